"""Least squares against LAPACK, pseudo-inverses and certified values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from diamondring.certificate import certificate
from diamondring.direct import least_squares, ridge_path
from diamondring.problem import Problem
from direct_problems import ALPHAS, OPTIONS, make_problem, options_for, random_data


@pytest.mark.parametrize("options", [name for name in OPTIONS if name != "mask"])
@pytest.mark.parametrize("shape", [(60, 12), (1000, 5)])
def test_least_squares_equals_lstsq(shape, options):
    n, p = shape
    x, y = random_data(n, max(p, 5))
    problem = make_problem(x, y, **options_for(options, n, p))
    live = ~problem.dead
    root = np.sqrt(problem.share)
    design = np.column_stack([x[:, live], np.ones(n)]) if problem.fit_intercept else x[:, live]
    expected = np.linalg.lstsq(design * root[:, None], problem.target * root, rcond=None)[0]
    solution = least_squares(problem)
    np.testing.assert_allclose(solution.coef[0, live], expected[: live.sum()], rtol=1e-10)
    assert (solution.coef[0, ~live] == 0).all()
    assert solution.unique
    assert solution.rank == live.sum()
    distance, kind = certificate(problem, 0.0, solution.coef[0], solution.intercept[0])
    assert kind == "kkt"
    assert distance < 1e-12


def _least_norm(problem: Problem) -> np.ndarray:
    """Pseudo-inverse on the penalty's scale; free inputs by an ever smaller price."""
    live = np.flatnonzero(~problem.dead)
    root = np.sqrt(problem.share)[:, None]
    center = problem.stats.center[live] if problem.fit_intercept else 0.0
    scale = problem.stats.scale[live] * np.sqrt(problem.penalty_factor[live])
    z = (problem.matrix[:, live] - center) * root
    y = problem.target - (problem.stats.y_center if problem.fit_intercept else 0.0)
    free = scale == 0
    q, _ = np.linalg.qr(z[:, free])
    rest = (z[:, ~free] - q @ (q.T @ z[:, ~free])) / scale[~free]
    t = y * root[:, 0]
    coef = np.zeros(problem.shape[1])
    c = np.linalg.pinv(rest, rcond=1e-10) @ (t - q @ (q.T @ t)) / scale[~free]
    coef[live[~free]] = c
    coef[live[free]] = np.linalg.lstsq(z[:, free], t - z[:, ~free] @ c, rcond=None)[0]
    return coef


@pytest.mark.parametrize("options", ["plain", "no intercept", "raw", "weights", "factors", "all", "all, no intercept"])
@pytest.mark.parametrize("kind", ["wide", "duplicate", "square", "wide with equal rows"])
def test_least_squares_of_least_norm_where_it_is_not_unique(options, kind):
    n, p = {"wide": (12, 30), "duplicate": (40, 12), "square": (12, 12), "wide with equal rows": (12, 30)}[kind]
    x, y = random_data(n, p)
    if kind != "wide":
        x[:, 7] = x[:, 5]
        x[:, 9] = x[:, 4] - 2 * x[:, 6] + (0 if "no intercept" in options else 3)
    if "rows" in kind:
        x[4] = x[3]
    problem = make_problem(x, y, **options_for(options, n, p))
    solution = least_squares(problem)
    expected = _least_norm(problem)
    np.testing.assert_allclose(solution.coef[0], expected, rtol=1e-7, atol=1e-9 * np.abs(expected).max())
    assert not solution.unique
    assert certificate(problem, 0.0, solution.coef[0], solution.intercept[0])[0] < 1e-11
    if kind == "duplicate":
        assert solution.dependent == (4, 5, 6, 7, 9)
        assert "'x5'" in solution.messages[0]
        assert solution.rank == (~problem.dead).sum() - 2


def test_dependent_free_inputs_are_named():
    x, y = random_data(40, 6)
    x[:, 3] = 2 * x[:, 1]
    problem = make_problem(x, y, penalty_factor=np.array([1, 0, 1, 0, 1, 1.0]))
    solution = ridge_path(problem, ALPHAS)
    assert not solution.unique
    assert solution.dependent == (1, 3)
    assert "'x1', 'x3'" in solution.messages[0]
    for i, alpha in enumerate(ALPHAS):
        assert certificate(problem, alpha, solution.coef[i], solution.intercept[i])[0] < 1e-12


def test_only_free_inputs_and_more_free_inputs_than_rows():
    x, y = random_data(30, 4)
    problem = make_problem(x, y, penalty_factor=np.zeros(4))
    path = ridge_path(problem, [1.0, 0.1])
    np.testing.assert_allclose(path.coef, np.repeat(least_squares(problem).coef, 2, axis=0), rtol=1e-10)
    x, y = random_data(8, 20)
    factor = np.where(np.arange(20) < 12, 0.0, 1.0)
    wide = make_problem(x, y, penalty_factor=factor)
    fit = ridge_path(wide, [1.0])
    assert not fit.unique
    np.testing.assert_allclose(x @ fit.coef[0] + fit.intercept[0], y, rtol=1e-9)
    np.testing.assert_allclose(fit.coef[0, 12:], 0, atol=1e-10)


def test_ill_conditioned_polynomials():
    # x^1 .. x^8 on a short interval: the cross-products are singular in double precision, the data are not
    x = np.linspace(1.0, 2.0, 200)[:, None] ** np.arange(1, 9)
    truth = np.array([1.0, -1.0, 2.0, 0.5, -0.5, 0.25, 1.0, -1.0])
    problem = make_problem(x, x @ truth + 4.0)
    solution = least_squares(problem)
    assert solution.unique
    np.testing.assert_allclose(solution.coef[0], truth, rtol=1e-4)
    assert certificate(problem, 0.0, solution.coef[0], solution.intercept[0])[0] < 1e-12


LONGLEY = {
    "GNPDEFL": 15.0618722713733, "GNP": -0.358191792925910e-01, "UNEMP": -2.02022980381683,
    "ARMED": -1.03322686717359, "POP": -0.511041056535807e-01, "YEAR": 1829.15146461355,
}  # fmt: skip


def test_longley_agrees_with_the_certified_values_of_nist():
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / "sm_longley"
    if not folder.is_dir():
        pytest.skip("the Longley data are not beside this repository (../shared/data/sm_longley)")
    table = np.genfromtxt(folder / "data.csv", delimiter=",", names=True)
    x = np.column_stack([table[name] for name in LONGLEY])
    solution = least_squares(make_problem(x, table["TOTEMP"]))
    np.testing.assert_allclose(solution.coef[0], list(LONGLEY.values()), rtol=1e-11)
    np.testing.assert_allclose(solution.intercept[0], -3482258.63459582, rtol=1e-11)
