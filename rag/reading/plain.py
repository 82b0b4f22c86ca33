"""What a format's module gives: the file's words without its markup."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plain:
    """Plain text, paragraphs parted by blank lines, and the heading the file opens with (it is in the text too)."""

    text: str
    heading: str | None = None
