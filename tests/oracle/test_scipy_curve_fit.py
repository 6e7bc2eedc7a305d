"""`dr.curve_fit` without a penalty against `scipy.optimize.curve_fit`: parameters and covariance."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds
from scipy.optimize import curve_fit as scipy_fit

import diamondring as dr

X = np.linspace(0.1, 5.0, 40)
TWO = np.vstack([X, np.sin(2.0 * X)])


# every function with its inputs, the parameters that made y, and where to start
CURVES: dict[str, tuple[Callable[..., Any], Any, list[float], list[float] | None]] = {
    "line": (lambda x, a, b: a + b * x, X, [1.0, -2.0], None),
    "cubic": (lambda x, a, b, c, d: a + x * (b + x * (c + x * d)), X, [1.0, -2.0, 0.5, 0.1], None),
    "decay": (lambda x, a, b, c: a * np.exp(-b * x) + c, X, [2.5, 1.3, 0.5], None),
    "two decays": (
        lambda x, a, b, c, d: a * np.exp(-b * x) + c * np.exp(-d * x), X, [2.0, 0.3, 3.0, 3.0], [1.0, 0.2, 2.0, 2.0],
    ),
    "logistic growth": (lambda x, a, b, c: a / (1.0 + np.exp(-b * (x - c))), X, [3.0, 2.0, 2.5], [2.0, 1.0, 2.0]),
    "Gaussian peak": (
        lambda x, a, m, s, c: a * np.exp(-0.5 * ((x - m) / s) ** 2) + c, X, [2.0, 2.5, 0.6, 0.3], [1.0, 2.0, 1.0, 0.0],
    ),
    "Michaelis and Menten": (lambda x, v, k: v * x / (k + x), X, [4.0, 0.7], None),
    "Hill": (lambda x, v, k, h: v * x**h / (k**h + x**h), X, [3.0, 1.5, 2.5], [2.0, 1.0, 2.0]),
    "power law": (lambda x, a, b: a * x**b, X, [1.5, 0.7], None),
    "sine": (lambda x, a, w, p: a * np.sin(w * x + p), X, [2.0, 2.1, 0.4], [1.5, 2.0, 0.2]),
    "rational": (lambda x, a, b, c: (a + b * x) / (1.0 + c * x), X, [1.0, 2.0, 0.5], None),
    "two inputs": (lambda x, a, b, c: a * np.exp(b * x[1]) + c * x[0], TWO, [1.0, 0.8, -0.4], None),
    "small units": (lambda x, a, b: a * np.exp(-b * 1e6 * x * 1e-6), X, [3e-9, 0.6], [1e-9, 1.0]),
    "large units": (lambda x, a, b: a * (1.0 - np.exp(-b * x)), X, [2.4e8, 5e-1], [1e8, 1.0]),
}  # fmt: skip


def observations(name: str) -> tuple[Any, Any, Any, Any]:
    f, x, truth, start = CURVES[name]
    exact = f(x, *truth)
    rng = np.random.default_rng(len(name))
    return f, x, exact + 0.05 * np.std(exact) * rng.normal(size=len(exact)), start


def slopes(f: Callable[..., Any]) -> Callable[..., Any]:
    """The Jacobian by the complex step, so that scipy's covariance has all its digits."""

    def jac(x: Any, *b: float) -> Any:
        steps = np.asarray(b, dtype=complex) + 1e-20j * np.eye(len(b))
        return np.column_stack([np.asarray(f(x, *step)).imag / 1e-20 + 0.0 * x.reshape(-1, 40)[0] for step in steps])

    return jac


def theirs(f: Any, x: Any, y: Any, start: Any, **options: Any) -> tuple[Any, Any]:
    count = f.__code__.co_argcount - 1
    exact = {"ftol": 1e-15, "xtol": 1e-15, "gtol": 1e-15}
    guess = np.ones(count) if start is None else start
    popt, pcov = scipy_fit(f, x, y, guess, jac=slopes(f), **exact, **options)
    return popt, pcov


@pytest.mark.parametrize("name", CURVES)
def test_parameters_and_covariance(name: str) -> None:
    f, x, y, start = observations(name)
    popt, pcov = theirs(f, x, y, start)
    fit = dr.curve_fit(f, x, y, start)
    size = np.sqrt(np.outer(np.diag(pcov), np.diag(pcov)))
    assert fit.popt == pytest.approx(popt, rel=1e-8)
    assert fit.pcov / size == pytest.approx(pcov / size, abs=1e-6)
    assert fit.certificate.value <= 1e-8


@pytest.mark.parametrize("absolute", [False, True])
@pytest.mark.parametrize("name", ["decay", "Gaussian peak", "Hill"])
def test_errors_of_different_size(name: str, absolute: bool) -> None:
    f, x, y, start = observations(name)
    sigma = np.linspace(0.05, 0.3, 40)
    # scipy takes one number for all rows too, but not together with a Jacobian
    for given, rows in ((sigma, sigma), (0.3, np.full(40, 0.3)), (None, None)):
        popt, pcov = theirs(f, x, y, start, sigma=rows, absolute_sigma=absolute)
        fit = dr.curve_fit(f, x, y, start, given, absolute)
        assert fit.popt == pytest.approx(popt, rel=1e-8)
        assert fit.pcov == pytest.approx(pcov, rel=1e-6)


@pytest.mark.parametrize("absolute", [False, True])
def test_errors_that_depend_on_one_another(absolute: bool) -> None:
    f, x, y, start = observations("decay")
    matrix = 0.04 * np.exp(-np.abs(np.subtract.outer(X, X)) / 0.3)
    popt, pcov = theirs(f, x, y, start, sigma=matrix, absolute_sigma=absolute)
    fit = dr.curve_fit(f, x, y, start, matrix, absolute)
    assert fit.popt == pytest.approx(popt, rel=1e-8)
    assert fit.pcov == pytest.approx(pcov, rel=1e-6)


@pytest.mark.parametrize(
    "bounds", [(0.0, [2.0, 3.0, 3.0]), ([0, 0, 0], np.inf), Bounds([0, 0, 0.6], [9, 9, 9]), [[0, 0, 0], [9, 1, 9]]]
)
def test_bounds(bounds: Any) -> None:
    f, x, y, _ = observations("decay")
    mine = dr.curve_fit(f, x, y, bounds=bounds)
    popt, pcov = scipy_fit(f, x, y, bounds=bounds, jac=slopes(f), ftol=1e-15, xtol=1e-15, gtol=1e-15)
    # scipy's interior method stops at a distance of about 1e-9 from a bound that is reached
    assert mine.popt == pytest.approx(popt, rel=1e-5)
    assert mine.pcov == pytest.approx(pcov, rel=1e-4)
    assert np.sum((y - f(x, *mine.popt)) ** 2) <= np.sum((y - f(x, *popt)) ** 2) * (1 + 1e-12)


def test_parameters_that_do_nothing_have_infinite_covariance_and_one_warning() -> None:
    y = X + np.cos(X)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fit = dr.curve_fit(lambda x, a, b: a * x + 0.0 * b, X, y)
    with pytest.warns(Warning, match="Covariance of the parameters could not be estimated"):
        popt, pcov = scipy_fit(lambda x, a, b: a * x + 0.0 * b, X, y)
    assert fit.popt[0] == pytest.approx(popt[0], rel=1e-7)
    assert np.isinf(fit.pcov).all()
    assert np.isinf(pcov).all()
    assert len(caught) == 1
    assert caught[0].category is dr.DataWarning
