"""The day, month or year that stands at one place of a question."""

from __future__ import annotations

import re
from calendar import day_name
from datetime import date, timedelta

from rag.dates import MONTHS, Period, periods, years
from rag.errors import QuestionError
from rag.words import alternatives, wordlists

_LISTS = wordlists()["as_of"]
_PARTS = [alternatives(words) for words in _LISTS["parts"]]
_ENDS = (0.0, 1 / 3, 0.5, 1.0)  # how much of a month or year each part holds
_YEAR = r"(?:19|20)\d\d"
_THE = r"(?:(?:the|het|de|dem|der)\s+)?"
DAY = (
    rf"{_THE}(?:(?P<part>{'|'.join(_PARTS)})[\s-]+{_THE})?"
    rf"(?:(?P<iso>{_YEAR}-\d\d?-\d\d?)|(?P<dotted>\d\d?\.\d\d?\.{_YEAR})"
    rf"|(?P<named>(?:(?P<first>\d{{1,2}})(?:\.|-?[^\W\d]{{1,3}}(?=\s))?\s+(?:of\s+)?)?(?:{MONTHS})\b\.?"
    rf"(?:\s+(?P<after>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.,]\d))?(?:,?\s+(?:of\s+)?{_YEAR}(?!\d))?)"
    rf"|(?P<year>{_YEAR}(?!\d))"
    rf"|(?P<yesterday>{alternatives(_LISTS['yesterday'])})|(?P<week>{alternatives(_LISTS['week'])})"
    rf"|(?P<month>{alternatives(_LISTS['month'])})|(?:last\s+)?(?P<weekday>{'|'.join(day_name)}))"
    rf"(?:\s+(?:{alternatives(_LISTS['year'])})(?!\w))?"
)  # a regular expression, to be searched without regard to case


def day_in(match: re.Match[str], text: str, anchor: date) -> Period | None:
    """The days that a match of `DAY` in `text` means, seen from `anchor`; None for a word that is no month here.

    Raises QuestionError for a day that the calendar lacks.
    """
    period = _relative(match, anchor) or _written(match, text, anchor)
    return _part(match, period) if period else None


def _relative(match: re.Match[str], anchor: date) -> Period | None:
    """Yesterday, the week or month before the anchor's, the last day of that name."""
    if match["week"]:
        sunday = anchor - timedelta(anchor.isoweekday())
        return Period(sunday - timedelta(6), sunday)
    if match["month"]:
        last = anchor.replace(day=1) - timedelta(1)
        return Period(last.replace(day=1), last)
    back = 1 if match["yesterday"] else 0
    if match["weekday"]:
        back = (anchor.weekday() - list(day_name).index(match["weekday"].capitalize())) % 7
    elif not back:
        return None
    return Period(anchor - timedelta(back), anchor - timedelta(back))


def _written(match: re.Match[str], text: str, anchor: date) -> Period | None:
    if match["iso"] or match["dotted"]:
        return _in_figures(match)
    written = match["named"] or match["year"]
    given = set(years(text))
    if not re.search(_YEAR, written) and len(given) == 1:
        written += f" {given.pop()}"
    found = periods(f"in {written}", anchor)
    if (match["first"] or match["after"]) and not (found and found[0].first == found[0].last):
        raise _no_day(match["named"])
    return found[0] if found else None


def _in_figures(match: re.Match[str]) -> Period:
    year, month, day = match["iso"].split("-") if match["iso"] else reversed(match["dotted"].split("."))
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise _no_day(match["iso"] or match["dotted"]) from None
    return Period(found, found)


def _part(match: re.Match[str], period: Period) -> Period:
    """The period up to the end of the part that is named."""
    if not match["part"]:
        return period
    at = next(at for at, words in enumerate(_PARTS) if re.fullmatch(words, match["part"], re.IGNORECASE))
    return Period(period.first, period.first + _ENDS[at] * (period.last - period.first))


def _no_day(words: str) -> QuestionError:
    return QuestionError(f"{words} is not a day.", "Name one that the calendar has, for example 2 June 2025.")
