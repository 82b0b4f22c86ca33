"""Web pages: the main text as trafilatura finds it, and what the page's metadata say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from rag.errors import ReadingError
from rag.language import TOLD_APART
from rag.reading.charsets import codec_of, decode, marked
from rag.reading.cleaning import headline_like
from rag.reading.dated import day_of
from rag.reading.dateline import is_date
from rag.reading.files import not_utf8
from rag.reading.limits import DAMAGED, damaged, hush
from rag.reading.metadata import as_web, language_code
from rag.reading.normalise import normalise, normalise_line
from rag.reading.plain import Found, Plain

MOST_BYTES = 10_000_000  # of a page
MOST_SCRIPT = 50_000  # characters of linked data: longer ones are not looked at
MOST_ELEMENTS = 30_000  # trafilatura takes some 5 s for these

Block = tuple[str, bool]

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,80}encoding=[\"']([\w.:-]{2,40})", re.I
)
_PROLOGUE = re.compile(r"\A\s*+<\?xml[^>]*+>?")
_HANDLE = re.compile(r"\s*(?:@|\w+_)")  # of an account, not the name of a publisher
_INLINE = frozenset({"hi", "ref", "lb", "del", "graphic", "code"})
_DATES = {"extensive_search": False}  # of the text, which no date is taken from


def read_html(data: bytes, name: str) -> Plain:
    """The main text of a page, a paragraph, heading, list item or table row each on lines of its own.

    The encoding is that of its byte order mark or `meta` element, else UTF-8. A date is taken from the page's
    metadata alone. Raises ReadingError where the encoding is another, the page too large or no text is in it.
    """
    if len(data) > MOST_BYTES:
        raise ReadingError(f"{name} has more than {MOST_BYTES // 10**6} MB of HTML.", "Save its text and add that.")
    return read_page(decoded(data, name), name)


def read_page(html: str, name: str) -> Plain:
    """The same for a page that is decoded."""
    tree = _tree(html, name)
    day = day_of(tree)
    document = _extracted(tree, name)
    found = _found(tree, document, day)
    if document is None or document.body is None:
        return Plain("", found=found)
    blocks = list(_blocks(document.body))
    heads = tuple(text for text, heading in blocks if heading)
    return Plain(normalise("".join(_parted(blocks))), web=True, found=found, subheads=heads)


def decoded(data: bytes, name: str) -> str:
    """A page's characters, by byte order mark, by `meta charset` or as UTF-8. Raises ReadingError."""
    text = marked(data)
    if text is not None:
        return text
    named = _CHARSET.search(data[:4096])
    codec = codec_of((named[1] or named[2]).decode("ascii")) if named else None
    if codec is None or codec.startswith("utf-16"):  # what names its charset in plain letters is none of these
        codec = "utf-8"
    text = decode(data, codec)
    if text is None:
        raise not_utf8(name, "CP1251" if codec == "utf-8" else codec)
    return text


def _tree(html: str, name: str) -> Any:
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    parser = HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False, no_network=True, huge_tree=False)
    try:
        tree = document_fromstring(_PROLOGUE.sub("", html, count=1).replace("\0", ""), parser=parser)
    except (*DAMAGED, LxmlError) as error:
        raise damaged(name, "web page", error) from error
    for script in list(tree.iter("script")):
        if len(script.text or "") > MOST_SCRIPT:
            script.text = None
    for meta in list(tree.iter("meta")):
        if "twitter:site" in (meta.get("name"), meta.get("property")) and _HANDLE.match(meta.get("content") or ""):
            meta.drop_tree()
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        raise ReadingError(f"{name} has more than {MOST_ELEMENTS:,} elements.", "Save its text and add that.")
    return tree


def _extracted(tree: Any, name: str) -> Any:
    from lxml.etree import LxmlError
    from trafilatura import bare_extraction

    hush("trafilatura", "htmldate", "courlan")
    try:
        return bare_extraction(tree, with_metadata=True, include_comments=False, date_extraction_params=dict(_DATES))
    except (*DAMAGED, LxmlError) as error:
        raise damaged(name, "web page", error) from error


def _found(tree: Any, document: Any, day: date | None) -> Found:
    if document is None:
        return Found()
    declared = language_code(tree.get("lang") or "")
    title = normalise_line(document.title or "")
    return Found(
        title=title if title and not is_date(title) else None,
        publisher=normalise_line(document.sitename or "") or None,
        published=day,
        url=as_web(document.url or ""),
        language=declared if declared not in TOLD_APART else None,  # templates lie; these are told from the text
    )


def _parted(blocks: Iterable[Block]) -> Iterator[str]:
    """The blocks with blank lines between, but short ones without a stop together: no headings, they are labels."""
    before = False
    for text, heading in blocks:
        label = not heading and headline_like(text) and "\n" not in text
        yield "\n" if label and before else "\n\n"
        yield text
        before = label


def _blocks(body: Any) -> Iterator[Block]:
    """The texts of the block elements in order, and whether they are headings; an item or row keeps to one line."""
    yield from _loose(body.text)
    for element in body:
        if element.tag == "table":
            yield "\n".join(" | ".join(_words(cell) for cell in row) for row in element.iter("row")), False
        elif element.tag == "list":
            yield (
                "\n".join(f"- {words}" for item in element.iter("item") if (words := _words(item, lists=False))),
                False,
            )
        elif element.tag in ("quote", "div") and len(element):
            yield from _blocks(element)
        elif words := _words(element):
            yield words, element.tag == "head"
        yield from _loose(element.tail)


def _loose(text: str | None) -> Iterator[Block]:
    if text and text.strip():
        yield normalise_line(text), False


def _words(element: Any, *, lists: bool = True) -> str:
    """All words in an element, line breaks kept; those of lists within it may be left out."""
    pieces = [element.text or ""]
    for child in element:
        inner = _words(child, lists=lists) if lists or child.tag != "list" else ""
        pieces += ["\n"] if child.tag == "lb" else [" " * (child.tag not in _INLINE), inner]
        pieces.append(child.tail or "")
    lines = (normalise_line(line) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)
