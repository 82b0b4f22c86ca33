"""The articles as data, and the changes to them, over a real library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from filelock import FileLock

from rag.assistant import Assistant
from rag.library import library as library_module
from ui.web.app import create_app
from ui.web.one_by_one import LARGEST, MOST

OWN = {"origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"}
SHIPS = b"# Grain ships leave Odesa\n\nForty-one grain ships left Odesa on Friday, the port said.\n"


@pytest.fixture
def assistant(settings) -> Iterator[Assistant]:
    with Assistant(settings) as assistant:
        yield assistant


def client_of(assistant: Assistant, peer: str = "127.0.0.1", **options) -> TestClient:
    app = create_app(assistant, ("*",), **options)
    return TestClient(app, base_url="http://127.0.0.1", client=(peer, 5000), headers=OWN)


@pytest.fixture
def client(assistant) -> TestClient:
    return client_of(assistant)


def add(client: TestClient, content: bytes = SHIPS, name: str = "ships.md"):
    return client.post("/parley/articles/add", params={"name": name}, content=content)


def rows(client: TestClient) -> dict[str, dict]:
    return {row["id"]: row for row in client.get("/parley/articles").json()["articles"]}


def test_a_file_becomes_an_article(client):
    response = add(client, name="C:\\Users\\me\\ships.md")
    assert response.status_code == 200
    assert response.json()["results"] == [
        {
            "state": "added",
            "id": "grain-ships-leave-odesa",
            "title": "Grain ships leave Odesa",
            "byline": "no date",
            "href": "#cite/grain-ships-leave-odesa",
            "lacking": ["publisher", "day"],
        }
    ]
    row = rows(client)["grain-ships-leave-odesa"]
    assert (row["state"], row["passages"], row["own"], row["day"]) == ("indexed", 1, True, "no date")
    assert client.get("/parley/articles").json()["knows"] == "It knows 1 article and answers from nothing else."
    assert add(client).json()["results"][0]["state"] == "there already"


def test_what_cannot_be_read_is_a_result_with_its_remedy(client):
    (result,) = add(client, b"\x00\x01", "photo.png").json()["results"]
    assert result["state"] == "failed"
    assert ".pdf" in result["remedy"]
    assert rows(client) == {}


def test_a_text_is_pasted(client, assistant):
    words = "Talks resume in Ankara\n\nThe delegations return to Ankara on Monday, the ministry said.\n"
    (result,) = client.post("/parley/articles/paste", json={"words": words}).json()["results"]
    assert (result["state"], result["title"]) == ("added", "Talks resume in Ankara")
    assert "return to Ankara" in assistant.library.article(result["id"]).text


@pytest.mark.parametrize("words", ["http://127.0.0.1/secret", "file:///etc/passwd", "http://169.254.169.254/latest"])
def test_a_link_into_this_machine_is_refused(client, words):
    (result,) = client.post("/parley/articles/paste", json={"words": words}).json()["results"]
    assert result["state"] == "failed"
    assert rows(client) == {}


def test_passages_are_shown_in_order_and_found_at_their_places(client, assistant):
    text = "\n\n".join(f"Paragraph {number} tells of ship {number} and its grain. " * 8 for number in range(9))
    (result,) = add(client, f"Many ships\n\n{text}".encode(), "many.txt").json()["results"]
    found = client.get("/parley/articles/passages", params={"article": result["id"]}).json()["passages"]
    assert len(found) == rows(client)[result["id"]]["passages"] > 1
    places = [tuple(map(int, each["href"].split("/")[2:])) for each in found]
    assert places == sorted(places)
    article = assistant.library.article(result["id"])
    assert [article.text[start:end] for start, end in places] == [each["text"] for each in found]
    assert client.get("/parley/articles/passages", params={"article": "none"}).status_code == 404


VALUES = {"title": "Ships", "publisher": "Port news", "published": "2025-06-06", "language": "EN-gb"}


def correct(client: TestClient, **changes):
    return client.post("/parley/articles/correct", json={"id": "grain-ships-leave-odesa", **VALUES, **changes})


def test_metadata_is_corrected_and_reaches_the_answers(client, assistant):
    add(client)
    assert correct(client).status_code == 200
    row = rows(client)["grain-ships-leave-odesa"]
    assert [row[name] for name in ("title", "publisher", "published", "language", "day")] == [
        "Ships", "Port news", "2025-06-06", "en", "6 June 2025",
    ]  # fmt: skip
    answer = assistant.ask("How many grain ships left Odesa?", as_of="2025-06-06")
    assert answer.citations[0].published == date(2025, 6, 6)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "  "},
        {"title": "x" * 301},
        {"publisher": "x" * 301},
        {"published": "2025-02-30"},
        {"published": (date.today() + timedelta(2)).isoformat()},
        {"language": "English"},
        {"language": ""},
    ],
)
def test_metadata_that_cannot_be_is_refused(client, change):
    add(client)
    before = rows(client)
    response = correct(client, **change)
    assert response.status_code == 422
    assert response.json()["remedy"]
    assert rows(client) == before


def test_hostile_metadata_stays_plain_text_and_the_file_an_article(client):
    add(client)
    title = "---\nid: other\n<img src=x> 'a\": [b] # c"
    assert correct(client, title=title).status_code == 200
    assert rows(client)["grain-ships-leave-odesa"]["title"] == " ".join(title.split())


def test_shipped_articles_are_read_only_but_can_be_removed_and_put_back(settings, monkeypatch, tmp_path):
    corpus = tmp_path / "corpus"
    (corpus / "articles").mkdir(parents=True)
    (corpus / "articles" / "ships.md").write_bytes(
        b"---\nid: ships\ntitle: Ships\n---\n\nForty-one ships left Odesa.\n"
    )
    monkeypatch.setattr("rag.library.folder.files", lambda _: corpus)
    with Assistant(settings.model_copy(update={"shipped_corpus": True})) as assistant:
        assistant.library.sync()
        client = client_of(assistant)
        assert not rows(client)["ships"]["own"]
        response = client.post("/parley/articles/correct", json={"id": "ships", **VALUES})
        assert (response.status_code, "read-only" in response.json()["problem"]) == (422, True)
        for name, left in (("remove", []), ("undo", ["ships"]), ("remove", [])):
            assert client.post(f"/parley/articles/{name}", json={"id": "ships"}).status_code == 200
            assert list(rows(client)) == left
        assistant.library.sync()
        assert rows(client) == {}


@pytest.mark.parametrize("name", ["remove", "undo", "correct"])
def test_what_is_not_there_is_told(client, name):
    body = {"id": "../../etc/passwd", **VALUES}
    assert client.post(f"/parley/articles/{name}", json=body).status_code == 404


def test_a_removal_is_undone_once(client, settings):
    add(client)
    before, file = rows(client), settings.articles_folder / "grain-ships-leave-odesa.md"
    content = file.read_bytes()
    named = {"id": "grain-ships-leave-odesa"}
    assert client.post("/parley/articles/remove", json=named).status_code == 200
    assert rows(client) == {}
    assert not file.exists()
    assert client.post("/parley/articles/undo", json=named).status_code == 200
    assert rows(client) == before
    assert file.read_bytes() == content
    assert client.post("/parley/articles/undo", json=named).status_code == 404


@pytest.mark.parametrize("path", ["add?name=a.txt", "paste", "correct", "remove", "undo"])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
        {"origin": "http://127.0.0.1:9", "sec-fetch-site": "same-site"},
        {"origin": "null", "sec-fetch-site": "none"},
        {"origin": "", "sec-fetch-site": "same-origin"},
        {},
    ],
)
def test_only_parley_s_own_page_changes_anything(assistant, path, headers):
    app = create_app(assistant)
    client = TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 5000))
    response = client.post(f"/parley/articles/{path}", content=SHIPS, headers=headers)
    assert response.status_code == 403
    assert "Parley's own page" in response.json()["detail"]["problem"]
    assert assistant.library.articles() == []


def test_another_machine_changes_nothing_unless_the_setting_lets_it(assistant):
    client = client_of(assistant, peer="192.0.2.7")
    assert "PARLEY_REMOTE_EDITS=1" in client.get("/parley/articles").json()["why_not"]
    response = add(client)
    assert response.status_code == 403
    assert "PARLEY_REMOTE_EDITS=1" in response.json()["detail"]["remedy"]
    client = client_of(assistant, peer="192.0.2.7", remote_edits=True)
    assert client.get("/parley/articles").json()["why_not"] is None
    assert add(client).json()["results"][0]["state"] == "added"


def test_a_name_of_another_machine_that_a_proxy_passes_on_is_not_local(assistant):
    client = client_of(assistant)
    headers = {"host": "parley.example", "origin": "http://parley.example", "sec-fetch-site": "same-origin"}
    assert client.post("/parley/articles/add?name=a.txt", content=SHIPS, headers=headers).status_code == 403


def test_a_file_that_is_too_large_is_refused_announced_or_not(client):
    def unannounced() -> Iterator[bytes]:
        for _ in range(LARGEST // 1_000_000 + 1):
            yield b"x" * 1_000_000

    assert add(client, b"x" * (LARGEST + 1), "large.txt").status_code == 413
    assert client.post("/parley/articles/add", params={"name": "large.txt"}, content=unannounced()).status_code == 413
    assert rows(client) == {}


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"id": 7}', b'{"id": ""}', b"[" * 100_000, b"\xff"])
def test_what_the_page_would_never_send_is_refused(client, body):
    for name in ("paste", "correct", "remove", "undo"):
        assert client.post(f"/parley/articles/{name}", content=body).status_code == 422


def test_no_more_than_some_requests_wait(client, monkeypatch):
    monkeypatch.setattr("ui.web.one_by_one.MOST", 0)
    assert add(client).status_code == 429
    assert MOST == 20


def test_beside_another_writer_the_file_is_kept_and_said_to_wait(client, assistant, settings, monkeypatch):
    add(client, b"First\n\nThe first article of all is this one here.\n", "first.txt")
    monkeypatch.setattr(
        library_module.Library.sync, "__kwdefaults__", {"rebuild": False, "progress": None, "patience": 0.1}
    )
    with FileLock(settings.index_folder / "write.lock", thread_local=False):
        (result,) = add(client).json()["results"]
        assert (result["state"], result["title"]) == ("waiting", "Grain ships leave Odesa")
        assert "Another process" in result["problem"]
        assert rows(client)["grain-ships-leave-odesa"]["state"] == "waiting"
        response = client.post("/parley/articles/remove", json={"id": "first"})
        assert (response.status_code, "Another process" in response.json()["waits"]) == (200, True)
        assert rows(client)["first"]["reason"] == "deleted"
    assert client.post("/parley/articles/undo", json={"id": "first"}).json() == {"waits": None}
    assert {row["state"] for row in rows(client).values()} == {"indexed"}
