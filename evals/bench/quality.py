"""How good the answers are: on one real article, on the shipped articles, and the evidence gate on public questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from evals.bench.figures import Figure
from evals.homes import temporary_home
from evals.judging import Judged, contains_rate, judge, nuggets_rate, refusals
from evals.suite import shipped_suite
from rag.assistant import Assistant
from rag.reading import read
from rag.settings import Settings

REAL_ARTICLE_DAY = date(2025, 6, 2)
SPLITS = ("dev", "test")


def real_article(settings: Settings, path: Path) -> Mapping[str, Figure]:
    """How many questions on one real article get the right words, and how many that it does not answer are refused."""
    with temporary_home(settings, shipped=False) as home, Assistant(home) as assistant:
        assistant.library.add(read(path, published=REAL_ARTICLE_DAY))
        judged = judge(shipped_suite("real_article").questions, lambda question: assistant.ask(question.question))
    answerable = [item for item in judged if item.question.answerable]
    hopeless = [item for item in judged if not item.question.answerable]
    right, refused = [item.has_right_words for item in answerable], [item.refused for item in hopeless]
    return {
        "real_answered": Figure(sum(right), _named("missed", answerable, right)),
        "real_refused": Figure(sum(refused), _named("answered", hopeless, refused)),
    }


def talks(settings: Settings) -> Mapping[str, Figure]:
    """Answer rate, contains rate, and precision and recall of refusing, on each split of the talks suite."""
    with temporary_home(settings) as home, Assistant(home) as assistant:
        assistant.library.sync()
        judged = judge(
            shipped_suite("talks").questions,
            lambda question: assistant.ask(question.question, as_of=question.as_of),
        )
    figures: dict[str, Figure] = {}
    for split in SPLITS:
        figures |= talks_split(split, [item for item in judged if item.question.split == split])
    return figures


def talks_split(split: str, judged: Sequence[Judged]) -> dict[str, Figure]:
    """The figures of one split."""
    refusing, detail = refusals(judged), f"{len(judged)} questions"
    shares = {
        "answer_rate": refusing.answer_rate,
        "contains": contains_rate(judged),
        "nuggets": nuggets_rate(judged),
        "refusal_precision": refusing.precision,
        "refusal_recall": refusing.recall,
    }
    return {f"talks_{split}_{name}": Figure(100 * share, detail) for name, share in shares.items()}


def _named(what: str, judged: Sequence[Judged], fine: Sequence[bool]) -> str:
    names = [item.question.id for item, ok in zip(judged, fine, strict=True) if not ok]
    return f"{what}: {', '.join(names)}" if names else ""
