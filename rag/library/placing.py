"""Under which id an article is kept, and what that changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from rag.library.folder import ArticleFolder, Stamp
from rag.types import Article

Outcome = Literal["added", "updated", "there already", "another address"]


def placed(
    article: Article, folder: ArticleFolder, stamps: Mapping[str, Stamp], *, renewed: bool = False
) -> tuple[Article, Outcome]:
    """The article under its own id or the next that no other text has, and what that means.

    `stamps` are those of the folder. A `renewed` article takes the place of the text that has its id.
    """
    number, wanted = 1, article
    while wanted.id in stamps:
        there = folder.read(stamps[wanted.id])
        if there.text != wanted.text and renewed:
            return _renewed(there, wanted), "updated"
        if there.text == wanted.text:
            merged = _merged(there, wanted)
            return merged, "there already" if merged == there else "updated"
        number += 1
        wanted = replace(article, id=f"{article.id}-{number}")
    return wanted, "added"


def _merged(there: Article, given: Article) -> Article:
    """The article as it is there, with the metadata that is given now."""
    names = ("title", "publisher", "published", "url", "topics", "sources", "pages")
    return replace(there, **{name: getattr(given, name) or getattr(there, name) for name in names})


def _renewed(there: Article, given: Article) -> Article:
    """The article as it is given now, with the metadata that only the one that is there has."""
    names = ("publisher", "published", "topics", "sources")
    return replace(given, **{name: getattr(given, name) or getattr(there, name) for name in names})
