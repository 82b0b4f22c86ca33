"""Numbers with what they count: 6,000 bodies are not 6,000 soldiers, and 15 per cent are not 15."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from text_to_num import alpha2digit

from rag.checking.calendar import without_days
from rag.facts import DIGITS, SPELLED_NUMBERS, value_of
from rag.words import terms, wordlists

MOST = 2  # findings that are told
AHEAD = 5  # words after a number in which its unit is looked for
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)\b", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(?:%|per ?cent\b|percent\b|Prozent\b|procent\b|проц|відс)", re.IGNORECASE)
_CURRENCY = {"$": "dollar", "€": "euro", "£": "pound"}
_AFTER = re.compile(r"(?:[^\S\n]+[^\W\d_][\w’'-]*){1,5}")
_TWO = re.compile(r"\btwo ([^\W\d_]+)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: its value without separators, as written, the stems after it, and its unit where it is a known one."""

    value: str
    text: str
    after: tuple[str, ...]
    unit: str


@cache
def _units() -> dict[str, tuple[str, frozenset[int]]]:
    """Each stem of a unit with the name of its unit and the lines on which that stands."""
    found: dict[str, tuple[str, frozenset[int]]] = {}
    for line, words in enumerate(wordlists()["checking"]["units"]):
        for group in words.split():
            name = group.split("/")[0]
            for stem in (stem for word in group.split("/") for stem in terms(word)):
                found[stem] = (name, found.get(stem, (name, frozenset()))[1] | {line})
    return found


@lru_cache(maxsize=1024)
def figures(text: str, language: str = "en") -> tuple[Figure, ...]:
    """The numbers of a text in order, those in words too where text2num knows the language; no days and no years."""
    plain = without_days(text)
    plain = DIGITS.sub(lambda match: value_of(*match.groups()) if match.group(2) else match.group(), plain)
    if language in SPELLED_NUMBERS:
        plain = alpha2digit(plain, language)
    plain = _TWO.sub(_small, _ORDINAL.sub(r"\1 ", plain))
    return tuple(_figure(match, plain) for match in DIGITS.finditer(plain) if not _YEAR.fullmatch(match.group()))


def _small(match: re.Match[str]) -> str:
    """Two of a unit is a number, as text2num leaves it."""
    return f"2 {match.group(1)}" if _unit(terms(match.group(1))) else match.group()


def _figure(match: re.Match[str], plain: str) -> Figure:
    following = _AFTER.match(plain, match.end())
    after = tuple(terms(following.group()))[:AHEAD] if following else ()
    unit = (
        "percent" if _PERCENT.match(plain, match.end()) else _CURRENCY.get(plain[match.start() - 1 : match.start()], "")
    )
    return Figure(value_of(*match.groups()), match.group(), after, unit or _unit(after))


def _unit(after: Sequence[str]) -> str:
    return next((_units()[stem][0] for stem in after if stem in _units()), "")


def wrong_figures(sentence: Sequence[Figure], passages: Sequence[Figure]) -> list[str]:
    """A reason for each of the first numbers that the passages lack."""
    there = {figure.value for figure in passages}
    absent = {figure.value: figure for figure in sentence if figure.value not in there}
    return [_reason(figure, passages) for figure in list(absent.values())[:MOST]]


def _reason(figure: Figure, passages: Sequence[Figure]) -> str:
    """With the number that counts the same in the passages, if there is one."""
    mine = set(figure.after)
    rivals = [other for other in passages if (mine & set(other.after)) or (figure.unit and figure.unit == other.unit)]
    if not rivals:
        return f"the number {figure.text} is not in the passage"
    best = max(rivals, key=lambda other: len(mine & set(other.after)))
    return f"says {figure.text}, the passage says {best.text}"


def wrong_units(sentence: Sequence[Figure], passages: Sequence[Figure]) -> list[str]:
    """A reason for each of the first numbers that count one thing here and something else wherever they are there."""
    by_value: dict[str, dict[Figure, None]] = {}
    for other in passages:
        by_value.setdefault(other.value, {})[other] = None
    found: list[str] = []
    for figure in dict.fromkeys(sentence):
        same = list(by_value.get(figure.value, ()))
        if same and len(found) < MOST and all(_excluded(figure, other) for other in same):
            found.append(f"says {_told(figure)}, the passage says {_told(same[0])}")
    return found


def _excluded(figure: Figure, other: Figure) -> bool:
    if "percent" in {figure.unit, other.unit}:
        return figure.unit != other.unit
    if not figure.unit or not other.unit or figure.unit == other.unit:
        return False
    mine, theirs = (_lines(unit) for unit in (figure.unit, other.unit))
    others = {_units()[stem][0] for stem in other.after if stem in _units()}
    return bool(mine & theirs) and figure.unit not in others


def _lines(unit: str) -> frozenset[int]:
    return next((lines for name, lines in _units().values() if name == unit), frozenset())


def _told(figure: Figure) -> str:
    return f"{figure.text} {figure.unit}".strip()
