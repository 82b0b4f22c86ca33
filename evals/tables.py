"""Runs and comparisons as tables for a terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rich.markup import escape
from rich.table import Table

from evals.comparing import Comparison, Difference, p_told
from evals.records import Record, Run
from evals.suite import Suite
from evals.summary import BY_KIND, Figure, Metric, by_kind, by_split, figure, metrics_of

NOTHING = "–"
FEW_GROUPS = 10  # a bootstrap over fewer gives intervals that are too narrow


def suites(found: Sequence[Suite]) -> Table:
    """The suites with the number of their questions and kinds."""
    made = _table("Suites that come with Parley", ["suite", "questions"])
    made.add_column("kinds")
    for suite in found:
        counts: dict[str, int] = {}
        for question in suite.questions:
            counts[question.kind] = counts.get(question.kind, 0) + 1
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))
        made.add_row(suite.name, str(len(suite.questions)), escape(kinds))
    return made


def summary(run: Run, records: Sequence[Record]) -> Table:
    """One line a metric, one column a split, each figure with its interval and the number of questions behind it."""
    columns = by_split(records)
    title = f"{run.versions.suite}, {run.versions.mode}: {len(records)} questions"
    made = _table(title, ["metric", *(f"{name} (n = {len(own)})" for name, own in columns.items())])
    for metric in metrics_of(records):
        made.add_row(metric.name, *(_cell(metric, figure(metric, own)) for own in columns.values()))
    made.caption = few_groups(columns)
    return made


def few_groups(columns: Mapping[str, Sequence[Record]]) -> str | None:
    """A warning where the questions of a column are of so few groups that intervals over them are too narrow."""
    counts = {name: len({record.group for record in own}) for name, own in columns.items()}
    if min(counts.values()) >= FEW_GROUPS:
        return None
    told_counts = ", ".join(f"{name} {count}" for name, count in counts.items())
    return f"Groups of questions: {told_counts}. Over fewer than {FEW_GROUPS}, intervals are too narrow."


def kinds(records: Sequence[Record]) -> Table:
    """One line a kind."""
    made = _table("By kind", ["kind", "n", *BY_KIND])
    for kind, own in by_kind(records).items():
        figures = (told(metric, figure(metric, own), digits=0) for metric in BY_KIND.values())
        made.add_row(escape(kind), str(len(own)), *figures)
    return made


def comparison(found: Comparison) -> Table:
    """One line a metric, then right and nuggets a kind: both figures, and the difference with its interval."""
    title = f"{found.questions} questions in both; right in {found.names[0]} alone {found.only_first}, "
    title += f"in {found.names[1]} alone {found.only_second} (McNemar p {p_told(found.p)})"
    made = _table(title, ["metric", "n", *found.names, "difference"])
    for item in found.differences:
        name = item.metric.name if item.kind is None else f"{item.kind}: {item.metric.name.split(':')[0]}"
        unit = item.metric.unit
        made.add_row(
            escape(name), str(item.questions), number(item.first, unit), number(item.second, unit), _change(item)
        )
    return made


def number(value: float, unit: str, digits: int = 1) -> str:
    """A value as it is printed; shares come as per cent, with so many digits after the point."""
    if math.isnan(value):
        return NOTHING
    return {"%": f"{100 * value:.{digits}f}", "ms": f"{value:.0f}", "": f"{value:.3f}"}[unit]


def told(metric: Metric, found: Figure, digits: int = 1) -> str:
    """A figure with its interval and unit."""
    if math.isnan(found.value):
        return NOTHING
    value = f"{number(found.value, metric.unit, digits)} {metric.unit}".rstrip()
    if math.isnan(found.interval.low):
        return value
    low, high = (number(end, metric.unit, digits) for end in found.interval)
    return f"{value} ({low} to {high})"


def _change(item: Difference) -> str:
    unit = item.metric.unit
    value = ("+" if item.value > 0 else "") + number(item.value, unit)
    if math.isnan(item.interval.low):
        return value
    return f"{value} ({number(item.interval.low, unit)} to {number(item.interval.high, unit)})"


def _cell(metric: Metric, found: Figure) -> str:
    count = f" [dim]n={found.scored}[/dim]" if found.scored else ""
    return told(metric, found) + count


def _table(title: str, headings: Sequence[str]) -> Table:
    made = Table(title=escape(title), title_justify="left")
    for at, heading in enumerate(headings):
        made.add_column(escape(heading), justify="right" if at else "left")
    return made
