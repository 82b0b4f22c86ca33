"""Where a later article looks back at what an earlier one said."""

from __future__ import annotations

import re

from rag.statements import matter
from rag.types import Article

RETOLD, WORDS = 0.5, 3  # the share of what an earlier statement is about that a later one repeats, and its least words

_BACK = re.compile(r"\b(?:had|earlier|previously|initially|at first|before that|originally)\b", re.IGNORECASE)


def retelling(later: str, earlier: str, language: str = "en") -> float:
    """How much of an earlier sentence a later one repeats as past, 0..1; 0 where it does not look back."""
    if not _BACK.search(later):
        return 0.0
    mine, theirs = matter(later, language), matter(earlier, language)
    shared = len(mine & theirs)
    enough = shared >= max(WORDS, RETOLD * min(len(mine), len(theirs)))
    return shared / len(theirs) if enough else 0.0


def is_later(article: Article, other: Article) -> bool:
    """Whether an article was published on a later day than another; False where a day is unknown."""
    return article.published is not None and other.published is not None and article.published > other.published
