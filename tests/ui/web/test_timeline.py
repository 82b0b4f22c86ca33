"""The timeline in the chat: its data, and its view in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Locator, expect

from rag.errors import StaleIndexError
from rag.types import Article, Event, StatusEvent, TextEvent
from tests.ui.web.conftest import Serve, Visit, Visiting
from tests.ui.web.played import PlayedAssistant
from ui.web.app import create_app
from ui.web.headers import HEADERS

ROUND = "The sides met in Istanbul on 2 June 🕊 for an hour."
SAID = "Kyiv said that the talks had failed."
SWAP = "Ukraine and Russia exchanged prisoners on 24 December 2024."
HOSTILE = "<img src=x onerror=alert(1)> said on 10 June that **all** [is](javascript:alert(2)) lost, the Kremlin said."
LOADING = 30_000  # milliseconds that a busy machine may take over five megabytes of script
TALKS = Article("talks", "An hour of talks", f"{ROUND} {SAID}", "Parley digest", date(2025, 6, 3))
HOME = Article("home", "Home <b>at last</b>", f"{SWAP}\n\n{HOSTILE}", "Parley digest", date(2025, 6, 12))
ECHO = replace(
    TALKS, id="echo/two", title="Told again", published=date(2025, 6, 4), text="The meeting of 2 June was short."
)


@pytest.fixture
def told() -> PlayedAssistant:
    return PlayedAssistant([TALKS, HOME, ECHO])


@pytest.fixture
def client(told: PlayedAssistant) -> TestClient:
    return TestClient(create_app(told), base_url="http://127.0.0.1")


def test_the_data_of_the_timeline(client):
    response = client.get("/parley/timeline")
    assert response.headers["content-type"] == "application/json"
    assert response.headers["content-security-policy"] == HEADERS["content-security-policy"]
    entries = response.json()["entries"]
    assert [(entry["kind"], entry["days"]) for entry in entries] == [
        ("exchange", "24 December 2024"),
        ("round", "2 June 2025"),
        ("statement", "3 June 2025"),
        ("statement", "10 June 2025"),
    ]
    assert entries[1] == {
        "kind": "round",
        "first": "2025-06-02",
        "last": "2025-06-02",
        "days": "2 June 2025",
        "text": ROUND,
        "sides": [],
        "said_by": [],
        "who": "",
        "question": "What is told of this: The sides met in Istanbul on 2 June 🕊 for an hour?",
        "title": TALKS.title,
        "byline": "Parley digest · 3 June 2025",
        "href": f"#cite/talks/0/{len(ROUND)}",
        "echoes": [
            {
                "title": ECHO.title,
                "byline": "Parley digest · 4 June 2025",
                "href": f"#cite/echo%2Ftwo/0/{len(ECHO.text)}",
            }
        ],
    }
    assert entries[2]["who"] == "Ukraine"


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("as_of=2025-06-03", ["2 June 2025", "3 June 2025"]),
        ("kind=round&kind=exchange", ["24 December 2024", "2 June 2025"]),
        ("side=russia", ["24 December 2024", "10 June 2025"]),
        ("about=istanbul", ["2 June 2025"]),
        ("about=grain", []),
    ],
)
def test_the_data_is_filtered(client, query, days):
    assert [entry["days"] for entry in client.get(f"/parley/timeline?{query}").json()["entries"]] == days


@pytest.mark.parametrize(
    ("query", "remedy"),
    [
        ("side=nato", "ukraine, russia, mediator, other"),
        ("kind=%3Cscript%3E", "round, exchange, document, statement"),
        ("as_of=2025-02-30", "YYYY-MM-DD"),
        ("as_of=2020-01-01", "2025-06-03"),
        ("about=%21", "words"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_remedy(client, query, remedy):
    response = client.get(f"/parley/timeline?{query}")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/json"
    assert remedy in response.json()["remedy"]


@pytest.mark.parametrize("query", ["about=" + "a" * 201, "as_of=" + "1" * 201, "&".join(["side=russia"] * 9)])
def test_overlong_arguments_are_refused(client, query):
    assert client.get(f"/parley/timeline?{query}").status_code == 422


def test_a_library_that_cannot_be_read_is_told(client, told, monkeypatch):
    monkeypatch.setattr(told.library, "articles", broken)
    response = client.get("/parley/timeline")
    assert (response.status_code, response.json()["remedy"]) == (500, "Run `parley sync`.")


def broken() -> list[Article]:
    raise StaleIndexError("The index is stale.", "Run `parley sync`.")


def test_the_drawing_library_comes_from_this_machine(client):
    response = client.get("/parley/plotly.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert b"plotly.js v" in response.content[:200]


def opened(visit: Visit, entries: int = 4) -> Locator:
    """The timeline's entries, once it is open and drawn."""
    visit.page.get_by_role("button", name="Timeline").click()
    found = visit.page.locator("#timeline .list > li")
    expect(found).to_have_count(entries)
    drawn = visit.page.locator("#timeline .scatterlayer .point")
    expect(drawn).to_have_count(entries, timeout=LOADING)
    return found


