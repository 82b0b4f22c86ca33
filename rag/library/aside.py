"""Removed article files, kept aside for a while so that a removal can be undone."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from time import time

from rag.errors import NotFoundError, StorageError
from rag.library.folder import unwritable

KEPT = 60.0  # seconds at least; what is older goes with the next removal


class Aside:
    """The folder of removed files, by article id. Those of the shipped articles are only known by name."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "removed"

    def take(self, article_id: str, path: Path) -> None:
        """Move an article's own file aside, or note that there was none. Raises StorageError."""
        kept = self._folder / f"{article_id}.md"
        try:
            self.clear(KEPT)
            self._folder.mkdir(parents=True, exist_ok=True)
            kept.unlink(missing_ok=True)
            if path.is_file():
                path.replace(kept)
                kept.touch()
            else:
                kept.with_suffix(".shipped").touch()
        except OSError as error:
            raise unwritable(self._folder, error) from None

    def give_back(self, article_id: str, path: Path) -> None:
        """Move an own file back. Raises NotFoundError where nothing is kept, StorageError where its place is taken."""
        kept = self._folder / f"{article_id}.md"
        noted = kept.with_suffix(".shipped")
        if not kept.is_file() and not noted.is_file():
            raise NotFoundError(f"The removed article {article_id} is no longer kept.", "Add its file again.")
        if kept.is_file() and path.is_file():
            raise StorageError(f"{path} is there again.", "Remove it first, or leave it as it is.")
        try:
            if kept.is_file():
                path.parent.mkdir(parents=True, exist_ok=True)
                kept.replace(path)
            noted.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(path, error) from None

    def clear(self, older: float) -> None:
        """Delete what has been kept for longer than this many seconds."""
        for path in self._folder.glob("*.*"):
            with suppress(FileNotFoundError):  # cleared by another process
                if time() - path.stat().st_mtime >= older:
                    path.unlink()
