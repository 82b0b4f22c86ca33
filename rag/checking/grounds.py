"""What a sentence is held against: the sentences of its passages, the nearest of them where there are too many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.checking.parsing import Word, parse
from rag.sentences import Span, sentence_spans
from rag.words import terms

CHUNK = 500  # characters the encoder reads at a time, whole sentences
MOST_CHUNKS = 5  # the encoder reads for one sentence, the nearest by their words
MOST = 20_000  # characters of the passages that the rules look at
LONGEST = 1_500  # characters of a sentence of a passage; a longer one is cut


@dataclass(frozen=True, slots=True)
class Chunk:
    """A few sentences in a row, `text[start:end]` each, with their words."""

    text: str
    spans: tuple[Span, ...]

    @property
    def sentences(self) -> list[str]:
        """The texts of the sentences."""
        return [self.text[start:end] for start, end in self.spans]

    def words(self) -> list[list[Word]]:
        """The words of each sentence; offsets count within the sentence."""
        return [list(parse(sentence)) for sentence in self.sentences]


def nearest(sentence: str, passages: Sequence[str], language: str) -> list[Chunk]:
    """The chunks of the passages that share most words with the sentence, in the order of the text."""
    found = [chunk for passage in passages for chunk in chunks(passage, language)]
    return _best(sentence, found, language, MOST_CHUNKS)


def in_reach(sentence: str, passages: Sequence[str], language: str) -> list[str]:
    """The passages, or of very long ones the chunks that share most words with the sentence."""
    if sum(map(len, passages)) <= MOST:
        return list(passages)
    found = [chunk for passage in passages for chunk in chunks(passage, language)]
    return [chunk.text for chunk in _best(sentence, found, language, MOST // CHUNK)]


def _best(sentence: str, found: Sequence[Chunk], language: str, most: int) -> list[Chunk]:
    if len(found) <= most:
        return list(found)
    asked = set(terms(sentence, language))
    shared = [len(asked & _stems(chunk.text, language)) for chunk in found]
    best = sorted(range(len(found)), key=lambda at: -shared[at])[:most]
    return [found[at] for at in sorted(best)]


@lru_cache(maxsize=1024)
def _stems(text: str, language: str) -> frozenset[str]:
    return frozenset(terms(text, language))


@lru_cache(maxsize=256)
def chunks(passage: str, language: str) -> tuple[Chunk, ...]:
    """The passage in chunks of whole sentences."""
    found: list[Chunk] = []
    run: list[Span] = []
    for start, end in _short(sentence_spans(passage, language)):
        if run and end - run[0][0] > CHUNK:
            found.append(_chunk(passage, run))
            run = []
        run.append((start, end))
    return tuple([*found, _chunk(passage, run)] if run else found)


def _short(spans: Sequence[Span]) -> list[Span]:
    return [(at, min(at + LONGEST, end)) for start, end in spans for at in range(start, end, LONGEST)]


def _chunk(passage: str, run: Sequence[Span]) -> Chunk:
    first = run[0][0]
    return Chunk(passage[first : run[-1][1]], tuple((start - first, end - first) for start, end in run))
