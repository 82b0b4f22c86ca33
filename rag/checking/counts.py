"""Whose count a number is: "Kyiv's total is 6,057 and Moscow's is 6,060" gives Kyiv no 6,060."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from rag.checking.naming import is_month, mentions
from rag.checking.parsing import parse
from rag.checking.transfers import amounts
from rag.parties import parties
from rag.types import Side

YEARS = range(1900, 2100)


def miscounted(sentence: str, others: Sequence[str]) -> str | None:
    """A reason where a side is given the number that a sentence of the passage gives to another side, and not its own.

    A number told beside both sides may be either's, and says nothing.
    """
    mine = counts(sentence)
    if len(mine) < len(_sides(sentence)):
        return None
    for number, side in mine.items():
        for there in filter(_tells_apart, map(counts, others)):
            own = next((value for value, owner in there.items() if owner == side), None)
            if own and number in there and there[number] != side and there.get(own) != there[number]:
                return f"gives {number} to {side}, the passage gives {number} to {there[number]} and {own} to {side}"
    return None


@lru_cache(maxsize=1024)
def counts(sentence: str) -> Mapping[str, Side]:
    """The numbers of a sentence as written, each with the side named last before it, or else first after it.

    None where numbers go to someone, days and years aside.
    """
    if amounts(sentence):
        return {}
    named = [(mention.start, side) for mention in mentions(sentence) if (side := _side_of().get(mention.entity))]
    found: dict[str, Side] = {}
    for word, after in zip(parse(sentence), [*parse(sentence)[1:], None], strict=False):
        if word.lower[0].isdigit() and not _is_date(word.lower, after.lower if after else "") and named:
            before = [side for start, side in named if start < word.start]
            found.setdefault(word.lower, before[-1] if before else named[0][1])
    return found


def _is_date(number: str, following: str) -> bool:
    return is_month(following) or (number.isdecimal() and int(number) in YEARS)


def _tells_apart(there: Mapping[str, Side]) -> bool:
    return len(set(there.values())) > 1


def _sides(sentence: str) -> set[Side]:
    return {side for mention in mentions(sentence) if (side := _side_of().get(mention.entity))}


@cache
def _side_of() -> Mapping[str, Side]:
    return {party.name: party.side for party in parties()}
