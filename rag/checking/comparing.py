"""Aligned words compared by what they hang on: who does it, and whether it is denied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rag.checking.alignment import Alignment, Array
from rag.checking.naming import mentions
from rag.checking.parsing import Governors, Word, is_negation, listed, stem

ANCHOR = 0.9  # cosine from which two words are taken for the same where no stem is
NEAREST = 2  # sentences of the passages, those that carry most of the sentence, in which words are compared
FARTHER = 0.05  # of the mean cosine of what is told, by which another sentence tells it better
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
    scores = alignment.same if alignment.near is None else np.maximum(alignment.same, alignment.near)
    order = np.argsort(-alignment.carried(scores).mean(axis=1), kind="stable")[:NEAREST]
    return [int(at) for at in order]


def pairs(alignment: Alignment) -> list[Pair]:
    """Each content word that is no name with the words of the nearest sentences it stands for."""
    inside = np.isin(alignment.sentence_of, nearest_sentences(alignment))
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
    agree, against = 0, []
    for word, others in found:
        if not word.counts:
            continue
        there = [other for other in others if other.governors and word.governors]
        if any((word.governors | word.voices) & (other.governors | other.voices) for other in there):
            agree += 1
        elif rival := next((other for other in there if _comparable(word, other)), None):
            against.append((word, rival))
    if not against:
        return Votes(0.0)
    word, rival = against[0]
    reason = f"ties “{word.lower}” to {_told(word.governors)}, the passage ties it to {_told(rival.governors)}"
    accounts = any(word.owned and word.stem in _accounts() for word, _ in against)
    return Votes(1.0 if accounts else len(against) / (len(against) + agree + DOUBT), reason)


def _comparable(word: Word, other: Word) -> bool:
    """Whether their governors stand in the same relation: "Russia's list" is what "Kyiv lists" is, too."""
    return word.owned == other.owned or word.acts or other.acts


@cache
def _saying() -> frozenset[str]:
    return frozenset(map(stem, listed("speaking"))) | {"say"}


@cache
def _accounts() -> frozenset[str]:
    return frozenset(map(stem, listed("accounts")))


def apart(alignment: Alignment, others: Sequence[str]) -> str | None:
    """A reason where what is told stands in a sentence without one of those of whom it is told, named in another."""
    scores = alignment.same if alignment.near is None else np.maximum(alignment.same, alignment.near)
    if len(others) < 2 or not alignment.others:
        return None
    carried = alignment.carried(scores)
    named = [{mention.entity for mention in mentions(other)} for other in others]
    subjects = {entity for word in alignment.words if not word.owned for entity in word.governors}
    away = [entity for entity in sorted(subjects & set().union(*named)) if _is_away(entity, alignment, carried, named)]
    return f"tells of {away[0]} what the passage tells of others" if away else None


def _is_away(entity: str, alignment: Alignment, carried: Array, named: Sequence[set[str]]) -> bool:
    """Whether what is told of someone stands in a sentence without them far better than in any one with them."""
    rows = [row for row, word in enumerate(alignment.words) if entity in word.governors and _tells(word)]
    if not rows:
        return False
    told = carried[:, rows].mean(axis=1)
    near = max(told[at] for at, names in enumerate(named) if entity in names)
    return entity not in named[int(told.argmax())] and bool(told.max() - near >= FARTHER)


def _tells(word: Word) -> bool:
    return not (word.named or word.stem in _saying() or word.lower in listed("bodies"))


def _told(governors: Governors) -> str:
    return " and ".join(sorted(name if not name.islower() else name.capitalize() for name in governors))
