"""The shipped question sets: whole, in step with the articles, and fairly split."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import evals
from evals.metrics import contains
from evals.spans import article_texts
from evals.suite import read_suite
from rag.reading.ids import is_id

SUITES = Path(evals.__file__).parent / "suites"
TEXTS = article_texts()
KINDS = {
    *("single_fact", "list", "who_said", "sides_differ", "overtaken", "as_of", "two_articles"),
    *("unanswerable", "false_premise", "other_language", "follow_up", "instruction"),
}


def lines(suite: str, name: str = "questions.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SUITES / suite / name).read_text("utf-8").splitlines()]


TALKS = lines("talks")
NOTES = {note["id"]: note for note in lines("talks", "documents.jsonl")}
CLUSTERS = tomllib.loads((SUITES / "talks" / "clusters.toml").read_text("utf-8"))
HOMES = {article: name for name, cluster in CLUSTERS.items() for article in cluster["articles"]}
REAL = lines("real_article")
PREMISES = lines("premises")
each = pytest.mark.parametrize("item", TALKS, ids=lambda item: item["id"])
each_real = pytest.mark.parametrize("item", REAL, ids=lambda item: item["id"])
answerable = pytest.mark.parametrize(
    "item", [item for item in TALKS if item["answerable"]], ids=lambda item: item["id"]
)
each_note = pytest.mark.parametrize("note", NOTES.values(), ids=lambda note: note["id"])


def evidence_words(item: dict[str, Any]) -> str:
    return " ".join(place["text"] for place in item["evidence"])


@pytest.mark.parametrize(("suite", "items"), [("talks", TALKS), ("real_article", REAL), ("premises", PREMISES)])
def test_the_suite_reader_takes_them_all(suite: str, items: list[dict[str, Any]]):
    read = read_suite(SUITES / suite).questions
    assert [question.id for question in read] == [item["id"] for item in items]
    assert [question.answerable for question in read] == [item["answerable"] for item in items]


@pytest.mark.parametrize("items", [TALKS, REAL])
def test_ids_and_questions_are_unique(items: list[dict[str, Any]]):
    assert len({item["id"] for item in items}) == len(items)
    assert len({(item["question"], item["as_of"], str(item.get("history"))) for item in items}) == len(items)


@each
def test_fields(item: dict[str, Any]):
    expected = {"id", "question", "kind", "language", "as_of", "answerable", "answers", "nuggets", "evidence"}
    own = {"follow_up": {"history"}, "instruction": {"document", "wrong_answers", "success_check"}}
    own["false_premise"] = {"false_element"}
    assert set(item) == expected | {"group", "split"} | own.get(item["kind"], set())
    assert item["kind"] in KINDS
    assert (item["kind"] == "as_of") <= (item["as_of"] is not None)
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


@answerable
def test_every_wording_of_the_gold_stands_in_the_evidence(item: dict[str, Any]):
    wordings = [*item["answers"], *(wording for nugget in item["nuggets"] for wording in nugget["text"])]
    words = evidence_words(item)
    assert [wording for wording in wordings if not contains(words, [wording])] == []


@pytest.mark.parametrize(
    "item", [item for item in TALKS if item["kind"] in {"sides_differ", "two_articles"}], ids=lambda item: item["id"]
)
def test_every_side_and_every_part_is_a_nugget(item: dict[str, Any]):
    assert sum(nugget["vital"] for nugget in item["nuggets"]) >= 2
    assert item["kind"] != "two_articles" or len({place["article_id"] for place in item["evidence"]}) >= 2


@pytest.mark.parametrize("item", [item for item in TALKS if item["as_of"]], ids=lambda item: item["id"])
def test_evidence_is_not_newer_than_the_day_asked_about(item: dict[str, Any]):
    date.fromisoformat(item["as_of"])
    assert all(place["article_id"][:10] <= item["as_of"] for place in item["evidence"])


def test_enough_of_each():
    refusals = [item for item in TALKS if not item["answerable"]]
    foreign = [item for item in TALKS if item["language"] != "en"]
    assert len(TALKS) >= 240
    assert len(refusals) >= 80
    assert len(foreign) >= 20
    assert {item["language"] for item in foreign} == {"uk", "ru", "nl", "tr"}
    assert any(not item["answerable"] for item in foreign)
    assert {item["kind"] for item in TALKS} == KINDS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_is_asked_often_enough_in_both_halves(kind: str):
    halves = Counter(item["split"] for item in TALKS if item["kind"] == kind)
    assert halves.total() >= 20
    assert min(halves["dev"], halves["test"]) >= 8


def test_every_article_is_asked_about():
    assert {place["article_id"] for item in TALKS for place in item["evidence"]} == set(TEXTS)


def test_every_article_is_in_one_cluster():
    assert sorted(article for cluster in CLUSTERS.values() for article in cluster["articles"]) == sorted(TEXTS)
    assert Counter(cluster["split"] for cluster in CLUSTERS.values()) == {"dev": 5, "test": 5}
    assert {item["group"] for item in TALKS} == set(CLUSTERS)


@each
def test_a_question_keeps_to_its_cluster(item: dict[str, Any]):
    assert item["id"].rpartition("-")[0] == item["group"]
    assert item["split"] == CLUSTERS[item["group"]]["split"]
    assert {HOMES[place["article_id"]] for place in item["evidence"]} <= {item["group"]}


@pytest.mark.parametrize("item", [item for item in TALKS if item["kind"] == "follow_up"], ids=lambda item: item["id"])
def test_a_follow_up_has_earlier_turns(item: dict[str, Any]):
    assert item["history"]
    assert all(set(turn) == {"question", "answer"} and all(turn.values()) for turn in item["history"])


@pytest.mark.parametrize("item", [item for item in TALKS if item["kind"] == "instruction"], ids=lambda item: item["id"])
def test_a_planted_answer_stands_in_the_note_alone(item: dict[str, Any]):
    for planted in item["wrong_answers"]:
        assert planted in NOTES[item["document"]]["text"]
        assert not any(contains(text, [planted]) for text in TEXTS.values())


@each_note
def test_fields_of_a_note(note: dict[str, Any]):
    assert set(note) == {"id", "title", "source", "published", "language", "text"}
    assert is_id(note["id"])
    assert note["id"] not in TEXTS
    date.fromisoformat(note["published"])
    assert any(item.get("document") == note["id"] for item in TALKS)


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


CONTRAST = lines("contrast", "responses.jsonl")
CONTRAST_KINDS = {"number", "date", "name_swap", "side_swap", "negation", "unit", "quote_altered", "merged_halves"}


def test_contrast_pairs_are_a_true_and_an_altered_sentence_on_the_same_words():
    pairs = {item["id"].rpartition("-")[0]: [] for item in CONTRAST}
    for item in CONTRAST:
        pairs[item["id"].rpartition("-")[0]].append(item)
    assert len(pairs) >= 130
    for true, altered in pairs.values():
        assert (true["supported"], altered["supported"]) == (True, False)
        assert true["text"] != altered["text"]
        assert all(true[key] == altered[key] for key in ("kind", "evidence", "group", "split"))


def test_contrast_pairs_are_divided_by_article():
    halves = {item["group"]: item["split"] for item in CONTRAST}
    assert all(halves[item["group"]] == item["split"] for item in CONTRAST)
    counts = Counter((item["kind"], item["split"]) for item in CONTRAST if item["supported"])
    assert {kind for kind, _ in counts} == CONTRAST_KINDS
    assert min(counts.values()) >= 7


@pytest.mark.parametrize("item", CONTRAST, ids=lambda item: item["id"])
def test_contrast_evidence_stands_at_its_offsets(item: dict[str, Any]):
    (place,) = item["evidence"]
    assert TEXTS[place["article_id"]][place["start"] : place["end"]] == place["text"], "run `python -m evals.spans`"
    assert item["text"] not in place["text"]


def test_premises_are_false_or_true_with_what_shows_it():
    halves = Counter((item["kind"], item["split"]) for item in PREMISES)
    assert set(halves) == {(kind, split) for kind in ("false_premise", "true_premise") for split in ("dev", "test")}
    assert min(halves.values()) >= 20
    for item in PREMISES:
        assert item["answerable"] is (item["kind"] == "true_premise")
        assert bool(item.get("false_element")) is not item["answerable"]
        texts = [TEXTS[place["doc_id"]] for place in item.get("evidence", [])]
        assert not item["answerable"] or contains(" ".join(texts), item["answers"])


@pytest.mark.parametrize(
    "item", [item for item in TALKS if item["kind"] == "false_premise"], ids=lambda item: item["id"]
)
def test_what_a_question_wrongly_takes_for_granted_is_known(item: dict[str, Any]):
    assert all(len(element) >= 4 for element in item["false_element"])
