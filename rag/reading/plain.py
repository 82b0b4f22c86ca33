"""What a format's module gives: a document's words without its markup, and what its own metadata say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rag.types import Source


@dataclass(frozen=True, slots=True)
class Found:
    """What a document says of itself apart from its text; `saved`, the day its file was made, is the weakest date."""

    id: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    topics: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    saved: date | None = None


@dataclass(frozen=True, slots=True)
class Plain:
    """Plain text, paragraphs parted by blank lines, and the heading the document opens with (it is in the text too).

    `pages` are the texts of its pages, in place of `text`, where it has any; `web` says that it is a web page's.
    `subheads` are the headings within the text, where they can be told.
    """

    text: str
    heading: str | None = None
    found: Found = Found()
    pages: tuple[str, ...] = ()
    web: bool = False
    subheads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says of the articles in a file; `fields` are the names that title, text and so on have in JSON."""

    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """Which of an article's values are given."""
        return frozenset(name for name in ("title", "publisher", "published") if getattr(self, name))


NOTHING = Given()
Reader = Callable[[bytes, str], Plain]
"""Content and the name of its file, for messages, to plain text. Raises ReadingError."""
