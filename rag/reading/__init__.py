"""From a file to its articles: one door, one module a format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from rag.errors import ReadingError
from rag.reading.archive import members
from rag.reading.files import as_text, read_file, shown
from rag.reading.kinds import ENDINGS, kind_of
from rag.reading.limits import MOST_TEXT, too_much_text
from rag.reading.mail import read_eml
from rag.reading.making import make_article
from rag.reading.markdown import read_markdown
from rag.reading.metadata import split_front_matter
from rag.reading.normalise import normalise
from rag.reading.pdf import read_pdf
from rag.reading.plain import NOTHING, Given, Plain, Reader
from rag.reading.records import parse_fields, read_json, read_jsonl
from rag.reading.text import read_text
from rag.reading.web import read_html
from rag.reading.word import read_docx
from rag.types import Article

SEVERAL = frozenset({"json", "jsonl", "zip"})  # kinds that may hold many articles
_SUBHEAD = re.compile(r"^ {0,3}#{2,6} +([^\n#]+)", re.MULTILINE)

__all__ = ["ENDINGS", "SEVERAL", "Given", "parse_fields", "read", "read_all", "read_bytes", "read_content"]


def read(
    path: Path, *, title: str | None = None, publisher: str | None = None, published: date | None = None
) -> Article:
    """The one article of a file. Raises ReadingError where it cannot be read or holds several."""
    first, *others = islice(read_all(path, Given(title, publisher, published)), 2)
    if isinstance(first, ReadingError):
        raise first
    if others:
        raise ReadingError(f"{shown(path)} holds several articles.", "Take them all in with `parley add`.")
    return first


def read_all(path: Path, given: Given = NOTHING) -> Iterator[Article | ReadingError]:
    """The articles of a file of any known kind, or in place of each that cannot be read the reason.

    What is given goes before the file's own metadata (front matter, a page's head, a message's head, fields), and
    these before what the text shows: a first heading or short first line, a line with nothing but a date, a date in
    the file's name. No date is guessed. A file that cannot be read at all gives one ReadingError.
    """
    name = shown(path)
    try:
        data = read_file(path)
    except ReadingError as error:
        yield error
    else:
        yield from read_content(data, name, given)


def read_content(data: bytes, name: str, given: Given = NOTHING) -> Iterator[Article | ReadingError]:
    """The same for content that is at hand; the ending of `name` tells its kind where the content does not."""
    try:
        for found in _documents(data, name, given):
            yield found if isinstance(found, ReadingError) else _made(*found, given)
    except ReadingError as error:
        yield error


def _documents(
    data: bytes, name: str, given: Given, *, nested: bool = False
) -> Iterator[tuple[str, Plain] | ReadingError]:
    """Each document with the name its messages bear. Raises ReadingError where there is none to be had."""
    kind = kind_of(data, name)
    if kind in SEVERAL and given.title:
        raise ReadingError(f"{name} may hold many articles, and `--title` names one.", "Leave `--title` out.")
    if kind == "zip" and nested:
        raise ReadingError(f"{name} is an archive within an archive.", "Unpack it and add its files.")
    if kind == "zip":
        yield from _members(data, name, given)
    elif kind == "json":
        yield from read_json(data, name, given.fields)
    elif kind == "jsonl":
        yield from read_jsonl(data, name, given.fields)
    else:
        yield name, READERS[kind](data, name)


def _members(data: bytes, name: str, given: Given) -> Iterator[tuple[str, Plain] | ReadingError]:
    for member in members(data, name):
        if isinstance(member, ReadingError):
            yield member
            continue
        try:
            yield from _documents(member[1], member[0], given, nested=True)
        except ReadingError as error:
            yield error


def _made(name: str, plain: Plain, given: Given) -> Article | ReadingError:
    try:
        return make_article(plain, name, given)
    except ReadingError as error:
        return error


def _text(reader: Callable[[str, str], Plain]) -> Reader:
    """A reader of plain text with front matter."""

    def read_with_metadata(data: bytes, name: str) -> Plain:
        content = as_text(data, name)
        if len(content) > MOST_TEXT:
            raise too_much_text(name)
        values, body = split_front_matter(normalise(content), name)
        plain = reader(body, name)
        return replace(plain, found=values.found(), subheads=tuple(map(str.strip, _SUBHEAD.findall(body))))

    return read_with_metadata


READERS: dict[str, Reader] = {
    "markdown": _text(read_markdown),
    "text": _text(read_text),
    "html": read_html,
    "pdf": read_pdf,
    "docx": read_docx,
    "eml": read_eml,
}


def read_bytes(
    content: bytes,
    kind: str,
    *,
    name: str,
    url: str | None,
    title: str | None = None,
    publisher: str | None = None,
    published: date | None = None,
) -> Article:
    """The article in content of a known kind that holds one, known by `url` whatever it says. Raises ReadingError."""
    made = make_article(READERS[kind](content, name), name, Given(title, publisher, published))
    return replace(made, url=url or made.url)
