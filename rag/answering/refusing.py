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
    parts = [_searched(library, only), *_out_of_time(library, only), *_lacking(ranking), *_named(nearest)]
    return "not_in_sources", " ".join(["The articles don't tell.", *parts]), nearest


def _searched(library: Library, only: Filter) -> str:
    count, first, last = library.index().catalogue.overview(only)
    if not count:
        return f"The library holds no article{_until(only) or ' of this choice'}."
    if not first or not last:
        return f"Searched: {_articles(count)}."
    days = f"of {spelled(first)}" if first == last else f"from {spelled(first)} to {spelled(last)}"
    return f"Searched: {_articles(count)} {days}."


def _until(only: Filter) -> str:
    return f" published by {spelled(only.as_of)}" if only.as_of else ""


def _out_of_time(library: Library, only: Filter) -> list[str]:
    """What a question as of a day leaves out: articles without a date, and all of them before the first."""
    if only.as_of is None:
        return []
    undated, first = library.index().catalogue.out_of_time(only)
    were = "was left out, since it bears" if undated == 1 else "were left out, since they bear"
    parts = [f"{_articles(undated)} {were} no date."] if undated else []
    return [f"Its first is of {spelled(first)}.", *parts] if first and first > only.as_of else parts


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"


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
