from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.features import ENGLISH, OTHER, features, lacking, premature
from rag.answering.gate import FILE, Gate
from rag.answering.probing import Strain
from tests.rag.answering.helpers import article, ranking

QUESTION = "How many bodies would be handed over?"


@pytest.fixture(scope="module")
def gate():
    return Gate.load()


def found(question: str = QUESTION, score: float = 6.0):
    return ranking({"The head": score, "Ukraine": -12.0}, article(), question=question)


def test_the_calibrated_models_know_all_features_and_no_other(gate):
    assert set(gate.english.weights) == set(gate.english.means) == set(gate.english.scales) == set(ENGLISH)
    assert set(gate.other.weights) == set(gate.other.means) == set(gate.other.scales) == set(OTHER)
    assert set(features(found())) == set(ENGLISH)
    assert set(features(replace(found(), english=False))) == set(OTHER)


def test_the_file_tells_the_data_and_the_day_it_comes_from():
    entry = json.loads(files("rag.answering").joinpath(FILE).read_text(encoding="utf-8"))
    assert entry["calibrated"]
    for name in ("english", "other"):
        for figures in entry[name]["figures"].values():
            assert figures["answerable"] + figures["unanswerable"] > 0
            assert len(figures["auc"]) == 3


def test_no_evidence_is_no_answer(gate):
    judgement = gate.judge(ranking({}, article()))
    assert not judgement.answerable
    assert judgement.probability == 0.0


def test_a_likely_sentence_passes_and_an_unlikely_one_does_not(gate):
    assert gate.judge(found(score=8.0)).answerable
    assert not gate.judge(found("Who won the chess game?", score=-11.0)).answerable


@given(st.floats(-11, 10), st.floats(0.1, 5))
def test_the_likelier_the_sentence_the_likelier_the_answer(score, more):
    gate = Gate.load()
    assert gate.judge(found(score=score)).probability < gate.judge(found(score=score + more)).probability


@pytest.mark.parametrize(
    "question",
    [
        "How many bodies would be handed over in Ankara?",
        "How many bodies would be handed over to Oksana Petrenko?",
        "How many bodies would not be handed over?",
        "How many of the 9,999 bodies would be handed over?",
        "How many bodies would be received?",
    ],
)
def test_what_the_evidence_lacks_or_contradicts_makes_an_answer_less_likely(gate, question):
    assert gate.judge(found(question)).probability < gate.judge(found()).probability


def test_strain_makes_an_answer_less_likely(gate):
    strained = replace(found(), strain=Strain(4.0, 2.0))
    assert gate.judge(strained).probability < gate.judge(found()).probability


def test_lacking_names_days_names_and_numbers_as_asked():
    question = "Did Oksana Petrenko hand over 7,000 bodies to Ukraine on 3 June 2025 or on June 2?"
    assert lacking(found(question)) == ("3 June 2025", "Oksana Petrenko", "7000")


def test_names_are_not_looked_for_across_languages():
    question = "Hoeveel lichamen ontving Oekraïne van Oksana?"
    assert lacking(replace(found(question), language="nl", english=False)) == ()


@pytest.mark.parametrize(
    ("asked", "early"),
    [
        ("What was agreed in July 2025?", True),
        ("What was agreed on 3 June 2025?", True),
        ("What was agreed on 2 June 2025?", False),
        ("What was agreed in May 2025?", False),
        ("What was agreed in July 2025, after May 2025?", False),
        ("What was agreed?", False),
    ],
)
def test_days_after_all_evidence_cannot_be_told(gate, asked, early):
    ranked = found(asked, score=9.0)
    assert premature(ranked) is early
    assert gate.judge(ranked).answerable is not early


def test_what_is_announced_can_be_told():
    text = "The head of the delegation said six thousand bodies would be handed over on 9 June."
    ranked = ranking({"The head": 9.0}, article(text), question="What happens on 9 June 2025?")
    assert not premature(ranked)
