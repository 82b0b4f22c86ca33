"""Whether a sentence tells a deed of those who are asked about, in earnest, or denies it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.answering.premises.ground import Told
from rag.answering.premises.lexicon import Deed, deeds, key, keys_at, thing, unreal
from rag.answering.premises.parsed import Taken
from rag.checking.naming import Mention, is_month, mentions, stands_for
from rag.checking.parsing import Word, is_negation, listed, parse

REACH = 70  # characters between an outcome and the word that says it came about
AHEAD, AFTER = 8, 5  # words around a deed in which it may be wished for only
_ALL = frozenset(("sides", "delegations", "presidents", "leaders", "ministers"))


def does(taken: Taken, deed: Deed, told: Told) -> bool:
    """Whether a sentence tells the deed of those who do it, in earnest and not denied."""
    return any(_of(taken, deed, told, word) for word in hits(deed, told))


def hits(deed: Deed, told: Told) -> Iterator[Word]:
    """The words that tell the deed, neither denied nor unreal where the deed must be real."""
    words = told.words if not deed.keys.isdisjoint(told.keys) else ()
    for at, word in enumerate(words):
        if word.named or deed.keys.isdisjoint(keys_at(words, at)):
            continue
        if not _denied(words, at) and not (deed.real and _unreal(words, at)):
            yield word


def _denied(words: Sequence[Word], at: int) -> bool:
    """Whether a deed is denied in its clause, and not only a thing after it: "the call brought no ceasefire"."""
    clause = words[at].clause
    before = sum(is_negation(word.lower) for word in words[:at] if word.clause == clause)
    after = sum(is_negation(word.lower) for word in words[at + 1 :] if word.clause == clause and not _bars(word))
    return (before + after) % 2 == 1


def _bars(word: Word) -> bool:
    """Whether a negation denies but the thing after it."""
    return word.lower in {"no", "without"}


def _unreal(words: Sequence[Word], at: int) -> bool:
    clause = words[at].clause
    if at and words[at - 1].lower == "to" and words[at].stem:  # "are to meet"
        return True
    around = range(max(0, at - AHEAD), min(at + AFTER, len(words)))
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
    speaks = frozenset[str]() if deed.real or word.governors else word.voices
    direct = word.governors | speaks | _nearby(told, word)
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
    """The one named right before a word or by "by" after it, and those meant by a pronoun before it."""
    names = [item for item in told.named if item.start > word.end]
    agents = {item.entity for item in names if told.text[: item.start].rstrip().endswith((" by", " by the"))}
    lowers = {other.lower for other in told.words if other.start < word.start}
    meant = told.persons if lowers & (listed("pronouns") | _ALL) else frozenset()
    ahead = {item.entity for item in told.named if told.text[item.end : word.start].isspace()}
    return frozenset((*agents, *meant, *ahead))


def _country(person: str) -> str:
    return next(iter(stands_for(person) - {person}), person)


def denies(taken: Taken, deed: Deed, told: Told) -> bool:
    """Whether a sentence denies the deed, or tells of the contrary, of those asked about."""
    words = told.words
    for at, word in enumerate(words):
        if word.named:
            continue
        keys = keys_at(words, at)
        denied = _denied(words, at) and not deed.keys.isdisjoint(keys)
        barred = not taken.who and (word.denied or word.barred) and thing(word.lower) in taken.things
        contrary = not _denied(words, at) and any(not deeds()[name].keys.isdisjoint(keys) for name in deed.opposites)
        if (denied or barred or contrary) and _of(taken, deed, told, word):
            return True
    return False
