"""Penalty strength in other libraries' words: the arithmetic, and the same solutions where a library is at hand."""

from __future__ import annotations

import doctest
import math

import numpy as np
import pytest

import diamondring as dr
from cases import data
from diamondring import translate
from helpers import relative

CASE = data(50, 6, seed=21)
WEIGHTS = np.linspace(0.5, 2.0, 50)
FACTOR = np.array([0.0, 2.0, 1.0, np.inf, 1.0, 0.5])


def _options(library: str) -> list[dict]:
    extra: list[dict] = [{}]
    if library == "spark":
        extra = [{"solver": "normal"}, {"solver": "l-bfgs"}]
    if library == "glmnet":
        extra = [{}, {"penalty_factor": FACTOR}]
    return extra


# what `from_` must be told beside the parameters that `to` found
def _back(library: str, found: translate.Translation, extra: dict) -> dict:
    given = {{"lambda": "lambda_"}.get(k, k): v for k, v in found.parameters.items()}
    for flag in ("standardize", "standardization", "intercept"):
        given.pop(flag, None)
    return {**given, **extra}


@pytest.mark.parametrize("library", translate.LIBRARIES)
@pytest.mark.parametrize("l1_ratio", [1.0, 0.4, 0.0])
@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["unweighted", "weighted"])
@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("intercept", [True, False])
def test_there_and_back(library: str, l1_ratio: float, weights, standardize: bool, intercept: bool) -> None:
    known = {"y": CASE.y, "sample_weight": weights, "standardize": standardize, "fit_intercept": intercept}
    for extra in _options(library):
        there = translate.to(library, alpha=0.37, l1_ratio=l1_ratio, **known, **extra)
        here = translate.from_(library, **known, **_back(library, there, extra))
        assert here["alpha"] == pytest.approx(0.37, rel=1e-13)
        assert here["l1_ratio"] == pytest.approx(l1_ratio, abs=1e-13)
        assert here["standardize"] is standardize


def test_zero_is_zero_everywhere() -> None:
    for library in translate.LIBRARIES:
        there = translate.to(library, alpha=0.0, y=CASE.y)
        assert translate.from_(library, y=CASE.y, **_back(library, there, {}))["alpha"] == 0


def test_textbook_and_ridge_by_hand() -> None:
    assert translate.to("textbook", alpha=0.5, n=100).parameters == {"lambda1": 100.0, "lambda2": 0.0}
    assert translate.to("textbook", alpha=0.5, l1_ratio=0.0, n=100)["lambda2"] == 50.0
    assert translate.to("sklearn", alpha=0.5, l1_ratio=0.0, n=100).parameters == {"estimator": "Ridge", "alpha": 50.0}
    assert translate.to("sklearn", alpha=0.5, estimator="LogisticRegression", n=100)["C"] == 0.02
    assert translate.from_("sklearn", C=0.02, n=100, l1_ratio=1.0)["alpha"] == pytest.approx(0.5)
    assert translate.to("sklearn", alpha=0.0, estimator="LogisticRegression", n=100)["C"] == math.inf


def test_sentences_hold_the_numbers() -> None:
    text = str(translate.to("glmnet", alpha=0.5, l1_ratio=1.0, y=CASE.y))
    assert text == ("alpha=0.5, l1_ratio=1 is glmnet(x, y, lambda=0.5, alpha=1, standardize=TRUE, intercept=TRUE).")
    assert "StandardScaler" in translate.to("sklearn", alpha=0.5).sentence
    assert "StandardScaler" not in translate.to("sklearn", alpha=0.5, standardize=False).sentence
    assert translate.from_("spark", regParam=2, elasticNetParam=1).sentence == (
        "spark with regParam=2, elasticNetParam=1 is alpha=2, l1_ratio=1, standardize=True."
    )


