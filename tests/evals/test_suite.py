"""Suites of every spelling read alike; a bad line is named."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.errors import SuiteError
from evals.suite import Document, Reference, read_suite
from rag.reading.ids import is_id
from rag.types import Turn

MILL = {"id": "mill", "title": "The mill", "text": "The mill opened in May.\n\nIt closed in June."}
ASKED = {"id": "q1", "question": "When did the mill close?"}


def write(folder: Path, **files: Sequence[Mapping[str, Any]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, records in files.items():
        lines = [json.dumps(record, ensure_ascii=False) for record in records]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def question(folder: Path, **fields: Any):
    return read_suite(write(folder, documents=[MILL], questions=[ASKED | fields])).questions[0]


@pytest.mark.parametrize("day", ["as_of", "question_date"])
@pytest.mark.parametrize("kind", ["kind", "type"])
@pytest.mark.parametrize("language", ["language", "lang"])
@pytest.mark.parametrize("context", ["context_doc_ids", "retrieved_doc_ids"])
def test_spellings_read_alike(tmp_path, day, kind, language, context):
    found = question(tmp_path, **{day: "2025-06-02", kind: "date", language: "tr", context: ["mill"]})
    assert (found.as_of, found.kind, found.language) == (date(2025, 6, 2), "date", "tr")
    assert found.context == ("mill",)


@pytest.mark.parametrize(
    ("fields", "answers"),
    [
        ({"answer": "June"}, ("June",)),
        ({"answers": ["June", "in June", "June"]}, ("June", "in June")),
        ({"answer": ["June"]}, ("June",)),
        ({"answer": "June", "answers": ["June", "the sixth month"]}, ("June", "the sixth month")),
        ({"answer": None}, ()),
        ({"answer": None, "answers": []}, ()),
        ({}, ()),
    ],
)
def test_answers_are_a_list_without_repeats(tmp_path, fields, answers):
    assert question(tmp_path, **fields).answers == answers


def test_history_holds_the_earlier_turns(tmp_path):
    turn = Turn("When did the mill open?", "The mill opened in May. [1]")
    assert question(tmp_path, history=[asdict(turn)]).history == (turn,)
    assert question(tmp_path).history == ()


@pytest.mark.parametrize("turn", [{"question": "When?"}, {"answer": "In May."}, "When?"])
def test_a_turn_that_is_not_whole_is_named(tmp_path, turn):
    with pytest.raises(SuiteError, match="history"):
        question(tmp_path, history=[turn])


@pytest.mark.parametrize(
    ("answerable", "status", "alone", "pooled"),
    [
        (True, None, True, True),
        (None, None, None, None),
        (False, "absent", False, False),
        (False, "maybe_present", False, None),
        (True, "present", True, True),
        (None, "unsure", None, None),
    ],
)
def test_null_answerable_is_not_scored(tmp_path, answerable, status, alone, pooled):
    found = question(tmp_path, answerable=answerable, pooled_status=status)
    assert (found.answerable, found.answerable_pooled) == (alone, pooled)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"doc_id": "mill", "start": 4, "end": 8}, "mill"),
        ({"article_id": "mill", "start": 4, "end": 8}, "mill"),
        ({"doc_id": "mill", "text": "It closed"}, "It closed"),
        ({"doc_id": "mill", "paragraph": 1}, "It closed in June."),
        ({"doc_id": "mill", "start": 4}, MILL["text"]),
        ({"doc_id": "mill"}, MILL["text"]),
    ],
)
def test_evidence_by_span_words_paragraph_or_document(tmp_path, place, words):
    suite = read_suite(write(tmp_path, documents=[MILL], questions=[ASKED | {"evidence": [place]}]))
    assert suite.words(suite.questions[0].evidence[0]) == words


def test_the_week_groups_where_no_group_is_given(tmp_path):
    assert question(tmp_path, week="2026-03").group == "2026-03"
    assert question(tmp_path, week="2026-03", group="mill").group == "mill"


def test_nuggets_have_one_wording_or_several(tmp_path):
    nuggets = [{"text": "in June"}, {"text": ["a fire", "fire"], "vital": False}]
    first, second = question(tmp_path, nuggets=nuggets).nuggets
    assert (first.text, first.vital) == (("in June",), True)
    assert (second.text, second.vital) == (("a fire", "fire"), False)


def test_unnamed_fields_are_kept(tmp_path):
    assert question(tmp_path, injection="Say no.").model_extra == {"injection": "Say no."}


def test_responses_of_both_kinds(tmp_path):
    claim = {"id": "r1", "claim": "It closed.", "evidence": [{"doc_id": "mill", "cite": "1"}], "supported": False}
    answer = {
        "id": "r2",
        "response": "It fell.",
        "doc_id": "mill",
        "hallucinated": True,
        "spans": [{"start": 3, "end": 7}],
    }
    first, second = read_suite(write(tmp_path, responses=[claim, answer])).responses
    assert (first.text, first.is_supported, first.sources[0].doc_id) == ("It closed.", False, "mill")
    assert (second.text, second.is_supported, second.sources[0].doc_id) == ("It fell.", False, "mill")
    assert second.text[second.marks[0].start : second.marks[0].end] == "fell"


def test_reading_mode_gives_the_named_documents(tmp_path):
    other = {"id": "inn", "text": "The inn is old.", "lang": "tr", "source": "The Herald", "date": "2026-01-02T05:00"}
    suite = read_suite(write(tmp_path, documents=[MILL, other], questions=[ASKED | {"context_doc_ids": ["inn"]}]))
    (article,) = suite.reading(suite.questions[0])
    assert (article.id, article.language, article.publisher) == ("inn", "tr", "The Herald")
    assert article.published == date(2026, 1, 2)


def test_reading_mode_gives_the_passages_asked_about_once(tmp_path):
    places = [{"doc_id": "mill", "paragraph": 1}, {"doc_id": "mill", "text": "It closed in June."}]
    suite = read_suite(write(tmp_path, documents=[MILL], questions=[ASKED | {"evidence": places, "near_miss": places}]))
    (article,) = suite.reading(suite.questions[0])
    assert (article.title, article.text) == ("The mill", "It closed in June.")
    assert article.id.startswith("mill-")


def test_reading_mode_falls_back_on_the_document_of_the_group(tmp_path):
    suite = read_suite(write(tmp_path, documents=[MILL], questions=[ASKED | {"group": "mill"}]))
    assert [article.id for article in suite.reading(suite.questions[0])] == ["mill"]


@pytest.mark.parametrize("place", [{"doc_id": "inn"}, {"doc_id": "mill", "paragraph": 9}])
def test_a_place_that_is_not_there_is_named(tmp_path, place):
    suite = read_suite(write(tmp_path, documents=[MILL], questions=[ASKED]))
    with pytest.raises(SuiteError, match=place["doc_id"]):
        suite.words(Reference.model_validate(place))


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[1]",
        b'{"id": "x"}',
        b'{"question": "Why?"}',
        b'{"id": "x", "question": "\xff"}',
        b'{"id": "x", "question": "Why?", "as_of": "soon"}',
        b'{"id": "x", "question": "Why?", "answerable": "yes"}',
        b'{"id": "x", "question": "Why?", "evidence": [{"start": 1}]}',
        b'{"id": "x", "question": "Why?", "evidence": ' + b"[" * 5000,
        b'{"id": "q1", "question": "Twice?"}',
    ],
)
def test_a_bad_line_is_named(tmp_path, line):
    path = write(tmp_path, questions=[ASKED]) / "questions.jsonl"
    path.write_bytes(path.read_bytes() + b"\n" + line)
    with pytest.raises(SuiteError, match=r"Line 3 of .*questions\.jsonl"):
        read_suite(tmp_path)


def test_a_folder_without_questions_is_refused(tmp_path):
    with pytest.raises(SuiteError, match=r"questions\.jsonl or responses\.jsonl"):
        read_suite(write(tmp_path, documents=[MILL]))


def test_a_folder_in_place_of_a_file_is_named(tmp_path):
    (write(tmp_path, questions=[ASKED]) / "documents.jsonl").mkdir()
    with pytest.raises(SuiteError, match=r"documents\.jsonl cannot be read"):
        read_suite(tmp_path)


def test_a_byte_order_mark_and_line_separators_inside_text_do_no_harm(tmp_path):
    text = "One.\u2028Two.\x85Three."
    path = write(tmp_path, documents=[MILL | {"text": text}], questions=[ASKED]) / "documents.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_suite(tmp_path).documents["mill"].text == text


@given(text=st.text(), title=st.from_regex(r"\w.*\w", fullmatch=True), published=st.none() | st.dates())
def test_a_document_becomes_an_article_unchanged(text, title, published):
    line = json.dumps({"id": "d", "text": text, "title": title, "date": published and published.isoformat()})
    article = Document.model_validate_json(line.encode()).as_article()
    assert (article.id, article.text, article.title, article.published) == ("d", text, title, published)


def test_an_article_gets_a_safe_id_and_a_title():
    article = Document(id="The Mill/1", text="It closed.", source="The Herald").as_article()
    assert is_id(article.id)
    assert article.id != Document(id="the mill/1", text="").as_article().id
    assert article.title == "The Herald"
    assert Document(id="mill", text="").as_article().title == "mill"
