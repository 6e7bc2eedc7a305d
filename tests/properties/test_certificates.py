"""Every solution carries a proof, and the proof is independent of the solver."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diamondring as dr
from cases import PENALTIES, Data, data, problems
from diamondring.certificate import certificate
from diamondring.prepare import make_problem
from diamondring.problem import objective

CASES = problems(("tall", "wide", "one input"))


def _solve(case: Data, penalty: object, tol: float = 1e-12) -> dr.Path:
    """A short path; wide problems may say that least squares is not unique."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        alphas = 6 if penalty != dr.NoPenalty() else 1
        return dr.path(case.X, case.y, penalty=penalty, alphas=alphas, tol=tol, **case.options)


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_every_gap_is_nonnegative_under_the_target_and_confirmed_from_scratch(name: str, case: Data, penalty) -> None:
    path = _solve(case, penalty)
    problem = make_problem(case.X, case.y, penalty=penalty, **case.options).problem
    assert np.all(path.gap >= 0)
    assert np.all(path.gap <= 1e-12), path.messages
    assert not np.any(path.status == "missed")
    for i, alpha in enumerate(path.alphas):
        gap, kind = certificate(problem, alpha, path.coef_at(i), path.intercept[i])
        assert gap <= 1e-12
        assert path.status[i].startswith(kind)
        value = objective(problem, alpha, path.coef_at(i), path.intercept[i])
        assert value == pytest.approx(path.objective[i], rel=1e-12)


@pytest.mark.parametrize("penalty", [dr.L1(), dr.L2(), dr.L1L2(0.3)], ids=str)
@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_the_gap_bounds_the_distance_to_the_optimum(name: str, case: Data, penalty) -> None:
    """Weak duality: for any feasible coefficients, objective - optimum <= gap * |objective|."""
    rng = np.random.default_rng(1)
    path = _solve(case, penalty)
    problem = make_problem(case.X, case.y, penalty=penalty, **case.options).problem
    middle = len(path) // 2
    best, alpha = path.objective[middle], path.alphas[middle]
    for size in (1e-6, 1e-3, 1.0):
        moved = path.coef_at(middle) + size * rng.normal(size=problem.shape[1]) / (1 + problem.stats.sd)
        moved = np.clip(moved, problem.lower, problem.upper)
        moved[np.isinf(problem.penalty_factor)] = 0.0
        shift = size * rng.normal() if problem.fit_intercept else 0.0
        gap, kind = certificate(problem, alpha, moved, path.intercept[middle] + shift)
        value = objective(problem, alpha, moved, path.intercept[middle] + shift)
        if kind == "gap":
            assert gap >= 0
            assert value - best <= gap * value * (1 + 1e-9) + 1e-15
        else:
            assert gap > 0


@pytest.mark.parametrize("penalty", [dr.L1(), dr.L2(), dr.L1L2(0.3), dr.NoPenalty()], ids=str)
def test_a_wrong_answer_is_found_out(penalty) -> None:
    case = data(60, 10, seed=3)
    path = _solve(case, penalty)
    problem = make_problem(case.X, case.y, penalty=penalty).problem
    coef, intercept = path.coef_at(-1 % len(path)), path.intercept[-1]
    assert certificate(problem, path.alphas[-1], coef, intercept)[0] <= 1e-12
    assert certificate(problem, path.alphas[-1], coef * 1.01, intercept)[0] > 1e-6
    assert certificate(problem, path.alphas[-1], coef, intercept + 0.01)[0] > 1e-6
    assert certificate(problem, path.alphas[-1], np.zeros_like(coef), intercept)[0] > 1e-2


def test_coefficients_outside_their_bounds_prove_nothing() -> None:
    case = data(20, 3)
    problem = make_problem(case.X, case.y, bounds=(None, 0.1)).problem
    gap, kind = certificate(problem, 0.1, np.array([0.0, 0.0, 0.2]), 0.0)
    assert (gap, kind) == (np.inf, "gap")


def test_an_excluded_input_that_is_used_proves_nothing() -> None:
    case = data(20, 3)
    problem = make_problem(case.X, case.y, penalty_factor=[1, 1, np.inf]).problem
    assert certificate(problem, 0.1, np.array([0.0, 0.0, 0.2]), 0.0)[0] == np.inf


@pytest.mark.parametrize("penalty", [dr.L1(), dr.L2(), dr.L1L2(0.5)], ids=str)
@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_optimality_conditions_hold(name: str, case: Data, penalty) -> None:
    path = _solve(case, penalty)
    problem = make_problem(case.X, case.y, penalty=penalty, **case.options).problem
    w = problem.share
    z = case.X - problem.stats.center if problem.fit_intercept else case.X
    scale = problem.stats.scale
    for i, alpha in enumerate(path.alphas):
        r = problem.target - path.intercept[i] - case.X @ path.coef_at(i)
        gradient = -(z.T @ (w * r)) / scale
        b = scale * path.coef_at(i)
        far = penalty.kkt_distance(
            b, gradient, alpha, problem.penalty_factor, scale * problem.lower, scale * problem.upper
        )
        size = max(np.max(np.abs(z.T @ (w * problem.target)) / scale), problem.stats.y_scale)
        assert np.max(far) <= 1e-10 * size
        if problem.fit_intercept:
            assert abs(w @ r) <= 1e-12 * np.max(np.abs(problem.target))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10**6),
    n=st.integers(3, 25),
    p=st.integers(1, 15),
    l1_ratio=st.sampled_from([0.0, 0.01, 0.3, 0.9, 1.0]),
    intercept=st.booleans(),
    standardize=st.booleans(),
    integers=st.booleans(),
)
def test_random_problems_with_ties_and_duplicates(seed, n, p, l1_ratio, intercept, standardize, integers) -> None:
    """Small integers give ties, duplicate and constant columns by themselves."""
    rng = np.random.default_rng(seed)
    x = rng.integers(-1, 2, size=(n, p)).astype(float) if integers else rng.normal(size=(n, p))
    y = rng.integers(-2, 3, size=n).astype(float) if integers else rng.normal(size=n)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        path = dr.path(x, y, penalty=dr.L1L2(l1_ratio), alphas=7, fit_intercept=intercept, standardize=standardize)
    problem = make_problem(x, y, penalty=dr.L1L2(l1_ratio), fit_intercept=intercept, standardize=standardize).problem
    for i, alpha in enumerate(path.alphas):
        assert certificate(problem, alpha, path.coef_at(i), path.intercept[i])[0] <= 1e-8
