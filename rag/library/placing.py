"""Under which id an article is kept, and what that changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Literal

from rag.errors import ReadingError
from rag.library.folder import ArticleFolder, Stamp
from rag.reading.ids import numbered
from rag.types import Article

FIELDS = ("title", "publisher", "published", "url", "topics", "sources", "pages")
Outcome = Literal["added", "updated", "there already", "another address"]


def placed(
    article: Article,
    folder: ArticleFolder,
    stamps: Mapping[str, Stamp],
    *,
    renewed: bool = False,
    given: Collection[str] = FIELDS,
) -> tuple[Article, Outcome]:
    """The article under its own id or the next that no other text has, and what that means.

    `stamps` are those of the folder; a file that cannot be read keeps its id. A `renewed` article takes the place of
    the text that has its id. Where the text is there, `given` names what of the article goes before what stands there.
    """
    number, wanted = 1, article
    while wanted.id in stamps:
        there = _there(folder, stamps[wanted.id])
        if there and there.text != wanted.text and renewed:
            return _renewed(there, wanted), "updated"
        if there and there.text == wanted.text:
            merged = _merged(there, wanted, given)
            return merged, "there already" if merged == there else "updated"
        number += 1
        wanted = replace(article, id=numbered(article.id, number))
    return wanted, "added"


def _there(folder: ArticleFolder, stamp: Stamp) -> Article | None:
    try:
        return folder.read(stamp)
    except ReadingError:
        return None


def _merged(there: Article, article: Article, given: Collection[str]) -> Article:
    """The article as it is there, its gaps filled by what the same text says of itself now."""
    filled = {name: getattr(there, name) or getattr(article, name) for name in FIELDS}
    return replace(there, **filled | {name: value for name in given if (value := getattr(article, name))})


def _renewed(there: Article, given: Article) -> Article:
    """The article as it is given now, with the metadata that only the one that is there has."""
    names = ("publisher", "published", "topics", "sources")
    return replace(given, **{name: getattr(given, name) or getattr(there, name) for name in names})
