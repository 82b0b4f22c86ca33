"""Aligned words compared by what they hang on: who does it, and whether it is denied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rag.checking.alignment import Alignment, Array
from rag.checking.naming import mentions, stands_for
from rag.checking.parsing import NOBODY, Governors, Word, is_negation, listed, parse, stem

ANCHOR = 0.9  # cosine from which two words are taken for the same where no stem is
NEAREST = 2  # sentences of the passages, those that carry most of the sentence, in which words are compared
FARTHER = 0.3  # share of the stems by which another sentence carries more of what is told of someone
ELSEWHERE = 0.03  # and the same for the mean of stems and cosines
DOUBT = 0.5  # votes against a conflict that are always there
Pair = tuple[Word, list[Word]]


@dataclass(frozen=True, slots=True)
class Votes:
    """How strongly aligned words disagree, 0..1, and one reason."""

    strength: float
    reason: str | None = None


def nearest_sentences(alignment: Alignment) -> list[int]:
    """The sentences of the passages that carry most of the sentence, best first."""
    if not alignment.others or not alignment.words:
        return []
    order = np.argsort(-alignment.carried(alignment.closest).mean(axis=1), kind="stable")[:NEAREST]
    return [int(at) for at in order]


def pairs(alignment: Alignment, nearest: Sequence[int]) -> list[Pair]:
    """Each content word that is no name with the words of the nearest sentences it stands for."""
    inside = np.isin(alignment.sentence_of, nearest)
    found = [(word, _partners(alignment, row, inside)) for row, word in enumerate(alignment.words) if not word.named]
    return [pair for pair in found if pair[1]]


def _partners(alignment: Alignment, row: int, inside: NDArray[np.bool_]) -> list[Word]:
    equal = np.flatnonzero((alignment.same[row] > 0) & inside)
    if len(equal) or alignment.near is None:
        return [alignment.others[at] for at in equal]
    scores = np.where(inside, alignment.near[row], -1.0)
    best = int(scores.argmax())
    return [alignment.others[best]] if scores[best] >= ANCHOR and not alignment.others[best].named else []


def polarity(found: Sequence[Pair]) -> Votes:
    """Whether words are denied here and affirmed there."""
    told = [(word, others) for word, others in found if not is_negation(word.lower) and word.stem not in _saying()]
    against = [word for word, others in told if all(other.denied != word.denied for other in others)]
    if not against:
        return Votes(0.0)
    barred = [word for word, others in told if word in against and (word.barred or all(item.barred for item in others))]
    word = barred[0] if barred else against[-1]
    reason = "denies what the passage affirms" if word.denied else "affirms what the passage denies"
    strength = 1.0 if barred else len(against) / (len(told) + DOUBT)
    return Votes(strength, f"{reason} (“{word.lower}”)")


def ties(found: Sequence[Pair]) -> Votes:
    """Whether words hang on another party or person than in the passages."""
    agree, against = 0, list[tuple[Word, Word]]()
    for word, others in found:
        if not word.counts or word.stem in _saying() or word.lower.endswith("ly"):
            continue
        there = [other for other in others if other.governors and word.governors]
        if any((word.governors | word.voices) & _meant(other) for other in there):
            agree += 1 + word.acts
        elif rival := next((other for other in there if _comparable(word, other)), None):
            against.append((word, rival))
    if not against:
        return Votes(0.0)
    word, rival = against[0]
    reason = f"ties “{word.lower}” to {_told(word.governors)}, the passage ties it to {_told(rival.governors)}"
    accounts = any(word.owned and word.stem in _accounts() for word, _ in against)
    weight = sum(1 + word.acts for word, _ in against)
    return Votes(1.0 if accounts else weight / (weight + agree + DOUBT), reason)


def _meant(other: Word) -> Governors:
    """Those on whom a word of the passage hangs, and for whom they stand."""
    return frozenset(entity for name in other.governors | other.voices for entity in stands_for(name))


def _comparable(word: Word, other: Word) -> bool:
    """Whether their governors stand in the same relation: "Russia's list" is what "Kyiv lists" is, too."""
    return word.owned == other.owned or word.acts or other.acts


@cache
def _saying() -> frozenset[str]:
    return frozenset(map(stem, listed("speaking"))) | {"say", "speak", "spoke"}


@cache
def _accounts() -> frozenset[str]:
    return frozenset(map(stem, listed("accounts")))


def apart(alignment: Alignment, others: Sequence[str]) -> str | None:
    """A reason where what is told stands in a sentence without one of those of whom it is told, named in another."""
    if len(others) < 2 or not alignment.others:
        return None
    named, closest = _told_of(others), alignment.closest
    subjects = {
        entity for word in alignment.words for entity in word.voices | (NOBODY if word.owned else word.governors)
    }
    for entity in sorted(subjects & NOBODY.union(*named)):
        rows = [row for row, word in enumerate(alignment.words) if _tells(word, entity)]
        inside = np.array([entity in names for names in named])
        words, meaning = (_lead(alignment.carried(each)[:, rows], inside) for each in (alignment.same, closest))
        if rows and words >= FARTHER and meaning >= ELSEWHERE:
            return f"tells of {entity} what the passage tells of others"
    return None


def _lead(carried: Array, inside: NDArray[np.bool_]) -> float:
    """By how much the best sentence without someone carries more of what is told of them than the best one with."""
    if not carried.size or inside.all():
        return 0.0
    told = carried.mean(axis=1)
    return float(told[~inside].max() - told[inside].max())


def _told_of(others: Sequence[str]) -> list[frozenset[str]]:
    """Whom each sentence names; one with a pronoun before its names, or without one, goes on about those before it."""
    found: list[frozenset[str]] = []
    for other in others:
        names = frozenset(mention.entity for mention in mentions(other))
        first = next((word.lower for word in parse(other) if word.named or word.lower in listed("pronouns")), "")
        goes_on = not names or first in listed("pronouns")
        found.append(names | found[-1] if found and goes_on else names)
    return found


def _tells(word: Word, entity: str) -> bool:
    """Whether a word tells something of someone, beyond their office and that they speak."""
    apart = word.named or word.stem in _saying() or word.lower in listed("bodies") | listed("offices")
    return entity in word.governors | word.voices and not apart


def _told(governors: Governors) -> str:
    return " and ".join(sorted(name if not name.islower() else name.capitalize() for name in governors))
