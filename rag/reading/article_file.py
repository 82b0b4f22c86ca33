"""The library's own file form: YAML front matter, then the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import PurePath
from typing import Any

import yaml

from rag.errors import ReadingError
from rag.reading.ids import LONGEST, is_id
from rag.reading.metadata import Metadata, split_front_matter
from rag.reading.normalise import normalise
from rag.types import Article, Source

KEYS = frozenset(field.name for field in fields(Article)) - {"text"}


def parse_article(content: str, name: str) -> Article:
    """Read an article back from its file's `content`; `name` is the file's, for messages and a missing id.

    Keys it does not know are left aside. Raises ReadingError for front matter that cannot be read, a missing
    title, a wrong date, an id that is unsafe as a file name, and a file without text.
    """
    values, body = split_front_matter(normalise(content), name)
    text = normalise(body)
    title = values.line("title")
    if title is None:
        raise ReadingError(f"{name} has no title.", "Put a line `title: ...` into its front matter.")
    if not text:
        raise ReadingError(f"{name} has no text below its front matter.", "Write the article's text there.")
    return Article(
        id=_id(values, name),
        title=title,
        text=text,
        publisher=values.line("publisher"),
        published=values.day("published"),
        url=values.web("url"),
        language=values.language() or "en",
        topics=values.topics(),
        sources=values.sources(),
        pages=values.pages(len(text)),
    )


def other_values(content: str, name: str) -> Mapping[str, object]:
    """What a file's front matter holds that no article has, by key. Raises ReadingError."""
    values, _ = split_front_matter(normalise(content), name)
    return {key: value for key, value in values.values.items() if key not in KEYS}


def format_article(article: Article, others: Mapping[str, object] | None = None) -> str:
    """The file's content for an article; `parse_article` gives the same article back. `others` go below its values."""
    values: dict[str, Any] = {
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published,
        "url": article.url,
        "language": article.language,
        "topics": list(article.topics),
        "sources": [_filled(_entry(source)) for source in article.sources],
        "pages": ", ".join(map(str, (*article.pages, len(article.text)))) if article.pages else None,
    }
    head = yaml.safe_dump(_filled(values) | dict(others or {}), allow_unicode=True, sort_keys=False, width=10**6)
    return f"---\n{head}---\n\n{article.text}\n"


def _id(values: Metadata, name: str) -> str:
    found = values.line("id") or PurePath(name).stem
    if not is_id(found):
        raise ReadingError(
            f"{name}: the id {found[: LONGEST + 1]!r} cannot serve as a file name.",
            f"Give it an `id:` of at most {LONGEST} lower-case letters, digits and single hyphens.",
        )
    return found


def _entry(source: Source) -> dict[str, Any]:
    return {"outlet": source.outlet, "date": source.date, "url": source.url}


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, [])}
