from __future__ import annotations

import json

import pytest

from evals.check_tables import METRICS, figure, latencies
from evals.checking import is_marked, sentences_of, whole_score
from evals.checks import CheckRecord, SentenceRecord, record_of, run_checks
from evals.errors import SuiteError
from evals.loading import load_suite
from evals.records import read_done
from evals.suite import Mark, Response

DOCUMENT = {"id": "d", "text": "Kyiv received 6,000 bodies on 2 June. Umerov led the Ukrainian delegation."}
RESPONSES = [
    {
        "id": "a",
        "claim": "Ukraine got 6000 bodies on June 2.",
        "evidence": [{"doc_id": "d"}],
        "supported": True,
    },
    {"id": "b", "claim": "Ukraine got 9,000 bodies on June 2.", "evidence": [{"doc_id": "d"}], "supported": False},
    {
        "id": "c",
        "response": "Umerov led the delegation. The weather in Lisbon was warm.",
        "doc_id": "d",
        "task": "qa",
        "hallucinated": True,
        "spans": [{"start": 27, "end": 58, "label": "x"}],
    },
]


@pytest.fixture
def folder(tmp_path):
    suite = tmp_path / "claims"
    suite.mkdir()
    (suite / "documents.jsonl").write_text(json.dumps(DOCUMENT) + "\n")
    (suite / "responses.jsonl").write_text("".join(json.dumps(item) + "\n" for item in RESPONSES))
    return suite


def record(name, *, score, found, supported, group=None):
    sentence = SentenceRecord(start=0, end=1, verdict="supported", score=score, reason=None, milliseconds=20)
    return CheckRecord(
        id=name,
        kind="",
        split=None,
        group=group or name,
        supported=supported,
        found=found,
        score=score,
        sentences=(sentence,),
    )


@pytest.mark.models
def test_responses_are_checked_and_a_run_is_gone_on_with(folder, settings, tmp_path):
    suite = load_suite(str(folder))
    first = run_checks(suite, settings, tmp_path / "out", lambda *_: None, limit=1)
    assert [item.id for item in first] == ["a"]
    found = run_checks(suite, settings, tmp_path / "out", lambda *_: None)
    assert [item.id for item in found] == ["a", "b", "c"]
    assert found == read_done(tmp_path / "out", CheckRecord)
    assert [item.supported for item in found] == [True, False, False]
    assert found[1].sentences[0].reason == "says 9,000, the passage says 6,000"
    assert [(item.start, item.end) for item in found[2].sentences] == [(0, 26), (27, 58)]
    assert found[0].score > found[1].score


def test_a_response_that_names_no_document_is_refused(folder):
    (folder / "documents.jsonl").write_text(json.dumps({**DOCUMENT, "id": "other"}) + "\n")
    with pytest.raises(SuiteError, match="response a of the suite claims names the document d"):
        load_suite(str(folder))


def test_a_suite_without_anything_is_refused(folder):
    (folder / "responses.jsonl").write_text("")
    with pytest.raises(SuiteError, match="no questions and no responses"):
        load_suite(str(folder))


def test_a_claim_is_checked_whole_and_an_answer_by_sentences():
    claim = Response(id="a", text="One came. Two left.", evidence=({"doc_id": "d"},))
    answer = Response(id="a", text="One came. Two left.", doc_id="d")
    assert sentences_of(claim) == [(0, 19)]
    assert sentences_of(answer) == [(0, 9), (10, 19)]


def test_an_answer_counts_by_the_product_of_its_sentences():
    assert whole_score([0.5, 0.5]) == 0.25
    assert whole_score([]) == 1
    assert whole_score([0.0]) > 0
    assert record_of(Response(id="a", text="", doc_id="d"), []).found


def test_marks_belong_to_the_sentences_they_touch():
    marks = (Mark(start=5, end=9),)
    assert is_marked((0, 6), marks)
    assert not is_marked((0, 5), marks)
    assert not is_marked((9, 12), marks)


def test_figures_are_over_what_is_known():
    records = [
        record("a", score=0.9, found=True, supported=True),
        record("b", score=0.2, found=False, supported=False),
        record("c", score=0.6, found=True, supported=False),
        record("d", score=0.5, found=True, supported=None),
    ]
    values = {metric.name: figure(metric, records) for metric in METRICS}
    assert [round(item.value, 3) for item in values.values()] == [1.0, 0.667, 1.0, 0.5, 1.0, 0.75]
    assert {(item.scored, item.left_out) for item in values.values()} == {(3, 1)}
    assert latencies(records) == (20, 20)
