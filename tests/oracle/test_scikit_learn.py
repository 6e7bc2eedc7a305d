"""scikit-learn, run live at tight tolerance, on the same problems."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, Ridge
from sklearn.preprocessing import StandardScaler

import diamondring as dr
from cases import data
from helpers import relative

ALPHAS = [0.5, 0.1, 0.02]
TIGHT = {"tol": 1e-13, "max_iter": 10**6}


def _both(x: Any, y: np.ndarray, penalty: Any, estimator: Any, weights: Any = None, **options: Any) -> None:
    """Our path at three alphas beside one fit of theirs each; coefficients in the units of x."""
    path = dr.path(x, y, penalty=penalty, alphas=ALPHAS, sample_weight=weights, tol=1e-12, **options)
    for i, alpha in enumerate(ALPHAS):
        theirs = estimator(alpha).fit(x, y, sample_weight=weights)
        assert relative(path.coef_at(i), theirs.coef_, 1e-3 * path.y_scale) <= 1e-6
        assert path.intercept[i] == pytest.approx(theirs.intercept_, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("l1_ratio", [1.0, 0.5, 0.1])
@pytest.mark.parametrize("form", ["dense", "sparse"])
def test_elastic_net_not_standardised(form: str, l1_ratio: float, intercept: bool, weighted: bool) -> None:
    case = data(60, 10, seed=1)
    x = case.X if form == "dense" else sp.csc_array(case.X)
    weights = np.linspace(0.2, 2, 60) if weighted else None

    def estimator(alpha: float) -> Any:
        return ElasticNet(alpha=alpha, l1_ratio=l1_ratio, fit_intercept=intercept, **TIGHT)

    _both(x, case.y, dr.L1L2(l1_ratio), estimator, weights, fit_intercept=intercept, standardize=False)


@pytest.mark.parametrize("intercept", [True, False])
def test_positive_lasso(intercept: bool) -> None:
    case = data(60, 10, seed=2)

    def estimator(alpha: float) -> Any:
        return Lasso(alpha=alpha, positive=True, fit_intercept=intercept, **TIGHT)

    _both(case.X, case.y, dr.L1(), estimator, fit_intercept=intercept, standardize=False, bounds=(0, None))


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("shape", [(60, 10), (15, 30)])
def test_ridge_with_our_alpha_times_the_sum_of_weights(shape: tuple[int, int], weighted: bool) -> None:
    case = data(*shape, seed=3)
    weights = np.linspace(0.2, 2, shape[0]) if weighted else None
    total = shape[0] if weights is None else weights.sum()
    _both(case.X, case.y, dr.L2(), lambda alpha: Ridge(alpha=total * alpha), weights, standardize=False)


@pytest.mark.parametrize("weighted", [False, True])
def test_standardising_is_their_scaler(weighted: bool) -> None:
    case = data(60, 10, seed=4)
    weights = np.linspace(0.2, 2, 60) if weighted else None
    scaler = StandardScaler().fit(case.X, sample_weight=weights)
    path = dr.path(case.X, case.y, alphas=ALPHAS, sample_weight=weights, tol=1e-12)
    for i, alpha in enumerate(ALPHAS):
        theirs = Lasso(alpha=alpha, **TIGHT).fit(scaler.transform(case.X), case.y, sample_weight=weights)
        assert relative(path.coef_at(i) * scaler.scale_, theirs.coef_, 1e-3 * path.y_scale) <= 1e-6


def test_least_squares() -> None:
    case = data(60, 10, seed=5)
    path = dr.path(case.X, case.y, penalty=dr.NoPenalty())
    theirs = LinearRegression().fit(case.X, case.y)
    assert relative(path.coef_at(0), theirs.coef_) <= 1e-10
    assert path.intercept[0] == pytest.approx(theirs.intercept_, rel=1e-10)


def test_penalty_factors_by_rescaled_columns() -> None:
    """Dividing a column by its factor is the same as charging that factor for L1."""
    case = data(60, 6, seed=6)
    factor = np.array([0.5, 1.0, 2.0, 4.0, 1.0, 0.25])
    path = dr.path(case.X, case.y, alphas=ALPHAS, penalty_factor=factor, standardize=False, tol=1e-12)
    for i, alpha in enumerate(ALPHAS):
        theirs = Lasso(alpha=alpha, **TIGHT).fit(case.X / factor, case.y)
        assert relative(path.coef_at(i) * factor, theirs.coef_, 1e-3 * path.y_scale) <= 1e-6


def test_offsets_by_shifted_targets_and_predictions() -> None:
    case = data(60, 6, seed=7)
    offset = np.sin(np.arange(60.0))
    path = dr.path(case.X, case.y, alphas=ALPHAS, offset=offset, standardize=False, tol=1e-12)
    for i, alpha in enumerate(ALPHAS):
        theirs = Lasso(alpha=alpha, **TIGHT).fit(case.X, case.y - offset)
        assert path.predict(case.X)[:, i] == pytest.approx(theirs.predict(case.X), rel=1e-6, abs=1e-8)
