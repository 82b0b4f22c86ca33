"""RSS and Atom: a fetched feed to its entries, newest first. Nothing is fetched here."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urljoin
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from rag.errors import FetchError, ReadingError
from rag.fetching.decoding import xml_text
from rag.fetching.fetch import Fetched
from rag.fetching.urls import canonical, shown
from rag.reading.dateline import last_day
from rag.reading.normalise import normalise_line

MOST = 200  # entries of one feed
MOST_ELEMENTS = 250_000
DEEPEST = 100  # elements within each other
FIRST_YEAR = 1990  # of feeds; what is dated before has no date
MOST_BROKEN = 1_000_000  # characters of a feed that is no well-formed XML, which is read slowly

_ENTITY = re.compile(r"<!\s*ENTITY", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*+<\?xml.*?\?>", re.DOTALL)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ]|$)")
_RFC_822 = re.compile(r"(?:[a-z]{3,9},? )?\d{1,2}[ -][a-z]{3,9}[ -](?:\d\d|\d{4})(?: |$)", re.IGNORECASE)
_HEADERS = {"content-type": "application/xml; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article; `url` in its one form."""

    url: str
    title: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's entries, newest first, and in `notes` what was left out; `later` where some wait for their day."""

    title: str | None
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()
    later: bool = False


def read_feed(fetched: Fetched) -> Feed:
    """The entries of RSS 2.0, RSS 1.0 or Atom: each address once, 200 at most, none from the future.

    Of a feed that is not well-formed what can be read is taken. Raises ReadingError where nothing can, and for a
    document that defines entities, has 250,000 elements or more, or is nested more than 100 deep.
    """
    import feedparser  # type: ignore[import-untyped]

    name = shown(fetched.url)
    text = _DECLARATION.sub("", xml_text(fetched.content, fetched.charset), count=1)
    fault = _fault(text, name)
    parsed = feedparser.parse(
        BytesIO(text.encode("utf-8", "replace")),
        response_headers=_HEADERS | {"content-location": fetched.url},
        resolve_relative_uris=False,
        sanitize_html=False,  # of an entry only its address, title and day are used
    )
    if not parsed.get("version") and not parsed.entries:
        raise ReadingError(f"{name} is no RSS or Atom feed.", "Give the address of the feed itself.")
    return _feed(parsed, fetched.url, fault)


def _fault(text: str, name: str) -> str | None:
    """How a feed is not well-formed, None where it is. Raises ReadingError for what would blow up."""
    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.sax import parseString  # type: ignore[import-untyped]

    if _ENTITY.search(text):
        raise _refused(name, "defines entities, as XML bombs do")
    try:
        parseString(text.encode("utf-8", "replace"), _Measure(name))
    except DefusedXmlException:
        raise _refused(name, "refers to entities outside, as XML bombs do") from None
    except SAXParseException as error:
        if len(text) > MOST_BROKEN:
            raise _refused(name, "is long and no well-formed XML") from None
        return f"line {error.getLineNumber()}: {error.getMessage()}"
    return None


class _Measure(ContentHandler):
    """Counts elements and their depth."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._depth = self._count = 0

    def startElement(self, *_: object) -> None:  # noqa: N802 - SAX's name
        self._depth += 1
        self._count += 1
        if self._depth > DEEPEST or self._count >= MOST_ELEMENTS:
            raise _refused(self._name, "has too many elements, or too many within each other")

    def endElement(self, *_: object) -> None:  # noqa: N802
        self._depth -= 1


def _feed(parsed: Any, url: str, fault: str | None) -> Feed:
    """The newest entries; those without a date come last, in the feed's own order."""
    rss = str(parsed.get("version")).startswith("rss")
    found: dict[str, Entry] = {}
    useless = later = 0
    for raw in sorted(map(dict, parsed.entries), key=_moment, reverse=True):
        entry = _entry(raw, url, rss=rss)
        if entry is None:
            useless += 1
        elif entry.published and entry.published > last_day():
            later += 1
        elif len(found) < MOST:
            found.setdefault(entry.url, entry)
        else:
            break
    notes = (
        (fault, f"The feed is not well-formed ({fault}); what can be read of it is taken."),
        (useless, f"Entries without an address that can be used: {useless}."),
        (later, f"Entries dated in the future, which wait until then: {later}."),
        (len(found) == MOST, f"The feed has {len(parsed.entries):,} entries; the newest {MOST} count."),
    )
    told = tuple(note for applies, note in notes if applies)
    return Feed(_plain(parsed.feed.get("title")), tuple(found.values()), told, later=bool(later))


def _entry(entry: dict[str, Any], url: str, *, rss: bool) -> Entry | None:
    link = entry.get("link") or ""
    try:
        address = canonical(urljoin(url, link)) if link else ""
    except (FetchError, ValueError):
        address = ""
    return Entry(address, _plain(entry.get("title")), _day(entry, rss=rss)) if address else None


def _moment(entry: dict[str, Any]) -> float:
    """When the entry was published or else updated, for sorting alone; 0 where neither is told."""
    written = _written(entry.get("published")) or _written(entry.get("updated"))
    return written.replace(tzinfo=written.tzinfo or UTC).timestamp() if written else 0


def _day(entry: dict[str, Any], *, rss: bool) -> date | None:
    """The day of publication where the publisher is, as the feed writes it.

    RSS has but one date, which feedparser calls `updated` where it is Dublin Core's; Atom's `updated` is another.
    """
    written = _written(entry.get("published")) or (_written(entry.get("updated")) if rss else None)
    return written.date() if written else None


def _written(text: str | None) -> datetime | None:
    """A moment from 1990 on that is written with its year, month and day; feedparser guesses at what is not."""
    line = " ".join((text or "")[:100].split())
    found = _NUMBERS.match(line)
    if not found and not _RFC_822.match(line):
        return None
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        moment = _numbered(line, found) if found else parsedate_to_datetime(line if ":" in line else f"{line} 00:00")
        return moment if moment.year >= FIRST_YEAR else None
    return None


def _numbered(line: str, found: re.Match[str]) -> datetime:
    """A moment in numbers, or its day alone where the time is written in another way."""
    try:
        return datetime.fromisoformat(line.replace("/", "-"))
    except ValueError:
        return datetime(int(found[1]), int(found[3]), int(found[4]))


def _plain(title: str | None) -> str | None:
    """A title without tags and entities, on one line of 300 characters at most."""
    return normalise_line(unescape(_TAG.sub("", (title or "")[:2000])))[:300].strip() or None


def _refused(name: str, why: str) -> ReadingError:
    return ReadingError(
        f"The feed {name} {why}; it is not read.", "Add the pages that you need by their own addresses."
    )
