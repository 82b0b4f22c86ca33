"""The builds of an index side by side: which one is current, and who may write."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import LockedError
from rag.library.folder import unwritable, write_whole
from rag.library.index import Index


class Builds:
    """The folder of the builds; a file in it names the current one."""

    def __init__(self, folder: Path, chroma_url: str | None) -> None:
        self._folder = folder
        self._chroma_url = chroma_url

    def current(self) -> str:
        """The name of the build to read, a new one where there is none."""
        pointer = self._folder / "current"
        if not pointer.is_file():
            write_whole(pointer, self.new())
        return pointer.read_text(encoding="utf-8").strip()

    def new(self) -> str:
        """A name for a new build."""
        return f"build-{uuid.uuid4().hex[:12]}"

    def open(self, name: str) -> Index:
        """The index of a build."""
        return Index(self._folder / name, self._chroma_url)

    @contextmanager
    def fresh(self) -> Iterator[tuple[str, Index]]:
        """A new build to be written, with its name; closed on leaving, deleted where that is by an error."""
        name = self.new()
        index = self.open(name)
        try:
            yield name, index
        except BaseException:
            index.close()
            Index.destroy(self._folder / name, self._chroma_url)
            raise
        index.close()

    def clear(self) -> None:
        """Delete what rebuilds that broke off left. Only for who is rebuilding."""
        current = self.current()
        for path in self._folder.glob("build-*"):
            if path.name != current:
                Index.destroy(path, self._chroma_url)

    def swap(self, name: str) -> None:
        """Make a build the current one and delete the one before."""
        old = self.current()
        write_whole(self._folder / "current", name)
        Index.destroy(self._folder / old, self._chroma_url)

    def writing(self, patience: float) -> AbstractContextManager[object]:
        """The writer's lock, let go of at the end of a `with`. Raises LockedError after `patience` seconds."""
        return self._locked("write.lock", patience)

    def rebuilding(self, patience: float) -> AbstractContextManager[object]:
        """The same for who makes a new build, beside which the current one is written to by others."""
        return self._locked("rebuild.lock", patience)

    def _locked(self, name: str, patience: float) -> AbstractContextManager[object]:
        path = self._folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return FileLock(path, timeout=patience).acquire()
        except Timeout:
            raise LockedError(
                f"Another process is writing to the index in {path.parent}.", "Wait for it, then run `parley sync`."
            ) from None
        except OSError as error:
            raise unwritable(path, error) from None
