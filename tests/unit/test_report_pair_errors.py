"""The error of two coefficients as a polynomial: it is the loss on the rows, or there is none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import diamondring as dr
from diamondring.ingredients import Ingredients, figure_ingredients, problem_of_data
from diamondring.problem import Problem, linear_predictor
from diamondring.report.explorer import explorer_bytes, own_data
from diamondring.report.pair_errors import TOLERANCE, PairErrors, pair_errors

Float = NDArray[np.float64]
LOSSES = ["binomial", "poisson", "gamma", "negativebinomial:2", "tweedie:1.5", "inversegaussian", "cox", "multinomial"]


def target(loss: str, eta: Float, rng: np.random.Generator) -> Any:
    n = len(eta)
    if loss == "binomial":
        return (rng.random(n) < 1 / (1 + np.exp(-eta))).astype(float)
    if loss in ("poisson", "negativebinomial:2"):
        return rng.poisson(np.exp(0.5 * eta)).astype(float)
    if loss == "cox":
        return np.column_stack([rng.exponential(np.exp(-eta)), rng.random(n) < 0.7])
    if loss == "multinomial":
        return np.argmax(np.column_stack([eta, 0 * eta, -eta]) + rng.gumbel(size=(n, 3)), axis=1)
    return np.exp(0.5 * eta) * rng.gamma(3, 1 / 3, n)


def fitted(loss: str, *, seed: int = 0, n: int = 90, **options: Any) -> tuple[Problem, Ingredients, Any]:
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, 4))
    X[:, 1] = 0.7 * X[:, 0] + 0.7 * X[:, 1]
    y = target(loss, X @ [1.0, 0.2, -0.6, 0.3], rng)
    data = {key: value for key, value in options.items() if key in ("sample_weight", "offset")}
    path = dr.path(X, y, loss=loss, alphas=[0.05], **options)
    problem = problem_of_data(path, X, y, **data)
    return problem, figure_ingredients(problem, path, 0), path


def slow_error(problem: Problem, path: Any, output: int, pair: list[int], u: Float) -> float:
    """The mean loss at two coefficients on the penalty's scale, the intercept found by golden sections."""
    coef = np.array(path.coef_at(0), dtype=float)
    np.atleast_2d(coef)[output, pair] = u / path.scale[pair]

    def at(shift: float) -> float:
        intercept = np.array(path.intercept[0], dtype=float)
        if intercept.ndim:
            intercept[output] += shift
        else:
            intercept = intercept + shift
        return problem.loss.value(problem.y, linear_predictor(problem, coef, intercept), problem.share)

    if not problem.loss.takes_intercept:
        return at(0.0)
    low, high, ratio = -6.0, 6.0, (np.sqrt(5) - 1) / 2
    for _ in range(60):
        c, d = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, d) if at(c) < at(d) else (c, high)
    return at(0.5 * (low + high))


@pytest.mark.parametrize("loss", LOSSES)
def test_the_polynomial_is_the_loss_on_the_rows(loss: str) -> None:
    problem, fit, path = fitted(loss)
    errors = pair_errors(problem, fit, path, 0)
    assert errors is not None
    assert len(errors.inputs) >= 3
    output = 0 if fit.output == "" else list(path.classes).index(type(path.classes[0])(fit.output))
    rng = np.random.default_rng(1)
    for (i, j), polynomial in list(errors.pairs.items())[:2]:
        pair = [errors.inputs[i], errors.inputs[j]]
        lowest = slow_error(problem, path, output, pair, polynomial.optimum)
        for u in rng.uniform(-1, 1, (6, 2)) * polynomial.half:
            value = polynomial.at(u)[0]
            true = slow_error(problem, path, output, pair, u) - lowest
            assert value == pytest.approx(true, abs=1e-9)
            step = 1e-5 * polynomial.half
            for k in (0, 1):
                moved = np.array([step, 0.0]) if k == 0 else np.array([0.0, step])
                inside = np.clip(u, step - polynomial.half, polynomial.half - step)
                slope = (polynomial.at(inside + moved)[0] - polynomial.at(inside - moved)[0]) / (2 * step)
                assert polynomial.at(inside)[1][k] == pytest.approx(slope, abs=1e-6 * (1 + abs(slope)))
        spread = polynomial.at([polynomial.half] * 2)[0]
        assert max(polynomial.missed) <= 10 * TOLERANCE * max(spread, 1.0)


@pytest.mark.parametrize("loss", ["binomial", "poisson", "multinomial"])
def test_weights_of_the_fit_are_its_optimum(loss: str) -> None:
    """At the fit each slope is what the penalty asks for: alpha times the sign, or less where a coefficient is 0."""
    rng = np.random.default_rng(2)
    weights = rng.uniform(0, 2, 90) * (rng.random(90) > 0.2)
    offset = None if loss == "multinomial" else 0.3 * rng.standard_normal(90)
    problem, fit, path = fitted(loss, sample_weight=weights, offset=offset)
    errors = pair_errors(problem, fit, path, 0)
    assert errors is not None
    for (i, j), polynomial in errors.pairs.items():
        u = fit.u[[errors.inputs[i], errors.inputs[j]]]
        gradient = polynomial.at(u)[1]
        for k in (0, 1):
            if u[k] != 0:
                assert gradient[k] == pytest.approx(-0.05 * np.sign(u[k]), abs=1e-6)
            else:
                assert abs(gradient[k]) <= 0.05 + 1e-6


def test_where_no_polynomial_is_near_there_is_none() -> None:
    rng = np.random.default_rng(3)
    X = rng.standard_normal((60, 3))
    y = X @ [1.0, 0.5, 0.0] + rng.standard_normal(60)
    path = dr.path(X, y, loss="huber:0.5", alphas=[0.05])
    problem = problem_of_data(path, X, y)
    fit = figure_ingredients(problem, path, 0)
    assert pair_errors(problem, fit, path, 0) is None
    with pytest.raises(dr.InputError, match="smooth"):
        explorer_bytes(fit)
    # two inputs that separate the labels have no best coefficients
    y = (X[:, 0] + X[:, 1] > 0).astype(float)
    path = dr.path(X[:, :2], y, loss="binomial", alphas=[0.05])
    problem = problem_of_data(path, X[:, :2], y)
    assert pair_errors(problem, figure_ingredients(problem, path, 0), path, 0) is None


def test_what_the_page_is_told_has_no_row_and_one_polynomial_per_pair() -> None:
    problem, fit, path = fitted("poisson")
    errors = pair_errors(problem, fit, path, 0)
    assert isinstance(errors, PairErrors)
    told = own_data(fit, errors, "claims", "L1")
    count = len(errors.inputs)
    assert len(told["pairs"]) == count * (count - 1) / 2  # type: ignore[arg-type]
    assert set(told) == {"target", "names", "coef", "alpha", "penalty", "share", "loss", "output", "convex", "pairs"}
    sizes = [len(each.table) ** 2 for each in errors.pairs.values()]
    assert max(sizes) < 145**2
