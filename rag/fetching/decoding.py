"""Characters of a fetched text, by the charset its server or the text itself names."""

from __future__ import annotations

import re
from codecs import BOM_UTF8

from rag.reading.charsets import codec_of, decode, marked

_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)


def as_utf8(content: bytes, charset: str | None) -> bytes:
    """A page or text in UTF-8 and marked so, by the charset of its server; as it came where that names none.

    What is valid UTF-8 is taken for it whatever the server says, since text of another charset hardly ever is.
    """
    codec = codec_of(charset)
    if codec is None or marked(content) is not None:
        return content
    return BOM_UTF8 + _decoded(content, codec).encode("utf-8")


def xml_text(content: bytes, charset: str | None) -> str:
    """The characters of an XML document: by its mark, its server, its declaration, or as UTF-8."""
    text = marked(content)
    if text is not None:
        return text
    declared = _DECLARED.match(content[:400])
    codec = codec_of(charset) or codec_of(declared[1].decode("ascii", "replace") if declared else None)
    return _decoded(content, codec or "utf-8").replace("\0", "")


def _decoded(content: bytes, codec: str) -> str:
    text = decode(content, codec)
    return content.decode("cp1252" if codec == "utf-8" else codec, "replace") if text is None else text
