"""The days an article tells of, each resolved against the day it was published."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from rag.dates import Named, Period, named, years
from rag.mentions import words
from rag.types import Article
from rag.verbs import says

KEPT = 256  # articles whose days are remembered
COMING = 62  # days after the publication in which a day without a year may lie, where nothing tells that it is past
RECENT = 31  # days before the publication: a day without a year is rather of these than of a year named near it
BACK = 8  # years in which a day without a year may lie: 29 February can be missing that long
REACH = 120  # characters of a clause that tell whether its day lies ahead
WEEK = 7

_STOP = re.compile(r"[.,;:!?—–()“”«»\"\n]")
_ENDS = re.compile(r"[.;:!?\n]")
_OPENS = re.compile(r"(?:^|[.,;:!?—–(“«\"\n])\s*(?:\w{1,3}\s+)?$")
_BESIDE = re.compile(r"[\s,(]{1,3}(?:the\s|den\s)?")
_AFTER_DATE = re.compile(r"[\s,(]{1,3}$")
_PAST = re.compile(r"\b(?:\w{2,}ed\s+(?:on|in)|since|was\s+on|held\s+on|met\s+on)\s+$", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s[^,;]{0,20}?(?:19|20)\d\d", re.IGNORECASE)  # tells of another time
_SENTENCE_END = re.compile(r"[.!?\n]\s")
_MID = re.compile(r"\w\s$")  # what goes before in the middle of a sentence
_IN = re.compile(r"\bin\s+$", re.IGNORECASE)


class EventDay(NamedTuple):
    """Words that name a day, `article.text[start:end]` in code points, and the days they mean, both included."""

    start: int
    end: int
    first: date
    last: date

    @property
    def period(self) -> Period:
        """The days alone."""
        return Period(self.first, self.last)


@lru_cache(maxsize=KEPT)
def event_days(article: Article) -> tuple[EventDay, ...]:
    """The days, ranges of days and months that the article's text names, in its order, none overlapping another.

    A day without a year is of the one that puts it nearest to the publication, or that the article gives it elsewhere;
    a weekday, "yesterday" and the like are counted from the publication, to the past unless their clause looks ahead.
    An article without a date tells of those days alone that it gives with their year. Time is linear.
    """
    found = list(_dated(article.text, article.published))
    if article.published:
        found += _weekdays(article.text, article.published, found)
        found += _counted(article.text, article.published)
    return tuple(sorted(found))


def _dated(text: str, published: date | None) -> Iterator[EventDay]:
    """Days in figures and months by name."""
    names = [_bare(text, what) for what in named(text) if not what.is_doubtful or _is_month(text, what)]
    known, only = _known(names), set(years(text))
    for what in names:
        period = what.within(what.year) if what.year else None
        if published and not what.year:
            told = (
                known.get((what.month, what.first)),
                _year_before(text, what.start),
                *(only if len(only) == 1 else ()),
            )
            period = _nearest(text, what, published, [year for year in told if year])
        if period:
            yield EventDay(what.start, what.end, *period)


def _bare(text: str, what: Named) -> Named:
    """The month alone where a count of something follows it: "in May 390 people"."""
    word = text[what.start : what.end].split()[0].rstrip(".")
    is_counted = what.first is not None and what.year is None and word.isalpha()
    if not is_counted or not _IN.search(_before(text, what.start)):
        return what
    return what._replace(end=what.start + len(word), first=None, last=None)


def _is_month(text: str, what: Named) -> bool:
    """Whether a bare "May" or "March" is the month, told by the word before it."""
    is_written = text[what.start].isupper() or not text[what.start].isascii()
    return is_written and _month_after().search(_before(text, what.start)) is not None


def _known(names: Sequence[Named]) -> dict[tuple[int, int | None], int | None]:
    """The year of each day that the article gives with one year only."""
    found: dict[tuple[int, int | None], set[int]] = {}
    for what in names:
        if what.year:
            found.setdefault((what.month, what.first), set()).add(what.year)
    return {day: next(iter(given)) if len(given) == 1 else None for day, given in found.items()}


def _year_before(text: str, at: int) -> int | None:
    """The last year that the sentence names before `at`."""
    sentence = _SENTENCE_END.split(text[max(0, at - 2 * REACH) : at])[-1]
    return next(reversed(years(_SINCE.sub("", sentence))), None)


def _nearest(text: str, what: Named, published: date, told: Sequence[int]) -> Period | None:
    """The day in the year that puts it nearest to the publication, or in one that is told, unless it is recent."""
    near = _near(text, what, published)
    if near and 0 <= (published - near.last).days <= RECENT:
        return near
    earlier = (what.within(year) for year in told if near is None or year <= near.first.year)
    return next((period for period in earlier if period), near)


def _near(text: str, what: Named, published: date) -> Period | None:
    candidates = [what.within(published.year + 1 - back) for back in range(BACK + 2)]
    there = [period for period in candidates if period]
    if _lies_ahead(text, what.start, what.end):
        return min(there, key=lambda period: period.away(published), default=None)
    coming = 0 if _PAST.search(_before(text, what.start)) else COMING
    return next((period for period in there if (period.first - published).days <= coming), None)


def _weekdays(text: str, published: date, dated: Sequence[EventDay]) -> Iterator[EventDay]:
    """Weekdays that stand without their date."""
    starts, ends = {day.start for day in dated}, {day.end for day in dated}
    for match in _weekday().finditer(text):
        after = _BESIDE.match(text, match.end())
        before = _AFTER_DATE.search(text, max(0, match.start() - 3), match.start())
        if match["other"] or (after and after.end() in starts) or (before and before.start() in ends):
            continue
        day = _moved(published, _days_to(text, match, published.weekday()))
        if day:
            yield EventDay(match.start("day"), match.end("day"), day, day)


def _days_to(text: str, match: re.Match[str], today: int) -> int:
    """Days from the publication to the weekday of the match; a week at most."""
    names = [name for name in match.groupdict() if name.startswith("day_") and match[name]]
    since = (today - int(names[0].removeprefix("day_"))) % WEEK
    if match["next"]:
        return WEEK - since
    if match["last"]:
        return -(since or WEEK)
    return (WEEK - since) % WEEK if _lies_ahead(text, match.start(), match.end()) else -since


def _counted(text: str, published: date) -> Iterator[EventDay]:
    """Yesterday, today and tomorrow, but not "USA Today"."""
    for match in _count().finditer(text):
        days = next(int(days) for days, name in _groups() if match[name])
        day = _moved(published, days)
        if day and not (match[0][0].isupper() and _MID.search(text, max(0, match.start() - 2), match.start())):
            yield EventDay(match.start(), match.end(), day, day)


def _moved(day: date, days: int) -> date | None:
    """The day so many days later; None outside the calendar."""
    number = day.toordinal() + days
    return date.fromordinal(number) if date.min.toordinal() <= number <= date.max.toordinal() else None


def _lies_ahead(text: str, start: int, end: int) -> bool:
    """Whether the clause around a day puts it in the future: "would meet on Thursday", "On Thursday they will"."""
    clause = _STOP.split(text[max(0, start - REACH) : start])[-1]
    hits = list(_ahead().finditer(clause))
    if hits and not says(clause[hits[-1].end() :]):
        return True
    if not _OPENS.search(_before(text, start)):
        return False
    led = _opening().search(text, end, end + REACH)
    between = text[end : led.start()] if led else "."
    return not _ENDS.search(between) and not says(between)


def _before(text: str, at: int) -> str:
    return text[max(0, at - 24) : at]


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files("rag").joinpath("days.toml").read_text(encoding="utf-8"))


def _words(key: str) -> str:
    return words(key, of=_lists())


@cache
def _month_after() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_words('months_after')})[\s-]+$", re.IGNORECASE)


@cache
def _weekday() -> re.Pattern[str]:
    names = "|".join(f"(?P<day_{at}>{'|'.join(found.split())})" for at, found in enumerate(_lists()["weekdays"]))
    return re.compile(
        rf"(?:\b(?:(?P<next>{_words('next')})|(?P<last>{_words('last')})|(?P<other>{_words('others')}))\s+)?"
        rf"\b(?P<day>{names})\b(?!\s+(?:{_words('papers')})\b)",
        re.IGNORECASE,
    )


@cache
def _groups() -> tuple[tuple[str, str], ...]:
    return tuple((days, f"count_{at}") for at, days in enumerate(_lists()["counted"]))


@cache
def _count() -> re.Pattern[str]:
    lists = _lists()["counted"]
    return re.compile("|".join(rf"\b(?P<{name}>{words(days, of=lists)})\b" for days, name in _groups()), re.IGNORECASE)


@cache
def _ahead() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_words('ahead')})\b", re.IGNORECASE)


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_words('opening')})\b", re.IGNORECASE)
