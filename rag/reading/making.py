"""From a document's plain text and metadata to an article: what is given goes before what is found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from rag.errors import ReadingError
from rag.language import detect
from rag.reading.cleaning import clean, headline_like, is_furniture
from rag.reading.dateline import dateline, day_in_name
from rag.reading.ids import LONGEST, is_id, make_id
from rag.reading.layout import join_pages
from rag.reading.limits import MOST_LINES, MOST_TEXT, too_much_text
from rag.reading.normalise import normalise, normalise_line
from rag.reading.plain import Given, Plain
from rag.types import Article

_SITE = re.compile(r" ?[|–—·-] .{2,60}")


@dataclass(frozen=True, slots=True)
class _Page:
    title: str | None
    published: date | None
    text: str
    starts: tuple[int, ...] = ()


def make_article(plain: Plain, name: str, given: Given) -> Article:
    """The article of a document in the file `name`, freed of a page's furniture.

    Raises ReadingError where no text is left, it is too long, or the day lies in the future.
    """
    found = plain.found
    _refuse_too_much(plain, name)
    title = normalise_line(given.title or "") or found.title
    page = _page(plain, [known for known in (title, found.title) if known])
    if not page.text:
        raise ReadingError(f"{name} has no text.", "Put the article's text into the file, then add it again.")
    path = PurePath(name)
    title = title or page.title or normalise_line(path.stem.replace("_", " ")) or name
    day = given.published or found.published or page.published or _past(day_in_name(path.name)) or _past(found.saved)
    refuse_future(day, name)
    return Article(
        id=_id(found.id, title, name),
        title=title,
        text=page.text,
        publisher=normalise_line(given.publisher or "") or found.publisher,
        published=day,
        url=found.url,
        language=found.language or detect(page.text),
        topics=found.topics,
        sources=found.sources,
        pages=page.starts,
    )


def _refuse_too_much(plain: Plain, name: str) -> None:
    texts = (plain.text, *plain.pages)
    if sum(map(len, texts)) > MOST_TEXT:
        raise too_much_text(name)
    if sum(text.count("\n") for text in texts) > MOST_LINES:
        raise ReadingError(f"{name} has more than {MOST_LINES:,} lines.", "Split it into several files.")


def _page(plain: Plain, titles: Sequence[str]) -> _Page:
    """The article on the page: its own title where none is known, its date, and the text below them."""
    first, *others = plain.pages or (plain.text,)
    day, first = dateline(normalise(first))
    line, first = _first_line(first)
    own = next(iter(titles), None) or plain.heading or line
    known = [title for title in (own, *titles, plain.heading) if title]
    texts = [clean(text, *known) for text in (first, *map(normalise, others))]
    text, starts = join_pages(texts) if plain.pages else (texts[0], ())
    return _Page(own, _past(day), text, starts)


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


def _id(given: str | None, title: str, name: str) -> str:
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


def refuse_future(day: date | None, name: str) -> None:
    """Raise ReadingError for a day after today."""
    if day and day > date.today():
        raise ReadingError(
            f"{name} would be published on {day.isoformat()}, which is in the future.",
            "Correct `published` in its front matter, or give `--published` a day up to today.",
        )
