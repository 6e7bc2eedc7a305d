"""Quantile regression: exact vertices, their proofs, and the smallest alpha that keeps nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

import diamondring as dr
from cases import data, problems
from diamondring.certificate import certificate
from diamondring.errors import InputError
from diamondring.losses.quantile import weighted_quantile
from diamondring.paths import solve
from diamondring.prepare import make_problem
from diamondring.problem import objective


def _least_value(problem: Any, alpha: float) -> float:
    """The optimum of a problem without an L2 part by linear programming (HiGHS)."""
    n = problem.shape[0]
    q, share, stats = problem.loss.parameters[0], problem.share, problem.stats
    target = problem.y if problem.offset is None else problem.y - problem.offset
    live = ~problem.dead
    x = problem.matrix[:, live]
    price = alpha * problem.penalty.l1_ratio * problem.penalty_factor[live] * stats.scale[live]
    lower, upper = problem.lower[live], problem.upper[live]
    one = np.ones((n, 1)) if problem.fit_intercept else np.zeros((n, 1))
    # residual parts, intercept, positive and negative parts of the coefficients
    cost = np.concatenate([q * share, (1 - q) * share, [0.0], price, price])
    equations = np.hstack([np.eye(n), -np.eye(n), one, x, -x])
    k = int(live.sum())
    box = np.hstack([np.zeros((k, 2 * n + 1)), np.eye(k), -np.eye(k)])
    rows, sides = np.vstack([box, -box]), np.concatenate([upper, -lower])
    finite = np.isfinite(sides)
    bounds = [(0, None)] * (2 * n) + [(None, None)] + [(0, None)] * (2 * k)
    found = linprog(
        cost, A_ub=rows[finite], b_ub=sides[finite], A_eq=equations, b_eq=target, bounds=bounds, method="highs"
    )
    assert found.status == 0
    return float(found.fun)


@pytest.mark.parametrize(("name", "case"), problems(), ids=lambda value: value if isinstance(value, str) else "")
@pytest.mark.parametrize("q", [0.5, 0.2])
def test_l1_paths_reach_the_value_of_linear_programming(name: str, case: Any, q: float) -> None:
    problem = make_problem(case.X, case.y, loss=dr.Quantile(q), **case.options).problem
    path = solve(problem, 5, eps=0.01)
    for i, alpha in enumerate(path.alphas):
        assert path.objective[i] == pytest.approx(_least_value(problem, alpha), rel=1e-8, abs=1e-10)


@pytest.mark.parametrize("penalty", ["L1", "L2", dr.L1L2(0.5), "none"])
@pytest.mark.parametrize(("name", "case"), problems(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_proof_from_the_coefficients_alone_agrees(name: str, case: Any, penalty: Any) -> None:
    problem = make_problem(case.X, case.y, loss=dr.Quantile(0.3), penalty=penalty, **case.options).problem
    path = solve(problem, 5, eps=0.01)
    assert not path.solver_flaws
    for i, alpha in enumerate(path.alphas):
        gap, kind = certificate(problem, float(alpha), path.coef_at(i), float(path.intercept[i]))
        assert gap <= 1e-8
        assert path.status[i].startswith(kind)
        value = objective(problem, float(alpha), path.coef_at(i), float(path.intercept[i]))
        assert path.objective[i] == pytest.approx(value, rel=1e-10, abs=1e-14)


def test_a_wrong_solution_is_not_proved() -> None:
    case = data(seed=3)
    problem = make_problem(case.X, case.y, loss="quantile").problem
    path = solve(problem, 4, eps=0.05)
    coef = path.coef_at(2).copy()
    coef[np.argmax(np.abs(coef))] *= 1.01
    assert certificate(problem, float(path.alphas[2]), coef, float(path.intercept[2]))[0] > 1e-5


@pytest.mark.parametrize("rounded", [False, True])
@pytest.mark.parametrize("q", [0.1, 0.5])
def test_nothing_is_kept_from_alpha_max_on_and_something_just_below(rounded: bool, q: float) -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(60, 7))
    y = x[:, 0] + rng.normal(size=60)
    if rounded:  # many rows then have the value of the quantile, and the null model's prices are not unique
        y = np.round(y)
    problem = make_problem(x, y, loss=dr.Quantile(q)).problem
    top = solve(problem, 1).alpha_max
    path = solve(problem, [1.5 * top, top, 0.999 * top])
    assert path.n_kept.tolist()[:2] == [0, 0]
    assert path.n_kept[2] > 0
    assert path.gap.max() <= 1e-10


def test_solutions_are_vertices() -> None:
    case = data(n=60, p=10, seed=2)
    problem = make_problem(case.X, case.y, loss=dr.Quantile(0.4)).problem
    path = solve(problem, 6, eps=0.01)
    for i in range(1, 6):
        r = case.y - path.intercept[i] - case.X @ path.coef_at(i)
        assert np.count_nonzero(np.abs(r) < 1e-12 * np.abs(case.y).max()) >= path.n_kept[i] + 1


def test_weights_repeat_rows_and_zero_removes_them() -> None:
    case = data(n=30, p=5, seed=6)
    counts = np.arange(30) % 3
    weighted = dr.path(case.X, case.y, loss=dr.Quantile(0.3), alphas=[0.05], sample_weight=counts)
    rows = np.repeat(np.arange(30), counts)
    repeated = dr.path(case.X[rows], case.y[rows], loss=dr.Quantile(0.3), alphas=[0.05])
    np.testing.assert_allclose(weighted.objective, repeated.objective, rtol=1e-12)
    assert weighted.gap[0] <= 1e-10


def test_several_quantiles_are_separate_fits_on_one_grid() -> None:
    case = data(n=50, p=6, seed=1)
    levels = (0.1, 0.5, 0.9)
    together = dr.path(case.X, case.y, loss=dr.Quantile(levels), alphas=6, eps=0.02)
    assert len(together.coef) == 3
    assert together.intercept.shape == (6, 3)
    alone = [dr.path(case.X, case.y, loss=dr.Quantile(q), alphas=together.alphas) for q in levels]
    for k, path in enumerate(alone):
        np.testing.assert_allclose(together.coef[k].toarray(), path.coef.toarray(), atol=1e-9)
        np.testing.assert_allclose(together.intercept[:, k], path.intercept, atol=1e-9)
    assert together.alpha_max == pytest.approx(max(dr.path(case.X, case.y, loss=dr.Quantile(q), alphas=1).alpha_max
                                                   for q in levels))  # fmt: skip
    np.testing.assert_allclose(together.objective, sum(path.objective for path in alone), rtol=1e-12)
    assert together.gap.max() <= 1e-8


def test_a_median_of_an_even_number_of_rows_is_not_unique() -> None:
    y = np.array([1.0, 2.0, 3.0, 4.0])
    x = np.array([[1.0], [-1.0], [-1.0], [1.0]])
    found = dr.path(x, y, loss="median", alphas=[10.0])
    assert 2.0 <= found.intercept[0] <= 3.0
    assert found.objective[0] == pytest.approx(0.5)


def test_perfect_fit_and_constant_target() -> None:
    x = np.arange(12.0)[:, None]
    exact = dr.path(x, 2.0 * x[:, 0] + 1.0, loss="quantile", penalty="none")
    np.testing.assert_allclose(exact.coef_at(0), [2.0], atol=1e-10)
    assert exact.gap[0] <= 1e-8
    constant = dr.path(x, np.full(12, 3.0), loss="quantile", alphas=[0.1])
    assert constant.intercept[0] == pytest.approx(3.0)
    assert constant.n_kept[0] == 0


def test_weighted_quantile_minimises_the_check_loss() -> None:
    rng = np.random.default_rng(0)
    values, share = rng.normal(size=25), rng.random(25)
    loss = dr.Quantile(0.35)
    best = weighted_quantile(values, share, 0.35)
    costs = [loss.value(values, np.full(25, each), share) for each in values]
    assert loss.value(values, np.full(25, best), share) == pytest.approx(min(costs))


@pytest.mark.parametrize("q", [0.0, 1.0, -1, "half", True, (), (0.5, 0.5), (0.5, 2.0)])
def test_impossible_quantiles_are_refused(q: Any) -> None:
    with pytest.raises(InputError, match=r"[qQ]uantile"):
        dr.Quantile(q)


def test_residuals_are_slopes_and_the_dual_cost_is_that_of_shrinking() -> None:
    loss = dr.Quantile(0.3)
    y, eta = np.array([1.0, 1.0, 1.0]), np.array([0.0, 1.0, 2.0])
    np.testing.assert_allclose(loss.residual(y, eta), [0.3, 0.0, -0.7])
    np.testing.assert_allclose(loss.row_values(y, eta), [0.3, 0.0, 0.7])
    share = np.full(3, 1 / 3)
    assert loss.dual_excess(y, eta, 1.0, share) == 0.0
    assert loss.dual_excess(y, eta, 0.5, share) == pytest.approx(0.5 * loss.value(y, eta))


def test_cancelling_returns_what_is_finished() -> None:
    case = data(n=40, p=8, seed=9)
    problem = make_problem(case.X, case.y, loss="quantile").problem
    asked = iter(range(10_000))
    with pytest.raises(dr.Interrupted) as stop:
        solve(problem, [0.2, 0.1, 0.05, 0.01], cancel=lambda: next(asked) > 40)
    assert stop.value.path is None or len(stop.value.path) < 4


def test_quantiles_that_cross_are_mentioned() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(30, 8)), rng.normal(size=30)
    path = dr.path(x, y, loss=dr.Quantile((0.4, 0.5, 0.6)), alphas=6, eps=0.01)
    assert any("cross" in note for note in path.notes)
    apart = dr.path(x, y, loss=dr.Quantile((0.1, 0.9)), alphas=[path.alpha_max * 2])
    assert not any("cross" in note for note in apart.notes)


def test_the_ridge_grid_follows_the_units_of_the_target() -> None:
    case = data(n=60, p=8, seed=5)
    one = dr.path(case.X, case.y, loss="quantile", penalty="L2", alphas=5)
    thousand = dr.path(case.X, 1000.0 * case.y, loss="quantile", penalty="L2", alphas=5)
    np.testing.assert_allclose(1000.0 * thousand.alphas, one.alphas, rtol=1e-9)
    np.testing.assert_allclose(thousand.coef.toarray(), 1000.0 * one.coef.toarray(), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("penalty", ["L1", "L2", "elasticnet"])
@pytest.mark.parametrize("rounded", [False, True])
def test_rows_far_from_the_prediction_can_be_put_together(
    monkeypatch: pytest.MonkeyPatch, penalty: str, rounded: bool
) -> None:
    from diamondring.solvers import quantile_rows

    case = data(n=150, p=6, seed=8)
    y = np.round(case.y) if rounded else case.y
    options = {"loss": dr.Quantile(0.7), "penalty": penalty, "sample_weight": np.linspace(0.1, 3.0, 150)}
    calls = []

    def counted(*arguments: Any) -> Any:
        calls.append(len(arguments[0].t))
        return put_together(*arguments)

    plain = dr.path(case.X, y, alphas=12, eps=0.01, **options)
    put_together = quantile_rows._put_together
    monkeypatch.setattr(quantile_rows, "_put_together", counted)
    monkeypatch.setattr(quantile_rows, "FEWEST", 15)
    monkeypatch.setattr(quantile_rows, "PER_COLUMN", 1)
    few = dr.path(case.X, y, alphas=plain.alphas, **options)
    assert calls
    np.testing.assert_allclose(few.objective, plain.objective, rtol=1e-10)
    assert few.gap.max() <= 1e-10


def test_constant_and_excluded_inputs_rest_with_bounds() -> None:
    case = data(n=30, p=4, seed=1)
    x = case.X.copy()
    x[:, 2] = 5.0
    path = dr.path(
        x[:, [0, 1, 3]], case.y, loss="quantile", alphas=4, bounds=(-0.2, 0.3), penalty_factor=[1.0, np.inf, 1.0]
    )
    assert path.gap.max() <= 1e-10
    with pytest.warns(dr.DataWarning, match="constant"):
        held = dr.path(x, case.y, loss="quantile", alphas=4, bounds=(-0.2, 0.3))
    assert held.gap.max() <= 1e-10
    assert np.all(held.coef.toarray()[:, 2] == 0.0)
