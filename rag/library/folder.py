"""The articles as files: the shipped ones, read-only, and the user's own. The files are the truth."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from rag.errors import NotFoundError, ReadingError, StorageError
from rag.library.pausing import Pause, at_once
from rag.reading.article_file import format_article, parse_article
from rag.reading.ids import is_id
from rag.settings import Settings
from rag.types import Article

REMOVED = "removed-articles.txt"
SCANNED = 2000  # files between pauses: some 10 ms


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells without reading that a file is still the one that was read; sizes in bytes."""

    path: str
    modified_ns: int
    size: int


class ArticleFolder:
    """Article files by id. An own file takes the place of a shipped one with the same id."""

    def __init__(self, settings: Settings) -> None:
        self._own = settings.articles_folder
        self._removed = settings.home / REMOVED
        self._shipped = Path(str(files("corpus"))) / "articles" if settings.shipped_corpus else None

    def stamps(self, pause: Pause = at_once) -> dict[str, Stamp]:
        """Every article's stamp by id, the id being the file's name without `.md`; `pause` is called amid many."""
        removed = self._removed_ids()
        shipped = {id_: stamp for id_, stamp in _scan(self._shipped) if id_ not in removed}
        return shipped | dict(_scan(self._own, pause))

    def stamp(self, article_id: str) -> Stamp | None:
        """The stamp of one article's file."""
        shipped = None if article_id in self._removed_ids() else self._shipped
        for folder in (self._own, shipped):
            path = folder / f"{article_id}.md" if folder else None
            if path and path.is_file():
                return _stamp(str(path), path.stat())
        return None

    def read(self, stamp: Stamp) -> Article:
        """Parse the file behind a stamp; its name is the article's id, whatever id stands in it.

        Raises ReadingError where it is no article.
        """
        path = Path(stamp.path)
        try:
            article = parse_article(path.read_text(encoding="utf-8"), path.name)
        except UnicodeDecodeError:
            raise ReadingError(f"{path} is not UTF-8.", "Save it as UTF-8, then run `parley sync`.") from None
        except OSError as error:
            raise ReadingError(f"{path} cannot be read: {error.strerror}.", "Then run `parley sync`.") from None
        if not is_id(path.stem):
            raise ReadingError(
                f"{path} has a name that cannot serve as an article's id.",
                f"Name the file {article.id}.md, then run `parley sync`.",
            )
        return replace(article, id=path.stem)

    def write(self, article: Article) -> None:
        """Keep an article as an own file, whole or not at all."""
        write_whole(self._own / f"{article.id}.md", format_article(article))

    def own(self) -> set[str]:
        """The ids of the user's own files."""
        return {id_ for id_, _ in _scan(self._own)}

    def own_path(self, article_id: str) -> Path:
        """Where an article's own file lies, if there is one."""
        return self._own / f"{article_id}.md"

    def remove(self, article_id: str) -> None:
        """Delete an own file, or note that a shipped one is not wanted. Raises NotFoundError."""
        if article_id not in self.stamps():
            raise NotFoundError(f"There is no article {article_id}.", "`parley articles` lists them.")
        try:
            self.own_path(article_id).unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(self._own, error) from None
        self.unwant(article_id)

    def unwant(self, article_id: str) -> None:
        """Note that a shipped article is not wanted, if it is one."""
        if self._shipped and (self._shipped / f"{article_id}.md").is_file():
            write_whole(self._removed, "".join(f"{id_}\n" for id_ in sorted({*self._removed_ids(), article_id})))

    def want(self, article_id: str) -> None:
        """Take back that a shipped article is not wanted."""
        removed = self._removed_ids()
        if article_id in removed:
            write_whole(self._removed, "".join(f"{id_}\n" for id_ in sorted(removed - {article_id})))

    def _removed_ids(self) -> set[str]:
        return set(self._removed.read_text(encoding="utf-8").split()) if self._removed.is_file() else set()


def write_whole(path: Path, content: str) -> None:
    """Write to a temporary name beside `path` and move it there. Raises StorageError."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)  # noqa: PTH105
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise unwritable(path, error) from None


def unwritable(path: Path, error: OSError) -> StorageError:
    """The error for a place that cannot be written to, naming the setting behind it."""
    return StorageError(
        f"{path} cannot be written: {error.strerror or error}.",
        "Free some space, mend the permissions, or set PARLEY_HOME to another folder.",
    )


def _scan(folder: Path | None, pause: Pause = at_once) -> Iterator[tuple[str, Stamp]]:
    if folder is None or not folder.is_dir():
        return
    for number, entry in enumerate(os.scandir(folder), 1):
        if number % SCANNED == 0:
            pause()
        if entry.name.endswith(".md") and not entry.name.startswith(".") and entry.is_file():
            with suppress(FileNotFoundError):  # deleted since
                yield entry.name.removesuffix(".md"), _stamp(entry.path, entry.stat())


def _stamp(path: str, status: os.stat_result) -> Stamp:
    return Stamp(path, status.st_mtime_ns, status.st_size)
