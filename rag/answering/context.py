"""What a sentence leans on: the sentence its pronoun points back to, the list it announces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.sentences import Span
from rag.types import Article
from rag.words import wordlists

LONGEST_LIST = 700  # characters

_LEANING = re.compile(rf"[\"“«(]?(?:{'|'.join(wordlists()['leaning'].split())})\b".replace("_", r"\s+"), re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"\b(?:announced|said|confirmed|did|called|described|reported|denied|repeated) (?:this|that|it|so)\b"
)
_ANNOUNCES = re.compile(r":[\"”’»)]*$")


def leans(sentence: str) -> bool:
    """Whether a sentence starts with a pronoun or connective, or says of what came before that someone said it."""
    return _LEANING.match(sentence) is not None or _POINTS_BACK.search(sentence) is not None


def context_before(article: Article, spans: Sequence[Span], at: int) -> int:
    """Where sentence `at` begins with what it leans on: the sentence before, if that is in the same paragraph."""
    start, end = spans[at]
    if at and leans(article.text[start:end]) and "\n\n" not in article.text[spans[at - 1][1] : start]:
        return spans[at - 1][0]
    return start


def list_end(article: Article, spans: Sequence[Span], at: int) -> int:
    """Where the list ends that sentence `at` announces by a colon; the sentence's own end if it announces none.

    The list is what follows up to a blank line (one right after the colon does not count), at most 700 characters.
    """
    start, end = spans[at]
    if not _ANNOUNCES.search(article.text[start:end]):
        return end
    taken = end
    for following, last in spans[at + 1 :]:
        if last - end > LONGEST_LIST or (taken > end and "\n\n" in article.text[taken:following]):
            break
        taken = last
    return taken
