"""The way to the neighbourhood of a minimum, and the test of the complex step where a Jacobian is large."""

from __future__ import annotations

import numpy as np
import pytest

import diamondring as dr
from diamondring.nonlinear.approach import approached
from diamondring.nonlinear.functions import model_function
from diamondring.nonlinear.prepare import make_nonlinear_problem

X = np.linspace(0.0, 4.0, 60)
Y = 2.5 * np.exp(-1.3 * X) + 0.5 + 0.02 * np.random.default_rng(0).normal(size=60)
START = np.array([1.0, 1.0, 1.0])


def decay(b, x):
    return b[0] * np.exp(-b[1] * x) + b[2]


def problem_of(f=decay, x=X, y=Y, start=START, **options):
    return make_nonlinear_problem(f, start, x, y, **{"penalty": None, **options}).problem


def test_it_ends_next_to_the_certified_minimum() -> None:
    near = approached(problem_of(), 0.0, START, 100)
    exact = dr.fit(decay, START, X, Y, penalty=None)
    assert near is not None
    assert exact.certificate.value <= 1e-8
    np.testing.assert_allclose(near.b, exact.coef, rtol=1e-7)
    assert near.steps < 15
    assert near.evaluations < 5 * near.steps + 10


def test_it_stays_within_bounds_and_ends_on_them() -> None:
    upper = np.array([np.inf, 1.0, np.inf])
    seen = []

    def watched(b, x):
        seen.append(b[1].real)
        return decay(b, x)

    near = approached(problem_of(watched, bounds=(-np.inf, upper)), 0.0, np.array([1.0, 0.5, 1.0]), 100)
    assert near is not None
    assert near.b[1] == 1.0
    assert max(seen) <= 1.0


def test_values_that_are_not_finite_shorten_the_step() -> None:
    near = approached(
        problem_of(lambda b, x: np.log(b[0] + b[1] * x), y=np.log(1 + 2 * X), start=np.full(2, 0.01)),
        0.0, np.full(2, 0.01), 100,
    )  # fmt: skip
    assert near is not None
    np.testing.assert_allclose(near.b, [1, 2], rtol=1e-6)


@pytest.mark.parametrize(
    "options",
    [
        {"penalty": "L1"},
        {"loss": "huber"},
        {"jac": lambda b, x: np.stack([np.exp(-b[1] * x), -b[0] * x * np.exp(-b[1] * x), np.ones_like(x)], axis=1)},
        {"penalty_factor": [1.0, np.inf, 1.0]},
    ],
    ids=["penalty", "loss", "jacobian", "excluded"],
)
def test_other_problems_keep_to_exact_steps(options) -> None:
    start = np.array([1.0, 0.0, 1.0]) if "penalty_factor" in options else START
    assert approached(problem_of(start=start, **options), 0.1, start, 100) is None


def test_an_error_on_the_way_is_left_to_the_exact_steps() -> None:
    def fails(b, x):
        if b[0] != 1.0:
            raise RuntimeError("the disk is full")
        return decay(b, x)

    problem = problem_of(decay)
    problem.model.engine.at = lambda b, x: fails(b, x)
    assert approached(problem, 0.0, START, 100) is None
    with pytest.raises(RuntimeError, match="the disk is full"):
        dr.curve_fit(lambda x, a, b, c: fails(np.array([a, b, c]), x), X, Y)


def test_ctrl_c_ends_it() -> None:
    calls = []

    def interrupted(b, x):
        calls.append(1)
        if len(calls) > 20:
            raise KeyboardInterrupt
        return decay(b, x)

    with pytest.raises(dr.Interrupted):
        dr.fit(interrupted, START, X, Y, penalty=None)


ROWS = np.linspace(0.0, 3.0, 6000)


def derivative_of(f, params=START):
    found = model_function(f, params, example_X=ROWS)
    return found.derivative, found.bind(ROWS)


def test_a_large_jacobian_is_tested_along_directions() -> None:
    derivative, bound = derivative_of(decay)
    assert derivative == "complex step"
    assert bound.rough.shape == (6000, 3)
    np.testing.assert_allclose(bound.rough, bound.linearize(START)[1], atol=1e-6)


@pytest.mark.parametrize(
    "f",
    [
        lambda b, x: b[0] * np.exp(-abs(b[1]) * x) + b[2],
        lambda b, x: b[0] * np.exp(-b[1] * x) + 1e-3 * np.real(b[2]) * x,
        lambda b, x: b[0] * np.exp(-b[1] * x) + (b[0] - 1) * abs(b[2]),
        lambda b, x: b[0] * np.exp(-float(b[1]) * x) + b[2],
    ],
    ids=["abs", "a small effect", "shows elsewhere only", "float"],
)
def test_lost_imaginary_parts_are_noticed_in_large_jacobians(f) -> None:
    derivative, bound = derivative_of(f)
    assert derivative == "differences"
    assert bound.rough is None


def test_a_large_linear_function_is_still_seen_to_be_linear() -> None:
    fit = dr.fit(lambda b, x: b[0] + b[1] * x + b[2] * x**2, START, ROWS, 1 + ROWS**2, penalty=None)
    assert fit.certificate.kind == "kkt"
    np.testing.assert_allclose(fit.coef, [1, 0, 1], atol=1e-9)
