"""Hazards, concordance, Brier score and held-out deviance against their definitions, and against scikit-survival."""

from __future__ import annotations

import numpy as np
import pytest

import diamondring as dr
from diamondring.survival import (
    baseline_hazard,
    brier_score,
    concordance,
    held_out_deviance,
    integrated_brier_score,
)


def make(n=80, ticks=12, late=False, strata=1, seed=0):
    rng = np.random.default_rng(seed)
    stop = rng.integers(1, ticks + 1, n).astype(float)
    start = np.where((rng.random(n) < 0.5) & late, rng.integers(0, stop), 0.0)
    y = np.column_stack([start, stop, rng.random(n) < 0.6, rng.integers(0, strata, n)]).astype(float)
    return y, np.round(rng.standard_normal(n), 1), rng.integers(0, 4, n).astype(float)


@pytest.mark.parametrize("ties", ["breslow", "efron"])
@pytest.mark.parametrize("late", [False, True])
def test_baseline_hazard_sums_its_steps(ties, late):
    y, eta, w = make(late=late, strata=3)
    fitted = baseline_hazard(y, eta, w, ties=ties)
    for code in range(3):
        total, expected = 0.0, []
        own = (y[:, 3] == code) & (w > 0)
        times = np.unique(y[own & (y[:, 2] == 1), 1])
        for t in times:
            at_risk, tied = own & (y[:, 0] < t) & (t <= y[:, 1]), own & (y[:, 1] == t) & (y[:, 2] == 1)
            m = tied.sum() if ties == "efron" else 1
            for part in range(m):
                total += w[tied].sum() / m / (w * np.exp(eta) * (at_risk - part / m * tied)).sum()
            expected.append(total)
        np.testing.assert_array_equal(fitted.times[code], times)
        x = np.array([0.3, -1.0])
        got = fitted.cumulative_hazard(x, times, np.full(2, code))
        np.testing.assert_allclose(got, np.outer(np.exp(x), expected), rtol=1e-13)
        between = np.array([-1.0, times[0] - 0.5, times[1] + 0.5, 1e9])
        steps = fitted.cumulative_hazard(np.zeros(1), between, np.full(1, code))[0]
        np.testing.assert_allclose(steps, [0.0, 0.0, expected[1], expected[-1]], rtol=1e-13)
    everything = fitted.survival(eta, strata=y[:, 3])
    assert everything.shape == (len(y), len(fitted.event_times))
    assert ((everything >= 0) & (everything <= 1)).all()
    assert (np.diff(everything, axis=1) <= 0).all()


def test_martingale_residuals_are_events_less_hazards():
    y, eta, _ = make(late=True)
    fitted = baseline_hazard(y, eta, ties="breslow")
    both = [fitted.cumulative_hazard(eta, y[:, c]) for c in (0, 1)]
    accumulated = np.diag(both[1]) - np.diag(both[0])
    np.testing.assert_allclose(dr.Cox("breslow").residual(y, eta), y[:, 2] - accumulated, atol=1e-13)


def test_large_predictors_do_not_overflow():
    y, eta, _ = make()
    fitted = baseline_hazard(y, eta + 900.0)
    np.testing.assert_allclose(fitted.survival(eta + 900.0), baseline_hazard(y, eta).survival(eta), rtol=1e-10)


def test_strata_must_be_known():
    y, eta, _ = make(strata=3)
    fitted = baseline_hazard(y, eta)
    with pytest.raises(dr.InputError, match="3 strata with a baseline hazard each: pass strata="):
        fitted.survival(eta)
    with pytest.raises(dr.InputError, match=r"Row 1 \(counting from 0\) has a stratum"):
        fitted.survival(eta[:2], strata=[0.0, 7.0])


def naive_concordance(y, eta, w):
    won = lost = tied = 0.0
    for i in np.flatnonzero(y[:, 2] == 1):
        t = y[i, 1]
        lives = (y[:, 1] > t) | ((y[:, 1] == t) & (y[:, 2] == 0))
        for j in np.flatnonzero(lives & (y[:, 0] < t) & (y[:, 3] == y[i, 3])):
            pair = w[i] * w[j]
            won += pair * (eta[i] > eta[j])
            lost += pair * (eta[i] < eta[j])
            tied += pair * (eta[i] == eta[j])
    return (won + 0.5 * tied) / (won + lost + tied), won, lost, tied


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("strata", [1, 3])
@pytest.mark.parametrize("n", [2, 33, 80, 129])
def test_concordance(late, strata, n):
    y, eta, w = make(n, late=late, strata=strata, seed=n)
    y[0, 1:3], y[1, 1:3] = (1.0, 1.0), (2.0, 0.0)
    y[:2, 0] = y[:2, 3] = 0.0
    w[:2] = 2.0
    np.testing.assert_allclose(concordance(y, eta, w), naive_concordance(y, eta, w), rtol=1e-13)
    np.testing.assert_allclose(concordance(y, eta), naive_concordance(y, eta, np.ones(n)), rtol=1e-13)


