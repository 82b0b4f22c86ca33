"""Statements: what one voice says in one stretch of a sentence, with the numbers it gives, ready to be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from text_to_num import alpha2digit

from rag.facts import SPELLED_NUMBERS, names
from rag.mentions import REACH, parties_in
from rag.quantities import Quantity, completed, quantities
from rag.sides import KEPT, Reading, readings
from rag.speakers import Voice, titles
from rag.types import Article, Side
from rag.verbs import says
from rag.words import fold, terms, wordlists

_WEAK = re.compile(r",?\s+(?:and|or)\s+|,\s+")
_STRONG = re.compile(r"\s*[;–—]\s+|,?\s+(?:while|whereas|but)\s+")
_NEAR = 30  # characters after a comma or "and" in which a voice that leaves out its verb gives its number
_DIGIT = re.compile(
    r"\d|\ban? (?:hour|day|week|month|year)\b|\b(?:two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE
)
_OTHERS = re.compile(
    r"\bby (?P<by>(?:most|some|other) (?:accounts|reports)|others)\b|(?P<one>\b(?:one|another) report|\b(?:other|most|some) (?:reports|accounts))\b",
    re.IGNORECASE,
)
_CITED = re.compile(r"\b(?:quoted|cited|reported) (?:by|in) (?:the )?(?:\w+ )?(?:outlet )?$")
_DISPUTE = re.compile(
    r"\b(?:differ(?:s|ed|ent|ently)?|dispute[ds]?|in (?:two|several|different) ways|part ways|uncertain|depend(?:s|ing)? on"
    r"|far apart|versions?|do(?:es)? not agree)\b",
    re.IGNORECASE,
)
_CORRECTED = re.compile(r"\b(?:not (?:the )?|rather than (?:the )?|instead of (?:the )?|fewer than the )(?=\d)")
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth|fifth|sixth|last|next|previous)\b", re.IGNORECASE)
_REPORTED = re.compile(
    r"\b(?:according to|figures?|counts?|counted|tally|log|logged|estimates?|reckoning|reckons|recalled|calculates"
    r"|by [^,;]{3,40} (?:account|count|reckoning|figures))\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r",? ?\b(?:according to|by)\s+(?:[\w’'.-]+\s){0,6}?(?:reckoning|count|account|figures|estimates?)\b"
    r"|,? ?\baccording to [^,;.]*|, (?:the |a |an )?[^,;]{3,60} (?:said|says|reported|reports|announced|confirmed|declared)\b",
    re.IGNORECASE,
)
_PLACED = re.compile(r"\b(?:in|at|near)\s+$", re.IGNORECASE)
LEAST = 2  # content words that make a part


class _Anchor(NamedTuple):
    at: int
    end: int
    voice: Voice
    source: bool


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
    anchors = _anchors(text, reading)
    noun: Quantity | None = None
    parts = _parts(text, anchors)
    for start, end, contrasted in parts:
        mine = [anchor for anchor in anchors if start <= anchor.at < end]
        voices = [anchor.voice for anchor in mine] if len(parts) > 1 else [claim.voice for claim in reading.claims]
        found = completed(quantities(text[start:end], article.language), noun)
        noun = next((item for item in reversed(found) if item.noun), noun)
        sides = tuple(dict.fromkeys(side for voice in voices for side in voice.sides))
        speaker = next((voice.speaker for voice in voices if voice.speaker), None)
        told = _REPORTED.search(text) is not None or says(text[start:end])
        yield Statement(article, first + start, first + end, (first, last), sides, speaker, found, contrasted, told)


def _anchors(text: str, reading: Reading) -> list[_Anchor]:
    """Where the voices of a sentence are named: its claims, outlets, and who gives a number without a verb."""
    found = [_Anchor(claim.start, claim.end, claim.voice, claim.source or claim.press) for claim in reading.claims]
    taken = [(claim.start, claim.end) for claim in reading.claims]
    for mention in reading.mentions:
        free = all(mention.end <= start or end <= mention.start for start, end in taken)
        gives = found and mention.start > found[0].at and _DIGIT.search(text, mention.end, mention.end + _NEAR)
        heard = mention.press and not _CITED.search(text[: mention.start])
        if free and (heard or (gives and _begins(text, mention.start))):
            found.append(_Anchor(mention.start, mention.end, Voice(mention.sides, mention.speaker), mention.press))
    others = (
        _Anchor(hit.start(), hit.end(), Voice(("other",), hit["by"] or hit["one"]), source=True)
        for hit in _OTHERS.finditer(text)
    )
    found += [one for one in others if all(one.end <= start or end <= one.at for start, end in taken)]
    return sorted(found)


def _begins(text: str, at: int) -> bool:
    """Whether a name stands right after a comma or a conjunction, titles aside."""
    return _opening().search(text[max(0, at - REACH) : at]) is not None


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"(?:[,;]|\b(?:and|or|while|whereas|but)) (?:in |the )?(?:[A-Z][\w’'-]+ )?{titles()}$")


def _parts(text: str, anchors: Sequence[_Anchor]) -> list[tuple[int, int, bool]]:
    """Where a sentence falls apart among its voices; each part with whether it is set against the one before."""
    cuts, disputed = [(0, 0, False)], _DISPUTE.search(text) is not None
    for before, after in pairwise(anchors):
        hit = _boundary(text, max(before.at, cuts[-1][1]), before, after) if before.voice != after.voice else None
        if hit:
            contrast = disputed or _STRONG.fullmatch(hit.group()) is not None or (before.source and after.source)
            cuts.append((hit.start(), hit.end(), contrast))
    if not anchors:
        cuts += [(hit.start(), hit.end(), True) for hit in _STRONG.finditer(text) if _numbers_around(text, hit)]
    ends = [start for start, _, _ in cuts[1:]] + [len(text)]
    bare = _blanked(text, anchors)
    parts: list[tuple[int, int, bool]] = []
    for (_, start, contrast), end in zip(cuts, ends, strict=True):
        if parts and not (_tells(bare[slice(*parts[-1][:2])]) and _tells(bare[start:end])):
            parts[-1] = (parts[-1][0], end, parts[-1][2])
        else:
            parts.append((start, end, contrast))
    return parts


def _numbers_around(text: str, hit: re.Match[str]) -> bool:
    return _DIGIT.search(text, 0, hit.start()) is not None and _DIGIT.search(text, hit.end()) is not None


def _boundary(text: str, start: int, before: _Anchor, after: _Anchor) -> re.Match[str] | None:
    """The last contrast between two voices, else a comma or an "and" that leaves a number or a claim on both sides."""
    strong = list(_STRONG.finditer(text, start, after.at + 1))
    if strong:
        return strong[-1]
    weak = list(_WEAK.finditer(text, start, after.at + 1))
    ahead = [hit for hit in weak if _numbers_around(text[: after.end + _NEAR], hit)]
    if not ahead:
        return weak[-1] if weak and (before.source or _begins(text, after.at)) else None
    inside = [hit for hit in ahead if _DIGIT.search(text, hit.end(), after.at)]
    return inside[0] if inside and after.source else ahead[-1]


def _blanked(text: str, anchors: Sequence[_Anchor]) -> str:
    for anchor in anchors:
        text = text[: anchor.at] + " " * (anchor.end - anchor.at) + text[anchor.end :]
    return text


def _tells(text: str) -> bool:
    return _DIGIT.search(text) is not None or len(matter(text, "en")) >= LEAST
