"""The day a web page was published, from its metadata alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from rag.reading.dateline import last_day
from rag.reading.normalise import normalise_line

MOST = 20  # fields that are looked at
LONGEST = 80  # characters of a date

_PUBLISHED = re.compile(  # names of fields, of which the letters alone are looked at
    r"(?:analyticsattributes|article|bt|citation|content|cxenseparserecs|dc|dcsext|dcterms|doc|fieldname|first|mediator"
    r"|og|original|parsely|question|rb|rnews|sailthru|shareaholic|twt|vr)*"
    r"(?:date|time)?(?:p|pub|publish|published|publication|post|posted|create|created|issued|release|display|reg|gen"
    r"|original)?(?:date|time|at|stamp)?"
)
_CHANGED = re.compile(r".*(?:modifi|moddate|lastmod|update|revision).*")
_LINKED = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{4,80})\"", re.IGNORECASE)


def day_of(tree: Any) -> date | None:
    """The day of publication by the page's fields, its address or else the fields that tell when it was changed."""
    fields = list(_fields(tree))
    told = [value for name, value in fields if _PUBLISHED.fullmatch(name)]
    changed = [value for name, value in fields if _CHANGED.fullmatch(name)]
    for value in islice((*told, *_linked(tree), *_marked(tree)), MOST):
        if day := _read(value):
            return day
    links = (link.get("href") or "" for link in tree.iter("link") if link.get("rel") == "canonical")
    return _read("", next(links, "")) or next((day for value in changed[:MOST] if (day := _read(value))), None)


def _fields(tree: Any) -> Iterator[tuple[str, str]]:
    """The `meta` elements: the letters of their names, and what they say."""
    for meta in tree.iter("meta"):
        name = next((meta.get(key) for key in ("name", "property", "itemprop", "http-equiv") if meta.get(key)), "")
        yield re.sub(r"[^a-z]", "", name[:LONGEST].lower()), meta.get("content") or meta.get("datetime") or ""


def _linked(tree: Any) -> Iterator[str]:
    """What the linked data say of the page itself, not of the comments and teasers within it."""
    for script in tree.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            yield from _own(json.loads(script.text or ""))
        except (ValueError, RecursionError):
            yield from _LINKED.findall(script.text or "")[:1]


def _own(data: Any) -> Iterator[str]:
    listed = data if isinstance(data, list) else [data]
    for item in (one for one in listed if isinstance(one, dict)):
        graph = item.get("@graph")
        for one in (item, item.get("mainEntity"), *(graph if isinstance(graph, list) else ())):
            told = one.get("datePublished") if isinstance(one, dict) else None
            if isinstance(told, str):
                yield told


def _marked(tree: Any) -> Iterator[str]:
    """What elements of the page say that are marked as its day of publication."""
    for element in tree.iter("time", "span", "div", "p", "abbr"):
        if (element.tag == "time" and "pubdate" in element.attrib) or element.get("itemprop") == "datePublished":
            yield element.get("datetime") or element.get("content") or element.text or ""


def _read(value: str, url: str = "") -> date | None:
    from htmldate import find_date
    from lxml.html import builder  # type: ignore[import-untyped]

    if len(value) > LONGEST:
        return None
    page = builder.HTML(builder.HEAD(builder.META(name="date", content=normalise_line(value))))
    last = last_day().isoformat()
    found = find_date(page, extensive_search=False, original_date=True, url=url[:2000], max_date=last)
    return date.fromisoformat(found) if found else None
