"""Offsets follow their words when an article changes."""

from __future__ import annotations

import json

import pytest

from evals.errors import SuiteError
from evals.spans import article_texts, place_all, placed

TEXTS = {"a": "Çırağan hosted them. Then they left. Then they slept."}


def test_offsets_count_code_points():
    found = placed({"article_id": "a", "text": "hosted them", "start": 0, "end": 1}, TEXTS)
    assert TEXTS["a"][found["start"] : found["end"]] == "hosted them"
    assert found["start"] == 8


@pytest.mark.parametrize(
    ("evidence", "message"),
    [
        ({"article_id": "b", "text": "hosted"}, "no article b"),
        ({"article_id": "a", "text": "were hosted"}, "0 times"),
        ({"article_id": "a", "text": "Then they"}, "2 times"),
    ],
)
def test_what_cannot_be_placed_is_named(evidence, message):
    with pytest.raises(SuiteError, match=message):
        placed(evidence, TEXTS)


def test_a_suite_is_rewritten_whole_or_not_at_all(tmp_path):
    path = tmp_path / "questions.jsonl"
    good = {"id": "1", "evidence": [{"article_id": "a", "start": 0, "end": 0, "text": "Çırağan"}]}
    path.write_text(json.dumps(good) + "\n", "utf-8")
    place_all(path, TEXTS)
    after = path.read_text("utf-8")
    assert json.loads(after)["evidence"][0] == {"article_id": "a", "start": 0, "end": 7, "text": "Çırağan"}
    bad = {"id": "2", "evidence": [{"article_id": "a", "start": 0, "end": 0, "text": "nowhere"}]}
    path.write_text(after + json.dumps(bad) + "\n", "utf-8")
    before = path.read_bytes()
    with pytest.raises(SuiteError):
        place_all(path, TEXTS)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.glob("*.tmp")] == []


def test_the_shipped_articles_have_text():
    texts = article_texts()
    assert "2025-06-02-ciragan-an-hour-of-talks" in texts
    assert all(texts.values())
