"""Where nothing is penalised and inputs depend on each other, the solution of least norm is given, for every loss."""

import numpy as np
import pytest

import diamondring as dr


def data(loss, n=40):
    rng = np.random.default_rng(5)
    X = rng.standard_normal((n, 3))
    score = X @ [0.5, -0.3, 0.2]
    y = {
        "binomial": (rng.random(n) < 1 / (1 + np.exp(-score))).astype(float),
        "multinomial": rng.integers(0, 3, n),
        "poisson": rng.poisson(np.exp(score)).astype(float),
        "gamma": rng.gamma(2.0, np.exp(score)),
    }[loss]
    return X, y


def fit(X, y, loss, **options):
    options = {"standardize": False, "tol": 1e-10, **options}
    return dr.path(X, y, loss=loss, penalty="none", alphas=[0.0], **options)


@pytest.mark.filterwarnings("ignore::diamondring.errors.DataWarning")
@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("loss", ["binomial", "multinomial", "poisson", "gamma"])
def test_copies_share_the_coefficient(loss, fit_intercept):
    X, y = data(loss)
    single, double = (fit(matrix, y, loss, fit_intercept=fit_intercept) for matrix in (X, np.c_[X, X]))
    assert single.status[0] == "kkt"
    assert double.status[0] == "kkt, not unique"
    half = np.atleast_2d(single.coef_at(0)) / 2
    np.testing.assert_allclose(np.atleast_2d(double.coef_at(0)), np.c_[half, half], atol=1e-7)
    np.testing.assert_allclose(double.intercept, single.intercept, atol=1e-7)
    assert double.objective[0] == pytest.approx(single.objective[0], rel=1e-12)
    assert "x3 repeats x0, x4 repeats x1, x5 repeats x2; the one of least norm is given" in double.messages[0]


def test_more_inputs_than_rows():
    rng = np.random.default_rng(1)
    X, y = rng.standard_normal((6, 12)), rng.gamma(2.0, size=6)
    path = fit(X, y, "gamma", fit_intercept=False)
    assert path.status[0] == "kkt, not unique"
    # the fit is perfect, so that the coefficients are the shortest with X b = log y
    np.testing.assert_allclose(path.coef_at(0), np.linalg.pinv(X) @ np.log(y), atol=1e-9)


def test_offset_and_weights_stay_what_they_are():
    X, y = data("poisson")
    rng = np.random.default_rng(2)
    known = {"offset": rng.standard_normal(40) / 2, "sample_weight": rng.integers(0, 3, 40).astype(float)}
    single = fit(X, y, "poisson", **known)
    with pytest.warns(dr.DataWarning, match="repeats"):
        double = fit(np.c_[X, X], y, "poisson", **known)
    np.testing.assert_allclose(double.coef_at(0), np.tile(single.coef_at(0) / 2, 2), atol=1e-8)
