"""Penalties on the rows of coefficients of several outputs: formulas, and the plain NumPy solver."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.linear_model import MultiTaskElasticNet

from cases import PENALTIES
from diamondring.losses import MultiGaussian, Multinomial
from diamondring.penalties import penalty_weights, row_norms
from diamondring.solvers.reference_groups import RowProblem, minimise, row_objective

B = np.array([[3.0, -4.0], [0.0, 0.0], [0.1, 0.2], [-1.0, 0.0]])
FACTOR = np.array([1.0, 2.0, 0.0, 0.5])


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
def test_row_value_is_the_formula(penalty) -> None:
    l1 = penalty.l1_ratio
    norms = [5.0, 0.0, np.sqrt(0.05), 1.0]
    by_hand = 0.7 * sum(v * (l1 * t + (1 - l1) / 2 * t * t) for t, v in zip(norms, FACTOR, strict=True))
    assert penalty.total(B.T, 0.7, FACTOR, grouped=True) == pytest.approx(by_hand)
    assert penalty.total(B.T, 0.7, np.array([1.0, np.inf, 0.0, 1.0]), grouped=True) < np.inf
    assert penalty.total(B.T, 0.7, np.array([np.inf, 1.0, 0.0, 1.0]), grouped=True) == np.inf


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
def test_row_prox_minimises_its_definition(penalty) -> None:
    step, alpha = 0.8, 0.6
    found = penalty.row_prox(B, step, alpha, FACTOR)
    for j in range(4):

        def cost(b: np.ndarray, j: int = j) -> float:
            return 0.5 * float(np.sum((b - B[j]) ** 2)) + step * penalty.total(
                b[:, None], alpha, FACTOR[[j]], grouped=True
            )

        best = minimize(cost, B[j], method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-14}).x
        assert found[j] == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
def test_row_kkt_distance_is_zero_exactly_at_the_optimum(penalty) -> None:
    b = penalty.row_prox(B, 1.0, 0.6, FACTOR)
    assert penalty.row_kkt_distance(b, b - B, 0.6, FACTOR) == pytest.approx(np.zeros(4), abs=1e-15)
    away = b + 0.1
    assert np.all(penalty.row_kkt_distance(away, away - B, 0.6, FACTOR) > 0.05)


def test_one_column_of_rows_is_the_plain_penalty() -> None:
    for penalty in PENALTIES.values():
        b, grad = B[:, 0], np.array([0.3, -2.0, 0.1, 0.4])
        assert penalty.total(b[None], 0.4, FACTOR, grouped=True) == pytest.approx(penalty.value(b, 0.4, FACTOR))
        assert penalty.row_prox(b[:, None], 0.5, 0.4, FACTOR)[:, 0] == pytest.approx(penalty.prox(b, 0.5, 0.4, FACTOR))
        ours = penalty.row_kkt_distance(b[:, None], grad[:, None], 0.4, FACTOR)
        assert ours == pytest.approx(penalty.kkt_distance(b, grad, 0.4, FACTOR))


def _task(loss, y: np.ndarray, z: np.ndarray, alpha: float, l1_ratio: float) -> RowProblem:
    a, q = penalty_weights(l1_ratio, alpha, np.ones(z.shape[1]))
    return RowProblem(z, y, np.zeros_like(y), np.full(len(y), 1 / len(y)), loss, a, q, True)


@pytest.mark.parametrize("l1_ratio", [1.0, 0.4])
def test_the_twin_agrees_with_scikit_learn(l1_ratio: float) -> None:
    rng = np.random.default_rng(3)
    z = rng.normal(size=(30, 12))
    y = z[:, :3] @ rng.normal(size=(3, 4)) + rng.normal(size=(30, 4)) + 2.0
    theirs = MultiTaskElasticNet(alpha=0.6, l1_ratio=l1_ratio, tol=1e-13, max_iter=100_000).fit(z, y)
    b0, b = minimise(_task(MultiGaussian(), y, z, 0.6, l1_ratio))
    assert 0 < np.count_nonzero(row_norms(b)) < 12
    assert b == pytest.approx(theirs.coef_.T, abs=1e-10)
    assert b0 == pytest.approx(theirs.intercept_, abs=1e-10)


@pytest.mark.parametrize("l1_ratio", [1.0, 0.4])
def test_the_twin_meets_the_conditions_of_a_grouped_multinomial(l1_ratio: float) -> None:
    rng = np.random.default_rng(5)
    z = rng.normal(size=(40, 8))
    y = np.eye(3)[np.argmax(z[:, :3] + rng.gumbel(size=(40, 3)), axis=1)]
    task = _task(Multinomial(grouped=True), y, z, 0.05, l1_ratio)
    b0, b = minimise(task)
    grad = -z.T @ task.loss.residual(y, b0 + z @ b) / 40
    penalty = PENALTIES["L1"] if l1_ratio == 1 else type(PENALTIES["elastic net"])(l1_ratio)
    assert np.max(penalty.row_kkt_distance(b, grad, 0.05, np.ones(8))) <= 1e-13
    assert np.any(row_norms(b) == 0) or l1_ratio < 1
    assert row_objective(task, b0, b) < row_objective(task, b0, 0.99 * b)
