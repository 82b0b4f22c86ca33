"""Whether articles tell what a question takes for granted, and what they tell in its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rag.answering.premises.ground import Told
from rag.answering.premises.lexicon import Deed, deeds, events, key, keys_at, thing, unreal
from rag.answering.premises.parsed import Taken
from rag.checking.figures import figures
from rag.checking.naming import Mention, is_month, mentions, stands_for
from rag.checking.parsing import Word, is_negation, listed, parse
from rag.dates import Period
from rag.facts import same_name
from rag.parties import parties
from rag.words import fold

ENOUGH = 0.5  # of the things of a deed: from there a sentence speaks of it
NEWS = timedelta(7)  # after a day, in which what is written without a day may tell of it
MONTH = timedelta(31)  # from the time asked about, in which what is told instead lies
INSTEAD = 2  # sentences told in place of what is not
REACH = 70  # characters between an outcome and the word that says it came about
_ALL = frozenset(("sides", "delegations", "presidents", "leaders", "ministers"))
FEW = timedelta(10)  # days named together that may be meant for one of them
_SOON = re.compile(r"\b(?:today|yesterday|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\b", re.I)
_WORDY = frozenset(("the", "of", "for"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a thing taken for granted is told; where not, what is told in its place, best first."""

    holds: bool
    instead: tuple[Told, ...] = ()


def held(taken: Taken, ground: Sequence[Told]) -> Verdict:
    """Hold one thing against sentences."""
    if taken.deed:
        return _deed(taken, taken.deed, ground)
    if taken.person:
        return _office(taken, ground)
    if taken.numeral.isdigit():
        return _number(taken, ground)
    return _event(taken, ground)


def _deed(taken: Taken, deed: Deed, ground: Sequence[Told]) -> Verdict:
    near = [told for told in ground if _speaks_of(taken, told)]
    if any(_does(taken, deed, told) for told in near if deed.name == "reject" or not _barred(taken, told)):
        return Verdict(holds=True)
    return Verdict(holds=False, instead=tuple(_instead(taken, deed, ground)))


def _instead(taken: Taken, deed: Deed, ground: Sequence[Told]) -> list[Told]:
    """What is told in place of a deed: that it was denied or the contrary done, else that others did it."""
    kept = [
        told
        for told in ground
        if _in_place(taken.places, told) and _shared(taken, told) >= ENOUGH and _near_in_time(taken.days, told)
    ]
    against = [told for told in kept if _denies(taken, deed, told)]
    others = [told for told in kept if (taken.things or _about(taken, told)) and any(_hits(deed, told))]
    return sorted(dict.fromkeys([*against, *others]), key=lambda told: -_worth(taken, told, denied=told in against))[
        :INSTEAD
    ]


def _worth(taken: Taken, told: Told, *, denied: bool) -> float:
    """How much a sentence tells of what was asked: its things, those who do it, its days; most, that it was not so."""
    timed = not taken.days or _in_time(taken.days, told)
    return 2.0 * denied + _shared(taken, told) + _about(taken, told) + timed


def _about(taken: Taken, told: Told) -> float:
    """The share of those asked about whom a sentence itself names."""
    named = {name for item in told.named for name in stands_for(item.entity)}
    asked = {*taken.who, *taken.whom}
    return len(asked & named) / len(asked) if asked else 0.0


def _near_in_time(days: Sequence[Period], told: Told) -> bool:
    published = told.article.published
    return not days or (published is not None and any(_away(day, published) <= MONTH for day in days))


def _away(day: Period, published: date) -> timedelta:
    """How far a day lies outside a period."""
    return max(day.first - published, published - day.last, timedelta(0))


def _speaks_of(taken: Taken, told: Told) -> bool:
    """Whether a sentence with its setting speaks of the place, the day and enough of the things."""
    return (
        _in_place(taken.places, told)
        and (not taken.days or _in_time(taken.days, told))
        and _shared(taken, told) >= ENOUGH
    )


def _barred(taken: Taken, told: Told) -> bool:
    """Whether a sentence says of a thing that there is none: "no ceasefire"."""
    return any(word.barred and thing(word.lower) in taken.things for word in told.words)


def _shared(taken: Taken, told: Told) -> float:
    return len(taken.things & told.things) / len(taken.things) if taken.things else 1.0


