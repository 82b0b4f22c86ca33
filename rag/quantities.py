"""Quantities: numbers with what they count and how they are bounded, so that two of them can be told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from text_to_num import alpha2digit

from rag.checking.figures import Figure, figures
from rag.facts import SPELLED_NUMBERS
from rag.parties import aliases
from rag.words import fold, wordlists

_ONE = re.compile(r"\b(?:an?|one)\s+(?=(?:hour|day|week|month|year|dozen)\b)", re.IGNORECASE)
_TWO = re.compile(
    r"\b(about|around|under|over|than|of|for|nearly|almost|at)\s+two\b(?!\s+(?:and|delegations|sides))", re.IGNORECASE
)
_JUST_ONE = re.compile(r"\b(than|over|under|about|nearly)\s+one\b", re.IGNORECASE)
_HALF = re.compile(r"\b(?:(?P<two>two and a half)|(?P<one>(?:an hour|a day|a year) and a half))\b", re.IGNORECASE)
_SCALED = re.compile(r"(?<=\d)\s?(?:(?P<million>m|mn)|(?P<billion>bn))\b")
_DOZEN = re.compile(r"\ba dozen\b", re.IGNORECASE)
_QUARTER = re.compile(r"\ba (quarter|third|half) of\b", re.IGNORECASE)
_SHARES = {"quarter": "25", "third": "33", "half": "50"}
_LESS = r"no (?:more|longer) than|less than|fewer than|under|below|barely|not even|at most|up to"
_MORE = r"more than|(?<!hand )(?<!handed )(?<!hands )(?<!handing )(?<!turned )over|at least|above|longer than"
_BOUND = re.compile(
    rf"\b(?:(?P<less>{_LESS})|(?P<more>(?<!no )(?:{_MORE})))\s+(?:of\s+)?\W?(?P<number>[\d.,]*\d)", re.I
)
_SIGNS = frozenset({"percent", "dollar", "euro", "pound"})  # units that a sign may stand for
NOUNS = 2  # content words after a number that may be what it counts


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number without separators, as written, the stems of what it counts, its unit, and whether it is a bound.

    `bound` is "less", "more" or "".
    """

    value: str
    text: str
    noun: frozenset[str]
    unit: str = ""
    bound: str = ""

    def counts_as(self, other: Quantity) -> bool:
        """Whether both count the same kind of thing, as far as they say."""
        if self.kind and other.kind:
            return self.kind == other.kind
        return not self.noun or not other.noun or bool(self.noun & other.noun)

    @property
    def kind(self) -> str:
        """The class of its unit: people, money, a span of time; the unit itself where it has no class."""
        return _kinds().get(self.unit or next((stem for stem in sorted(self.noun) if stem in _kinds()), ""), self.unit)

    def agrees(self, other: Quantity) -> bool:
        """Whether both can be true: the same value, not one bounded from above and the other from below."""
        if self.value == other.value:
            return {self.bound, other.bound} != {"less", "more"}
        return False


@lru_cache(maxsize=4096)
def quantities(text: str, language: str = "en") -> tuple[Quantity, ...]:
    """The quantities of a text in order, "an hour" and "about two" among them; no days and no years."""
    plain = _JUST_ONE.sub(r"\1 1", _TWO.sub(r"\1 2", _ONE.sub("1 ", _spelled_out(text))))
    digits = alpha2digit(plain, language) if language in SPELLED_NUMBERS else plain
    bounds = {hit["number"].strip(",."): "less" if hit["less"] else "more" for hit in _BOUND.finditer(digits)}
    found = [_quantity(figure, bounds) for figure in figures(plain, language)]
    return tuple(_ranged(found))


def _spelled_out(text: str) -> str:
    """Halves, dozens, shares and shortened millions as plain numbers."""
    text = _HALF.sub(lambda hit: "2.5" if hit["two"] else f"1.5 {hit['one'].split()[1]}s", text)
    text = _SCALED.sub(lambda hit: " million" if hit["million"] else " billion", text)
    return _QUARTER.sub(lambda hit: f"{_SHARES[hit[1].lower()]} per cent of", _DOZEN.sub("12", text))


def completed(found: Sequence[Quantity], noun: Quantity | None) -> tuple[Quantity, ...]:
    """Quantities that leave out what they count take it from the one before, first from `noun`: "and Russia 1,248"."""
    done: list[Quantity] = []
    for item in found:
        if not item.noun and noun:
            item = replace(item, noun=noun.noun, unit=noun.unit)
        noun = item if item.noun else noun
        done.append(item)
    return tuple(done)


def _quantity(figure: Figure, bounds: dict[str, str]) -> Quantity:
    after = [stem for stem in figure.after if stem not in _party_stems() and stem not in _fillers()][:NOUNS]
    unit = figure.unit if figure.unit in _SIGNS or _unit_is_near(figure) else ""
    return Quantity(figure.value, figure.text, frozenset([unit] if unit else after), unit, bounds.get(figure.text, ""))


def _unit_is_near(figure: Figure) -> bool:
    """Whether the unit is what the number counts and no later word."""
    near = [stem for stem in figure.after if stem not in _party_stems()][:NOUNS]
    return any(figures(f"5 {stem}")[0].unit == figure.unit for stem in near)


def _ranged(found: Sequence[Quantity]) -> list[Quantity]:
    """ "1,000 to 1,200 prisoners" counts prisoners twice."""
    done = list(found)
    for at in range(len(done) - 2, -1, -1):
        if not done[at].noun and done[at + 1].noun:
            done[at] = replace(done[at], noun=done[at + 1].noun, unit=done[at + 1].unit)
    return done


@cache
def _party_stems() -> frozenset[str]:
    return frozenset(stem for name in aliases() for stem in (name, name[:6], fold(name)))


@cache
def _fillers() -> frozenset[str]:
    return frozenset(wordlists()["conflict"]["fillers"].split())


@cache
def _kinds() -> dict[str, str]:
    """Each unit or stem with the class it belongs to."""
    return {word: line.split()[0] for line in wordlists()["conflict"]["kinds"] for word in line.split()}
