"""Laws of regressions with any function of the parameters: above all, a linear one is the linear engine's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.optimize import least_squares, minimize

import diamondring as dr
from cases import LOSS_CASES, loss_data
from diamondring.errors import InputError
from diamondring.nonlinear.certificate import judge
from diamondring.nonlinear.solve import solve_alpha
from diamondring.paths import solve
from diamondring.prepare import make_problem
from nonlinear_problems import ByHand, decay_model, linear_model, problem_of

Float = Any

PENALTIES = {"none": dr.NoPenalty(), "L1": dr.L1(), "L2": dr.L2(), "elastic net": dr.L1L2(0.5)}
ONE = [name for name in LOSS_CASES if name != "two quantiles"]


def as_nonlinear(problem: Any, known: bool) -> Any:
    """A linear problem as one of a function; coefficients of one input are a group if the loss says so."""
    k, p = problem.outputs, problem.shape[1]
    grouped = problem.loss.grouped and k > 1
    return problem_of(
        linear_model(problem.matrix, k, known), problem.y, problem.penalty, problem.loss, weights=problem.weights,
        offset=problem.offset, penalty_factor=np.tile(problem.penalty_factor, k) / (np.sqrt(k) if grouped else 1.0),
        lower=np.tile(problem.lower, k), upper=np.tile(problem.upper, k),
        groups=np.tile(np.arange(p), k) if grouped else None,
    )  # fmt: skip


@pytest.mark.parametrize("known", [True, False], ids=["said to be linear", "seen to be linear"])
@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("name", ONE)
def test_a_linear_function_is_the_linear_engines_regression(name: str, penalty: str, known: bool) -> None:
    case = loss_data(name, n=60, p=5, seed=3)
    grouped = LOSS_CASES[name].loss.grouped
    if grouped and penalty == "elastic net":
        pytest.skip("sqrt(d_g) stands before the norm alone, while a grouped loss has no such factor")
    linear = make_problem(
        case.X, case.y, penalty=PENALTIES[penalty], fit_intercept=False, standardize=False, **case.options
    )
    linear = getattr(linear, "problem", linear)
    alpha = 0.0 if penalty == "none" else 0.03
    expected = solve(linear, [alpha], tol=1e-12)
    problem = as_nonlinear(linear, known)
    if grouped and penalty == "L2":
        problem = replace(problem, groups=None, penalty_factor=np.ones(problem.n_params))
    point = solve_alpha(problem, alpha, np.zeros(problem.n_params), tol=1e-9)
    assert not point.missed, point.cause
    assert point.kind == "kkt"
    parts = expected.coef if isinstance(expected.coef, tuple) else (expected.coef,)
    wanted, got = np.array([each.toarray()[0] for each in parts]), point.b.reshape(len(parts), -1)
    if name.startswith("multinomial") and penalty == "none":  # a constant for all classes changes nothing
        wanted, got = wanted - wanted.mean(axis=0), got - got.mean(axis=0)
    np.testing.assert_allclose(got, wanted, rtol=0, atol=1e-8)
    np.testing.assert_array_equal(got == 0, wanted == 0)
    assert point.objective == pytest.approx(expected.objective[0], abs=1e-12)


def test_several_quantiles_of_one_function_are_refused() -> None:
    case = loss_data("two quantiles", n=30, p=2)
    problem = problem_of(linear_model(case.X, 2), case.y, loss=case.options["loss"])
    with pytest.raises(InputError, match="several quantiles at once"):
        solve_alpha(problem, 0.0, np.zeros(4))


# ---- functions that are not linear -----------------------------------------------------------------------------------

X = np.linspace(0, 4, 60)
TRUTH = np.array([3.0, 1.3, 0.0, 0.0, 0.5])
START = np.array([1.0, 0.7, 0.1, -0.1, 0.2])


def draw(seed: int = 0) -> Float:
    return decay_model(X).value(TRUTH) + 0.2 * np.random.default_rng(seed).normal(size=len(X))


def slope(problem: Any, b: Float) -> Float:
    """The gradient of the mean loss by differences."""
    problem = replace(problem, lower=np.full(len(b), -np.inf), upper=np.full(len(b), np.inf))
    steps = 1e-6 * np.eye(len(b))
    return np.array([(problem.objective(0.0, b + h) - problem.objective(0.0, b - h)) / 2e-6 for h in steps])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("alpha", [0.003, 0.03, 0.3])
def test_the_conditions_of_a_minimum_hold(alpha: float, seed: int) -> None:
    problem = problem_of(decay_model(X), draw(seed), dr.L1())
    point = solve_alpha(problem, alpha, START)
    g = slope(problem, point.b)
    assert not point.missed
    assert point.kind == "kkt, local"
    free = point.b != 0
    np.testing.assert_allclose(g[free], -alpha * np.sign(point.b[free]), atol=1e-7)
    assert (np.abs(g[~free]) <= alpha + 1e-7).all()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("penalty", [dr.L1(), dr.L1L2(0.3)], ids=str)
def test_small_problems_agree_with_a_general_optimiser_on_split_parameters(penalty: Any, seed: int) -> None:
    problem, alpha, p = problem_of(decay_model(X), draw(seed), penalty), 0.02, 5
    point = solve_alpha(problem, alpha, START)

    def objective(split: Float) -> float:
        b = split[:p] - split[p:]
        value = problem.objective(0.0, b) + alpha * penalty.l1_ratio * split.sum()
        return float(value + 0.5 * alpha * (1 - penalty.l1_ratio) * (b @ b))

    start = np.concatenate([np.maximum(point.b, 0), np.maximum(-point.b, 0)]) + 0.05
    found = minimize(objective, start, bounds=[(0, None)] * (2 * p), options={"maxiter": 5000, "ftol": 1e-15})
    b = found.x[:p] - found.x[p:]
    assert problem.objective(alpha, point.b) <= problem.objective(alpha, b) + 1e-12
    np.testing.assert_allclose(b, point.b, atol=2e-3)


@pytest.mark.parametrize("seed", range(5))
def test_without_a_penalty_it_is_scipys_least_squares(seed: int) -> None:
    y, model = draw(seed), decay_model(X)
    point = solve_alpha(problem_of(model, y), 0.0, START)
    found = least_squares(lambda b: model.of(b) - y, START, model.jacobian, xtol=1e-15, ftol=1e-15, gtol=1e-15)
    np.testing.assert_allclose(point.b, found.x, rtol=1e-5)
    assert point.objective <= found.cost / len(y) * (1 + 1e-13)


def test_weights_are_repetitions() -> None:
    counts = np.random.default_rng(1).integers(0, 4, len(X))
    weighted = problem_of(decay_model(X), draw(), dr.L1(), weights=counts.astype(float))
    repeated = problem_of(decay_model(np.repeat(X, counts)), np.repeat(draw(), counts), dr.L1())
    one, other = (solve_alpha(problem, 0.01, START) for problem in (weighted, repeated))
    np.testing.assert_allclose(one.b, other.b, rtol=1e-8)
    assert one.objective == pytest.approx(other.objective, rel=1e-12)


def test_a_known_part_of_the_prediction_is_subtracted_from_the_target() -> None:
    known = np.cos(X)
    one = solve_alpha(problem_of(decay_model(X), draw() + known, dr.L1(), offset=known), 0.01, START)
    np.testing.assert_allclose(
        one.b, solve_alpha(problem_of(decay_model(X), draw(), dr.L1()), 0.01, START).b, rtol=1e-9
    )


def test_the_order_of_parameters_makes_no_difference() -> None:
    order, model = np.array([3, 0, 4, 2, 1]), decay_model(X)
    back = np.argsort(order)
    turned = replace(model, of=lambda b: model.of(b[back]), jacobian=lambda b: model.jacobian(b[back])[:, order])
    factors = np.array([1.0, 0.0, 2.0, 1.0, 0.5])
    one = solve_alpha(problem_of(model, draw(), dr.L1(), penalty_factor=factors), 0.02, START)
    other = solve_alpha(problem_of(turned, draw(), dr.L1(), penalty_factor=factors[order]), 0.02, START[order])
    np.testing.assert_allclose(other.b, one.b[order], rtol=1e-9)
    np.testing.assert_array_equal(other.b == 0, one.b[order] == 0)


@pytest.mark.parametrize("scale", [1e-6, 1e5])
def test_units_of_a_linear_size_and_of_the_target(scale: float) -> None:
    """With c times the target, sizes are c times as large at c times the alpha; the rate stays and is free."""
    linear = np.array([True, False, True, True, True])
    factors = np.where(linear, 1.0, 0.0)
    one = solve_alpha(problem_of(decay_model(X), draw(), dr.L1(), penalty_factor=factors), 0.02, START)
    larger = problem_of(decay_model(X), scale * draw(), dr.L1(), penalty_factor=factors)
    other = solve_alpha(larger, scale * 0.02, np.where(linear, scale, 1.0) * START)
    assert other.gap <= 1e-8
    np.testing.assert_allclose(other.b, np.where(linear, scale, 1.0) * one.b, rtol=1e-7)


@pytest.mark.parametrize("penalty", [dr.NoPenalty(), dr.L1(), dr.L2()], ids=str)
def test_bounds_are_kept_and_their_multipliers_have_the_right_sign(penalty: Any) -> None:
    lower, upper = np.array([-np.inf, 0.8, 0.05, -np.inf, -np.inf]), np.array([2.5, 1.0, np.inf, np.inf, 0.3])
    problem = problem_of(decay_model(X), draw(), penalty, lower=lower, upper=upper)
    point = solve_alpha(problem, 0.01, START)
    assert not point.missed
    assert (point.b >= lower).all()
    assert (point.b <= upper).all()
    at = (point.b == lower) | (point.b == upper)
    assert at.any()
    a, q = problem.prices(0.01)
    g = slope(problem, point.b) + q * point.b
    inner = (point.b > lower) & (point.b < upper) & (point.b != 0)
    np.testing.assert_allclose((g + a * np.sign(point.b))[inner], 0, atol=1e-7)
    assert (g[point.b == upper] <= a[point.b == upper] + 1e-7).all()
    assert (g[point.b == lower] >= -a[point.b == lower] - 1e-7).all()


def test_excluded_parameters_are_zero_and_free_ones_are_not_shrunk() -> None:
    factors = np.array([0.0, 0.0, np.inf, 1.0, 0.0])
    problem = problem_of(decay_model(X), draw(), dr.L1(), penalty_factor=factors)
    point = solve_alpha(problem, 10.0, START)
    assert point.b[2] == 0
    assert point.b[3] == 0
    np.testing.assert_allclose(slope(problem, point.b)[[0, 1, 4]], 0, atol=1e-7)


def test_a_price_above_every_slope_at_zero_leaves_nothing() -> None:
    problem = problem_of(linear_model(np.random.default_rng(0).normal(size=(40, 6))), np.arange(40.0), dr.L1())
    top = np.abs(problem.value_and_gradient(np.zeros(6))[1]).max()
    assert (solve_alpha(problem, 1.0001 * top, np.ones(6)).b == 0).all()
    assert (solve_alpha(problem, 0.999 * top, np.ones(6)).b != 0).sum() == 1


def test_the_same_bits_every_time() -> None:
    problem = problem_of(decay_model(X), draw(), dr.L1())
    one, other = (solve_alpha(problem, 0.005, START) for _ in range(2))
    assert one.b.tobytes() == other.b.tobytes()


def test_the_certificate_does_not_depend_on_units() -> None:
    """Of the target, of the parameters and of the loss; and it tells a point that is no minimum from one that is."""
    y, b = draw(), START
    first = judge(problem_of(decay_model(X), y), 0.0, b).gap
    assert 1e-3 < first <= 1
    sizes = np.array([1e-8, 1.0, 1e-8, 1e-8, 1e-8])
    small = problem_of(decay_model(X), 1e-8 * y)
    assert judge(small, 0.0, sizes * b).gap == pytest.approx(first, rel=1e-6)
    model = decay_model(X)
    units = np.array([1e7, 1e-5, 1.0, 1e3, 1e-9])
    turned = replace(model, of=lambda c: model.of(units * c), jacobian=lambda c: model.jacobian(units * c) * units)
    assert judge(problem_of(turned, y), 0.0, b / units).gap == pytest.approx(first, rel=1e-6)
    assert judge(problem_of(model, y), 0.0, solve_alpha(problem_of(model, y), 0.0, b).b).gap <= 1e-8


def test_a_perfect_fit_is_a_solution() -> None:
    point = solve_alpha(problem_of(decay_model(X), decay_model(X).value(TRUTH)), 0.0, START)
    assert not point.missed, point.cause
    np.testing.assert_allclose(point.b, TRUTH, atol=1e-9)


def hidden_layer(x: Float, k: int) -> ByHand:
    """``W tanh(V x)`` with two hidden units and K outputs: V (2, 3) first, then W (K, 2)."""
    n = len(x)

    def value(b: Float) -> Float:
        out = np.tanh(x @ b[:6].reshape(2, 3).T) @ b[6:].reshape(k, 2).T
        return out[:, 0] if k == 1 else out

    def jacobian(b: Float) -> Float:
        hidden, w = np.tanh(x @ b[:6].reshape(2, 3).T), b[6:].reshape(k, 2)
        out = np.zeros((n, k, 6 + 2 * k))
        for i in range(2):
            out[:, :, 3 * i : 3 * i + 3] = (1 - hidden[:, i, None, None] ** 2) * w[None, :, i, None] * x[:, None, :]
            out[:, np.arange(k), 6 + 2 * np.arange(k) + i] = hidden[:, i, None]
        return out[:, 0] if k == 1 else out

    return ByHand(value, jacobian, n, 6 + 2 * k, k)


@pytest.mark.parametrize("penalty", [dr.L1(), dr.L2()], ids=str)
@pytest.mark.parametrize("name", [name for name in ONE if "quantile" not in name])
def test_a_small_network_with_every_loss(name: str, penalty: Any) -> None:
    """Stationary by differences of the objective alone; what the point says of itself is the certificate at its b."""
    case, rng = LOSS_CASES[name], np.random.default_rng(0)
    x = rng.normal(size=(80, 3))
    model = hidden_layer(x, case.predictors)
    truth = rng.normal(size=model.n_params)
    strata = {"strata": np.arange(80) % case.strata} if case.strata else {}
    linear = make_problem(x, case.draw(rng, model.value(truth)), loss=case.loss, fit_intercept=False, **strata)
    problem = problem_of(model, getattr(linear, "problem", linear).y, penalty, case.loss)
    point = solve_alpha(problem, 0.02, truth)
    assert not point.missed, point.cause
    assert point.gap == pytest.approx(judge(problem, 0.02, point.b).gap, abs=1e-12)
    assert point.objective == problem.objective(0.02, point.b)
    a, q = problem.prices(0.02)
    g, free = slope(problem, point.b) + q * point.b, (point.b != 0) | (a == 0)
    np.testing.assert_allclose((g + a * np.sign(point.b))[free], 0, atol=1e-6)
    assert (np.abs(g[~free]) <= a[~free] + 1e-6).all()


@pytest.mark.parametrize("penalty", [dr.NoPenalty(), dr.L1(), dr.L2()], ids=str)
@pytest.mark.parametrize("q", [0.5, 0.3])
def test_quantiles_of_a_function_that_is_not_linear(q: float, penalty: Any) -> None:
    """Nothing near the solution is better, and without a penalty the rows are divided as the quantile says."""
    problem, rng = problem_of(decay_model(X), draw(1), penalty, dr.Quantile(q)), np.random.default_rng(0)
    point = solve_alpha(problem, 0.01, START)
    assert not point.missed, point.cause
    assert point.steps < 100
    for size in (1e-2, 1e-3, 1e-4, 1e-5):
        for _ in range(50):
            assert problem.objective(0.01, point.b + size * rng.normal(size=5)) >= point.objective - 1e-12
    if isinstance(penalty, dr.NoPenalty):
        below = np.count_nonzero(draw(1) < decay_model(X).value(point.b) - 1e-9)
        assert q * len(X) - 5 <= below <= q * len(X)
