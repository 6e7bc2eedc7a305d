"""The solver for many parameters and groups: its parts by hand, and the answers of the other engines."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

import diamondring as dr
from diamondring.errors import Interrupted
from diamondring.losses import as_loss
from diamondring.nonlinear import gradient, levenberg
from diamondring.nonlinear.approach import Approached
from diamondring.nonlinear.functions import model_function
from diamondring.nonlinear.problem import NonlinearProblem
from diamondring.nonlinear.regularizer import Regularizer
from diamondring.nonlinear.solve import MANY, solve_alpha
from diamondring.penalties import L1, as_penalty

NOWHERE = np.inf
TIMES = np.linspace(0.0, 4.0, 80)
RATES = np.array([0.2, 0.5, 1.0, 2.0, 4.0, 8.0])


def problem_of(f, start, X, y, *, loss="gaussian", penalty="L1", factor=None, lower=None, upper=None, groups=None):
    p = len(start)
    return NonlinearProblem(
        model=model_function(f, start, example_X=X).bind(X), y=y, loss=as_loss(loss), penalty=as_penalty(penalty),
        weights=None, offset=None, penalty_factor=np.ones(p) if factor is None else factor,
        lower=np.full(p, -NOWHERE) if lower is None else lower, upper=np.full(p, NOWHERE) if upper is None else upper,
        names=tuple(f"b{j}" for j in range(p)), groups=groups,
    )  # fmt: skip


def exponentials(**options):
    """Six exponentials for data of two: sizes, and shifts of the logarithms of the rates."""
    rng = np.random.default_rng(0)
    y = 2.0 * np.exp(-TIMES) + np.exp(-4.0 * TIMES) + 0.05 * rng.normal(size=len(TIMES))
    start = np.r_[np.ones(6), np.zeros(6)]

    def f(b, t):
        return np.exp(-np.outer(t, RATES * np.exp(0.3 * b[6:]))) @ b[:6]

    return problem_of(f, start, TIMES, y, **options), start


def test_the_proximal_map_minimises_what_it_says():
    rng = np.random.default_rng(1)
    groups = np.array([0, 0, 0, 1, 2, 2, 3])
    charge = Regularizer(
        a=np.array([0.7, 0.3, 5.0, 0.2]),
        q=np.array([0.5, 0.5, 0.5, 0.1, 0.0, 0.0, 0.4]),
        lower=np.r_[np.full(6, -NOWHERE), -0.1],
        upper=np.r_[np.full(3, NOWHERE), 0.25, np.full(3, NOWHERE)],
        groups=groups,
    )
    z, step = rng.normal(size=7), 0.6
    found = charge.prox(z, step)
    assert (found[4:6] == 0).all()

    def objective(b):
        return 0.5 * np.sum((b - z) ** 2) + step * charge.value(b)

    for _ in range(200):
        near = charge.clip(found + 1e-3 * rng.normal(size=7))
        assert objective(near) >= objective(found) - 1e-15
    # it is stationary for the smooth part (b - z) / step
    assert charge.distance(found, (found - z) / step) < 1e-14


def test_the_least_subgradient_is_the_slope_of_steepest_descent():
    charge = Regularizer(
        np.array([1.0, 0.5]), np.zeros(3), np.full(3, -NOWHERE), np.full(3, NOWHERE), np.array([0, 0, 1])
    )
    grad = np.array([3.0, 4.0, -0.4])
    v = charge.steepest(np.zeros(3), grad)
    np.testing.assert_allclose(v, [3.0 * 0.8, 4.0 * 0.8, 0.0])
    step = 1e-7
    slope = (grad @ (-step * v) + charge.value(-step * v)) / step
    assert slope == pytest.approx(-(v @ v), rel=1e-6)


def test_a_group_that_is_carried_through_zero_stops_there():
    charge = Regularizer(
        np.array([1.0, 1.0]), np.zeros(4), np.full(4, -NOWHERE), np.full(4, NOWHERE), np.array([0, 0, 1, 1])
    )
    b, trial = np.array([1.0, 1.0, 1.0, 1.0]), np.array([-1.0, 0.5, -0.2, 1.0])
    np.testing.assert_array_equal(charge.truncate(b, trial), [0.0, 0.0, -0.2, 1.0])


@pytest.mark.parametrize("loss", ["gaussian", dr.Huber(0.1)], ids=["gaussian", "huber"])
@pytest.mark.parametrize("penalty", ["L1", "elastic net", "L2"])
@pytest.mark.parametrize("alpha", [1e-2, 1e-3])
def test_it_agrees_with_levenberg_marquardt(loss, penalty, alpha):
    problem, start = exponentials(loss=loss, penalty=penalty)
    theirs = levenberg.descend(problem, alpha, Approached(start), 1e-10, 1000)
    ours = gradient.descend(problem, alpha, start, 1e-10, 5000)
    assert ours.why == ""
    assert ours.gap <= 1e-10
    np.testing.assert_array_equal(ours.b == 0, theirs.b == 0)
    np.testing.assert_allclose(ours.b, theirs.b, atol=1e-6)


def test_factors_and_bounds():
    factor = np.r_[1.0, 0.0, 2.0, 1.0, 1.0, np.inf, np.ones(6)]
    lower, upper = np.full(12, -NOWHERE), np.full(12, NOWHERE)
    upper[2], lower[1], upper[6:], lower[6:] = 0.8, 0.3, 0.2, -0.2
    problem, start = exponentials(factor=factor, lower=lower, upper=upper)
    start = np.where(np.isinf(factor), 0.0, np.clip(start, lower, upper))
    theirs = levenberg.descend(problem, 1e-3, Approached(start), 1e-10, 1000)
    ours = gradient.descend(problem, 1e-3, start, 1e-10, 5000)
    assert ours.why == ""
    assert ours.b[5] == 0
    assert (ours.b >= lower).all()
    assert (ours.b <= upper).all()
    np.testing.assert_allclose(ours.b, theirs.b, atol=1e-6)


@pytest.mark.parametrize("loss", ["gaussian", "binomial", "poisson"])
def test_a_linear_function_gives_the_coefficients_of_the_linear_engine(loss):
    rng = np.random.default_rng(2)
    X = rng.normal(size=(120, 8))
    eta = X @ np.r_[1.0, -0.5, np.zeros(6)]
    y = {"gaussian": eta + rng.normal(size=120), "binomial": (eta + rng.normal(size=120) > 0).astype(float)}.get(loss)
    y = rng.poisson(np.exp(0.5 * eta)).astype(float) if y is None else y
    problem = problem_of(lambda b, x: x @ b, np.zeros(8), X, y, loss=loss)
    path = dr.path(X, y, loss=loss, alphas=[0.05], fit_intercept=False, standardize=False, tol=1e-12)
    found = gradient.descend(problem, 0.05, np.zeros(8), 1e-11, 3000)
    assert found.same_jacobian
    np.testing.assert_allclose(found.b, path.coef_at(0), atol=1e-8)


def test_groups_satisfy_their_optimality_conditions_and_have_the_least_objective():
    rng = np.random.default_rng(3)
    X = rng.normal(size=(100, 12))
    groups = np.repeat(np.arange(4), 3)
    y = X @ np.r_[1.0, -1.0, 0.5, np.zeros(6), 0.3, 0.2, -0.4] + rng.normal(size=100)
    problem, alpha = problem_of(lambda b, x: x @ b, np.ones(12), X, y, groups=groups), 0.12
    b = gradient.descend(problem, alpha, np.ones(12), 1e-11, 3000).b
    size, slope = np.sqrt(3.0) * alpha, X.T @ (X @ b - y) / 100
    norms = np.linalg.norm(b.reshape(4, 3), axis=1)
    assert (norms == 0).tolist() == [False, True, True, False]
    for g in range(4):
        part = slice(3 * g, 3 * g + 3)
        if norms[g] == 0:
            assert np.linalg.norm(slope[part]) <= size
        else:
            np.testing.assert_allclose(slope[part], -size * b[part] / norms[g], atol=1e-9)

    def smoothed(b):
        return problem.objective(alpha, b)

    other = minimize(smoothed, b + 0.01 * rng.normal(size=12), method="Powell", options={"xtol": 1e-10, "ftol": 1e-14})
    assert smoothed(b) <= other.fun + 1e-12


def test_groups_of_one_are_no_groups():
    alone, start = exponentials()
    grouped, _ = exponentials(groups=np.arange(12))
    first, second = (gradient.descend(each, 1e-3, start, 1e-10, 5000) for each in (alone, grouped))
    np.testing.assert_allclose(first.b, second.b, atol=1e-8)


def test_pairs_of_size_and_rate_leave_together():
    problem, start = exponentials(groups=np.r_[np.arange(6), np.arange(6)])
    point = solve_alpha(problem, 1e-2, start)
    assert not point.missed
    assert point.kind == "kkt, local"
    pairs = point.b.reshape(2, 6)
    np.testing.assert_array_equal(pairs[0] == 0, pairs[1] == 0)
    assert 0 < np.count_nonzero(pairs[0]) < 6


def test_more_parameters_than_levenberg_marquardt_takes():
    rng = np.random.default_rng(4)
    p = MANY + 200
    X = rng.normal(size=(60, p))
    y = np.tanh(X[:, 0] - X[:, 1]) + 0.1 * rng.normal(size=60)

    def f(b, x):
        return np.tanh(x @ b)

    def jac(b, x):
        return (1.0 - np.tanh(x @ b) ** 2)[:, None] * x

    model = model_function(f, np.zeros(p), jac=jac, example_X=X)
    problem = NonlinearProblem(
        model.bind(X), y, as_loss("gaussian"), L1(), None, None, np.ones(p), model.lower, model.upper, model.names
    )
    point = solve_alpha(problem, 0.05, np.zeros(p))
    assert not point.missed
    assert point.gap <= 1e-8
    assert {0, 1} <= set(np.flatnonzero(point.b))
    assert np.count_nonzero(point.b) < 60


def test_it_can_be_stopped():
    problem, start = exponentials()
    with pytest.raises(Interrupted):
        gradient.descend(problem, 1e-3, start, 1e-10, 1000, cancel=lambda: True)


def test_too_few_steps_are_said():
    problem, start = exponentials()
    found = gradient.descend(problem, 1e-3, start, 1e-10, 3)
    assert found.why == "steps"
    assert found.gap > 1e-10
