"""The evidence gate: does the evidence answer the question at all?

A logistic regression over a few features, one for English and one for all else. Weights and thresholds lie in
`gate.json`, which `python -m evals.calibrate` writes with the data and the day they come from.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Self

import numpy as np

from rag.answering.features import features, lacking, premature
from rag.answering.ranking import Ranking

FILE = "gate.json"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the evidence answers, how likely (0..1), and which names and numbers of the question it lacks."""

    answerable: bool
    probability: float
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression on standardised features, and the probability from which a question counts as answered."""

    means: dict[str, float]
    scales: dict[str, float]
    weights: dict[str, float]
    intercept: float
    threshold: float

    def probability(self, values: dict[str, float]) -> float:
        """The chance that the evidence answers, 0..1. Raises KeyError for features the model does not know."""
        steps = (
            weight * (values[name] - self.means[name]) / self.scales[name] for name, weight in self.weights.items()
        )
        return float(1 / (1 + np.exp(-np.clip(self.intercept + sum(steps), -30, 30))))


@dataclass(frozen=True, slots=True)
class Gate:
    """The two calibrated models."""

    english: Model
    other: Model

    @classmethod
    def load(cls) -> Self:
        """The gate as calibrated."""
        return cls.of(json.loads(files("rag.answering").joinpath(FILE).read_text(encoding="utf-8")))

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """A gate from the content of its file."""
        return cls(*(_model(values[name]) for name in ("english", "other")))

    def judge(self, ranking: Ranking) -> Judgement:
        """Judge the evidence of a question; none at all is no answer, nor is any from before the days it asks about."""
        if not ranking.candidates:
            return Judgement(answerable=False, probability=0.0)
        if premature(ranking):
            return Judgement(answerable=False, probability=0.0, lacking=lacking(ranking))
        model = self.english if ranking.english else self.other
        probability = model.probability(features(ranking))
        return Judgement(probability >= model.threshold, probability, lacking(ranking))


def _model(values: dict[str, Any]) -> Model:
    names = Model.__dataclass_fields__
    return Model(**{name: values[name] for name in names})
