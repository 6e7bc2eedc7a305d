"""`dr.curve_fit`: scipy's habits, and what it says when they are not met."""

from __future__ import annotations

import pickle
import warnings
from typing import Any

import numpy as np
import pytest

import diamondring as dr


def decay(x: Any, a: float, b: float, c: float) -> Any:
    return a * np.exp(-b * x) + c


X = np.linspace(0.0, 4.0, 50)
Y = decay(X, 2.5, 1.3, 0.5) + 0.2 * np.random.default_rng(0).normal(size=50)


def test_the_result_unpacks_and_has_names() -> None:
    fit = dr.curve_fit(decay, X, Y)
    popt, pcov = fit
    assert isinstance(fit, dr.CurveFit)
    assert popt.shape == (3,)
    assert pcov.shape == (3, 3)
    assert fit.names == ("a", "b", "c")
    assert fit.params.tolist() == popt.tolist() == fit.popt.tolist() == fit[0].tolist()
    assert fit.stderr == pytest.approx(np.sqrt(np.diag(pcov)))
    assert fit.alpha == 0.0
    assert "no penalty" in repr(fit)
    assert "local" in fit.certificate.text
    assert fit.certificate.value <= 1e-8
    assert fit.predict(X) == pytest.approx(decay(X, *popt))
    assert fit.predict([1.0, 2.0]) == pytest.approx(decay(np.array([1.0, 2.0]), *popt))


def test_starts_come_from_the_signature_the_bounds_or_names() -> None:
    seen: list[tuple[float, ...]] = []

    def f(x: Any, a: float, b: float, c: float) -> Any:
        seen.append((a, b, c))
        return decay(x, a, b, c)

    dr.curve_fit(f, X, Y)
    assert seen[0] == (1.0, 1.0, 1.0)
    seen.clear()
    dr.curve_fit(f, X, Y, bounds=([1.0, -np.inf, 0.0], [5.0, 3.0, np.inf]))
    assert seen[0] == (3.0, 2.0, 1.0)
    seen.clear()
    fit = dr.curve_fit(f, X, Y, p0={"b": 2.0})
    assert seen[0] == (1.0, 2.0, 1.0)
    assert fit.popt == pytest.approx(dr.curve_fit(decay, X, Y).popt, rel=1e-7)


def test_a_penalty_gives_exact_zeros_and_one_warning_about_pcov() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fit = dr.curve_fit(decay, X, Y, penalty=dr.L1(), alpha=0.1)
        popt, pcov = fit
    assert len(caught) == 1
    assert caught[0].category is dr.DataWarning
    assert caught[0].filename == __file__
    assert "pcov is NaN: with the L1 penalty at alpha=0.1" in str(caught[0].message)
    assert np.isnan(pcov).all()
    assert popt[2] == 0.0
    assert fit.kept == ("a", "b")
    assert "2 kept, 1 exactly 0" in repr(fit)
    residual = Y - decay(X, *popt)
    value = 0.5 * np.mean(residual**2) + 0.1 * np.abs(popt).sum()
    assert fit.objective == pytest.approx(value, rel=1e-12)


def test_sigma_is_a_weight_of_one_over_its_square_divided_by_their_sum() -> None:
    sigma = np.linspace(0.1, 0.5, 50)
    with pytest.warns(dr.DataWarning, match="pcov is NaN"):
        fit = dr.curve_fit(decay, X, Y, sigma=sigma, penalty=dr.L2(), alpha=0.05)
    w = 1 / sigma**2
    value = 0.5 * (w @ (Y - decay(X, *fit.popt)) ** 2) / w.sum() + 0.05 / 2 * (fit.popt**2).sum()
    assert fit.objective == pytest.approx(value, rel=1e-12)
    with pytest.warns(dr.DataWarning, match="pcov is NaN"):
        matrix = dr.curve_fit(decay, X, Y, sigma=np.diag(sigma**2), penalty=dr.L2(), alpha=0.05)
    assert matrix.popt == pytest.approx(fit.popt, rel=1e-7)
    assert matrix.objective == pytest.approx(fit.objective, rel=1e-10)


def test_two_dimensional_xdata_and_rows_to_omit() -> None:
    x = np.vstack([X, np.cos(3 * X)])
    y = 2 * x[0] + x[1] ** 2 + 0.1 * np.sin(7 * X)

    def f(x: Any, a: float, b: float) -> Any:
        return a * x[0] + b * x[1] ** 2

    whole = dr.curve_fit(f, x, y).popt
    expected = np.linalg.lstsq(np.column_stack([x[0], x[1] ** 2]), y, rcond=None)[0]
    assert whole == pytest.approx(expected, rel=1e-9)
    gaps, missing = x.copy(), y.copy()
    gaps[1, 3] = np.nan
    missing[7] = np.nan
    keep = np.delete(np.arange(50), [3, 7])
    sigma = np.linspace(1, 2, 50)
    omitted = dr.curve_fit(f, gaps, missing, sigma=sigma, nan_policy="omit").popt
    assert omitted == pytest.approx(dr.curve_fit(f, x[:, keep], y[keep], sigma=sigma[keep]).popt, rel=1e-9)


