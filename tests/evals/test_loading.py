from __future__ import annotations

import pytest

from evals.errors import SuiteError
from evals.loading import answerable, corpus_digest, default_mode, load_suite, questions_digest, selected, shipped_names
from evals.suite import Question
from tests.evals import town


def test_the_shipped_suites_are_found_by_name():
    assert {"talks", "real_article"} <= set(shipped_names())
    suite = load_suite("talks")
    assert "2025-06-02-ciragan-an-hour-of-talks" in suite.documents
    assert default_mode(suite) == "pooled"


def test_a_suite_without_its_article_is_refused():
    with pytest.raises(SuiteError, match=r"real_article has no documents.*documents\.jsonl"):
        load_suite("real_article")


def test_a_folder_has_its_own_documents_alone(tmp_path):
    suite = load_suite(str(town.write(tmp_path / "town")))
    assert list(suite.documents) == ["bridge", "library", "later"]


def test_a_folder_whose_questions_point_at_shipped_articles_gets_them_too(tmp_path):
    name = "2025-06-02-ciragan-an-hour-of-talks"
    asked = [*town.questions(), {"id": "ours", "question": "Where?", "evidence": [{"article_id": name}]}]
    suite = load_suite(str(town.write(tmp_path / "town", questions=asked)))
    assert {"bridge", name} < set(suite.documents)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"evidence": [{"doc_id": "tunnel"}]}, "names the document tunnel"),
        ({"context": ["tunnel"]}, "names the document tunnel"),
        ({"evidence": [{"doc_id": "bridge", "start": 4, "end": 11, "text": "bridge"}]}, "the span 4 to 11 of bridge"),
        ({"evidence": [{"doc_id": "bridge", "start": 5000, "end": 5010}]}, "the span 5000 to 5010"),
    ],
)
def test_bad_references_are_told(tmp_path, change, message):
    folder = town.write(tmp_path / "town", questions=[town.questions()[0] | change])
    with pytest.raises(SuiteError, match=message) as caught:
        load_suite(str(folder))
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("questions", "message"),
    [
        ([], "has no questions"),
        ([{"id": "x", "kind": "fact"}], r"Line 1 of .*question: Field required"),
        ([{"id": "x", "question": "A?"}, {"id": "x", "question": "B?"}], "Line 2 of .* repeats the id x"),
    ],
)
def test_bad_question_files_are_told(tmp_path, questions, message):
    with pytest.raises(SuiteError, match=message):
        load_suite(str(town.write(tmp_path / "town", questions=questions)))


def test_a_folder_that_is_no_suite_is_told(tmp_path):
    with pytest.raises(SuiteError, match="is not a suite"):
        load_suite(str(tmp_path))
    with pytest.raises(SuiteError, match="is not a suite"):
        load_suite("no-such-suite")


def test_modes_splits_and_limits_choose_the_questions(tmp_path):
    suite = load_suite(str(town.write(tmp_path / "town")))
    assert [question.id for question in selected(suite, "pooled", "test")] == ["cost", "books"]
    assert [question.id for question in selected(suite, "pooled", limit=1)] == ["cracks"]
    assert "opera" not in [question.id for question in selected(suite, "reading")]
    with pytest.raises(SuiteError, match="no questions of the split train"):
        selected(suite, "pooled", "train")


def test_a_context_makes_reading_the_default(tmp_path):
    asked = [town.questions()[0] | {"context": ["bridge", "library"]}]
    assert default_mode(load_suite(str(town.write(tmp_path / "town", questions=asked)))) == "reading"


@pytest.mark.parametrize(
    ("fields", "pooled", "reading"),
    [
        ({"answerable": False}, False, False),
        ({"answerable": False, "pooled_status": "present"}, True, False),
        ({"answerable": False, "pooled_status": "unsure"}, None, False),
        ({"answerable": None, "answers": ["x"]}, None, None),
        ({"answers": ["x"]}, True, True),
        ({}, None, None),
    ],
)
def test_what_counts_as_answerable_depends_on_the_mode(fields, pooled, reading):
    question = Question(id="q", question="?", **fields)
    assert answerable(question, "pooled") is pooled
    assert answerable(question, "reading") is reading


def test_digests_see_every_change_but_not_the_order(tmp_path):
    first = load_suite(str(town.write(tmp_path / "a")))
    turned = load_suite(str(town.write(tmp_path / "b", documents=town.documents()[::-1])))
    redated = [town.documents()[0] | {"date": "2025-06-04"}, *town.documents()[1:]]
    other = load_suite(str(town.write(tmp_path / "c", documents=redated, questions=town.questions()[:2])))
    assert corpus_digest(first) == corpus_digest(turned) != corpus_digest(other)
    assert questions_digest(first) == questions_digest(turned) != questions_digest(other)
