"""Names for articles that are safe as file names everywhere."""

from __future__ import annotations

import re
from hashlib import sha256

from anyascii import anyascii

LONGEST = 80

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


def is_id(text: str) -> bool:
    """True for lower-case words and digits joined by hyphens, at most 80 characters, no device name of Windows."""
    return len(text) <= LONGEST and bool(_ID.fullmatch(text)) and not _RESERVED.fullmatch(text)


def numbered(id_: str, number: int) -> str:
    """An id with a number behind it, cut so that it stays one."""
    ending = f"-{number}"
    return f"{id_[: LONGEST - len(ending)].rstrip('-')}{ending}"


def make_id(title: str) -> str:
    """The title in lower-case ASCII words joined by hyphens, cut at a word to at most 80 characters.

    The same title gives the same id; a title without any letter gets a digest of itself.
    """
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’ʼ`]", "", anyascii(title[: 4 * LONGEST])).lower())
    name = "-".join(words)
    if len(name) > LONGEST:
        name = (name[: LONGEST + 1].rpartition("-")[0] or name[:LONGEST]).strip("-")
    if is_id(name):
        return name
    return f"article-{sha256(title.encode()).hexdigest()[:12]}"
