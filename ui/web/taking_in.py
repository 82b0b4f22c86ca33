"""Files, links and texts from the page into the library: what came of each, ready to be told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from rag.errors import LockedError, ParleyError
from rag.fetching.taking import Taken, Taking
from rag.fetching.urls import is_url
from rag.library.library import Library
from rag.reading import read_content
from rag.types import Article
from ui.telling import lacking
from ui.web.one_by_one import problem
from ui.web.rendering import anchor, byline

PASTED = "pasted text.txt"
LACKING = {"publisher": "publisher", "published": "day"}
Result = dict[str, Any]


def file_taken(library: Library, name: str, content: bytes) -> list[Result]:
    """Take in the articles of a file; one that cannot be had is a result and stops no other."""
    return list(_kept(library, read_content(content, bare(name))))


def words_taken(library: Library, words: str) -> list[Result]:
    """Take in what was pasted: a page or feed at a web address, else the text itself."""
    if is_url(words) and len(words.split()) == 1:
        return [_told(result) for result in Taking(library).take(words)]
    return list(_kept(library, read_content(words.encode(errors="replace"), PASTED)))


def bare(name: str) -> str:
    """A file's name without folders; they are the visitor's own business."""
    return PurePosixPath(name.replace("\\", "/")).name or "file"


def _kept(library: Library, found: Iterator[Article | ParleyError]) -> Iterator[Result]:
    for item in found:
        if isinstance(item, ParleyError):
            yield _told(item)
            continue
        try:
            yield _told(Taken(*library.add(item, given=())))
        except LockedError as error:
            yield {"state": "waiting", "title": item.title, **problem(error)}
        except ParleyError as error:
            yield _told(error)


def _told(result: Taken | ParleyError | str) -> Result:
    if isinstance(result, str):
        return {"state": "note", "title": result}
    if isinstance(result, ParleyError):
        return {"state": "failed", **problem(result)}
    article = result.article
    return {
        "state": result.outcome,
        "id": article.id,
        "title": article.title,
        "byline": byline(article),
        "href": anchor(article.id),
        "lacking": [LACKING[name] for name in lacking(article)],
    }
