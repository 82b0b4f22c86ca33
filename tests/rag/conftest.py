"""A played language model's server, and the settings that lead to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rag.settings import Settings
from tests.conftest import MODELS
from tests.model_server import KEY, ModelServer, model_server


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A home with the shipped articles, shared by those who only ask."""
    return tmp_path_factory.mktemp("asked")


@pytest.fixture
def settings_of(server: ModelServer, home: Any) -> Callable[..., Settings]:
    """Settings with the played server, over the shipped articles."""

    def made(**changes: Any) -> Settings:
        played = {"openai_api_key": KEY, "openai_base_url": server.url, "llm_model": "scripted", "llm_timeout": 5}
        return Settings(**{"home": home, "models": MODELS, **played, **changes})

    return made
