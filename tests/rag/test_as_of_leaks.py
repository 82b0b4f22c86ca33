"""As of any day nothing published later is retrieved, counted, named or offered, whatever is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from evals.loading import load_suite
from rag.answering.refusing import refusal
from rag.assistant import Assistant
from rag.dates import spelled
from rag.library.filter import Filter
from rag.library.vectors import _where
from rag.retrieval import CANDIDATES, retrieve
from rag.settings import Settings
from rag.types import Answer, Article, StatusEvent
from tests.conftest import MODELS

QUESTIONS = [question.question for question in load_suite("talks").questions]
UNDATED = Article(id="undated", title="An undated note", text="Russia and Ukraine talked of bodies and prisoners. " * 9)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory) -> Iterator[Assistant]:
    """The shipped articles and one without a date; each question is embedded once."""
    with Assistant(Settings(home=tmp_path_factory.mktemp("home"), models=MODELS)) as assistant:
        assistant.library.add(UNDATED)
        yield assistant


@pytest.fixture(scope="module")
def published(assistant) -> dict[str, date | None]:
    return {article.id: article.published for article in assistant.library.articles()}


@pytest.fixture(scope="module")
def days(published) -> list[date]:
    """Each day of publication, the day before it, and days before the first and after the last."""
    dated = {day for day in published.values() if day}
    eves = {day - timedelta(1) for day in dated}
    return sorted(dated | eves | {date(1999, 12, 31), min(dated) - timedelta(400), max(dated) + timedelta(30)})


@pytest.fixture(scope="module")
def vectors(assistant) -> dict[str, list[float]]:
    return {text: assistant.library.encoder.embedding.get_query_embedding(text) for text in dict.fromkeys(QUESTIONS)}


def test_neither_search_finds_anything_later_for_any_question_on_any_day(assistant, published, days, vectors):
    index = assistant.library.index()
    asked, languages, found = np.asarray(list(vectors.values())), index.catalogue.languages(), 0
    for day in days:
        only = Filter(as_of=day)
        rows = index.vectors._collection.query(
            query_embeddings=asked, n_results=CANDIDATES, where=_where(only), include=[]
        )
        hits = {id_ for ids in rows["ids"] for id_ in ids}
        hits.update(id_ for text in vectors for id_ in index.lexical.search(text, languages, CANDIDATES, only)[0])
        places = index.catalogue.passages(sorted(hits))
        assert len(places) == len(hits)
        assert all(_is_seen(published[article_id], day) for article_id, _, _ in places.values())
        found += len(hits)
    assert found > 1000


def test_no_later_evidence_is_put_together_for_any_question(assistant, published, days, vectors, monkeypatch):
    monkeypatch.setattr(type(assistant.library.encoder.embedding), "get_query_embedding", lambda _, text: vectors[text])
    found = 0
    for text, day in zip(vectors, cycle(days), strict=False):
        for other in (day, max(days)):
            evidence = retrieve(assistant.library, text, only=Filter(as_of=other), k=16)
            seen = [*(item.passage for item in evidence), *(echo for item in evidence for echo in item.echoes)]
            assert all(_is_seen(published[passage.article_id], other) for passage in seen)
            found += len(seen)
    assert found > 1000


def test_nothing_later_is_counted_on_any_day(assistant, published, days):
    ranking = assistant._rank("Who?", [])
    for day in days:
        text = refusal(assistant.library, Filter(as_of=day), ranking).text
        _counts(text, day, published)
        assert "1 article was left out, since it bears no date." in text


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_answer_tells_of_anything_later(assistant, published, days, data):
    day, question = data.draw(st.sampled_from(days)), data.draw(st.sampled_from(QUESTIONS))
    if data.draw(st.booleans()):
        events = list(assistant.stream(question, as_of=day))
    else:
        events = list(assistant.stream(f"As of {spelled(day)}: {question}"))
    answer = events[-1].answer
    assert answer.as_of == day or (answer.as_of and answer.as_of < day)
    assert all(event.as_of in (None, answer.as_of) for event in events if isinstance(event, StatusEvent))
    _tells(answer, assistant.library.articles(), published)


def _tells(answer: Answer, articles: list[Article], published: dict[str, date | None]) -> None:
    """Neither citations nor text name an article that is not seen as of the answer's day."""
    day = answer.as_of
    assert day is not None
    named = [(item.article_id, item.published) for item in (*answer.citations, *answer.nearest)]
    assert all(published[id_] == told and _is_seen(told, day) for id_, told in named)
    assert not [a.title for a in articles if not _is_seen(a.published, day) and a.title in answer.text]
    if answer.status == "not_in_sources":
        _counts(answer.text, day, published)


def _counts(text: str, day: date, published: dict[str, date | None]) -> None:
    """A refusal counts what is seen as of that day, and names its first and last day."""
    seen = sorted(told for told in published.values() if told and told <= day)
    if not seen:
        assert f"no article published by {spelled(day)}" in text
        assert "Searched:" not in text
        return
    match = re.search(r"Searched: (\d+) articles? (?:of|from) (.+?)(?: to (.+?))?\. ?", text)
    assert match
    assert (int(match[1]), match[2], match[3] or match[2]) == (len(seen), spelled(seen[0]), spelled(seen[-1]))


def _is_seen(told: date | None, day: date) -> bool:
    return told is not None and told <= day
