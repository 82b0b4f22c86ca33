"""The chat in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import gradio as gr
import pytest
from playwright.sync_api import expect

from rag.errors import QuestionError
from rag.types import Answer, Article, DoneEvent, Event, StatusEvent, TextEvent
from tests.ui.web.conftest import Serve, Visit, Visiting
from tests.ui.web.played import (
    BODIES,
    BODIES_QUOTE,
    PAPERS,
    PAPERS_QUOTE,
    PlayedAssistant,
    cited,
    empty,
    refused,
)
from ui.web.chat import asked

pytestmark = pytest.mark.browser


def waiting(assistant: PlayedAssistant, question: str) -> Iterator[Event]:
    """Half an answer, and the rest when the test opens the gate."""
    yield StatusEvent("answered")
    yield TextEvent("The first half.")
    assistant.gate.wait(20)
    yield TextEvent(" The second half.")


def too_long(assistant: PlayedAssistant, question: str) -> Iterator[Event]:
    yield TextEvent("What was said so far.")
    raise QuestionError("The question has 10,000 characters.", "Ask in 2,000 at most; `parley ask` takes no more.")


def broken(assistant: PlayedAssistant, question: str) -> Iterator[Event]:
    yield TextEvent("What was said so far.")
    raise ZeroDivisionError("a secret of the machine room")


def in_view(visit: Visit) -> bool:
    """Whether all of the highlighted words can be seen, below the article's head."""
    return visit.page.evaluate(
        """() => { const hit = document.querySelector('#source mark').getBoundingClientRect();
        const head = document.querySelector('#source header').getBoundingClientRect();
        const sheet = document.querySelector('#source .sheet').getBoundingClientRect();
        return hit.top >= head.bottom && hit.bottom <= sheet.bottom && hit.height > 0 }"""
    )


def test_a_number_opens_exactly_the_cited_words(serve: Serve, visit: Visiting, played: PlayedAssistant):
    here = visit(serve(played))
    expect(here.page.locator("#about")).to_contain_text("2 articles from 2 June 2025 to 3 June 2025")
    here.ask("How many bodies?")
    expect(here.answers.locator(".state")).to_have_text("Answered from 2 articles")
    expect(here.answers.locator(".text")).to_have_text(f"{BODIES_QUOTE}[1] {PAPERS_QUOTE}[2]")
    here.numbers.nth(0).click()
    expect(here.mark).to_be_focused()
    assert here.mark.evaluate("mark => mark.textContent") == BODIES_QUOTE
    assert in_view(here)
    assert here.page.locator("#source .words").evaluate("words => words.textContent") == BODIES.text
    here.page.locator("#chat .sources a").nth(1).click()
    expect(here.mark).to_have_text(PAPERS_QUOTE)
    expect(here.page.locator("#source h2")).to_have_text(PAPERS.title)
    assert not here.complaints
    assert not here.elsewhere


def test_the_keyboard_is_enough(serve: Serve, visit: Visiting, played: PlayedAssistant):
    here = visit(serve(played))
    expect(here.box).to_be_focused()
    here.page.keyboard.type("How many bodies?")
    here.page.keyboard.press("Enter")
    here.answers.wait_for()
    for _ in range(40):
        here.page.keyboard.press("Shift+Tab")
        if here.page.evaluate("document.activeElement.classList.contains('cite')"):
            break
    number = here.numbers.nth(1)
    expect(number).to_be_focused()
    assert number.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    here.page.keyboard.press("Enter")
    expect(here.mark).to_be_focused()
    expect(here.mark).to_have_text(PAPERS_QUOTE)
    here.page.keyboard.press("Escape")
    expect(number).to_be_focused()
    expect(here.page.locator("#source .panel")).to_be_hidden()


