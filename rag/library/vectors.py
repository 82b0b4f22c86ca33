"""The dense index: passages in a Chroma collection, searched by cosine."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.api.types import Where
from chromadb.errors import ChromaError, NotFoundError
from httpx import HTTPError

from rag.dates import day_number
from rag.errors import SettingsError, StorageError
from rag.library.faults import told
from rag.library.filter import Filter
from rag.library.pausing import Pause, at_once
from rag.types import Article, Passage

HNSW: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 200}
SLICE = 50  # Chroma holds the interpreter's lock while it writes: about 30 ms for so many
LARGE = 500  # as fast as it gets
PAGE = 5000

_opened = itertools.count()
guarded = told(ChromaError, HTTPError, OSError)


class Vectors:
    """One collection. Opened anew where another process has written: Chroma does not see it otherwise."""

    def __init__(self, place: Path | str, collection: str) -> None:
        self._client = _connect(place)
        self._collection = self._client.get_or_create_collection(
            collection, embedding_function=None, configuration={"hnsw": HNSW}
        )

    @classmethod
    def delete_collection(cls, place: Path | str, collection: str) -> None:
        """Delete a collection that no catalogue names any more."""
        client = _connect(place)
        with suppress(NotFoundError):
            client.delete_collection(collection)
        client.close()

    @property
    def metadata(self) -> dict[str, Any]:
        """The collection's own metadata: the identity it was made under."""
        return dict(self._collection.metadata or {})

    def label(self, identity: dict[str, str]) -> None:
        """Write the identity into a new collection."""
        self._collection.modify(metadata=identity)

    @guarded
    def upsert(
        self,
        rows: Sequence[tuple[Article, str, Passage]],
        vectors: Sequence[Sequence[float]],
        pause: Pause = at_once,
    ) -> None:
        """Add passages of articles, by id, with their unit vectors; `pause` is called before each slice.

        Writing twice changes nothing.
        """
        size = LARGE if pause is at_once else SLICE
        for start in range(0, len(rows), size):
            pause()
            part = rows[start : start + size]
            self._collection.upsert(
                ids=[id_ for _, id_, _ in part],
                embeddings=np.asarray(vectors[start : start + size], dtype=np.float32),
                documents=[passage.text for _, _, passage in part],
                metadatas=[_metadata(article, passage) for article, _, passage in part],
            )

    @guarded
    def delete(self, ids: Sequence[str]) -> None:
        """Delete passages; unknown ids are passed over."""
        for start in range(0, len(ids), SLICE):
            self._collection.delete(ids=list(ids[start : start + SLICE]))

    @guarded
    def search(self, vector: Sequence[float], k: int, only: Filter) -> dict[str, float]:
        """The ids of the `k` nearest passages with their cosines, best first."""
        found = self._collection.query(
            query_embeddings=np.asarray([vector], dtype=np.float32),
            n_results=k,
            where=_where(only),
            include=["distances"],
        )
        distances = (found["distances"] or [[]])[0]
        return {id_: 1.0 - distance for id_, distance in zip(found["ids"][0], distances, strict=True)}

    @guarded
    def cosines(self, vector: Sequence[float], ids: Sequence[str]) -> dict[str, float]:
        """The cosine of each of these passages that exist to a unit vector."""
        rows = self._collection.get(ids=list(ids), include=["embeddings"]) if ids else None
        if not rows or not rows["ids"]:
            return {}
        scores = np.asarray(rows["embeddings"]) @ np.asarray(vector)
        return dict(zip(rows["ids"], scores.tolist(), strict=True))

    @guarded
    def ids(self) -> set[str]:
        """All ids, read by pages: Chroma refuses more than some 32,000 at once."""
        pages = range(0, self._collection.count(), PAGE)
        return {id_ for offset in pages for id_ in self._collection.get(limit=PAGE, offset=offset, include=[])["ids"]}

    @guarded
    def texts(self) -> dict[str, str]:
        """The text of every row by its id."""
        found: dict[str, str] = {}
        for offset in range(0, self._collection.count(), PAGE):
            page = self._collection.get(limit=PAGE, offset=offset, include=["documents"])
            found |= dict(zip(page["ids"], page["documents"] or [], strict=True))
        return found

    @guarded
    def count(self) -> int:
        """The number of rows, orphans included."""
        return self._collection.count()

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def _connect(place: Path | str) -> Client:
    if isinstance(place, str):
        return _connect_to_server(place)
    # Chroma shares one system among clients of equal path, and a shared one stays stale: each gets its own spelling.
    spelled = f"{place}{'/.' * (next(_opened) % 200)}"
    try:
        place.mkdir(parents=True, exist_ok=True)
        return cast("Client", chromadb.PersistentClient(spelled))
    except (ChromaError, OSError) as error:
        raise StorageError(f"The index in {place} cannot be opened: {error}.", "Run `parley sync --rebuild`.") from None


def _connect_to_server(url: str) -> Client:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(f"PARLEY_CHROMA_URL is no address: {url!r}.", "Give one like http://127.0.0.1:8000.")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        return cast("Client", chromadb.HttpClient(host=parts.hostname, port=port, ssl=parts.scheme == "https"))
    except (ChromaError, ValueError, OSError) as error:
        raise StorageError(
            f"The Chroma server at {url} does not answer: {error}.", "Start it, or correct PARLEY_CHROMA_URL."
        ) from None


def _where(only: Filter) -> Where | None:
    clauses: list[dict[str, Any]] = []
    if only.as_of:
        clauses += [{"published": {"$gt": 0}}, {"published": {"$lte": day_number(only.as_of)}}]
    for key, values in (("article_id", only.articles), ("publisher", only.publishers)):
        if values is not None:
            clauses.append({key: {"$in": list(values)}})
    return cast("Where | None", {"$and": clauses} if len(clauses) > 1 else next(iter(clauses), None))


def _metadata(article: Article, passage: Passage) -> dict[str, Any]:
    """Flat values; `published` is YYYYMMDD as a number, 0 without a date."""
    return {
        "article_id": article.id,
        "start": passage.start,
        "end": passage.end,
        "title": article.title,
        "publisher": article.publisher or "",
        "published": day_number(article.published),
        "language": article.language,
    }
