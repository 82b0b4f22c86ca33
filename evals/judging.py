"""Answers held against what a suite knows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evals.metrics import contains, nugget_recall
from evals.suite import Question
from rag.types import Answer

SENTENCES = 3  # of an answer, in which the right words are looked for


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and the answer it got."""

    question: Question
    answer: Answer

    @property
    def refused(self) -> bool:
        """Whether no answer was given."""
        return self.answer.status in {"not_in_sources", "empty_library"}

    @property
    def has_right_words(self) -> bool:
        """Whether the first sentences of an answer, their numbers aside, contain a gold answer."""
        return not self.refused and contains(opening(self.answer), self.question.answers)

    @property
    def nuggets_found(self) -> float:
        """The share of the vital nuggets in the whole answer, 0 for a refusal; NaN where the question has none."""
        vital = [nugget.text for nugget in self.question.nuggets if nugget.vital]
        return nugget_recall("" if self.refused else _words(self.answer), vital)


def opening(answer: Answer) -> str:
    """The first three sentences of an answer without the numbers of their citations."""
    return _words(answer, SENTENCES)


def judge(questions: Iterable[Question], ask: Callable[[Question], Answer]) -> list[Judged]:
    """Ask each question once."""
    return [Judged(question, ask(question)) for question in questions]


def _words(answer: Answer, most: int | None = None) -> str:
    return " ".join(sentence.text for sentence in answer.sentences[:most])
