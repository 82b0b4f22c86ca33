"""The quality figures on a small article of our own, with the questions played."""

from __future__ import annotations

import pytest

from evals.bench import quality
from evals.judging import Judged
from evals.suite import Question, Suite, shipped_suite
from rag.types import Answer, Sentence
from tests.evals.bench.tiny import MILL


def answer(text="", status="answered"):
    sentences = (Sentence(text, (1,), "verbatim"),) if text else ()
    return Answer("?", status, text, None, "extractive", sentences)


def test_the_real_article_is_read_asked_and_counted(settings, tmp_path, monkeypatch):
    path = tmp_path / "mill.txt"
    path.write_text(f"{MILL.title}\n\n{MILL.text}\n", encoding="utf-8")
    questions = [
        Question(id="jobs", question="How many workers lost their jobs?", answers=("45",), answerable=True),
        Question(id="wrong", question="When did the mill close?", answers=("13 March",), answerable=True),
        Question(id="opera", question="Who painted the opera house in Vienna?", answerable=False),
    ]
    monkeypatch.setattr(quality, "shipped_suite", lambda name: Suite(name, {}, questions, []))
    found = quality.real_article(settings, path)
    assert (found["real_answered"].value, found["real_answered"].detail) == (1, "missed: wrong")
    assert (found["real_refused"].value, found["real_refused"].detail) == (1, "")


def test_a_split_of_the_talks_is_counted():
    right = Question(id="a", question="?", answers=("June",), answerable=True)
    absent = Question(id="b", question="?", answerable=False)
    judged = [Judged(right, answer("In June.")), Judged(absent, answer(status="not_in_sources"))]
    found = quality.talks_split("dev", judged)
    assert found["talks_dev_answer_rate"].value == 50
    assert found["talks_dev_contains"].value == 100
    assert found["talks_dev_refusal_precision"].value == 100
    assert found["talks_dev_refusal_recall"].value == 100


def test_the_talks_suite_is_asked_with_its_days(settings, monkeypatch):
    asked = [question for question in shipped_suite("talks").questions if question.as_of][:1]
    played = [asked[0].model_copy(update={"split": split, "id": split}) for split in quality.SPLITS]
    monkeypatch.setattr(quality, "shipped_suite", lambda name: Suite(name, {}, played, []))
    found = quality.talks(settings)
    assert {key.split("_")[1] for key in found} == set(quality.SPLITS)
    assert all(figure.detail == "1 questions" for figure in found.values())


@pytest.mark.parametrize("name", ["talks", "real_article"])
def test_shipped_suites_read(name):
    assert all(question.answerable is not None for question in shipped_suite(name).questions)


def test_every_split_of_the_talks_is_shown():
    assert {question.split for question in shipped_suite("talks").questions} == set(quality.SPLITS)