def click_point(visit: Visit, number: int) -> None:
    """Click a sign of the drawing, by its place from the left."""
    boxes = [point.bounding_box() for point in visit.page.locator("#timeline .scatterlayer .point").all()]
    box = sorted((box for box in boxes if box), key=lambda box: (box["x"], box["y"]))[number]
    visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def inside(inner: Locator, outer: Locator) -> bool:
    """Whether one lies within the width of the other."""
    one, other = inner.bounding_box(), outer.bounding_box()
    assert one
    assert other
    return other["x"] <= one["x"] and one["x"] + one["width"] <= other["x"] + other["width"]


@pytest.mark.browser
def test_the_timeline_is_drawn_and_told(serve: Serve, visit: Visiting, told: PlayedAssistant):
    here = visit(serve(told))
    entries = opened(here)
    expect(here.page.get_by_role("heading", name="Timeline")).to_be_focused()
    expect(here.page.locator("#timeline .count")).to_have_text("4 of 4 entries, 24 December 2024 to 10 June 2025")
    expect(entries.nth(1)).to_contain_text(ROUND)
    expect(entries.nth(1)).to_contain_text("Round, told by the article")
    expect(entries.nth(2)).to_contain_text("Statement, said by Ukraine")
    expect(here.page.locator("#timeline .ytick")).to_have_text(["Rounds", "Exchanges", "Statements"])
    assert here.page.locator("#talk").get_attribute("inert") is not None
    here.page.keyboard.press("Escape")
    expect(here.page.locator("#timeline")).to_be_hidden()
    expect(here.page.get_by_role("button", name="Timeline")).to_be_focused()
    assert here.page.locator("#talk").get_attribute("inert") is None
    assert not here.complaints
    assert not here.elsewhere


@pytest.mark.browser
def test_it_is_filtered_by_kind_side_and_year(serve: Serve, visit: Visiting, told: PlayedAssistant):
    here = visit(serve(told))
    entries, signs = opened(here), here.page.locator("#timeline .scatterlayer .point")
    here.page.get_by_label("Exchanges", exact=True).check()
    expect(entries).to_have_count(1)
    expect(signs).to_have_count(1)
    here.page.get_by_label("Rounds", exact=True).check()
    expect(entries).to_have_count(2)
    here.page.get_by_label("Exchanges", exact=True).uncheck()
    here.page.get_by_label("Rounds", exact=True).uncheck()
    here.page.get_by_label("Russia", exact=True).check()
    expect(entries).to_have_count(2)
    here.page.get_by_label("Russia", exact=True).uncheck()
    here.page.get_by_label("The articles themselves", exact=True).check()
    expect(entries).to_have_count(2)
    here.page.get_by_role("button", name="2024").click()
    expect(entries).to_have_count(1)
    expect(here.page.get_by_role("button", name="2024")).to_have_attribute("aria-pressed", "true")
    here.page.get_by_label("Ukraine", exact=True).check()
    here.page.get_by_label("The articles themselves", exact=True).uncheck()
    here.page.get_by_label("Statements", exact=True).check()
    expect(entries).to_have_text("No entry fits.")
    here.page.get_by_role("button", name="All years").click()
    expect(entries).to_have_count(1)
    assert not here.complaints


