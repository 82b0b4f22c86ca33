"""JSON and JSONL files: each object with a text is an article, its fields found by their usual names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import PurePath
from typing import Any

from rag.errors import ReadingError
from rag.reading.dateline import day_in_name
from rag.reading.files import as_text
from rag.reading.limits import MOST_TEXT, too_much_text
from rag.reading.metadata import as_web, language_code
from rag.reading.normalise import normalise, normalise_line
from rag.reading.plain import Found, Plain
from rag.reading.web import read_page

KNOWN: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name", "subject"),
    "text": ("text", "body", "content", "articlebody", "fulltext", "maintext", "bodytext", "article"),
    "published": (
        *("published", "date", "publishedat", "datepublished", "publicationdate", "pubdate", "publishdate"),
        *("publisheddate", "datepublish", "webpublicationdate"),
    ),
    "publisher": ("publisher", "source", "outlet", "site", "sitename", "publication", "sourcehostname", "hostname"),
    "url": ("url", "link", "weburl", "sourceurl", "canonicalurl", "source"),
    "language": ("language", "lang", "inlanguage"),
}
"""The names a field may have, in small letters without underscores and hyphens, the likeliest first."""

_MARKUP = re.compile(r"</(?:p|div|h[1-6]|li|article|section)>|<(?:br|p)\b[^>]{0,200}>", re.IGNORECASE)
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?")  # seconds or milliseconds
_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?")

Fields = Mapping[str, str]
Record = tuple[str, Plain]


def parse_fields(option: str) -> dict[str, str]:
    """`text=body,title=headline` as a mapping. Raises ReadingError for another form or an unknown field."""
    pairs = [pair.partition("=") for pair in option.split(",") if pair.strip()]
    fields = {ours.strip(): theirs.strip() for ours, _, theirs in pairs}
    if not fields or not all(fields.values()) or not set(fields) <= set(KNOWN):
        raise ReadingError(
            f"The fields {option[:80]!r} cannot be used.",
            f"Write them as text=body,title=headline; fields are {', '.join(KNOWN)}.",
        )
    return fields


def read_json(data: bytes, name: str, fields: Fields) -> Iterator[Record | ReadingError]:
    """The articles of a JSON file: an object, a list of them, or an object that holds one such list."""
    parsed = _parsed(as_text(data, name), name)
    values = _objects(parsed)
    if not values:
        raise ReadingError(f"{name} holds no object with a text.", _remedy())
    for number, value in enumerate(values, 1):
        yield _record(value, name if value is parsed else _place(name, f"item {number}"), fields)


def read_jsonl(data: bytes, name: str, fields: Fields) -> Iterator[Record | ReadingError]:
    """The articles of a JSONL file, an object a line. A bad line does not stop the others."""
    for number, line in enumerate(as_text(data, name).split("\n"), 1):
        if line.strip():
            place = _place(name, f"line {number}")
            try:
                yield _record(_parsed(line, place), place, fields)
            except ReadingError as error:
                yield error


def _place(name: str, part: str) -> str:
    """What a record is called; the day in the name of its file is the day of the file alone."""
    return f"{name}/{part}" if day_in_name(PurePath(name).name) else f"{name}, {part}"


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        said = " ".join(str(error).split())[:120]
        raise ReadingError(f"{name} is not valid JSON ({said}).", "Mend it, then add it again.") from None


def _objects(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    lists = [item for item in value.values() if isinstance(item, list) and item and isinstance(item[0], dict)]
    return lists[0] if len(lists) == 1 and not any(_values(value, "text", {})) else [value]


def _record(value: Any, name: str, fields: Fields) -> Record | ReadingError:
    if not isinstance(value, dict):
        return ReadingError(f"{name} is no object.", _remedy())
    text = next(filter(None, map(_text, _values(value, "text", fields))), "")
    if not text:
        return ReadingError(f"{name} has no text.", _remedy())
    if len(text) > MOST_TEXT:
        return too_much_text(name)
    try:
        plain = (
            read_page(f"<html><body><article>{text}</article></body></html>", name).text
            if _MARKUP.search(text)
            else text
        )
    except ReadingError as error:
        return error
    return name, Plain(normalise(plain), found=_found(value, fields))


def _found(value: dict[str, Any], fields: Fields) -> Found:
    lines = {key: [line for item in _values(value, key, fields) if (line := _line(item))] for key in KNOWN}
    publishers = [line for line in lines["publisher"] if "publisher" in fields or not as_web(line)]
    return Found(
        title=next(iter(lines["title"]), None),
        publisher=next(iter(publishers), None),
        published=next(filter(None, map(_day, _values(value, "published", fields))), None),
        url=next(filter(None, map(as_web, lines["url"])), None),
        language=next(filter(None, map(language_code, lines["language"])), None),
    )


def _values(value: dict[str, Any], key: str, fields: Fields) -> list[Any]:
    """The value of a field under the name that was given, dots leading inwards, or those under its usual names."""
    if key in fields:
        return [_inward(value, fields[key])]
    by_name = {re.sub(r"[_\s-]", "", str(name)).lower(): item for name, item in value.items()}
    return [by_name[name] for name in KNOWN[key] if by_name.get(name) not in (None, "")]


def _text(value: Any) -> str:
    """A text, or a list of its paragraphs; blank for anything else."""
    paragraphs = value if isinstance(value, list) else [value]
    return "\n\n".join(paragraphs).strip() if all(isinstance(item, str) for item in paragraphs) else ""


def _inward(value: Any, path: str) -> Any:
    if isinstance(value, dict) and path in value:
        return value[path]
    first, dot, rest = path.partition(".")
    return _inward(value[first], rest) if dot and isinstance(value, dict) and first in value else None


def _line(value: Any) -> str | None:
    """One line of text; of an object such as a publisher, its name."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("title")
    return normalise_line(value) or None if isinstance(value, str) else None


def _day(value: Any) -> date | None:
    """The calendar day that is written there, of an epoch that in UTC; None where it cannot be read."""
    written = str(value).strip()
    try:
        if found := _EPOCH.fullmatch(written):
            return datetime.fromtimestamp(int(found[1]), UTC).date()
        if found := _ISO.fullmatch(written):
            return date(*map(int, found.groups()))
        return parsedate_to_datetime(written).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _remedy() -> str:
    return "Say which field holds it: --fields text=NAME,title=NAME."