def _spark_objective(x, y, w, coef, intercept, reg: float, mix: float, standardization: bool, sample: bool) -> float:
    """Spark's objective as its documentation writes it, on the scale of y."""
    n = len(y)
    ddof = 1 if sample else 0
    assert np.all(w == 1)
    sd_y, sd = y.std(ddof=ddof), x.std(axis=0, ddof=ddof)
    price = sd if standardization else np.ones(len(sd))
    loss = ((y - intercept - x @ coef) ** 2).sum() / (2 * n * sd_y**2)
    scaled = price * coef / sd_y
    return loss + reg / sd_y * (mix * np.abs(scaled).sum() + (1 - mix) / 2 * (scaled**2).sum())


@pytest.mark.parametrize("solver", ["normal", "l-bfgs"])
@pytest.mark.parametrize("standardization", [True, False])
def test_our_solution_minimises_sparks_objective(solver: str, standardization: bool) -> None:
    found = translate.to("spark", alpha=0.2, l1_ratio=0.6, y=CASE.y, standardize=standardization, solver=solver)
    path = dr.path(CASE.X, CASE.y, penalty=dr.L1L2(0.6), alphas=0.2, standardize=standardization, tol=1e-12)

    def value(coef: np.ndarray) -> float:
        intercept = float((CASE.y - CASE.X @ coef).mean())
        given = (found["regParam"], found["elasticNetParam"], standardization, solver == "l-bfgs")
        return _spark_objective(CASE.X, CASE.y, np.ones(50), coef, intercept, *given)

    _is_a_minimum(value, path.coef_at(0))


def test_our_solution_minimises_h2os_objective() -> None:
    found = translate.to("h2o", alpha=0.2, l1_ratio=0.6, y=CASE.y)
    path = dr.path(CASE.X, CASE.y, penalty=dr.L1L2(0.6), alphas=0.2, tol=1e-12)
    z = (CASE.X - CASE.X.mean(axis=0)) / CASE.X.std(axis=0, ddof=1)
    mix = found["alpha"]

    def value(b: np.ndarray) -> float:
        r = CASE.y - CASE.y.mean() - z @ b
        return r @ r / (2 * 50) + found["lambda"] * (mix * np.abs(b).sum() + (1 - mix) / 2 * (b**2).sum())

    _is_a_minimum(value, path.coef_at(0) * CASE.X.std(axis=0, ddof=1))


def _is_a_minimum(value, best: np.ndarray) -> None:
    """No small step along any coefficient improves a convex function by more than rounding."""
    base = value(best)
    for j in range(len(best)):
        for step in (1e-4, -1e-4):
            moved = best.copy()
            moved[j] += step
            assert value(moved) >= base - 1e-13


@pytest.mark.parametrize("l1_ratio", [1.0, 0.5])
def test_statsmodels_if_installed(l1_ratio: float) -> None:
    api = pytest.importorskip("statsmodels.api")
    found = translate.to("statsmodels", alpha=0.2, l1_ratio=l1_ratio, standardize=False, fit_intercept=False)
    path = dr.path(CASE.X, CASE.y, penalty=dr.L1L2(l1_ratio), alphas=0.2, standardize=False, fit_intercept=False)
    # its zero_tol drops coefficients and is switched off
    theirs = api.OLS(CASE.y, CASE.X).fit_regularized(**found.parameters, cnvrg_tol=1e-12, maxiter=10000, zero_tol=0.0)
    assert relative(path.coef_at(0), theirs.params) <= 1e-6


def test_scikit_learn_classes_accept_the_translation() -> None:
    from sklearn import linear_model

    for l1_ratio in (1.0, 0.3, 0.0):
        found = dict(translate.to("sklearn", alpha=0.2, l1_ratio=l1_ratio, y=CASE.y, standardize=False).parameters)
        estimator = getattr(linear_model, found.pop("estimator"))(**found, tol=1e-12)
        path = dr.path(CASE.X, CASE.y, penalty=dr.L1L2(l1_ratio), alphas=0.2, standardize=False)
        assert relative(path.coef_at(0), estimator.fit(CASE.X, CASE.y).coef_) <= 1e-6


