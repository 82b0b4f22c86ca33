"""The table shows each figure with its target; the JSON holds the same."""

from __future__ import annotations

import json
from io import StringIO

from rich.console import Console

from evals.bench.figures import Figure, Result, Row, at_least, at_most
from evals.bench.report import document, table
from evals.metrics import Interval

RESULTS = [
    Result(Row("fast", "Retrieval, p50", "ms", at_most(25)), Figure(12.4, "40 questions")),
    Result(Row("sure", "Gate", "AUC", at_least(0.78)), Figure(0.7651, interval=Interval(0.7, 0.83))),
    Result(Row("real", "Answered", "of 16", at_least(15)), Figure(15)),
    Result(Row("none", "Prepared", "s", at_most(60)), reason="no [wheels] at hand"),
    Result(Row("bad", "Memory", "MB"), reason="OSError: full", failed=True),
    Result(Row("nan", "Refused", "%"), Figure(float("nan"))),
]


def shown():
    written = StringIO()
    Console(width=160, file=written).print(table(RESULTS))
    return [[cell.strip() for cell in line.split("│")] for line in written.getvalue().splitlines()]


def line(name):
    return next(cells for cells in shown() if name in cells)


def test_each_row_shows_value_target_outcome_and_detail():
    assert line("Retrieval, p50")[2:6] == ["12 ms", "≤ 25 ms", "met", "40 questions"]
    assert line("Gate")[2:5] == ["0.765 (0.700–0.830)", "≥ 0.780", "missed"]
    assert line("Answered")[2:5] == ["15 of 16", "≥ 15 of 16", "met"]


def test_rows_without_a_figure_show_the_reason_as_it_is():
    assert line("Prepared")[2:6] == ["–", "≤ 60.0 s", "not measured", "no [wheels] at hand"]
    assert line("Memory")[2:6] == ["–", "", "failed", "OSError: full"]
    assert line("Refused")[2:5] == ["–", "", "not measured"]


def test_json_holds_every_row():
    told = json.loads(json.dumps(document(RESULTS), allow_nan=False))
    assert [row["key"] for row in told["results"]] == [result.row.key for result in RESULTS]
    assert told["results"][1]["interval"] == [0.7, 0.83]
    assert told["results"][0]["target"] == {"bound": 25, "direction": "at most"}
    assert [row["outcome"] for row in told["results"]][3:] == ["not measured", "failed", "not measured"]
    assert told["machine"]["cores"] >= 1