@pytest.mark.browser
def test_a_sign_opens_the_article_at_its_words(serve: Serve, visit: Visiting, told: PlayedAssistant):
    here = visit(serve(told))
    opened(here)
    click_point(here, 1)
    card = here.page.get_by_role("dialog", name="Entry")
    expect(card).to_contain_text(ROUND)
    expect(card.get_by_role("link", name="Open the article")).to_be_focused()
    here.page.keyboard.press("Enter")
    expect(here.mark).to_be_focused()
    assert here.mark.evaluate("mark => mark.textContent") == ROUND
    expect(here.page.locator("#timeline")).to_be_visible()
    assert inside(card, here.page.locator("#timeline .drawing"))
    room, beside = here.page.locator("#timeline").bounding_box(), here.page.locator("#source").bounding_box()
    assert room
    assert beside
    assert room["x"] + room["width"] <= beside["x"] + 1
    here.page.keyboard.press("Escape")
    expect(here.page.locator("#source .panel")).to_be_hidden()
    expect(card.get_by_role("link", name="Open the article")).to_be_focused()
    assert inside(card, here.page.locator("#timeline .drawing"))
    here.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(here.page.locator("#timeline")).to_be_visible()
    assert not here.complaints
    assert not here.elsewhere


@pytest.mark.browser
def test_a_sign_asks_about_its_entry(serve: Serve, visit: Visiting, told: PlayedAssistant):
    told.scripts = {"": lambda assistant, question: iter([TextEvent("No idea.")])}
    here = visit(serve(told))
    opened(here)
    click_point(here, 1)
    here.page.get_by_role("dialog").get_by_role("button", name="Ask about it").click()
    expect(here.page.locator("#timeline")).to_be_hidden()
    question = f"What is told of this: {ROUND.rstrip('.')}?"
    expect(here.page.locator("#chat .user-row")).to_have_text([question])
    assert told.asked == [question]
    expect(here.box).to_have_value("")


