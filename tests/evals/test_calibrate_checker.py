from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest

from evals.calibrate_checker import (
    ANSWERS,
    CLAIMS,
    CONTRAST,
    Answered,
    Case,
    best_threshold,
    calibrated,
    held_out,
    share_threshold,
)
from rag.checking.checker import FEATURES_OF, FILE, checker_model
from rag.checking.features import FEATURES


def answers(count: int) -> list[Answered]:
    """Every third is unsupported and scores low."""
    return [Answered("s", "qa", f"g{at}", 0.1 if at % 3 == 0 else 0.9, at % 3 != 0) for at in range(count)]


def test_the_threshold_lets_the_share_through():
    chances = np.linspace(0.01, 1, 100)
    assert (chances >= share_threshold(chances, 0.97)).mean() == pytest.approx(0.97, abs=0.011)


def test_the_best_threshold_parts_what_can_be_parted():
    assert best_threshold(answers(30)) == 0.9
    assert held_out(answers(30)).tolist() == [float(at % 3 == 0) for at in range(30)]


def test_a_model_learns_which_features_tell_and_says_what_it_did_not_see():
    rng = np.random.default_rng(1)
    cases = []
    for suite in (CONTRAST, CLAIMS, ANSWERS):
        for at in range(80):
            values = {name: float(rng.random()) for name in FEATURES if name != "aligned" or at % 2}
            supported = values["together"] > 0.5
            cases.append(Case(suite, "qa", f"{suite}{at // 2}", f"g{at // 4}", supported, values, contradicted=False))
    made = calibrated(cases)
    for kind in ("words", "answers"):
        assert made[kind]["weights"]["together"] == max(made[kind]["weights"].values())
    assert made["words"]["figures"]["contrast"]["auc"][0] > 0.9
    assert set(made["claims"]["figures"]) == {CONTRAST, CLAIMS}
    assert set(made["answers"]["figures"]) == {"qa"}
    json.dumps(made, allow_nan=False)


def test_the_shipped_file_holds_what_the_checker_reads():
    values = json.loads(files("rag.checking").joinpath(FILE).read_text("utf-8"))
    for kind, names in FEATURES_OF.items():
        assert tuple(values[kind]["weights"]) == names
        assert 0 < checker_model(kind).threshold < 1
    assert values["claims"]["weights"]["findings"] < 0 < values["claims"]["weights"]["aligned"]
