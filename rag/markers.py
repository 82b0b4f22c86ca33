"""Markers in a model's reply, read as it streams: `[1]`, `[1, 2]`, `[1-3]`, `[1][3]`, `【1】`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_BEGIN, _END = "[【", "]】"
_INSIDE = frozenset("0123456789 ,;-–^")
_PART = re.compile(r"\^?(\d+)(?:\s*[-–]\s*\^?(\d+))?")
_LONGEST_NUMBER = 4  # digits; a longer one counts as a number that was never given
_WIDEST = 20  # numbers of a range
_KEPT_FORMATS = "\u200c\u200d"  # joiners, which scripts and emoji need

Numbers = tuple[int, ...]


class Markers:
    """Parts a stream of text into plain text and the numbers of markers; 0 stands for one that cannot be.

    Any split of the stream gives the same; the time is linear. What begins like a marker is held until it is known.
    """

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> Iterator[str | Numbers]:
        """The parts that are certain after `text`: clean characters as str, a marker as its numbers."""
        plain: list[str] = []
        for character in text:
            if not self._held:
                self._open(character, plain)
            elif character in _END and any(map(str.isdigit, self._held)):
                yield from _joined(plain)
                yield _numbers(self._held[1:])
                self._held = ""
            elif character in _INSIDE:
                self._held += character
            else:
                plain.append(self._held)
                self._held = ""
                self._open(character, plain)
        yield from _joined(plain)

    def finish(self) -> Iterator[str]:
        """What was held, which is no marker after all."""
        yield from _joined([self._held])
        self._held = ""

    def _open(self, character: str, plain: list[str]) -> None:
        if character in _BEGIN:
            self._held = character
        else:
            plain.append(_clean(character))


def _joined(plain: list[str]) -> Iterator[str]:
    text = "".join(plain)
    plain.clear()
    if text:
        yield text


def _numbers(inside: str) -> Numbers:
    found: list[int] = []
    for match in _PART.finditer(inside):
        first, last = _number(match[1]), _number(match[2] or match[1])
        found += range(first, last + 1) if first <= last < first + _WIDEST else (first, last)
    return tuple(found)


def _number(digits: str) -> int:
    digits = digits.lstrip("0")
    return int(digits) if 0 < len(digits) <= _LONGEST_NUMBER else 0


def _clean(character: str) -> str:
    """Nothing in place of a character that controls a terminal or the direction of writing."""
    if character.isprintable() or character in "\n" or character in _KEPT_FORMATS:
        return character
    return " " if character.isspace() or unicodedata.category(character) == "Zs" else ""
