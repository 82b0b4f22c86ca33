"""The day a text or a file name itself bears."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta, timezone

NEAR_TOP = 8  # lines in which a dateline is looked for
LONGEST = 100  # characters of one

_MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}
_MONTH = "|".join(_MONTHS)
_LINE = re.compile(
    rf"(?P<label>(?:published|posted|date|gepubliceerd|опубликовано|опубліковано)(?: on)?:? *)?(?:\w+day,? )?"
    rf"(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|(?P<day>\d{{1,2}}) (?P<month>{_MONTH}),? (?P<year>\d{{4}})|"
    rf"(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}}),? (?P<year2>\d{{4}}))"
    r"(?:[T ,|·•-]+(?:at )?\d{1,2}[:.]\d{2}(?::\d{2})? ?(?:[ap]\.?m\.?)?[\w+: ()]{0,12})?",
    re.IGNORECASE,
)
_IN_NAME = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")


def last_day() -> date:
    """The present day where it is the latest, at UTC+14: what is dated after it lies in the future everywhere."""
    return datetime.now(timezone(timedelta(hours=14))).date()


def dateline(text: str, below: Sequence[str] = (), heads: Collection[str] = ()) -> tuple[date | None, str]:
    """The day of a line near the top that holds a date and nothing else, and the text without that line.

    None where it is one of the `heads`, or where another such line, here or in the pages `below`, has another day and
    neither says that it tells when the text was published: they are the entries of a chronicle.
    """
    lines = text.split("\n")
    filled = [at for at, line in enumerate(lines) if line.strip()][:NEAR_TOP]
    dated = [at for at in filled if is_date(lines[at]) and lines[at].strip() not in heads]
    if not dated:
        return None, text
    at = next((at for at in dated if _labelled(lines[at])), dated[0])
    day = _read(lines[at].strip())
    others = (line for page in (text, *below) for line in page.split("\n"))
    if not _labelled(lines[at]) and any(is_date(line) and _read(line.strip()) != day for line in others):
        return None, text
    return day, "\n".join(lines[:at] + lines[at + 1 :])


def is_date(line: str) -> bool:
    """Does the line hold a date and nothing else?"""
    return len(line) < LONGEST and _read(line.strip()) is not None


def day_in_name(name: str) -> date | None:
    """The one ISO date in a file name."""
    days = {day for found in _IN_NAME.findall(name) if (day := _valid(*map(int, found.split("-"))))}
    return days.pop() if len(days) == 1 else None


def _labelled(line: str) -> bool:
    found = _LINE.fullmatch(line.strip())
    return bool(found and found["label"])


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
