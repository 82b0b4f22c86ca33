"""The numbers, days and months a text states, in the form in which two texts compare. Pure functions."""

from __future__ import annotations

import re
from calendar import month_name
from typing import NamedTuple

from rag.facts import days, numbers

_MONTHS = [name for name in month_name if name]
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\b")
_MAY_BE_A_VERB = re.compile(r"(?:^|[.!?]\s+)May (?!\d)")
_FACT_ID = re.compile(r"\bE\d{2}[a-z]?(?:\.\d+)?\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
_JOINED = re.compile(r"(?<=[a-z])-(?=[a-z])")  # "ten-point" holds a number word
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_SERIES = re.compile(rf"\b((?:\d{{1,2}}(?:, | and | to | or |[-–/]))+)(\d{{1,2}} ({'|'.join(_MONTHS)}))\b")


class Stated(NamedTuple):
    """What a text states: values without separators, days as (day, month), and months."""

    numbers: frozenset[str]
    days: frozenset[tuple[int, str]]
    months: frozenset[str]


def stated(text: str) -> Stated:
    """All that `text` states; years count as numbers, ids of facts as nothing."""
    plain = _SERIES.sub(_apart, _ISO.sub(_spelled, _FACT_ID.sub(";", text)))
    found = days(plain)
    months = frozenset(_MONTH.findall(_MAY_BE_A_VERB.sub(";", plain)))
    for phrase in sorted(found, key=len, reverse=True):
        plain = plain.replace(phrase, " ; ".join([" ", *re.findall(r"\d{4}", phrase), " "]))
    return Stated(frozenset(numbers(_JOINED.sub(" ", _ORDINAL.sub("", plain)))), frozenset(found.values()), months)


def _spelled(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}" if day else f"{_MONTHS[int(month) - 1]} {year}"


def _apart(match: re.Match[str]) -> str:
    """ "9, 10 and 12 June" as "9 June, 10 June, 12 June"."""
    before, last, month = match.groups()
    return ", ".join([*(f"{day} {month}" for day in re.findall(r"\d+", before)), last])
