"""Answers are judged by their words, not by their numbers."""

from __future__ import annotations

from math import isnan

from evals.judging import judge, opening
from evals.suite import Nugget, Question
from rag.types import Answer, Sentence


def answer(*sentences, status="answered"):
    return Answer("?", status, "", None, "extractive", tuple(Sentence(text, (1,), "verbatim") for text in sentences))


def question(name, *answers, answerable=True):
    return Question(id=name, question="?", answers=answers, answerable=answerable)


def test_the_right_words_must_stand_in_the_first_three_sentences():
    said = answer("It opened.", "It grew.", "It closed in June.", "It burned in July.")
    right, late = judge([question("a", "June"), question("b", "July")], lambda asked: said)
    assert right.has_right_words
    assert not late.has_right_words
    assert opening(said) == "It opened. It grew. It closed in June."


def test_a_refusal_never_has_the_right_words():
    (judged,) = judge([question("a", "June")], lambda asked: answer("June.", status="not_in_sources"))
    assert judged.refused
    assert not judged.has_right_words


def test_a_partial_answer_is_an_answer():
    (judged,) = judge([question("a", "June")], lambda asked: answer("In June.", status="partial"))
    assert not judged.refused
    assert judged.has_right_words


def test_vital_nuggets_are_looked_for_in_the_whole_answer():
    nuggets = (Nugget(text=("June", "the sixth month")), Nugget(text=("a fire",)), Nugget(text=("rain",), vital=False))
    asked = question("a").model_copy(update={"nuggets": nuggets})
    said = answer("It opened.", "It grew.", "It fell.", "It closed in the sixth month.")
    refused = answer("June, after a fire.", status="not_in_sources")
    assert judge([asked], lambda one: said)[0].nuggets_found == 0.5
    assert judge([asked], lambda one: refused)[0].nuggets_found == 0
    assert isnan(judge([question("b")], lambda one: said)[0].nuggets_found)
