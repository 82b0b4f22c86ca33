"""Removed article files, kept aside for a while so that a removal can be undone."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from time import time

from rag.errors import NotFoundError, StorageError
from rag.library.folder import unwritable

NOTED = ".shipped"  # ending of the mark for an article that has no file of the user's own
KEPT = 86_400.0  # seconds at least; what is older goes with the next removal


class Aside:
    """The folder of removed files, by article id. Those of the shipped articles are only known by name."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "removed"

    def take(self, article_id: str, path: Path) -> None:
        """Move an article's own file aside, or note that there was none. Raises StorageError."""
        kept, noted = (self._folder / f"{article_id}{ending}" for ending in (".md", NOTED))
        try:
            self._clear()
            self._folder.mkdir(parents=True, exist_ok=True)
            for stale in (kept, noted):
                stale.unlink(missing_ok=True)
            if path.is_file():
                path.replace(kept)
                kept.touch()
            else:
                noted.touch()
        except OSError as error:
            raise unwritable(self._folder, error) from None

    def give_back(self, article_id: str, path: Path) -> None:
        """Move an own file back. Raises NotFoundError where nothing is kept, StorageError where its place is taken."""
        kept = next((each for each in self._folder.glob("*") if each.stem == article_id), None)  # no path is made of it
        if kept is None:
            raise NotFoundError(f"The removed article {article_id!r} is no longer kept.", "Add its file again.")
        try:
            if kept.suffix == NOTED:
                kept.unlink()
                return
            if path.is_file():
                raise StorageError(f"{path} is there again.", "Remove it first, or leave it as it is.")
            path.parent.mkdir(parents=True, exist_ok=True)
            kept.replace(path)
        except OSError as error:
            raise unwritable(path, error) from None

    def _clear(self) -> None:
        """Delete what has been kept for long enough."""
        for path in self._folder.glob("*.*"):
            with suppress(FileNotFoundError):  # cleared by another process
                if time() - path.stat().st_mtime >= KEPT:
                    path.unlink()
