"""Every figure has its row, and the command prints them."""

from __future__ import annotations

import json

import pytest

from evals.bench.__main__ import main
from evals.bench.measurements import MEASUREMENTS


def test_keys_are_told_apart():
    keys = [row.key for measurement in MEASUREMENTS for row in measurement.rows]
    assert len(keys) == len(set(keys))


def test_what_is_not_at_hand_is_not_measured(capsys, tmp_path):
    assert main(["--only", "models", "real_article", "squad2", "--json", str(tmp_path / "bench.json")]) == 0
    printed = capsys.readouterr().out
    for option in ("--wheels", "--article", "--bench"):
        assert option in printed
    results = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))["results"]
    assert len(results) == 6
    assert {row["outcome"] for row in results} == {"not measured"}


def test_a_failed_measurement_fails_the_command(capsys, tmp_path):
    (tmp_path / "squad2_dev").mkdir()
    assert main(["--only", "squad2", "--bench", str(tmp_path)]) == 1
    assert "is not a suite" in " ".join(capsys.readouterr().out.split())


def test_an_unknown_measurement_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["--only", "beauty"])
    assert "beauty" in capsys.readouterr().err
