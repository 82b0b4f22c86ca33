"""Whether a sentence, in its setting, speaks of the place, the time and the things that are asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from rag.answering.premises.ground import Told, folded
from rag.answering.premises.lexicon import thing
from rag.answering.premises.parsed import Taken
from rag.checking.parsing import listed
from rag.dates import Period
from rag.facts import same_name

ENOUGH = 0.5  # of the things of a deed: from there a sentence speaks of it
NEWS = timedelta(7)  # after a day, in which what is written without a day may tell of it
FEW = timedelta(10)  # days named together that may be meant for one of them
SHORTEST = 4  # letters that two forms of a name share
_SOON = re.compile(r"\b(?:today|yesterday|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\b", re.IGNORECASE)


def speaks_of(taken: Taken, told: Told) -> bool:
    """Whether a sentence with its setting speaks of the place, the day and enough of the things."""
    return (
        in_place(taken.places, told) and (not taken.days or in_time(taken.days, told)) and shared(taken, told) >= ENOUGH
    )


def barred(taken: Taken, told: Told) -> bool:
    """Whether a sentence says of a thing that there is none: "no ceasefire"."""
    return any(word.barred and thing(word.lower) in taken.things for word in told.words)


def shared(taken: Taken, told: Told) -> float:
    """The share of the things asked about that a sentence and its setting speak of; 1 where there are none."""
    return len(taken.things & told.things) / len(taken.things) if taken.things else 1.0


def in_place(places: Iterable[str], told: Told) -> bool:
    """Whether each place is named, "Dolmabahçe" for the palace of that name too."""
    texts = (told.text, told.before, told.article.title)
    return all(any(_stands(part, text) for text in texts) for place in places for part in _parts(place))


def _parts(place: str) -> list[str]:
    """The words of a place's name, folded, without what kind of place it is."""
    parts = place.split()
    return parts[:-1] if len(parts) > 1 and parts[-1] in listed("offices") | listed("places") else parts


@lru_cache(maxsize=16384)
def _stands(part: str, text: str) -> bool:
    """Whether a folded word stands in a text, in some form."""
    return part in folded(text) or any(
        word[:SHORTEST] == part[:SHORTEST] and same_name(part, word) for word in folded(text)
    )


def in_time(days: Sequence[Period], told: Told) -> bool:
    """Whether a sentence names such a day, or names none and was written then."""
    if told.days:
        return any(_meet(one, other) for one in days for other in told.days)
    published = told.article.published
    return published is not None and any(_news(one, published, told.text) for one in days)


def _meet(one: Period, other: Period) -> bool:
    """Whether periods overlap; for a single day a month or a "since" is not meant."""
    exact = one.first == one.last and other.last - other.first > FEW
    return not exact and one.meets(other)


def _news(one: Period, published: date, text: str) -> bool:
    """Whether what an article tells without a day may be of that time."""
    if one.first == one.last:
        return timedelta(0) <= published - one.first <= timedelta(1) and _SOON.search(text) is not None
    return one.first <= published and published - one.last <= NEWS
