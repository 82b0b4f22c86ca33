"""Whether an event took place, a number counts a thing, someone bears a title, as the articles tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rag.answering.premises.ground import Told
from rag.answering.premises.lexicon import events, key, thing
from rag.answering.premises.parsed import Taken
from rag.answering.premises.setting import in_place, in_time
from rag.checking.figures import figures
from rag.checking.parsing import listed
from rag.dates import Period
from rag.parties import parties
from rag.words import fold

BEFORE = 30  # characters before a name, in which a title stands
_BETWEEN_COMMAS = re.compile(r",[^,.;]*")
_SMALL = frozenset(("the", "of", "for"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a thing taken for granted is told; where not, what is told in its place, best first."""

    holds: bool
    instead: tuple[Told, ...] = ()


def event(taken: Taken, ground: Sequence[Told]) -> Verdict:
    """Whether an event of that kind, number, place and time is told of; else those that are, nearest in time first."""
    _, keys = events()[key(taken.noun)]
    kind = [told for told in ground if not keys.isdisjoint(told.keys)]
    if any(_takes_place(taken, told) for told in kind):
        return Verdict(holds=True)
    return Verdict(holds=False, instead=tuple(sorted(kind, key=lambda told: _distance(taken.days, told))))


def _distance(days: Sequence[Period], told: Told) -> timedelta:
    """How far what a sentence tells of lies from the days asked about."""
    own = [day.first for day in told.days[:1]] or [told.article.published or date.max]
    return min((day.away(one) for day in days for one in own), default=timedelta(0))


def _takes_place(taken: Taken, told: Told) -> bool:
    numeral = not taken.numeral or taken.numeral in told.text.lower()
    return numeral and (not taken.days or in_time(taken.days, told)) and in_place(taken.places, told)


def number(taken: Taken, ground: Sequence[Told]) -> Verdict:
    """Whether the number stands in a sentence on that thing; else sentences that count it."""
    kind = [told for told in ground if taken.noun in told.things]
    if any(figure.value == taken.numeral for told in kind for figure in figures(told.text)):
        return Verdict(holds=True)
    return Verdict(holds=False, instead=tuple(told for told in kind if _counted(taken, told)))


def _counted(taken: Taken, told: Told) -> bool:
    return any(taken.noun in map(thing, figure.after) for figure in figures(told.text))


def office(taken: Taken, ground: Sequence[Told]) -> Verdict:
    """Whether someone bears a title in the table of parties, or in an article beside the name."""
    title = frozenset(map(fold, taken.title)) - _SMALL
    roles = [role.title for party in parties() if party.name == taken.person for role in party.roles]
    if any(title <= frozenset(map(fold, role.split())) for role in roles):
        return Verdict(holds=True)
    own = [told for told in ground if any(item.entity == taken.person for item in told.named)]
    if any(_beside(taken, told, title) for told in own):
        return Verdict(holds=True)
    return Verdict(holds=False, instead=tuple(told for told in own if _titled(taken, told)))


def _beside(taken: Taken, told: Told, title: frozenset[str]) -> bool:
    return any(title <= set(map(fold, around.split())) for around in _around(taken, told))


def _titled(taken: Taken, told: Told) -> bool:
    return any(listed("offices") & set(around.lower().split()) for around in _around(taken, told))


def _around(taken: Taken, told: Told) -> list[str]:
    """What stands beside a person's name: before it, and after it between commas."""
    own = [item for item in told.named if item.entity == taken.person]
    after = [(_BETWEEN_COMMAS.match(told.text, item.end) or [""])[0].replace(",", " ") for item in own]
    return [
        f"{told.text[max(0, item.start - BEFORE) : item.end]} {rest}" for item, rest in zip(own, after, strict=True)
    ]
