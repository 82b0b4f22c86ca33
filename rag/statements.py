"""Statements: what one voice says in one stretch of a sentence, with the numbers it gives, ready to be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache

from text_to_num import alpha2digit

from rag.facts import SPELLED_NUMBERS, names
from rag.mentions import parties_in
from rag.parting import numbered, parts
from rag.quantities import Quantity, completed, quantities
from rag.sides import KEPT, Reading, readings
from rag.types import Article, Side
from rag.verbs import says
from rag.words import fold, terms, wordlists

_CORRECTED = re.compile(r"\b(?:not (?:the )?|rather than (?:the )?|instead of (?:the )?|fewer than the )(?=\d)")
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth|fifth|sixth|last|next|previous)\b", re.IGNORECASE)
_REPORTED = re.compile(
    r"\b(?:according to|figures?|counts?|counted|tally|log|logged|estimates?|reckoning|reckons|recalled|calculates"
    r"|by [^,;]{3,40} (?:account|count|reckoning|figures))\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r",? ?\b(?:according to|by)\s+(?:[\w’'.-]+\s){0,6}?(?:reckoning|count|account|figures|estimates?)\b"
    r"|,? ?\baccording to [^,;.]*"
    r"|, (?:the |a |an )?[^,;]{3,60} (?:said|says|reported|reports|announced|confirmed|declared)\b",
    re.IGNORECASE,
)
_PLACED = re.compile(r"\b(?:in|at|near)\s+$", re.IGNORECASE)
LEAST = 2  # content words that make a part


@dataclass(frozen=True)
class Statement:
    """What one voice says in `article.text[start:end]`, a sentence or a part of it.

    `sides` and `speaker` are empty where the article itself speaks. `quantities` are the numbers it gives. `contrasted`
    says that the sentence sets it against the part before: by "while", by a semicolon, or as another source's version;
    `reported` that it stands as someone's word or count.
    """

    article: Article
    start: int
    end: int
    sentence: tuple[int, int]
    sides: tuple[Side, ...]
    speaker: str | None
    quantities: tuple[Quantity, ...]
    contrasted: bool = False
    reported: bool = False

    @property
    def text(self) -> str:
        """The words, in one line."""
        return " ".join(self.article.text[self.start : self.end].split())

    @property
    def published(self) -> date | None:
        """The day its article was published."""
        return self.article.published

    @property
    def values(self) -> frozenset[str]:
        """The values of its numbers."""
        return frozenset(item.value for item in self.quantities)

    @property
    def corrects(self) -> bool:
        """Whether it gives a number in place of another: "22, not the 23 announced"."""
        return _CORRECTED.search(self.text) is not None and len(self.values) > 1

    @cached_property
    def matter(self) -> frozenset[str]:
        """Stems of what the sentence is about: its content words without numbers and the names of parties."""
        return matter(self.article.text[slice(*self.sentence)], self.article.language)

    @cached_property
    def names(self) -> frozenset[str]:
        """Its names that are no party's unless it happened there, folded: places, occasions, papers."""
        text = self.article.text[slice(*self.sentence)]
        parties = {text[start:end] for start, end, _ in parties_in(text) if not _PLACED.search(text[:start])}
        told = (name for name in names(text) if not parties & {name.text, *name.text.split()})
        return frozenset(fold(name.text) for name in told if name.start or " " in name.text)

    @cached_property
    def ordinals(self) -> frozenset[str]:
        """Which of several it tells of: the first round, the third."""
        return frozenset(hit.lower() for hit in _ORDINAL.findall(self.article.text[slice(*self.sentence)]))

    @cached_property
    def words(self) -> frozenset[str]:
        """Lower-case words of the statement itself."""
        return frozenset(re.findall(r"[^\W\d_]+", self.text.lower()))


@lru_cache(maxsize=KEPT)
def statements(article: Article) -> tuple[Statement, ...]:
    """The statements of an article, in order: a sentence in which several speak is parted among them."""
    return tuple(statement for reading in readings(article) for statement in _parted(article, reading))


def statements_in(article: Article, start: int, end: int) -> list[Statement]:
    """The statements whose sentences touch `article.text[start:end]`."""
    return [item for item in statements(article) if item.sentence[0] < end and start < item.sentence[1]]


@lru_cache(maxsize=4096)
def matter(text: str, language: str) -> frozenset[str]:
    """Stems of the content words of a text, without numbers and the names of parties."""
    for start, end, _ in reversed(parties_in(text)):
        text = text[:start] + " " + text[end:]
    text = _SOURCE.sub(" ", text)
    text = alpha2digit(text, language) if language in SPELLED_NUMBERS else text
    return frozenset(word for word in terms(text, language) if not word[0].isdigit() and word not in _idle())


@cache
def _idle() -> frozenset[str]:
    return frozenset(terms(wordlists()["conflict"]["idle"]))


def _parted(article: Article, reading: Reading) -> Iterator[Statement]:
    first, last = reading.attribution.start, reading.attribution.end
    text = article.text[first:last]
    told, noun = _REPORTED.search(text) is not None, None
    for part in parts(text, reading, _tells):
        words = text[part.start : part.end]
        found = completed(quantities(words, article.language), noun)
        noun = next((item for item in reversed(found) if item.noun), noun)
        yield Statement(
            article,
            first + part.start,
            first + part.end,
            (first, last),
            sides=tuple(dict.fromkeys(side for voice in part.voices for side in voice.sides)),
            speaker=next((voice.speaker for voice in part.voices if voice.speaker), None),
            quantities=found,
            contrasted=part.contrasted,
            reported=told or says(words),
        )


def _tells(text: str) -> bool:
    """Whether words can stand for themselves: a number, or a few words of content."""
    return numbered(text) or len(matter(text, "en")) >= LEAST
