from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from rag.errors import StaleIndexError
from tests.ui.web.played import BODIES, BODIES_QUOTE, PlayedAssistant
from ui.web.app import create_app
from ui.web.headers import HEADERS

START = BODIES.text.index(BODIES_QUOTE)
END = START + len(BODIES_QUOTE)


@pytest.fixture
def client(played: PlayedAssistant) -> TestClient:
    return TestClient(create_app(played), base_url="http://127.0.0.1")


def test_health(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/", "/healthz", "/parley/assets/chat.js", "/parley/source", "/nowhere", "/config"])
def test_every_response_bears_the_headers(client, path):
    response = client.get(path)
    for name, value in HEADERS.items():
        assert response.headers[name] == value


def test_the_policy_lets_nothing_be_evaluated_or_fetched_elsewhere():
    policy = HEADERS["content-security-policy"]
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_there_is_no_docs_page(client, path):
    assert client.get(path).status_code == 404


def test_a_host_name_of_someone_else_is_refused(client):
    response = client.get("/healthz", headers={"host": "rebound.example"})
    assert response.status_code == 400
    assert response.headers["x-content-type-options"] == "nosniff"


def test_nothing_can_be_uploaded(client):
    response = client.post("/gradio_api/upload", files={"files": b"x"})
    assert response.status_code == 403
    assert "parley add" in response.text


def test_no_event_is_offered_as_an_api(client):
    assert client.get("/gradio_api/info").json()["named_endpoints"] == {}


def test_a_source_is_shown_with_its_words_marked(client):
    response = client.get("/parley/source", params={"article": BODIES.id, "start": START, "end": END})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert f"{BODIES_QUOTE}</mark>" in response.text


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({}, 404),
        ({"article": ""}, 404),
        ({"article": "nothing"}, 404),
        ({"article": "x" * 10_000}, 404),
        ({"article": "../../etc/passwd"}, 404),
        ({"article": BODIES.id, "start": "-1", "end": "4"}, 422),
        ({"article": BODIES.id, "start": "4", "end": "4"}, 422),
        ({"article": BODIES.id, "start": "5", "end": "4"}, 422),
        ({"article": BODIES.id, "start": "0", "end": str(len(BODIES.text) + 1)}, 422),
        ({"article": BODIES.id, "start": "0"}, 422),
        ({"article": BODIES.id, "end": "5"}, 422),
        ({"article": BODIES.id, "start": "0", "end": "9" * 5000}, 422),
        ({"article": BODIES.id, "start": "٠", "end": "٥"}, 422),
        ({"article": BODIES.id, "start": "0", "end": "1e1"}, 422),
    ],
)
def test_what_points_nowhere_is_told_politely(client, params, status):
    response = client.get("/parley/source", params=params)
    assert response.status_code == status
    assert 'role="alert"' in response.text


def test_a_library_that_cannot_be_read_is_told(client, played, monkeypatch):
    def stale(article_id):
        raise StaleIndexError("The index was made by another encoder.", "Run `parley sync --rebuild`.")

    monkeypatch.setattr(played.library, "article", stale)
    response = client.get("/parley/source", params={"article": BODIES.id})
    assert response.status_code == 500
    assert "<code>parley sync &#45;&#45;rebuild</code>" in response.text
