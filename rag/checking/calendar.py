"""Days as a sentence names them, held against those of its passages, in the languages of the talks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from rag.words import wordlists

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-([01]\d)-([0-3]\d)(?!\d)")
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,2})\D{0,3}\s*(?:to|until|[-–—])\s*(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Moment:
    """A month with its days (none: the month as a whole) and its year (0: none), as written."""

    text: str
    days: frozenset[int]
    month: int
    year: int


@cache
def _pattern() -> re.Pattern[str]:
    months = "|".join(
        re.escape(word).replace(r"\*", r"\w*") for words in wordlists()["calendar"]["months"] for word in words.split()
    )
    day = r"\d{1,2}(?:st|nd|rd|th)?(?![\d,.]\d)"
    several = rf"{day}(?:\s*(?:,|and|or|to|until|en|und|и|та|[-–—])\s*{day}){{0,3}}"
    return re.compile(
        rf"(?<![\d.,])(?:(?P<before>{several})\.?\s+(?:of\s+)?)?\b(?P<month>{months})\b\.?"
        rf"(?:\s+(?P<after>{several})\b)?(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?",
        re.IGNORECASE,
    )


@cache
def _number_of(month: str) -> int:
    return next(
        number
        for number, words in enumerate(wordlists()["calendar"]["months"], 1)
        if any(re.fullmatch(re.escape(word).replace(r"\*", r"\w*"), month) for word in words.split())
    )


@lru_cache(maxsize=1024)
def moments(text: str) -> tuple[Moment, ...]:
    """The days and months that a text names; "may" and its like in small letters only with a day or a year."""
    found = [_moment(match) for match in _pattern().finditer(text) if _is_month(match)]
    found += [Moment(iso[0], frozenset({int(iso[3])}), int(iso[2]), int(iso[1])) for iso in _ISO.finditer(text)]
    return tuple(found)


def _is_month(match: re.Match[str]) -> bool:
    if match["before"] or match["after"] or match["year"]:
        return True
    word = match["month"]
    return word[0].isupper() and (word.lower() not in wordlists()["calendar"]["ambiguous"].split())


def _moment(match: re.Match[str]) -> Moment:
    days = match["before"] or match["after"] or ""
    numbers = {int(number) for number in re.findall(r"\d+", days)}
    for first, last in _RANGE.findall(days):
        numbers |= set(range(int(first), int(last) + 1))
    return Moment(
        match.group().strip(), frozenset(numbers), _number_of(match["month"].lower()), int(match["year"] or 0)
    )


def without_days(text: str) -> str:
    """The text with its days and months taken out, so that their numbers count nothing."""
    text = _ISO.sub(" ; ", text)
    return _pattern().sub(lambda match: " ; " if _is_month(match) else match.group(), text)


def wrong_days(sentence: str, passages: Sequence[str]) -> list[str]:
    """One reason for each day, month or weekday of the sentence that the passages contradict or do not name."""
    there = [moment for passage in passages for moment in moments(passage)]
    wrong = [_reason(moment, there) for moment in moments(sentence) if not any(_fits(moment, other) for other in there)]
    return [*wrong, *_wrong_weekdays(sentence, passages, there)]


def _fits(moment: Moment, other: Moment) -> bool:
    if moment.month != other.month or (moment.year and other.year and moment.year != other.year):
        return False
    return not moment.days or moment.days <= other.days or (not other.days and not moment.days)


def _reason(moment: Moment, there: Sequence[Moment]) -> str:
    if not there:
        return f"{moment.text} is not in the passage"
    near = max(there, key=lambda other: (bool(moment.days & other.days), moment.month == other.month))
    return f"says {moment.text}, the passage says {near.text}"


def _wrong_weekdays(sentence: str, passages: Sequence[str], there: Sequence[Moment]) -> list[str]:
    said = {word.lower() for word in _WEEKDAY.findall(sentence)}
    known = {word.lower() for passage in passages for word in _WEEKDAY.findall(passage)}
    known |= {day for moment in (*there, *moments(sentence)) for day in _weekdays(moment)}
    return [f"says {day.capitalize()}, the passage says {_one(known)}" for day in sorted(said - known) if known]


def _weekdays(moment: Moment) -> set[str]:
    found = set()
    for day in moment.days if moment.year else ():
        try:
            found.add(WEEKDAYS[date(moment.year, moment.month, day).weekday()])
        except ValueError:
            continue  # 31 June is no day
    return found


def _one(days: set[str]) -> str:
    return " or ".join(sorted(day.capitalize() for day in days))
