"""Losses that are the same in another dress, and what a change of the target does to the solution."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import diamondring as dr
from cases import loss_data
from helpers import relative

Float = Any
CLOSE = 1e-7


def solved(x: Any, y: Any, loss: Any, **options: Any) -> dr.Path:
    return dr.path(x, y, loss=loss, **{"alphas": 4, "eps": 0.05, "tol": 1e-12, **options})


def same(a: dr.Path, b: dr.Path, tol: float = CLOSE) -> None:
    assert relative(a.alphas, b.alphas) <= 1e-8
    assert relative(a.coef.toarray() * a.sd, b.coef.toarray() * b.sd, 1e-2) <= tol
    assert relative(a.intercept, b.intercept, 1e-1) <= tol
    assert relative(a.objective, b.objective) <= 1e-9


@pytest.mark.parametrize("penalty", [dr.L1(), dr.L1L2(0.3)], ids=str)
@pytest.mark.parametrize(
    ("draw", "a", "b"),
    [
        ("gaussian", dr.Tweedie(power=0), dr.Gaussian()),
        ("poisson", dr.Tweedie(power=1), dr.Poisson()),
        ("gamma", dr.Tweedie(power=2), dr.Gamma()),
        ("inverse gaussian", dr.Tweedie(power=3), dr.InverseGaussian()),
        ("gaussian", dr.Huber(delta=1e3), dr.Gaussian()),
    ],
    ids=str,
)
def test_special_cases(draw: str, a: Any, b: Any, penalty: Any) -> None:
    case = loss_data(draw, seed=31, sample_weight=np.linspace(0.5, 2, 40), offset=0.2 * np.sin(np.arange(40)))
    options = {key: value for key, value in case.options.items() if key != "loss"} | {"penalty": penalty}
    first = solved(case.X, case.y, b, tol=1e-12 if b.convex else 1e-8, **options)
    same(solved(case.X, case.y, a, tol=1e-12 if b.convex else 1e-8, **options | {"alphas": first.alphas}), first)


def test_negative_binomial_tends_to_poisson() -> None:
    case = loss_data("poisson", seed=32)
    poisson = solved(case.X, case.y, dr.Poisson())
    far = [
        relative(solved(case.X, case.y, dr.NegativeBinomial(theta), alphas=poisson.alphas).coef.toarray(),
                 poisson.coef.toarray())
        for theta in (1e2, 1e4, 1e6)
    ]  # fmt: skip
    assert far[0] > 10 * far[1] > 100 * far[2]
    assert far[2] <= 1e-5


def test_exposure_as_weight_and_rate_or_as_offset() -> None:
    """A count with the offset log(exposure) is a rate with the weight exposure."""
    case = loss_data("poisson", seed=33)
    exposure = np.linspace(0.3, 3.0, 40)
    for penalty in (dr.L1(), dr.L1L2(0.5), dr.L2()):
        rate = solved(case.X, case.y / exposure, "poisson", sample_weight=exposure, penalty=penalty, standardize=False,
                      alphas=[0.5, 0.05])  # fmt: skip
        # the objective is a mean: over the sum of exposures in one case, over rows in the other
        scale = exposure.sum() / 40
        count = solved(case.X, case.y, "poisson", offset=np.log(exposure), penalty=penalty, standardize=False,
                       alphas=[0.5 * scale, 0.05 * scale])  # fmt: skip
        assert relative(rate.coef.toarray(), count.coef.toarray()) <= CLOSE
        assert relative(rate.intercept, count.intercept) <= CLOSE


@pytest.mark.parametrize("loss", ["binomial", "squaredhinge"])
def test_swapped_labels_swap_signs(loss: str) -> None:
    case = loss_data("binomial", seed=34)
    a, b = solved(case.X, case.y, loss), solved(case.X, 1 - case.y, loss)
    assert relative(-b.coef.toarray(), a.coef.toarray()) <= CLOSE
    assert relative(-b.intercept, a.intercept) <= CLOSE
    names = solved(case.X, np.where(case.y == 1, "a", "b"), loss)
    assert names.classes == ("a", "b")
    same(names, b)


@pytest.mark.parametrize("grouped", [False, True])
def test_permuted_classes_permute_the_outputs(grouped: bool) -> None:
    case, order = loss_data("multinomial", seed=35), np.array([2, 0, 1])
    a = solved(case.X, case.y, dr.Multinomial(grouped))
    b = solved(case.X, order[case.y], dr.Multinomial(grouped))
    for k in range(3):
        assert relative(b.coef[order[k]].toarray(), a.coef[k].toarray(), 1e-2) <= CLOSE
    assert relative(b.intercept[:, order], a.intercept) <= CLOSE
    assert np.abs(a.intercept.sum(axis=1)).max() <= 1e-12


def test_two_classes_are_a_logistic_regression() -> None:
    """By symmetry the coefficients are +-b/2: alpha of L1 is the same, of L2 a half, of the norm 1/sqrt(2)."""
    case = loss_data("binomial", seed=36)
    alphas = np.array([0.1, 0.02])
    logistic = solved(case.X, case.y, "binomial", alphas=alphas)
    plain = solved(case.X, case.y, "multinomial", alphas=alphas)
    # how the two classes share a coefficient is not determined, its total is
    assert relative((plain.coef[1] - plain.coef[0]).toarray(), logistic.coef.toarray()) <= CLOSE
    assert relative(plain.objective, logistic.objective) <= 1e-9
    assert relative(plain.predict(case.X)[:, :, 1], logistic.predict(case.X)) <= CLOSE
    for penalty, loss, factor in (
        (dr.L2(), dr.Multinomial(), 2.0),
        (dr.L1(), dr.Multinomial(grouped=True), np.sqrt(2.0)),
    ):
        logistic = solved(case.X, case.y, "binomial", penalty=penalty, alphas=alphas)
        found = solved(case.X, case.y, loss, penalty=penalty, alphas=factor * alphas)
        assert relative(2 * found.coef[1].toarray(), logistic.coef.toarray()) <= CLOSE
        assert relative(-2 * found.coef[0].toarray(), logistic.coef.toarray()) <= CLOSE
        assert relative(found.objective, logistic.objective) <= 1e-9


def test_proportions_are_weighted_labels() -> None:
    """y = k/m with weight m, successes and failures, k rows of 1 and m - k rows of 0: all one problem."""
    case = loss_data("binomial trials", seed=37)
    successes, failures = case.y.T
    trials = successes + failures
    pairs = solved(case.X, case.y, "binomial", standardize=False)
    kept = trials > 0
    shares = solved(case.X[kept], successes[kept] / trials[kept], "binomial", sample_weight=trials[kept],
                    standardize=False)  # fmt: skip
    same(shares, pairs)
    rows = np.concatenate([np.repeat(np.arange(40), successes), np.repeat(np.arange(40), failures)])
    labels = np.concatenate([np.ones(successes.sum()), np.zeros(failures.sum())])
    single = solved(case.X[rows], labels, "binomial", standardize=False)
    assert relative(single.alphas, pairs.alphas) <= 1e-8
    assert relative(single.coef.toarray(), pairs.coef.toarray()) <= CLOSE
    # the saturated model of grouped rows is not that of single ones
    assert np.ptp(single.objective - pairs.objective) <= 1e-9


def test_proportions_of_several_classes() -> None:
    case = loss_data("multinomial", seed=38)
    counts = 2 * np.eye(3, dtype=int)[case.y] + np.eye(3, dtype=int)[np.roll(case.y, 3)]
    shares = solved(case.X, counts, "multinomial", standardize=False)
    rows = np.concatenate([np.repeat(np.arange(40), counts[:, k]) for k in range(3)])
    labels = np.concatenate([np.full(counts[:, k].sum(), k) for k in range(3)])
    single = solved(case.X[rows], labels, "multinomial", standardize=False)
    assert relative(shares.alphas, single.alphas) <= 1e-8
    for a, b in zip(shares.coef, single.coef, strict=True):
        assert relative(a.toarray(), b.toarray(), 1e-2) <= CLOSE


def test_one_output_of_several_is_a_regression() -> None:
    case = loss_data("gaussian", seed=39)
    for shared in (True, False):
        one = solved(case.X, case.y[:, None], dr.MultiGaussian(shared=shared))
        same(one, solved(case.X, case.y, "gaussian"))


def test_separate_outputs_are_regressions_of_their_own() -> None:
    case = loss_data("multigaussian separate", seed=40)
    both = solved(case.X, case.y, dr.MultiGaussian(shared=False))
    tops = []
    for k in range(2):
        alone = solved(case.X, case.y[:, k], "gaussian", alphas=both.alphas)
        tops.append(alone.alpha_max)
        assert relative(both.coef[k].toarray(), alone.coef.toarray(), 1e-2) <= CLOSE
        assert relative(both.intercept[:, k], alone.intercept) <= CLOSE
    assert both.alpha_max == pytest.approx(max(tops), rel=1e-12)


def test_quantiles_of_several_levels_are_regressions_of_their_own() -> None:
    case = loss_data("gaussian", seed=41)
    both = dr.path(case.X, case.y, loss=dr.Quantile((0.25, 0.75)), alphas=[0.1, 0.02])
    for k, q in enumerate((0.25, 0.75)):
        alone = dr.path(case.X, case.y, loss=dr.Quantile(q), alphas=[0.1, 0.02])
        assert relative(both.coef[k].toarray(), alone.coef.toarray()) <= 1e-5
    below, above = (both.predict(case.X)[:, -1, k] for k in range(2))
    assert np.mean(case.y <= below) == pytest.approx(0.25, abs=0.2)
    assert np.mean(case.y <= above) == pytest.approx(0.75, abs=0.2)


@pytest.mark.parametrize("c", [50.0, 1e-3])
def test_units_of_the_target(c: float) -> None:
    """Counts and amounts in other units move the intercept by log(c); Huber's delta is in the target's units."""
    case = loss_data("gamma", seed=42)
    a = solved(case.X, case.y, "gamma")
    b = solved(case.X, c * case.y, "gamma")
    assert relative(b.coef.toarray(), a.coef.toarray()) <= CLOSE
    assert b.intercept == pytest.approx(a.intercept + np.log(c), abs=1e-7)
    case = loss_data("huber", seed=42)
    a = solved(case.X, case.y, dr.Huber(0.9), alphas=[0.1, 0.01])
    b = solved(case.X, c * case.y, dr.Huber(0.9 * c), alphas=[0.1 * c, 0.01 * c])
    assert relative(b.coef.toarray() / c, a.coef.toarray()) <= CLOSE
    assert relative(b.objective / c**2, a.objective) <= 1e-9


def test_only_the_order_of_survival_times_matters() -> None:
    case = loss_data("cox", seed=43)
    later = np.column_stack([np.exp(case.y[:, 0] / 3), case.y[:, 1]])
    same(solved(case.X, later, "cox"), solved(case.X, case.y, "cox"))


def test_breslow_and_efron_are_the_same_without_ties() -> None:
    case = loss_data("cox", seed=44)
    times = np.column_stack([case.y[:, 0] + np.linspace(0, 0.5, 40), case.y[:, 1]])
    same(solved(case.X, times, dr.Cox("breslow")), solved(case.X, times, dr.Cox("efron")))
