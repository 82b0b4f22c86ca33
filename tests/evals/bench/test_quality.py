"""The quality figures on a small article of our own, with the questions played."""

from __future__ import annotations

import pytest

from evals.bench import quality
from evals.suite import Question, Suite, shipped_suite
from tests.evals.bench.tiny import MILL


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


@pytest.mark.parametrize("name", ["talks", "real_article"])
def test_shipped_suites_read(name):
    assert all(question.answerable is not None for question in shipped_suite(name).questions)
