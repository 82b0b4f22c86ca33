"""Plain text files, with the few marks people put into them."""

from __future__ import annotations

import re

from rag.reading.normalise import normalise, normalise_line
from rag.reading.plain import Plain

_RULE = re.compile(r"^ {0,3}([=*_~#-])(?: ?\1){2,} *$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +(?=\S)", re.MULTILINE)
_FIRST_HEADING = re.compile(r"\s*+(?:#{1,6} ++(.++)|(.++)\n *+(?:={3,}+|-{3,}+) *+$)", re.MULTILINE)


def read_text(content: str, _name: str = "") -> Plain:
    """Drop heading marks and drawn rules; the line under or beside the first of them is the heading."""
    text = normalise(content)
    found = _FIRST_HEADING.match(text)
    heading = normalise_line(found[1] or found[2]) if found else None
    return Plain(normalise(_HEADING.sub("", _RULE.sub("", text))), heading)
