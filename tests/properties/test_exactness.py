"""Exact at every alpha: hard designs, hostile numbers and every way to store them, judged by plain NumPy formulas.

`plain_gap` is written down once more here, from the raw arrays, so that nothing of the package judges itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp

import diamondring as dr
from cases import DESIGNS
from diamondring.solvers import reference
from helpers import relative

Float = Any
TOL = 1e-8


def plain_gap(x: Any, y: Float, path: dr.Path, l1_ratio: float, **options: Any) -> Float:
    """Relative duality gaps (k,) from the definition; everything is centred, nothing is shared with the package."""
    z = np.asarray(x.toarray() if sp.issparse(x) else x, dtype=np.float64)
    w = np.asarray(options.get("sample_weight", np.ones(len(y))), dtype=np.float64)
    w = w / w.sum()
    factor = np.broadcast_to(np.asarray(options.get("penalty_factor", 1.0), dtype=np.float64), (z.shape[1],))
    target = np.asarray(y, dtype=np.float64) - options.get("offset", 0.0)
    centred = z - w @ z
    standardize = np.broadcast_to(np.asarray(options.get("standardize", True)), (z.shape[1],))
    deviation = np.sqrt(w @ centred**2)
    scale = np.where(standardize & (deviation > 0), deviation, 1.0)
    intercept = options.get("fit_intercept", True)
    base = target - w @ target if intercept else target
    z = (centred if intercept else z) / scale
    used = np.isfinite(factor)
    out = []
    for i, alpha in enumerate(path.alphas):
        b = path.coef_at(i) * scale
        assert not b[~used].any()
        r = base - z @ b
        if intercept:
            own = target - path.intercept[i] - np.asarray(x @ path.coef_at(i), dtype=np.float64)
            assert abs(w @ own) <= 1e-9 * np.max(np.abs(target)), "the intercept does not centre the residuals"
        theta, free = r, used & (factor == 0)
        if free.any():
            root = np.sqrt(w)[:, None]
            theta = r - z[:, free] @ np.linalg.lstsq(z[:, free] * root, r * root[:, 0], rcond=None)[0]
        c = np.where(used & ~free, z.T @ (w * theta), 0.0)
        price = np.where(used, factor, 0.0) * alpha
        a, q = price * l1_ratio, price * (1.0 - l1_ratio)
        over = (np.abs(c) > a) & (q == 0)
        share = min(1.0, np.min(a[over] / np.abs(c[over]), initial=1.0))
        conjugate = np.divide(np.maximum(np.abs(share * c) - a, 0.0) ** 2, 2 * q, out=np.zeros_like(c), where=q > 0)
        primal = 0.5 * (w @ r**2) + a @ np.abs(b) + 0.5 * (q @ b**2)
        dual = share * (w @ (theta * base)) - 0.5 * share**2 * (w @ theta**2) - conjugate.sum()
        floor = max(primal, 1e-12 * 0.5 * (w @ base**2))
        out.append((primal - dual) / floor if floor > 0 else primal - dual)
    return np.array(out)


def solved(x: Any, y: Float, l1_ratio: float = 1.0, tol: float = TOL, **options: Any) -> dr.Path:
    """A path whose every gap has been confirmed, or a failure."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        path = dr.path(x, y, penalty=dr.L1L2(l1_ratio), tol=tol, **options)
    assert not np.any(path.status == "missed"), path.messages
    judged = plain_gap(x, y, path, l1_ratio, **options)
    assert np.max(judged) <= tol
    assert np.max(path.gap) <= tol
    return path


