"""One build of the index: catalogue, dense and lexical, kept in step article by article."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import StaleIndexError
from rag.library.catalogue import Catalogue, fingerprint
from rag.library.folder import Stamp
from rag.library.passages import split
from rag.library.pausing import Pause, at_once
from rag.types import Article, Passage

if TYPE_CHECKING:
    from rag.library.lexical import Lexical
    from rag.library.vectors import Vectors
    from rag.models import Encoder

Row = tuple[str, Passage]
AT_A_TIME = 1  # passages that a local encoder is given between pauses: 40 ms of one core, the others being left free


@dataclass(frozen=True, slots=True)
class Identity:
    """What made an index; vectors of another encoder or passages of another splitter do not mix."""

    encoder: str
    dimension: str
    splitter: str


@dataclass(frozen=True, slots=True)
class Embedded:
    """Articles with their stamps and passages, and a unit vector for each passage in that order."""

    articles: list[tuple[Article, Stamp, list[Row]]]
    vectors: list[list[float]]


def embed(batch: Sequence[tuple[Article, Stamp]], encoder: Encoder, pause: Pause = at_once) -> Embedded:
    """Cut articles into passages and embed these, calling `pause` before each piece of work."""
    articles = [(article, stamp, _rows(article, pause)) for article, stamp in batch]
    texts = [f"{article.header}\n{passage.text}" for article, _, rows in articles for _, passage in rows]
    return Embedded(articles, _vectors(texts, encoder, pause))


class Index:
    """The three stores of one build. The order of writing: vectors, lexical, catalogue, then old rows out."""

    def __init__(self, folder: Path, chroma_url: str | None) -> None:
        self._folder = folder
        self._chroma_url = chroma_url
        self.catalogue = Catalogue(folder / "catalogue.db")
        self.committed = ""  # the generation that this object itself wrote last

    @property
    def generation(self) -> str:
        """Raised by each commit; a reader that sees a new one opens the index again."""
        return self.catalogue.meta("generation", "0")

    @cached_property
    def vectors(self) -> Vectors:
        """The dense index."""
        from rag.library.vectors import Vectors

        return Vectors(*self._vector_place())

    @cached_property
    def lexical(self) -> Lexical:
        """The lexical index."""
        from rag.library.lexical import Lexical

        return Lexical(self._folder / "lexical")

    def claim(self, identity: Identity) -> None:
        """Mark a new index as made by `identity`. Raises StaleIndexError where it was made by another."""
        wanted = asdict(identity)
        found = {key: str(value) for key, value in self.vectors.metadata.items() if key in wanted}
        if not found:
            self.vectors.label(wanted)
        elif found != wanted:
            differs = "; ".join(
                f"{key} {found.get(key)}, now {wanted[key]}" for key in wanted if found.get(key) != wanted[key]
            )
            raise StaleIndexError(
                f"The index in {self._folder} was made with another setting ({differs}).",
                "Run `parley sync --rebuild`, or set PARLEY_ENCODER back.",
            )

    def put(self, batch: Embedded, pause: Pause = at_once) -> None:
        """Index articles in place of what was there under their ids.

        With `pause` the work is done in pieces of some 50 ms, and it is called before each.
        """
        stale = {id_ for article, _, _ in batch.articles for id_ in self.catalogue.passage_ids(article.id)}
        self.catalogue.set_meta("writing", "yes")
        dense = [(article, id_, passage) for article, _, rows in batch.articles for id_, passage in rows]
        self.vectors.upsert(dense, batch.vectors, pause)
        pause()
        self.lexical.add((article, rows) for article, _, rows in batch.articles)
        for article, stamp, rows in batch.articles:
            pause()
            self.catalogue.put(article, stamp, rows)
        pause()
        self._clean(stale - {id_ for _, id_, _ in dense})

    def drop(self, article_ids: Iterable[str]) -> None:
        """Take articles out."""
        stale: set[str] = set()
        self.catalogue.set_meta("writing", "yes")
        for article_id in article_ids:
            stale |= self.catalogue.passage_ids(article_id)
            self.catalogue.drop(article_id)
        self._clean(stale)

    def copy(self, article: Article, stamp: Stamp) -> None:
        """Note that a file holds the text of another article; what it held before goes."""
        if self.catalogue.fingerprint(article.id):
            self.drop([article.id])
        self.catalogue.copy(article, stamp)

    def mend(self) -> set[str]:
        """Delete rows that the catalogue does not know; return the articles of which either index lacks some."""
        if not self.damaged():
            return set()
        known, dense, lexical = self.catalogue.passage_ids(), self.vectors.ids(), self.lexical.ids()
        self._clean((dense | lexical) - known)
        lacking = known - (dense & lexical)
        return {id_.rsplit(":", 2)[0] for id_ in lacking}

    def close(self) -> None:
        """Let go of the files."""
        self.catalogue.close()
        if "vectors" in self.__dict__:
            self.vectors.close()

    @staticmethod
    def destroy(folder: Path, chroma_url: str | None) -> None:
        """Delete a build, on a Chroma server too; it need not be sound."""
        if chroma_url:
            from rag.library.vectors import Vectors

            Vectors.delete_collection(chroma_url, _collection(folder))
        shutil.rmtree(folder, ignore_errors=True)

    def damaged(self) -> bool:
        """Whether a write broke off, or the three stores hold different numbers of passages."""
        count = self.catalogue.count()
        return self.catalogue.meta("writing") == "yes" or count != self.vectors.count() or count != self.lexical.count()

    def _clean(self, stale: Iterable[str]) -> None:
        """Take rows out of both indexes and tell readers that something changed."""
        ids = sorted(stale)
        self.vectors.delete(ids)
        if ids:
            self.lexical.add((), ids)
        self.catalogue.set_meta("writing", "no")
        self.committed = uuid.uuid4().hex
        self.catalogue.set_meta("generation", self.committed)

    def _vector_place(self) -> tuple[Path | str, str]:
        if self._chroma_url:
            return self._chroma_url, _collection(self._folder)
        return self._folder / "chroma", "passages"


def _vectors(texts: Sequence[str], encoder: Encoder, pause: Pause) -> list[list[float]]:
    step = max(1, len(texts)) if pause is at_once or encoder.remote else AT_A_TIME
    found: list[list[float]] = []
    for start in range(0, len(texts), step):
        pause()
        found += encoder.embedding.get_text_embedding_batch(list(texts[start : start + step]))
    return found


def _collection(folder: Path) -> str:
    """The name of a build's collection on a server, where several libraries may live."""
    return f"parley-{folder.name}"


def _rows(article: Article, pause: Pause = at_once) -> list[Row]:
    """Passages with ids of article, content and position: writing twice gives the same ids."""
    pause()
    mark = fingerprint(article)
    return [(f"{article.id}:{mark}:{position}", passage) for position, passage in enumerate(split(article))]
