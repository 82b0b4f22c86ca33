"""The shipped question sets: whole, in step with the articles, and fairly split."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import evals
from evals.metrics import contains
from evals.spans import article_texts
from evals.suite import read_suite

SUITES = Path(evals.__file__).parent / "suites"
TEXTS = article_texts()
KINDS = {
    *("single_fact", "list", "who_said", "sides_differ", "overtaken", "as_of", "two_articles"),
    *("unanswerable", "false_premise", "other_language"),
}


def lines(suite: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SUITES / suite / "questions.jsonl").read_text("utf-8").splitlines()]


TALKS = lines("talks")
REAL = lines("real_article")
each = pytest.mark.parametrize("item", TALKS, ids=lambda item: item["id"])
each_real = pytest.mark.parametrize("item", REAL, ids=lambda item: item["id"])
answerable = pytest.mark.parametrize(
    "item", [item for item in TALKS if item["answerable"]], ids=lambda item: item["id"]
)


def evidence_words(item: dict[str, Any]) -> str:
    return " ".join(place["text"] for place in item["evidence"])


@pytest.mark.parametrize(("suite", "items"), [("talks", TALKS), ("real_article", REAL)])
def test_the_suite_reader_takes_them_all(suite: str, items: list[dict[str, Any]]):
    read = read_suite(SUITES / suite).questions
    assert [question.id for question in read] == [item["id"] for item in items]
    assert [question.answerable for question in read] == [item["answerable"] for item in items]


@pytest.mark.parametrize("items", [TALKS, REAL])
def test_ids_and_questions_are_unique(items: list[dict[str, Any]]):
    assert len({item["id"] for item in items}) == len(items)
    assert len({(item["question"], item["as_of"]) for item in items}) == len(items)


@each
def test_fields(item: dict[str, Any]):
    expected = {"id", "question", "kind", "language", "as_of", "answerable", "answers", "nuggets", "evidence"}
    assert set(item) == expected | {"group", "split"}
    assert item["kind"] in KINDS
    assert (item["kind"] == "other_language") == (item["language"] != "en")
    assert item["language"] in {"en", "uk", "ru", "nl", "tr"}
    assert item["question"] == " ".join(item["question"].split()) != ""


@each
def test_gold_and_evidence_are_there_exactly_where_it_can_be_answered(item: dict[str, Any]):
    assert bool(item["answers"] or item["nuggets"]) is item["answerable"]
    assert not (item["answers"] and item["nuggets"])
    assert bool(item["evidence"]) is item["answerable"]
    assert not (item["answerable"] and item["kind"] in {"unanswerable", "false_premise"})


@answerable
def test_evidence_stands_at_its_offsets(item: dict[str, Any]):
    for place in item["evidence"]:
        text = TEXTS[place["article_id"]]
        assert text[place["start"] : place["end"]] == place["text"], "run `python -m evals.spans`"


@answerable
def test_evidence_carries_the_gold(item: dict[str, Any]):
    words = evidence_words(item)
    assert not item["answers"] or contains(words, item["answers"])
    for nugget in item["nuggets"]:
        assert not nugget["vital"] or contains(words, nugget["text"])


@pytest.mark.parametrize(
    "item", [item for item in TALKS if item["kind"] in {"sides_differ", "two_articles"}], ids=lambda item: item["id"]
)
def test_every_side_and_every_part_is_a_nugget(item: dict[str, Any]):
    assert sum(nugget["vital"] for nugget in item["nuggets"]) >= 2


@pytest.mark.parametrize("item", [item for item in TALKS if item["as_of"]], ids=lambda item: item["id"])
def test_evidence_is_not_newer_than_the_day_asked_about(item: dict[str, Any]):
    date.fromisoformat(item["as_of"])
    assert all(place["article_id"][:10] <= item["as_of"] for place in item["evidence"])


def test_enough_of_each():
    refusals = [item for item in TALKS if not item["answerable"]]
    foreign = [item for item in TALKS if item["language"] != "en"]
    assert len(TALKS) >= 110
    assert len(refusals) >= 40
    assert len(foreign) >= 12
    assert {item["language"] for item in foreign} == {"uk", "ru", "nl", "tr"}
    assert any(not item["answerable"] for item in foreign)
    assert {item["kind"] for item in TALKS} == KINDS


def test_every_article_is_asked_about():
    asked = {place["article_id"] for item in TALKS for place in item["evidence"]}
    assert len(asked) >= 11


def test_half_is_kept_for_the_test_event_by_event():
    halves = Counter(item["split"] for item in TALKS)
    assert set(halves) == {"dev", "test"}
    assert max(halves.values()) <= 0.55 * len(TALKS)
    refusals = Counter(item["split"] for item in TALKS if not item["answerable"])
    assert max(refusals.values()) <= 0.6 * refusals.total()
    assert len({(item["group"], item["split"]) for item in TALKS}) == len({item["group"] for item in TALKS})


def test_no_article_serves_both_halves():
    served = {(place["article_id"], item["split"]) for item in TALKS for place in item["evidence"]}
    assert len(served) == len({article for article, _ in served})


@each_real
def test_fields_of_the_real_article(item: dict[str, Any]):
    assert set(item) == {"id", "question", "kind", "language", "as_of", "document", "answerable", "answers"}
    assert item["document"] == "seed"
    assert item["kind"] in KINDS
    assert bool(item["answers"]) is item["answerable"]
    assert all(len(answer.split()) <= 6 for answer in item["answers"])


def test_the_real_article_has_16_questions_it_answers_and_10_it_does_not():
    assert Counter(item["answerable"] for item in REAL) == {True: 16, False: 10}
