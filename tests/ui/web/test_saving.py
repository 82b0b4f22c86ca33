"""A conversation saved from the chat, in a real browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from rag.receipts import check, quotes_in
from tests.ui.web.conftest import Serve, Visit, Visiting
from tests.ui.web.played import BODIES_QUOTE, PlayedAssistant
from ui.web.conversation import Exchange
from ui.web.saving import saved

pytestmark = pytest.mark.browser
STRANGE = "</span><img src=x onerror=alert(1)> ** `Сколько` \u2028 🕊?"


def download(here: Visit, name: str) -> tuple[str, bytes]:
    with here.page.expect_download() as waiting:
        here.page.get_by_role("button", name=name).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_a_conversation_is_saved_in_both_forms(serve: Serve, visit: Visiting, played: PlayedAssistant):
    here = visit(serve(played))
    button = here.page.get_by_role("button", name="Save as JSON")
    expect(button).to_be_hidden()
    here.ask(STRANGE)
    here.ask("And then?")
    expect(button).to_be_visible()
    name, content = download(here, "Save as JSON")
    answers = json.loads(content)["answers"]
    assert name == "parley.json"
    assert [answer["question"] for answer in answers] == [STRANGE, "And then?"]
    receipts = [check(quoted, played.library.article(quoted.article_id)) for quoted in quotes_in(content)]
    assert [receipt.state for receipt in receipts] == ["ok", "ok"]
    name, content = download(here, "Save as Markdown")
    assert name == "parley.md"
    assert f"[^1]: “{BODIES_QUOTE}”" in content.decode()
    assert download(here, "Save as Markdown")[1] == content
    assert not here.complaints
    assert not here.elsewhere
    assert not here.dialogs


def test_each_visitor_saves_their_own_and_a_new_chat_nothing(serve: Serve, visit: Visiting, played: PlayedAssistant):
    address = serve(played)
    mine, yours = visit(address), visit(address)
    mine.ask("My question?")
    yours.ask("Your question?")
    assert b"Your question" not in download(mine, "Save as JSON")[1]
    assert b"My question" not in download(yours, "Save as Markdown")[1]
    mine.page.get_by_role("button", name="New chat").click()
    expect(mine.page.get_by_role("button", name="Save as JSON")).to_be_hidden()


def test_both_buttons_are_seen_on_a_narrow_screen(serve: Serve, visit: Visiting, played: PlayedAssistant):
    here = visit(serve(played), viewport={"width": 380, "height": 700})
    here.ask("How many?")
    for name in ("Save as Markdown", "Save as JSON"):
        expect(here.page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)


def test_what_is_not_whole_is_left_out():
    assert json.loads(saved("json", [Exchange("Half?", "stopped", "Half.")]))["answers"] == []
