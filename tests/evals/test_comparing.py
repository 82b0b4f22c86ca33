from __future__ import annotations

import pytest

from evals.comparing import compare
from evals.errors import SuiteError
from tests.evals.runs import record, write


def rows(right: list[float], **options):
    return [
        record(f"q{at}", group=f"g{at // 2}", scores={"right": value, "contains": None}, **options)
        for at, value in enumerate(right)
    ]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("suite", "city", "suite"),
        ("mode", "reading", "mode"),
        ("corpus_digest", "other", "articles"),
        ("questions_digest", "other", "text of the questions"),
    ],
)
def test_unlike_runs_are_not_compared(tmp_path, field, value, said):
    one = write(tmp_path / "one", rows([1]))
    other = write(tmp_path / "other", rows([1]), **{field: value})
    with pytest.raises(SuiteError, match=f"differ in the {said}"):
        compare(one, other)


def test_other_models_and_gates_may_be_compared(tmp_path):
    one = write(tmp_path / "one", rows([1, 0]))
    assert compare(one, write(tmp_path / "other", rows([1, 0]), gate="2026-01-01", models={"e": "x"})).questions == 2


def test_runs_without_a_question_in_common_and_folders_without_a_run_are_told(tmp_path):
    one = write(tmp_path / "one", rows([1]))
    with pytest.raises(SuiteError, match="no question in common"):
        compare(one, write(tmp_path / "other", [record("elsewhere")]))
    with pytest.raises(SuiteError, match="holds no run"):
        compare(one, tmp_path / "nowhere")


def test_the_same_answers_claim_nothing(tmp_path):
    found = compare(write(tmp_path / "one", rows([1, 0, 1, 0])), write(tmp_path / "other", rows([1, 0, 1, 0])))
    assert (found.only_first, found.only_second, found.p) == (0, 0, 1)
    assert found.sentence == (
        "other answers as many of the questions right as one (interval 0 to 0; McNemar p = 1.000): "
        "no difference can be claimed."
    )


def test_a_clear_gain_is_claimed_and_a_small_one_is_not(tmp_path):
    one = write(tmp_path / "one", rows([0.0] * 20 + [1.0] * 20))
    clear = compare(one, write(tmp_path / "clear", rows([1.0] * 40)))
    assert clear.only_second == 20
    assert clear.sentence.startswith("clear answers 50 points more of the questions right than one (interval ")
    assert clear.sentence.endswith("clear is better.")
    worse = compare(tmp_path / "clear", one)
    assert worse.sentence.endswith("one is worse.")
    small = compare(one, write(tmp_path / "small", rows([1.0] + [0.0] * 19 + [1.0] * 20)))
    assert small.sentence.endswith("no difference can be claimed.")


def test_only_what_both_scored_counts(tmp_path):
    later = record("later", kind="list", scores={"right": 1.0})
    one = write(tmp_path / "one", [*rows([1, 0, None]), later])
    found = compare(one, write(tmp_path / "other", [*rows([1, None, 1]), later]))
    whole = next(item for item in found.differences if item.kind is None)
    assert (whole.metric.key, whole.questions) == ("right", 2)
    assert {item.kind for item in found.differences} == {None, "fact", "list"}
    assert found.questions == 4


def test_nothing_scored_is_said(tmp_path):
    found = compare(write(tmp_path / "one", rows([None])), write(tmp_path / "other", rows([None])))
    assert found.sentence == "No question is scored right or wrong in both runs: nothing can be said."
