"""How good the answers are on one real article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from evals.bench.figures import Figure
from evals.homes import temporary_home
from evals.judging import Judged, judge
from evals.suite import shipped_suite
from rag.assistant import Assistant
from rag.reading import read
from rag.settings import Settings

REAL_ARTICLE_DAY = date(2025, 6, 2)


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


def _named(what: str, judged: Sequence[Judged], fine: Sequence[bool]) -> str:
    names = [item.question.id for item, ok in zip(judged, fine, strict=True) if not ok]
    return f"{what}: {', '.join(names)}" if names else ""
