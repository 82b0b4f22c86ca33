"""The honest no: what was searched, what is lacking, what comes nearest."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.features import lacking
from rag.answering.ranking import Ranking
from rag.dates import spelled
from rag.library.filter import Filter
from rag.library.library import Library
from rag.types import Evidence, Nearest, Status

NEAREST = 3


def refusal(library: Library, only: Filter, ranking: Ranking) -> tuple[Status, str, tuple[Nearest, ...]]:
    """The status of an answer without evidence, its text, and the nearest articles."""
    if not library.index().catalogue.count():
        return "empty_library", "The library holds no articles yet. Add some with `parley add FILE`.", ()
    nearest = _nearest(ranking.evidence)
    parts = [_searched(library, only), *_lacking(ranking), *_named(nearest)]
    return "not_in_sources", " ".join(["The articles don't tell.", *parts]), nearest


def _searched(library: Library, only: Filter) -> str:
    count, first, last = library.index().catalogue.overview(only)
    until = f" published by {spelled(only.as_of)}" if only.as_of else ""
    if not count:
        return f"The library holds no article{until or ' of this choice'}."
    what = "1 article" if count == 1 else f"{count:,} articles"
    if not first or not last:
        return f"Searched: {what}."
    days = f"of {spelled(first)}" if first == last else f"from {spelled(first)} to {spelled(last)}"
    return f"Searched: {what} {days}."


def _lacking(ranking: Ranking) -> list[str]:
    found = lacking(ranking) if ranking.candidates else ()
    return [f"Nothing in them on {', '.join(found)}."] if found else []


def _named(nearest: Sequence[Nearest]) -> list[str]:
    if not nearest:
        return []
    titles = (f"“{item.title}”" + (f" ({spelled(item.published)})" if item.published else "") for item in nearest)
    return [f"Nearest: {'; '.join(titles)}."]


def _nearest(evidence: Sequence[Evidence]) -> tuple[Nearest, ...]:
    articles = {item.article.id: item.article for item in evidence}
    return tuple(Nearest(article.id, article.title, article.published) for article in list(articles.values())[:NEAREST])
