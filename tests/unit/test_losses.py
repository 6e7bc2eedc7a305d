"""Every loss against its own definition: derivatives by differences, the dual by a search, constants by trying."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from cases import LOSS_CASES, loss_data
from diamondring.prepare import make_problem
from diamondring.problem import Problem


def problem_of(name: str) -> Problem:
    """A small problem with unequal weights, one of them 0."""
    weights = np.linspace(0.5, 2.0, 12)
    weights[4] = 0.0
    case = loss_data(name, 12, 3, seed=3, sample_weight=weights)
    return make_problem(case.X, case.y, **case.options).problem


def predictors(problem: Problem, seed: int) -> np.ndarray:
    rng, k = np.random.default_rng(seed), problem.outputs
    return 0.7 * rng.normal(size=(12, k) if k > 1 else 12)


@pytest.mark.parametrize("name", LOSS_CASES)
def test_gradients_by_differences(name: str) -> None:
    problem = problem_of(name)
    loss, eta = problem.loss, predictors(problem, 0)
    gradient = loss.gradient(problem.y, eta, problem.weights)
    assert gradient.shape == eta.shape
    for at in np.ndindex(eta.shape):
        step = np.zeros(eta.shape)
        step[at] = 1e-6
        above, below = (loss.value(problem.y, eta + sign * step, problem.weights) for sign in (1, -1))
        assert gradient[at] == pytest.approx((above - below) / 2e-6, abs=2e-8)
    assert not np.any(gradient[4])


@pytest.mark.parametrize("name", [name for name, case in LOSS_CASES.items() if case.loss.convex and case.loss.smooth])
def test_second_derivatives_by_differences(name: str) -> None:
    problem = problem_of(name)
    loss, eta, share = problem.loss, predictors(problem, 1), problem.share
    v = predictors(problem, 2)
    change = loss.residual_of(problem.y, eta - 1e-6 * v, share) - loss.residual_of(problem.y, eta + 1e-6 * v, share)
    applied = loss.apply_curvature(problem.y, eta, share, v)
    assert applied == pytest.approx(change / 2e-6, abs=1e-6)


@pytest.mark.parametrize("name", LOSS_CASES)
def test_losses_are_never_negative(name: str) -> None:
    problem = problem_of(name)
    for seed in range(5):
        assert problem.loss.value(problem.y, predictors(problem, seed), problem.weights) >= 0


@pytest.mark.parametrize("name", [name for name, case in LOSS_CASES.items() if case.loss.convex and case.loss.smooth])
def test_what_a_shrunken_dual_point_costs(name: str) -> None:
    """loss(eta) + loss*(s g) - s <g, eta>, the conjugate found by a search."""
    problem = problem_of(name)
    loss, eta, share = problem.loss, predictors(problem, 3), problem.share
    g = loss.gradient(problem.y, eta, share)
    assert loss.dual_excess(problem.y, eta, 1.0, share) == 0
    previous = 0.0
    for s in (0.95, 0.6):

        def negated(flat: np.ndarray, s: float = s) -> float:
            return loss.value(problem.y, flat.reshape(eta.shape), share) - s * float(
                np.sum(g * flat.reshape(eta.shape))
            )

        found = minimize(negated, eta.ravel(), method="BFGS", options={"gtol": 1e-9})
        exact = negated(eta.ravel()) - found.fun
        excess = loss.dual_excess(problem.y, eta, s, share)
        assert excess > previous
        # Cox's is an upper bound that needs no search; the others are exact
        assert excess >= exact * (1 - 1e-5) - 1e-12
        if loss.separable:
            assert excess == pytest.approx(exact, rel=1e-4)
        previous = excess


@pytest.mark.parametrize("name", [name for name, case in LOSS_CASES.items() if case.loss.takes_intercept])
def test_the_best_constant(name: str) -> None:
    problem = problem_of(name)
    loss, k = problem.loss, problem.outputs
    for offset in (None, 0.5 * predictors(problem, 5)):
        found = loss.null_eta(problem.y, problem.share, offset)
        assert found.shape == (k,)
        base = np.zeros_like(predictors(problem, 0)) if offset is None else offset
        best = loss.value(problem.y, base + found, problem.share)
        for step in np.eye(k):
            for size in (-0.1, 1e-3):
                assert loss.value(problem.y, base + found + size * step, problem.share) >= best * (1 - 1e-13)


@pytest.mark.parametrize("name", LOSS_CASES)
def test_formulas_are_told(name: str) -> None:
    text = LOSS_CASES[name].loss.describe("y_i", "b0 + x_i'b")
    assert "b0 + x_i'b" in text or "partial likelihood" in text
