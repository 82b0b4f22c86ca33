"""Whether articles tell what a question takes for granted, and what they tell in its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from rag.answering.premises.doing import denies, does, hits
from rag.answering.premises.ground import Told
from rag.answering.premises.happening import Verdict, event, number, office
from rag.answering.premises.lexicon import Deed
from rag.answering.premises.parsed import Taken
from rag.answering.premises.setting import ENOUGH, barred, in_place, in_time, shared, speaks_of
from rag.checking.naming import stands_for
from rag.dates import Period

MONTH = timedelta(31)  # from the time asked about, in which what is told instead lies
INSTEAD = 2  # sentences told in place of what is not


def held(taken: Taken, ground: Sequence[Told]) -> Verdict:
    """Hold one thing against sentences."""
    if taken.deed:
        return _deed(taken, taken.deed, ground)
    if taken.person:
        return office(taken, ground)
    if taken.numeral.isdigit():
        return number(taken, ground)
    return event(taken, ground)


def _deed(taken: Taken, deed: Deed, ground: Sequence[Told]) -> Verdict:
    if any(does(taken, deed, told) and _meant(taken, deed, told) for told in ground):
        return Verdict(holds=True)
    return Verdict(holds=False, instead=tuple(_instead(taken, deed, ground)))


def _meant(taken: Taken, deed: Deed, told: Told) -> bool:
    """Whether a sentence speaks of what is asked about, and not to say that there is no such thing."""
    return speaks_of(taken, told) and (deed.name == "reject" or not barred(taken, told))


def _instead(taken: Taken, deed: Deed, ground: Sequence[Told]) -> list[Told]:
    """What is told in place of a deed: that it was denied or the contrary done, else that others did it."""
    kept = [
        told
        for told in ground
        if shared(taken, told) >= ENOUGH and _near_in_time(taken.days, told) and in_place(taken.places, told)
    ]
    against = [told for told in kept if denies(taken, deed, told)]
    others = [told for told in kept if (taken.things or _about(taken, told)) and any(hits(deed, told))]
    worth = {told: _worth(taken, told, denied=told in against) for told in (*against, *others)}
    return sorted(worth, key=lambda told: -worth[told])[:INSTEAD]


def _worth(taken: Taken, told: Told, *, denied: bool) -> float:
    """How much a sentence tells of what was asked: its things, those who do it, its days; most, that it was not so."""
    timed = not taken.days or in_time(taken.days, told)
    return 2.0 * denied + shared(taken, told) + _about(taken, told) + timed


def _about(taken: Taken, told: Told) -> float:
    """The share of those asked about whom a sentence itself names."""
    named = {name for item in told.named for name in stands_for(item.entity)}
    asked = {*taken.who, *taken.whom}
    return len(asked & named) / len(asked) if asked else 0.0


def _near_in_time(days: Sequence[Period], told: Told) -> bool:
    published = told.article.published
    return not days or (published is not None and any(day.away(published) <= MONTH for day in days))
