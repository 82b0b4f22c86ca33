from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import StorageError
from rag.types import Answer, Article, Citation, Claim, Conflict, Sentence, SideView, Source
from tests.ui.web.played import (
    BODIES,
    BODIES_QUOTE,
    PAPERS,
    PAPERS_QUOTE,
    PlayedAssistant,
    PlayedLibrary,
    cited,
    refused,
)
from ui.web.conversation import Exchange, reply
from ui.web.rendering import (
    anchor,
    answer_message,
    commands,
    knowledge,
    plain,
    question_message,
    source_panel,
    web_address,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
TRAPS = [
    "<b>",
    "&lt;",
    "`",
    "$$",
    "{{7*7}}",
    "${7*7}",
    "[a](b)",
    "![i](u)",
    "\n\n",
    "\r",
    "\u2028",
    "\x85",
    "www.x.y",
    "{% x",
]
HOSTILE = st.lists(TEXT | st.sampled_from(TRAPS)).map("".join)


class Reader(HTMLParser):
    """Collects what a browser would show of each class, and all tags."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.tags: list[str] = []
        self.open: list[str] = []
        self.shown: dict[str, str] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.open.append(dict(attrs).get("class") or tag)

    def handle_endtag(self, tag):
        self.open.pop()

    def handle_data(self, data):
        for name in set(self.open):
            self.shown[name] = self.shown.get(name, "") + data

    def handle_charref(self, name):
        self.handle_data(chr(int(name)))

    def handle_entityref(self, name):
        self.handle_data(unescape(f"&{name};"))


def citation(number: int = 1, **changes) -> Citation:
    base = Citation(number, "a", "Title", "Publisher", date(2025, 6, 2), None, 0, 5, "quote")
    return replace(base, **changes)


@given(HOSTILE)
def test_plain_text_has_no_mark_that_markdown_or_html_knows(text):
    told = plain(text)
    assert re.fullmatch(r"(?:[A-Za-z0-9 \u0080-\U0010ffff]|&#\d+;)*", told)
    assert re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), told) == text


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE.filter(bool))
def test_nothing_from_outside_makes_a_tag(text, title, publisher, rewritten):
    tags = Reader(answer_message(Exchange("?", "answered", "Words. [1]", (citation(),), rewritten="Why?"))).tags
    citations = (citation(title=title, publisher=publisher),)
    shown = answer_message(Exchange("?", "answered", text + "Words. [1]", citations, rewritten=rewritten))
    assert "\n" not in shown
    markers = [tag for tag in Reader(shown).tags if tag not in ("a", "b")]
    assert markers == [tag for tag in tags if tag not in ("a", "b")]


@given(TEXT.filter(lambda text: "[" not in text), st.data())
def test_text_that_is_shown_is_never_taken_back(words, data):
    pieces = [f"{words} one. [1]", " Two. [2][1]", f" {words}"]
    citations = (citation(1), citation(2, start=7, end=9))
    shown = ""
    for count in range(1, len(pieces) + 1):
        state = data.draw(st.sampled_from(["answered", "stopped", "failed"]))
        message = answer_message(Exchange("?", state, "".join(pieces[:count]), citations))
        text = Reader(message).shown["text"]
        assert text.startswith(shown.rstrip())
        shown = text


def test_numbers_become_links_and_unknown_ones_stay_text():
    message = answer_message(Exchange("?", "answered", "One. [1] Two [9] [99999999].", (citation(article_id="a/b?"),)))
    assert 'href="&#35;cite&#47;a&#37;2Fb&#37;3F&#47;0&#47;5"' not in message
    assert unescape(message).count('href="#cite/a%2Fb%3F/0/5"') == 1
    assert Reader(message).shown["text"] == "One.[1] Two [9] [99999999]."


def test_sources_are_listed_once_the_answer_is_whole():
    *_, before, whole = reply(PlayedAssistant(), "?")
    assert "sources" not in answer_message(before)
    assert "Answering…" in unescape(answer_message(before))
    message = unescape(answer_message(whole))
    assert message.count("<li>") == 2
    assert "Answered from 2 articles" in message


def test_sources_say_in_words_whose_words_they_are():
    citations = (citation(1, said_by=("ukraine", "mediator")), citation(2))
    done = Exchange("?", "stopped", "One. [1] Two. [2]", citations)
    message = answer_message(done)
    assert Reader(message).shown["said"] == "said by Ukraine, a mediator"
    assert 'class="side ukraine"' in unescape(message)
    assert unescape(message).count("said by") == 2  # in the list and beside the number


def test_a_source_with_pages_names_the_page():
    message = answer_message(Exchange("?", "stopped", "One. [1] Two. [2]", (citation(1, page=3), citation(2))))
    assert unescape(message).count("p. 3") == 2  # in the list and beside the number


def test_only_numbers_that_were_shown_are_listed():
    message = answer_message(Exchange("?", "stopped", "One. [1]", (citation(1), citation(2))))
    assert message.count("<li>") == 1


def test_an_unsupported_sentence_is_marked_and_its_number_still_a_link():
    assistant = PlayedAssistant()
    quotes = [(BODIES, BODIES_QUOTE, "unsupported"), (PAPERS, PAPERS_QUOTE, "verbatim")]
    assistant.scripts = {"": lambda it, question: cited(it, question, quotes)}
    *_, whole = reply(assistant, "?")
    shown = Reader(answer_message(whole)).shown
    assert shown["unsupported"] == BODIES_QUOTE
    assert shown["text"] == f"{BODIES_QUOTE}[1] {PAPERS_QUOTE}[2]"


def test_the_nearest_titles_of_a_refusal_are_links():
    *_, whole = reply(PlayedAssistant(scripts={"": refused}), "?")
    message = answer_message(whole)
    assert Reader(message).shown["near"] == BODIES.title + PAPERS.title
    assert anchor(BODIES.id) in unescape(message)
    assert whole.answer
    assert Reader(message).shown["text"] == whole.answer.text


@pytest.mark.parametrize("state", ["searching", "reading", "partial", "not_in_sources", "empty_library", "stopped"])
def test_every_state_is_told_in_words(state):
    assert Reader(answer_message(Exchange("?", state))).shown["state"].strip()


def test_an_error_comes_with_its_remedy():
    error = StorageError("The disk <full> is full.", "Free some; `parley doctor` tells more.")
    shown = Reader(answer_message(Exchange("?", "failed", "So far. ", problem=error))).shown
    assert shown["problem"] == "The disk <full> is full. Free some; parley doctor tells more."
    assert shown["code"] == "parley doctor"
    assert shown["text"] == "So far. "


def test_backticks_without_a_partner_stay():
    assert unescape(commands("one ` two")) == "one ` two"


@given(HOSTILE)
def test_a_question_is_its_own_words(question):
    assert unescape(Reader(f"<p>{question_message(question)}</p>").shown.get("p", "")) == unescape(question.strip())


@given(HOSTILE, st.data())
def test_the_panel_marks_exactly_the_span(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown = Reader(source_panel(Article("a", "T", text), start, end)).shown
    assert shown.get("mark", "") == text[start:end]
    assert shown.get("words", "") == text


def test_the_panel_without_a_span_marks_nothing():
    assert "<mark" not in source_panel(BODIES)


def test_the_panel_names_publisher_day_and_original():
    html = source_panel(BODIES, 0, 3)
    assert "Parley digest · 2 June 2025" in html
    assert '<a href="https://example.org/hour" target="_blank" rel="noopener noreferrer">' in html


def test_the_panel_links_the_web_alone():
    sources = (Source("Outlet", date(2025, 6, 1), "https://example.org/a"), Source("<b>Other", None, "javascript:x"))
    html = source_panel(replace(BODIES, url="javascript:alert(1)", sources=sources))
    assert "javascript" not in html
    assert "&lt;b&gt;Other" in html
    assert html.count("<a ") == 1
    assert "Outlet</a>, 1 June 2025" in html


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a?b#c", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_web_addresses(url, kept):
    assert web_address(url) == (url if kept else None)


@pytest.mark.parametrize(
    ("articles", "sentence"),
    [
        ([], "It knows no articles yet: add some with `parley add FILE`."),
        ([BODIES], "It knows 1 article of 2 June 2025, and answers from nothing else."),
        ([BODIES, PAPERS], "It knows 2 articles from 2 June 2025 to 3 June 2025, and answers from nothing else."),
        ([replace(BODIES, published=None)], "It knows 1 article and answers from nothing else."),
    ],
)
def test_what_is_known_in_one_sentence(articles, sentence):
    assert knowledge(PlayedLibrary(articles).overview()) == sentence


def told(text: str, number: int, *sides: str, speaker: str | None = None) -> Claim:
    return Claim(text, sides, speaker, citation(number, said_by=sides, quote=text))


def viewed(*, text: str = "They differ.") -> Exchange:
    ukraine, russia = told(text, 1, "ukraine"), told("Russia counts 6,060.", 9, "russia", speaker="Dmitry Peskov")
    answer = Answer(
        "How many?",
        "answered",
        "They differ. [1]",
        None,
        "extractive",
        citations=(citation(),),
        sides=(SideView("ukraine", (ukraine,)), SideView("russia", (russia,)), SideView("mediator", ())),
        conflicts=(Conflict("sides_differ", (ukraine, russia)),),
        independent_sources=4,
    )
    return Exchange("How many?", "answered", answer.text, answer.citations, answer=answer)


def test_conflicts_and_sides_are_shown_with_their_numbers():
    html = answer_message(viewed())
    shown = Reader(html).shown
    assert "The accounts differ" in shown["conflict sides_differ"]
    assert "Russia (Dmitry Peskov)" in shown["conflict sides_differ"]
    assert "Russia counts 6,060." in shown["column russia"]
    assert "hold no statement of this side" in shown["column mediator"]
    assert "4 independent sources" in " ".join(shown["state"].split())
    assert html.count('class="cite"') == 5  # one in the text, two on the card, two in the columns


@given(HOSTILE)
def test_a_hostile_claim_is_only_text(text):
    html = answer_message(viewed(text=f"x{text}"))
    assert set(Reader(html).tags) <= {
        "div", "p", "a", "b", "ol", "li", "span", "section", "h4", "ul", "details", "summary",
    }  # fmt: skip


def test_the_day_of_an_earlier_article_is_set_apart():
    exchange = next(iter(reply(PlayedAssistant(), "x")))
    text = "New words. [1] Earlier, 2 June 2025: Old words. [2]"
    sentences = tuple(Sentence(words, (at,), "verbatim") for at, words in enumerate(("New words.", "Old words."), 1))
    html = answer_message(replace(exchange, text=text, sentences=sentences))
    assert Reader(html).shown["when"] == "Earlier, 2 June 2025: "
