"""When a round of talks was held, as the articles themselves tell: "their third round of talks on 23 July"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from rag.dates import YEARS, Period
from rag.event_days import event_days
from rag.library.filter import Filter
from rag.library.library import Library
from rag.types import Article
from rag.words import alternatives, fold, wordlists

ARTICLES = 60  # passages in whose articles a round is looked for
GAP = 90  # characters between a round and its day at most
KEPT = 512  # articles whose rounds are remembered

_LISTS = wordlists()["as_of"]
_NUMBERS = [alternatives(words) for words in _LISTS["numbers"]]
_PLACE = r"(?-i:[^\W\d_a-z]\w+)"
ROUND = (
    rf"(?:(?:the|their|de|die|der|den|dem)\s+)?(?P<number>{'|'.join(_NUMBERS)})\s+(?:(?P<before>{_PLACE})\s+)?"
    rf"(?:{alternatives(_LISTS['rounds'])})\b(?:\s+of\s+(?:the\s+)?(?:(?P<talks>{_PLACE})\s+)?(?:talks|negotiations))?"
    rf"(?:\s+in\s+(?P<place>{_PLACE}))?(?:,?\s+(?:in|of)\s+(?:\w+\s+)?(?P<in_year>(?:19|20)\d\d))?"
)  # a regular expression, to be searched without regard to case


class Round(NamedTuple):
    """A round that a question names: which in its row, where and in which year, as far as it says."""

    number: int
    place: str | None = None
    year: int | None = None

    @classmethod
    def of(cls, match: re.Match[str], text: str) -> Round:
        """From a match of `ROUND` in `text`; the year is also the only one that the text names."""
        years = {int(year) for year in YEARS.findall(text)}
        place = match["place"] or match["talks"] or match["before"]
        year = match["in_year"] or (years.pop() if len(years) == 1 else None)
        return cls(_number(match["number"]), place, int(year) if year else None)


class Held(NamedTuple):
    """A round in an article: its number, its days, and the folded words it is told with."""

    number: int
    days: Period
    told: frozenset[str]


def held(library: Library, wanted: Round, only: Filter, latest: date) -> Period | None:
    """The days of the last such round not after `latest`, from the articles that `only` lets through."""
    found = [each.days for each in _rounds(library, wanted.number, only) if _fits(each, wanted, latest)]
    return max(found, key=lambda days: (found.count(days), days.last)) if wanted.year else max(found, default=None)


def _fits(each: Held, wanted: Round, latest: date) -> bool:
    is_there = wanted.place is None or fold(wanted.place) in each.told
    is_then = wanted.year in (None, each.days.first.year)
    return each.number == wanted.number and is_there and is_then and each.days.first <= latest


def _rounds(library: Library, number: int, only: Filter) -> Iterator[Held]:
    index = library.index()
    words = " ".join(word for word in (_LISTS["numbers"][number - 1] + " " + _LISTS["rounds"]).split() if "*" not in word)
    hits, _ = index.lexical.search(words, index.catalogue.languages(), ARTICLES, only)
    for article_id in dict.fromkeys(place[0] for place in index.catalogue.passages(list(hits)).values()):
        if article := index.catalogue.article(article_id):
            yield from rounds_in(article)
