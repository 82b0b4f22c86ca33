"""The chat as it is served: the real models, the shipped articles, a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from rag.assistant import Assistant
from rag.library.pausing import Questions
from rag.settings import Settings
from tests.conftest import MODELS
from tests.ui.web.conftest import Serve, Visiting
from ui.web.as_of import EXAMPLES
from ui.web.starting import load

pytestmark = [pytest.mark.browser, pytest.mark.models]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    assistant = load(Settings(home=tmp_path_factory.mktemp("home"), models=MODELS), Questions())
    yield assistant
    assistant.close()


def test_every_citation_of_an_answer_opens_its_words(serve: Serve, visit: Visiting, assistant: Assistant):
    here = visit(serve(assistant))
    expect(here.page.locator("#about .knowledge")).to_have_text(
        "It knows 61 articles from 1 March 2022 to 5 June 2026, and answers from nothing else."
    )
    question = next(iter(EXAMPLES))
    answer = assistant.ask(question)
    here.ask(question)
    assert "6,000" in here.answers.locator(".text").inner_text()
    assert here.answers.locator(".text .cite").all_inner_texts() == [
        f"[{n}]" for sentence in answer.sentences for n in sentence.citations
    ]
    for citation in answer.citations:
        here.page.locator("#chat .sources a").nth(citation.number - 1).click()
        expect(here.page.locator("#source h2")).to_have_text(citation.title)
        expect(here.mark).to_have_text(citation.quote)
        assert here.mark.evaluate("mark => mark.textContent") == citation.quote
        expect(here.mark).to_be_in_viewport()
    assert not here.complaints
    assert not here.elsewhere


def test_what_the_articles_do_not_tell_is_refused(serve: Serve, visit: Visiting, assistant: Assistant):
    here = visit(serve(assistant))
    here.ask("Who won the football World Cup in 2026?")
    expect(here.answers.locator(".state")).to_have_text("Not in the articles")
    near = here.answers.locator(".near").first
    title = near.inner_text()
    near.click()
    expect(here.page.locator("#source h2")).to_have_text(title)


def test_a_question_that_is_too_long_is_told_so(serve: Serve, visit: Visiting, assistant: Assistant):
    here = visit(serve(assistant))
    here.ask("Why? " * 2500)
    expect(here.answers.locator(".state")).to_have_text("Could not answer")
    expect(here.answers.locator(".problem .remedy")).not_to_be_empty()


@pytest.mark.parametrize(("example", "first"), EXAMPLES.items())
def test_every_example_is_answered_from_its_first_day_on(assistant: Assistant, example: str, first: date):
    assert assistant.ask(example).status == "answered"
    assert assistant.ask(example, as_of=first).status == "answered"
    assert any(article.published == first for article in assistant.library.articles())


def test_a_day_read_from_the_words_and_taken_away(serve: Serve, visit: Visiting, assistant: Assistant):
    here = visit(serve(assistant))
    question = "How many bodies has Ukraine received as of 10 June 2025?"
    here.ask(question)
    chip = here.answers.locator("a.chip")
    expect(chip).to_have_text("As of 10 June 2025×")
    before = here.answers.locator(".text").inner_text()
    chip.click()
    expect(chip).to_have_count(0)
    expect(here.answers.locator(".text")).not_to_have_text(before)
    assert not here.complaints


def test_sides_stand_next_to_each_other_and_conflicts_on_a_card(serve: Serve, visit: Visiting, assistant: Assistant):
    here = visit(serve(assistant))
    here.ask("Was the Budapest summit cancelled or postponed?")
    card = here.answers.locator(".conflict")
    expect(card.locator("h4")).to_have_text("The accounts differ")
    expect(card.locator("li")).to_have_count(3)
    here.answers.locator("details.views summary").click()
    expect(here.answers.locator(".column h4")).to_have_text(["Ukraine", "Russia", "Mediators", "Others"])
    expect(here.answers.locator(".column.other")).to_contain_text("hold no statement of this side")
    here.answers.locator(".column.russia .cite").first.click()
    expect(here.page.locator("#source mark")).to_have_text("Russian President Vladimir Putin calls it postponed")
    assert not here.complaints
    assert not here.elsewhere


def test_a_false_premise_is_named_with_what_is_told_instead(serve: Serve, visit: Visiting, assistant: Assistant):
    here = visit(serve(assistant))
    here.ask("What was agreed at the round in Ankara?")
    expect(here.answers.locator(".text")).to_contain_text("No article tells of a round in Ankara")
    here.answers.locator(".text .cite").first.click()
    expect(here.page.locator("#source mark")).to_be_visible()
