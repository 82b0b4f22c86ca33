"""Keeping the indexes in step while a chat runs: what is done in the folder by hand is seen within seconds."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from rag.errors import LockedError, ParleyError
from rag.library.folder import REMOVED, unwritable
from rag.library.near import signature
from rag.library.pausing import Pause

if TYPE_CHECKING:
    from watchfiles import Change

    from rag.library.library import Library

logger = logging.getLogger(__name__)

GLANCE = 2.0  # seconds after which the folder is looked at where nothing was heard of it
SHARE = 0.02  # of the time that such looks may take
LONGEST_REST = 10.0  # seconds between them
ELSEWHERE = 2.0  # seconds between looks whether the chat that watches has ended
GROUPED_MS, STEP_MS, POLL_MS = 1000, 50, 1000  # how long changes are gathered, at most and after the last
STOP = 10.0  # seconds


class Watcher:
    """A thread that indexes what changes in the folder, some 50 passages at a time, calling `pause` between pieces.

    One process at a time watches a library; where several chats run, the others wait for their turn.
    """

    def __init__(self, library: Library, pause: Pause) -> None:
        self._library = library
        self._pause = pause
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
        self._next_look = 0.0
        self.watching = False
        self.problem: ParleyError | None = None

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Stop; what is half written is mended by the next sync."""
        self._over.set()
        self._thread.join(STOP)

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                with watch_lock(self._library.settings.index_folder):
                    self._watch()
            except Timeout:
                pass  # another chat watches
            except OSError as error:
                self._tell(unwritable(self._library.settings.index_folder, error))
            self._over.wait(ELSEWHERE)

    def _watch(self) -> None:
        self.watching = True
        signature("")  # imports what takes a while, before there is an article to be signed
        try:
            with suppress(_Over):
                self._catch_up()
                for _ in self._signs():
                    self._catch_up()
        finally:
            self.watching = False

    def _signs(self) -> Iterator[None]:
        """Something each time the folder may have changed."""
        from watchfiles._rust_notify import WatchfilesRustInternalError

        polling = False
        while not self._over.is_set():
            try:
                yield from self._heard(polling=polling)
            except (OSError, WatchfilesRustInternalError) as error:
                logger.warning("The articles folder is looked at every second, since it cannot be watched: %s", error)
                polling = True
                self._over.wait(ELSEWHERE)

    def _heard(self, *, polling: bool) -> Iterator[None]:
        """Something at first, at each change and at each glance, until the folder itself comes or goes."""
        from watchfiles import watch

        folder = self._library.settings.articles_folder
        folder.mkdir(parents=True, exist_ok=True)
        self._next_look = 0.0  # what changed before this heard of it is seen at its first word
        for changes in watch(
            *(folder, folder.parent),
            watch_filter=_bears_on_articles,
            debounce=GROUPED_MS,
            step=STEP_MS,
            stop_event=self._over,
            rust_timeout=int(GLANCE * 1000),
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=polling or None,
            poll_delay_ms=POLL_MS,
            recursive=False,
        ):
            if changes or monotonic() >= self._next_look:
                yield
            if any(Path(path) == folder for _, path in changes):
                return

    def _catch_up(self) -> None:
        """Index what waits, slice by slice; what cannot be done now is tried again at the next look."""
        took, waiting = 0.0, True
        try:
            while waiting:
                started = monotonic()
                waiting = self._library.waiting(self._give_way) > 0
                took = monotonic() - started
                waiting = waiting and self._library.sync_part(self._give_way) > 0
            self.problem = None
        except LockedError:
            pass  # another process writes
        except ParleyError as error:
            self._tell(error)
        self._next_look = monotonic() + min(took / SHARE, LONGEST_REST)

    def _tell(self, problem: ParleyError) -> None:
        """Log a problem, once while it lasts."""
        if str(problem) != str(self.problem):
            logger.warning("The articles that changed cannot be indexed: %s", problem)
        self.problem = problem

    def _give_way(self) -> None:
        if self._over.is_set():
            raise _Over
        self._pause()


class _Over(Exception):
    """The watcher was stopped amid its work."""


def watch_lock(index_folder: Path) -> FileLock:
    """The lock that a watching process holds, not yet acquired."""
    return FileLock(index_folder / "watch.lock", timeout=0)


def is_watched(index_folder: Path) -> bool:
    """Whether a process watches the folder of this library."""
    try:
        with watch_lock(index_folder):
            return False
    except Timeout:
        return True
    except OSError:  # no such folder, or none that can be written to: nobody watches
        return False


def _bears_on_articles(_: Change, path: str) -> bool:
    name = Path(path).name
    return (name.endswith(".md") and not name.startswith(".")) or name in (REMOVED, "articles")
