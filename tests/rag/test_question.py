from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import QuestionError
from rag.library.filter import Filter
from rag.question import LONGEST, understand

ALL = Filter()


@pytest.mark.parametrize("blank", ["", "   ", "\n\t", "?!", "\u200b\u202e", "\x00\x1b"])
def test_a_blank_question_is_refused_with_an_example(blank):
    with pytest.raises(QuestionError, match=r"blank.*for example"):
        understand(blank, ALL)


def test_an_overlong_question_is_refused_with_its_length():
    with pytest.raises(QuestionError, match="10,000 characters"):
        understand("a" * 10_000, ALL)


def test_control_characters_do_not_get_through():
    assert understand("Who\x1b[31m led\u202e the\x00 talks?\r\n", ALL).text == "Who [31m led the talks?"


@given(st.text(max_size=LONGEST))
def test_a_question_is_understood_or_refused(text):
    try:
        found = understand(text, ALL).text
    except QuestionError:
        return
    assert found.strip() == found != ""
    assert found.isprintable()


@pytest.mark.parametrize(
    "question", ["Хто очолював делегацію України?", "Kaç ceset teslim edildi?", "Wie leidde de delegatie?"]
)
def test_other_scripts_are_left_as_they_are(question):
    assert understand(question, ALL).text == question
