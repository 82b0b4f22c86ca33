"""The sender's own words in the text of an e-mail: without what is quoted, introduced or signed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.reading.normalise import normalise

WRAPPED = 50  # characters from which on a line is one of those a mail program breaks, and goes on in the next
LITTLE = 150  # characters; less than that above a quoted message only points at it
SIGNED = 10  # lines of a signature at most

_QUOTE = re.compile(r"\s*>")
_SIGNATURE = re.compile(r"-- ?")
_RULE = re.compile(r"\s*(?:-{3,} ?[^-]{3,60} ?-{3,}|_{10,})\s*")
_FORWARD = re.compile(r"forward|weitergeleit|doorgestuur|transf[eé]r|пересла|пересыла|пересилан|переадрес", re.I)
_BEGIN = re.compile(r"\s*(?:begin|anfang|début|inizio|начало|початок)\b[^.>]{3,60}:\s*", re.IGNORECASE)
_FIELD = re.compile(r"\s*\*?[^\W\d]{2,15}:\*? .+")
_MARKS = re.compile(r"^[\s>]+")
_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)]) ")
_SENTENCE = re.compile(r".{70,}|.*[.!?]")


def own_words(text: str) -> str:
    """The sender's own words in paragraphs, and what is forwarded; where all is quoted, the quote."""
    lines = normalise(text).split("\n")
    kept = _unreplied(lines)
    if not any(line.strip() for line in kept):
        kept = _unsigned([_MARKS.sub("", line) for line in lines])
    return _unwrapped(kept)


def is_forward(text: str) -> bool:
    """Does this line, over a message that is quoted, say that it is forwarded?"""
    return bool(_FORWARD.search(text))


def _unreplied(lines: Sequence[str]) -> list[str]:
    """Without quoted lines, their heads, and a reply's head with all that follows.

    What follows stays where it is forwarded and where little stands above it.
    """
    kept: list[str] = []
    start = size = 0
    while True:
        head, below = _head(lines, start)
        above = _unsigned(_unquoted(lines[start:head], within=start > 0), whole=head - start == len(lines))
        kept += above
        size += sum(map(len, above))
        if head == len(lines) or not (is_forward(lines[head]) or size < LITTLE):
            return kept
        kept.append("")
        start = below


def _head(lines: Sequence[str], start: int) -> tuple[int, int]:
    """Where the next head of a quoted message stands, and where the text below it begins; the end where none does."""
    for at in range(start, len(lines)):
        begins = bool(_BEGIN.fullmatch(lines[at])) and is_forward(lines[at])
        if not begins and not _RULE.fullmatch(lines[at]):
            continue
        under = [_MARKS.sub("", line) if begins else line for line in lines[at + 1 : at + 13]]
        fields = [number for number, line in enumerate(under) if _FIELD.fullmatch(line)]
        if sum(number < 5 for number in fields) >= 2:
            first = fields[0]
            block = next((number for number, line in enumerate(under) if number > first and not line.strip()), 12)
            return at, at + 2 + max(number for number in fields if number < block)
    return len(lines), len(lines)


def _unquoted(lines: Sequence[str], *, within: bool) -> list[str]:
    """Without quoted lines and the line that introduces them; but `within` a message that is all quoted, their text."""
    if within and _QUOTE.match(next((line for line in lines if line.strip()), "")):
        return [re.sub(r"^\s*> ?", "", line) for line in lines]
    kept: list[str] = []
    for line in lines:
        if not _QUOTE.match(line):
            kept.append(line)
            continue
        while kept and not kept[-1].strip():
            kept.pop()
        while kept and kept[-1].rstrip().endswith(":"):
            kept.pop()
    return kept


def _unsigned(lines: Sequence[str], *, whole: bool = True) -> list[str]:
    """Without the signature: a few lines below the last mark, and no item of several that are parted by such marks.

    A `whole` text that begins with the mark is kept.
    """
    marks = [at for at, line in enumerate(lines) if _SIGNATURE.fullmatch(line)]
    if not marks or (whole and not marks[-1]):
        return list(lines)
    below = [line for line in lines[marks[-1] + 1 :] if line.strip()]
    item = len(marks) > 1 and any(_SENTENCE.fullmatch(line) for line in below)
    return list(lines if item or len(below) > SIGNED else lines[: marks[-1]])


def _unwrapped(lines: Sequence[str]) -> str:
    """Lines that a mail program broke at its margin joined again."""
    text: list[str] = []
    before = ""
    for line in lines:
        runs_on = len(before) >= WRAPPED and line.strip() and not _ITEM.match(line)
        if runs_on:
            text[-1] += f" {line.strip()}"
        else:
            text.append(line.rstrip())
        before = line
    return "\n".join(text)
