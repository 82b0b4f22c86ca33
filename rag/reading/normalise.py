"""One form for all text: done once when a file is read, so that offsets stay true ever after."""

from __future__ import annotations

import re
import unicodedata

_NEWLINE = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# control characters, soft hyphen, zero-width and direction marks, lone surrogates, byte order mark, noncharacters
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_BLANKS = re.compile(r"\n{3,}")


def normalise(text: str) -> str:
    """Text with \\n line ends, plain spaces, NFC, no unseen characters, no trailing space, single blank lines.

    Applying it again changes nothing.
    """
    text = _UNSEEN.sub("", _SPACE.sub(" ", _NEWLINE.sub("\n", text)))
    text = "\n".join(line.rstrip(" ") for line in unicodedata.normalize("NFC", text).split("\n"))
    return _BLANKS.sub("\n\n", text).strip("\n")


def normalise_line(text: str) -> str:
    """The same on one line, with single spaces: for titles and names."""
    return " ".join(normalise(text).split())
