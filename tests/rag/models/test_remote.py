from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from rag.errors import ModelError
from rag.models import load_encoder
from rag.settings import Settings


class Server(ThreadingHTTPServer):
    """An OpenAI-compatible server of vectors (3, 4) that remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status = 200
        self.asked: list[dict[str, object]] = []


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked | {"path": self.path, "key": self.headers["Authorization"]})
        data = [{"object": "embedding", "index": i, "embedding": [3, 4]} for i in range(len(asked["input"]))]
        answer = {
            "object": "list",
            "data": data,
            "model": asked["model"],
            "usage": {"prompt_tokens": 1, "total_tokens": 1},
        }
        content = json.dumps(answer if self.server.status == 200 else {"error": {"message": "no such model"}}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
        monkeypatch.delenv("OPENAI_API_KEY", raising=False)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield server
        server.shutdown()


@pytest.fixture
def chosen(settings: Settings) -> Settings:
    return settings.model_copy(update={"encoder": "openai:nomic"})


async def test_vectors_come_at_unit_length(server: Server, chosen: Settings) -> None:
    encoder = load_encoder(chosen)
    assert (encoder.name, encoder.identity, encoder.dimension) == ("nomic", "openai:nomic/2", 2)
    vectors = [encoder.embedding.get_query_embedding("Who?"), *encoder.embedding.get_text_embedding_batch(["a", "b"])]
    vectors += [await encoder.embedding.aget_query_embedding("Who?")]
    vectors += await encoder.embedding.aget_text_embedding_batch(["a"])
    vectors += [encoder.embedding.get_text_embedding("a"), await encoder.embedding.aget_text_embedding("a")]
    assert vectors == [pytest.approx([0.6, 0.8])] * 7
    assert {(asked["model"], asked["path"]) for asked in server.asked} == {("nomic", "/v1/embeddings")}


def test_the_key_is_sent(server: Server, chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-mine")
    load_encoder(chosen)
    assert server.asked[0]["key"] == "Bearer of-mine"


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_server_that_refuses_is_told(server: Server, chosen: Settings, status: int) -> None:
    server.status = status
    with pytest.raises(ModelError, match=r"openai:nomic at http://127\.0\.0\.1") as caught:
        load_encoder(chosen)
    assert "OPENAI_API_KEY" in caught.value.remedy
    assert len(server.asked) <= 2


def test_a_server_that_fails_later_is_told(server: Server, chosen: Settings) -> None:
    embedding = load_encoder(chosen).embedding
    server.status = 404
    with pytest.raises(ModelError, match="gave no vectors"):
        embedding.get_text_embedding_batch(["a"])


def test_neither_key_nor_server_is_told(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ModelError, match="OPENAI_API_KEY"):
        load_encoder(chosen)
