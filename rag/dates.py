"""Days: how they are given, compared and told."""

from __future__ import annotations

from datetime import date, datetime

from rag.errors import QuestionError


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
