from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from rag.errors import ReadingError
from rag.reading import Given, read_all, read_content
from rag.types import Article
from tests.rag.reading.made import FIRST, PAGE, SECOND, archive, docx, eml, pdf


def found(data: bytes, **given: str) -> list[Article | ReadingError]:
    return list(read_content(data, "a.zip", Given(**given)))


def problems(data: bytes) -> list[str]:
    return [item.problem for item in found(data) if isinstance(item, ReadingError)]


def test_every_format_is_read_out_of_an_archive_and_bad_members_are_named() -> None:
    data = archive(
        {
            "folder/": b"",
            "__MACOSX/._a.txt": b"x",
            ".hidden": b"x",
            "folder/2025-06-02-a.txt": FIRST.encode(),
            "b.md": f"# B\n\n{SECOND}".encode(),
            "c.html": PAGE.encode(),
            "d.pdf": pdf([[FIRST]]),
            "e.docx": docx(),
            "f.eml": eml(FIRST),
            "g.jsonl": b'{"text": "One."}\n{"text": "Two."}\n{}',
            "h.png": b"\x89PNG\r\n",
            "i.txt": "Привіт".encode("cp1251"),
        }
    )
    assert sum(isinstance(item, Article) for item in found(data)) == 8
    assert [problem.split(" ")[0] for problem in problems(data)] == ["a.zip/g.jsonl,", "a.zip/h.png", "a.zip/i.txt"]
    first = found(data)[0]
    assert isinstance(first, Article)
    assert str(first.published) == "2025-06-02"


def test_nothing_is_written_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(found(archive({"../evil.txt": b"x", "/abs.txt": b"x", "good.txt": FIRST.encode()}))) == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../up.txt", "a/../../up.txt", "/etc/a.txt", "..\\up.txt", "C:\\a.txt", "C:/a.txt"])
def test_a_member_that_points_out_of_the_archive_is_refused(name: str) -> None:
    data = archive({"x": b"x"})
    info = zipfile.ZipInfo("x")
    info.filename = name
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr(info, b"Text.")
        file.writestr("good.txt", FIRST)
    data = written.getvalue()
    assert len(problems(data)) == 1
    assert "points out of the archive" in problems(data)[0]
    assert len(found(data)) == 2


def test_links_bombs_nested_and_encrypted_members_are_refused() -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(link, "/etc/passwd")
        file.writestr("bomb.txt", b"0" * 30_000_000)
        file.writestr("huge.txt", b"0" * 51_000_000)
        file.writestr("inner.zip", archive({"a.txt": FIRST.encode()}))
        file.writestr("good.txt", FIRST)
    told = problems(written.getvalue())
    for name, said in (
        ("link.txt", "symbolic link"),
        ("bomb.txt", "ZIP bomb"),
        ("huge.txt", "50 MB"),
        ("inner.zip", "archive within an archive"),
    ):
        assert any(f"a.zip/{name}" in problem and said in problem for problem in told)
    assert len(told) == 4
    locked = bytearray(archive({"a.txt": FIRST.encode()}))
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert "is encrypted" in problems(bytes(locked))[0]


def test_an_archive_of_too_many_or_too_large_members_is_refused() -> None:
    assert (
        "more than 10,000 files" in problems(archive({f"{n}.txt": b"" for n in range(10_001)}, zipfile.ZIP_STORED))[0]
    )
    data = bytearray(archive({f"{n}.txt": FIRST.encode() for n in range(30)}))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 24 : at + 28] = struct.pack("<I", 40_000_000)  # as declared; what is packed is smaller
    assert "unpacks to more than 1 GB" in problems(bytes(data))[0]


@pytest.mark.parametrize("data", [b"PK\x03\x04rubbish", b"", archive({"a.txt": FIRST.encode()})[:50]])
def test_a_damaged_archive_is_told(data: bytes) -> None:
    (error,) = found(data)
    assert isinstance(error, ReadingError)
    assert "a.zip" in error.problem


def test_a_member_with_a_wrong_checksum_is_told_and_the_next_one_read() -> None:
    data = archive({"a.txt": FIRST.encode(), "b.txt": SECOND.encode()}, zipfile.ZIP_STORED).replace(
        FIRST.encode(), FIRST.upper().encode()
    )
    bad, good = found(data)
    assert isinstance(bad, ReadingError)
    assert isinstance(good, Article)


def test_a_link_on_the_command_line_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text(FIRST)
    (tmp_path / "2025-06-02.txt").symlink_to(tmp_path / "real.txt")
    (article,) = read_all(tmp_path / "2025-06-02.txt")
    assert isinstance(article, Article)
    assert (article.text, str(article.published)) == (FIRST, "2025-06-02")
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    (error,) = read_all(tmp_path / "device.txt")
    assert isinstance(error, ReadingError)
    assert "not a regular file" in error.problem


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(FIRST)
    import os

    real, calls = os.fstat, []

    def grow(handle: int) -> os.stat_result:
        calls.append(handle)
        if len(calls) == 2:
            path.write_text(FIRST + SECOND)
        return real(handle)

    monkeypatch.setattr("rag.reading.files.os.fstat", grow)
    (error,) = read_all(path)
    assert isinstance(error, ReadingError)
    assert "changed while it was read" in error.problem


@pytest.mark.parametrize(("name", "data"), [("a.txt", PAGE.encode()), ("a.pdf", PAGE.encode()), ("a", pdf([[FIRST]]))])
def test_content_goes_before_a_wrong_ending(name: str, data: bytes) -> None:
    (article,) = read_content(data, name)
    assert isinstance(article, Article)
    assert article.text.startswith(FIRST)


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_is_told_and_the_next_one_read(compression: int) -> None:
    data = bytearray(archive({"a.txt": (FIRST + SECOND).encode() * 9, "b.txt": SECOND.encode()}, compression))
    data[50:90] = b"\xff" * 40
    bad, good = found(bytes(data))
    assert isinstance(bad, ReadingError)
    assert "a.zip/a.txt" in bad.problem
    assert isinstance(good, Article)


@pytest.mark.parametrize("name", ["Переговори в Женеві.png", "Второй раунд.png", "plain.png"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp866"])
def test_names_without_a_mark_of_their_encoding_are_read(name: str, encoding: str) -> None:
    name = name.replace("і", "и") if encoding == "cp866" else name
    stored = name.encode(encoding)
    (problem,) = problems(archive({"x" * len(stored): b"1"}).replace(b"x" * len(stored), stored))
    assert problem.startswith(f"a.zip/{name} ")


def test_a_name_that_is_said_to_be_utf_8_stays() -> None:
    assert problems(archive({"Café ┐.png": b"1"}))[0].startswith("a.zip/Café ┐.png ")
