"""Logistic regression with a ridge, and its verdicts on groups it has not seen. Rows are cases, columns features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evals.metrics import Array

STEPS = 50
SMALL = 1e-8
FOLDS = 8
SHUFFLES = 5


@dataclass(frozen=True, slots=True)
class Logistic:
    """A fitted regression: `logits` of a row are intercept + weights · (row − means) / scales."""

    means: Array
    scales: Array
    weights: Array
    intercept: float

    def logits(self, rows: Array) -> Array:
        """Logits of `rows`, shape (n, features), as an array of shape (n,)."""
        logits: Array = self.intercept + ((rows - self.means) / self.scales) @ self.weights
        return logits

    def entry(self, names: Sequence[str]) -> dict[str, Any]:
        """The regression as a calibration file holds it, by the names of its features."""
        return {
            "means": _named(names, self.means),
            "scales": _named(names, self.scales),
            "weights": _named(names, self.weights),
            "intercept": round(self.intercept, 4),
        }


def _named(names: Sequence[str], values: Array) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def fit(rows: Array, labels: Array, importance: Array, ridge: float) -> Logistic:
    """Fit by Newton's method (iteratively reweighted least squares); the intercept is not shrunk.

    `labels` are 1 and 0, `importance` counts each row that many times, `ridge` weighs the squared weights.
    """
    means = np.average(rows, axis=0, weights=importance)
    spread = np.sqrt(np.average((rows - means) ** 2, axis=0, weights=importance))
    scales = np.where(spread > SMALL, spread, 1.0)
    design = np.c_[np.ones(len(rows)), (rows - means) / scales]
    shrink = np.diag([SMALL] + [ridge] * rows.shape[1])
    weights = np.zeros(design.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        curve = design.T @ (design * (importance * chance * (1 - chance))[:, None]) + shrink
        step = np.linalg.solve(curve, design.T @ (importance * (labels - chance)) - shrink @ weights)
        weights += step
        if np.abs(step).max() < SMALL:
            break
    return Logistic(means, scales, weights[1:], float(weights[0]))


def out_of_fold(rows: Array, labels: Array, groups: Sequence[str], importance: Array, ridge: float, seed: int) -> Array:
    """For each row the logit of a model fitted without the rows of its fold; a group is never divided."""
    folds = np.array(folds_of(groups, seed))
    logits = np.zeros(len(rows))
    for fold in sorted(set(folds.tolist())):
        seen = folds != fold
        logits[~seen] = fit(rows[seen], labels[seen], importance[seen], ridge).logits(rows[~seen])
    return logits


def folds_of(groups: Sequence[str], seed: int = 0) -> list[int]:
    """The fold of each row; groups are dealt out in the random order of `seed`."""
    names = np.array(sorted(set(groups)))
    np.random.default_rng(seed).shuffle(names)
    fold_of = {name: at % FOLDS for at, name in enumerate(names)}
    return [fold_of[group] for group in groups]
