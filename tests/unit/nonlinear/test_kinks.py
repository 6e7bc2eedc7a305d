"""Quantile regression on a curved f: the prox-linear steps, and the leaps along valleys with a kink at their bottom."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import diamondring as dr
from diamondring.nonlinear.prepare import make_nonlinear_problem
from diamondring.nonlinear.problem import NonlinearProblem
from diamondring.nonlinear.quantile import _leap
from diamondring.nonlinear.solve import solve_alpha

T = np.linspace(0, 6, 30)


def two_decays(b: Any, t: Any) -> Any:
    return b[0] * np.exp(-b[1] * t) + b[2] * np.exp(-b[3] * t) + b[4]


def problem(penalty: Any = "L2", bounds: Any = None) -> NonlinearProblem:
    noise = np.random.default_rng(4).standard_normal(30)
    y = 2 * np.exp(-0.6 * T) + 0.8 * np.exp(-2.5 * T) + 0.3 + 0.1 * noise
    start, loss = [1.0, 0.3, 1.0, 1.0, 0.0], dr.Quantile(0.5)
    return make_nonlinear_problem(two_decays, start, T, y, loss=loss, penalty=penalty, bounds=bounds).problem


def test_a_curved_valley_is_left_in_leaps() -> None:
    """Without them the steps go from side to side, more than a hundred times."""
    point = solve_alpha(problem(), 0.01, np.array([1.0, 0.3, 1.0, 1.0, 0.0]))
    assert not point.missed, point.cause
    assert point.steps <= 60


def test_a_leap_goes_far_only_where_that_is_lower_and_within_the_bounds() -> None:
    p = problem(bounds=(0, 1.5))
    solved = solve_alpha(p, 0.01, np.array([1.0, 0.3, 1.0, 1.0, 0.0])).b
    before = np.clip(solved + 0.4, 0, 1.5)
    b = before + 0.05 * (solved - before)
    value, box = p.objective(0.01, b), np.full(5, 1e-3)
    leap, asked = _leap(p, 0.01, b, before, value, box, None)
    assert leap is not None
    assert asked >= 3
    assert p.objective(0.01, leap) < value
    assert np.abs(leap - solved).max() < np.abs(b - solved).max()
    assert np.all((leap >= p.lower) & (leap <= p.upper))
    assert _leap(p, 0.01, solved, before, p.objective(0.01, solved), np.zeros(5), None)[0] is None


@pytest.mark.parametrize("penalty", ["L1", "L2"])
def test_what_the_leaps_lead_to_is_stationary(penalty: str) -> None:
    point = solve_alpha(problem(penalty), 0.003, np.array([1.0, 0.3, 1.0, 1.0, 0.0]))
    assert not point.missed, point.cause
    assert point.gap <= 1e-8
