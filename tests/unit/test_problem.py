"""The problem: statistics, objective, block-wise reading, certificates."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import scipy.sparse as sp

import diamondring as dr
from cases import DESIGNS, data
from diamondring import blockwise
from diamondring.certificate import certificate, certificates, conjugate
from diamondring.prepare import make_problem
from diamondring.problem import centred_products, objective, product, residual
from diamondring.solvers.reference import moments

WEIGHTS = np.array([1.0, 0.0, 2.0, 0.5] * 10)


@pytest.fixture(params=[1 << 18, 7], ids=["one block", "many blocks"])
def _blocks(request, monkeypatch) -> None:
    """Everything again with blocks so small that every loop runs more than once."""
    monkeypatch.setattr(blockwise, "_BLOCK", request.param)


@pytest.mark.usefixtures("_blocks")
@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
@pytest.mark.parametrize("weights", [None, WEIGHTS])
def test_statistics(design, weights) -> None:
    case = data(40, 8, seed=1)
    w = np.ones(40) if weights is None else weights
    stats = make_problem(design(case.X), case.y, sample_weight=weights).problem.stats
    mean = np.average(case.X, axis=0, weights=w)
    assert stats.center == pytest.approx(mean, rel=1e-13)
    assert stats.sd == pytest.approx(np.sqrt(np.average((case.X - mean) ** 2, axis=0, weights=w)), rel=1e-13)
    assert stats.scale.tolist() == stats.sd.tolist()
    assert stats.sum_weights == pytest.approx(w.sum())
    assert stats.n_samples == (w > 0).sum()
    assert stats.y_center == pytest.approx(np.average(case.y, weights=w))
    assert stats.y_scale == pytest.approx(np.sqrt(np.average((case.y - stats.y_center) ** 2, weights=w)))


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
@pytest.mark.parametrize("weights", [None, WEIGHTS])
def test_moments_and_their_naive_twin(design, weights) -> None:
    case = data(40, 8, seed=1)
    share = np.full(40, 1 / 40) if weights is None else weights / weights.sum()
    x = case.X + np.where(np.arange(8) < 3, 1e4, 0.0)
    x[:, 5] = 0.125
    center, sd = blockwise.moments(design(x), share)
    twin_center, twin_sd = moments(design(x), share)
    assert center == pytest.approx(twin_center, rel=1e-14)
    assert sd == pytest.approx(twin_sd, rel=1e-11)
    assert sd[5] == 0
    if weights is None:
        assert [list(part) for part in blockwise.moments(design(x))] == [
            pytest.approx(center, rel=1e-15), pytest.approx(sd, rel=1e-13)
        ]  # fmt: skip


HARD_COLUMNS = {
    "first value far out": lambda z: np.r_[1e8, z[1:]],
    "first value far out, little spread": lambda z: np.r_[1e8, 1 + 1e-3 * z[1:]],
    "far from zero": lambda z: 1e7 + z,
    "sorted": np.sort,
    "two blocks": lambda z: z + np.repeat([0.0, 1e5], len(z) // 2),
    "constant": lambda z: np.full(len(z), 0.1),
    "one ulp apart": lambda z: np.where(z > 0, 1.0, np.nextafter(1.0, 2.0)),
    "tiny": lambda z: 1e-140 * z,
}


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("order", ["F", "C", "sparse"])
def test_moments_keep_their_digits(order, weighted) -> None:
    """One pass is enough only where the first value is near the mean; elsewhere there must be a second."""
    n = 9000
    rng = np.random.default_rng(3)
    x = np.column_stack([make(rng.standard_normal(n)) for make in HARD_COLUMNS.values()])
    share = None
    if weighted:
        share = np.r_[np.zeros(5), rng.random(n - 5)]
        share /= share.sum()
    found = blockwise.moments(sp.csc_array(x) if order == "sparse" else np.array(x, order=order), share)
    w = np.full(n, 1 / n, dtype=np.longdouble) if share is None else share.astype(np.longdouble)
    exact = x.astype(np.longdouble)
    mean = w @ exact / w.sum()
    sd = np.sqrt(w @ (exact - mean) ** 2 / w.sum())
    mean, sd = mean.astype(float), sd.astype(float)
    sd[5:7] = 0  # spreads within the rounding error of the values
    assert np.all(np.abs(found.center - mean) <= 1e-14 * (np.abs(mean) + sd))
    assert found.sd == pytest.approx(sd, rel=1e-12, abs=0)
    assert found.finite


@pytest.mark.parametrize("order", ["F", "C", "sparse"])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_moments_prove_values_finite(order, kind, weighted, bad) -> None:
    rng = np.random.default_rng(4)
    share = np.r_[0.0, np.full(299, 1 / 299)] if weighted else None
    for row, column in ((0, 0), (0, 69), (151, 3), (299, 68)):
        x = np.array(rng.standard_normal((300, 70)), dtype=kind, order="F" if order == "F" else "C")
        assert blockwise.moments(sp.csc_array(x) if order == "sparse" else x, share).finite
        x[row, column] = bad
        assert not blockwise.moments(sp.csc_array(x) if order == "sparse" else x, share).finite


@pytest.mark.usefixtures("_blocks")
@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
@pytest.mark.parametrize("intercept", [True, False])
def test_products_and_residuals(design, intercept: bool) -> None:
    case, rng = data(40, 8, seed=2), np.random.default_rng(0)
    problem = make_problem(design(case.X), case.y, sample_weight=WEIGHTS, fit_intercept=intercept).problem
    coef, v = rng.normal(size=(8, 3)), rng.normal(size=(40, 2))
    coef[2] = 0
    assert product(problem.matrix, coef) == pytest.approx(case.X @ coef, abs=1e-12)
    assert product(problem.matrix, coef[:, 0]) == pytest.approx(case.X @ coef[:, 0], abs=1e-12)
    z = (case.X - (problem.stats.center if intercept else 0)) / problem.stats.scale
    by_hand = z.T @ (v * WEIGHTS[:, None] / WEIGHTS.sum())
    assert centred_products(problem, v) == pytest.approx(by_hand, abs=1e-12)
    assert centred_products(problem, v[:, 0]) == pytest.approx(by_hand[:, 0], abs=1e-12)
    shifts = np.array([1.0, -2.0, 0.0])
    expected = case.y[:, None] - shifts - case.X @ coef
    assert residual(problem, coef, shifts) == pytest.approx(expected, abs=1e-11)
    assert residual(problem, coef[:, 0], 1.0) == pytest.approx(expected[:, 0], abs=1e-11)


@pytest.mark.parametrize("value", [0.1, 1e9 + 1 / 3, -7.0])
@pytest.mark.parametrize("form", [np.asfortranarray, np.ascontiguousarray, sp.csc_array, sp.csr_array])
def test_a_constant_column_has_deviation_exactly_zero(value: float, form) -> None:
    x = np.column_stack([np.full(997, value), np.arange(997.0)])
    stats = make_problem(form(x), np.arange(997.0)).problem.stats
    assert stats.sd[0] == 0
    assert stats.center[0] == value
    assert stats.sd[1] > 0


def test_a_constant_target_has_scale_exactly_zero() -> None:
    problem = make_problem(np.arange(10.0)[:, None], np.full(10, 0.1)).problem
    assert problem.stats.y_scale == 0
    assert problem.stats.y_center == 0.1


def test_small_spread_on_a_large_mean_is_kept() -> None:
    x = 1e6 + np.arange(100.0) * 1e-3
    stats = make_problem(x[:, None], np.arange(100.0)).problem.stats
    assert stats.sd[0] == pytest.approx(np.arange(100.0).std() * 1e-3, rel=1e-6)


@pytest.mark.parametrize(
    ("intercept", "standardize", "dead"),
    [(True, True, True), (True, False, True), (False, True, True), (False, False, False)],
)
def test_which_constant_columns_can_contribute(intercept: bool, standardize: bool, dead: bool) -> None:
    x = np.column_stack([np.ones(9), np.arange(9.0)])
    problem = make_problem(x, np.arange(9.0) ** 2, fit_intercept=intercept, standardize=standardize).problem
    assert problem.dead.tolist() == [dead, False]


def test_objective_is_the_formula() -> None:
    case = data(30, 4, seed=3)
    w, o, v = np.linspace(1, 2, 30), np.sin(np.arange(30.0)), np.array([1.0, 0.0, 2.0, 0.5])
    options = {"sample_weight": w, "offset": o, "penalty_factor": v, "standardize": [True, True, False, True]}
    problem = make_problem(case.X, case.y, penalty=dr.L1L2(0.3), **options).problem
    coef, b0, alpha = np.array([0.5, -1.0, 0.2, 0.0]), 0.7, 0.25
    sd = np.sqrt(np.average((case.X - np.average(case.X, axis=0, weights=w)) ** 2, axis=0, weights=w))
    b = np.where([True, True, False, True], sd, 1.0) * coef
    loss = np.average((case.y - o - b0 - case.X @ coef) ** 2, weights=w) / 2
    price = alpha * (v * (0.3 * np.abs(b) + 0.35 * b**2)).sum()
    assert objective(problem, alpha, coef, b0) == pytest.approx(loss + price, rel=1e-13)


def test_objective_is_infinite_outside_the_bounds() -> None:
    problem = make_problem(np.eye(3), np.arange(3.0), bounds=(0, 1)).problem
    assert objective(problem, 0.1, np.array([0.0, 0.5, 1.0 + 1e-12]), 0.0) == np.inf


@pytest.mark.parametrize("q", [0.0, 0.7])
@pytest.mark.parametrize(("low", "high"), [(-np.inf, np.inf), (0.0, np.inf), (-1.0, 2.0), (0.5, 3.0), (-np.inf, 0.0)])
def test_conjugate_by_brute_force(q: float, low: float, high: float) -> None:
    b = np.linspace(max(low, -60), min(high, 60), 1_000_001)
    for z in (-2.0, -0.9, 0.0, 0.4, 1.0, 1.7):
        found = conjugate(np.array([z]), np.array([1.0]), np.array([q]), np.array([low]), np.array([high]))[0]
        brute = (z * b - np.abs(b) - 0.5 * q * b * b).max()
        if np.isinf(found):
            assert brute > 5
        else:
            assert found == pytest.approx(brute, abs=1e-5)


def test_many_certificates_are_the_single_ones() -> None:
    lower = np.array([0.0, -9.0, -9.0, -9.0, 0.0, -9.0])
    case = data(30, 6, seed=4, penalty_factor=np.array([0.0, 0.0, 1.0, 1.0, 1.0, 1.0]), bounds=(lower, None))
    problem = make_problem(case.X, case.y, penalty=dr.L1L2(0.5), **case.options).problem
    rng = np.random.default_rng(5)
    coef = np.maximum(rng.normal(size=(7, 6)) * 0.1, problem.lower)
    alphas, intercept = np.linspace(1, 0, 7), rng.normal(size=7)
    together = certificates(problem, alphas, sp.csr_array(coef), intercept)
    for i in range(7):
        gap, kind = certificate(problem, alphas[i], coef[i], intercept[i])
        assert together.gap[i] == pytest.approx(gap, rel=1e-9)
        assert together.kind[i] == kind
        assert together.objective[i] == pytest.approx(objective(problem, alphas[i], coef[i], intercept[i]), rel=1e-12)
    assert together.kind[-1] == "kkt"


def test_certificates_in_portions(monkeypatch) -> None:
    from diamondring import certificate as module

    case = data(30, 6, seed=6)
    problem = make_problem(case.X, case.y).problem
    path = dr.path(case.X, case.y, alphas=9)
    whole = certificates(problem, path.alphas, path.coef, path.intercept)
    monkeypatch.setattr(module, "_BLOCK", 80)
    parts = certificates(problem, path.alphas, path.coef, path.intercept)
    assert parts.gap == pytest.approx(whole.gap, abs=1e-14)  # both are rounding error
    assert parts.objective == pytest.approx(whole.objective, rel=1e-14)


def test_a_float32_table_is_judged_in_float64() -> None:
    case = data(40, 5, seed=7)
    path = dr.path(case.X.astype(np.float32), case.y, alphas=5, tol=1e-12)
    problem = make_problem(case.X, case.y).problem
    for i, alpha in enumerate(path.alphas):
        assert certificate(problem, alpha, path.coef_at(i), path.intercept[i])[0] <= 1e-12


def test_problems_can_be_pickled_and_leave_what_is_computed_behind() -> None:
    case = data(20, 3)
    problem = make_problem(case.X, case.y).problem
    dr.path(case.X, case.y, alphas=2)
    assert problem.dead.tolist() == [False] * 3
    copy = pickle.loads(pickle.dumps(problem))
    assert copy.stats.sd.tolist() == problem.stats.sd.tolist()
    assert set(copy.__getstate__()) == set(problem.__getstate__())


def test_an_input_cannot_be_left_out_and_forced() -> None:
    with pytest.raises(dr.InputError, match=r"x1 is left out .* and its bounds do not allow 0"):
        make_problem(np.eye(3), np.arange(3.0), penalty_factor=[1, np.inf, 1], bounds=(np.array([0, 0.5, 0]), None))


def test_standardize_numeric_spares_zeros_and_ones() -> None:
    x = np.column_stack([np.arange(8.0), np.arange(8) % 2, np.arange(8) % 3])
    expected = [True, False, True]
    assert make_problem(x, np.arange(8.0), standardize="numeric").problem.scaled.tolist() == expected
    assert make_problem(sp.csr_array(x), np.arange(8.0), standardize="numeric").problem.scaled.tolist() == expected
    with pytest.raises(dr.InputError, match="standardize='all'"):
        make_problem(x, np.arange(8.0), standardize="all")
