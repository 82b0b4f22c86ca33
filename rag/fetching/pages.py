"""A fetched page to an article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from rag.errors import FetchError
from rag.fetching.decoding import as_utf8
from rag.fetching.fetch import Fetched, Fetcher
from rag.fetching.urls import canonical, parse, shown
from rag.settings import Settings
from rag.types import Article


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says of an article; it goes before what the article says itself."""

    title: str | None = None
    publisher: str | None = None
    published: date | None = None


NOTHING = Given()


def article_at(url: str, settings: Settings | None = None, given: Given = NOTHING) -> Article:
    """The article at a web address: a page, a PDF or a plain text.

    Raises FetchError and ReadingError.
    """
    fetcher = Fetcher((settings or Settings.load()).private_hosts)
    return article_of(fetcher.fetch(url), given)


def article_of(fetched: Fetched, given: Given = NOTHING) -> Article:
    """The article in what was fetched, known by the address where the last redirect led.

    Raises FetchError for a feed, ReadingError for what cannot be read.
    """
    from rag.reading import read_bytes

    if fetched.kind in ("feed", "unchanged"):
        raise FetchError(f"{shown(fetched.url)} is a feed, not an article.", "Take its entries in with `parley add`.")
    content = fetched.content if fetched.kind == "pdf" else as_utf8(fetched.content, fetched.charset)
    return read_bytes(
        content,
        fetched.kind,
        name=_name(fetched.url),
        url=canonical(fetched.url),
        title=given.title,
        publisher=given.publisher,
        published=given.published,
    )


def _name(url: str) -> str:
    """What messages call the page, and its title where it has none: the last part of its path, or its host."""
    parsed = parse(url)
    last = unquote(parsed.path.rstrip("/").rpartition("/")[2])
    return last if last.isprintable() and last else parsed.host
