"""Words in quotation marks stand in the passage as they are quoted, or the quote is altered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.words import fold

_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]{2,600})[\"“”»]")
_WORD = re.compile(r"\w+")


def quotes(text: str) -> list[str]:
    """What stands between quotation marks."""
    return [match.group(1) for match in _QUOTED.finditer(text) if _WORD.search(match.group(1))]


def altered_quotes(sentence: str, passages: Sequence[str]) -> list[str]:
    """One reason for each quote whose words stand in none of the passages in this order."""
    found = quotes(sentence)
    there = [_plain(passage) for passage in passages] if found else []
    return [
        f"quotes “{quote}”, which is not in the passage"
        for quote in found
        if not any(_plain(quote) in text for text in there)
    ]


def _plain(text: str) -> str:
    """The words alone, framed by spaces."""
    return f" {' '.join(fold(word) for word in _WORD.findall(text))} "