@pytest.mark.parametrize(
    ("loss", "l1_ratio"), [("binomial", 1.0), ("binomial", 0.4), ("multinomial", 0.0), ("poisson", 0.0), ("gamma", 0.0)]
)
def test_scikit_learns_other_losses_accept_the_translation(loss: str, l1_ratio: float) -> None:
    from sklearn import linear_model

    labels = np.digitize(CASE.y, np.quantile(CASE.y, [0.3, 0.7] if loss == "multinomial" else [0.5]))
    y = labels if loss.endswith("nomial") else np.exp(CASE.y - CASE.y.mean()).round(loss == "gamma") + 0.1
    arguments = {"y": y, "standardize": False, "loss": loss}
    found = dict(translate.to("sklearn", alpha=0.05, l1_ratio=l1_ratio, **arguments).parameters)
    name = found.pop("estimator")
    solver = {"solver": "saga", "max_iter": 200000} if "C" in found else {"max_iter": 10000}
    estimator = getattr(linear_model, name)(**found, **solver, tol=1e-9).fit(CASE.X / 3, y)
    path = dr.path(CASE.X / 3, y, loss=loss, penalty=dr.L1L2(l1_ratio), alphas=0.05, standardize=False)
    assert relative(path.coef_at(0), estimator.coef_ if loss == "multinomial" else estimator.coef_.ravel()) <= 1e-4
    back = translate.from_("sklearn", estimator=name, **found, **arguments)
    assert back["alpha"] == pytest.approx(0.05)


def test_glmnet_scales_no_other_target_than_the_gaussian() -> None:
    found = translate.to("glmnet", alpha=0.2, l1_ratio=0.5, loss="binomial")
    assert (found["lambda"], found["alpha"]) == pytest.approx((0.2, 0.5))
    assert 'family="binomial"' in found.sentence
    assert translate.from_("glmnet", lambda_=0.2, loss="poisson").parameters["alpha"] == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: translate.to("R", alpha=1), "library='R' is not known: use one of scikit-learn, glmnet"),
        (lambda: translate.to("glmnet", alpha=-1), "alpha=-1 must be a number at least 0"),
        (lambda: translate.to("glmnet", alpha=1, l1_ratio=2), "l1_ratio=2 must be a number from 0 to 1"),
        (lambda: translate.to("glmnet", alpha=1, l1_ratio=0.5), "depends on the scale of the target: pass y"),
        (lambda: translate.to("glmnet", alpha=1, l1_ratio=0.5, y=[2.0, 2.0]), "y is constant"),
        (lambda: translate.to("textbook", alpha=1), "pass y, sample_weight or n"),
        (lambda: translate.to("textbook", alpha=1, n=3, solver="x"), "'solver' is not a parameter of textbook"),
        (lambda: translate.to("sklearn", alpha=1, estimator="Ridge", n=5), "estimator='Ridge' has no penalty with"),
        (lambda: translate.to("spark", alpha=1, solver="sag"), "solver='sag' is not one of Spark's"),
        (lambda: translate.to("h2o", alpha=1, n=1), "at least 2 rows"),
        (lambda: translate.to("h2o", alpha=1, y=[1, 2], sample_weight=[1]), "different lengths"),
        (lambda: translate.from_("glmnet", alpha=1), "needs lambda_=<its value>"),
        (lambda: translate.from_("glmnet", lambda_=1, penalty_factor=[0, 0]), "0 for every input"),
        (lambda: translate.from_("sklearn", alpha=1, estimator="SVC"), "estimator='SVC' is not known"),
        (lambda: translate.from_("sklearn", C=0, n=3), "C=0 means an infinite penalty"),
        (lambda: translate.from_("statsmodels", alpha="much"), "alpha='much' must be a number"),
        (lambda: translate.to("spark", alpha=1, loss="poisson"), "spark with loss='poisson' is not translated"),
        (lambda: translate.to("glmnet", alpha=1, loss="huber"), "loss='huber' has no name among glmnet's"),
    ],
)
def test_what_is_missing_or_wrong_is_said(call, message: str) -> None:
    with pytest.raises(dr.InputError) as caught:
        call()
    assert message in str(caught.value)


def test_the_documentations_examples() -> None:
    assert doctest.testmod(translate).failed == 0
