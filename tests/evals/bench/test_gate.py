"""The gate's figures on a suite of two questions, and on played readings."""

from __future__ import annotations

from math import isnan

import pytest

from evals.bench.gate import Read, figures, read_questions, reading_mode
from evals.suite import Question, read_suite
from tests.evals.bench.tiny import suite


def read(name, score, opening="", *, answerable=True):
    question = Question(
        id=name, question="?", answers=("June",) if answerable else (), answerable=answerable, group=name[0]
    )
    return Read(question, score, opening)


def test_the_gate_tells_a_tempting_paragraph_from_a_telling_one(settings, tmp_path):
    found = reading_mode(settings, suite(tmp_path / "town"))
    assert found["gate_auc"].value == 1
    assert found["gate_off"].value == 100


def test_each_question_reads_its_own_paragraph(settings, tmp_path):
    answered, absent = read_questions(settings, read_suite(suite(tmp_path / "town")))
    assert "45 workers" in answered.opening
    assert "mill" not in absent.opening
    assert answered.found == 1
    assert isnan(absent.found)


def test_figures_of_played_readings():
    reads = [read("a1", 2.0, "In June."), read("a2", 0.0, "In May."), read("b1", 1.0, answerable=False)]
    found = figures(reads)
    assert found["gate_auc"].value == 0.5
    assert found["gate_off"].value == 50
    assert found["gate_off"].detail == "2 answerable questions"
    assert found["gate_off"].interval == (50, 50)


def test_an_unscored_question_counts_in_neither():
    unsure = read("c1", 9.0, "In June.").question.model_copy(update={"answerable": None})
    reads = [read("a1", 2.0, "In June."), read("b1", 1.0, answerable=False), Read(unsure, 9.0, "In June.")]
    assert figures(reads)["gate_auc"].value == 1
    assert figures(reads)["gate_off"].detail == "1 answerable questions"


@pytest.mark.parametrize("answerable", [True, False])
def test_one_class_alone_gives_no_auc(answerable):
    assert isnan(figures([read("a1", 2.0, answerable=answerable)])["gate_auc"].value)
