"""What a cross-encoder knows and does not say: which words of question and sentence stand in each other's way.

A cross-encoder scores likeness of topic and is nearly blind to a swapped name, verb or condition. Leaving out one part
at a time tells more: a score that rises without a word of the question says that the sentence does not speak of it;
one that rises without a part of the sentence says that the sentence speaks of something else. (Occlusion, Zeiler and
Fergus 2014, used here on text.)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.models import CrossEncoder
from rag.words import terms

WORDS = 8  # words of the question left out in turn
PARTS = 5  # parts of the sentence left out in turn
_WORD = re.compile(r"[\w’'.,%$€£-]*\w%?")


class Strain(NamedTuple):
    """Logits gained: `question` by leaving out its words one at a time, the gains added up; `sentence` by leaving out
    the one part that hinders most (negative where each part helps).
    """

    question: float
    sentence: float


CALM = Strain(0.0, 0.0)


def probe(question: str, title: str, sentence: str, cross_encoder: CrossEncoder) -> Strain:
    """Probe the best sentence, read under its title. At most 14 short readings."""
    pairs = [(question, f"{title}{sentence}")]
    pairs += [(text, f"{title}{sentence}") for text in without_words(question)]
    words = len(pairs)
    pairs += [(question, f"{title}{text}") for text in without_parts(sentence, question)]
    score, *readings = cross_encoder.score_pairs(pairs)
    gains = [reading - score for reading in readings]
    return Strain(sum(max(gain, 0.0) for gain in gains[: words - 1]), max(gains[words - 1 :], default=0.0))


def without_words(question: str) -> list[str]:
    """The question without each of its content words in turn."""
    found = [match for match in _WORD.finditer(question) if terms(match.group())]
    return [_without(question, match.start(), match.end()) for match in found[:WORDS]]


def without_parts(sentence: str, question: str) -> list[str]:
    """The sentence without each run of words that hold nothing of the question in turn."""
    return [_without(sentence, start, end) for start, end in _foreign(sentence, set(terms(question)))[:PARTS]]


def _foreign(sentence: str, asked: set[str]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    going = False
    for match in _WORD.finditer(sentence):
        stems = terms(match.group())
        new = bool(stems) and asked.isdisjoint(stems)
        if new:
            runs.append((runs.pop()[0] if going else match.start(), match.end()))
        going = new
    return runs


def _without(text: str, start: int, end: int) -> str:
    return f"{text[:start].rstrip()} {text[end:].lstrip()}"