def test_names_for_those_who_listen(serve: Serve, visit: Visiting, played: PlayedAssistant):
    here = visit(serve(played))
    here.ask("How many bodies?")
    expect(here.page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    expect(here.page.get_by_label("Answer", exact=True)).to_have_count(1)
    expect(here.page.get_by_label("Question", exact=True)).to_have_text("How many bodies?")
    expect(here.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(here.page.get_by_role("textbox", name="Your question")).to_be_visible()
    expect(here.numbers.first).to_have_attribute(
        "title", f"{BODIES.title} (Parley digest · 2 June 2025), said by Russia"
    )


def test_two_visitors_share_nothing(serve: Serve, visit: Visiting, played: PlayedAssistant):
    address = serve(played)
    one, other = visit(address), visit(address)
    one.ask("A question of the first visitor")
    other.ask("A question of the second visitor")
    one.ask("One more of the first visitor")
    assert one.page.locator("#chat .user-row").all_inner_texts() == [
        "A question of the first visitor",
        "One more of the first visitor",
    ]
    assert other.page.locator("#chat .user-row").all_inner_texts() == ["A question of the second visitor"]


def understood(assistant: PlayedAssistant, question: str) -> Iterator[Event]:
    """An answer that tells of what was asked before as how it was understood."""
    rewritten = " / ".join(turn.question for turn in assistant.histories[-1]) or None
    yield StatusEvent("reading", rewritten)
    yield TextEvent("Well.")
    yield DoneEvent(Answer(question, "answered", "Well.", None, "played", rewritten=rewritten))


def test_a_follow_up_shows_how_it_was_understood_and_a_new_chat_forgets(serve: Serve, visit: Visiting):
    assistant = PlayedAssistant(scripts={"": understood})
    here = visit(serve(assistant), permissions=["clipboard-read", "clipboard-write"])
    here.ask("Who led <b>it</b>?")
    expect(here.answers.locator(".understood")).to_have_count(0)
    here.ask("And then?")
    expect(here.answers.locator(".understood")).to_have_text("Understood as: Who led <b>it</b>?")
    expect(here.page.locator("#chat .user-row").nth(1)).to_have_text("And then?")
    here.page.get_by_role("button", name="Copy message").last.click()
    here.page.get_by_role("button", name="Copied message").wait_for()
    assert here.page.evaluate("navigator.clipboard.readText()") == "Understood as: Who led <b>it</b>?\n\nWell."
    here.page.get_by_role("button", name="New chat").click()
    expect(here.page.locator("#chat .example").first).to_be_visible()
    here.ask("And now?")
    assert assistant.histories[-1] == ()
    assert not here.complaints


def test_a_visitor_s_history_is_never_another_s(serve: Serve, visit: Visiting, played: PlayedAssistant):
    address = serve(played)
    one, other = visit(address), visit(address)
    one.ask("A question of the first visitor")
    other.ask("A question of the second visitor")
    assert played.histories == [(), ()]
    one.ask("And then?")
    assert [turn.question for turn in played.histories[-1]] == ["A question of the first visitor"]
    other.ask("And then?")
    assert [turn.question for turn in played.histories[-1]] == ["A question of the second visitor"]


ATTACK = (
    "<script>alert(1)</script><img src=x onerror=alert(2)><img src='https://evil.example/a.png'>"
    "![pixel](https://evil.example/b.png) [click](javascript:alert(3)) <https://evil.example> www.evil.example "
    "# Head `code` **bold** $$x$$ ${alert(4)} ${7*7} {{7*7}} {% raw %} &lt;b&gt; </div></mark> [7] | a | b |"
)


@pytest.fixture
def hostile() -> PlayedAssistant:
    article = Article(
        id='../<b>"hostile"</b> ?&#/x',
        title=f"Title {ATTACK}",
        publisher=f"Publisher {ATTACK}",
        text=f"Before. {ATTACK}\n\n{ATTACK} After.",
        url="javascript:alert(5)",
    )
    return PlayedAssistant([article], {"": lambda it, question: cited(it, question, [(article, ATTACK, "verbatim")])})


def test_a_hostile_article_is_text(serve: Serve, visit: Visiting, hostile: PlayedAssistant):
    here = visit(serve(hostile))
    here.ask(ATTACK)
    assert here.page.locator("#chat .user-row p").inner_text() == ATTACK
    assert here.answers.locator(".text").inner_text() == f"{ATTACK}[1]"
    here.numbers.first.click()
    assert here.mark.evaluate("mark => mark.textContent") == ATTACK
    assert here.page.locator("#source h2").inner_text() == f"Title {ATTACK}"
    assert here.page.locator(":is(#chat .message-content, #source) :is(img, script, h1, iframe, form)").count() == 0
    links = here.page.locator(":is(#chat .message-content, #source) a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert links == [links[0]] * 2
    assert links[0].startswith("#cite/")
    assert not here.dialogs
    assert not here.elsewhere
    assert not here.complaints


def test_stop_keeps_what_was_said(serve: Serve, visit: Visiting):
    assistant = PlayedAssistant(scripts={"slowly": waiting})
    here = visit(serve(assistant))
    here.box.fill("Tell me slowly")
    here.box.press("Enter")
    expect(here.page.locator("#chat .answer.underway .text")).to_have_text("The first half.")
    here.page.get_by_role("button", name="Stop", exact=True).click()
    expect(here.page.locator("#chat .answer .state")).to_have_text("Stopped")
    assistant.gate.set()
    here.page.get_by_role("button", name="Ask", exact=True).wait_for()
    here.ask("And now?")
    expect(here.page.locator("#chat .answer .text")).to_have_text(
        ["The first half.", f"{BODIES_QUOTE}[1] {PAPERS_QUOTE}[2]"]
    )


def test_a_new_chat_drops_the_answer_underway(serve: Serve, visit: Visiting):
    assistant = PlayedAssistant(scripts={"slowly": waiting})
    here = visit(serve(assistant))
    here.box.fill("Tell me slowly")
    here.box.press("Enter")
    expect(here.page.locator("#chat .answer.underway .text")).to_have_text("The first half.")
    here.page.get_by_role("button", name="New chat").click()
    expect(here.page.locator("#chat .example").first).to_be_visible()
    assistant.gate.set()
    here.box.fill("And now?")
    while len(assistant.asked) < 2:  # the box takes the next question once the assistant has come to a halt
        here.box.press("Enter")
        here.page.wait_for_timeout(100)
    here.answers.wait_for()
    expect(here.page.locator("#chat .user-row")).to_have_text(["And now?"])


def test_asking_again_replaces_the_answer(serve: Serve, visit: Visiting):
    def counted(assistant: PlayedAssistant, question: str) -> Iterator[Event]:
        text = f"Answer {len(assistant.asked)}."
        yield TextEvent(text)
        yield DoneEvent(Answer(question, "answered", text, None, "played"))

    assistant = PlayedAssistant(scripts={"": counted})
    here = visit(serve(assistant))
    here.ask("First?")
    here.ask("Second?")
    here.page.get_by_role("button", name="Retry").click()
    expect(here.answers.locator(".text")).to_have_text(["Answer 1.", "Answer 3."])
    expect(here.page.locator("#chat .user-row")).to_have_text(["First?", "Second?"])
    assert assistant.asked == ["First?", "Second?", "Second?"]
    assert [len(history) for history in assistant.histories] == [0, 1, 1]


def test_what_is_copied_is_what_is_read(serve: Serve, visit: Visiting, played: PlayedAssistant):
    here = visit(serve(played), permissions=["clipboard-read", "clipboard-write"])
    here.ask("How many bodies?")
    here.page.get_by_role("button", name="Copy message").click()
    here.page.get_by_role("button", name="Copied message").wait_for()
    assert here.page.evaluate("navigator.clipboard.readText()") == (
        f"{BODIES_QUOTE}[1] {PAPERS_QUOTE}[2]\n\n"
        "[1] An hour of talks at Çırağan Parley digest · 2 June 2025 said by Russia\n"
        "[2] Two papers compared Parley digest · 3 June 2025 said by Ukraine"
    )


def test_a_refusal_names_what_comes_nearest(serve: Serve, visit: Visiting):
    here = visit(serve(PlayedAssistant(scripts={"weather": refused})))
    here.ask("What is the weather?")
    expect(here.answers.locator(".state")).to_have_text("Not in the articles")
    here.page.get_by_role("link", name=PAPERS.title).click()
    expect(here.page.locator("#source h2")).to_be_focused()
    expect(here.page.locator("#source h2")).to_have_text(PAPERS.title)
    expect(here.mark).to_have_count(0)


def test_an_empty_library_says_how_to_fill_it(serve: Serve, visit: Visiting):
    here = visit(serve(PlayedAssistant([], {"": empty})))
    expect(here.page.locator("#about code")).to_have_text("parley add FILE")
    here.ask("Anything?")
    expect(here.answers.locator(".state")).to_have_text("No articles yet")
    expect(here.answers.locator("code")).to_have_text("parley add FILE")


def test_an_error_is_told_with_its_remedy(serve: Serve, visit: Visiting):
    here = visit(serve(PlayedAssistant(scripts={"long": too_long, "broken": broken})))
    here.ask("A long question")
    expect(here.answers.locator(".text")).to_have_text("What was said so far.")
    expect(here.answers.locator(".problem")).to_have_text(
        "The question has 10,000 characters. Ask in 2,000 at most; parley ask takes no more."
    )
    here.ask("A broken answer")
    expect(here.answers.nth(1).locator(".problem")).to_contain_text("Something went wrong inside Parley.")
    assert "machine room" not in here.page.content()
    here.ask("And a good one")
    expect(here.answers).to_have_count(3)


def test_a_blank_question_does_nothing(serve: Serve, visit: Visiting, played: PlayedAssistant):
    here = visit(serve(played))
    here.box.fill("  \t ")
    here.box.press("Enter")
    here.page.get_by_role("button", name="Ask", exact=True).click()
    here.ask("A real one")
    assert played.asked == ["A real one"]


def test_a_blank_question_is_not_passed_on(played: PlayedAssistant):
    assert list(asked(played, " \n\t ", ())) == [(gr.skip(),) * 3]
    assert played.asked == []


def test_examples_and_a_new_chat(serve: Serve, visit: Visiting, played: PlayedAssistant):
    here = visit(serve(played))
    example = here.page.locator("#chat .example").first
    text = example.inner_text()
    example.click()
    here.answers.wait_for()
    assert played.asked == [text]
    here.numbers.first.click()
    here.mark.wait_for()
    here.page.get_by_role("button", name="New chat").click()
    expect(example).to_be_visible()
    expect(here.page.locator("#source .panel")).to_be_hidden()
    here.ask("Afresh")
    expect(here.answers).to_have_count(1)


def test_an_unsupported_sentence_is_marked(serve: Serve, visit: Visiting):
    def doubtful(assistant: PlayedAssistant, question: str) -> Iterator[Event]:
        return cited(assistant, question, [(BODIES, BODIES_QUOTE, "verbatim"), (PAPERS, PAPERS_QUOTE, "unsupported")])

    here = visit(serve(PlayedAssistant(scripts={"": doubtful})))
    here.ask("How many?")
    marked = here.answers.locator(".unsupported")
    expect(marked).to_have_text(PAPERS_QUOTE)
    expect(marked).to_have_attribute("title", re.compile("do not clearly carry"))


def test_a_narrow_screen_lays_the_article_over_the_chat(serve: Serve, visit: Visiting, played: PlayedAssistant):
    here = visit(serve(played), viewport={"width": 390, "height": 844}, has_touch=True)
    here.ask("How many bodies?")
    assert here.page.evaluate("document.documentElement.scrollWidth") == 390
    expect(here.page.locator("#source")).to_be_hidden()
    here.numbers.first.tap()
    expect(here.mark).to_be_focused()
    assert in_view(here)
    assert here.page.locator("#source").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert here.page.locator("#talk").get_attribute("inert") is not None
    here.page.get_by_role("button", name="Close").tap()
    expect(here.page.locator("#source")).to_be_hidden()
    expect(here.numbers.first).to_be_focused()


def test_an_article_that_is_gone_is_told(serve: Serve, visit: Visiting, played: PlayedAssistant):
    here = visit(serve(played))
    here.ask("How many bodies?")
    played.library.held = [replace(BODIES, text="Short.")]
    here.numbers.nth(1).click()
    expect(here.page.locator("#source [role=alert]")).to_contain_text("There is no article")
    here.numbers.nth(0).click()
    expect(here.page.locator("#source [role=alert]")).to_contain_text("points to no words")
