"""Characters of a fetched text, by the charset its server or the text itself names."""

from __future__ import annotations

import codecs
import re
from codecs import BOM_UTF8

_MARKS = ((BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSETS = re.compile(  # of the web, by Python's names; utf-7 and Python's own escapes are none of them
    r"utf-8|utf-16(-[lb]e)?|ascii|iso8859-\d+|cp(125\d|86[26]|874|949|932)|koi8-[ru]|mac-cyrillic|gb(k|2312|18030)"
    r"|big5(hkscs)?|shift_jis|euc_(jp|kr)|iso2022_jp"
)
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)


def as_utf8(content: bytes, charset: str | None) -> bytes:
    """A page or text in UTF-8 and marked so, by the charset of its server; as it came where that names none.

    What is valid UTF-8 is taken for it whatever the server says, since text of another charset hardly ever is.
    """
    codec = _codec(charset)
    if codec is None or _marked(content):
        return content
    return BOM_UTF8 + _decoded(content, codec).encode("utf-8")


def xml_text(content: bytes, charset: str | None) -> str:
    """The characters of an XML document: by its mark, its server, its declaration, or as UTF-8."""
    if mark := _marked(content):
        return content[len(mark[0]) :].decode(mark[1], "replace")
    declared = _DECLARED.match(content[:400])
    codec = _codec(charset) or _codec(declared[1].decode("ascii", "replace") if declared else None)
    return _decoded(content, codec or "utf-8").replace("\0", "")


def _decoded(content: bytes, codec: str) -> str:
    if not codec.startswith("utf-16"):
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            codec = "cp1252" if codec in ("utf-8", "ascii", "iso8859-1") else codec
    return content.decode(codec, "replace")


def _marked(content: bytes) -> tuple[bytes, str] | None:
    return next((mark for mark in _MARKS if content.startswith(mark[0])), None)


def _codec(charset: str | None) -> str | None:
    try:
        name = codecs.lookup(charset or "").name
    except (LookupError, ValueError):
        return None
    return name if _CHARSETS.fullmatch(name) else None
