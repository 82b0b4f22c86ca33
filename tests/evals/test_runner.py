from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.errors import SuiteError
from evals.loading import load_suite
from evals.records import RESULTS, RUN, read_records, read_run
from evals.runner import Options, run
from evals.suite import Suite
from rag.errors import StorageError
from rag.settings import Settings
from tests.evals import town

pytestmark = pytest.mark.models


@pytest.fixture
def suite(tmp_path) -> Suite:
    return load_suite(str(town.write(tmp_path / "town")))


def go(suite: Suite, settings: Settings, out: Path, **options):
    asked: list[float] = []
    records = run(
        suite, Options(**options), settings, out, lambda what, share: asked.append(share) if what == "Asking" else None
    )
    return records, len(asked)


def test_each_question_becomes_a_line_with_its_scores(suite, settings, tmp_path):
    out = tmp_path / "out"
    records, asked = go(suite, settings, out)
    assert asked == 5
    lines = [json.loads(line) for line in (out / RESULTS).read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["cracks", "cost", "books", "opera", "and-then"]
    assert read_records(out) == records
    found = {line["id"]: line for line in lines}
    assert found["cracks"]["answer"]["status"] == "answered"
    for name in ("recall_at_5", "reciprocal_rank", "right", "contains", "gold_cited", "verbatim", "truthfulness"):
        assert found["cracks"]["scores"][name] == 1.0, name
    assert found["cracks"]["scores"]["date_leak"] is None
    assert found["opera"]["scores"]["refusal_recall"] == 1.0
    assert found["opera"]["scores"]["recall_at_5"] is None
    assert found["books"]["scores"]["nugget_recall"] == 1.0
    assert found["cracks"]["cited"][0]["quote"] in town.BRIDGE
    assert 0 <= found["opera"]["probability"] < found["cracks"]["probability"] <= 1


def test_a_follow_up_is_asked_with_its_history_and_so_are_the_baselines(settings, tmp_path):
    suite = load_suite(str(town.write(tmp_path / "town", questions=town.questions()[-1:])))
    records, _ = go(suite, settings, tmp_path / "out", baselines=True)
    assert records[0].answer["question"] == "And what did they cost in the end?"
    assert records[0].answer["rewritten"] == "What did they cost in the end (the repairs of the bridge last)?"
    assert records[0].scores["contains"] == records[0].scores["bm25_recall_at_5"] == 1.0


def test_nothing_later_is_seen_in_pooled_mode(suite, settings, tmp_path):
    record = next(item for item in go(suite, settings, tmp_path / "out", limit=2)[0] if item.id == "cost")
    assert record.scores["date_leak"] == 0.0
    assert "later" not in {place.article_id for place in record.evidence}


def test_reading_mode_sees_the_question_s_own_articles_alone(settings, tmp_path):
    asked = [town.questions()[0] | {"context": ["library"]}]
    records, _ = go(load_suite(str(town.write(tmp_path / "town", questions=asked))), settings, tmp_path / "out")
    assert {place.article_id for place in records[0].evidence} == {"library"}
    assert read_run(tmp_path / "out").versions.mode == "reading"


def test_reading_mode_keeps_to_the_question_s_day(settings, tmp_path):
    (asked,) = [item for item in town.questions() if item["id"] == "cost"]
    asked |= {"context": [document["id"] for document in town.documents()]}
    suite = load_suite(str(town.write(tmp_path / "town", questions=[asked])))
    records, _ = go(suite, settings, tmp_path / "out")
    assert records[0].scores["date_leak"] == 0.0
    assert "later" not in {place.article_id for place in records[0].evidence}


def test_the_user_s_library_stays_untouched(suite, settings, tmp_path):
    go(suite, settings, tmp_path / "out", limit=1)
    assert not settings.home.exists()


@pytest.mark.parametrize("tail", ["", '{"id": "books", "quest', "\n"])
def test_a_stopped_run_goes_on_where_it_stopped(suite, settings, tmp_path, tail):
    out = tmp_path / "out"
    whole, _ = go(suite, settings, out)
    lines = (out / RESULTS).read_text("utf-8").splitlines(keepends=True)
    (out / RESULTS).write_text("".join(lines[:2]) + tail, "utf-8")
    if tail == "\n":
        with pytest.raises(SuiteError, match="Line 3"):
            go(suite, settings, out)
        return
    records, asked = go(suite, settings, out)
    assert asked == 3
    assert [record.id for record in records] == [record.id for record in whole]
    assert (out / RESULTS).read_text("utf-8").count("\n") == 5


def test_a_finished_run_asks_nothing_again_and_a_short_one_is_lengthened(suite, settings, tmp_path):
    assert go(suite, settings, tmp_path / "out", limit=1)[1] == 1
    records, asked = go(suite, settings, tmp_path / "out", limit=2)
    assert (len(records), asked) == (2, 1)
    assert go(suite, settings, tmp_path / "out", limit=1)[1] == 0
    assert read_run(tmp_path / "out").questions == 2


def test_a_run_of_other_versions_is_not_gone_on_with(suite, settings, tmp_path):
    out = tmp_path / "out"
    go(suite, settings, out, limit=1)
    changed = json.loads((out / RUN).read_text("utf-8"))
    changed["versions"]["gate"] = "2020-01-01"
    (out / RUN).write_text(json.dumps(changed), "utf-8")
    with pytest.raises(SuiteError, match="differs in gate") as caught:
        go(suite, settings, out, limit=1)
    assert "--out" in caught.value.remedy


def test_results_without_a_run_or_a_broken_run_are_refused(suite, settings, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / RESULTS).write_text("")
    with pytest.raises(SuiteError, match="unknown run"):
        go(suite, settings, out)
    (out / RUN).write_text("{")
    with pytest.raises(SuiteError, match=r"run\.json cannot be used"):
        go(suite, settings, out)


def test_a_question_that_cannot_be_asked_is_named(settings, tmp_path):
    asked = [town.questions()[0] | {"question": "why " * 5000}]
    with pytest.raises(SuiteError, match="Question cracks cannot be asked"):
        go(load_suite(str(town.write(tmp_path / "town", questions=asked))), settings, tmp_path / "out")


def test_a_place_that_cannot_be_written_is_told(suite, settings, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        go(suite, settings, tmp_path / "file" / "out")


def test_baselines_are_scored_beside(suite, settings, tmp_path):
    records, _ = go(suite, settings, tmp_path / "out", limit=1, baselines=True)
    assert records[0].scores["bm25_recall_at_5"] == records[0].scores["dense_recall_at_5"] == 1.0
    assert records[0].scores["llamaindex_recall"] == records[0].scores["llamaindex_contains"] == 1.0
