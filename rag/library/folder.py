"""The articles as files: the shipped ones, read-only, and the user's own. The files are the truth."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from uuid import uuid4

from rag.errors import NotFoundError, ReadingError, StorageError, UnreadableError
from rag.library.pausing import Pause, at_once
from rag.reading.article_file import format_article, other_values, parse_article
from rag.reading.ids import is_id
from rag.settings import Settings
from rag.types import Article

REMOVED = "removed-articles.txt"
UNREAD = -1  # time of a file that is to be read anew, whatever its own is
SCANNED = 2000  # files between pauses: some 10 ms


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells without reading that a file is still the one that was read; sizes in bytes.

    `modified_ns` is the later of the times of its content and of its inode, which no tool sets back.
    """

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

        Raises ReadingError where it is no article, of these UnreadableError where that may pass.
        """
        path = Path(stamp.path)
        if "\\x" in path.name:
            raise ReadingError(f"The name of {path} is not UTF-8.", "Rename the file, then run `parley sync`.")
        try:
            article = parse_article(path.read_text(encoding="utf-8"), path.name)
        except UnicodeDecodeError:
            raise ReadingError(f"{path} is not UTF-8.", "Save it as UTF-8, then run `parley sync`.") from None
        except OSError as error:
            problem = f"{path} cannot be read: {error.strerror or error}."
            raise UnreadableError(problem, "See who may read it, then run `parley sync`.") from None
        if not is_id(path.stem):
            raise ReadingError(
                f"{path} has a name that cannot serve as an article's id.",
                f"Name the file {article.id}.md, then run `parley sync`.",
            )
        return replace(article, id=path.stem)

    def write(self, article: Article) -> None:
        """Keep an article as an own file, whole or not at all; what else its front matter held stays there."""
        path = self.own_path(article.id)
        write_whole(path, format_article(article, _other_values(path)))

    def write_new(self, article: Article) -> bool:
        """The same where there is no such file yet; whether that was so."""
        return write_new(self.own_path(article.id), format_article(article))

    def taken(self, article_id: str) -> Stamp:
        """The stamp of what bears this article's name, one of a file that is not read where it is no file."""
        return self.stamp(article_id) or Stamp(str(self.own_path(article_id)), UNREAD, 0)

    def there(self, ids: Iterable[str]) -> set[str]:
        """Those of these articles that have a file now."""
        return {id_ for id_ in ids if self.stamp(id_)}

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
    """Write to a temporary name beside `path` and move it there; a link is followed, the file's mode stays.

    Raises StorageError.
    """
    path = Path(os.path.realpath(path)) if path.is_symlink() else path
    with _beside(path, content) as temporary:
        if path.is_file():
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        os.replace(temporary, path)  # noqa: PTH105


def write_new(path: Path, content: str) -> bool:
    """The same, but never over anything that is there; whether nothing was. Raises StorageError.

    By a hard link, which replaces nothing; where there are none, over a file that is made for that.
    """
    with _beside(path, content) as temporary:
        try:
            os.link(temporary, path)
        except FileExistsError:
            return False
        except OSError:
            with suppress(FileExistsError):
                path.touch(exist_ok=False)
                os.replace(temporary, path)  # noqa: PTH105
                return True
            return False
        return True


@contextmanager
def _beside(path: Path, content: str) -> Iterator[Path]:
    """A temporary file beside `path` that holds the content, to be moved there. Raises StorageError."""
    temporary = path.parent / f".{uuid4().hex}.part"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("x", encoding="utf-8", newline="\n") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    except OSError as error:
        raise unwritable(path, error) from None
    finally:
        with suppress(OSError):
            temporary.unlink()


def unwritable(path: Path, error: OSError) -> StorageError:
    """The error for a place that cannot be written to, naming the setting behind it."""
    return StorageError(
        f"{path} cannot be written: {error.strerror or error}.",
        "Free some space, mend the permissions, or set PARLEY_HOME to another folder.",
    )


def _scan(folder: Path | None, pause: Pause = at_once) -> Iterator[tuple[str, Stamp]]:
    """The files of a folder by id; what cannot be looked at, such as a link to itself, is passed over."""
    if folder is None or not folder.is_dir():
        return
    for number, entry in enumerate(_entries(folder), 1):
        if number % SCANNED == 0:
            pause()
        with suppress(OSError):
            if entry.name.endswith(".md") and not entry.name.startswith(".") and entry.is_file():
                yield _shown(entry.name).removesuffix(".md"), _stamp(_shown(entry.path), entry.stat())


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        yield from os.scandir(folder)
    except OSError as error:
        problem = f"{folder} cannot be read: {error.strerror or error}."
        raise StorageError(problem, "Mend its permissions, or set PARLEY_HOME to another folder.") from None


def _shown(name: str) -> str:
    """A name, its bytes that are no UTF-8 written as `\\xff`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _stamp(path: str, status: os.stat_result) -> Stamp:
    return Stamp(path, max(status.st_mtime_ns, status.st_ctime_ns), status.st_size)


def _other_values(path: Path) -> Mapping[str, object]:
    """What the front matter of a file holds that no article has."""
    try:
        return other_values(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError, ReadingError):
        return {}
