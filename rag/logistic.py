"""A calibrated logistic regression, as the gate and the checker keep it in their files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression on standardised features, and the probability from which a case counts as one."""

    means: dict[str, float]
    scales: dict[str, float]
    weights: dict[str, float]
    intercept: float
    threshold: float

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """A model from its entry in a file, whatever else that holds."""
        return cls(**{name: values[name] for name in cls.__dataclass_fields__})

    def probability(self, values: dict[str, float]) -> float:
        """The chance that it is one, 0..1. Raises KeyError for features the model does not know."""
        steps = (
            weight * (values[name] - self.means[name]) / self.scales[name] for name, weight in self.weights.items()
        )
        return float(1 / (1 + np.exp(-np.clip(self.intercept + sum(steps), -30, 30))))
