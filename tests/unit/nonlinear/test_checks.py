"""Where a fit ends and something is wrong, a sentence names the parameters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import diamondring as dr
from diamondring.nonlinear.checks import dependent_parameters
from diamondring.nonlinear.functions import model_function
from diamondring.nonlinear.problem import NonlinearProblem
from diamondring.nonlinear.solve import Point, solve_alpha
from nonlinear_problems import linear_model, problem_of

X = np.linspace(0, 5, 40)
Y = 2 * np.exp(-0.7 * X) + 0.05 * np.random.default_rng(0).normal(size=40)

NONE = dr.NoPenalty()


def fit(f: Any, start: list[float], y: Any = Y, penalty: Any = NONE, alpha: float = 0.0, **rest: Any) -> Point:
    function = model_function(f, np.array(start), example_X=X)
    problem = NonlinearProblem(
        function.bind(X), y, dr.Gaussian(), penalty, None, None, np.ones(len(start)), function.lower, function.upper,
        function.names,
    )  # fmt: skip
    return solve_alpha(problem, alpha, function.start, **rest)


def test_parameters_that_only_matter_as_a_product_are_named() -> None:
    point = fit(lambda b, x: b[0] * b[1] * np.exp(-b[2] * x), [1, 1, 1])
    assert not point.missed
    assert len(point.notes) == 1
    assert "b[0], b[1]" in point.notes[0] or "b[0] and b[1]" in point.notes[0]


def test_a_parameter_without_effect_is_named() -> None:
    point = fit(lambda b, x: b[0] * np.exp(-b[1] * x) + 0 * b[2], [1, 1, 1])
    assert not point.missed
    assert point.notes[0].startswith("The data say nothing about b[2]")


def test_a_penalty_that_decides_silences_the_remark() -> None:
    point = fit(lambda b, x: b[0] * b[1] * np.exp(-b[2] * x), [1, 1, 1], penalty=dr.L2(), alpha=1e-3)
    assert not point.missed
    assert point.notes == ()


def test_a_parameter_that_runs_away_is_not_converged() -> None:
    point = fit(lambda b, x: b[0] * (1 - np.exp(-b[1] * (x + 0.1))), [1, 1], y=np.ones(40))
    assert point.missed
    assert "b[1]" in point.cause
    assert "run away" in point.cause


def test_too_few_steps_say_so() -> None:
    point = fit(lambda b, x: b[0] * np.exp(-b[1] * x), [1, 1], max_steps=2)
    assert point.missed
    assert point.steps == 2
    assert "still moves after 2 steps" in point.cause


def test_a_start_where_nothing_depends_on_a_parameter_says_so() -> None:
    point = fit(lambda b, x: b[0] * np.exp(-b[1] * x), [1, 500])
    assert point.missed
    assert "hardly depend on b[1]" in point.cause


@pytest.mark.parametrize("penalty", [dr.NoPenalty(), dr.L1(), dr.L2()], ids=str)
def test_dependent_columns_are_found_and_bounds_and_prices_hold_them(penalty: Any) -> None:
    x = np.random.default_rng(0).normal(size=(30, 5))
    x[:, 4] = x[:, 0] - 2 * x[:, 2]
    problem = problem_of(linear_model(x), np.ones(30), penalty)
    found = dependent_parameters(problem, 0.1, np.ones(5), x)
    if isinstance(penalty, dr.L2):
        assert found == []
        return
    assert [each.tolist() for each in found] == [[0, 2, 4]]
    held = problem_of(linear_model(x), np.ones(30), penalty, upper=np.array([np.inf, np.inf, 1.0, np.inf, np.inf]))
    assert dependent_parameters(held, 0.1, np.ones(5), x) == []


def test_the_step_a_function_refuses_is_shortened() -> None:
    """The logarithm has no value where steps at full length would go."""
    point = fit(lambda b, x: np.log(b[0] + b[1] * x), [0.01, 0.01], y=np.log(1 + 2 * X))
    assert not point.missed
    np.testing.assert_allclose(point.b, [1, 2], rtol=1e-8)


def test_a_parameter_that_grows_without_end_is_named() -> None:
    """A saturating curve for data on a line: both parameters want to be infinite."""
    point = fit(lambda b, x: b[0] * x / (b[1] + x), [1.0, 1.0], y=X / 3, max_steps=15)
    assert point.missed
    assert "has grown to" in point.cause
