"""Cox's loss against the formulas written out over all pairs of rows."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import diamondring as dr
from diamondring.losses import as_loss
from diamondring.survival import baseline_hazard

KINDS = list(itertools.product(["breslow", "efron"], [False, True], [False, True], [1, 3, 40], [1, 3, 15, 1000]))


def make(late, weighted, strata, ticks, n=50):
    rng = np.random.default_rng(ticks + 10 * strata + 100 * weighted + 1000 * late)
    stop = rng.integers(1, ticks + 1, n).astype(float)
    start = np.where((rng.random(n) < 0.5) & late, rng.integers(0, stop), 0.0)
    y = np.column_stack([start, stop, rng.random(n) < 0.6, rng.integers(0, strata, n)]).astype(float)
    u = rng.integers(0, 4, n).astype(float) if weighted else np.ones(n)
    return y, u / u.sum(), 2 * rng.standard_normal(n), rng


def denominators(y, u, ties):
    """Of every denominator: its weight, the factors of exp(eta), the tied events' shares, and who they are."""
    start, stop, event, stratum = y.T
    for when, where in sorted({(row[1], row[3]) for row, share in zip(y, u, strict=True) if row[2] and share}):
        at_risk = (start < when) & (when <= stop) & (stratum == where) & (u > 0)
        tied = at_risk & (event == 1) & (stop == when)
        m = tied.sum() if ties == "efron" else 1
        d = u[tied].sum()
        for part in range(m):
            yield d / m, u * (at_risk - (part / m) * tied), np.where(tied, u, 0.0) / d, tied


@pytest.mark.parametrize(("ties", "late", "weighted", "strata", "ticks"), KINDS)
def test_value_gradient_curvature_and_excess(ties, late, weighted, strata, ticks):
    y, u, eta, rng = make(late, weighted, strata, ticks)
    loss, v = dr.Cox(ties=ties), rng.standard_normal(len(y))
    value, gradient, curved, chances = 0.0, np.zeros(len(y)), np.zeros(len(y)), []
    for c, a, omega, tied in denominators(y, u, ties):
        theta = a * np.exp(eta)
        pi = theta / theta.sum()
        value += c * (np.log(theta.sum()) - omega @ eta - np.log(a[tied].sum()))
        gradient += c * (pi - omega)
        curved += c * pi * (v - pi @ v)
        chances.append((c, pi, omega))
    assert loss.value(y, eta, u) == pytest.approx(value, rel=1e-13, abs=1e-14)
    np.testing.assert_allclose(loss.gradient(y, eta, u), gradient, atol=1e-14)
    np.testing.assert_allclose(u * loss.apply_curvature(y, eta, u, v), curved, atol=1e-14)
    assert loss.dual_excess(y, eta, 1.0, u) == 0
    for s in (0.999, 0.6, 0.01):
        plain = 0.0
        for c, pi, omega in chances:
            q = s * pi + (1 - s) * omega
            plain += c * float((q[q > 0] * np.log(q[q > 0] / pi[q > 0])).sum())
        got = loss.dual_excess(y, eta, s, u)
        assert 0 <= got <= plain * (1 + 1e-9) + 1e-14
        if ties == "breslow":
            assert got == pytest.approx(plain, rel=1e-9, abs=1e-14)


def test_weights_are_repetitions_for_breslow():
    y, u, eta, _ = make(True, True, 2, 5)
    times = np.rint(u / u[u > 0].min()).astype(int)
    copies = np.repeat(np.arange(len(y)), times)
    loss = dr.Cox("breslow")
    assert loss.value(y, eta, times.astype(float)) == pytest.approx(loss.value(y[copies], eta[copies]), rel=1e-13)


