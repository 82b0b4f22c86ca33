"""The figures of checked responses, and their tables for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from rich.markup import escape
from rich.table import Table

from evals.checks import CheckRecord
from evals.metrics import (
    NOT_SCORED,
    Array,
    Interval,
    auc,
    balanced_accuracy,
    bootstrap_interval,
    f1,
    percentile,
    precision,
    recall,
)
from evals.summary import UNKNOWN, Figure, Metric
from evals.tables import told

RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class CheckMetric:
    """A figure over rows of score, found and truth, a row a response; 1 stands for carried."""

    name: str
    of: Callable[[Array], float]
    unit: str = "%"


def _carried(metric: Callable[[Array, Array], float], rows: Array) -> float:
    return metric(rows[:, 1], rows[:, 2])


def _not_carried(metric: Callable[[Array, Array], float], rows: Array) -> float:
    return metric(1 - rows[:, 1], 1 - rows[:, 2])


def _auc(rows: Array) -> float:
    return auc(rows[:, 0], rows[:, 2])


METRICS = (
    CheckMetric("AUC", _auc, unit=""),
    CheckMetric("F1 of the unsupported", partial(_not_carried, f1)),
    CheckMetric("their precision", partial(_not_carried, precision)),
    CheckMetric("their recall: altered or invented, and rejected", partial(_not_carried, recall)),
    CheckMetric("supported that are accepted", partial(_carried, recall)),
    CheckMetric("balanced accuracy", partial(_carried, balanced_accuracy)),
)
SHORT = ("AUC", "F1", "precision", "rejected", "accepted", "balanced")


def figure(metric: CheckMetric, records: Sequence[CheckRecord]) -> Figure:
    """A metric over the responses whose truth is known, with its interval over groups."""
    scored = [record for record in records if record.supported is not None]
    rows = np.array([[record.score, record.found, bool(record.supported)] for record in scored], dtype=float)
    if not scored:
        return Figure(NOT_SCORED, Interval(NOT_SCORED, NOT_SCORED), 0, len(records))
    groups = [record.group for record in scored]
    interval = Interval(NOT_SCORED, NOT_SCORED)
    if len(set(groups)) > 1:
        interval = bootstrap_interval(rows, groups, metric.of, resamples=RESAMPLES)
    return Figure(metric.of(rows), interval, len(scored), len(records) - len(scored))


def latencies(records: Sequence[CheckRecord]) -> tuple[float, float]:
    """Milliseconds a sentence: the median and the 95th percentile."""
    times = [sentence.milliseconds for record in records for sentence in record.sentences]
    return percentile(times, 50), percentile(times, 95)


def summary(name: str, records: Sequence[CheckRecord]) -> Table:
    """One line a metric, one column a split, each figure with its 95 % interval over groups."""
    splits = sorted({record.split for record in records if record.split})
    columns = {"all": list(records)} | {split: [item for item in records if item.split == split] for split in splits}
    made = Table(title=escape(f"{name}, checking: {len(records)} responses"), title_justify="left")
    made.add_column("metric")
    for split, own in columns.items():
        made.add_column(escape(f"{split} (n = {len(own)})"), justify="right")
    for metric in METRICS:
        made.add_row(metric.name, *(_cell(metric, own) for own in columns.values()))
    _add_latencies(made, columns)
    return made


def _add_latencies(made: Table, columns: Mapping[str, Sequence[CheckRecord]]) -> None:
    found = [latencies(own) for own in columns.values()]
    for at, name in enumerate(("a sentence, median", "a sentence, 95th percentile")):
        made.add_row(name, *(f"{pair[at]:.0f} ms" for pair in found))


def kinds(records: Sequence[CheckRecord]) -> Table:
    """One line a kind, and of each kind one a split."""
    made = Table(title="By kind", title_justify="left")
    for at, heading in enumerate(("kind", "split", "n", *SHORT)):
        made.add_column(heading, justify="right" if at > 1 else "left")
    parts = sorted({(record.kind, record.split or "") for record in records})
    for kind, split in parts:
        own = [record for record in records if (record.kind, record.split or "") == (kind, split)]
        made.add_row(escape(kind or UNKNOWN), escape(split), str(len(own)), *(_cell(each, own, 0) for each in METRICS))
    return made


def _cell(metric: CheckMetric, records: Sequence[CheckRecord], digits: int = 1) -> str:
    shown = Metric(metric.name, metric.name, "", unit=metric.unit)
    return told(shown, figure(metric, records), digits)
