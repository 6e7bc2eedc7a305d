"""The relaxed lasso: least squares on what L1 keeps, blended with L1."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

import diamondring as dr
from diamondring.paths import solve
from diamondring.prepare import make_problem
from diamondring.tuning.fold_data import DataOptions, make_folds
from diamondring.tuning.relaxed import GAMMAS, blended_path, refit
from diamondring.tuning.scoring import as_score
from diamondring.tuning.solve import Task, solve_folds


def fitted(X, y, alphas=12, **options):
    problem = make_problem(X, y, penalty="L1", **options).problem
    path = solve(problem, alphas)
    return problem, path, refit(problem, path)


def least_squares(X, y, support, w, offset, intercept=True):
    """Coefficients (p,) and intercept of weighted least squares on some columns, by NumPy."""
    root = np.sqrt(w)
    columns = [X[:, support], np.ones((len(y), 1))] if intercept else [X[:, support]]
    A = np.hstack(columns) * root[:, None]
    found = np.linalg.lstsq(A, (y - offset) * root, rcond=None)[0]
    coef = np.zeros(X.shape[1])
    coef[support] = found[: len(support)]
    return coef, found[-1] if intercept else 0.0


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("form", [np.asarray, sp.csc_array], ids=["dense", "sparse"])
def test_every_support_is_refitted(rng, intercept, standardize, form):
    X = rng.standard_normal((50, 9)) * np.arange(1, 10) + 2
    y = X[:, 0] * 3 - X[:, 4] + rng.standard_normal(50)
    w, offset = rng.uniform(0.2, 2, 50), rng.standard_normal(50)
    options = {"sample_weight": w, "offset": offset, "fit_intercept": intercept, "standardize": standardize}
    _, path, again = fitted(form(X), y, **options)
    for i in range(12):
        support = np.flatnonzero(path.coef_at(i))
        coef, b0 = least_squares(X, y, support, w, offset, intercept)
        np.testing.assert_allclose(again.coef[[i]].toarray()[0], coef, rtol=1e-7, atol=1e-9)
        assert again.intercept[i] == pytest.approx(b0, abs=1e-8)


def test_training_errors_of_all_blends(rng):
    X = rng.standard_normal((40, 6))
    y = X[:, 0] + rng.standard_normal(40)
    w = rng.uniform(0.5, 2, 40)
    _, path, again = fitted(X, y, sample_weight=w)
    errors = again.train_errors(GAMMAS)
    for g, gamma in enumerate(GAMMAS):
        left = y[:, None] - blended_path(path, again, gamma).predict(X)
        np.testing.assert_allclose(errors[g], np.average(left**2, axis=0, weights=w), rtol=1e-9)


def test_blends_go_from_the_lasso_to_the_refit(rng):
    X = rng.standard_normal((40, 6))
    y = X[:, 0] + rng.standard_normal(40)
    _, path, again = fitted(X, y)
    half = blended_path(path, again, 0.5)
    np.testing.assert_allclose(half.coef.toarray(), 0.5 * (path.coef + again.coef).toarray())
    np.testing.assert_allclose(half.intercept, 0.5 * (path.intercept + again.intercept))
    np.testing.assert_array_equal(half.n_kept, path.n_kept)
    assert set(half.status) == {"relaxed"}
    assert np.isnan(half.gap).all()
    assert "Relaxed: 0.5 of the L1 fit" in half.notes[-1]


def test_dependent_columns_share_with_the_least_norm_on_the_penaltys_scale(rng):
    a, b = rng.standard_normal((2, 40))
    X = np.column_stack([a, 10 * a, b, a + b, np.ones(40)])
    y = 2 * a - b + 0.1 * rng.standard_normal(40)
    problem = make_problem(X, y, penalty="L1").problem
    from diamondring.moments import centred_moments
    from diamondring.tuning.relaxed import _least_squares

    place = np.arange(5)
    found = _least_squares(centred_moments(problem, place), place)
    sd = X.std(axis=0)
    Z = np.divide(X - X.mean(axis=0), sd, out=np.zeros_like(X), where=sd > 1e-12)
    np.testing.assert_allclose(found, np.linalg.lstsq(Z, y - y.mean(), rcond=1e-10)[0], rtol=1e-7, atol=1e-9)


def test_more_inputs_than_rows_interpolate(rng):
    X = rng.standard_normal((12, 40))
    y = rng.standard_normal(12)
    _, path, again = fitted(X, y, alphas=30)
    assert path.n_kept[-1] >= 10
    left = y - (X @ again.coef[[29]].toarray()[0] + again.intercept[29])
    assert np.abs(left).max() < 1e-6


def test_free_inputs_are_refitted_and_excluded_ones_are_not(rng):
    X = rng.standard_normal((50, 4))
    y = X @ np.array([1, 2, 3, 0.5]) + rng.standard_normal(50)
    _, _, again = fitted(X, y, penalty_factor=[1, np.inf, 1, 0])
    coef = again.coef.toarray()
    assert (coef[:, 1] == 0).all()
    assert (coef[:, 3] != 0).all()
    expected, _ = least_squares(X, y, [3], np.ones(50), 0)
    np.testing.assert_allclose(coef[0], expected, rtol=1e-7, atol=1e-12)


def test_bounds_hold_in_the_refit(rng):
    X = rng.standard_normal((60, 4))
    y = X @ np.array([3, -2, 1, 0.5]) + rng.standard_normal(60)
    _, _, again = fitted(X, y, bounds=(-1.0, 1.5))
    coef = again.coef.toarray()
    assert coef.min() >= -1 - 1e-12
    assert coef.max() <= 1.5 + 1e-12
    assert coef[-1, 0] == pytest.approx(1.5)
    at_bounds = 1.5 * X[:, 0] - X[:, 1]
    expected, _ = least_squares(X, y - at_bounds, [2, 3], np.ones(60), 0)
    np.testing.assert_allclose(coef[-1, 2:], expected[2:], rtol=1e-5)


def test_every_fold_refits_on_its_own_supports(rng):
    X = rng.standard_normal((40, 5))
    y = X[:, 0] * 2 + rng.standard_normal(40)
    folds = make_folds(X, y, dr.L1(), cv=4, groups=None, repeats=1, random_state=0, options=DataOptions())
    alphas = solve(folds.problem, 10).alphas
    (solved,) = solve_folds(folds, [Task("L1", dr.L1(), alphas, GAMMAS)], score=as_score(None), tol=1e-10)
    for split, found in zip(folds.splits, solved, strict=True):
        _, path, again = fitted(X[split.train], y[split.train], alphas=alphas)
        for g, gamma in enumerate(GAMMAS):
            left = y[split.test, None] - blended_path(path, again, gamma).predict(X[split.test])
            np.testing.assert_allclose(found.errors[g], (left**2).mean(axis=0), rtol=1e-6)
            coef, intercept = found.at(3, gamma)
            expected = blended_path(path, again, gamma)
            np.testing.assert_allclose(coef.toarray()[0], expected.coef_at(3), rtol=1e-6, atol=1e-12)
            assert intercept[0] == pytest.approx(expected.intercept[3])


def test_a_refit_can_be_stopped(rng):
    X = rng.standard_normal((30, 5))
    problem, path, _ = fitted(X, X[:, 0] + rng.standard_normal(30))
    with pytest.raises(dr.Interrupted):
        refit(problem, path, lambda: True)
