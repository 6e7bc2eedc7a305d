"""Designs that are known to be difficult for active-set methods; every answer is certified from scratch."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp

import diamondring as dr
from diamondring.certificate import certificates
from diamondring.prepare import make_problem
from diamondring.solvers import grid
from diamondring.solvers.reference import solve_path
from helpers import relative


def _autoregressive(n: int, p: int, rho: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Neighbouring columns correlate by rho; ten inputs at work with alternating signs."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p))
    for j in range(1, p):
        x[:, j] = rho * x[:, j - 1] + np.sqrt(1 - rho**2) * x[:, j]
    truth = np.zeros(p)
    truth[:: max(1, p // 10)] = np.resize([1.0, -1.0], len(truth[:: max(1, p // 10)]))
    return x, x @ truth + rng.normal(size=n)


def _certified(x: Any, y: np.ndarray, tol: float = 1e-8, **options: Any) -> dr.Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        path = dr.path(x, y, tol=tol, **options)
    options = {key: value for key, value in options.items() if key not in ("alphas", "eps")}
    problem = make_problem(x, y, **options).problem
    judged = certificates(problem, path.alphas, path.coef, path.intercept)
    assert np.max(judged.gap) <= tol, path.messages
    assert judged.objective == pytest.approx(path.objective, rel=1e-11)
    return path


@pytest.mark.parametrize("l1_ratio", [1.0, 0.95, 0.5])
@pytest.mark.parametrize("rho", [0.0, 0.9, 0.99])
@pytest.mark.parametrize("shape", [(200, 50), (80, 80), (60, 300)])
@pytest.mark.parametrize(("alphas", "eps"), [(100, 1e-3), (25, 1e-3), (3, 1e-5)])
def test_correlated_columns_on_any_grid(shape, rho: float, l1_ratio: float, alphas: int, eps: float) -> None:
    x, y = _autoregressive(*shape, rho)
    _certified(x, y, penalty=dr.L1L2(l1_ratio), alphas=alphas, eps=eps)


@pytest.mark.parametrize("rho", [0.5, 0.95])
@pytest.mark.parametrize("shape", [(200, 50), (60, 300)])
def test_one_small_alpha_from_a_cold_start_is_the_end_of_a_path(shape, rho: float) -> None:
    x, y = _autoregressive(*shape, rho, seed=1)
    path = _certified(x, y, tol=1e-10)
    alone = _certified(x, y, tol=1e-10, alphas=path.alphas[-1])
    assert alone.objective[0] == pytest.approx(path.objective[-1], rel=1e-9)


@pytest.mark.parametrize("option", ["bounds", "factors", "weights", "free"])
@pytest.mark.parametrize("shape", [(100, 40), (40, 120)])
def test_options_on_correlated_columns(shape, option: str) -> None:
    x, y = _autoregressive(*shape, 0.95, seed=2)
    n, p = shape
    options: dict[str, Any] = {
        "bounds": {"bounds": (-0.2, 0.3)},
        "factors": {"penalty_factor": np.linspace(0.1, 5, p)},
        "weights": {"sample_weight": np.where(np.arange(n) % 5 == 0, 0.0, np.geomspace(0.01, 10, n))},
        "free": {"penalty_factor": np.where(np.arange(p) < 5, 0.0, 1.0)},
    }[option]
    _certified(x, y, alphas=30, **options)
    _certified(x, y, alphas=30, penalty=dr.L1L2(0.5), **options)


@pytest.mark.parametrize("alphas", [100, 25])
@pytest.mark.parametrize("l1_ratio", [1.0, 0.9, 0.5, 0.1])
@pytest.mark.parametrize("rho", [0.0, 0.5, 0.95, 0.99])
def test_as_many_columns_as_rows_most_of_them_kept(rho: float, l1_ratio: float, alphas: int) -> None:
    x, y = _autoregressive(420, 420, rho, seed=8)
    path = _certified(x, y, tol=1e-11, penalty=dr.L1L2(l1_ratio), alphas=alphas, eps=1e-3)
    assert path.n_kept.max() > 256  # beyond this an elastic net keeps the factor of an older alpha


@pytest.mark.parametrize("option", ["bounds", "factors", "weights", "free", "twins"])
def test_options_with_hundreds_of_columns_kept(option: str) -> None:
    x, y = _autoregressive(420, 400, 0.5, seed=9)
    n, p = x.shape
    options: dict[str, Any] = {
        "bounds": {"bounds": (-0.1, 0.2)},
        "factors": {"penalty_factor": np.linspace(0.1, 5, p)},
        "weights": {"sample_weight": np.where(np.arange(n) % 50 == 0, 0.0, np.geomspace(0.1, 10, n))},
        "free": {"penalty_factor": np.where(np.arange(p) < 5, 0.0, 1.0)},
        "twins": {},
    }[option]
    if option == "twins":
        x[:, 1::20] = x[:, ::20]
    for penalty in (dr.L1L2(0.5), dr.L1L2(0.999), dr.L1()):
        _certified(x, y, tol=1e-10, alphas=40, eps=1e-4, penalty=penalty, **options)


@pytest.mark.parametrize("density", [0.02, 0.2])
def test_sparse_columns_some_of_them_empty_or_equal(density: float) -> None:
    rng = np.random.default_rng(3)
    x = sp.random_array((150, 200), density=density, rng=rng, format="csc")
    x = sp.hstack([x, x[:, :3], sp.csc_array((150, 2))], format="csc")
    y = x[:, :10].sum(axis=1) + 0.1 * rng.normal(size=150)
    for form in (sp.csc_array(x), sp.csr_array(x)):
        path = _certified(form, y, alphas=40)
        assert not path.coef.toarray()[:, -2:].any()


@pytest.mark.parametrize("scale", [1e-8, 1e8])
def test_tiny_and_huge_units(scale: float) -> None:
    x, y = _autoregressive(60, 20, 0.7, seed=4)
    plain = _certified(x, y, alphas=10)
    units = np.geomspace(1 / scale, scale, 20)
    path = _certified(x * units, y * scale, alphas=10)
    assert relative(path.coef.toarray() * units / scale, plain.coef.toarray()) <= 1e-8


@pytest.mark.parametrize("offset", [1e3, 1e6])
def test_means_far_from_zero(offset: float) -> None:
    x, y = _autoregressive(80, 20, 0.5, seed=5)
    plain = _certified(x, y, alphas=10)
    path = _certified(x + offset, y + offset, alphas=10)
    assert relative(path.coef.toarray(), plain.coef.toarray()) <= 1e-6


def test_more_equal_columns_than_rows() -> None:
    rng = np.random.default_rng(6)
    x = np.repeat(rng.normal(size=(12, 4)), 5, axis=1)
    y = rng.normal(size=12)
    path = _certified(x, y, alphas=20, eps=1e-4)
    merged = _certified(x[:, ::5], y, alphas=path.alphas)
    assert path.objective == pytest.approx(merged.objective, rel=1e-9)
    groups = path.coef.toarray().reshape(20, 4, 5).sum(axis=2)
    assert relative(groups, merged.coef.toarray()) <= 1e-7


def test_two_rows() -> None:
    path = _certified(np.array([[1.0, 2.0, 5.0], [2.0, -1.0, 5.0]]), np.array([1.0, 3.0]), alphas=5)
    assert path.n_kept.max() == 1


def test_one_row() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        path = dr.path(np.array([[1.0, 2.0]]), np.array([3.0]), alphas=3)
    assert not path.coef.toarray().any()
    assert path.intercept.tolist() == [3.0] * 3


@pytest.mark.parametrize("l1_ratio", [1.0, 0.4])
@pytest.mark.parametrize("free", [0, 2])
@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("bounds", [None, (0.0, None), (-0.1, 0.1)])
def test_alpha_max_and_its_naive_twin(l1_ratio: float, free: int, intercept: bool, bounds) -> None:
    x, y = _autoregressive(40, 10, 0.8, seed=7)
    options = {
        "penalty": dr.L1L2(l1_ratio), "fit_intercept": intercept, "bounds": bounds,
        "penalty_factor": np.where(np.arange(10) < free, 0.0, np.linspace(0.5, 2, 10)),
    }  # fmt: skip
    problem = make_problem(x, y, **options).problem
    twin = grid.alpha_max(problem, lambda reduced, values: solve_path(reduced, values))
    assert dr.path(x, y, alphas=2, **options).alpha_max == pytest.approx(twin, rel=1e-10)


@pytest.mark.parametrize("shape", [(50, 20), (30, 60)])
@pytest.mark.parametrize("noise", [1e-5, 1e-7, 1e-9, 1e-11])
def test_nearly_dependent_free_columns_are_never_certified_by_mistake(shape, noise: float) -> None:
    # columns without a penalty that differ by noise alone could still move far along their small differences
    n, p = shape
    for seed in range(4):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(n, 3)) @ rng.normal(size=(3, p)) + noise * rng.normal(size=(n, p))
        x[:, 6:] += rng.normal(size=(n, p - 6))
        y = x[:, :5].sum(1) + x[:, -5:].sum(1) + rng.normal(size=n)
        options: dict[str, Any] = {
            "penalty": dr.L1L2((1.0, 0.5)[seed % 2]),
            "penalty_factor": np.r_[np.zeros(6), np.ones(p - 6)],
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            path = dr.path(x, y, alphas=8, **options)
        judged = certificates(make_problem(x, y, **options).problem, path.alphas, path.coef, path.intercept)
        met = np.array([not status.startswith("missed") for status in path.status])
        assert np.all(judged.gap[met] <= 1e-6)
