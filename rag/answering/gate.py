"""The evidence gate: does the evidence answer the question at all?

A logistic regression over a few features, one for English and one for all else. Weights and thresholds lie in
`gate.json`, which `python -m evals.calibrate` writes with the data and the day they come from.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Self

from rag.answering.features import features, premature
from rag.answering.ranking import Ranking
from rag.logistic import Model

FILE = "gate.json"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the evidence answers, and how likely that is (0..1)."""

    answerable: bool
    probability: float


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
        return cls(*(Model.of(values[name]) for name in ("english", "other")))

    def judge(self, ranking: Ranking) -> Judgement:
        """Judge the evidence of a question; none at all is no answer, nor is any from before the days it asks about."""
        if not ranking.candidates or premature(ranking):
            return Judgement(answerable=False, probability=0.0)
        model = self.english if ranking.english else self.other
        probability = model.probability(features(ranking))
        return Judgement(probability >= model.threshold, probability)
