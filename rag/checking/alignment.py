"""Each content word of a sentence held against each one of its passages, by stem and by the encoder's vectors.

As in BERTScore (Zhang et al. 2020), on words: a word counts by its nearest word in the passage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.checking.grounds import Chunk
from rag.checking.parsing import Word, parse
from rag.models import Encoder
from rag.models.embedding import LocalEmbedding
from rag.sentences import Span

Array = NDArray[np.float64]
KEPT = 512  # chunks whose vectors are kept: an answer's sentences cite the same passages again and again


@dataclass(frozen=True, slots=True)
class Alignment:
    """Content words of a sentence (rows) against those of its passages (columns), with the sentence of each column.

    `same` is 1 where stems are equal; `near` the cosine of the words in context, `centred` that of their differences
    from the middle of sentence and passages, which tells words of one topic apart. Both None without such vectors.
    """

    words: tuple[Word, ...]
    others: tuple[Word, ...]
    sentence_of: NDArray[np.intp]
    same: Array
    near: Array | None
    centred: Array | None

    @property
    def closest(self) -> Array:
        """The higher of `same` and `near`."""
        return self.same if self.near is None else np.maximum(self.same, self.near)

    def carried(self, scores: Array) -> Array:
        """For each sentence of the passages (rows) how well it carries each word of the sentence (columns)."""
        count = int(self.sentence_of.max()) + 1 if len(self.sentence_of) else 0
        found = np.zeros((count, len(self.words)))
        for sentence in range(count):
            own = scores[:, self.sentence_of == sentence]
            found[sentence] = own.max(axis=1) if own.shape[1] else 0.0
        return found


class Aligner:
    """Aligns by stems, and by vectors where the encoder runs here."""

    def __init__(self, encoder: Encoder | Callable[[], Encoder] | None) -> None:
        self._encoder = encoder
        self._pool = ThreadPoolExecutor(2, "parley-checker")
        self._kept = lru_cache(maxsize=KEPT)(self._vectors)

    @cached_property
    def _embedding(self) -> LocalEmbedding | None:
        encoder = self._encoder() if callable(self._encoder) else self._encoder
        embedding = encoder.embedding if encoder else None
        return embedding if isinstance(embedding, LocalEmbedding) else None

    def align(self, sentence: str, chunks: Sequence[Chunk]) -> Alignment:
        """Align a sentence with the chunks of its passages."""
        own = Chunk(sentence, ((0, len(sentence)),))
        words = [word for word in parse(sentence) if word.stem]
        spread = [item for chunk in chunks for item in chunk.words()]
        others = [(word, at) for at, found in enumerate(spread) for word in found if word.stem]
        same = np.array([[float(word.stem == other.stem) for other, _ in others] for word in words])
        near, centred = self._cosines(own, chunks) if words and others and self._embedding else (None, None)
        sentence_of = np.array([at for _, at in others], dtype=np.intp)
        same = same.reshape(len(words), len(others))
        return Alignment(tuple(words), tuple(other for other, _ in others), sentence_of, same, near, centred)

    def _cosines(self, own: Chunk, chunks: Sequence[Chunk]) -> tuple[Array, Array]:
        mine, *parts = self._pool.map(self._kept, [own, *chunks])
        theirs = np.vstack(parts)
        middle = (mine.mean(axis=0) + theirs.mean(axis=0)) / 2
        return _cosine(mine, theirs), _cosine(_unit(mine - middle), _unit(theirs - middle))

    def _vectors(self, chunk: Chunk) -> NDArray[np.float32]:
        """A unit vector for each content word of a chunk, zeros for one that the encoder did not read."""
        assert self._embedding is not None  # noqa: S101 - only asked where there is one
        (tokens,) = self._embedding.tokens([chunk.text])
        starts = np.array([start for start, _ in tokens.spans], dtype=np.intp)
        ends = np.array([end for _, end in tokens.spans], dtype=np.intp)
        rows = [_mean(tokens.vectors, (starts < end) & (ends > start)) for start, end in _content(chunk)]
        return np.array(rows, np.float32).reshape(len(rows), tokens.vectors.shape[1])


def _content(chunk: Chunk) -> list[Span]:
    return [
        (first + word.start, first + word.end)
        for (first, _), words in zip(chunk.spans, chunk.words(), strict=True)
        for word in words
        if word.stem
    ]


def _mean(vectors: NDArray[np.float32], taken: NDArray[np.bool_]) -> NDArray[np.float32]:
    mean: NDArray[np.float32] = vectors[taken].mean(axis=0) if taken.any() else np.zeros(vectors.shape[1], np.float32)
    return _unit(mean)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-6)
    return unit


def _cosine(mine: NDArray[np.float32], theirs: NDArray[np.float32]) -> Array:
    cosines: Array = (mine @ theirs.T).astype(np.float64)
    return cosines
