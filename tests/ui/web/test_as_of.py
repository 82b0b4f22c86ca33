"""The day as of which the chat answers, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Locator, expect

from rag.dates import spelled
from rag.types import Answer, DoneEvent, Event, StatusEvent, TextEvent
from tests.ui.web.conftest import Serve, Visit, Visiting
from tests.ui.web.played import BODIES, PAPERS, PlayedAssistant, PlayedLibrary
from ui.web.as_of import EXAMPLES, examples_on, opened

pytestmark = pytest.mark.browser
DAY, READ = date(2025, 6, 2), date(2025, 5, 31)
LATER = "as of July"


def dated(assistant: PlayedAssistant, question: str) -> Iterator[Event]:
    """An answer as of the day that is given or, in a question for the end of May, read from its words."""
    given, reads = assistant.days[-1]
    words = "at the end of May" if reads and "end of May" in question else None
    words = LATER if reads and LATER in question else words
    as_of = READ if words and words != LATER else given and date.fromisoformat(given)
    yield StatusEvent("reading", None, as_of if words else None, words)
    text = f"Answer {len(assistant.asked)}."
    if "slowly" in question:
        assistant.gate.wait(20)
    yield TextEvent(text)
    yield DoneEvent(Answer(question, "answered", text, as_of or None, "played", as_of_words=words))


@pytest.fixture
def assistant() -> PlayedAssistant:
    return PlayedAssistant(scripts={"": dated})


def field(here: Visit) -> Locator:
    found = here.page.get_by_label("As of", exact=True)
    expect(found).to_have_attribute("type", "date")
    return found


def examples(here: Visit) -> Locator:
    return here.page.locator("#chat .example")


def test_the_field_holds_for_every_question_until_it_is_cleared(serve: Serve, visit: Visiting, assistant):
    here = visit(serve(assistant))
    day = field(here)
    assert (day.get_attribute("min"), day.get_attribute("max")) == ("2025-06-02", "2025-06-03")
    expect(here.page.get_by_role("button", name="Clear the day")).to_have_count(0)
    here.ask("First?")
    day.fill(DAY.isoformat())
    here.page.get_by_role("button", name="Clear the day").wait_for()
    here.ask("Second?")
    here.ask("Third?")
    expect(here.answers.locator(".as-of")).to_have_text(["As of 2 June 2025"] * 2)
    expect(here.answers.locator("a.chip")).to_have_count(0)
    here.page.get_by_role("button", name="Retry").click()
    expect(here.answers.locator(".text")).to_have_text(["Answer 1.", "Answer 2.", "Answer 4."])
    here.page.get_by_role("button", name="Clear the day").click()
    expect(day).to_have_value("")
    here.page.get_by_role("button", name="Retry").click()  # an answer keeps the day it was asked with
    expect(here.answers.locator(".text").last).to_have_text("Answer 5.")
    here.ask("Sixth?")
    assert [given for given, _ in assistant.days] == [None, *["2025-06-02"] * 4, None]
    assert not here.complaints


def test_the_field_by_keyboard(serve: Serve, visit: Visiting, assistant):
    here = visit(serve(assistant), locale="en-US")
    day = field(here)
    for _ in range(4):  # the picture of a calendar, year, day, month
        here.page.keyboard.press("Shift+Tab")
        expect(day).to_be_focused()
    here.page.keyboard.type("06022025")
    expect(day).to_have_value("2025-06-02")
    here.ask("First?")
    assert assistant.days == [("2025-06-02", True)]
    clear = here.page.get_by_role("button", name="Clear the day")
    clear.focus()
    assert clear.evaluate("button => getComputedStyle(button).outlineStyle") == "solid"
    here.page.keyboard.press("Enter")
    expect(day).to_have_value("")


def test_a_day_that_was_read_is_a_chip_that_can_be_taken_away(serve: Serve, visit: Visiting, assistant):
    here = visit(serve(assistant), permissions=["clipboard-read", "clipboard-write"])
    here.ask("What was known at the end of May?")
    chip = here.answers.locator("a.chip")
    expect(chip).to_have_text("As of 31 May 2025×")
    expect(chip).to_have_attribute("title", "Read from “at the end of May”. Ask again without it.")
    here.page.get_by_role("button", name="Copy message").click()
    here.page.get_by_role("button", name="Copied message").wait_for()
    assert here.page.evaluate("navigator.clipboard.readText()") == "As of 31 May 2025\n\nAnswer 1."
    chip.focus()
    here.page.keyboard.press("Enter")
    expect(here.answers.locator(".text")).to_have_text(["Answer 2."])
    expect(here.page.locator("#chat .as-of")).to_have_count(0)
    expect(here.page.locator("#chat .user-row")).to_have_text(["What was known at the end of May?"])
    here.page.get_by_role("button", name="Retry").click()
    expect(here.answers.locator(".text")).to_have_text(["Answer 3."])
    assert assistant.days == [(None, True), (None, False), (None, False)]
    assert not here.complaints


def test_the_chip_of_an_earlier_answer_asks_at_the_end(serve: Serve, visit: Visiting, assistant):
    here = visit(serve(assistant))
    here.ask("What was known at the end of May?")
    here.ask("And else?")
    for number in (3, 4):
        here.answers.locator("a.chip").first.click()
        expect(here.answers.locator(".text").last).to_have_text(f"Answer {number}.")
    expect(here.answers.locator(".as-of")).to_have_text(["As of 31 May 2025×"])
    assert assistant.asked[2:] == ["What was known at the end of May?"] * 2
    assert [len(history) for history in assistant.histories] == [0, 1, 2, 3]


def test_the_chip_stops_the_answer_underway(serve: Serve, visit: Visiting, assistant):
    here = visit(serve(assistant))
    here.ask("What was known at the end of May?")
    here.box.fill("And slowly?")
    here.box.press("Enter")
    here.page.locator("#chat .answer.underway").wait_for()
    with here.page.expect_response(lambda response: response.url.endswith("/cancel")):
        here.answers.locator("a.chip").click()
    expect(here.page.locator("#chat .state").nth(1)).to_have_text("Stopped")
    assistant.gate.set()
    expect(here.answers.locator(".text").last).to_have_text("Answer 3.")
    expect(here.page.locator("#chat .state")).to_have_text(
        ["Answered from 0 articles", "Stopped", "Answered from 0 articles"]
    )


def test_the_chip_is_there_while_the_answer_comes(serve: Serve, visit: Visiting, assistant):
    here = visit(serve(assistant))
    here.box.fill("Tell me slowly what was known at the end of May")
    here.box.press("Enter")
    expect(here.page.locator("#chat .answer.underway .as-of")).to_have_text("As of 31 May 2025")
    expect(here.page.locator("#chat a.chip")).to_have_count(0)
    assistant.gate.set()
    expect(here.answers.locator("a.chip")).to_be_visible()


def test_words_that_mean_a_later_day_than_the_field_are_told(serve: Serve, visit: Visiting, assistant):
    here = visit(serve(assistant))
    field(here).fill(DAY.isoformat())
    here.page.get_by_role("button", name="Clear the day").wait_for()
    here.ask("Who leads as of July?")
    expect(here.answers.locator(".as-of")).to_have_text("As of 2 June 2025 as set; “as of July” is later")
    expect(here.answers.locator("a.chip")).to_have_count(0)


def test_without_a_dated_article_the_field_is_closed_and_says_why(serve: Serve, visit: Visiting):
    undated = [replace(article, published=None) for article in (BODIES, PAPERS)]
    here = visit(serve(PlayedAssistant(undated)))
    expect(here.page.locator("#as-of")).to_contain_text("As of: no article bears a date")
    expect(here.page.locator("#as-of input")).to_be_hidden()


def test_examples_tell_of_nothing_later_than_the_day(serve: Serve, visit: Visiting, assistant):
    here = visit(serve(assistant))
    first = [example["text"] for example in examples_on(None)]
    expect(examples(here)).to_have_text(first)
    field(here).fill("2022-03-01")
    expect(examples(here)).to_have_text([text for text, day in EXAMPLES.items() if day <= date(2022, 3, 1)])
    here.page.get_by_role("button", name="Clear the day").click()
    expect(examples(here)).to_have_text(first)


def test_the_day_fits_a_narrow_screen(serve: Serve, visit: Visiting, assistant):
    here = visit(serve(assistant), viewport={"width": 320, "height": 640})
    field(here).fill(DAY.isoformat())
    here.page.get_by_role("button", name="Clear the day").wait_for()
    here.ask("What was known at the end of May?")
    assert here.page.evaluate("document.documentElement.scrollWidth") == 320
    for item in (field(here), here.page.get_by_role("button", name="Clear the day"), here.box):
        expect(item).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("day", ["", None, "0002-06-02", "9999-12-31", "soon", *map(str, EXAMPLES.values())])
def test_examples_of_any_day(day):
    shown = examples_on(day)
    assert len(shown) <= 4
    if day and day.startswith("2"):
        assert shown
        assert all(str(EXAMPLES[example["text"]]) <= day for example in shown)


def test_the_field_is_bounded_by_the_days_there_are():
    held = PlayedLibrary([BODIES, PAPERS, replace(BODIES, published=None)])
    assert opened(held.overview())["placeholder"] == "2025-06-02 to 2025-06-03"
    assert opened(PlayedLibrary([]).overview())["interactive"] is False
    assert spelled(DAY) == "2 June 2025"


def test_the_fields_that_tell_the_server_are_not_seen(serve: Serve, visit: Visiting, played: PlayedAssistant):
    here = visit(serve(played))
    here.ask("How many?")
    expect(here.page.locator("#any-day")).to_be_hidden()
    expect(here.page.locator("#saved")).to_be_hidden()
