"""scikit-learn, statsmodels, glum and skglm, run live at tight tolerance, on the same problems."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import (
    GammaRegressor,
    LogisticRegression,
    PoissonRegressor,
    QuantileRegressor,
    TweedieRegressor,
)
from sklearn.svm import LinearSVC

import diamondring as dr
from cases import loss_data
from helpers import relative

ALPHAS = [0.1, 0.02]
N = 40


def ours(case: Any, penalty: Any, **options: Any) -> dr.Path:
    return dr.path(case.X, case.y, **{"alphas": ALPHAS, "tol": 1e-12, "standardize": False, "penalty": penalty,
                                      **case.options, **options})  # fmt: skip


def agree(path: dr.Path, i: int, coef: Any, intercept: Any, tol: float = 1e-6) -> None:
    size = np.abs(path.coef_at(0)).max()
    assert relative(path.coef_at(i), np.asarray(coef).reshape(path.coef_at(i).shape), size) <= tol
    assert relative(np.atleast_1d(path.intercept[i]), np.atleast_1d(intercept), 1.0) <= tol


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("name", ["binomial", "multinomial"])
def test_ridge_logistic_regression_of_scikit_learn(name: str, intercept: bool) -> None:
    case = loss_data(name, seed=51)
    weights = np.linspace(0.5, 2, N)
    path = ours(case, dr.L2(), fit_intercept=intercept, sample_weight=weights)
    for i, alpha in enumerate(ALPHAS):
        model = LogisticRegression(C=1 / (alpha * weights.sum()), solver="newton-cg", tol=1e-12, max_iter=10**5,
                                   fit_intercept=intercept)  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its line search gives up where rounding begins
            model.fit(case.X, case.y, sample_weight=weights)
        shift = model.intercept_.mean() if name == "multinomial" else 0.0
        agree(path, i, model.coef_, model.intercept_ - shift, 1e-5)


@pytest.mark.parametrize(("name", "l1_ratio"), [("binomial", 1.0), ("binomial", 0.5), ("multinomial", 0.5)])
def test_sparse_logistic_regression_of_scikit_learn(name: str, l1_ratio: float) -> None:
    case = loss_data(name, n=N, p=4, seed=52)
    z = (case.X - case.X.mean(axis=0)) / case.X.std(axis=0)
    path = dr.path(z, case.y, loss=name, penalty=dr.L1L2(l1_ratio), alphas=ALPHAS, tol=1e-12, standardize=False)
    for i, alpha in enumerate(ALPHAS):
        model = LogisticRegression(C=1 / (alpha * N), solver="saga", l1_ratio=l1_ratio, tol=1e-12, max_iter=10**5)
        model.fit(z, case.y)
        shift = model.intercept_.mean() if name == "multinomial" else 0.0
        agree(path, i, model.coef_, model.intercept_ - shift)


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("poisson", PoissonRegressor),
        ("gamma", GammaRegressor),
        ("tweedie", lambda **options: TweedieRegressor(power=1.6, link="log", **options)),
        ("tweedie 2.5", lambda **options: TweedieRegressor(power=2.5, link="log", **options)),
        ("inverse gaussian", lambda **options: TweedieRegressor(power=3, link="log", **options)),
    ],
    ids=["poisson", "gamma", "tweedie 1.6", "tweedie 2.5", "inverse gaussian"],
)
def test_ridge_for_other_families_of_scikit_learn(name: str, model: Any) -> None:
    case, weights = loss_data(name, seed=53), np.linspace(0.5, 2, N)
    aim = 1e-12 if case.options["loss"].convex else 1e-8
    path = ours(case, dr.L2(), sample_weight=weights, tol=aim)
    for i, alpha in enumerate(ALPHAS):
        solver = {"solver": "newton-cholesky"} if case.options["loss"].convex else {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = model(alpha=alpha, tol=1e-9, max_iter=10**5, **solver).fit(case.X, case.y, sample_weight=weights)
        agree(path, i, theirs.coef_, theirs.intercept_, 1e-6 if solver else 2e-4)


def test_quantile_regression_of_scikit_learn() -> None:
    case = loss_data("gaussian", seed=54)
    for q in (0.2, 0.5):
        path = ours(case, dr.L1(), loss=dr.Quantile(q), tol=1e-8)
        for i, alpha in enumerate(ALPHAS):
            model = QuantileRegressor(quantile=q, alpha=alpha, solver="highs").fit(case.X, case.y)
            r = case.y - model.predict(case.X)
            theirs = np.mean(np.where(r >= 0, q * r, (q - 1) * r)) + alpha * np.abs(model.coef_).sum()
            assert path.objective[i] == pytest.approx(theirs, rel=1e-8)


def test_squared_hinge_of_scikit_learn() -> None:
    """LinearSVC sums half of what we average twice: C = 1 / (2 n alpha) for the sum of squares."""
    case = loss_data("squared hinge", seed=55)
    path = ours(case, dr.L2(), fit_intercept=False)
    for i, alpha in enumerate(ALPHAS):
        model = LinearSVC(C=1 / (2 * N * alpha), loss="squared_hinge", dual=False, fit_intercept=False, tol=1e-10,
                          max_iter=10**6).fit(case.X, case.y)  # fmt: skip
        agree(path, i, model.coef_, 0.0)


FAMILIES = ("binomial", "binomial trials", "poisson", "gamma", "inverse gaussian", "tweedie", "negative binomial")


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("offset", [False, True])
def test_no_penalty_is_the_generalised_linear_model_of_statsmodels(name: str, offset: bool) -> None:
    sm = pytest.importorskip("statsmodels.api", reason="statsmodels is not installed")
    families, links = sm.families, sm.families.links
    family = {
        "binomial": families.Binomial(),
        "binomial trials": families.Binomial(),
        "poisson": families.Poisson(),
        "gamma": families.Gamma(links.Log()),
        "inverse gaussian": families.InverseGaussian(links.Log()),
        "tweedie": families.Tweedie(links.Log(), var_power=1.6),
        "negative binomial": families.NegativeBinomial(alpha=1 / 1.5),
    }[name]
    case = loss_data(name, n=80, p=4, seed=56)
    known = {"offset": 0.3 * np.cos(np.arange(80))} if offset else {}
    kept = case.y.sum(axis=1) > 0 if case.y.ndim == 2 else np.ones(80, dtype=bool)
    given = {key: value[kept] for key, value in known.items()}
    path = dr.path(case.X, case.y, penalty=dr.NoPenalty(), tol=1e-10, **known, **case.options)
    model = sm.GLM(case.y[kept], sm.add_constant(case.X[kept]), family=family, **given)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = model.fit(tol=1e-13, maxiter=500)
    agree(path, 0, theirs.params[1:], theirs.params[0])
    rows = np.count_nonzero(kept) if name != "binomial trials" else case.y.sum()
    assert path.objective[0] == pytest.approx(theirs.deviance / (2 * rows), rel=1e-8)


def test_robust_regression_of_statsmodels() -> None:
    """Huber's M-estimate with the scale held at 1."""
    sm = pytest.importorskip("statsmodels.api", reason="statsmodels is not installed")
    case = loss_data("huber", n=60, p=4, seed=57)
    path = dr.path(case.X, case.y, loss=dr.Huber(0.8), penalty=dr.NoPenalty(), tol=1e-10)
    design = sm.add_constant(case.X)
    b = np.linalg.lstsq(design, case.y, rcond=None)[0]
    for _ in range(3000):  # iteratively reweighted least squares with statsmodels' weights
        w = np.sqrt(sm.robust.norms.HuberT(t=0.8).weights(case.y - design @ b))
        b = np.linalg.lstsq(w[:, None] * design, w * case.y, rcond=None)[0]
    agree(path, 0, b[1:], b[0])


