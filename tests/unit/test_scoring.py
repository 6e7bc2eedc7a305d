"""Held-out error: lower is better, whatever measures it; and its standard error."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import make_scorer, mean_absolute_error, r2_score

import diamondring as dr
from diamondring.tuning.scoring import as_score, mean_squared_errors, standard_error


@pytest.fixture
def rows(rng):
    return rng.standard_normal(30), rng.standard_normal((30, 4)), rng.uniform(0.1, 2, 30)


def test_the_default_is_the_weighted_mean_squared_error(rows):
    y, f, w = rows
    score = as_score(None)
    assert score.name == "mean squared error"
    assert score.squared
    np.testing.assert_allclose(score.errors(y, f, None), [np.mean((y - f[:, k]) ** 2) for k in range(4)])
    np.testing.assert_allclose(score.errors(y, f, w), [np.average((y - f[:, k]) ** 2, weights=w) for k in range(4)])


@pytest.mark.parametrize(
    ("scoring", "name", "metric"),
    [
        ("neg_mean_squared_error", "mean squared error", lambda y, f, w: np.average((y - f) ** 2, weights=w)),
        ("neg_mean_absolute_error", "mean absolute error", lambda y, f, w: np.average(np.abs(y - f), weights=w)),
        ("r2", "minus r2", lambda y, f, w: -r2_score(y, f, sample_weight=w)),
        (
            make_scorer(mean_absolute_error, greater_is_better=False),
            "mean absolute error",
            lambda y, f, w: np.average(np.abs(y - f), weights=w),
        ),
        (make_scorer(r2_score), "minus r2 score", lambda y, f, w: -r2_score(y, f, sample_weight=w)),
    ],
)
def test_scores_are_turned_into_errors(rows, scoring, name, metric):
    y, f, w = rows
    score = as_score(scoring)
    assert score.name == name
    for weight in (None, w):
        np.testing.assert_allclose(score.errors(y, f, weight), [metric(y, f[:, k], weight) for k in range(4)])


def test_a_callable_sees_the_rows_of_the_user(rows):
    y, f, _ = rows
    seen = []

    def scorer(estimator, X, y):
        seen.append(X)
        return float(np.mean(estimator.predict(X)))

    errors = as_score(scorer).errors(y, f, None, rows="these rows")
    np.testing.assert_allclose(errors, -f.mean(axis=0))
    assert seen == ["these rows"] * 4


def test_a_scorer_that_cannot_weigh_is_refused_when_there_are_weights(rows):
    y, f, w = rows

    def blind(estimator, X, y):
        return 0.0

    with pytest.raises(dr.InputError, match="takes no sample_weight"):
        as_score(blind).errors(y, f, w)

    def unweighted(y, f):
        return 0.0

    with pytest.raises(dr.InputError, match="failed on held-out rows"):
        as_score(make_scorer(unweighted)).errors(y, f, w)


def test_unknown_scorers_are_refused():
    with pytest.raises(dr.InputError, match="'rmsd' is no scikit-learn scorer"):
        as_score("rmsd")
    with pytest.raises(dr.InputTypeError, match="pass None, the name"):
        as_score(3)


def test_a_weight_of_three_is_the_row_three_times(rows):
    y, f, _ = rows
    count = np.arange(30) % 4
    again = np.repeat(np.arange(30), count)
    weighted = mean_squared_errors(y, f, count.astype(float))
    np.testing.assert_allclose(weighted, mean_squared_errors(y[again], f[again], None))


def test_the_standard_error_is_that_of_nadeau_and_bengio():
    values = np.array([1.0, 2.0, 4.0, 9.0])
    mean = 4.0
    variance = sum((v - mean) ** 2 for v in values) / 3
    assert standard_error(values, 0.25) == pytest.approx(np.sqrt(variance * (1 / 4 + 0.25)))
    matrix = np.column_stack([values, 2 * values])
    np.testing.assert_allclose(standard_error(matrix, 0.25), standard_error(values, 0.25) * np.array([1, 2]))


def test_more_repeats_do_not_make_the_standard_error_vanish():
    values = np.array([1.0, 2.0, 4.0, 9.0])
    floor = np.sqrt(values.var() * 0.25)
    many = standard_error(np.tile(values, 10_000), 0.25)
    assert many > floor * 0.999
    assert many < standard_error(values, 0.25)


def test_a_single_split_has_no_standard_error():
    assert np.isnan(standard_error(np.array([3.0]), 0.1))