def test_weights_are_repetitions_for_efron_only_without_tied_events():
    y, _, eta, rng = make(False, False, 1, 1000)
    y[:, 1] = rng.permutation(len(y)) + 1.0
    times = np.where(y[:, 2] == 1, 1.0, rng.integers(0, 4, len(y)))  # copies of an event would be tied
    copies = np.repeat(np.arange(len(y)), times.astype(int))
    loss = dr.Cox()
    assert loss.value(y, eta, times) == pytest.approx(loss.value(y[copies], eta[copies]), rel=1e-13)
    assert loss.value(y, eta, times) == pytest.approx(dr.Cox("breslow").value(y, eta, times), rel=1e-13)


def test_strata_are_separate_likelihoods():
    y, _, eta, _ = make(True, False, 3, 10)
    total = 0.0
    for code in range(3):
        own = y[:, 3] == code
        total += own.sum() * dr.Cox().value(y[own], eta[own])
    assert dr.Cox().value(y, eta) == pytest.approx(total / len(y), rel=1e-13)


def test_a_start_before_all_events_is_no_truncation():
    y, u, eta, _ = make(False, True, 2, 10)
    early = y.copy()
    early[::2, 0] = 0.5  # the first event is at 1
    for ties in ("efron", "breslow"):
        assert dr.Cox(ties).value(early, eta, u) == dr.Cox(ties).value(y, eta, u)


def test_constants_per_stratum_change_nothing_and_a_perfect_order_costs_nothing():
    y, u, eta, _ = make(True, True, 3, 10)
    assert dr.Cox().value(y, eta + 100.0 * y[:, 3], u) == pytest.approx(dr.Cox().value(y, eta, u), rel=1e-12)
    y[:, 0] = 0.0
    order = np.where(y[:, 2] == 1, -40.0 * y[:, 1], -40.0 * y[:, 1] - 20.0)
    assert 0 <= dr.Cox().value(y, order, u) < 1e-7
    assert dr.Cox().value(y, 1e6 * eta, u) == np.inf  # outside the domain


def test_names():
    assert as_loss("cox") == dr.Cox() == dr.Cox("efron")
    assert dr.Cox("Breslow").parameters == (0.0,)
    assert dr.Cox().parameters == (1.0,)
    with pytest.raises(dr.InputError, match="use 'efron' or 'breslow'"):
        dr.Cox("exact")


@pytest.mark.parametrize("ties", ["breslow", "efron"])
@pytest.mark.parametrize("size", [1.0, 100.0, 500.0])
def test_predictors_that_exp_cannot_take(ties, size):
    y, u, eta, rng = make(True, True, 2, 10)
    eta, v, loss = (size * eta).astype(np.longdouble), rng.standard_normal(len(y)), dr.Cox(ties)
    value, gradient, curved = 0.0, np.zeros(len(y)), np.zeros(len(y))
    for c, a, omega, tied in denominators(y, u, ties):
        theta = a * np.exp(eta)
        pi = theta / theta.sum()
        value += c * (np.log(theta.sum()) - omega @ eta - np.log(a[tied].sum()))
        gradient += c * (pi - omega)
        curved += c * pi * (v - pi @ v)
    eta = eta.astype(float)
    assert loss.value(y, eta, u) == pytest.approx(float(value), rel=1e-12)
    np.testing.assert_allclose(loss.gradient(y, eta, u), gradient.astype(float), atol=1e-13)
    np.testing.assert_allclose(u * loss.apply_curvature(y, eta, u, v), curved.astype(float), atol=1e-13)
    assert 0 < loss.dual_excess(y, eta, 0.5, u) < np.inf
    survival = baseline_hazard(y, eta, u, ties=ties).survival(eta, strata=y[:, 3])
    assert ((survival >= 0) & (survival <= 1)).all()


def test_an_input_that_orders_nearly_all_events_is_solved():
    rng = np.random.default_rng(0)
    time = rng.exponential(size=120)
    x = np.column_stack([-time, rng.standard_normal((120, 2))])
    path = dr.path(x, np.column_stack([time, np.ones(120)]), loss="cox", alphas=40, eps=1e-4)
    assert path.gap.max() <= 1e-8
    assert np.ptp(x @ path.coef_at(-1)) > 600  # more than the exponents of float64
