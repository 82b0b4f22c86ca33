"""The library: the folder of articles and the indexes derived from it, kept in step."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from time import monotonic, sleep
from typing import TYPE_CHECKING, Self

from rag.errors import LockedError, NotFoundError, StaleIndexError
from rag.library.builds import Builds
from rag.library.catalogue import Overview
from rag.library.filter import Filter
from rag.library.folder import ArticleFolder, Stamp
from rag.library.index import Identity, Index
from rag.library.passages import VERSION
from rag.library.pausing import Pause, at_once
from rag.library.placing import FIELDS, Outcome, placed
from rag.library.rows import Row, rows
from rag.library.syncing import Progress, Sync, SyncReport, differences
from rag.library.watching import Watcher, is_watched
from rag.settings import Settings
from rag.types import Article

if TYPE_CHECKING:
    from rag.models import Encoder
    from rag.retrieval import EvidenceRetriever

PATIENCE = 20.0  # seconds to wait for another writer
AT_ONCE = 200  # articles
GLANCE = 2.0  # seconds between looks at the folder
SEEN, CHAT = 5.0, 60.0  # seconds to wait for a watching chat: before a question, after an article is added
MOMENT = 0.1  # seconds


class Library:
    """Articles and their indexes. Any number of readers, one writer at a time."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings.load()
        self._folder = ArticleFolder(self.settings)
        self._builds = Builds(self.settings.index_folder, self.settings.chroma_url)
        self._lock = threading.RLock()
        self._index: Index | None = None
        self._retired: Index | None = None
        self._seen = ("", "")
        self._looked = -GLANCE
        self._watcher: Watcher | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder of the settings, loaded at first use."""
        from rag.models import load_encoder

        return load_encoder(self.settings)

    def index(self) -> Index:
        """The current build, opened anew where another process has written since."""
        with self._lock:
            name = self._builds.current()
            if self._index and name == self._seen[0]:
                generation = self._index.generation
                if generation in (self._seen[1], self._index.committed):
                    return self._index
            return self._reopen(name)

    def articles(self) -> list[Article]:
        """All indexed articles, oldest first."""
        return self.index().catalogue.articles()

    def overview(self) -> Overview:
        """How many articles are indexed, and the first and last day of those with a date."""
        return self.index().catalogue.overview(Filter())

    def rows(self) -> list[Row]:
        """What stands in the library, a row for each article: indexed, waiting, or failed with the reason."""
        return rows(self.index().catalogue, self._folder.stamps())

    def article(self, article_id: str) -> Article:
        """One indexed article, by its id or that of a copy. Raises NotFoundError."""
        found = self.index().catalogue.article(article_id)
        if found is None:
            raise NotFoundError(f"There is no article {article_id!r}.", "`parley articles` lists them.")
        return found

    def there(self, ids: Collection[str]) -> set[str]:
        """Those of these articles that have a file now, whether the index knows it yet or not."""
        return self._folder.there(ids)

    def near(self, ids: Collection[str]) -> dict[str, set[str]]:
        """The near-duplicates of these articles, by id, where they have some."""
        return self.index().catalogue.duplicates.near(ids)

    def waiting(self, pause: Pause = at_once) -> int:
        """How many files are not indexed as they are now."""
        changed, gone = differences(self.index(), self._folder, pause)
        return len(changed) + len(gone)

    def refresh(self) -> None:
        """Index what waits, looking at most every two seconds; beside another writer, read what there is.

        Where a chat watches the folder it is left to that: the chat itself goes on, others wait some seconds for it.
        Raises StaleIndexError where more than 200 articles wait, or another encoder made the index.
        """
        if self._watches or monotonic() - self._looked < GLANCE:
            return
        if self.watched and self._comes(lambda: not self.waiting(), SEEN):
            return
        waiting = self.waiting()
        if waiting > AT_ONCE:
            raise StaleIndexError(f"{waiting} articles wait to be indexed.", "Run `parley sync`.")
        if waiting:
            with suppress(LockedError):
                self.sync(patience=0)
        self._looked = monotonic()

    def add(
        self, article: Article, *, renewed: bool = False, given: Collection[str] = FIELDS
    ) -> tuple[Article, Outcome]:
        """Keep an article in the folder and index it; the one returned bears the id it got.

        The same article again changes nothing; another text under a taken id gets the next free one, or takes the
        place of the text there if the article is `renewed`, as a page that was fetched again. Where the text is there,
        only the values that `given` names go before what its file says, which may have been corrected by hand.
        Where a chat watches the folder, this waits until it has indexed the file. A text that is there under another
        id is not indexed again: the file is another address of that article.
        Raises StorageError and LockedError; with the latter the file is kept and the next sync indexes it.
        """
        kept, outcome = self._place(article, self._folder.stamps(), renewed=renewed, given=given)
        self.settle(kept.id)
        if outcome == "added" and self.index().catalogue.duplicates.of(kept.id):
            outcome = "another address"
        return kept, outcome

    def keep(self, articles: Iterable[Article], given: Collection[str] = FIELDS) -> Iterator[tuple[Article, Outcome]]:
        """Keep many articles in the folder, each as it comes, without indexing them: `sync` then does that in one go.

        Ids and outcomes are as for `add`. What was kept stays where this is broken off. Raises StorageError.
        """
        stamps = self._folder.stamps()
        for article in articles:
            kept, outcome = self._place(article, stamps, given=given)
            if outcome != "there already" and (stamp := self._folder.stamp(kept.id)):
                stamps[kept.id] = stamp
            yield kept, outcome

    def remove(self, article_id: str) -> None:
        """Take an article out of folder and indexes. Raises NotFoundError."""
        self._folder.remove(article_id)
        self.settle(article_id)

    def sync(
        self, *, rebuild: bool = False, progress: Progress | None = None, patience: float = PATIENCE
    ) -> SyncReport:
        """Bring the indexes in step with the folder; `rebuild` makes them anew beside the old ones, then swaps.

        Raises LockedError where another process writes for longer than `patience` seconds, StaleIndexError where
        the encoder or splitter changed.
        """
        if rebuild:
            return self._rebuild(progress, patience)
        with self._builds.writing(patience):
            return self._syncing(self.index()).whole(progress)

    def sync_part(self, pause: Pause) -> int:
        """Take out what is gone and index some 50 passages, calling `pause` before each piece of some 50 ms.

        Returns how many files were done. Raises LockedError while another process writes, and errors as `sync` does.
        """
        with self._builds.writing(0):
            return self._syncing(self.index()).part(pause)

    def watch(self, pause: Pause) -> None:
        """Index what changes in the folder from now on, in a thread that calls `pause` between pieces of its work."""
        if self._watcher is None:
            self._watcher = Watcher(self, pause)
            self._watcher.start()

    @property
    def watched(self) -> bool:
        """Whether a chat, this process or another, indexes what changes in the folder."""
        return is_watched(self.settings.index_folder)

    def as_retriever(self, *, only: Filter | None = None, k: int = 8) -> EvidenceRetriever:
        """This library's search for a LlamaIndex program, and the one `ask` takes."""
        from rag.retrieval import EvidenceRetriever

        return EvidenceRetriever(self, only=only, k=k)

    def close(self) -> None:
        """Stop watching and let go of the index's files."""
        if self._watcher:
            self._watcher.stop()
            self._watcher = None
        with self._lock:
            for index in (self._index, self._retired):
                if index:
                    index.close()
            self._index = self._retired = None

    def identity(self) -> Identity:
        """What an index must have been made by to be read with these settings."""
        return Identity(self.encoder.identity, str(self.encoder.dimension), VERSION)

    @property
    def _watches(self) -> bool:
        return self._watcher is not None and self._watcher.watching

    def settle(self, article_id: str) -> None:
        """Have the index follow a file that was written or deleted. Raises LockedError."""

        def settled() -> bool:
            return self._folder.stamp(article_id) == self.index().catalogue.stamp(article_id)

        if self.watched and self._comes(settled, CHAT):
            return
        if self.watched:
            raise LockedError(
                f"The running chat has not yet indexed {article_id}.md, which is as it should be in the folder.",
                "`parley articles` tells when it has; or stop the chat and run `parley sync`.",
            )
        self.sync()

    def _place(
        self, article: Article, stamps: dict[str, Stamp], *, renewed: bool = False, given: Collection[str]
    ) -> tuple[Article, Outcome]:
        """Write an article where it belongs, never over a file that came about since `stamps` were taken."""
        while True:
            kept, outcome = placed(article, self._folder, stamps, renewed=renewed, given=given)
            if outcome == "updated":
                self._folder.write(kept)
            if outcome != "added" or self._folder.write_new(kept):
                return kept, outcome
            stamps[kept.id] = self._folder.taken(kept.id)

    def _comes(self, condition: Callable[[], bool], patience: float) -> bool:
        """Whether a condition comes about within so many seconds while the folder is watched."""
        deadline = monotonic() + patience
        while not (there := condition()) and monotonic() < deadline and self.watched:
            sleep(MOMENT)
        return there

    def _rebuild(self, progress: Progress | None, patience: float) -> SyncReport:
        """Make a new build, others writing to the current one meanwhile; catch up with the folder, then swap."""
        with self._builds.rebuilding(patience):
            self._builds.clear()
            with self._builds.fresh() as (name, index):
                report = self._syncing(index).whole(progress)
            with self._builds.writing(patience):
                index = self._builds.open(name)
                later = self._syncing(index).whole()
                index.close()
                with self._lock:
                    self._builds.swap(name)
        return replace(later, indexed=tuple(dict.fromkeys((*report.indexed, *later.indexed))))

    def _syncing(self, index: Index) -> Sync:
        index.claim(self.identity())
        return Sync(index, self._folder, self.encoder)

    def _reopen(self, name: str) -> Index:
        """Open the build anew. The one before stays open until the next time, since a question may be using it."""
        if self._retired:
            self._retired.close()
        self._retired = self._index
        self._index = self._builds.open(name)
        self._seen = (name, self._index.generation)
        return self._index
