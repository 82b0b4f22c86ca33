"""How much of an article is kept, and how much of what a page puts around it is removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evals.cleaning.pages import Page
from rag.errors import ReadingError
from rag.reading import read_content
from rag.sentences import sentence_spans

FORMS = ("html", "pasted")


@dataclass(frozen=True, slots=True)
class Measured:
    """What came out of a page in one form: characters kept of those of the article, removed of the boilerplate's."""

    page: Page
    form: str
    kept: int
    text: int
    removed: int
    boilerplate: int
    titled: bool
    lost: tuple[str, ...]
    left: tuple[str, ...]


def measure(page: Page, form: str) -> Measured:
    """Read the page as HTML or as pasted text, as `parley add` does. Raises ReadingError."""
    content, name = (page.html, "page.html") if form == "html" else (page.pasted, "page.txt")
    (found,) = read_content(content.encode(), name)
    if isinstance(found, ReadingError):
        raise found
    sentences = [page.text[start:end] for start, end in sentence_spans(page.text)]
    squeezed = _squeezed(found.text)
    lost = [sentence for sentence in sentences if _squeezed(sentence) not in squeezed]
    left = [line for line in page.boilerplate if _stands(line, found.text)]
    total, around = _size(sentences), _size(page.boilerplate)
    return Measured(
        page,
        form,
        total - _size(lost),
        total,
        around - _size(left),
        around,
        found.title == page.title,
        tuple(lost),
        tuple(left),
    )


def shares(measured: Sequence[Measured]) -> tuple[float, float]:
    """The shares of text kept and of boilerplate removed over several pages."""
    kept = sum(one.kept for one in measured) / sum(one.text for one in measured)
    return kept, sum(one.removed for one in measured) / sum(one.boilerplate for one in measured)


def _stands(line: str, text: str) -> bool:
    """Does the line stand in the text, alone on a line or, from 20 characters on, anywhere?"""
    if len(line) >= 20:
        return _squeezed(line) in _squeezed(text)
    return line in {piece.strip("- ").strip() for piece in text.split("\n")}


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _size(pieces: Sequence[str]) -> int:
    return sum(map(len, pieces))
