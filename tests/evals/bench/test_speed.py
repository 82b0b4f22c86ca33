"""What is timed is what is asked; the figures themselves are not tested."""

from __future__ import annotations

import pytest

from evals.bench.speed import answering, indexing, latency, retrieval
from tests.evals.bench.tiny import INN, MILL


def test_the_first_question_is_asked_once_more_so_that_loading_does_not_count():
    asked = []
    found = latency(asked.append, ["Why?", "When?"])
    assert asked == ["Why?", "Why?", "When?"]
    assert found.calls == 2
    assert 0 <= found.p50 <= found.p95


@pytest.mark.parametrize(("measure", "key"), [(retrieval, "retrieval"), (answering, "answer")])
def test_questions_are_timed_over_the_shipped_articles(settings, measure, key):
    figures = measure(settings, ["Who chaired the talks?", "How many bodies were handed over?"])
    assert set(figures) == {f"{key}_p50", f"{key}_p95"}
    assert all(figure.value > 0 and figure.detail.startswith("2 questions") for figure in figures.values())


def test_indexing_counts_the_passages_of_the_copies(settings):
    (figure,) = indexing(settings, [MILL, INN], copies=3).values()
    assert figure.value > 0
    words = len(f"{MILL.text} {INN.text} 0".split())
    assert figure.detail.startswith(f"2 passages of {words} words on average")
