"""A file's text, or a plain word on why there is none."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from shlex import quote

from rag.errors import ReadingError
from rag.reading.normalise import normalise_line

MOST = 10_000_000  # bytes

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def shown(path: Path) -> str:
    """The path as a message can show it: on one line, without control characters."""
    return normalise_line(str(path)) or repr(str(path))


def read_file(path: Path, endings: Sequence[str]) -> str:
    """The text of a regular UTF-8 file of at most 10 MB, without a byte order mark; `endings` are the known ones.

    Raises ReadingError for anything else: missing, a folder, a device, unreadable, too large, binary, another encoding.
    """
    name = shown(path)
    data = _bytes(path, name, endings)
    if data.startswith(_UTF16):
        raise _not_utf8(name, "UTF-16")
    if b"\0" in data:
        raise ReadingError(f"{name} is a binary file, not text.", "Save the article as UTF-8 text or Markdown.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(name, "CP1251", f" (byte {error.start})") from None
    if not text.strip():
        raise ReadingError(f"{name} is empty.", "Put the article's text into the file, then add it again.")
    return text


def _bytes(path: Path, name: str, endings: Sequence[str]) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ReadingError(f"{name} is a folder.", f"Name the files in it, such as {name}/*{endings[0]}.")
        if not stat.S_ISREG(status.st_mode):
            raise ReadingError(f"{name} is not a regular file.", "Copy its content into a text file and add that.")
        if status.st_size > MOST:
            raise ReadingError(
                f"{name} has {status.st_size / 1e6:.1f} MB; an article has at most {MOST // 10**6} MB.",
                "Split it into several files.",
            )
        return path.read_bytes()
    except ValueError:
        raise ReadingError(f"{name} is no name a file can have.", "Check the name.") from None
    except OSError as error:
        raise _unreadable(error, name) from None


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


def _not_utf8(name: str, likely: str, where: str = "") -> ReadingError:
    return ReadingError(
        f"{name} is not UTF-8 text{where}.",
        f"Convert it, for {likely}: iconv -f {likely} -t UTF-8 {quote(name)} > new-file",
    )
