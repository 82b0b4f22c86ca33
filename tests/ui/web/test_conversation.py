from __future__ import annotations

import logging
from itertools import pairwise

from rag.errors import QuestionError
from rag.types import Answer, DoneEvent, StatusEvent, TextEvent, Turn
from tests.ui.web.played import BODIES_QUOTE, PAPERS_QUOTE, PlayedAssistant, empty
from ui.web.conversation import Exchange, reply, stopped, turns


def test_an_exchange_grows_to_the_whole_answer():
    grown = list(reply(PlayedAssistant(), "How many?"))
    assert [exchange.state for exchange in grown[:4]] == ["searching", "searching", "reading", "answered"]
    for before, after in pairwise(grown):
        assert after.text.startswith(before.text)
        assert after.citations[: len(before.citations)] == before.citations
    assert grown[-1].settled
    assert not any(exchange.settled for exchange in grown[:-1])
    assert grown[-1].answer is not None
    assert grown[-1].text == grown[-1].answer.text == f"{BODIES_QUOTE} [1] {PAPERS_QUOTE} [2]"


def test_the_status_of_the_answer_is_kept():
    assert list(reply(PlayedAssistant([], {"": empty}), "?"))[-1].state == "empty_library"


def test_an_error_keeps_what_was_said():
    def failing(assistant, question):
        yield TextEvent("So far.")
        raise QuestionError("Too long.", "Shorten it.")

    *_, last = reply(PlayedAssistant(scripts={"": failing}), "?")
    assert (last.state, last.text, last.settled) == ("failed", "So far.", True)
    assert last.problem is not None
    assert last.problem.remedy == "Shorten it."


def test_a_fault_of_ours_is_told_to_the_log(caplog):
    def failing(assistant, question):
        yield TextEvent("So far.")
        raise ZeroDivisionError("in the machine room")

    with caplog.at_level(logging.ERROR):
        *_, last = reply(PlayedAssistant(scripts={"": failing}), "?")
    assert (last.state, last.problem, last.text) == ("failed", None, "So far.")
    assert "in the machine room" in caplog.text


def test_a_reply_that_is_left_closes_the_stream():
    closed = []

    def endless(assistant, question):
        try:
            while True:
                yield StatusEvent("reading")
        finally:
            closed.append(question)

    replying = reply(PlayedAssistant(scripts={"": endless}), "?")
    for _ in range(3):
        next(replying)
    replying.close()
    assert closed == ["?"]


def test_stopping_ends_only_what_is_underway():
    whole = list(reply(PlayedAssistant(), "?"))[-1]
    half = Exchange("!", "answered", "Half")
    assert stopped(()) == ()
    assert stopped((whole,)) == (whole,)
    assert stopped((whole, half)) == (whole, Exchange("!", "stopped", "Half"))


def test_a_question_is_asked_after_the_earlier_ones():
    def understood(assistant, question):
        yield StatusEvent("reading", "Why did they meet?")
        yield TextEvent("Because. [1]")
        yield DoneEvent(Answer(question, "answered", "Because. [1]", None, "played", rewritten="Why did they meet?"))

    assistant = PlayedAssistant(scripts={"Why": understood})
    half = Exchange("Who met?", "stopped", "Half")
    *_, last = reply(assistant, "Why?", [half])
    assert assistant.histories == [(Turn("Who met?", ""),)]
    assert (last.question, last.rewritten) == ("Why?", "Why did they meet?")
    assert turns([half, last]) == (Turn("Who met?", ""), Turn("Why did they meet?", "Because. [1]"))
