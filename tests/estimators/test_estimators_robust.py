"""HuberRegressor and QuantileRegressor against scikit-learn's classes and against their own objectives."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
import sklearn.linear_model as theirs
from sklearn.datasets import load_diabetes

import diamondring as dr


def _data(n: int, p: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p))
    return x, x @ rng.normal(size=p) + rng.standard_t(2, size=n) + 5.0


def _huber_objective(model: Any, x: Any, y: Any, weights: Any, sigma: float | None = None) -> float:
    sigma = model.scale_ if sigma is None else sigma
    z = np.abs(y - model.predict(x)) / sigma
    cost = np.where(z < model.epsilon, z**2, 2 * model.epsilon * z - model.epsilon**2)
    return float(weights.sum() * sigma + weights @ (sigma * cost) + model.alpha * model.coef_ @ model.coef_)


@pytest.mark.parametrize(("alpha", "epsilon"), [(1e-4, 1.35), (10.0, 1.1), (0.0, 2.5), (1.0, 1.35)])
@pytest.mark.parametrize("weighted", [False, True])
def test_huber_agrees_with_scikit_learn(alpha: float, epsilon: float, weighted: bool) -> None:
    x, y = _data(120, 5)
    weights = np.linspace(0.1, 2.0, 120) if weighted else np.ones(120)
    options = {"alpha": alpha, "epsilon": epsilon}
    ours = dr.HuberRegressor(**options).fit(x, y, weights if weighted else None)
    other = theirs.HuberRegressor(**options, max_iter=10000, tol=1e-10).fit(x, y, weights)
    np.testing.assert_allclose(ours.coef_, other.coef_, atol=5e-5)
    assert ours.intercept_ == pytest.approx(other.intercept_, abs=5e-5)
    assert ours.scale_ == pytest.approx(other.scale_, rel=1e-4)
    np.testing.assert_array_equal(ours.outliers_, other.outliers_)
    assert _huber_objective(ours, x, y, weights) <= _huber_objective(other, x, y, weights) * (1 + 1e-13)
    assert ours.gap_ <= 1e-10


def test_huber_meets_the_joint_optimality_conditions() -> None:
    x, y = _data(80, 4, seed=3)
    model = dr.HuberRegressor(alpha=0.5).fit(x, y)
    r = y - model.predict(x)
    psi = np.clip(r / model.scale_, -model.epsilon, model.epsilon)
    np.testing.assert_allclose(x.T @ psi, model.alpha * model.coef_, atol=1e-8)
    assert psi.sum() == pytest.approx(0.0, abs=1e-8)
    assert (psi**2).sum() == pytest.approx(80.0, rel=1e-11)


@pytest.mark.parametrize(("n", "p", "alpha", "epsilon"), [(50, 80, 1.0, 1.35), (20, 40, 1e-3, 1.35), (60, 3, 0.1, 1.0)])
def test_a_scale_of_zero_is_the_median_regression(n: int, p: int, alpha: float, epsilon: float) -> None:
    x, y = _data(n, p, seed=1)
    ours = dr.HuberRegressor(alpha=alpha, epsilon=epsilon).fit(x, y)
    assert ours.scale_ < 1e-14
    assert ours.gap_ <= 1e-8
    limit = 2 * epsilon * np.abs(y - ours.predict(x)).sum() + alpha * ours.coef_ @ ours.coef_
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = theirs.HuberRegressor(alpha=alpha, epsilon=epsilon, max_iter=20000, tol=1e-10).fit(x, y)
    assert limit <= _huber_objective(other, x, y, np.ones(n)) * (1 + 1e-10)


def test_huber_of_a_constant_target_and_of_scaled_data() -> None:
    x, y = _data(40, 3, seed=2)
    constant = dr.HuberRegressor().fit(x, np.full(40, 7.0))
    assert constant.intercept_ == pytest.approx(7.0)
    np.testing.assert_allclose(constant.coef_, 0.0, atol=1e-12)
    one = dr.HuberRegressor(alpha=0.0).fit(x, y)
    thousand = dr.HuberRegressor(alpha=0.0).fit(x, 1000.0 * y)
    np.testing.assert_allclose(thousand.coef_, 1000.0 * one.coef_, rtol=1e-7)
    assert thousand.scale_ == pytest.approx(1000.0 * one.scale_, rel=1e-9)


def test_huber_takes_sparse_inputs_and_prints_itself() -> None:
    x, y = _data(60, 6, seed=4)
    x[np.abs(x) < 0.7] = 0.0
    dense = dr.HuberRegressor(alpha=0.1, fit_intercept=False).fit(x, y)
    sparse = dr.HuberRegressor(alpha=0.1, fit_intercept=False).fit(sp.csr_array(x), y)
    np.testing.assert_allclose(sparse.coef_, dense.coef_, atol=1e-9)
    assert dense.intercept_ == 0.0
    assert "sigma" in dense._objective_text()


@pytest.mark.parametrize("quantile", [0.1, 0.5, 0.8])
@pytest.mark.parametrize("alpha", [0.0, 0.01, 0.1])
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_quantile_agrees_with_scikit_learn(quantile: float, alpha: float, fit_intercept: bool) -> None:
    x, y = _data(101, 6, seed=5)
    options = {"quantile": quantile, "alpha": alpha, "fit_intercept": fit_intercept}
    weights = np.linspace(0.5, 1.5, 101)
    ours = dr.QuantileRegressor(**options).fit(x, y, weights)
    other = theirs.QuantileRegressor(**options).fit(x, y, weights)
    np.testing.assert_allclose(ours.coef_, other.coef_, atol=1e-7)
    assert ours.intercept_ == pytest.approx(other.intercept_, abs=1e-7)
    assert ours.gap_ <= 1e-9


def test_quantile_on_real_data_reaches_the_value_of_scikit_learn() -> None:
    x, y = load_diabetes(return_X_y=True)
    for alpha in (0.001, 0.05):
        ours = dr.QuantileRegressor(quantile=0.75, alpha=alpha).fit(x, y)
        other = theirs.QuantileRegressor(quantile=0.75, alpha=alpha).fit(x, y)
        values = [
            dr.Quantile(0.75).value(y, model.predict(x)) + alpha * np.abs(model.coef_).sum() for model in (ours, other)
        ]
        assert values[0] == pytest.approx(values[1], rel=1e-9)


def test_quantile_options_of_scikit_learn_are_checked() -> None:
    x, y = _data(30, 2)
    with pytest.raises(dr.InputError, match="does not support sparse"):
        dr.QuantileRegressor(solver="interior-point").fit(sp.csr_array(x), y)
    with pytest.raises(dr.InputError, match="quantile"):
        dr.QuantileRegressor(quantile=1.0).fit(x, y)
    dr.QuantileRegressor(solver="highs-ds", solver_options={"presolve": True}, alpha=0.1).fit(sp.csr_array(x), y)
