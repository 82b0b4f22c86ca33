"""A file's content, or a plain word on why there is none."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from pathlib import Path
from shlex import quote

from rag.errors import ReadingError
from rag.reading.charsets import decode
from rag.reading.limits import MOST_BYTES
from rag.reading.normalise import normalise_line

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def shown(path: Path | str) -> str:
    """The path as a message can show it: on one line, without control characters."""
    return normalise_line(str(path)) or repr(str(path))


def read_file(path: Path) -> bytes:
    """The content of a regular file of at most 50 MB. A link is followed, since the user named it.

    Raises ReadingError for anything else: missing, a folder, a device, unreadable, too large, changed meanwhile.
    """
    name = shown(path)
    try:
        _refuse_odd(path.stat(), name)
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            before = os.fstat(file.fileno())
            _refuse_odd(before, name)
            data = file.read(MOST_BYTES + 1)
            after = os.fstat(file.fileno())
    except ValueError:
        raise ReadingError(f"{name} is no name a file can have.", "Check the name.") from None
    except OSError as error:
        raise _unreadable(error, name) from None
    if len(data) != after.st_size or _version(before) != _version(after):
        raise ReadingError(f"{name} changed while it was read.", "Add it again once it is whole.")
    return data


def as_text(data: bytes, name: str) -> str:
    """UTF-8 text without a byte order mark; a letter or two that were cut show as �.

    Raises ReadingError for another encoding, binary content and no content.
    """
    if data.startswith(_UTF16):
        raise not_utf8(name, "UTF-16")
    if b"\0" in data:
        raise ReadingError(f"{name} is a binary file, not text.", "Save the article as UTF-8 text or Markdown.")
    text = decode(data.removeprefix(codecs.BOM_UTF8), "utf-8")
    if text is None:
        raise not_utf8(name, "CP1251")
    if not text.strip():
        raise ReadingError(f"{name} is empty.", "Put the article's text into the file, then add it again.")
    return text


def not_utf8(name: str, likely: str) -> ReadingError:
    """The error for text in another encoding."""
    return ReadingError(
        f"{name} is not UTF-8 text.",
        f"Convert it, for {likely}: iconv -f {likely} -t UTF-8 {quote(name)} > new-file",
    )


def _refuse_odd(status: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise ReadingError(f"{name} is a folder.", f"Name the files in it, such as {name}/*.md.")
    if not stat.S_ISREG(status.st_mode):
        raise ReadingError(f"{name} is not a regular file.", "Copy its content into a text file and add that.")
    if status.st_size > MOST_BYTES:
        raise ReadingError(
            f"{name} has {status.st_size / 1e6:.1f} MB; a file has at most {MOST_BYTES // 10**6} MB.",
            "Split it into several files.",
        )


def _version(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _unreadable(error: OSError, name: str) -> ReadingError:
    if error.errno == errno.ENOENT:
        return ReadingError(f"There is no file {name}.", "Check the name and the folder you are in.")
    if error.errno == errno.ELOOP:
        return ReadingError(f"{name} is a link that leads back to itself.", "Name the file itself.")
    if error.errno == errno.EACCES:
        return ReadingError(f"{name} may not be read by you.", f"Allow it: chmod u+r {quote(name)}")
    return ReadingError(
        f"{name} cannot be read: {os.strerror(error.errno or errno.EIO)}.", "Check the file and its disk."
    )
