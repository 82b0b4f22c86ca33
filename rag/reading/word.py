"""Word files (.docx): paragraphs and tables in their order, by python-docx."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rag.errors import ReadingError
from rag.reading.limits import DAMAGED, MOST_BYTES, MOST_TEXT, Deadline, damaged, too_much_text
from rag.reading.normalise import normalise, normalise_line
from rag.reading.plain import Found, Plain

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

MOST_PARTS = 5_000
MOST_XML = 30_000_000  # bytes of a part of XML, unpacked
DEEPEST = 20  # tables within each other
TEMPLATE = "python-docx"  # the author of files made by that library, whose day is its template's

OPENING = 2_000  # characters among which the words of a title stand

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_AROUND = frozenset(
    _W + name
    for name in ("bdo", "customXml", "dir", "fldSimple", "hyperlink", "ins", "moveTo", "sdt", "sdtContent", "smartTag")
)
_NOBODY = re.compile(
    r"(?:(?:microsoft |windows |office )*user|admin(?:istrator)?|author|guest|owner|unknown|пользователь|користувач"
    r"|админ(?:истратор)?|адмін(?:істратор)?)(?: ?\d+| windows| microsoft.*)?",
    re.IGNORECASE,
)
_DECLARES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def read_docx(data: bytes, name: str) -> Plain:
    """The words of paragraphs, headings and tables, a row on a line; headers, footers, notes and pictures are left out.

    Title, author and day come from the file's properties. Raises ReadingError for a damaged file, one whose parts are
    too large or declare entities, and one that takes too long.
    """
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    deadline = Deadline(name)
    try:
        _refuse_bombs(data, name)
        document = Document(io.BytesIO(data))
        pieces = list(_bounded(_blocks(document._body, deadline), name))
        text = normalise("\n\n".join(piece for piece, _ in pieces))
        found = _found(document.core_properties, text[:OPENING])
    except (*DAMAGED, OpcError, LxmlError) as error:
        raise damaged(name, "Word file", error) from error
    heading = next((piece for piece, titled in pieces[:1] if titled), None)
    return Plain(text, heading, found)


def _refuse_bombs(data: bytes, name: str) -> None:
    """Look at every part before one is parsed: sizes as declared, then XML without declared entities."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        infos = parts.infolist()
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > 2 * MOST_BYTES:
            raise ReadingError(
                f"{name} unpacks to more than {2 * MOST_BYTES // 10**6} MB.", "Save it without pictures."
            )
        for info in infos:
            if not info.filename.lower().endswith((".xml", ".rels")):
                continue
            if info.file_size > MOST_XML:
                raise ReadingError(
                    f"{name} has more than {MOST_XML // 10**6} MB of text and layout.", "Split it into several files."
                )
            content = parts.read(info)
            if any(mark in content for mark in _DECLARES):
                raise ReadingError(
                    f"{name} declares entities, as no Word file does.", "Save it anew in a word processor."
                )


def _bounded(pieces: Iterable[tuple[str, bool]], name: str) -> Iterator[tuple[str, bool]]:
    size = 0
    for piece, titled in pieces:
        size += len(piece)
        if size > MOST_TEXT:
            raise too_much_text(name)
        yield piece, titled


def _blocks(container: Any, deadline: Deadline, depth: int = 0) -> Iterator[tuple[str, bool]]:
    """The blocks of a document's body or a cell: the words, and whether they are a heading."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for element in _within(container._element, deadline, "p", "tbl"):
        if element.tag == f"{_W}tbl":
            words, titled = "\n".join(_rows(Table(element, container), deadline, depth)), False
        else:
            paragraph = Paragraph(element, container)
            words, titled = _paragraph(paragraph, deadline), _is_heading(paragraph)
        if words:
            yield words, titled


def _within(element: Any, deadline: Deadline, *names: str) -> Iterator[Any]:
    """The elements of these names in another, also those that a form, a link or a tracked insertion is put around."""
    wanted = {_W + name for name in names}
    waiting = list(reversed(element))
    while waiting:
        deadline.check()
        inner = waiting.pop()
        if inner.tag in wanted:
            yield inner
        elif inner.tag in _AROUND and not _is_filler(inner):
            waiting.extend(reversed(inner))


def _is_filler(element: Any) -> bool:
    """Is it a form that nobody filled in, or a table of contents?"""
    properties = element.find(f"{_W}sdtPr")
    if properties is None:
        return False
    kind = properties.find(f"{_W}docPartObj/{_W}docPartGallery")
    contents = kind is not None and kind.get(f"{_W}val") == "Table of Contents"
    return contents or properties.find(f"{_W}showingPlcHdr") is not None


def _paragraph(paragraph: Paragraph, deadline: Deadline) -> str:
    pieces = [run.text for run in _within(paragraph._p, deadline, "r")]
    words = "\n".join(line for line in map(normalise_line, "".join(pieces).split("\n")) if line)
    numbered = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    return f"- {words}" if words and (numbered or _style(paragraph).startswith("list")) else words


def _rows(table: Table, deadline: Deadline, depth: int) -> Iterator[str]:
    """The rows of a table, cells parted by bars. Cells come as they stand in the file: one that is said to span a
    billion columns is still one.
    """
    from docx.table import _Cell

    if depth > DEEPEST:
        return
    for row in _within(table._tbl, deadline, "tr"):
        cells = [_Cell(cell, table) for cell in _within(row, deadline, "tc")]
        words = [" ".join(normalise_line(text) for text, _ in _blocks(cell, deadline, depth + 1)) for cell in cells]
        if any(words):
            yield " | ".join(words)


def _is_heading(paragraph: Paragraph) -> bool:
    return _style(paragraph).startswith(("heading", "title"))


def _style(paragraph: Paragraph) -> str:
    style = paragraph.style
    return str(style.name or "").lower() if style is not None else ""


def _found(properties: Any, opening: str) -> Found:
    """What the file's properties say; a title that the text does not open with is that of a template."""
    title = normalise_line(properties.title or "")
    known = title if title.casefold() in normalise_line(opening).casefold() else ""
    author, created = normalise_line(properties.author or ""), properties.created
    if author == TEMPLATE:
        return Found(title=known or None)
    return Found(
        title=known or None,
        publisher=None if _NOBODY.fullmatch(author) else author or None,
        saved=created.date() if isinstance(created, datetime) else created if isinstance(created, date) else None,
    )
