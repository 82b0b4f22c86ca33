"""Metrics agree with their definitions, spelled out the slow way."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import (
    NOT_SCORED,
    auc,
    balanced_accuracy,
    bootstrap_interval,
    contains,
    f1,
    mcnemar,
    mean,
    names_any,
    normalise,
    percentile,
    precision,
    recall,
    truthfulness,
)

words = st.lists(st.sampled_from(["The", "mill", "an", "6,000", "U.S.", "«да»", "Çırağan", "—", "closed"]), max_size=12)
grades = st.integers(0, 4).map(float) | st.just(NOT_SCORED)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The  Mill, closed!", "mill closed"),
        ("6,000 bodies", "6000 bodies"),
        ("“An” U.S. ﬁrm", "us firm"),  # the curly quotes go, the ligature is spelled out
        ("a/the", "athe"),
        ("  ", ""),
    ],
)
def test_normalise(text, normal):
    assert normalise(text) == normal


@given(words)
def test_normalising_twice_changes_nothing(tokens):
    once = normalise(" ".join(tokens))
    assert normalise(once) == once


@given(words, words, words)
def test_contains_finds_any_run_of_tokens(before, inside, after):
    gold = " ".join(inside)
    assert contains(" ".join([*before, *inside, *after]), [gold]) == bool(normalise(gold))


@given(words, words)
def test_contains_agrees_with_comparing_token_by_token(answer, gold):
    have, want = normalise(" ".join(answer)).split(), normalise(" ".join(gold)).split()
    runs = [have[start : start + len(want)] for start in range(len(have) - len(want) + 1)]
    assert contains(" ".join(answer), [" ".join(gold)]) == (bool(want) and want in runs)


def test_contains_takes_whole_tokens_and_any_gold():
    assert not contains("It cost 6,000.", ["000"])
    assert contains("It cost 6,000.", ["5", "6000"])
    assert not contains("It cost 6,000.", [])


@given(st.lists(st.tuples(grades, st.sampled_from([0.0, 1.0])), max_size=25))
def test_auc_is_the_share_of_pairs_in_order(cases):
    pairs = [
        (good, bad)
        for good, is_good in cases
        for bad, is_bad in cases
        if is_good and not is_bad and not isnan(good) and not isnan(bad)
    ]
    found = auc([score for score, _ in cases], [label for _, label in cases])
    if not pairs:
        assert isnan(found)
    else:
        assert found == pytest.approx(sum((good > bad) + (good == bad) / 2 for good, bad in pairs) / len(pairs))


@given(st.lists(grades, min_size=1), st.floats(0, 100))
def test_percentile_lies_between_the_extremes(values, share):
    scored = [value for value in values if not isnan(value)]
    found = percentile(values, share)
    assert isnan(found) if not scored else min(scored) <= found <= max(scored)


def test_percentile_interpolates():
    assert percentile([10, NOT_SCORED, 20], 50) == 15


@given(st.lists(grades))
def test_mean_counts_what_it_leaves_out(values):
    scored = [value for value in values if not isnan(value)]
    found = mean(values)
    assert (found.scored, found.left_out) == (len(scored), len(values) - len(scored))
    assert isnan(found.value) if not scored else found.value == pytest.approx(sum(scored) / len(scored))


@given(st.lists(st.tuples(grades, st.sampled_from("abc")), min_size=1, max_size=12))
def test_the_interval_is_repeatable_and_lies_between_the_group_means(cases):
    values, groups = [value for value, _ in cases], [group for _, group in cases]
    found = bootstrap_interval(values, groups, resamples=50)
    assert np.array_equal(found, bootstrap_interval(values, groups, resamples=50), equal_nan=True)
    means = [mean([value for value, of in cases if of == group]).value for group in set(groups)]
    if all(isnan(value) for value in means):
        assert isnan(found.low)
        assert isnan(found.high)
    else:
        assert np.nanmin(means) - 1e-9 <= found.low <= found.high <= np.nanmax(means) + 1e-9


def test_groups_are_drawn_whole():
    assert bootstrap_interval([0, 1, 0, 1], ["a", "a", "b", "b"]) == (0.5, 0.5)
    alone = bootstrap_interval([0, 1, 0, 1], ["a", "b", "c", "d"])
    assert alone.low < 0.5 < alone.high


def test_the_interval_of_an_auc_holds_it():
    random = np.random.default_rng(7)
    labels = np.arange(200) % 2
    rows = np.column_stack([labels + random.normal(size=200), labels])
    found = bootstrap_interval(rows, [index // 5 for index in range(200)], lambda part: auc(part[:, 0], part[:, 1]))
    assert found.low < auc(rows[:, 0], rows[:, 1]) < found.high
    assert 0.05 < found.high - found.low < 0.25


def test_every_row_needs_a_group():
    with pytest.raises(ValueError, match="2 rows, but 1 groups"):
        bootstrap_interval([1, 2], ["a"])


@pytest.mark.parametrize(
    ("first", "second", "p"), [(0, 0, 1.0), (5, 5, 1.0), (0, 6, 0.03125), (6, 0, 0.03125), (1, 9, 0.021484375)]
)
def test_mcnemar_is_exact(first, second, p):
    assert mcnemar(first, second) == pytest.approx(p)


def test_truthfulness_counts_a_refusal_as_nothing():
    assert truthfulness(refused=True, right=False, wrong=True) == 0
    assert truthfulness(refused=False, right=True, wrong=False) == 1
    assert truthfulness(refused=False, right=False, wrong=True) == -1
    assert truthfulness(refused=False, right=True, wrong=True) == 0


def test_the_interval_of_a_mean_is_that_of_the_same_statistic_given_by_hand():
    values = [0.0, 1.0, 1.0, float("nan"), 0.25, 0.5]
    groups = ["a", "a", "b", "b", "c", "c"]
    by_hand = bootstrap_interval(values, groups, lambda rows: float(rows.mean()))
    assert bootstrap_interval(values, groups) == pytest.approx(by_hand)


def test_detection_figures():
    found, truth = [1, 1, 0, 0, 1], [1, 0, 1, 0, 1]
    assert precision(found, truth) == pytest.approx(2 / 3)
    assert recall(found, truth) == pytest.approx(2 / 3)
    assert f1(found, truth) == pytest.approx(2 / 3)
    assert balanced_accuracy(found, truth) == pytest.approx((2 / 3 + 1 / 2) / 2)


def test_detection_of_nothing_is_not_scored():
    assert isnan(precision([0, 0], [1, 0]))
    assert isnan(recall([0, 1], [0, 0]))
    assert isnan(f1([0, 0], [0, 0]))
    assert isnan(balanced_accuracy([0, 1], [1, 1]))
    assert f1([0, 0], [1, 0]) == 0


@pytest.mark.parametrize(
    ("texts", "elements", "named"),
    [
        (["No article tells of a round in ANKARA."], ["Minsk", "Ankara"], True),
        (["Nothing."], ["Ankara"], False),
        (["Nothing."], [""], False),
        ([], ["Ankara"], False),
        (["Nothing."], [], False),
    ],
)
def test_an_element_is_named_in_any_case(texts, elements, named):
    assert names_any(texts, elements) is named
