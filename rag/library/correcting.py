"""Metadata of an article as a person corrects it: checked, and put in the place of what was there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NoReturn

from rag.errors import MetadataError
from rag.reading.metadata import language_code
from rag.reading.normalise import normalise_line
from rag.types import Article

LONGEST = 300  # characters of a title or a name


def corrected(article: Article, *, title: str, publisher: str, published: str, language: str) -> Article:
    """The article with these values; a blank publisher or day means that none is known. Raises MetadataError."""
    return replace(
        article,
        title=_line(title, "title") or _refuse("A title is needed.", "Type the article's title."),
        publisher=_line(publisher, "publisher") or None,
        published=_day(published.strip()),
        language=language_code(language)
        or _refuse(f"{language[:20]!r} is no language code.", "Type two or three letters, such as en, uk or ru."),
    )


def _line(value: str, name: str) -> str:
    line = normalise_line(value)
    return line if len(line) <= LONGEST else _refuse(f"The {name} is longer than {LONGEST} characters.", "Shorten it.")


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        _refuse(f"{value[:20]!r} is no day.", "Write it as YYYY-MM-DD.")
    return day if day is None or day <= date.today() else _refuse(f"{day} is yet to come.", "Give a day up to today.")


def _refuse(problem: str, remedy: str) -> NoReturn:
    raise MetadataError(problem, remedy)