@pytest.mark.browser
def test_while_an_answer_is_underway_the_question_waits_in_the_box(
    serve: Serve, visit: Visiting, told: PlayedAssistant
):
    def waiting(assistant: PlayedAssistant, question: str) -> Iterator[Event]:
        yield StatusEvent("answered")
        yield TextEvent("The first half.")
        assistant.gate.wait(20)

    told.scripts = {"": waiting}
    here = visit(serve(told))
    here.box.fill("Tell me slowly")
    here.box.press("Enter")
    expect(here.page.locator("#chat .answer.underway .text")).to_have_text("The first half.")
    opened(here).nth(1).get_by_role("button", name="Ask about it").click()
    expect(here.box).to_have_value(f"What is told of this: {ROUND.rstrip('.')}?")
    expect(here.box).to_be_focused()
    told.gate.set()
    expect(here.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    assert told.asked == ["Tell me slowly"]


@pytest.mark.browser
def test_the_keyboard_is_enough(serve: Serve, visit: Visiting, told: PlayedAssistant):
    here = visit(serve(told))
    here.page.get_by_role("button", name="Timeline").focus()
    here.page.keyboard.press("Enter")
    expect(here.page.get_by_role("heading", name="Timeline")).to_be_focused()
    expect(here.page.locator("#timeline .scatterlayer .point")).to_have_count(4, timeout=LOADING)
    for _ in range(60):
        here.page.keyboard.press("Tab")
        if here.page.evaluate("document.activeElement.getAttribute('href') === '#cite/talks/0/50'"):
            break
    here.page.keyboard.press("Enter")
    expect(here.mark).to_have_text(ROUND)
    here.page.keyboard.press("Escape")
    link = here.page.locator("#timeline .list").get_by_role("link", name="Open the article").nth(1)
    expect(link).to_be_focused()
    assert link.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    here.page.keyboard.press("Tab")
    here.page.keyboard.press("Tab")
    here.page.keyboard.press("Enter")
    here.page.get_by_role("link", name="Told again (Parley digest · 4 June 2025)").click()
    expect(here.mark).to_have_text(ECHO.text)


@pytest.mark.browser
def test_hostile_articles_are_shown_as_they_are_written(serve: Serve, visit: Visiting, told: PlayedAssistant):
    here = visit(serve(told))
    entries = opened(here)
    expect(entries.nth(3).locator(".says")).to_have_text(HOSTILE)
    expect(entries.nth(3).locator(".from")).to_contain_text("Home <b>at last</b>")
    click_point(here, 3)
    expect(here.page.get_by_role("dialog").locator(".says")).to_have_text(HOSTILE)
    assert here.page.locator("#timeline :is(img, b, script)").count() == 0
    assert not here.dialogs
    assert not here.complaints
    assert not here.elsewhere


@pytest.mark.browser
def test_signs_of_one_voice_and_day_are_turned_over(serve: Serve, visit: Visiting):
    text = "Kyiv said that the talks had failed. Zelensky said that he would wait until the snow melts."
    here = visit(serve(PlayedAssistant([replace(TALKS, text=text)])))
    here.page.get_by_role("button", name="Timeline").click()
    expect(here.page.locator("#timeline .list > li")).to_have_count(2)
    expect(here.page.locator("#timeline .scatterlayer .point")).to_have_count(1, timeout=LOADING)
    click_point(here, 0)
    card = here.page.get_by_role("dialog")
    expect(card).to_contain_text("1 of 2")
    card.get_by_role("button", name="Next").click()
    expect(card).to_contain_text("2 of 2")
    expect(card).to_contain_text("until the snow melts")
    expect(card.get_by_role("button", name="Next")).to_be_disabled()


@pytest.mark.browser
def test_a_narrow_screen(serve: Serve, visit: Visiting, told: PlayedAssistant):
    here = visit(serve(told), viewport={"width": 390, "height": 844}, has_touch=True)
    entries = opened(here)
    assert here.page.evaluate("document.documentElement.scrollWidth") == 390
    assert here.page.evaluate("document.querySelector('#timeline').scrollWidth") == 390
    entries.nth(1).get_by_role("link", name="Open the article").tap()
    expect(here.mark).to_be_focused()
    assert here.page.locator("#timeline").get_attribute("inert") is not None
    here.page.get_by_role("button", name="Close").tap()
    expect(entries.nth(1).get_by_role("link", name="Open the article")).to_be_focused()
    here.page.get_by_role("button", name="Back to chat").tap()
    expect(here.page.locator("#timeline")).to_be_hidden()
    expect(here.page.get_by_role("button", name="Timeline")).to_be_focused()


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "colour"), [("light", "rgb(33, 32, 29)"), ("dark", "rgb(233, 230, 223)")])
def test_it_is_drawn_in_the_colours_of_the_theme(serve: Serve, visit: Visiting, told: PlayedAssistant, scheme, colour):
    here = visit(serve(told), color_scheme=scheme)
    opened(here)
    assert here.page.locator("#timeline .ytick text").first.evaluate("text => getComputedStyle(text).fill") == colour
    shapes = here.page.locator("#timeline .scatterlayer .point").evaluate_all(
        "all => all.map(one => one.getAttribute('d'))"
    )
    assert len(set(shapes)) >= 3, "a shape for each side, beside its colour"


@pytest.mark.browser
def test_what_cannot_be_read_is_told(serve: Serve, visit: Visiting, told: PlayedAssistant, monkeypatch):
    here = visit(serve(told))
    monkeypatch.setattr(told.library, "articles", broken)
    here.page.get_by_role("button", name="Timeline").click()
    expect(here.page.locator("#timeline [role=alert]")).to_have_text("The index is stale. Run `parley sync`.")


@pytest.mark.browser
def test_an_empty_library_has_an_empty_timeline(serve: Serve, visit: Visiting):
    here = visit(serve(PlayedAssistant([])))
    here.page.get_by_role("button", name="Timeline").click()
    expect(here.page.locator("#timeline .list")).to_have_text("No entry fits.")
    expect(here.page.locator("#timeline .count")).to_have_text("0 of 0 entries")
    assert not here.complaints
