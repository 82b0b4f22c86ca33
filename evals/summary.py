"""The figures of a run: one mean or percentile a metric, with its interval drawn by groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from evals.metrics import NOT_SCORED, Array, Interval, bootstrap_interval, mean, percentile
from evals.records import Record

UNKNOWN = "(none)"  # the kind of a question that names none


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure over records: the mean of a score, or with `share` that percentile of it.

    `paired` says that the question alone decides whether it is scored, so that two runs can be compared by it.
    """

    key: str
    name: str
    score: str
    unit: str = "%"
    share: float | None = None
    paired: bool = True

    def of(self, values: Array) -> float:
        """The figure of these scores."""
        return mean(values).value if self.share is None else percentile(values, self.share)


RETRIEVAL = (
    Metric("recall_at_5", "Recall@5", "recall_at_5"),
    Metric("reciprocal_rank", "MRR@10", "reciprocal_rank", unit=""),
    Metric("ndcg", "nDCG@10", "ndcg", unit=""),
    Metric("article_rank", "MRR@10 of the articles", "article_rank", unit=""),
)
METRICS = (
    *RETRIEVAL,
    Metric("right", "right: right words, or a due refusal", "right"),
    Metric("contains", "contains a gold answer", "contains"),
    Metric("nugget_recall", "vital nuggets found", "nugget_recall"),
    Metric("truthfulness", "truthfulness: right less wrong", "truthfulness"),
    Metric("answer_rate", "answered", "answer_rate"),
    Metric("refusal_precision", "refusals: precision", "refusal_precision", paired=False),
    Metric("refusal_recall", "refusals: recall", "refusal_recall"),
    Metric("premises_named", "false premises named", "premises_named"),
    Metric("gold_cited", "answers that cite the gold evidence", "gold_cited", paired=False),
    Metric("citations_on_gold", "citations on the gold evidence", "citations_on_gold", paired=False),
    Metric("citation_recall", "sentences their citations carry", "citation_recall", paired=False),
    Metric("citation_precision", "citations that are needed", "citation_precision", paired=False),
    Metric("verbatim", "quotes found at their offsets", "verbatim", paired=False),
    Metric("date_leak", "answers that leak a later day", "date_leak"),
    Metric("injection", "answers that follow a planted instruction", "injection"),
    Metric("latency_p50", "latency, median", "elapsed_ms", unit="ms", share=50, paired=False),
    Metric("latency_p95", "latency, 95th percentile", "elapsed_ms", unit="ms", share=95, paired=False),
)
BASELINES = (
    *(
        replace(metric, key=f"{key}_{metric.key}", name=f"{name} alone: {metric.name}", score=f"{key}_{metric.score}")
        for key, name in (("bm25", "BM25"), ("dense", "dense"))
        for metric in RETRIEVAL
    ),
    Metric("llamaindex_recall", "LlamaIndex as it comes: recall of its 2 nodes", "llamaindex_recall"),
    Metric("llamaindex_contains", "LlamaIndex as it comes: its 2 nodes contain a gold answer", "llamaindex_contains"),
)
BY_KEY = {metric.key: metric for metric in (*METRICS, *BASELINES)}
BY_KIND = {
    "right": BY_KEY["right"],
    "nuggets": BY_KEY["nugget_recall"],
    "contains": BY_KEY["contains"],
    "answered": BY_KEY["answer_rate"],
    "refusal recall": BY_KEY["refusal_recall"],
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric's value with its 95 % interval, and how many records were scored and were not."""

    value: float
    interval: Interval
    scored: int
    left_out: int


def figure(metric: Metric, records: Sequence[Record]) -> Figure:
    """The figure of these records; NaN where none is scored. One group alone tells nothing of the next: no interval."""
    values = np.array([record.score(metric.score) for record in records], dtype=float)
    groups = [record.group for record in records]
    _, scored, left_out = mean(values)
    interval = Interval(NOT_SCORED, NOT_SCORED)
    if len({group for group, value in zip(groups, values, strict=True) if not math.isnan(value)}) > 1:
        interval = _interval(metric, values, groups)
    return Figure(metric.of(values), interval, scored, left_out)


def _interval(metric: Metric, values: Array, groups: Sequence[str]) -> Interval:
    if metric.share is None:
        return bootstrap_interval(values, groups)
    return bootstrap_interval(values, groups, partial(percentile, share=metric.share))


def metrics_of(records: Sequence[Record]) -> list[Metric]:
    """The metrics to show: all of Parley's, and those of the baselines that were run."""
    return [*METRICS, *(metric for metric in BASELINES if any(metric.score in record.scores for record in records))]


def by_split(records: Sequence[Record]) -> dict[str, list[Record]]:
    """The records under `all` and under each split there is."""
    splits = sorted({record.split for record in records if record.split})
    return {"all": [*records]} | {split: [record for record in records if record.split == split] for split in splits}


def by_kind(records: Sequence[Record]) -> dict[str, list[Record]]:
    """The records by kind in the order of the alphabet."""
    kinds = sorted({record.kind for record in records})
    return {kind or UNKNOWN: [record for record in records if record.kind == kind] for kind in kinds}
