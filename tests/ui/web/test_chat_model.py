"""The chat where a language model answers or fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rag.errors import LanguageModelError
from rag.types import Event, Sentence, SentenceEvent, StatusEvent, TextEvent
from tests.ui.web.conftest import Serve, Visiting
from tests.ui.web.played import BODIES_QUOTE, PlayedAssistant, answered
from ui.web.chat import INSTEAD

pytestmark = pytest.mark.browser


def broken_off(assistant: PlayedAssistant, question: str) -> Iterator[Event]:
    """A model's reply that breaks off after a sentence without a source; asked anew, the articles answer."""
    if assistant.answerers[-1] == "extractive":
        yield from answered(assistant, question)
        return
    yield StatusEvent("answered")
    yield TextEvent("All 99 came <b>back</b>.")
    yield SentenceEvent(Sentence("All 99 came <b>back</b>.", (), "unsupported", "cites no <article>"))
    raise LanguageModelError("The model played broke off.", "Ask again, or set `PARLEY_LLM_MODEL`.")


def test_a_failed_model_keeps_its_words_and_the_articles_are_offered(serve: Serve, visit: Visiting):
    assistant = PlayedAssistant(scripts={"": broken_off})
    here = visit(serve(assistant))
    here.ask("How many?")
    expect(here.answers.locator(".text")).to_have_text("All 99 came <b>back</b>.")
    doubt = "The cited words do not clearly carry this sentence: cites no <article>."
    expect(here.answers.locator(".unsupported")).to_have_attribute("title", doubt)
    expect(here.answers.locator(".problem")).to_contain_text("The model played broke off.")
    here.page.get_by_role("button", name=INSTEAD).click()
    expect(here.answers).to_have_count(2)
    expect(here.answers.nth(1).locator(".text")).to_contain_text(BODIES_QUOTE)
    expect(here.page.get_by_role("button", name=INSTEAD)).to_have_count(0)
    assert assistant.answerers == [None, "extractive"]
    assert here.complaints == []
