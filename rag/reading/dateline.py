"""The day a text or a file name itself bears."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date, datetime, timedelta, timezone

NEAR_TOP = 8  # lines in which a dateline is looked for

_MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}
_MONTH = "|".join(_MONTHS)
_LINE = re.compile(
    rf"(?:(?:published|posted|date|gepubliceerd|опубликовано|опубліковано)(?: on)?:? *)?(?:\w+day,? )?"
    rf"(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|(?P<day>\d{{1,2}}) (?P<month>{_MONTH}),? (?P<year>\d{{4}})|"
    rf"(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}}),? (?P<year2>\d{{4}}))"
    r"(?:[T ,|·•-]+(?:at )?\d{1,2}[:.]\d{2}(?::\d{2})? ?(?:[ap]\.?m\.?)?[\w+: ()]{0,12})?",
    re.IGNORECASE,
)
_IN_NAME = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")


def last_day() -> date:
    """The present day where it is the latest, at UTC+14: what is dated after it lies in the future everywhere."""
    return datetime.now(timezone(timedelta(hours=14))).date()


def dateline(text: str) -> tuple[date | None, str]:
    """The day of a line near the top that holds a date and nothing else, and the text without that line."""
    lines = text.split("\n")
    filled = [index for index, line in enumerate(lines) if line.strip()][:NEAR_TOP]
    for index in filled:
        if len(lines[index]) < 100 and (day := _read(lines[index].strip())):
            return day, "\n".join(lines[:index] + lines[index + 1 :])
    return None, text


def day_in_name(name: str) -> date | None:
    """The one ISO date in a file name."""
    days = {day for found in _IN_NAME.findall(name) if (day := _valid(*map(int, found.split("-"))))}
    return days.pop() if len(days) == 1 else None


def _read(line: str) -> date | None:
    found = _LINE.fullmatch(line)
    if not found:
        return None
    if found["iso"]:
        return _valid(*map(int, found["iso"].split("-")))
    month = (found["month"] or found["month2"]).lower()
    return _valid(int(found["year"] or found["year2"]), _MONTHS[month], int(found["day"] or found["day2"]))


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
