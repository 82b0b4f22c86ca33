from __future__ import annotations

import io
import math

import pytest
from rich.console import Console

from evals import tables
from evals.comparing import compare
from evals.records import read_records, read_run
from evals.summary import BY_KEY, by_kind, by_split, figure, metrics_of
from tests.evals.runs import record, write

RECORDS = [
    record("a", "g1", scores={"right": 1.0, "contains": 1.0}),
    record("b", "g2", scores={"right": 0.0, "contains": None}, split="test", kind="list", elapsed_ms=300),
    record("c", "g3", scores={"right": 1.0}, kind="follow_up"),
    record("d", "g3", scores={"right": None}, split=None, kind=""),
]


def shown(*made) -> str:
    console = Console(width=200, record=True, file=io.StringIO())
    for table in made:
        console.print(table)
    return console.export_text()


def test_a_figure_leaves_out_what_is_not_scored_and_counts_it():
    found = figure(BY_KEY["right"], RECORDS)
    assert (found.value, found.scored, found.left_out) == (pytest.approx(2 / 3), 3, 1)
    assert found.interval.low <= found.value <= found.interval.high


def test_one_group_alone_has_no_interval_and_nothing_no_value():
    found = figure(BY_KEY["contains"], RECORDS)
    assert found.value == 1
    assert math.isnan(found.interval.low)
    assert math.isnan(figure(BY_KEY["date_leak"], RECORDS).value)
    assert math.isnan(figure(BY_KEY["right"], []).value)


def test_latency_is_a_percentile():
    assert figure(BY_KEY["latency_p95"], RECORDS[:2]).value == pytest.approx(290)


def test_records_are_told_by_split_and_by_kind():
    assert {name: [item.id for item in own] for name, own in by_split(RECORDS).items()} == {
        "all": ["a", "b", "c", "d"],
        "dev": ["a", "c"],
        "test": ["b"],
    }
    assert list(by_kind(RECORDS)) == ["(none)", "fact", "follow_up", "list"]


def test_baselines_are_shown_where_they_were_run():
    assert not any(metric.key.startswith("bm25") for metric in metrics_of(RECORDS))
    assert "bm25_recall_at_5" in [metric.key for metric in metrics_of([record("a", scores={"bm25_recall_at_5": 1.0})])]


def test_few_groups_are_told():
    assert tables.few_groups(by_split(RECORDS)) == (
        "Groups of questions: all 3, dev 2, test 1. Over fewer than 10, intervals are too narrow."
    )
    assert tables.few_groups({"all": [record(str(at), f"g{at}") for at in range(10)]}) is None


def test_tables_show_figures_intervals_and_markup_as_it_is(tmp_path):
    odd = record("e", kind="[red]odd[/red]", scores={"right": 1.0})
    folder = write(tmp_path / "one", [*RECORDS, odd])
    records = read_records(folder)
    text = shown(tables.summary(read_run(folder), records), tables.kinds(records))
    assert "town, pooled: 5 questions" in text
    assert "[red]odd[/red]" in text
    assert "follow_up" in text
    assert "nan" not in text
    other = write(tmp_path / "two", [*RECORDS, odd])
    assert "McNemar p = 1.000" in shown(tables.comparison(compare(folder, other)))
