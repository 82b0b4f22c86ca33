"""The honest no: what is wrongly taken for granted, what was searched, what is lacking, what comes nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.features import lacking
from rag.answering.premises import Correction
from rag.answering.ranking import Ranking
from rag.citing import Citer, markers
from rag.dates import periods, spelled
from rag.library.catalogue import Overview
from rag.library.filter import Filter
from rag.library.library import Library
from rag.types import Citation, Evidence, Nearest, Premise, Status

NEAREST = 3


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer without evidence: its status and text, the nearest articles, the premises it names as false."""

    status: Status
    text: str
    nearest: tuple[Nearest, ...] = ()
    premises: tuple[Premise, ...] = ()
    citations: tuple[Citation, ...] = ()


def refusal(library: Library, only: Filter, ranking: Ranking, corrections: Sequence[Correction] = ()) -> Refusal:
    """What is said where there is no evidence, or where the question takes for granted what no article tells."""
    if not library.index().catalogue.count():
        return Refusal("empty_library", "The library holds no articles yet. Add some with `parley add FILE`.")
    nearest, overview = _nearest(ranking.evidence), library.index().catalogue.overview(only)
    citer = Citer(library.article)
    named = [_premise(correction, citer) for correction in corrections]
    first = [text for _, text in named] or ["The articles don't tell.", *_outside(overview, only, ranking)]
    searched = [_searched(overview, only), *_out_of_time(library, only)]
    parts = [*first, *searched, *([] if named else _lacking(ranking)), *_named(nearest)]
    premises = tuple(premise for premise, _ in named)
    return Refusal("not_in_sources", " ".join(parts), nearest, premises, citer.citations)


def _premise(correction: Correction, citer: Citer) -> tuple[Premise, str]:
    """A premise that fails, and its words in the answer with the numbers of its citations."""
    told, numbers = [], list[int]()
    for text, span in correction.instead:
        citations, _ = citer.cite([span])
        told.append(f"{text}{markers(citations)}")
        numbers += [citation.number for citation in citations]
    instead = f"; {correction.lead}: {'; '.join(told)}" if told else ""
    premise = Premise(f"{correction.text}.", tuple(text for text, _ in correction.instead), tuple(numbers))
    return premise, f"{correction.text}{instead}."


def _outside(overview: Overview, only: Filter, ranking: Ranking) -> list[str]:
    """Where the articles end or begin, for a question about days beyond."""
    _, first, last = overview
    asked = periods(ranking.question, only.as_of)
    which = f"The articles known on {spelled(only.as_of)}" if only.as_of else "The articles"
    if asked and last and all(period.first > last for period in asked):
        return [f"{which} end on {spelled(last)}."]
    if asked and first and all(period.last < first for period in asked):
        return [f"{which} begin on {spelled(first)}."]
    return []


def _searched(overview: Overview, only: Filter) -> str:
    count, first, last = overview
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
