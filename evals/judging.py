"""Answers held against what a suite knows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evals.metrics import NOT_SCORED, Refusal, contains, mean, nugget_recall, refusal
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


def contains_rate(judged: Sequence[Judged]) -> float:
    """The share with the right words among the answerable questions with a gold answer, a refusal counting as none."""
    return mean([_right(item) for item in judged]).value


def nuggets_rate(judged: Sequence[Judged]) -> float:
    """The mean share of vital nuggets over the answerable questions that have some."""
    return mean([item.nuggets_found for item in judged if item.question.answerable]).value


def refusals(judged: Sequence[Judged]) -> Refusal:
    """Precision and recall of refusing, and the answer rate."""
    return refusal([item.refused for item in judged], [item.question.answerable for item in judged])


def _right(item: Judged) -> float:
    question = item.question
    return float(item.has_right_words) if question.answerable and question.answers else NOT_SCORED


def _words(answer: Answer, most: int | None = None) -> str:
    return " ".join(sentence.text for sentence in answer.sentences[:most])
