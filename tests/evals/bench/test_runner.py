"""One measurement's trouble is shown and stops no other."""

from __future__ import annotations

import pytest

from evals.bench.figures import Figure, Row, at_least, at_most
from evals.bench.runner import Measurement, NotMeasured, Options, run
from rag.errors import ModelError

FAST, SURE, FREE = (
    Row("fast", "Fast", "ms", at_most(25)),
    Row("sure", "Sure", "AUC", at_least(0.78)),
    Row("n", "N", "/s"),
)


def results(settings, *runs, row=FAST):
    measurements = [Measurement(f"number {at}", (row,), one) for at, one in enumerate(runs)]
    return list(run(measurements, Options(settings)))


def fails(error):
    def measure(options):
        raise error

    return measure


@pytest.mark.parametrize(
    ("row", "value", "outcome"),
    [
        (FAST, 25, "met"),
        (FAST, 25.1, "missed"),
        (SURE, 0.78, "met"),
        (SURE, 0.779, "missed"),
        (SURE, float("nan"), "not measured"),
        (FREE, 3, "no target"),
    ],
)
def test_a_figure_is_held_against_its_target(settings, row, value, outcome):
    (result,) = results(settings, lambda options: {row.key: Figure(value)}, row=row)
    assert result.outcome == outcome


def test_a_row_without_a_figure_says_why(settings):
    missing, broken, silent, whole = results(
        settings,
        fails(NotMeasured("needs --bench FOLDER")),
        fails(ModelError("The encoder is missing.", "Run `parley setup`.")),
        lambda options: {},
        lambda options: {"fast": Figure(1)},
    )
    assert (missing.outcome, missing.reason) == ("not measured", "needs --bench FOLDER")
    assert (broken.outcome, broken.reason) == ("failed", "ModelError: The encoder is missing. Run `parley setup`.")
    assert silent.outcome == "not measured"
    assert whole.outcome == "met"


def test_each_measurement_is_announced_before_it_runs(settings):
    told = []
    measurement = Measurement("talks", (FAST,), lambda options: told.append("run") or {"fast": Figure(1)})
    list(run([measurement], Options(settings), told.append))
    assert told == ["talks", "run"]


def test_a_suite_that_is_not_given_is_asked_for(settings, tmp_path):
    with pytest.raises(NotMeasured, match="--bench"):
        Options(settings).suite_folder("squad2_dev")
    with pytest.raises(NotMeasured, match="no squad2_dev"):
        Options(settings, bench=tmp_path).suite_folder("squad2_dev")
    (tmp_path / "squad2_dev").mkdir()
    assert Options(settings, bench=tmp_path).suite_folder("squad2_dev") == tmp_path / "squad2_dev"
