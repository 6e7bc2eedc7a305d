"""The last digits: Newton's method on the parameters in use."""

from __future__ import annotations

import numpy as np
import pytest

from diamondring.losses import Gaussian
from diamondring.nonlinear import levenberg
from diamondring.nonlinear.approach import Approached
from diamondring.nonlinear.certificate import judge
from diamondring.nonlinear.functions import model_function
from diamondring.nonlinear.polish import can_polish, polished
from diamondring.nonlinear.problem import NonlinearProblem
from diamondring.nonlinear.solve import solve_alpha
from diamondring.penalties import as_penalty

K = np.arange(1, 5)


def waves(penalty: str, groups: np.ndarray | None = None) -> NonlinearProblem:
    """A Fourier basis with movable frequencies on noisy data: large residuals, strong curvature."""
    t = np.arange(60) / 60
    y = 1.5 * np.sin(2 * np.pi * 2.2 * t + 0.4) + 0.5 * np.random.default_rng(3).standard_normal(t.size)

    def f(q, x):
        angle = 2 * np.pi * np.outer(x, K + q["shift"])
        return np.sin(angle) @ q["sine"] + np.cos(angle) @ q["cosine"]

    model = model_function(f, {"sine": np.full(4, 0.3), "cosine": np.full(4, 0.3), "shift": np.zeros(4)}, example_X=t)
    p = len(model.start)
    return NonlinearProblem(
        model=model.bind(t), y=y, loss=Gaussian(), penalty=as_penalty(penalty), weights=None, offset=None,
        penalty_factor=np.ones(p), lower=model.lower, upper=model.upper, names=model.names, groups=groups,
    )  # fmt: skip


START = np.r_[np.full(8, 0.3), np.zeros(4)]


@pytest.mark.parametrize("penalty", ["L1", "L2"])
def test_a_walk_cut_short_is_finished_to_rounding(penalty: str) -> None:
    problem, alpha = waves(penalty), 0.02
    exact = solve_alpha(problem, alpha, START, tol=1e-12)
    cut = (levenberg.descend(problem, alpha, Approached(START), 1e-14, steps) for steps in range(2, 60))
    found = next(each for each in cut if 1e-8 < each.gap < 1e-3)
    assert can_polish(problem, alpha, found)
    better = polished(problem, alpha, found, 1e-12)
    assert better.gap < 1e-11 < found.gap
    assert better.gap == judge(problem, alpha, better.b).gap
    assert judge(problem, alpha, better.b).objective <= judge(problem, alpha, found.b).objective * (1 + 1e-13)
    np.testing.assert_array_equal(better.b == 0, found.b == 0)
    if np.array_equal(better.b == 0, exact.b == 0) and np.allclose(better.b, exact.b, atol=1e-3):
        np.testing.assert_allclose(better.b, exact.b, atol=1e-9)


def test_second_derivatives_are_computed_once_where_they_serve() -> None:
    """Two gradients for each of the 12 parameters, and a few for the steps and their proofs."""
    problem, alpha = waves("L2"), 0.02
    cut = (levenberg.descend(problem, alpha, Approached(START), 1e-14, steps) for steps in range(2, 60))
    found = next(each for each in cut if 1e-8 < each.gap < 1e-5)
    better = polished(problem, alpha, found, 1e-9)
    assert better.gap <= 1e-12
    assert 24 < better.evaluations - found.evaluations <= 24 + 8


def test_what_is_far_from_a_minimum_is_left_alone() -> None:
    problem, alpha = waves("L1"), 0.02
    found = levenberg.descend(problem, alpha, Approached(START), 1e-14, 1)
    assert not can_polish(problem, alpha, found)
    groups = waves("L1", np.tile(np.arange(4), 3))
    assert not can_polish(groups, alpha, found)


def test_few_steps_suffice_where_residuals_are_large() -> None:
    b = START
    for alpha in np.geomspace(1e-4, 0.1, 8):
        point = solve_alpha(waves("L2"), float(alpha), b)
        assert not point.missed
        assert point.steps <= 400
        b = point.b
