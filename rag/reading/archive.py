"""ZIP files: their members one by one, read in memory; nothing is unpacked onto the disk."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from rag.errors import ReadingError
from rag.reading.files import shown
from rag.reading.limits import DAMAGED, MOST_BYTES, damaged

MOST_MEMBERS = 10_000
MOST_UNPACKED = 1_000_000_000  # bytes of all members together
MOST_RATIO = 200  # of a member's size to its packed size, where it has more than 1 MB; text packs at 3 to 10
SMALL = 1_000_000  # bytes
NAMED_IN_UTF8 = 0x800  # the flag of a member whose name is UTF-8

Member = tuple[str, bytes]


def members(data: bytes, name: str) -> Iterator[Member | ReadingError]:
    """The files in an archive, each under the archive's name and its own, or the reason why one is refused.

    Folders, hidden files and what macOS adds are passed over. Raises ReadingError for a damaged archive, one of too
    many members and one that unpacks to too much.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED as error:
        raise damaged(name, "ZIP file", error) from error
    with archive:
        infos = [info for info in archive.infolist() if not _passed_over(info.filename)]
        _refuse_bomb(infos, name)
        for info in infos:
            try:
                yield _member(archive, info, f"{name}/{shown(_name(info))}")
            except ReadingError as error:
                yield error


def names_in(data: bytes) -> frozenset[str]:
    """The names of an archive's members; none where it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except DAMAGED:
        return frozenset()


def _refuse_bomb(infos: list[zipfile.ZipInfo], name: str) -> None:
    if len(infos) > MOST_MEMBERS:
        raise ReadingError(f"{name} holds more than {MOST_MEMBERS:,} files.", "Split it into several archives.")
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise ReadingError(f"{name} unpacks to more than {MOST_UNPACKED // 10**9} GB.", "Unpack it and add the files.")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Member:
    _refuse_odd(info, name)
    try:
        with archive.open(info) as file:
            content = file.read(MOST_BYTES + 1)
    except DAMAGED as error:
        raise damaged(name, "file", error) from error
    if len(content) > MOST_BYTES:
        raise _too_large(name)
    return name, content


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name; one not said to be UTF-8, which the library takes for CP437, is UTF-8 all the same or CP866."""
    if info.flag_bits & NAMED_IN_UTF8:
        return info.filename
    try:
        stored = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    try:
        return stored.decode("utf-8")
    except UnicodeDecodeError:
        return stored.decode("cp866")


def _refuse_odd(info: zipfile.ZipInfo, name: str) -> None:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise ReadingError(f"{name} points out of the archive.", "Do not trust this archive.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ReadingError(f"{name} is a symbolic link.", "Put the file itself into the archive.")
    if info.flag_bits & 1:
        raise ReadingError(f"{name} is encrypted.", "Unpack the archive with its password and add the files.")
    if info.file_size > MOST_BYTES:
        raise _too_large(name)
    if info.file_size > SMALL and info.file_size > MOST_RATIO * info.compress_size:
        raise ReadingError(f"{name} is packed like a ZIP bomb.", "Do not trust this archive.")


def _too_large(name: str) -> ReadingError:
    return ReadingError(f"{name} has more than {MOST_BYTES // 10**6} MB.", "Split it into several files.")


def _passed_over(filename: str) -> bool:
    """Is it a folder, a hidden file, what macOS adds, or without a name?"""
    *folders, last = filename.replace("\\", "/").split("/")
    return last in ("", ".", "__MACOSX") or "__MACOSX" in folders or (last.startswith(".") and last != "..")
