"""Two runs of the same questions held against each other, question by question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.errors import SuiteError
from evals.metrics import NOT_SCORED, Interval, bootstrap_interval, mcnemar, mean
from evals.records import Record, Run, read_records, read_run
from evals.summary import BY_KEY, Metric, by_kind, metrics_of

SAME = {
    "suite": "suite",
    "questions_digest": "text of the questions",
    "mode": "mode",
    "corpus_digest": "articles",
}
LEVEL = 0.05
Pair = tuple[Record, Record]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the second run has more of a metric than the first, over the questions scored in both."""

    metric: Metric
    kind: str | None
    first: float
    second: float
    interval: Interval
    questions: int

    @property
    def value(self) -> float:
        """Second less first."""
        return self.second - self.first


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences, and how many questions one run alone got right."""

    names: tuple[str, str]
    questions: int
    differences: tuple[Difference, ...]
    only_first: int
    only_second: int

    @property
    def p(self) -> float:
        """McNemar's exact p for right against not."""
        return mcnemar(self.only_first, self.only_second)

    @property
    def sentence(self) -> str:
        """What may honestly be said: a difference only where interval and test agree on one."""
        found = next((item for item in self.differences if item.metric.key == "right" and item.kind is None), None)
        if found is None:
            return "No question is scored right or wrong in both runs: nothing can be said."
        return self._said(found)

    def _said(self, found: Difference) -> str:
        first, second = self.names
        low, high = (round(100 * end, 1) for end in found.interval)
        points = round(100 * found.value)
        more = f"{abs(points)} points {'less' if points < 0 else 'more'}" if points else "as many"
        than = f"than {first}" if points else f"as {first}"
        bounds = "no interval: one group" if math.isnan(low) else f"interval {low:g} to {high:g}"
        return (
            f"{second} answers {more} of the questions right {than} ({bounds}; McNemar p {p_told(self.p)}): "
            f"{self._verdict(found)}."
        )

    def _verdict(self, found: Difference) -> str:
        apart = found.interval.low > 0 or found.interval.high < 0
        if not apart or self.p >= LEVEL:
            return "no difference can be claimed"
        return f"{self.names[1]} is {'better' if found.value > 0 else 'worse'}"


def p_told(p: float) -> str:
    """A p value with its sign, to three digits."""
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"


def compare(first: Path, second: Path) -> Comparison:
    """Compare two runs by the questions that both asked.

    Raises SuiteError where they differ in suite, questions, mode or articles, or have no question in common.
    """
    _alike(first, read_run(first), second, read_run(second))
    there = {record.id: record for record in read_records(second)}
    pairs = [(record, there[record.id]) for record in read_records(first) if record.id in there]
    if not pairs:
        raise SuiteError(f"{first} and {second} have no question in common.", "Run both on the same --split.")
    return _comparison(_names(first, second), pairs)


def _comparison(names: tuple[str, str], pairs: Sequence[Pair]) -> Comparison:
    shown = [metric for metric in metrics_of([record for pair in pairs for record in pair]) if metric.paired]
    kinds = by_kind([one for one, _ in pairs])
    found = [_difference(metric, None, pairs) for metric in shown]
    for kind, records in kinds.items():
        ids = {record.id for record in records}
        own = [pair for pair in pairs if pair[0].id in ids]
        found += [_difference(metric, kind, own) for metric in (BY_KEY["right"], BY_KEY["nugget_recall"])]
    right = [(one.score("right"), other.score("right")) for one, other in pairs]
    only_first, only_second = right.count((1.0, 0.0)), right.count((0.0, 1.0))
    scored = tuple(item for item in found if item.questions)
    return Comparison(names, len(pairs), scored, only_first, only_second)


def _difference(metric: Metric, kind: str | None, pairs: Sequence[Pair]) -> Difference:
    scores = np.array([[record.score(metric.score) for record in pair] for pair in pairs]).reshape(-1, 2)
    both = ~np.isnan(scores).any(axis=1)
    groups = [one.group for (one, _), scored in zip(pairs, both, strict=True) if scored]
    first, second = (mean(scores[both, column]).value for column in (0, 1))
    interval = Interval(NOT_SCORED, NOT_SCORED)
    if len(set(groups)) > 1:
        interval = bootstrap_interval(scores[both, 1] - scores[both, 0], groups)
    return Difference(metric, kind, first, second, interval, int(both.sum()))


def _alike(first: Path, one: Run, second: Path, other: Run) -> None:
    if "checking" in {one.versions.mode, other.versions.mode}:
        problem = f"{first} and {second} cannot be compared: responses were checked, no questions asked."
        raise SuiteError(problem, "Compare runs of questions; the figures of checks stand in their tables.")
    for field, name in SAME.items():
        here, there = getattr(one.versions, field), getattr(other.versions, field)
        if here != there:
            raise SuiteError(
                f"{first} and {second} cannot be compared: they differ in the {name} ({here} and {there}).",
                "Run both anew with `parley eval run` on the same suite, mode and articles.",
            )


def _names(first: Path, second: Path) -> tuple[str, str]:
    """The folders' names where they differ, else A and B."""
    one, other = first.resolve().name, second.resolve().name
    return (one, other) if one != other else ("A", "B")
