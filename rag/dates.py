"""Days: how they are given and told, and which of them a question speaks of."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from rag.errors import QuestionError
from rag.words import alternatives, wordlists

SOON = timedelta(7)  # after a period, in which most that tells of it is written
LATER = timedelta(45)  # after that, by which an article weighs half
BEFORE = timedelta(30)  # in which what is to come is announced
ANNOUNCED = 0.3  # what an article of those days weighs
MEMORY = 10  # years back in which a day without a year may lie
MONTHS_OF_SEASONS, WINTER = (3, 6, 9), 4  # the first month of each but winter


def day_of(value: date | str | None) -> date | None:
    """A day given as a date or as YYYY-MM-DD. Raises QuestionError for anything else."""
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    if isinstance(value, datetime):
        return value.date()
    try:
        return date.fromisoformat(value.strip())
    except (ValueError, AttributeError):
        raise QuestionError(f"{value!r} is not a day.", "Give it as YYYY-MM-DD, for example 2025-06-02.") from None


def day_number(day: date | None) -> int:
    """The day as the number YYYYMMDD, 0 without one: both indexes compare numbers."""
    return int(day.strftime("%Y%m%d")) if day else 0


def spelled(day: date) -> str:
    """The day for a reader, such as 2 June 2025."""
    return f"{day.day} {day:%B %Y}"


def day_told(day: date | None) -> str:
    """The day of an article for a reader, also where it bears none."""
    return spelled(day) if day else "no date"


class Period(NamedTuple):
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    def meets(self, other: Period) -> bool:
        """Whether a day is in both."""
        return self.first <= other.last and other.first <= self.last

    def away(self, day: date) -> timedelta:
        """How far a day lies outside."""
        return max(self.first - day, day - self.last, timedelta(0))


def periods(text: str, latest: date | None = None) -> tuple[Period, ...]:
    """The days, months and seasons that `text` names, or the years where it names none of these.

    A day or month without a year is of the one year that the text names, else of the last year in which it does not
    lie after `latest`, else of any of the last ten years. What follows "since" is open to `latest` or today, what
    follows "before" open to the past.
    """
    given = years(text)
    found = [(match, period) for match in _DAYS.finditer(text) for period in _days(match, given, latest)]
    found += [(match, period) for match in _ISO.finditer(text) for period in _iso(match)]
    found += [(match, period) for match in _SEASON.finditer(text) for period in _season(match)]
    found = found or [(match, _year(int(match.group()))) for match in _YEAR.finditer(text)]
    return tuple(dict.fromkeys(_opened(text[: match.start()], period, latest) for match, period in found))


def spelled_period(period: Period) -> str:
    """The days for a reader, such as 23 to 25 May 2025, or May 2025 for all of it."""
    first, last = period
    if first == last:
        return spelled(first)
    if (first.year, first.month) != (last.year, last.month):
        return f"{spelled(first)} to {spelled(last)}"
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return f"{first:%B %Y}"
    return f"{first.day} to {spelled(last)}"


class Named(NamedTuple):
    """Words that name a day, some days or a month, `text[start:end]`; None for a year or days that they don't give.

    `is_doubtful` marks a bare word that may be another than a month's name.
    """

    start: int
    end: int
    year: int | None
    month: int
    first: int | None
    last: int | None
    is_doubtful: bool = False

    def within(self, year: int) -> Period | None:
        """The days in that year; None where its calendar lacks them."""
        if not (1 <= self.month <= 12 and date.min.year <= year <= date.max.year):
            return None
        length = monthrange(year, self.month)[1]
        first = 1 if self.first is None else self.first
        last = length if self.last is None else self.last
        if not 1 <= first <= last <= length:
            return None
        return Period(date(year, self.month, first), date(year, self.month, last))


def named(text: str) -> list[Named]:
    """The days and months that `text` names, in its order. Time is linear."""
    found = [_named(match) for match in _DAYS.finditer(text)] + [_named_iso(match) for match in _ISO.finditer(text)]
    return sorted(found, key=lambda what: what.start)


def years(text: str) -> list[int]:
    """The years that `text` names, in its order."""
    return [int(match.group()) for match in _YEAR.finditer(text)]


def undated(text: str) -> str:
    """The text with a semicolon for each day, month, season and year it names."""
    for pattern in (_ISO, _DAYS, _SEASON, _YEAR):
        text = pattern.sub(lambda match: match.group() if _is_other(match) else ";", text)
    return text


def timeliness(published: date | None, asked: Sequence[Period]) -> float:
    """How far an article's day speaks for its telling of one of these periods, 0..1; 0 where none is asked for.

    News tells of what has just been: 1 in the period and a week after, then less, half after another 45 days. What
    was written before can announce it at most.
    """
    return max((_timeliness(published, period) for period in asked), default=0.0) if published else 0.0


def freshness(published: date | None, as_of: date | None) -> float:
    """How new an article is on a day, 0..1: 1 if it is of that day, half after 45 days; 0 where either is unknown."""
    if published is None or as_of is None:
        return 0.0
    return LATER / (LATER + max(as_of - published, timedelta(0)))


def _timeliness(published: date, period: Period) -> float:
    if published < period.first:
        return ANNOUNCED if period.first - published <= BEFORE else 0.0
    late = max(published - period.last - SOON, timedelta(0))
    return LATER / (LATER + late)


def _one_of(names: Sequence[str], prefix: str) -> str:
    return "|".join(f"(?P<{prefix}{at}>{alternatives(words)})" for at, words in enumerate(names, 1))


_CALENDAR = wordlists()["calendar"]
MONTHS = "|".join(alternatives(words) for words in _CALENDAR["months"])  # a regular expression
_YEAR = re.compile(r"(?<![\d.,-])(?:19|20)\d\d(?![\d-]|[.,]\d)")
_OPEN = re.compile(r"\b(?:(?P<since>since|sinds|seit)|before|until|vóór|vor)\s+(?:the\s+)?$", re.IGNORECASE)
_NUMBER = r"(?P<{}>[0-3]?\d)(?:\.|-?[^\W\d]{{1,3}}(?=\s))?"
_ISO = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)")
_DAYS = re.compile(
    rf"(?:(?<![\d.,-]){_NUMBER.format('day')}(?:\s*(?:[-–]|and|to|en|tot|und|bis|ve|и|до|та|й)\s*{_NUMBER.format('until')})?"
    r"\s+(?:of\s+)?)?"
    rf"\b(?:{_one_of(_CALENDAR['months'], 'month')})\b(?!-[^\W\d])\.?"
    r"(?:\s+(?P<after>[0-3]?\d)(?:st|nd|rd|th)?(?:[-–](?P<through>[0-3]?\d))?\b(?![.,:]\d))?"
    r"(?:,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)(?!-?\d))?",
    re.IGNORECASE,
)
_SEASON = re.compile(
    rf"\b(?:{_one_of(_CALENDAR['seasons'], 'season')})\b\s+(?:of\s+|von\s+|van\s+)?(?P<year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_AMBIGUOUS = frozenset(_CALENDAR["ambiguous"].split())


def _days(match: re.Match[str], given: Sequence[int], latest: date | None) -> Iterator[Period]:
    """The days or the month of a match in each year it may mean; none for a day that the calendar lacks."""
    if _is_other(match):
        return
    what = _named(match)
    for year in _years(match, what.month, given, latest):
        if period := what.within(year):
            yield period


def _named(match: re.Match[str]) -> Named:
    first = match["day"] or match["after"]
    last = match["until"] or match["through"] or first
    word = match.group().rstrip(". ")
    return Named(
        match.start(),
        match.start() + len(word),
        _int(match["year"]),
        _numbered(match, "month"),
        _int(first),
        _int(last),
        is_doubtful=word.lower() in _AMBIGUOUS,
    )


def _named_iso(match: re.Match[str]) -> Named:
    day = int(match["day"])
    return Named(match.start(), match.end(), int(match["year"]), int(match["month"]), day, day)


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _is_other(match: re.Match[str]) -> bool:
    """Whether a match is a bare word that may be another than a month: in small letters or at the start."""
    word = match.group().strip(". ")
    return word.lower() in _AMBIGUOUS and (word[0].islower() or match.start() == 0)


def _years(match: re.Match[str], month: int, given: Sequence[int], latest: date | None) -> Sequence[int]:
    if match["year"]:
        return [int(match["year"])]
    if len(set(given)) == 1:
        return given[:1]
    if latest:
        return [latest.year - (date(latest.year, month, 1) > latest)]
    this = date.today().year
    return range(this - MEMORY, this + 1)


def _iso(match: re.Match[str]) -> Iterator[Period]:
    if period := _named_iso(match).within(int(match["year"])):
        yield period


def _season(match: re.Match[str]) -> Iterator[Period]:
    """The season of that year; a winter that ends in it and one that begins in it."""
    year, season = int(match["year"]), _numbered(match, "season")
    if season < WINTER:
        month = MONTHS_OF_SEASONS[season - 1]
        yield Period(date(year, month, 1), date(year, month + 2, monthrange(year, month + 2)[1]))
    else:
        for start in (year - 1, year):
            yield Period(date(start, 12, 1), date(start + 1, 2, monthrange(start + 1, 2)[1]))


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def _opened(before: str, period: Period, latest: date | None) -> Period:
    """The period, with an open end where the words before it say so."""
    match = _OPEN.search(before)
    if match is None:
        return period
    if match["since"]:
        return Period(period.first, max(latest or date.today(), period.last))
    return Period(date.min, period.first)


def _numbered(match: re.Match[str], prefix: str) -> int:
    """Which of the numbered groups took part."""
    return next(
        int(name.removeprefix(prefix)) for name, text in match.groupdict().items() if text and name.startswith(prefix)
    )
