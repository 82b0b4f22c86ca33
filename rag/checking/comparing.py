"""Aligned words compared by what they hang on: who does it, and whether it is denied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.checking.alignment import Alignment
from rag.checking.naming import mentions
from rag.checking.parsing import Governors, Word, is_negation

ANCHOR = 0.9  # cosine from which two words are taken for the same where no stem is
NEAREST = 2  # sentences of the passages, those that carry most of the sentence, in which words are compared
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
    told = [(word, others) for word, others in found if not is_negation(word.lower)]
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
        elif rival := next((other for other in there if other.owned == word.owned), None):
            against.append((word, rival))
    if not against:
        return Votes(0.0)
    word, rival = against[0]
    reason = f"ties “{word.lower}” to {_told(word.governors)}, the passage ties it to {_told(rival.governors)}"
    return Votes(len(against) / (len(against) + agree + DOUBT), reason)


def apart(alignment: Alignment, others: Sequence[str]) -> str | None:
    """A reason where what is told stands in a sentence without one of those of whom it is told, named in another."""
    scores = alignment.same if alignment.near is None else np.maximum(alignment.same, alignment.near)
    plain = [row for row, word in enumerate(alignment.words) if not word.named]
    if not plain or len(others) < 2:
        return None
    told = alignment.carried(scores)[:, plain].mean(axis=1)
    best = {mention.entity for mention in mentions(others[int(told.argmax())])}
    named = {mention.entity for other in others for mention in mentions(other)}
    subjects = {entity for word in alignment.words if not word.owned for entity in word.governors}
    away = sorted(subjects & (named - best))
    return f"tells of {away[0]} what the passage tells of others" if away else None


def _told(governors: Governors) -> str:
    return " and ".join(sorted(name if not name.islower() else name.capitalize() for name in governors))