@pytest.mark.parametrize(("name", "family"), [("binomial", "binomial"), ("poisson", "poisson"), ("gamma", "gamma")])
def test_lasso_of_glum(name: str, family: str) -> None:
    glum = pytest.importorskip("glum", reason="glum is not installed")
    case = loss_data(name, seed=58)
    path = ours(case, dr.L1L2(0.7))
    for i, alpha in enumerate(ALPHAS):
        link = {"link": "log"} if family == "gamma" else {}
        model = glum.GeneralizedLinearRegressor(
            family=family, l1_ratio=0.7, alpha=alpha, gradient_tol=1e-10, max_iter=10**5, **link
        ).fit(case.X, case.y)
        agree(path, i, model.coef_, model.intercept_)


@pytest.mark.parametrize("name", ["binomial", "poisson", "huber"])
def test_lasso_of_skglm(name: str) -> None:
    skglm = pytest.importorskip("skglm", reason="skglm is not installed")
    case = loss_data(name, seed=59)
    path = ours(case, dr.L1())
    datafit = {"binomial": skglm.datafits.Logistic, "poisson": skglm.datafits.Poisson,
               "huber": lambda: skglm.datafits.Huber(0.8)}[name]()  # fmt: skip
    kind = skglm.solvers.AndersonCD if name == "huber" else skglm.solvers.ProxNewton
    for i, alpha in enumerate(ALPHAS):
        solver = kind(tol=1e-12, max_iter=10**4, fit_intercept=True)
        model = skglm.GeneralizedLinearEstimator(datafit, skglm.penalties.L1(alpha), solver)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about its own compiler
            model.fit(np.asfortranarray(case.X), case.y)
        agree(path, i, model.coef_, model.intercept_)
