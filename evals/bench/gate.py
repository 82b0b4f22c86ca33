"""The evidence gate and the answerer beside a tempting passage: each question is given its own paragraph alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.bench.figures import Figure
from evals.homes import temporary_home
from evals.judging import SENTENCES
from evals.metrics import NOT_SCORED, auc, bootstrap_interval, contains, mean
from evals.suite import Question, Suite, read_suite
from rag.answering import Gate, Ranking, draft, rank
from rag.assistant import PASSAGES
from rag.language import detect
from rag.library.filter import Filter
from rag.library.library import Library
from rag.models import CrossEncoder, load_cross_encoder
from rag.retrieval import retrieve
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Read:
    """A question after its own articles were read: the gate's score, and the opening with the gate left out."""

    question: Question
    score: float
    opening: str

    @property
    def found(self) -> float:
        """1 where the opening contains a gold answer, 0 where not; NaN for a question without an answer."""
        question = self.question
        return (
            float(contains(self.opening, question.answers)) if question.answerable and question.answers else NOT_SCORED
        )


def reading_mode(settings: Settings, folder: Path) -> Mapping[str, Figure]:
    """AUC of the gate on answerable against not, and the share of openings with a gold answer, the gate being off.

    The intervals are drawn by the questions' groups.
    """
    reads = list(read_questions(settings, read_suite(folder)))
    return figures(reads)


def figures(reads: Sequence[Read]) -> dict[str, Figure]:
    """Both figures of questions that were read."""
    groups = [item.question.group or item.question.id for item in reads]
    labels = [_label(item.question) for item in reads]
    rows = np.column_stack([[item.score for item in reads], labels])
    found = [item.found for item in reads]
    answers = mean(found)
    interval = bootstrap_interval(100 * np.array(found), groups)
    return {
        "gate_auc": Figure(_auc(rows), f"{len(reads)} questions", bootstrap_interval(rows, groups, _auc)),
        "gate_off": Figure(100 * answers.value, f"{answers.scored} answerable questions", interval),
    }


def read_questions(settings: Settings, suite: Suite) -> Iterator[Read]:
    """Read each question's own articles out of a library that holds those of all questions."""
    own = {question.id: suite.reading(question) for question in suite.questions}
    articles = {article.id: article for mine in own.values() for article in mine}
    with temporary_home(settings, articles.values(), shipped=False) as home, Library(home) as library:
        library.sync()
        gate, cross_encoder = Gate.load(), load_cross_encoder(home)
        for question in suite.questions:
            ranking = _ranking(library, cross_encoder, question, [article.id for article in own[question.id]])
            opening = " ".join(item.text for item in draft(ranking)[:SENTENCES])
            yield Read(question, gate.judge(ranking).probability, opening)


def _ranking(library: Library, cross_encoder: CrossEncoder, question: Question, articles: Sequence[str]) -> Ranking:
    text = question.question
    evidence = retrieve(library, text, only=Filter.of(None, articles), k=PASSAGES)
    return rank(text, detect(text), evidence, library.encoder, cross_encoder)


def _label(question: Question) -> float:
    return NOT_SCORED if question.answerable is None else float(question.answerable)


def _auc(rows: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    return auc(rows[:, 0], rows[:, 1])
