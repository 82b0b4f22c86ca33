"""The held-out pairs of claims, in conflict or not: whole, complete in both classes, and dated in order."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import evals

FORMS = Path(evals.__file__).parent / "suites" / "conflicts" / "forms.jsonl"
PAIRS: list[dict[str, Any]] = [json.loads(line) for line in FORMS.read_text("utf-8").splitlines()]
each = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["id"])


def passages(pair: dict[str, Any]) -> list[dict[str, str]]:
    return [passage for passage in (pair["one"], pair["other"]) if passage is not None]


@each
def test_fields(pair: dict[str, Any]):
    assert set(pair) == {"id", "one", "other", "conflict", "kind", "note"}
    assert isinstance(pair["conflict"], bool)
    assert pair["note"] == " ".join(pair["note"].split()) != ""
    kinds = {"sides_differ", "overtaken", "other_counts"} if pair["conflict"] else {None}
    assert pair["kind"] in kinds


@each
def test_every_passage_is_a_small_article(pair: dict[str, Any]):
    for passage in passages(pair):
        assert set(passage) == {"title", "published", "publisher", "text"}
        assert all(value == " ".join(value.split()) != "" for value in passage.values())
        assert date.fromisoformat(passage["published"]).isoformat() == passage["published"]


@each
def test_the_passages_stand_in_the_order_of_their_days(pair: dict[str, Any]):
    days = [passage["published"] for passage in passages(pair)]
    assert days == sorted(days)
    if pair["kind"] == "overtaken":
        assert len(set(days)) == len(days)


def test_ids_run_on_and_texts_are_unique():
    texts = [passage["text"] for pair in PAIRS for passage in passages(pair)]
    assert [pair["id"] for pair in PAIRS] == [f"F{number:03}" for number in range(1, 121)]
    assert len(set(texts)) == len(texts)


def test_both_classes_are_complete():
    found = Counter((pair["conflict"], len(passages(pair))) for pair in PAIRS)
    assert found == {(True, 1): 25, (True, 2): 35, (False, 1): 25, (False, 2): 35}


def test_every_kind_is_there_in_two_passages():
    kinds = Counter(pair["kind"] for pair in PAIRS if pair["conflict"] and pair["other"] is not None)
    assert kinds == {"sides_differ": 15, "overtaken": 15, "other_counts": 5}


def test_half_of_what_agrees_tells_the_same_and_half_other_things():
    notes = Counter(pair["note"].split(":")[0] for pair in PAIRS if not pair["conflict"])
    assert notes == {"same": 30, "different": 30}
