"""Ingredients of the pictures: sums over rows that agree with the plain formulas, and no row kept."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import scipy.sparse as sp

import diamondring as dr
from diamondring import paths
from diamondring.ingredients import figure_ingredients, ingredients_from_data
from diamondring.prepare import make_problem


def _data(rng, n=60, p=7):
    X = rng.normal(size=(n, p)) * rng.uniform(0.5, 4, p) + rng.normal(size=p) * 3
    y = X[:, 0] - 0.5 * X[:, 3] + rng.normal(size=n)
    return X, y


def _plain(X, y, w, offset, coef, intercept, scale, center):
    share = w / w.sum()
    residual = y - offset - intercept - X @ coef
    Z = (X - center) / scale
    return Z.T @ (share * residual), Z.T @ (share[:, None] * Z), share @ residual**2


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("form", ["C", "F", "float32", "csr", "csc"])
def test_pull_and_gram_are_the_plain_formulas(rng, intercept, standardize, form):
    X, y = _data(rng)
    X = X.astype(np.float32).astype(np.float64)
    w, offset = rng.uniform(0.2, 2, len(y)), rng.normal(size=len(y))
    stored = {
        "C": np.ascontiguousarray,
        "F": np.asfortranarray,
        "float32": lambda x: x.astype(np.float32),
        "csr": sp.csr_array,
        "csc": sp.csc_array,
    }[form](X)
    problem = make_problem(
        stored, y, sample_weight=w, offset=offset, fit_intercept=intercept, standardize=standardize
    ).problem
    path = paths.solve(problem, 12)
    found = figure_ingredients(problem, path, 6)
    center = path.center if intercept else np.zeros(X.shape[1])
    pull, gram, error = _plain(X, y, w, offset, path.coef_at(6), path.intercept[6], path.scale, center)
    np.testing.assert_allclose(found.pull, pull, atol=1e-9 * np.abs(pull).max())
    np.testing.assert_allclose(found.gram, gram[np.ix_(found.inputs, found.inputs)], rtol=1e-9, atol=1e-9)
    assert found.error == pytest.approx(error, rel=1e-9)


@pytest.mark.parametrize("penalty", [dr.L1(), dr.L2(), dr.L1L2(0.4)])
def test_pull_balances_the_penalty(rng, penalty):
    X, y = _data(rng)
    problem = make_problem(X, y, penalty=penalty, penalty_factor=[1, 2, 1, 1, 0, 1, 1]).problem
    path = paths.solve(problem, 20)
    fit = figure_ingredients(problem, path, 10)
    slope = fit.alpha * fit.factor * (fit.l1_ratio * np.sign(fit.u) + (1 - fit.l1_ratio) * fit.u)
    kept = fit.coef != 0
    np.testing.assert_allclose(fit.pull[kept], slope[kept], atol=1e-6)
    assert np.all(np.abs(fit.pull[~kept]) <= fit.alpha * fit.l1_ratio * fit.factor[~kept] + 1e-9)


def test_both_kept_inputs_and_those_at_zero_get_gram_entries(rng):
    X, y = _data(rng, n=200, p=40)
    problem = make_problem(X, y).problem
    path = paths.solve(problem, 30)
    index = int(np.argmax(path.n_kept >= 6))
    fit = figure_ingredients(problem, path, index, limit=10)
    assert len(fit.inputs) == 10
    assert np.count_nonzero(fit.coef[fit.inputs]) == 5
    largest = np.argsort(-np.abs(fit.u))[:5]
    assert set(largest) <= set(fit.inputs.tolist())


def test_constant_and_excluded_inputs_are_not_usable(rng):
    X, y = _data(rng)
    X[:, 2] = 5.0
    problem = make_problem(X, y, penalty_factor={"x4": np.inf}).problem
    fit = figure_ingredients(problem, paths.solve(problem, 10), 5)
    assert np.flatnonzero(~fit.usable).tolist() == [2, 4]
    assert not set(fit.inputs) & {2, 4}
    assert fit.pull[2] == 0.0


def test_from_data_gives_the_same_and_from_other_data_a_sentence(rng):
    X, y = _data(rng)
    w = rng.uniform(0.5, 2, len(y))
    path = dr.path(X, y, sample_weight=w, alphas=15)
    problem = make_problem(X, y, sample_weight=w).problem
    again = ingredients_from_data(path, 7, X, y, sample_weight=w)
    np.testing.assert_array_equal(again.pull, figure_ingredients(problem, path, 7).pull)
    with pytest.raises(dr.InputError, match="X has 3 columns; this fit has 7 inputs"):
        ingredients_from_data(path, 7, X[:, :3], y)


def test_its_size_does_not_depend_on_the_rows(rng):
    sizes = []
    for n in (60, 3000):
        X, y = _data(rng, n=n)
        problem = make_problem(X, y).problem
        sizes.append(len(pickle.dumps(figure_ingredients(problem, paths.solve(problem, 5), 3))))
    assert abs(sizes[1] - sizes[0]) < 100
