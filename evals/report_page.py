"""A run as one page that needs nothing else: bars by kind, the gate's calibration, the worst answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from evals.metrics import mean
from evals.records import Record, Run
from evals.summary import BY_KEY, Metric, by_kind, by_split, figure, metrics_of
from evals.tables import few_groups, told

WORST = 20
BINS = 10
WIDTH = 100.0  # of a chart's axis from 0 to 1
CHARTED = ("right", "nugget_recall", "contains", "answer_rate")

_pages = Environment(
    loader=PackageLoader("evals", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart, in per cent of its axis; no ends where there is no interval."""

    name: str
    n: int
    text: str
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars under a heading."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """Questions of about the same probability: what the gate said on average, and for which share it came true."""

    said: float
    share: float
    n: int


def page(run: Run, records: Sequence[Record]) -> str:
    """The page of a run, as HTML without a script or a link to anywhere."""
    splits = by_split(records)
    return _pages.get_template("report.html").render(
        run=run,
        total=len(records),
        few=few_groups(splits),
        splits={name: len(own) for name, own in splits.items()},
        rows=[
            (metric.name, [told(metric, figure(metric, own)) for own in splits.values()])
            for metric in metrics_of(records)
        ],
        charts=charts(records),
        dots=calibration(records),
        refused=refusals(records),
        worst=worst(records),
    )


def charts(records: Sequence[Record]) -> list[Chart]:
    """A chart a metric with a bar a kind; kinds without a scored question have none."""
    kinds = by_kind(records)
    made = []
    for metric in (BY_KEY[key] for key in CHARTED):
        bars = tuple(bar for kind, own in kinds.items() if (bar := _bar(kind, metric, own)))
        made.append(Chart(metric.name, bars))
    return [chart for chart in made if chart.bars]


def calibration(records: Sequence[Record]) -> list[Dot]:
    """The gate's probability that a question is answered, against how many of those questions can be answered."""
    judged = [item for item in records if item.probability is not None and item.answerable is not None]
    return _binned([(item.probability or 0.0, bool(item.answerable)) for item in judged])


def refusals(records: Sequence[Record]) -> list[Dot]:
    """How sure the gate was of what it refused, against how many of these refusals were due."""
    judged = [item for item in records if item.probability is not None and item.answerable is not None]
    refused = [item for item in judged if item.answer["status"] == "not_in_sources"]
    return _binned([(1 - (item.probability or 0.0), not item.answerable) for item in refused])


def _binned(said: Sequence[tuple[float, bool]]) -> list[Dot]:
    """Ten bins of probability (a reliability diagram, after DeGroot and Fienberg 1983)."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for probability, true in said:
        bins.setdefault(min(int(probability * BINS), BINS - 1), []).append((probability, true))
    return [_dot(own) for _, own in sorted(bins.items())]


def worst(records: Sequence[Record]) -> list[Record]:
    """Up to twenty answers that are not right: answered ones that had better been refused first, then the others.

    Within each, those the gate was surest of come first.
    """
    wrong = [record for record in records if record.score("right") == 0]
    return sorted(wrong, key=_badness)[:WORST]


def _badness(record: Record) -> tuple[float, float, str]:
    truthfulness = record.score("truthfulness")
    return (0.0 if math.isnan(truthfulness) else truthfulness, -(record.probability or 0.0), record.id)


def _bar(kind: str, metric: Metric, records: Sequence[Record]) -> Bar | None:
    found = figure(metric, records)
    if math.isnan(found.value):
        return None
    low, high = (None if math.isnan(end) else WIDTH * end for end in found.interval)
    return Bar(kind, found.scored, told(metric, found), WIDTH * found.value, low, high)


def _dot(judged: Sequence[tuple[float, bool]]) -> Dot:
    said, true = zip(*judged, strict=True)
    return Dot(mean(said).value, mean(true).value, len(judged))