def test_parameters_that_cannot_be_told_apart_have_infinite_covariance() -> None:
    def twice(x: Any, a: float, b: float, d: float) -> Any:
        return a * d * np.exp(-b * x)

    with pytest.warns(dr.DataWarning) as caught:
        fit = dr.curve_fit(twice, X, Y)
    said = [str(one.message) for one in caught if "covariance" in str(one.message)]
    assert said == [
        "The covariance of the parameters is infinite: the data do not tell a and d apart. Leave one of them out, or "
        "use a penalty."
    ]
    assert np.isinf(fit.pcov).all()


def test_as_many_parameters_as_rows_leave_no_errors_to_estimate() -> None:
    with pytest.warns(dr.DataWarning, match="3 parameters and 3 rows leave nothing to estimate the size of the errors"):
        fit = dr.curve_fit(decay, X[[0, 20, 49]], decay(X[[0, 20, 49]], 2.5, 1.3, 0.5))
    assert np.isinf(fit.pcov).all()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"f": 3}, "f must be a function"),
        ({"f": lambda x: x}, "no parameters after x"),
        ({"f": lambda x, *b: b[0] * x}, "cannot be seen from f's signature: pass p0="),
        ({"p0": [1.0, 2.0]}, r"f takes 3 parameters after x \(a, b, c\), and p0 has 2 values"),
        ({"p0": {"A": 1.0}}, "names the parameter 'A', which f does not have. Did you mean 'a'"),
        ({"p0": [1.0, 9.0, 1.0], "bounds": (0, 5)}, "start value of b, 9, lies outside of its bounds"),
        ({"bounds": ([0, 0, 3], [1, 1, 1])}, "bounds of c, lower 3 and upper 1"),
        ({"ydata": Y[:40]}, "y has 40 values and X has 50 rows"),
        ({"ydata": np.where(np.arange(50) == 3, np.nan, Y)}, "row 3, counting from 0"),
        ({"xdata": np.where(np.arange(50) == 4, np.inf, X)}, r"xdata has values .*row 4, counting from 0"),
        ({"xdata": [[1, 2], [3]]}, "rows of different lengths"),
        ({"sigma": np.ones(49)}, "sigma"),
        ({"sigma": np.where(np.arange(50) == 5, 0.0, 1.0)}, "sigma is 0 in row 5, counting from 0"),
        ({"sigma": np.ones((50, 50))}, "sigma is not positive definite"),
        ({"sigma": np.triu(np.ones((50, 50)))}, "sigma is not symmetric"),
        ({"sigma": np.ones((3, 50))}, r"a covariance matrix of 50 errors is \(50, 50\)"),
        ({"alpha": 0.1}, "alpha=0.1 was given without a penalty: add penalty=dr.L1.."),
        ({"penalty": dr.L1, "alpha": 0.1}, "penalty=L1 is a class: write L1.. with brackets"),
        ({"penalty": "l1", "alpha": -1}, "penalty strength must be 0 or more"),
        ({"penalty": "l1", "alpha": [0.1, 1]}, "Several strengths go to alphas="),
        ({"penalty": "l1", "alpha": "best"}, "give a number, 'min' or '1se'"),
        ({"loss": "gausian"}, "Did you mean 'gaussian'"),
        ({"xdata": X[:2], "ydata": Y[:2]}, "f has 3 parameters and there are 2 rows: without a penalty"),
        ({"starts": 0}, "starts=0"),
        ({"starts": "many"}, "must be a number of starts"),
        ({"random_state": "x"}, "random_state='x' must be a whole number"),
        ({"nan_policy": "drop"}, "use 'raise' or 'omit'"),
        ({"penalty": "l1", "sigma": np.eye(50)}, "Pass a number for alpha"),
        ({"sigma": np.eye(50), "loss": "huber"}, "belongs to squared errors"),
        ({"xdata": None}, "xdata is None"),
        ({"ydata": 3.0}, "ydata is 3; it must be an array"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said(change: dict[str, Any], sentence: str) -> None:
    arguments = {"f": decay, "xdata": X, "ydata": Y, **change}
    with pytest.raises((dr.InputError, dr.InputTypeError), match=sentence):
        dr.curve_fit(**arguments)


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ({"method": "trf"}, "leave method= out"),
        ({"maxfev": 10}, "Use max_steps="),
        ({"full_output": True}, "unpacks as popt, pcov"),
        ({"penaltyy": "L1"}, "Did you mean 'penalty'"),
    ],
)
def test_arguments_of_scipy_without_a_meaning_here(option: dict[str, Any], sentence: str) -> None:
    with pytest.raises(dr.InputTypeError, match=sentence):
        dr.curve_fit(decay, X, Y, **option)


def test_results_survive_pickling() -> None:
    for options in ({}, {"sigma": 0.04 * np.eye(50), "absolute_sigma": True}):
        fit = dr.curve_fit(decay, X, Y, **options)
        again = pickle.loads(pickle.dumps(fit))
        assert again.popt.tolist() == fit.popt.tolist()
        assert again.pcov.tolist() == fit.pcov.tolist()
        assert again.predict(X).tolist() == fit.predict(X).tolist()
        assert repr(again) == repr(fit)


def test_a_missed_minimum_is_a_warning_with_its_cause() -> None:
    with pytest.warns(dr.SolverWarning, match="No minimum was found at alpha=0"):
        fit = dr.curve_fit(decay, X, Y, max_steps=1)
    assert not fit.certificate.reached
    assert fit.certificate.text.startswith("not a minimum")
