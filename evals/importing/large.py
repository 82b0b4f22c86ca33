"""A large library: how soon an article that comes into it is found, and how long the watcher works at a time.

The texts are those of `varied`. Only the first passages are embedded; the vectors of others are theirs with noise,
since it is the stores that are measured here and not the encoder.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from evals.homes import temporary_home, write_articles
from evals.importing import varied
from evals.metrics import percentile
from rag.errors import NotFoundError
from rag.library.filter import Filter
from rag.library.folder import ArticleFolder
from rag.library.library import Library
from rag.library.near import signature
from rag.library.passages import split
from rag.library.pausing import at_once
from rag.library.syncing import Sync
from rag.retrieval import retrieve
from rag.settings import Settings
from rag.types import Article

EMBEDDED = 2000  # passages
NOISE = 0.3  # of a unit vector's length
TIMES = 5
PATIENCE = 60.0  # seconds
POLL = 0.02  # seconds
PLACES = (
    *("Antalya", "Bergen", "Cork", "Delft", "Evora", "Ghent", "Hvar", "Izmir", "Jena", "Kotor"),
    *("Lille", "Mons", "Narva", "Oulu", "Porto"),
)


@dataclass(frozen=True, slots=True)
class Large:
    """Seconds until each of some articles was found, as added and as written into the folder beside a watching chat.

    `pieces` are the milliseconds that a watcher works between two moments at which it gives way to questions.
    """

    passages: int
    building: float
    added: list[float] = field(default_factory=list)
    written: list[float] = field(default_factory=list)
    pieces: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        pieces = " / ".join(f"{percentile(self.pieces, share):.0f}" for share in (50, 95, 100))
        return (
            f"{self.passages:,} passages, built in {self.building:.0f} s with vectors made up\n"
            f"an article added is found after {_spread(self.added)} s\n"
            f"one written by hand, beside a watching chat, after {_spread(self.written)} s\n"
            f"pieces of the watcher's work: {pieces} ms (median / p95 / longest of {len(self.pieces)})"
        )


def measure(documents: Path, passages: int, settings: Settings) -> Large:
    """Build a library of so many passages, and bring articles into it."""
    with temporary_home(settings, shipped=False) as home, Library(home) as library:
        start = time.perf_counter()
        _fill(library, documents, passages)
        large = Large(library.index().vectors.count(), time.perf_counter() - start)
        news = iter(_news())
        _search(library, "Where did the envoys meet?")
        gc.collect()
        gc.freeze()  # as the chat does
        signature("")
        for article in islice(news, TIMES):
            large.added.append(_until_found(library, article, library.add))
        for article in islice(news, TIMES):
            write_articles(home, [article])
            _sync_in_pieces(library, large.pieces)
        library.watch(at_once)
        _wait(lambda: library.watched)
        for article in news:
            large.written.append(_until_found(library, article, lambda article: write_articles(home, [article])))
    return large


def _fill(library: Library, documents: Path, passages: int) -> None:
    for _ in library.keep(_enough(documents, passages)):
        pass
    index, encoder = library.index(), library.encoder
    index.claim(library.identity())
    noisy = replace(encoder, embedding=NoisyEmbedding(encoder.embedding))
    Sync(index, ArticleFolder(library.settings), noisy).whole()


def _enough(documents: Path, passages: int) -> Iterator[Article]:
    held = 0
    for article in varied(documents):
        if held >= passages:
            return
        held += len(split(article))
        yield article


def _news() -> Iterator[Article]:
    for number, place in enumerate(PLACES):
        text = f"The envoys met in {place}, the hosts said. They counted {4711 + number} crates of apricots there."
        yield Article(f"news-{number}", f"Envoys meet in {place}", text, "Example Wire", date(2026, 1, 1 + number))


def _until_found(library: Library, article: Article, come: Callable[[Article], object]) -> float:
    start = time.perf_counter()
    come(article)
    _wait(lambda: article.id in _search(library, f"How many crates of apricots were counted in {article.title[14:]}?"))
    return time.perf_counter() - start


def _sync_in_pieces(library: Library, noted: list[float]) -> None:
    """Do what a watcher does, and note how many milliseconds lie between the calls of its pause."""
    since = time.perf_counter()

    def pause() -> None:
        nonlocal since
        noted.append((time.perf_counter() - since) * 1000)
        since = time.perf_counter()

    library.waiting(pause)
    pause()
    library.sync_part(pause)
    pause()


def _search(library: Library, question: str) -> Sequence[str]:
    return [found.article.id for found in retrieve(library, question, only=Filter(), k=8)]


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.perf_counter() + PATIENCE
    while not condition():
        if time.perf_counter() > deadline:
            raise NotFoundError(f"What came in was not found within {PATIENCE:.0f} s.", "Run `parley doctor`.")
        time.sleep(POLL)


def _spread(seconds: Sequence[float]) -> str:
    return f"{percentile(seconds, 50):.2f} (at most {max(seconds):.2f})"


class NoisyEmbedding(BaseEmbedding):
    """Embeds the first texts by another embedding, and gives the vectors of these with noise to all that follow."""

    _real: BaseEmbedding = PrivateAttr()
    _known: list[list[float]] = PrivateAttr(default_factory=list)
    _chance: np.random.Generator = PrivateAttr()

    def __init__(self, real: BaseEmbedding, **given: Any) -> None:
        super().__init__(embed_batch_size=real.embed_batch_size, **given)
        self._real = real
        self._chance = np.random.default_rng(7)

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        if len(self._known) < EMBEDDED:
            self._known += (vectors := self._real.get_text_embedding_batch(texts))
            return vectors
        chosen = np.array(self._known)[self._chance.integers(0, len(self._known), len(texts))]
        noise = self._chance.normal(size=chosen.shape) * NOISE / np.sqrt(chosen.shape[1])
        vectors = chosen + noise
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).tolist()  # type: ignore[no-any-return]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._real.get_query_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)
