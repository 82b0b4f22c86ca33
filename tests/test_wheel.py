"""The built wheel, installed where the checkout is not, answers from the shipped articles."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import MODELS

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from a copy, so that no build folder is left in the checkout."""
    work = tmp_path_factory.mktemp("build")
    copied = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info")
    shutil.copytree(ROOT, work / "src", ignore=copied)
    command = [
        sys.executable,
        "-c",
        f"from setuptools.build_meta import build_wheel; print(build_wheel({str(work)!r}))",
    ]
    subprocess.run(command, cwd=work / "src", check=True, capture_output=True)
    return next(work.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    """A new environment with the wheel, which borrows the dependencies but not the installed project."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    site = next(folder.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return folder


def run(environment: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("PARLEY_", "PYTHON"))}
    variables |= {"PARLEY_HOME": str(home), "PARLEY_MODELS": str(MODELS)}
    command = [str(environment / "bin" / "python"), "-P", *arguments]
    return subprocess.run(command, cwd=home, env=variables, capture_output=True, text=True, check=False)


def test_the_wheel_carries_the_articles_and_data_files(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert sum(name.startswith("corpus/articles/") and name.endswith(".md") for name in names) >= 11
    assert {"corpus/facts.yaml", "corpus/chains.toml", "corpus/parties.toml", "rag/models/manifest.toml"} <= set(names)
    assert any(name.startswith("ui/web/assets/") for name in names)
    assert not any(name.startswith("tests/") for name in names)


def test_it_is_the_wheel_that_runs(environment, tmp_path):
    shown = run(environment, tmp_path, "-c", "import rag; print(rag.__file__)").stdout
    assert Path(shown.strip()).is_relative_to(environment)


def test_it_answers_outside_the_checkout(environment, tmp_path):
    question = "How many bodies did Ukraine receive in June 2025?"
    done = run(environment, tmp_path, "-m", "ui.cli", "ask", question, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["status"] == "answered"
    assert "6,057" in answer["text"]
    assert all(citation["quote"] for citation in answer["citations"])
