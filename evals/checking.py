"""Responses of models held against what they rest on, sentence by sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from evals.suite import Mark, Response, Suite
from rag.checking import Checker
from rag.checking.checker import checker_model
from rag.sentences import Span, sentence_spans
from rag.types import Check

FLOOR = 1e-6  # a score below counts as this, so that one sentence does not decide by rounding


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence of a response, `text[start:end]`, what the checker found, and how long that took."""

    start: int
    end: int
    check: Check
    milliseconds: float


def checked(checker: Checker, suite: Suite, response: Response) -> list[Checked]:
    """Each sentence of a response checked against the places it rests on."""
    passages = passages_of(suite, response)
    return [_timed(checker, response.text, span, passages) for span in sentences_of(response)]


def passages_of(suite: Suite, response: Response) -> list[str]:
    """The words a response rests on."""
    return [suite.words(place) for place in response.sources]


def sentences_of(response: Response) -> list[Span]:
    """What is checked at a time: each sentence, or the whole of a single claim about cited places."""
    if response.is_claim:
        return [(0, len(response.text))]
    return sentence_spans(response.text, "en")


def _timed(checker: Checker, text: str, span: Span, passages: Sequence[str]) -> Checked:
    started = perf_counter()
    check = checker.check(text[span[0] : span[1]], passages)
    return Checked(*span, check, (perf_counter() - started) * 1000)


def whole_score(scores: Sequence[float]) -> float:
    """The chance that all sentences of an answer are carried, were they independent: the product of their scores."""
    return math.prod(max(score, FLOOR) for score in scores)


def is_marked(span: Span, marks: Sequence[Mark]) -> bool:
    """Whether a mark of what is not carried overlaps the sentence."""
    return any(mark.start < span[1] and span[0] < mark.end for mark in marks)


def answer_threshold() -> float:
    """The product of scores from which a free answer over a document counts as carried, as calibrated.

    It has a threshold of its own: one weak sentence among ten is no news.
    """
    return checker_model("answers").threshold