def _in_place(places: Iterable[str], told: Told) -> bool:
    """Whether each place is named, "Dolmabahçe" for the palace of that name too."""
    return all(_stands(part, told.places) for place in places for part in _parts(place))


def _parts(place: str) -> list[str]:
    """The words of a place's name, folded, without what kind of place it is."""
    parts = place.split()
    return parts[:-1] if len(parts) > 1 and parts[-1] in listed("offices") | listed("places") else parts


def _stands(part: str, words: Collection[str]) -> bool:
    return part in words or any(len(word) > 3 and same_name(part, word) for word in words)


def _in_time(days: Sequence[Period], told: Told) -> bool:
    """Whether a sentence names such a day, or names none and was written then."""
    if told.days:
        return any(_meet(one, other) for one in days for other in told.days)
    published = told.article.published
    return published is not None and any(_news(one, published, told.text) for one in days)


def _meet(one: Period, other: Period) -> bool:
    """Whether periods overlap; for a single day a month or a "since" is not meant."""
    exact = one.first == one.last and other.last - other.first > FEW
    return not exact and one.first <= other.last and other.first <= one.last


def _news(one: Period, published: date, text: str) -> bool:
    """Whether what an article tells without a day may be of that time."""
    if one.first == one.last:
        return timedelta(0) <= published - one.first <= timedelta(1) and _SOON.search(text) is not None
    return one.first <= published and published - one.last <= NEWS


def _does(taken: Taken, deed: Deed, told: Told) -> bool:
    """Whether a sentence tells the deed of those who do it, in earnest and not denied."""
    if deed.name != "reject" and deed.keys.isdisjoint(told.keys) and not any("_" in item for item in deed.keys):
        return False
    return any(_of(taken, deed, told, word) for word in _hits(deed, told))


def _hits(deed: Deed, told: Told) -> Iterator[Word]:
    """The words that tell the deed, neither denied nor unreal where the deed must be real."""
    words = told.words
    for at, word in enumerate(words):
        if word.named or deed.keys.isdisjoint(keys_at(words, at)):
            continue
        denied = deed.name != "reject" and _denied(words, at)
        if not denied and not (deed.real and _unreal(words, at)):
            yield word


def _denied(words: Sequence[Word], at: int) -> bool:
    """Whether a deed is denied in its clause, and not only a thing after it: "the call brought no ceasefire"."""
    clause = [word for word in words[:at] if word.clause == words[at].clause]
    after = [word for word in words[at + 1 :] if word.clause == words[at].clause]
    before = any(is_negation(word.lower) for word in clause)
    return words[at].denied and (before or any(_denies_all(word) for word in after))


def _denies_all(word: Word) -> bool:
    return is_negation(word.lower) and word.lower not in {"no", "without"}


def _unreal(words: Sequence[Word], at: int) -> bool:
    clause = words[at].clause
    around = range(max(0, at - 8), min(at + 5, len(words)))
    return any(_wishes(words, other) for other in around if words[other].clause == clause)


def _wishes(words: Sequence[Word], at: int) -> bool:
    """Whether a word says that something is wished for or only possible; "May 2025" does not."""
    beside = [word.lower for word in (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])]
    month = is_month(words[at].lower) and any(other.isdecimal() for other in beside)
    return key(words[at].lower) in unreal() and not month


def _of(taken: Taken, deed: Deed, told: Told, word: Word) -> bool:
    """Whether a word's deed is of those who are asked about; theirs too who stand for their country."""
    if deed.mutual or len(taken.who) > 1:
        there = _present(told) if deed.real else told.persons
        return all(any(one in stands_for(name) for name in there) for one in (*taken.who, *taken.whom))
    if not all(any(one in stands_for(name) for name in told.persons) for one in taken.whom):
        return False
    if not taken.who:
        return _came_about(taken, told, word)
    direct = word.governors | (frozenset() if deed.real else word.voices) | _nearby(told, word)
    doers = {name for one in direct for name in stands_for(one)}
    return all(one in doers or (not deed.bodily and _country(one) in direct) for one in taken.who)


def _present(told: Told) -> frozenset[str]:
    """Those a sentence and the one before it name where nothing is wished for or only possible."""
    return _earnest(told.words, told.named) | _earnest(parse(told.before), mentions(told.before))


def _earnest(words: Sequence[Word], named: Sequence[Mention]) -> frozenset[str]:
    clauses = {word.clause for at, word in enumerate(words) if _wishes(words, at)}
    inside = {word.start: word.clause for word in words}
    return frozenset(item.entity for item in named if inside.get(item.start) not in clauses)


