"""Metrics as pure functions. NaN means "not scored": it is left out of every figure, and counted."""

from __future__ import annotations

import math
import string
import unicodedata
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

NOT_SCORED = float("nan")
ARTICLES = frozenset({"a", "an", "the"})

Array = NDArray[np.float64]


def normalise(text: str) -> str:
    """Text as compared: NFKC, lower case, without punctuation and a/an/the, spaces collapsed.

    After the SQuAD evaluation script (Rajpurkar et al. 2016), with NFKC and all of Unicode's punctuation.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    kept = "".join(character for character in folded if not _is_punctuation(character))
    return " ".join(token for token in kept.split() if token not in ARTICLES)


def _is_punctuation(character: str) -> bool:
    return character in string.punctuation or unicodedata.category(character).startswith("P")


def contains(answer: str, golds: Iterable[str]) -> bool:
    """Whether the tokens of any gold answer stand contiguously among the answer's, both normalised.

    A gold of which nothing is left when normalised is contained in nothing.
    """
    framed = f" {normalise(answer)} "
    return any(gold and f" {gold} " in framed for gold in map(normalise, golds))


def nugget_recall(answer: str, vital: Sequence[Collection[str]]) -> float:
    """The share of the vital nuggets, each a choice of wordings, that the answer contains; NaN where there are none.

    After TREC's nugget evaluation (Voorhees 2003), by words instead of by assessors.
    """
    return mean([float(contains(answer, wordings)) for wordings in vital]).value


def names_any(texts: Iterable[str], elements: Iterable[str]) -> bool:
    """Whether any of the texts holds any of the elements, whatever the case; an empty element names nothing."""
    wanted = [element.casefold() for element in elements if element]
    return any(element in text.casefold() for text in texts for element in wanted)


def auc(scores: ArrayLike, labels: ArrayLike) -> float:
    """The chance that a random true case scores above a random false one, ties counting half.

    The Mann-Whitney U statistic over the number of pairs (Hanley and McNeil 1982). `labels` are 1 and 0, of the
    shape (n,) of `scores`; pairs with a NaN are left out. NaN where one of the classes is empty.
    """
    values, truth = np.asarray(scores, dtype=float), np.asarray(labels, dtype=float)
    scored = ~np.isnan(values) & ~np.isnan(truth)
    positive, negative = values[scored & (truth == 1)], np.sort(values[scored & (truth == 0)])
    if not len(positive) or not len(negative):
        return NOT_SCORED
    below, up_to = (np.searchsorted(negative, positive, side).sum() for side in ("left", "right"))
    return float(below + up_to) / 2 / (len(positive) * len(negative))


def precision(found: ArrayLike, truth: ArrayLike) -> float:
    """The share of what was found that is true; `found` and `truth` are 1 and 0, shape (n,). NaN where none was."""
    return _share(truth, found)


def recall(found: ArrayLike, truth: ArrayLike) -> float:
    """The share of the true that was found; NaN where nothing is true."""
    return _share(found, truth)


def f1(found: ArrayLike, truth: ArrayLike) -> float:
    """The harmonic mean of precision and recall, 2·TP / (found + true) (van Rijsbergen 1979); NaN where both are 0."""
    said, true = np.asarray(found, dtype=float), np.asarray(truth, dtype=float)
    total = said.sum() + true.sum()
    return float(2 * (said * true).sum() / total) if total else NOT_SCORED


def balanced_accuracy(found: ArrayLike, truth: ArrayLike) -> float:
    """The mean of the shares of both classes that are told rightly (Brodersen et al. 2010); NaN where one is empty."""
    said, true = np.asarray(found, dtype=float), np.asarray(truth, dtype=float)
    return (recall(said, true) + recall(1 - said, 1 - true)) / 2


def _share(of: ArrayLike, among: ArrayLike) -> float:
    taken = np.asarray(of, dtype=float)[np.asarray(among, dtype=float) == 1]
    return float(taken.mean()) if len(taken) else NOT_SCORED


def truthfulness(*, refused: bool, right: bool, wrong: bool) -> float:
    """1 for an answer that is right, -1 for one that is wrong, 0 for a refusal or one that is both.

    Its mean is the share of right answers less that of wrong ones (the CRAG benchmark, Yang et al. 2024).
    """
    return 0.0 if refused else float(right) - float(wrong)


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided p of McNemar's test (1947): the chance of so uneven a split of the discordant pairs.

    `only_first` and `only_second` count the cases that one alone gets right; 1 where there are none.
    """
    discordant = only_first + only_second
    tail = sum(math.comb(discordant, count) for count in range(min(only_first, only_second) + 1))
    return float(min(1.0, 2 * tail / 2**discordant))


