"""Fixtures of all tests. The network is closed before anything of the house is imported; loopback stays open."""

from __future__ import annotations

import os

import pytest_socket

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)

from pathlib import Path  # noqa: E402

import hypothesis  # noqa: E402
import pytest  # noqa: E402

from rag.settings import Settings  # noqa: E402

MODELS = Settings.load().models_folder
hypothesis.settings.register_profile("untimed", deadline=None)  # speed is measured by the bench, not by tests
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the developer's own settings or library."""
    for name in [name for name in os.environ if name.startswith(("PARLEY_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PARLEY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PARLEY_MODELS", str(MODELS))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session", autouse=True)
def _models_in_use() -> tuple[object, object] | None:
    """The models, held for the whole run, so that each test shares them in place of loading its own."""
    from rag.models import load_cross_encoder, load_encoder, missing

    held = Settings(models=MODELS)
    return None if missing(held) else (load_encoder(held), load_cross_encoder(held))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty library of its own, with the prepared models."""
    return Settings(home=tmp_path / "home", models=MODELS, shipped_corpus=False)
