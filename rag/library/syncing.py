"""Bringing an index in step with the folder of articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from time import time
from typing import TYPE_CHECKING

from rag.errors import ReadingError, UnreadableError
from rag.library.catalogue import fingerprint
from rag.library.duplicates import precedence
from rag.library.folder import UNREAD, ArticleFolder, Stamp
from rag.library.index import Embedded, Index, embed
from rag.library.pausing import Pause, at_once
from rag.types import Article

if TYPE_CHECKING:
    from rag.models import Encoder

BATCH = 200_000  # characters of article text indexed by one commit: some 200 passages
SLICE = BATCH // 4  # the same beside questions: some 50 passages
NEW = 2.0  # seconds
PASSES = 3  # the second takes in files whose text another article had until the first, the third makes that a copy
Progress = Callable[[int, int], None]
Batch = list[tuple[Article, Stamp]]


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did: article ids, and for failed files the reason."""

    indexed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: dict[str, str] = field(default_factory=dict)


class Sync:
    """One writer's work on an index, which must be claimed and locked."""

    def __init__(self, index: Index, folder: ArticleFolder, encoder: Encoder) -> None:
        self._index = index
        self._folder = folder
        self._encoder = encoder
        self._taken: dict[str, str] = {}
        self._unreadable: dict[str, str] = {}
        self._deferring = False
        self._pause: Pause = at_once
        self._done = 0

    def whole(self, progress: Progress | None = None) -> SyncReport:
        """Index all that waits."""
        lacking = self._index.mend()
        self._index.catalogue.complete()
        indexed: dict[str, None] = {}
        removed: list[str] = []
        for _ in range(PASSES):
            changed, gone = self._differences(lacking)
            if gone:
                self._index.drop(gone)
                removed += gone
            for batch in _ahead(self._embed, _batches(self._parsed(changed, lacking), BATCH)):
                self._index.put(batch)
                indexed |= dict.fromkeys(article.id for article, _, _ in batch.articles)
                if progress:
                    progress(min(len(indexed), len(changed)), len(changed))
            lacking = set()
        return SyncReport(tuple(indexed), tuple(removed), self._index.catalogue.failures() | self._unreadable)

    def part(self, pause: Pause) -> int:
        """Take out what is gone and index some 50 passages, calling `pause` between pieces; how many files were done.

        A file that is no article is left waiting while it is new, since it may still be being written.
        """
        self._deferring, self._pause = True, pause
        lacking = self._index.mend()
        self._index.catalogue.complete()
        changed, gone = self._differences(lacking)
        if gone:
            self._index.drop(gone)
        newest = dict(sorted(changed.items(), key=lambda item: -item[1].modified_ns))
        for batch in islice(_batches(self._parsed(newest, lacking), SLICE), 1):
            self._index.put(self._embed(batch), pause)
        return len(gone) + self._done

    def _embed(self, batch: Batch) -> Embedded:
        return embed(batch, self._encoder, self._pause)

    def _differences(self, lacking: set[str]) -> tuple[dict[str, Stamp], list[str]]:
        changed, gone = differences(self._index, self._folder, self._pause)
        if lacking:
            changed |= {id_: stamp for id_, stamp in self._folder.stamps().items() if id_ in lacking}
        return changed, gone

    def _parsed(self, changed: dict[str, Stamp], lacking: set[str]) -> Iterator[tuple[Article, Stamp]]:
        """The changed articles. Files that are none, or copies, are noted, those that were only touched passed over."""
        for id_, stamp in changed.items():
            self._pause()
            try:
                article = self._folder.read(stamp)
            except UnreadableError as error:
                self._unread(id_, stamp, error.problem)
                continue
            except ReadingError as error:
                if self._deferring and _is_new(stamp):
                    continue
                self._done += 1
                self._index.drop([id_])
                self._index.catalogue.fail(id_, stamp, error.problem)
                continue
            self._done += 1
            if self._is_copy(article):
                self._index.copy(article, stamp)
            elif fingerprint(article) == self._index.catalogue.fingerprint(id_) and id_ not in lacking:
                self._index.catalogue.restamp(id_, stamp)
            else:
                self._taken[article.sha256] = precedence(article)
                yield article, stamp

    def _unread(self, id_: str, stamp: Stamp, problem: str) -> None:
        """Note a file that cannot be read now, to be tried at each sync; what is indexed of it stays."""
        self._unreadable[id_] = problem
        if self._index.catalogue.fingerprint(id_) is None:
            self._index.catalogue.fail(id_, replace(stamp, modified_ns=UNREAD), problem)

    def _is_copy(self, article: Article) -> bool:
        """Whether an article of the same text goes before it, indexed or about to be."""
        taken = self._taken.get(article.sha256)
        if taken and taken < precedence(article):
            return True
        return self._index.catalogue.duplicates.original(article) is not None


def differences(index: Index, folder: ArticleFolder, pause: Pause = at_once) -> tuple[dict[str, Stamp], list[str]]:
    """Files that are new or changed, and the ids of those that are gone; `pause` is called between looks."""
    now = folder.stamps(pause)
    pause()
    then = index.catalogue.stamps()
    pause()
    changed = {id_: stamp for id_, stamp in now.items() if then.get(id_) != stamp}
    return changed, [id_ for id_ in then if id_ not in now]


def _is_new(stamp: Stamp) -> bool:
    return 0 <= time() - stamp.modified_ns / 1e9 < NEW


def _ahead(work: Callable[[Batch], Embedded], batches: Iterable[Batch]) -> Iterator[Embedded]:
    """What `work` makes of each batch, the next one being worked on while the caller uses the one before."""
    before: Future[Embedded] | None = None
    with ThreadPoolExecutor(1, "parley-ahead") as pool:
        for batch in batches:
            coming = pool.submit(work, batch)
            if before:
                yield before.result()
            before = coming
        if before:
            yield before.result()


def _batches(articles: Iterable[tuple[Article, Stamp]], size: int) -> Iterator[Batch]:
    batch: Batch = []
    held = 0
    for article, stamp in articles:
        batch.append((article, stamp))
        held += len(article.text)
        if held >= size:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