def percentile(values: ArrayLike, share: float) -> float:
    """The value below which `share` (0 to 100) of the values lie, interpolated linearly; NaN where there is none."""
    scored = _scored(values)
    return float(np.percentile(scored, share)) if len(scored) else NOT_SCORED


class Mean(NamedTuple):
    """A mean over what was scored, and how many values were and were not."""

    value: float
    scored: int
    left_out: int


def mean(values: ArrayLike) -> Mean:
    """The mean of the values that are not NaN, and both counts."""
    scored = _scored(values)
    value = float(scored.mean()) if len(scored) else NOT_SCORED
    return Mean(value, len(scored), np.asarray(values).shape[0] - len(scored))


class Interval(NamedTuple):
    """The ends of a confidence interval."""

    low: float
    high: float


def _mean_of(rows: Array) -> float:
    return float(rows.mean())


def bootstrap_interval(
    values: ArrayLike,
    groups: Sequence[Hashable],
    statistic: Callable[[Array], float] = _mean_of,
    *,
    level: float = 0.95,
    resamples: int = 2000,
    seed: int = 20250602,
) -> Interval:
    """Percentile bootstrap interval of a statistic, whole groups being drawn together (Field and Welsh 2007).

    `values` has shape (n,) or (n, columns), one row a case; `groups` names the group of each row, and `statistic`
    takes such rows. Rows with a NaN are left out, and so are resamples whose statistic is NaN. Both ends are NaN
    where nothing is left. The same seed gives the same interval.
    """
    rows = np.asarray(values, dtype=float)
    if len(rows) != len(groups):
        raise ValueError(f"{len(rows)} rows, but {len(groups)} groups")
    clusters = _clusters(rows, groups)
    if not clusters:
        return Interval(NOT_SCORED, NOT_SCORED)
    draws = np.random.default_rng(seed).integers(len(clusters), size=(resamples, len(clusters)))
    if statistic is _mean_of and rows.ndim == 1:
        found = _means(rows, clusters, draws)
    else:
        found = [statistic(rows[np.concatenate([clusters[index] for index in draw])]) for draw in draws]
    tail = (1 - level) / 2 * 100
    return Interval(percentile(found, tail), percentile(found, 100 - tail))


def _means(rows: Array, clusters: Sequence[NDArray[np.intp]], draws: NDArray[np.int64]) -> list[float]:
    """The mean of each draw of clusters, from their sums and sizes."""
    sums = np.array([rows[members].sum() for members in clusters])
    sizes = np.array([len(members) for members in clusters])
    means: list[float] = (sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)).tolist()
    return means


def _clusters(rows: Array, groups: Sequence[Hashable]) -> list[NDArray[np.intp]]:
    """The indices of the scored rows of each group, in the order in which the groups appear."""
    unscored = np.isnan(rows.reshape(len(rows), -1)).any(axis=1)
    members: dict[Any, list[int]] = {}
    for index in np.flatnonzero(~unscored).tolist():
        members.setdefault(groups[index], []).append(index)
    return [np.array(indices, dtype=np.intp) for indices in members.values()]


def _scored(values: ArrayLike) -> Array:
    found: Array = np.asarray(values, dtype=float)
    return found[~np.isnan(found)]
