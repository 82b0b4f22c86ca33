"""What a fetched body is: its server's word for it, and where that says little, its first bytes."""

from __future__ import annotations

import re
from email.message import Message
from typing import Literal

Kind = Literal["html", "pdf", "text", "markdown", "feed"]

_KINDS: dict[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
}
_SILENT = frozenset({"", "application/octet-stream", "binary/octet-stream"})  # such a server has not looked
_XML = frozenset({"application/xml", "text/xml"})
_HEAD = 4096  # bytes in which a document shows what it is
_ROOT = re.compile(
    rb"(?>\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*>)*+<(?:(rss|feed|rdf:rdf)|html)\b", re.IGNORECASE | re.DOTALL
)


def content_type(header: str) -> tuple[str, str | None]:
    """The type in small letters, without its parameters, and the charset, from a `Content-Type` header."""
    message = Message()
    message["Content-Type"] = header
    charset = message.get_content_charset()
    return (message.get_content_type() if "/" in header else ""), charset


def kind_of(type_: str, content: bytes) -> Kind | None:
    """What can be read from a body of that type, None for what Parley does not read.

    A feed is known by its root element whatever its server calls it, as long as that is a text.
    """
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").replace(b"\0", b"")  # UTF-16 shows too
    said = _KINDS.get(type_)
    silent = type_ in _SILENT
    if head.startswith(b"%PDF-") and (said or silent):
        return "pdf"
    root = _ROOT.match(head)
    if root and root[1] and (said in ("html", "text", "feed") or silent or type_ in _XML):
        return "feed"
    if root and (silent or type_ in _XML):
        return "html"
    return "feed" if type_ in _XML else said
