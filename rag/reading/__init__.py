"""From a file to an article: one door, one module a format."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rag.errors import ReadingError
from rag.language import detect
from rag.reading.cleaning import clean, headline_like, is_furniture
from rag.reading.dateline import dateline, day_in_name
from rag.reading.files import read_file, shown
from rag.reading.ids import LONGEST, is_id, make_id
from rag.reading.markdown import read_markdown
from rag.reading.metadata import Metadata, split_front_matter
from rag.reading.normalise import normalise, normalise_line
from rag.reading.plain import Plain
from rag.reading.text import read_text
from rag.types import Article

FORMATS: dict[str, Callable[[str], Plain]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_text,
    ".text": read_text,
}

_SITE = re.compile(r" ?[|–—·-] .{2,60}")

__all__ = ["FORMATS", "read"]


@dataclass(frozen=True, slots=True)
class _Page:
    title: str | None
    published: date | None
    text: str


def read(
    path: Path, *, title: str | None = None, publisher: str | None = None, published: date | None = None
) -> Article:
    """Read a Markdown or text file, free it of markup and of a web page's furniture, and make it an article.

    What is given here goes before the front matter, and that before what the text shows: a first heading or short
    first line, a line with nothing but a date, a date in the file's name. No date is guessed.
    Raises ReadingError where the file cannot be read, is no UTF-8 text, has no text or bears a wrong or future date.
    """
    name = shown(path)
    reader = FORMATS.get(path.suffix.lower())
    content = normalise(read_file(path, tuple(FORMATS)))
    if reader is None:
        raise ReadingError(
            f"{name} is of no kind Parley reads.", f"Give it one of these endings: {', '.join(FORMATS)}."
        )
    values, body = split_front_matter(content, name)
    title = normalise_line(title or "") or values.line("title")
    page = _page(reader(body), title)
    if not page.text:
        raise ReadingError(f"{name} has no text.", "Put the article's text into the file, then add it again.")
    title = title or page.title or normalise_line(path.stem.replace("_", " ")) or name
    published = published or values.day("published", "date") or page.published or _past(day_in_name(path.name))
    _refuse_future(published, name)
    return Article(
        id=_id(values, title, name),
        title=title,
        text=page.text,
        publisher=normalise_line(publisher or "") or values.line("publisher"),
        published=published,
        url=values.web("url"),
        language=values.language() or detect(page.text),
        topics=values.topics(),
        sources=values.sources(),
    )


def _page(plain: Plain, title: str | None) -> _Page:
    """The article on the page: its own title where none is known, its date, and the text below them."""
    day, text = dateline(normalise(plain.text))
    first, text = _first_line(text)
    own = title or plain.heading or first
    return _Page(own, _past(day), clean(text, own))


def _first_line(text: str) -> tuple[str | None, str]:
    """The first line that is no furniture, if it reads like a title and something follows it, and the text.

    Where the line under it is the same without the site's name behind it, that one is taken and the first one dropped.
    """
    lines = [line.strip() for line in text.split("\n")]
    filled = (index for index, line in enumerate(lines) if line and not is_furniture(line))
    first, second = next(filled, None), next(filled, None)
    if first is None or second is None or not headline_like(lines[first]):
        return None, text
    if lines[first].startswith(lines[second]) and _SITE.fullmatch(lines[first], len(lines[second])):
        return lines[second], text.replace(lines[first], "", 1)
    return lines[first], text


def _id(values: Metadata, title: str, name: str) -> str:
    given = values.line("id")
    if given is None:
        return make_id(title)
    if not is_id(given):
        raise ReadingError(
            f"{name}: the id {given[: LONGEST + 1]!r} cannot serve as a file name.",
            f"Use at most {LONGEST} lower-case letters, digits and single hyphens, or leave `id` out.",
        )
    return given


def _past(day: date | None) -> date | None:
    return day if day and day <= date.today() else None


def _refuse_future(day: date | None, name: str) -> None:
    if day and day > date.today():
        raise ReadingError(
            f"{name} would be published on {day.isoformat()}, which is in the future.",
            "Correct `published` in its front matter, or give `--published` a day up to today.",
        )
