"""The plain NumPy twin: problems whose optimum is known before solving, and the uniqueness test."""

from __future__ import annotations

import numpy as np
import pytest

from cases import data
from diamondring.prepare import make_problem
from diamondring.solvers import reference
from diamondring.solvers.reference import Quadratic, dependence, minimise

NONE, ALL = np.array([-np.inf]), np.array([np.inf])


def _task(z, t, a=0.0, q=0.0, lower=-np.inf, upper=np.inf) -> Quadratic:
    p = z.shape[1]
    return Quadratic(z, t, *(np.broadcast_to(np.asarray(v, dtype=float), (p,)).copy() for v in (a, q, lower, upper)))


def test_orthogonal_columns_have_a_closed_form(rng) -> None:
    z, _ = np.linalg.qr(rng.normal(size=(20, 6)))
    t = rng.normal(size=20) * 3
    pull = z.T @ t
    soft = np.sign(pull) * np.maximum(np.abs(pull) - 0.8, 0) / 1.5
    assert minimise(_task(z, t, 0.8, 0.5)) == pytest.approx(soft, abs=1e-14)
    assert minimise(_task(z, t, 0.8, 0.5, -0.3, 0.4)) == pytest.approx(np.clip(soft, -0.3, 0.4), abs=1e-14)


@pytest.mark.parametrize("q", [0.0, 0.3])
def test_a_manufactured_optimum_is_found(rng, q: float) -> None:
    """Choose b and a residual that satisfy the optimality conditions, then compute the target that goes with them."""
    n, p, a = 30, 50, 0.7
    b = np.where(np.arange(p) < 8, rng.normal(size=p) + 2, 0.0)
    z = rng.normal(size=(n, p))
    want = np.where(b != 0, a * np.sign(b) + q * b, rng.uniform(-0.6, 0.6, p))
    # scale each column along the residual so that z'r is exactly what is wanted
    r = rng.normal(size=n)
    z += np.outer(r, (want - z.T @ r) / (r @ r))
    task = _task(z, z @ b + r, a, q)
    assert minimise(task) == pytest.approx(b, abs=1e-10)
    assert minimise(task, rng.normal(size=p)) == pytest.approx(b, abs=1e-10)
    assert len(dependence(task, b)) == 0


def test_bounded_least_squares_against_scipy(rng) -> None:
    from scipy.optimize import lsq_linear

    z, t = rng.normal(size=(25, 10)), rng.normal(size=25)
    found = minimise(_task(z, t, 0.0, 0.0, -0.1, 0.2))
    assert found == pytest.approx(lsq_linear(z, t, (-0.1, 0.2), method="bvls").x, abs=1e-10)


def test_dependent_columns_still_end_at_an_optimum(rng) -> None:
    z = rng.normal(size=(20, 4))
    z = np.column_stack([z, z[:, 0], z[:, 1] - z[:, 2]])
    t = z @ np.array([1.0, 2.0, -1.0, 0.0, 1.0, 0.5]) + 0.1 * rng.normal(size=20)
    for start in (None, rng.normal(size=6)):
        task = _task(z, t, 0.05)
        b = minimise(task, start)
        pull = z.T @ (t - z @ b)
        assert np.all(np.abs(pull) <= 0.05 * (1 + 1e-9))
        assert np.all(np.abs(pull - 0.05 * np.sign(b))[b != 0] <= 1e-10)
        assert set(dependence(task, b)) >= {0, 4}


def test_uniqueness_looks_at_signs_and_bounds() -> None:
    x = np.array([[1.0], [-1.0], [2.0]])
    twins, opposite = np.hstack([x, x]), np.hstack([x, -x])
    t = x[:, 0] * 1.0
    b = minimise(_task(twins, t, 0.5))
    assert dependence(_task(twins, t, 0.5), b).tolist() == [0, 1]
    # opposite columns of one nonzero coefficient: the other one may take part of it over
    b = minimise(_task(opposite, t, 0.5))
    assert dependence(_task(opposite, t, 0.5), b).tolist() == [0, 1]
    # nothing can move where all are at 0 below alpha_max, or where bounds hold them
    assert dependence(_task(twins, t, 100.0), np.zeros(2)).tolist() == []
    held = _task(twins, t, 0.5, 0.0, 0.0, [10.0, 0.0])
    assert dependence(held, minimise(held)).tolist() == []
    # an L2 part makes the solution unique
    assert dependence(_task(twins, t, 0.5, 0.1), minimise(_task(twins, t, 0.5, 0.1))).tolist() == []


def test_the_eigenvalues_of_ridge(rng) -> None:
    case = data(30, 5, seed=41)
    problem = make_problem(case.X, case.y, penalty="L2").problem
    z = (case.X - case.X.mean(axis=0)) / case.X.std(axis=0)
    expected = np.linalg.eigvalsh(z.T @ z / 30)[::-1]
    assert reference.ridge_eigenvalues(problem) == pytest.approx(expected, rel=1e-10)


def test_ctrl_c_keeps_what_is_finished(monkeypatch) -> None:
    case = data(30, 5, seed=42)
    problem = make_problem(case.X, case.y).problem
    calls = iter([None, None])

    def impatient(*args):
        if next(calls, "stop") == "stop":
            raise KeyboardInterrupt
        return original(*args)

    original = reference.minimise
    monkeypatch.setattr(reference, "minimise", impatient)
    found = reference.solve_path(problem, np.array([0.5, 0.2, 0.1]))
    assert found.interrupted
    assert found.alphas.tolist() == [0.5, 0.2]
    assert found.coef.shape == (2, 5)
