"""The same library over a Chroma server."""

from __future__ import annotations

import subprocess
import sysconfig
import time
from pathlib import Path

import chromadb
import httpx
import pytest

from evals.bench.processes import free_port
from rag.errors import StorageError
from rag.library.filter import Filter
from rag.library.library import Library
from rag.retrieval import retrieve
from rag.settings import Settings
from tests.conftest import MODELS
from tests.rag.library.helpers import GRAIN, article


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    port = free_port()
    command = [Path(sysconfig.get_path("scripts")) / "chroma", "run", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--path", str(tmp_path_factory.mktemp("server"))]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        url = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                httpx.get(f"{url}/api/v2/heartbeat")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url
        server.terminate()


@pytest.fixture
def settings(tmp_path, address):
    return Settings(home=tmp_path / "home", models=MODELS, shipped_corpus=False, chroma_url=address)


def collections(address: str) -> set[str]:
    port = int(address.rsplit(":", 1)[1])
    return {one.name for one in chromadb.HttpClient(host="127.0.0.1", port=port).list_collections()}


def test_articles_are_added_found_and_removed(settings):
    with Library(settings) as library:
        library.add(article())
        library.add(article("grain", GRAIN))
        found = retrieve(library, "ships from Odesa", only=Filter(), k=1)
        assert found[0].article.id == "grain"
        library.remove("grain")
        assert library.index().vectors.ids() == library.index().catalogue.passage_ids()


def test_two_libraries_on_one_server_keep_apart(settings, tmp_path, address):
    other = Settings(home=tmp_path / "other", models=MODELS, shipped_corpus=False, chroma_url=address)
    with Library(settings) as one, Library(other) as two:
        one.add(article())
        two.add(article("grain", GRAIN))
        assert [item.article.id for item in retrieve(one, "grain", only=Filter(), k=5)] == ["bodies"]


def test_a_rebuild_leaves_no_old_collection_behind(settings, address):
    with Library(settings) as library:
        library.add(article())
        before = collections(address)
        library.sync(rebuild=True)
        assert len(collections(address)) == len(before)
        assert collections(address) != before


def test_a_server_that_does_not_answer_is_named(tmp_path):
    address = f"http://127.0.0.1:{free_port()}"
    silent = Settings(home=tmp_path / "home", models=MODELS, shipped_corpus=False, chroma_url=address)
    with Library(silent) as library, pytest.raises(StorageError, match=r"does not answer.*PARLEY_CHROMA_URL"):
        library.add(article())


def test_a_server_that_went_away_is_told_without_a_traceback(settings, monkeypatch):
    with Library(settings) as library:
        library.add(article())

        def gone(*_, **__):
            raise httpx.ConnectError("Connection refused")

        monkeypatch.setattr("chromadb.api.models.Collection.Collection.query", gone)
        with pytest.raises(StorageError, match="Connection refused"):
            retrieve(library, "bodies", only=Filter(), k=1)
