"""When a round of talks was held, as the articles themselves tell: "their third round of talks on 23 July"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from rag.dates import Period, years
from rag.event_days import EventDay, event_days
from rag.library.filter import Filter
from rag.library.library import Library
from rag.sentences import sentence_spans
from rag.types import Article
from rag.words import alternatives, fold, wordlists

PASSAGES = 60  # in whose articles a round is looked for
GAP = 90  # characters between a round and its day at most
LONGEST = timedelta(7)  # of a round
KEPT = 512  # articles whose rounds are remembered

_LISTS = wordlists()["as_of"]
_NUMBERS = [alternatives(words) for words in _LISTS["numbers"]]
_NAME = r"(?-i:[^\W\d_a-z]\w+)"
ROUND = (
    rf"(?:(?:the|their|a|de|die|der|den|dem)\s+)?(?P<number>{'|'.join(_NUMBERS)})\s+(?:(?P<before>{_NAME})\s+)?"
    rf"(?:{alternatives(_LISTS['rounds'])})\b(?:\s+of\s+(?:the\s+)?(?:(?P<talks>{_NAME})\s+)?(?:talks|negotiations))?"
    rf"(?:\s+in\s+(?P<place>{_NAME}))?(?:,?\s+(?:in|of)\s+(?:\w+\s+)?(?P<in_year>(?:19|20)\d\d))?"
)  # a regular expression, to be searched without regard to case


class Round(NamedTuple):
    """A round that a question names: which in its row, where and in which year, as far as it says."""

    number: int
    place: str | None = None
    year: int | None = None


class Held(NamedTuple):
    """A round that a sentence tells the days of: its number, these, and the folded words of the sentence."""

    number: int
    days: Period
    words: frozenset[str]


def round_of(match: re.Match[str], text: str) -> Round:
    """The round of a match of `ROUND` in `text`; its year may stand anywhere, if it is the only one."""
    given = [int(match["in_year"])] if match["in_year"] else years(text)
    place = match["place"] or match["talks"] or match["before"]
    return Round(_number(match["number"]), place, given[0] if len(set(given)) == 1 else None)


def when_held(library: Library, wanted: Round, only: Filter, latest: date) -> Period | None:
    """The days of the last such round that had begun by `latest`, from the articles that `only` lets through.

    None where they tell of none, or of no more than its month.
    """
    found = (each.days for each in _told(library, wanted.number, only) if _is(each, wanted))
    days = max((days for days in found if days.first <= latest), default=None)
    return days if days and days.last - days.first < LONGEST else None


@lru_cache(maxsize=KEPT)
def rounds_in(article: Article) -> tuple[Held, ...]:
    """The rounds that an article tells the days of, in its order."""
    spans = sentence_spans(article.text, article.language) if _round().search(article.text) else []
    return tuple(held for start, end in spans for held in _in_sentence(article, start, end))


def _told(library: Library, number: int, only: Filter) -> Iterator[Held]:
    """The rounds of the articles that the lexical index finds for rounds of this number."""
    index = library.index()
    words = f"{_LISTS['numbers'][number - 1]} {_LISTS['rounds']}".replace("*", "")
    hits, _ = index.lexical.search(words, index.catalogue.languages(), PASSAGES, only)
    for article_id in dict.fromkeys(place[0] for place in index.catalogue.passages(list(hits)).values()):
        if article := index.catalogue.article(article_id):
            yield from rounds_in(article)


def _is(each: Held, wanted: Round) -> bool:
    is_there = wanted.place is None or fold(wanted.place) in each.words
    return each.number == wanted.number and is_there and wanted.year in (None, each.days.first.year)


def _in_sentence(article: Article, start: int, end: int) -> Iterator[Held]:
    """Each round of a sentence with the day beside it: nothing but what belongs to either stands between."""
    days = [day for day in event_days(article) if start <= day.start and day.end <= end]
    for match in _round().finditer(article.text, start, end):
        beside = [day for day in days if _is_beside(article.text, match, day)]
        if beside:
            near = min(beside, key=lambda day: max(day.start - match.end(), match.start() - day.end))
            words = frozenset(fold(word) for word in re.findall(r"\w+", article.text[start:end]))
            yield Held(_number(match["number"]), Period(near.first, near.last), words)


def _is_beside(text: str, match: re.Match[str], day: EventDay) -> bool:
    after = match.end() <= day.start
    between = text[match.end() : day.start] if after else text[day.end : match.start()]
    if len(between) > GAP or (not after and match.start() < day.end):
        return False
    return all(word[0].isupper() or word.lower() in _beside() for word in re.findall(r"\w+", between))


def _number(word: str) -> int:
    return next(at for at, words in enumerate(_NUMBERS, 1) if re.fullmatch(words, word, re.IGNORECASE))


@cache
def _round() -> re.Pattern[str]:
    return re.compile(rf"\b{ROUND}", re.IGNORECASE)


@cache
def _beside() -> frozenset[str]:
    return frozenset(_LISTS["beside"].split())