def autoregressive(n: int, p: int, rho: float, seed: int = 0) -> tuple[Float, Float]:
    """Neighbouring columns correlate by rho; ten inputs at work. float32 holds every entry."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p))
    for j in range(1, p):
        x[:, j] = rho * x[:, j - 1] + np.sqrt(1 - rho**2) * x[:, j]
    x = x.astype(np.float32).astype(np.float64)
    at = np.linspace(0, p - 1, 10).astype(int)
    return x, x[:, at] @ np.resize([1.0, -1.0, 0.5], 10) + rng.normal(size=n)


@pytest.mark.parametrize("l1_ratio", [1.0, 0.5])
@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9, 0.95, 0.99])
@pytest.mark.parametrize("shape", [(150, 40), (60, 60), (40, 150)])
@pytest.mark.parametrize("layout", ["Fortran order", "CSR int32"])
def test_correlated_columns(shape, rho: float, l1_ratio: float, layout: str) -> None:
    x, y = autoregressive(*shape, rho)
    solved(DESIGNS[layout](x), y, l1_ratio, alphas=40, eps=1e-3)
    solved(DESIGNS[layout](x), y, l1_ratio, alphas=25, eps=1e-3)


@pytest.mark.parametrize("rho", [0.0, 0.9, 0.99])
@pytest.mark.parametrize("layout", ["Fortran order", "CSC int32", "float32 C"])
def test_from_the_largest_alpha_to_a_far_one_in_one_step(rho: float, layout: str) -> None:
    """Saturated: as many columns in use as there are rows; the far alpha agrees with the end of a fine path."""
    x, y = autoregressive(70, 1700, rho, seed=1)
    design = DESIGNS[layout](x)
    fine = solved(design, y, alphas=50, eps=1e-6)
    assert fine.n_kept[-1] >= 60
    for alphas in (fine.alphas[[0, -1]], fine.alphas[[0, 20, -1]], fine.alphas[[-1]]):
        path = solved(design, y, alphas=alphas)
        assert path.objective[-1] == pytest.approx(fine.objective[-1], rel=2e-8)


@pytest.mark.parametrize("l1_ratio", [0.95, 0.5, 0.01])
def test_an_elastic_net_with_more_inputs_in_use_than_rows(l1_ratio: float) -> None:
    x, y = autoregressive(60, 900, 0.9, seed=2)
    path = solved(np.asfortranarray(x), y, l1_ratio, alphas=3, eps=1e-4)
    assert path.n_kept[-1] > 60
    wanted = solved(sp.csc_array(x), y, l1_ratio, alphas=path.alphas)
    assert wanted.objective == pytest.approx(path.objective, rel=1e-9)


@pytest.mark.parametrize("factor", [1.0, -1.0, 1e6, -1e-6])
@pytest.mark.parametrize("shape", [(80, 30), (25, 60), (90, 1500)])
def test_duplicated_columns_change_no_optimum(shape, factor: float) -> None:
    x, y = autoregressive(*shape, 0.8, seed=3)
    plain = solved(x, y, alphas=20, eps=1e-2)
    twice = np.hstack([x, factor * x[:, ::2], x[:, :3]])
    for design in (np.asfortranarray(twice), sp.csr_array(twice)):
        path = solved(design, y, alphas=plain.alphas)
        assert path.objective == pytest.approx(plain.objective, rel=1e-7)


OPTIONS: dict[str, Any] = {
    "weights": lambda n, p: {"sample_weight": np.where(np.arange(n) % 7 == 0, 0.0, np.geomspace(0.05, 5, n))},
    "offset": lambda n, p: {"offset": np.cos(np.arange(n)) * 3},
    "factors": lambda n, p: {"penalty_factor": np.linspace(0.2, 3, p)},
    "free and left out": lambda n, p: {
        "penalty_factor": np.select([np.arange(p) % 9 == 4, np.arange(p) % 9 == 5], [np.inf, 0.0], 1.0)
        if p <= n
        else np.select([np.arange(p) % 9 == 4, np.arange(p) < 5], [np.inf, 0.0], 1.0)
    },
    "no intercept": lambda n, p: {"fit_intercept": False},
    "not standardised": lambda n, p: {"standardize": False},
    "some standardised": lambda n, p: {"standardize": [j % 3 == 0 for j in range(p)]},
}


@pytest.mark.parametrize("l1_ratio", [1.0, 0.6])
@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("shape", [(120, 30), (40, 90), (110, 1300)])
def test_options(shape, option: str, l1_ratio: float) -> None:
    x, y = autoregressive(*shape, 0.9, seed=4)
    options = OPTIONS[option](*shape)
    path = solved(np.asfortranarray(x * np.geomspace(0.1, 10, shape[1]) + 2), y, l1_ratio, alphas=12, **options)
    sparse = solved(sp.csc_array(x * np.geomspace(0.1, 10, shape[1]) + 2), y, l1_ratio, alphas=path.alphas, **options)
    assert sparse.objective == pytest.approx(path.objective, rel=2e-8)


@pytest.mark.parametrize("bounds", [(0.0, None), (-0.05, 0.1), (None, 0.02)])
def test_bounds_against_the_slow_twin(bounds) -> None:
    from diamondring.prepare import make_problem

    x, y = autoregressive(40, 60, 0.9, seed=5)
    path = dr.path(x, y, alphas=6, bounds=bounds)
    slow = reference.solve_path(make_problem(x, y, bounds=bounds).problem, path.alphas, 1e-10)
    assert not np.any(path.status == "missed")
    assert path.objective == pytest.approx(slow.objective, rel=1e-7)
    low, high = (-np.inf if bounds[0] is None else bounds[0]), (np.inf if bounds[1] is None else bounds[1])
    assert path.coef.toarray().min() >= low
    assert path.coef.toarray().max() <= high


@pytest.mark.parametrize("size", [1e-150, 1e-30, 1e30, 1e70])
@pytest.mark.parametrize("which", ["X", "y", "both", "columns"])
@pytest.mark.parametrize("shape", [(60, 12), (20, 40), (90, 1500)])
def test_huge_and_tiny_units(shape, which: str, size: float) -> None:
    x, y = autoregressive(*shape, 0.7, seed=6)
    units = np.where(np.arange(shape[1]) % 3 == 1, size, 1.0) if which == "columns" else np.ones(shape[1])
    if which in ("X", "both"):
        units = units * size
    target = size if which in ("y", "both") else 1.0
    plain = solved(x, y, alphas=8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        path = dr.path(x * units, y * target, alphas=8)
    assert path.status.tolist() == ["gap"] * 8
    assert relative(path.alphas / target, plain.alphas) <= 1e-12
    assert relative(path.coef.toarray() / target * units, plain.coef.toarray()) <= 1e-7
    assert relative(path.intercept / target, plain.intercept, 1.0) <= 1e-7


def test_units_whose_squares_overflow_are_refused_with_a_sentence() -> None:
    x, y = autoregressive(20, 3, 0.5)
    for tables in ((x * 1e150, y), (x, y * 1e150), (sp.csr_array(x * 1e150), y)):
        with pytest.raises(dr.InputError, match="too large for their squares"):
            dr.path(*tables)


def test_a_perfect_fit_down_to_tiny_alphas() -> None:
    x, _ = autoregressive(50, 20, 0.5, seed=7)
    y = x[:, 3] * 2 - x[:, 9]
    path = solved(x, y, alphas=60, eps=1e-6)
    assert path.coef_at(59)[[3, 9]] == pytest.approx([2, -1], abs=1e-4)


def test_five_thousand_alphas() -> None:
    x, y = autoregressive(60, 30, 0.9, seed=8)
    path = solved(x, y, alphas=5000)
    few = solved(x, y, alphas=path.alphas[::1000])
    assert few.objective == pytest.approx(path.objective[::1000], rel=1e-9)


@pytest.mark.parametrize(("n", "p"), [(1, 1), (1, 5), (2, 1), (30, 1), (3, 400)])
def test_the_smallest_tables(n: int, p: int) -> None:
    rng = np.random.default_rng(9)
    x, y = rng.normal(size=(n, p)), rng.normal(size=n)
    for l1_ratio in (1.0, 0.5):
        solved(x, y, l1_ratio, alphas=np.geomspace(1, 1e-3, 5))
        solved(x, y, l1_ratio, alphas=np.geomspace(1, 1e-3, 5), fit_intercept=False, standardize=False)


@pytest.mark.parametrize("value", [0.0, 3.0, -1e70, 0.1])
def test_a_constant_target_needs_no_input(value: float) -> None:
    x, _ = autoregressive(30, 8, 0.5)
    path = dr.path(x, np.full(30, value), alphas=[1.0, 0.1])
    assert path.gap.tolist() == [0.0, 0.0]
    assert not path.coef.toarray().any()
    assert path.intercept == pytest.approx([value] * 2, rel=1e-15)


HARD: dict[str, Any] = {  # for a copy in 8 bits; 100 x 1500
    "even": lambda x, rng: x,
    "heavy tails": lambda x, rng: rng.standard_t(2, size=x.shape),
    "one outlier in every column": lambda x, rng: np.where(rng.permuted(np.eye(*x.shape), axis=0) > 0, 1e4 * x, x),
    "binary": lambda x, rng: (rng.random(x.shape) < 0.05).astype(float),
    "far means": lambda x, rng: x + 1e4,
    "equal columns": lambda x, rng: np.repeat(x[:, ::2], 2, axis=1),
    "tiny differences": lambda x, rng: np.repeat(x[:, ::2], 2, axis=1) + 1e-6 * x,
}


@pytest.mark.parametrize("rho", [0.5, 0.99])
@pytest.mark.parametrize("kind", HARD)
def test_screening_by_bytes_loses_nothing(kind: str, rho: float) -> None:
    """A table this large is screened by its 8-bit copy, a sparse one never: both have the same optimum."""
    x, y = autoregressive(100, 1500, rho, seed=10)
    x = np.asfortranarray(HARD[kind](x, np.random.default_rng(11)))
    y = (x[:, :200:20] - x[:, :200:20].mean(axis=0)) @ np.ones(10) / x.std(axis=0).max() + 0.1 * y
    for l1_ratio in (1.0, 0.5):
        path = solved(x, y, l1_ratio, alphas=20, eps=1e-2)
        assert relative(solved(sp.csc_array(x), y, l1_ratio, alphas=path.alphas).objective, path.objective) <= 1e-8
        if kind not in ("equal columns", "tiny differences"):  # there the solution is not unique, or all but
            other = solved(np.ascontiguousarray(x), y, l1_ratio, alphas=path.alphas)
            assert relative(other.coef.toarray(), path.coef.toarray()) <= 1e-6


ISA = """
import numpy as np, diamondring as dr
from diamondring import _core
rng = np.random.default_rng(0)
x = np.asfortranarray(rng.normal(size=(120, 1600)))
x[:, 1:] += 0.9 * x[:, :-1]
y = x[:, ::200].sum(axis=1) + rng.normal(size=120)
for penalty in (dr.L1(), dr.L1L2(0.5)):
    path = dr.path(x, y, penalty=penalty, alphas=25, eps=1e-2)
    assert path.gap.max() <= 1e-8
    print([np.flatnonzero(row).tolist() for row in path.coef.toarray()], np.round(path.objective, 10).tolist())
tall = dr.path(x.T[:, :30], x.T[:, 40], alphas=20)
print([np.flatnonzero(row).tolist() for row in tall.coef.toarray()], np.round(tall.objective, 10).tolist())
"""


def test_every_instruction_set_keeps_the_same_inputs() -> None:
    found = {}
    for name in ("baseline", "avx2", "avx512"):
        done = subprocess.run(
            [sys.executable, "-c", ISA], capture_output=True, text=True, check=False, timeout=60,
            env=os.environ | {"DIAMONDRING_ISA": name},
        )  # fmt: skip
        if done.returncode and "this processor and this build offer only" in done.stderr:
            continue
        assert done.returncode == 0, done.stderr
        found[name] = done.stdout
    assert "baseline" in found
    assert len(set(found.values())) == 1
