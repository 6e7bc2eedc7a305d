"""Penalties and the loss as values: formulas, checks, names."""

from __future__ import annotations

import dataclasses
import pickle

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

import diamondring as dr
from cases import PENALTIES
from diamondring.losses import as_loss
from diamondring.penalties import as_penalty, penalty_weights

B = np.array([-2.0, 0.0, 0.5, 3.0])
FACTOR = np.array([1.0, 2.0, 0.0, 0.5])


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
def test_value_is_the_formula(penalty) -> None:
    l1 = penalty.l1_ratio
    by_hand = 0.7 * sum(v * (l1 * abs(b) + (1 - l1) / 2 * b * b) for b, v in zip(B, FACTOR, strict=True))
    assert penalty.value(B, 0.7, FACTOR) == pytest.approx(by_hand)


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
def test_prox_minimises_its_definition(penalty) -> None:
    z, step, alpha = np.array([-1.5, 0.2, 0.4, 2.0]), 0.8, 0.6
    found = penalty.prox(z, step, alpha, FACTOR)
    for j in range(4):
        one = FACTOR[[j]]

        def cost(b: float, j: int = j, one: np.ndarray = one) -> float:
            return 0.5 * (b - z[j]) ** 2 + step * penalty.value(np.array([b]), alpha, one)

        best = minimize_scalar(cost, bounds=(-5, 5), method="bounded", options={"xatol": 1e-10}).x
        assert found[j] == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
def test_kkt_distance_is_zero_exactly_at_the_optimum(penalty) -> None:
    """The optimum of 1/2 ||b - z||^2 + penalty is the prox."""
    z, alpha = np.array([-1.5, 0.2, 0.4, 2.0]), 0.6
    b = penalty.prox(z, 1.0, alpha, FACTOR)
    assert penalty.kkt_distance(b, b - z, alpha, FACTOR) == pytest.approx(np.zeros(4), abs=1e-15)
    away = b + 0.1
    assert np.all(penalty.kkt_distance(away, away - z, alpha, FACTOR) > 0.05)


def test_kkt_distance_at_bounds() -> None:
    zero, one = np.zeros(1), np.ones(1)
    # at its lower bound 0, a coefficient that wants to fall is content, one that wants to rise is not
    assert dr.L1().kkt_distance(zero, np.array([5.0]), 1.0, one, zero, one)[0] == 0
    assert dr.L1().kkt_distance(zero, np.array([-5.0]), 1.0, one, zero, one)[0] == 4
    assert dr.L2().kkt_distance(one, np.array([-5.0]), 1.0, one, zero, one)[0] == 0


def test_an_excluded_input_costs_nothing_at_zero_and_everything_elsewhere() -> None:
    factor = np.array([np.inf, 1.0])
    assert dr.L1().value(np.array([0.0, 2.0]), 0.5, factor) == 1.0
    assert dr.L1().value(np.array([1e-9, 2.0]), 0.5, factor) == np.inf
    assert dr.L1L2(0.5).prox(np.array([7.0, 7.0]), 1.0, 0.5, factor)[0] == 0
    a, q = penalty_weights(0.5, 2.0, factor)
    assert a.tolist() == q.tolist() == [0.0, 1.0]


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
def test_penalties_are_frozen_values(penalty) -> None:
    assert penalty == pickle.loads(pickle.dumps(penalty))
    assert hash(penalty) == hash(pickle.loads(pickle.dumps(penalty)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        penalty.l1_ratio = 0.3
    assert repr(penalty).startswith(type(penalty).__name__)


def test_names() -> None:
    assert [p.name for p in (dr.NoPenalty(), dr.L1(), dr.L2(), dr.L1L2(0.3))] == ["none", "L1", "L2", "elastic net"]


@pytest.mark.parametrize("value", [-0.1, 1.1, np.nan, "half", None, True, [0.5]])
def test_l1_ratio_is_a_share(value) -> None:
    with pytest.raises(dr.InputError, match=r"l1_ratio=.*from 0 \(all L2\) to 1 \(all L1\)"):
        dr.L1L2(value)


def test_l1_ratio_becomes_a_float() -> None:
    assert isinstance(dr.L1L2(1).l1_ratio, float)
    assert dr.L1L2(np.float32(0.5)) == dr.L1L2(0.5)


@pytest.mark.parametrize(
    ("given", "penalty"),
    [
        ("L1", dr.L1()), ("lasso", dr.L1()), ("l2", dr.L2()), ("Ridge", dr.L2()), ("elastic net", dr.L1L2(0.5)),
        ("elastic_net", dr.L1L2(0.5)), ("none", dr.NoPenalty()), (None, dr.NoPenalty()), (dr.L1L2(0.2), dr.L1L2(0.2)),
    ],
)  # fmt: skip
def test_names_stand_for_penalties(given, penalty) -> None:
    assert as_penalty(given) == penalty


def test_unknown_penalties_are_refused() -> None:
    with pytest.raises(dr.InputError, match=r"penalty='L0' is not known: use dr\.L1"):
        as_penalty("L0")
    with pytest.raises(dr.InputError, match=r"write L2\(\) with brackets"):
        as_penalty(dr.L2)


def test_gaussian_is_half_the_weighted_mean_square() -> None:
    assert dr.Gaussian().value(np.array([1.0, 5.0]), np.zeros(2), np.array([3.0, 1.0])) == pytest.approx(0.5 * 28 / 4)


def test_losses_by_name() -> None:
    assert as_loss("Gaussian") == as_loss(dr.Gaussian()) == dr.Gaussian()
    with pytest.raises(dr.InputError, match="loss='absolute' is not known: use 'binomial'"):
        as_loss("absolute")


@pytest.mark.parametrize(
    ("text", "loss"),
    [
        ("tweedie:1.7", dr.Tweedie(1.7)),
        ("Negative-Binomial: 2", dr.NegativeBinomial(2.0)),
        ("huber:20", dr.Huber(20.0)),
        ("multinomial:grouped", dr.Multinomial(grouped=True)),
    ],
)
def test_a_loss_may_carry_its_parameter_after_a_colon(text, loss):
    assert as_loss(text) == loss


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("huber:wide", "delta is a number, as in 'huber:1.5'"),
        ("huber:1,2", "delta is a number"),
        ("poisson:2", "'poisson' has no parameter"),
        ("multinomial:shared", "write multinomial:grouped or multinomial:ungrouped"),
        ("binomal", "Did you mean 'binomial'?"),
    ],
)
def test_a_loss_that_cannot_be_read_is_explained(text, message):
    with pytest.raises(dr.InputError, match=message):
        as_loss(text)
