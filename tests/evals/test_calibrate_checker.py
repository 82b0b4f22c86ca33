from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest

from evals.calibrate_checker import WEIGHTS, Answered, Case, best_threshold, calibrated, held_out, share_threshold
from rag.checking.checker import FILE, checker_model
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
    for suite in WEIGHTS:
        for at in range(80):
            values = {name: float(rng.random()) for name in FEATURES if name != "aligned" or at % 2}
            supported = values["together"] > 0.5
            cases.append(Case(suite, "qa", f"{suite}{at // 2}", f"g{at // 4}", supported, values, contradicted=False))
    made = calibrated(cases)
    assert made["weights"]["together"] == max(made["weights"].values())
    assert made["figures"]["contrast"]["auc"][0] > 0.9
    assert set(made["answers"]["figures"]) == {"qa"}
    json.dumps(made, allow_nan=False)


def test_the_shipped_file_holds_what_the_checker_reads():
    values = json.loads(files("rag.checking").joinpath(FILE).read_text("utf-8"))
    assert tuple(values["weights"]) == FEATURES
    assert 0 < checker_model().threshold < 1
    assert all(values["weights"][name] <= 0 for name in FEATURES[:-2])
