from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import MODELS
from ui.importing import files_below

ROOT = Path(__file__).parents[2]


def report(number: int) -> str:
    return (
        f"---\ntitle: Report {number}\npublished: 2025-06-02\npublisher: Example News\n---\nConvoy {number} crossed.\n"
    )


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with six reports, one of them further below, a bad file, a hidden one, a link and a file of no kind."""
    folder = tmp_path / "shelf"
    (folder / "below").mkdir(parents=True)
    for number in range(5):
        (folder / f"report-{number}.md").write_text(report(number))
    (folder / "below" / "report-5.md").write_text(report(5))
    (folder / "bad.pdf").write_bytes(b"no PDF")
    (folder / ".hidden.md").write_text(report(6))
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "link.md").symlink_to(folder / "report-0.md")
    return folder


def test_only_plain_files_of_known_kinds_are_taken(shelf):
    names = [path.relative_to(shelf).as_posix() for path in files_below(shelf)]
    assert names == ["bad.pdf", "below/report-5.md", *(f"report-{number}.md" for number in range(5))]


def test_a_folder_is_taken_in_and_bad_files_are_told_at_the_end(parley, alone, shelf):
    code, out, err = parley("add", shelf)
    assert code == 1
    assert out == "Added 6.\nIndexed 6.\n"
    assert "bad.pdf" in err
    (citation, *_) = json.loads(parley("ask", "Which convoy crossed in report 5?", "--json")[1])["citations"]
    assert citation["article_id"].startswith("report-")


def test_what_the_new_ones_lack_is_told_once(parley, alone, tmp_path):
    for number in range(3):
        (tmp_path / "shelf" / f"{number}.txt").parent.mkdir(exist_ok=True)
        (tmp_path / "shelf" / f"{number}.txt").write_text(f"Convoy {number}\n\nConvoy {number} crossed the river.\n")
    err = parley("add", tmp_path / "shelf")[2]
    assert "3 without a date and 3 without a publisher" in err
    assert "without" not in parley("add", tmp_path / "shelf")[2]
    assert "without" not in parley("add", tmp_path / "shelf", "--published", "2025-06-02")[2]


def test_the_same_folder_again_changes_nothing(parley, alone, shelf):
    parley("add", shelf)
    (shelf / "report-6.md").write_text(report(6))
    code, out, _ = parley("add", shelf)
    assert (code, out) == (1, "There already 6, added 1.\nIndexed 1.\n")


def test_one_title_for_a_folder_is_refused(parley, alone, shelf):
    code, out, err = parley("add", shelf, "--title", "All of them")
    assert (code, out) == (1, "")
    assert "many articles" in err


def test_an_empty_folder_says_so(parley, alone, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "Nothing in" in parley("add", tmp_path / "empty")[1]


def test_what_a_kill_leaves_is_taken_up_again(parley, alone, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        (folder / f"report-{number:02}.md").write_text(report(number).replace("crossed.", "crossed. " * 200))
    home = {"PARLEY_HOME": str(tmp_path / "home"), "PARLEY_MODELS": str(MODELS), "PARLEY_SHIPPED_CORPUS": "0"}
    command = [sys.executable, "-m", "ui.cli", "add", str(folder)]
    process = subprocess.Popen(command, env=os.environ | home, cwd=ROOT, start_new_session=True)
    kept = tmp_path / "home" / "articles"
    while process.poll() is None and len(list(kept.glob("*.md"))) < 30:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)
    code, out, _ = parley("add", folder)
    assert code == 0
    assert "There already" in out
    rows = json.loads(parley("articles", "--json")[1])
    assert sorted(row["title"] for row in rows) == sorted(f"Report {number}" for number in range(60))
    assert {row["state"] for row in rows} == {"indexed"}
