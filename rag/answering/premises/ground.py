"""The sentences that what is taken for granted is held against: those of the evidence, and those the library finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from rag.answering.premises.lexicon import key, thing
from rag.answering.ranking import article_sentences, one_line
from rag.checking.naming import Mention, mentions
from rag.checking.parsing import Word, parse
from rag.dates import Period, periods
from rag.facts import folded_words
from rag.library.filter import Filter
from rag.library.library import Library
from rag.orders import gives_orders
from rag.types import Article, Evidence, Passage

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[’'ʼ][^\W\d_]+)*")
FOUND = 24  # passages looked up for each thing taken for granted
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, `article.text[start:end]`, and the one before it in its paragraph ("" for the first)."""

    article: Article
    start: int
    end: int
    before: str

    @property
    def text(self) -> str:
        """The sentence in one line."""
        return one_line(self.article.text[self.start : self.end])

    @property
    def words(self) -> tuple[Word, ...]:
        """Its words, parsed."""
        return _parsed(self.text)

    @property
    def named(self) -> tuple[Mention, ...]:
        """Its names."""
        return _mentions(self.text)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of its words, alone and with the next one, by which deeds and events are looked for."""
        return _keys(self.text)

    @property
    def things(self) -> frozenset[str]:
        """What it and its setting speak of."""
        return _things(self.text) | _things(self.before) | _things(self.article.title)

    @property
    def days(self) -> tuple[Period, ...]:
        """The days that it names, or those of the sentence before it where it names none."""
        day = self.article.published
        return _days(self.text, day) or _days(self.before, day)

    @property
    def persons(self) -> frozenset[str]:
        """Those it and the sentence before it name."""
        return frozenset(item.entity for text in (self.text, self.before) for item in _mentions(text))


def evidence_ground(evidence: Iterable[Evidence]) -> list[Told]:
    """The English sentences that touch the passages of the evidence."""
    return _sentences((item.article, item.passage) for item in evidence)


def library_ground(query: str, library: Library, only: Filter) -> list[Told]:
    """The English sentences of the passages that share most words with `query`, among what `only` lets through."""
    index = library.index()
    found, _ = index.lexical.search(query, [LANGUAGE], FOUND, only)
    places = index.catalogue.passages(list(found))
    articles = {id_: index.catalogue.article(id_) for id_, _, _ in places.values()}
    pairs = []
    for id_, start, end in places.values():
        if article := articles[id_]:
            pairs.append((article, Passage(id_, start, end, article.text[start:end])))
    return _sentences(pairs)


def merged(*grounds: Sequence[Told]) -> list[Told]:
    """Each sentence once."""
    return list({(item.article.id, item.start): item for ground in grounds for item in ground}.values())


def _sentences(pairs: Iterable[tuple[Article, Passage]]) -> list[Told]:
    found: dict[tuple[str, int], Told] = {}
    for article, passage in pairs:
        if article.language != LANGUAGE:
            continue
        last = (0, 0)
        for start, end in article_sentences(article.text, article.language):
            if start < passage.end and end > passage.start and not _orders(article.text[start:end]):
                joined = last[1] and "\n\n" not in article.text[last[1] : start]
                before = one_line(article.text[last[0] : last[1]]) if joined else ""
                found.setdefault((article.id, start), Told(article, start, end, before))
            last = (start, end)
    return list(found.values())


@lru_cache(maxsize=4096)
def _orders(text: str) -> bool:
    return gives_orders(text)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> tuple[Word, ...]:
    return parse(text)


@lru_cache(maxsize=4096)
def _mentions(text: str) -> tuple[Mention, ...]:
    return mentions(text)


@lru_cache(maxsize=4096)
def _keys(text: str) -> frozenset[str]:
    words = _WORD.findall(text.lower())
    pairs = (f"{key(word)}_{after}" for word, after in pairwise(words))
    return frozenset((*pairs, *map(key, words)))


@lru_cache(maxsize=4096)
def _things(text: str) -> frozenset[str]:
    return frozenset(found for word in _WORD.findall(text.lower()) if (found := thing(word)))


@lru_cache(maxsize=4096)
def folded(text: str) -> frozenset[str]:
    """All words of a text, folded."""
    return frozenset(folded_words([text]))


@lru_cache(maxsize=4096)
def _days(text: str, published: date | None) -> tuple[Period, ...]:
    return periods(text, published) if text else ()
