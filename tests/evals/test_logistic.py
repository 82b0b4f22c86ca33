from __future__ import annotations

import numpy as np
import pytest

from evals.logistic import fit, out_of_fold
from evals.metrics import auc


@pytest.fixture
def data():
    random = np.random.default_rng(7)
    rows = random.normal(size=(2000, 3)) * [1.0, 2.0, 5.0]
    chance = 1 / (1 + np.exp(-(0.5 + 1.5 * rows[:, 0] - 0.5 * rows[:, 1])))
    return rows, (random.random(2000) < chance).astype(float)


def test_the_fit_finds_the_weights_the_data_were_made_with(data):
    model = fit(*data, np.ones(2000), ridge=0.0)
    assert model.weights / model.scales == pytest.approx([1.5, -0.5, 0.0], abs=0.15)
    assert model.intercept - (model.weights * model.means / model.scales).sum() == pytest.approx(0.5, abs=0.15)


def test_the_ridge_shrinks_the_weights_and_not_the_intercept(data):
    free, held = (fit(*data, np.ones(2000), ridge=ridge) for ridge in (0.0, 1e6))
    assert np.abs(held.weights).max() < 0.01 < np.abs(free.weights).max()
    assert held.intercept == pytest.approx(np.log(data[1].mean() / (1 - data[1].mean())), abs=0.01)


def test_rows_without_importance_do_not_count(data):
    rows, labels = data
    half = fit(rows[:1000], labels[:1000], np.ones(1000), ridge=1.0)
    importance = np.r_[np.ones(1000), np.zeros(1000)]
    assert fit(rows, labels, importance, ridge=1.0).weights == pytest.approx(half.weights)


def test_a_constant_column_and_parted_classes_do_no_harm():
    rows = np.c_[np.ones(20), np.r_[np.zeros(10), np.ones(10)]]
    model = fit(rows, rows[:, 1], np.ones(20), ridge=1.0)
    assert np.isfinite(model.logits(rows)).all()
    assert model.weights[0] == pytest.approx(0.0)


def test_a_group_is_judged_by_a_model_that_has_not_seen_it():
    """Each group has a column of its own that tells its label: of no use to a model that has not seen the group."""
    groups = [f"g{at // 2}" for at in range(40)]
    labels = np.tile([0.0, 1.0], 20)
    rows = np.zeros((40, 20))
    rows[np.arange(40), np.arange(40) // 2] = labels
    unseen = out_of_fold(rows, labels, groups, np.ones(40), 0.1, seed=1)
    assert auc(unseen, labels) == pytest.approx(0.5)
