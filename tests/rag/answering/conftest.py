from __future__ import annotations

import pytest

from rag.models import load_cross_encoder, load_encoder
from rag.settings import Settings
from tests.conftest import MODELS


@pytest.fixture(scope="session")
def encoder(tmp_path_factory):
    return load_encoder(Settings(home=tmp_path_factory.mktemp("home"), models=MODELS))


@pytest.fixture(scope="session")
def cross_encoder(tmp_path_factory):
    return load_cross_encoder(Settings(home=tmp_path_factory.mktemp("home"), models=MODELS))
