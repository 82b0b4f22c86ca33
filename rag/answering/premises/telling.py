"""A premise that fails, in plain words, with what the articles tell instead, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rag.answering.premises.ground import Told
from rag.answering.premises.happening import Verdict
from rag.answering.premises.lexicon import events, key
from rag.answering.premises.parsed import Taken
from rag.checking.naming import Mention
from rag.dates import periods, spelled
from rag.parties import parties
from rag.types import Span

MOST = 4  # events told of
QUOTED = 2  # sentences quoted
LONGEST = 320  # characters of a sentence that is quoted


@dataclass(frozen=True, slots=True)
class Correction:
    """What no article tells, as `Premise.text` says it, and what they tell instead, each with the span behind it."""

    text: str
    lead: str
    instead: tuple[tuple[str, Span], ...]


def correction(taken: Taken, verdict: Verdict) -> Correction:
    """The words for one premise that failed."""
    text = f"No article tells {taken.text}"
    if taken.noun and not taken.numeral.isdigit():
        return Correction(text, f"{events()[key(taken.noun)][0]} told of", tuple(_events(verdict.instead)))
    return Correction(text, "told instead", tuple(_quoted(verdict.instead)))


def _quoted(found: Sequence[Told]) -> Iterator[tuple[str, Span]]:
    short = [told for told in found if len(told.text) <= LONGEST]
    for told in short[:QUOTED]:
        day = told.article.published
        yield f"“{told.text}”" + (f" ({spelled(day)})" if day else ""), _span(told)


def _events(found: Sequence[Told]) -> Iterator[tuple[str, Span]]:
    """Places with their days, or days alone, each once, in the order of the sentences."""
    seen: set[str] = set()
    for told in found:
        day = _day(told)
        place = next((item.text for item in told.named if _is_place(told, item)), None)
        what = f"{place} ({spelled(day)})" if place and day else spelled(day) if day else None
        if what and what not in seen and len(seen) < MOST:
            seen.add(what)
            yield what, _span(told)


def _day(told: Told) -> date | None:
    """The one day that a sentence names."""
    days = {one.first for one in periods(told.text, told.article.published) if one.first == one.last}
    return days.pop() if len(days) == 1 else None


def _is_place(told: Told, mention: Mention) -> bool:
    """Whether a name stands in a sentence as a place: "in Istanbul", "at the Çırağan Palace"."""
    before = told.text[: mention.start].lower().removesuffix("the ")
    return before.endswith((" in ", " at ")) and mention.entity not in {party.name for party in parties()}


def _span(told: Told) -> Span:
    return Span(told.article.id, told.start, told.end)
