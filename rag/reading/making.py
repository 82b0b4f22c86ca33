"""From a document's plain text and metadata to an article: what is given goes before what is found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, takewhile
from pathlib import PurePath

from rag.errors import ReadingError
from rag.language import detect
from rag.reading.cleaning import clean, headline_like, is_furniture
from rag.reading.dateline import dateline, day_in_name, is_date, last_day
from rag.reading.ids import LONGEST, is_id, make_id
from rag.reading.layout import join_pages
from rag.reading.limits import MOST_LINES, MOST_TEXT, too_much_text
from rag.reading.normalise import normalise, normalise_line
from rag.reading.plain import Given, Plain
from rag.types import Article

NEAR_TOP = 20  # lines with text among which the title is looked for
TITLE = 4  # words that tell a title from the labels of a menu

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
    told = given.published or found.published
    page = _page(plain, [known for known in (title, found.title) if known], told)
    if not page.text:
        raise ReadingError(f"{name} has no text.", "Put the article's text into the file, then add it again.")
    path = PurePath(name)
    title = title or normalise_line(page.title or path.stem.replace("_", " ")) or name
    day = told or page.published or _past(day_in_name(path.name)) or _past(found.saved)
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


def _page(plain: Plain, titles: Sequence[str], told: date | None) -> _Page:
    """The article on the page: its own title where none is known, its date, and the text below them.

    The line with its date stays in the text where it was published on another day.
    """
    first, *others = map(normalise, plain.pages or (plain.text,))
    day, undated = dateline(first, others, plain.subheads)
    day = _past(day)
    first = undated if day and told in (None, day) else first
    line, first = _first_line(first)
    own = next(iter(titles), None) or plain.heading or line
    known = [title for title in (own, *titles, plain.heading) if title]
    texts = [clean(text, *known, web=False if plain.pages else plain.web or None) for text in (first, *others)]
    text, starts = join_pages(texts) if plain.pages else (texts[0], ())
    return _Page(own, day, text, starts)


def _first_line(text: str) -> tuple[str | None, str]:
    """The line that reads like the title, if something follows it, and the text.

    Of the short lines before the first paragraph it is one that stands there twice; else the first, unless several
    labels of a menu open the page: then the first of four words. Where the line under it is the same without the
    site's name behind it, that one is taken and the first one dropped.
    """
    lines = [line.strip() for line in text.split("\n")]
    filled = list(islice((at for at, line in enumerate(lines) if _may_be_title(line)), NEAR_TOP))
    short = list(takewhile(lambda at: headline_like(lines[at]), filled))
    if len(filled) < 2 or not short:
        return None, text
    title = lines[_likeliest(lines, short)]
    below = filled[filled.index(lines.index(title)) + 1 :]
    under = lines[below[0]] if below else ""
    if under and title.startswith(under) and _SITE.fullmatch(title, len(under)):
        return under, text.replace(title, "", 1)
    return title, text


def _may_be_title(line: str) -> bool:
    return bool(line) and not is_furniture(line) and not is_date(line)


def _likeliest(lines: Sequence[str], short: Sequence[int]) -> int:
    """The place of the title among those of the short lines at the top."""
    keys = [lines[at].casefold() for at in short]
    long = [at for at in short if len(lines[at].split()) >= TITLE]
    twice = [at for at in long if keys.count(lines[at].casefold()) > 1]
    alone = [at for at in long if not any((*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2]))]
    menu = len(short) > 2 and all(len(lines[at].split()) < TITLE for at in short[:2])
    return next(iter(twice or (alone if menu or short[0] not in alone else []) or (long if menu else [])), short[0])


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
    return day if day and day <= last_day() else None


def refuse_future(day: date | None, name: str) -> None:
    """Raise ReadingError for a day that has begun nowhere yet."""
    if day and day > last_day():
        raise ReadingError(
            f"{name} would be published on {day.isoformat()}, which is in the future.",
            "Correct `published` in its front matter, or give `--published` a day up to today.",
        )
