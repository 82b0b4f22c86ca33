"""What the README says is so."""

from __future__ import annotations

import re
from pathlib import Path

from typer.main import get_command

from rag.settings import Settings
from ui.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def test_every_setting_has_its_row_and_no_other():
    rows = dict(re.findall(r"^\| `PARLEY_(\w+)` \| ([^|]+) \|", SETTINGS, re.MULTILINE))
    assert [name.lower() for name in rows] == list(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, str | int) and not isinstance(field.default, bool):
            assert rows[name.upper()] == f"`{field.default}`"


def test_every_command_has_its_row():
    rows = "\n".join(line for line in README.splitlines() if line.startswith("| `parley"))
    assert {name for name in get_command(app).commands if f"`parley {name}" not in rows} == set()


def test_pictures_and_files_named_are_there():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).is_file(), target
    for name in ("LICENSE", "LICENSE-digests", "requirements.lock", "rag/assistant.py", "corpus/articles"):
        assert name in README
        assert (ROOT / name).exists()


def test_it_is_short():
    assert len(README.splitlines()) <= 150


def test_no_file_names_a_package_index_or_a_place_of_this_machine():
    hosts = re.compile("|".join(("pypi" + r"\.org", "python" + "hosted", "/wo" + "rk/", "/ro" + "ot/", "/tm" + "p/")))
    skipped = {".venv", ".git", "build", "dist"}
    for path in ROOT.rglob("*"):
        known = path.suffix in {".py", ".toml", ".md", ".lock", ".txt", ".json", ".jsonl", ".css", ".js", ".html", ""}
        if (
            path.is_file()
            and known
            and not any(p in skipped or p.endswith(".egg-info") or p[0] == "." for p in path.relative_to(ROOT).parts)
        ):
            assert not hosts.search(path.read_text(encoding="utf-8")), path