def _came_about(taken: Taken, told: Told, word: Word) -> bool:
    """Whether an outcome stands in the clause of a word, near it and not denied."""
    near = [other for other in told.words if other.clause == word.clause and abs(other.start - word.start) < REACH]
    return any(thing(other.lower) in taken.things and not other.barred and other != word for other in near)


def _nearby(told: Told, word: Word) -> frozenset[str]:
    """The one named by "by" after a word, and those meant by a pronoun before it."""
    names = [item for item in told.named if item.start > word.end]
    agents = {item.entity for item in names if told.text[: item.start].rstrip().endswith((" by", " by the"))}
    lowers = {other.lower for other in told.words if other.start < word.start}
    meant = told.persons if lowers & (listed("pronouns") | _ALL) else frozenset()
    return frozenset((*agents, *meant))


def _country(person: str) -> str:
    return next(iter(stands_for(person) - {person}), person)


def _denies(taken: Taken, deed: Deed, told: Told) -> bool:
    """Whether a sentence denies the deed, or tells of the contrary, of those asked about."""
    words = told.words
    for at, word in enumerate(words):
        if word.named:
            continue
        keys = keys_at(words, at)
        denied = deed.name != "reject" and not deed.keys.isdisjoint(keys) and _denied(words, at)
        barred = not taken.who and (word.denied or word.barred) and thing(word.lower) in taken.things
        contrary = not word.denied and any(not deeds()[name].keys.isdisjoint(keys) for name in deed.opposites)
        if (denied or barred or contrary) and _of(taken, deed, told, word):
            return True
    return False


def _event(taken: Taken, ground: Sequence[Told]) -> Verdict:
    _, keys = events()[key(taken.noun)]
    kind = [told for told in ground if not keys.isdisjoint(told.keys)]
    if any(_takes_place(taken, told) for told in kind):
        return Verdict(holds=True)
    return Verdict(holds=False, instead=tuple(sorted(kind, key=lambda told: _distance(taken.days, told))))


def _distance(days: Sequence[Period], told: Told) -> timedelta:
    """How far what a sentence tells of lies from the days asked about."""
    own = [day.first for day in told.days[:1]] or [told.article.published or date.max]
    return min((_away(day, one) for day in days for one in own), default=timedelta(0))


def _takes_place(taken: Taken, told: Told) -> bool:
    numeral = not taken.numeral or taken.numeral in told.text.lower()
    return numeral and (not taken.days or _in_time(taken.days, told)) and _in_place(taken.places, told)


def _number(taken: Taken, ground: Sequence[Told]) -> Verdict:
    kind = [told for told in ground if taken.noun in told.things]
    if any(figure.value == taken.numeral for told in kind for figure in figures(told.text)):
        return Verdict(holds=True)
    return Verdict(holds=False, instead=tuple(told for told in kind if _counted(taken, told)))


def _counted(taken: Taken, told: Told) -> bool:
    return any(taken.noun in map(thing, figure.after) for figure in figures(told.text))


def _office(taken: Taken, ground: Sequence[Told]) -> Verdict:
    """Whether someone bears a title in the table of parties, or in an article beside the name."""
    title = frozenset(map(fold, taken.title)) - _WORDY
    roles = [role.title for party in parties() if party.name == taken.person for role in party.roles]
    if any(title <= frozenset(map(fold, role.split())) for role in roles):
        return Verdict(holds=True)
    own = [told for told in ground if any(item.entity == taken.person for item in told.named)]
    if any(title <= told.places and _beside(taken, told, title) for told in own):
        return Verdict(holds=True)
    return Verdict(holds=False, instead=tuple(told for told in own if _titled(taken, told)))


def _beside(taken: Taken, told: Told, title: frozenset[str]) -> bool:
    return any(title <= set(map(fold, around.split())) for around in _around(taken, told))


def _titled(taken: Taken, told: Told) -> bool:
    return any(listed("offices") & set(around.lower().split()) for around in _around(taken, told))


def _around(taken: Taken, told: Told) -> list[str]:
    """What stands beside a person's name, within a few words."""
    own = [item for item in told.named if item.entity == taken.person]
    return [told.text[max(0, item.start - 10) : item.end + 50].replace(",", " ") for item in own]