def test_concordance_of_extreme_orders():
    y, _, _ = make()
    y[:, 1] = np.random.default_rng(0).permutation(len(y)) + 1.0
    assert concordance(y, -y[:, 1]).c_index == 1.0
    assert concordance(y, y[:, 1]).c_index == 0.0
    assert concordance(y, np.zeros(len(y))).c_index == 0.5
    y[:, 2] = 0.0
    assert np.isnan(concordance(y, y[:, 1]).c_index)


def test_brier_score_without_censoring_is_the_mean_squared_error():
    y, eta, w = make()
    y[:, 2] = 1.0
    times = np.array([2.0, 5.5, 9.0])
    survival = baseline_hazard(y, eta).survival(eta, times)
    plain = np.average((survival - (y[:, 1:2] > times)) ** 2, axis=0, weights=w)
    np.testing.assert_allclose(brier_score(y, y, survival, times, weights=w), plain, rtol=1e-13)
    average = np.trapezoid(plain, times) / 7.0
    assert integrated_brier_score(y, y, survival, times, weights=w) == pytest.approx(average, rel=1e-13)


def test_brier_score_is_unbiased_under_censoring():
    rng = np.random.default_rng(0)
    n = 40_000
    eta = rng.standard_normal(n)
    life, leave = rng.exponential(np.exp(-eta)), rng.exponential(1.5, n)
    y = np.column_stack([np.full(n, -1.0), np.minimum(life, leave), life <= leave, np.zeros(n)]).astype(float)
    times = np.array([0.2, 0.8])
    survival = np.exp(-np.outer(np.exp(eta), times))
    truth = np.mean((survival - (life[:, None] > times)) ** 2, axis=0)
    np.testing.assert_allclose(brier_score(y, y, survival, times), truth, rtol=0.03)


def test_weights_of_the_brier_score_are_repetitions():
    y, eta, w = make()
    copies, times = np.repeat(np.arange(len(y)), w.astype(int)), [3.0, 6.0, 8.0]
    survival = baseline_hazard(y, eta).survival(eta, times)
    got = brier_score(y, y, survival, times, weights_train=w, weights=w)
    np.testing.assert_allclose(got, brier_score(y[copies], y[copies], survival[copies], times), rtol=1e-13)


def test_brier_score_refuses():
    y, _, _ = make(late=True)
    with pytest.raises(dr.InputError, match="rows that enter late"):
        brier_score(y, y, np.ones((len(y), 1)), [2.0])
    y, _, _ = make()
    with pytest.raises(dr.InputError, match=r"survival has shape \(80, 1\); with 80 rows and 2 times it is \(80, 2\)"):
        brier_score(y, y, np.ones((len(y), 1)), [2.0, 3.0])
    y[y[:, 1] >= 9, 2] = 0.0
    with pytest.raises(dr.InputError, match="At time 50 all training rows had been censored"):
        brier_score(y, y, np.ones((len(y), 1)), [50.0])
    with pytest.raises(dr.InputError, match="two or more times, increasing"):
        integrated_brier_score(y, y, np.ones((len(y), 1)), [5.0])


def test_held_out_deviance():
    y, eta, w = make()
    held = np.arange(len(y)) % 3 == 0
    own = np.where(held, 0.0, w)
    for ties in ("efron", "breslow"):
        loss = dr.Cox(ties)
        expected = (
            2 * (w.sum() * loss.value(y, eta, w) - own.sum() * loss.value(y, eta, own)) / (w * y[:, 2])[held].sum()
        )
        assert held_out_deviance(y, eta, held, w, ties=ties) == pytest.approx(expected, rel=1e-13)
    assert held_out_deviance(y, eta, np.ones(len(y), bool)) > 0  # nothing but the held-out rows
    assert np.isnan(held_out_deviance(y, eta, y[:, 2] == 0))


def test_against_scikit_survival():
    metrics = pytest.importorskip("sksurv.metrics")
    y, eta, _ = make(200)
    y[:, 1] = (
        np.random.default_rng(0).permutation(len(y)) + 1.0
    )  # it treats events and censorings at one time otherwise
    target = np.array(list(zip(y[:, 2] == 1, y[:, 1], strict=True)), dtype=[("e", bool), ("t", float)])
    theirs = metrics.concordance_index_censored(target["e"], target["t"], eta)
    ours = concordance(target, eta)
    assert ours.c_index == pytest.approx(theirs[0], rel=1e-13)
    assert (ours.concordant, ours.discordant, ours.tied) == theirs[1:4]
    times = np.array([50.5, 90.5, 130.5])
    survival = baseline_hazard(y, eta).survival(eta, times)
    np.testing.assert_allclose(
        brier_score(y, y, survival, times), metrics.brier_score(target, target, survival, times)[1], rtol=1e-12
    )
    assert integrated_brier_score(target, target, survival, times) == pytest.approx(
        metrics.integrated_brier_score(target, target, survival, times), rel=1e-12
    )
