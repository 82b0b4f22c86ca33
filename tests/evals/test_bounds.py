from __future__ import annotations

import pytest

from evals.bounds import Bound, read_bounds
from evals.errors import SuiteError
from tests.evals.runs import record

RECORDS = [
    record("a", scores={"right": 1.0}),
    record("b", scores={"right": 0.0}, split="test"),
    record("c", scores={"right": 0.0}, kind="list"),
]


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        ({"metric": "right", "at_least": 0.3}, None),
        ({"metric": "right", "split": "all", "at_least": 0.6}, "right all: 33.3 %, at least 60.0 is wanted."),
        ({"metric": "right", "split": "test", "at_least": 0.9}, "right test: 0.0 %, at least 90.0 is wanted."),
        ({"metric": "right", "kind": "list", "at_most": 0.1}, None),
        ({"metric": "latency_p50", "at_most": 90}, "latency_p50: 100 ms, at most 90 is wanted."),
        ({"metric": "contains", "at_most": 1}, "contains: nothing was scored."),
        ({"metric": "right", "split": "train", "at_least": 0}, "right train: nothing was scored."),
    ],
)
def test_a_bound_is_kept_or_missed(bound, said):
    assert Bound(**bound).missed(RECORDS) == said


def test_bounds_come_from_a_file(tmp_path):
    path = tmp_path / "gate.toml"
    path.write_text('[[bound]]\nmetric = "recall_at_5"\nsplit = "test"\nat_least = 0.9\n')
    assert read_bounds(path) == [Bound(metric="recall_at_5", split="test", at_least=0.9)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[bound]", "is not valid TOML"),
        ("", "bound: Field required"),
        ('[[bound]]\nmetric = "beauty"\nat_least = 1', "there is no metric beauty"),
        ('[[bound]]\nmetric = "right"', "neither at_least nor at_most"),
        ('[[bound]]\nmetric = "right"\nat_last = 1', "at_last"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path, content, said):
    path = tmp_path / "gate.toml"
    path.write_text(content)
    with pytest.raises(SuiteError, match=said):
        read_bounds(path)
    with pytest.raises(SuiteError, match="cannot be read"):
        read_bounds(tmp_path / "none.toml")
