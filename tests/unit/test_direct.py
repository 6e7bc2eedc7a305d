"""Direct solvers against dense formulas, scikit-learn, and refits by brute force."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from diamondring.certificate import certificate, certificates
from diamondring.direct import degrees_of_freedom, least_squares, ridge_dof, ridge_loo, ridge_path
from diamondring.direct.design import make_design
from diamondring.direct.equations import equations_of
from diamondring.direct.parts import split
from diamondring.direct.proof import proved_gaps
from diamondring.direct.workers import in_order
from diamondring.errors import Interrupted
from diamondring.paths import solve
from direct_problems import ALPHAS, OPTIONS, by_formula, make_problem, options_for, random_data


@pytest.mark.parametrize("shape", [(60, 12), (12, 30)])
@pytest.mark.parametrize("options", OPTIONS)
def test_ridge_path_equals_the_normal_equations_and_is_certified(shape, options):
    x, y = random_data(*shape)
    problem = make_problem(x, y, **options_for(options, *shape))
    solution = ridge_path(problem, ALPHAS)
    assert solution.coef.shape == (len(ALPHAS), shape[1])
    assert solution.unique
    assert solution.cause == ("",) * len(ALPHAS)
    for i, alpha in enumerate(ALPHAS):
        coef, intercept = by_formula(problem, alpha)
        np.testing.assert_allclose(solution.coef[i], coef, rtol=1e-8, atol=1e-10 * np.abs(coef).max())
        np.testing.assert_allclose(solution.intercept[i], intercept, rtol=1e-8, atol=1e-10)
        assert certificate(problem, alpha, solution.coef[i], solution.intercept[i])[0] < 1e-12


LAYOUTS = {
    "C": np.ascontiguousarray,
    "F": np.asfortranarray,
    "float32": lambda x: x.astype(np.float32),
    "float32 F": lambda x: np.asfortranarray(x.astype(np.float32)),
    "strided": lambda x: np.repeat(np.repeat(x, 2, axis=0), 3, axis=1)[::2, ::3],
    "csr": sparse.csr_array,
    "csc": sparse.csc_array,
    "csr64": lambda x: _wide_index(sparse.csr_array(x)),
    "csc float32": lambda x: sparse.csc_array(x.astype(np.float32)),
}


def _wide_index(x: Any) -> Any:
    x.indices, x.indptr = x.indices.astype(np.int64), x.indptr.astype(np.int64)
    return x


@pytest.mark.parametrize("shape", [(300, 40), (40, 300)])
@pytest.mark.parametrize("density", [0.04, 0.5])
@pytest.mark.parametrize("options", ["plain", "all", "all, no intercept", "factors"])
def test_every_layout_gives_the_same_solution(shape, density, options):
    rng = np.random.default_rng(3)
    x = np.where(rng.random(shape) < density, np.round(rng.standard_normal(shape) * 8) / 8 + 0.5, 0.0)
    x[:, 4] = np.round(rng.standard_normal(shape[0]) * 8) / 8 + 1000.0  # a column that stores every row, far from 0
    y = x[:, :10] @ rng.standard_normal(10) + rng.standard_normal(shape[0])
    reference = None
    for name, change in LAYOUTS.items():
        data = change(x)
        before = data.copy()
        problem = make_problem(data, y, **options_for(options, *shape))
        path = ridge_path(problem, ALPHAS)
        loo = ridge_loo(problem, ALPHAS, per_row=True)
        exact = least_squares(problem)
        now = np.vstack([path.coef, loo.solution.coef]), loo.errors, exact.coef
        reference = reference or now
        for got, wanted, close in zip(now, reference, (1e-9, 1e-7, 1e-7), strict=True):
            np.testing.assert_allclose(got, wanted, atol=close * np.nanmax(np.abs(wanted)), err_msg=name)
        assert certificate(problem, ALPHAS[-1], path.coef[-1], path.intercept[-1])[0] < 1e-12
        assert abs(data - before).sum() == 0


def test_memory_map_and_read_only_input(tmp_path):
    x, y = random_data(50, 8)
    file = np.memmap(tmp_path / "x.bin", dtype=np.float64, mode="w+", shape=x.shape)
    file[:] = x
    file.flush()
    mapped = np.memmap(tmp_path / "x.bin", dtype=np.float64, mode="r", shape=x.shape)
    np.testing.assert_array_equal(
        ridge_path(make_problem(mapped, y), ALPHAS).coef, ridge_path(make_problem(x, y), ALPHAS).coef
    )


@pytest.mark.parametrize("shape", [(50, 9), (15, 40)])
@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("weighted", [True, False])
def test_ridge_agrees_with_scikit_learn(shape, fit_intercept, weighted):
    from sklearn.linear_model import Ridge, RidgeCV

    x, y = random_data(*shape, seed=5)
    n = shape[0]
    weights = np.random.default_rng(1).uniform(0.2, 2.0, n) if weighted else None
    total = n if weights is None else weights.sum()
    theirs = np.array([0.05, 1.0, 30.0])
    problem = make_problem(x, y, weights=weights, standardize=False, fit_intercept=fit_intercept)
    path = ridge_path(problem, theirs / total)
    for i, alpha in enumerate(theirs):
        model = Ridge(alpha=alpha, fit_intercept=fit_intercept, solver="svd").fit(x, y, weights)
        np.testing.assert_allclose(path.coef[i], model.coef_, rtol=1e-9, atol=1e-11)
        np.testing.assert_allclose(path.intercept[i], model.intercept_, rtol=1e-9, atol=1e-11)
    cv = RidgeCV(theirs, fit_intercept=fit_intercept, store_cv_results=True).fit(x, y, weights)
    loo = ridge_loo(problem, theirs / total, per_row=True)
    squares = loo.errors**2 * (1.0 if weights is None else weights[:, None])
    np.testing.assert_allclose(squares, cv.cv_results_, rtol=1e-8, atol=1e-10 * cv.cv_results_.max())
    assert theirs[np.argmin(loo.error)] == cv.alpha_
    np.testing.assert_allclose(loo.error.min() * total / n, -cv.best_score_, rtol=1e-10)


@pytest.mark.parametrize("shape", [(30, 6), (14, 30), (14, 13)])
@pytest.mark.parametrize("options", OPTIONS)
def test_leave_one_out_equals_refitting_without_each_row(shape, options):
    n, p = shape
    x, y = random_data(n, p, seed=7)
    settings = options_for(options, n, p)
    problem = make_problem(x, y, **settings)
    alphas = np.array([1.0, 0.05, 1e-3])
    loo = ridge_loo(problem, alphas, per_row=True)
    weights = np.ones(n) if problem.weights is None else problem.weights
    for i in range(n):
        without = np.where(np.arange(n) == i, 0.0, weights)
        for k, alpha in enumerate(alphas):
            # W alpha and the scales stay: fold the scales into the factors, switch standardising off
            factor = np.where(np.isinf(problem.penalty_factor), np.inf, problem.penalty_factor * problem.stats.scale**2)
            refit = make_problem(x, y, **(settings | {
                "weights": without, "penalty_factor": factor, "standardize": False}))  # fmt: skip
            coef, intercept = by_formula(refit, alpha * weights.sum() / without.sum())
            error = problem.target[i] - x[i] @ coef - intercept
            np.testing.assert_allclose(loo.errors[i, k], error, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(loo.error, weights @ loo.errors**2 / weights.sum(), rtol=1e-12)
    np.testing.assert_allclose(
        loo.solution.coef, ridge_path(problem, alphas).coef, atol=1e-9 * np.abs(loo.solution.coef).max()
    )


def test_leave_one_out_keeps_its_digits_where_every_row_has_leverage_near_one():
    x, y = random_data(21, 20, seed=2)
    problem = make_problem(x, y)
    alpha = np.array([1e-11])
    loo = ridge_loo(problem, alpha, per_row=True)
    # n = p + 1: the fit interpolates, and leaving a row out gives the least-norm interpolation of the others
    scaled = (x - x.mean(0)) / x.std(0)
    for i in range(3):
        keep = np.arange(21) != i
        z, t = scaled[keep] - scaled[keep].mean(0), y[keep] - y[keep].mean()
        c = np.linalg.solve(z.T @ z + 21e-11 * np.eye(20), z.T @ t)
        error = y[i] - y[keep].mean() - (scaled[i] - scaled[keep].mean(0)) @ c
        np.testing.assert_allclose(loo.errors[i, 0], error, rtol=1e-4)


def test_a_row_that_alone_determines_a_free_input_has_no_leave_one_out_error():
    x, y = random_data(20, 4)
    x[:, 2] = 0.0
    x[6, 2] = 5.0
    problem = make_problem(x, y, penalty_factor=np.array([1.0, 1.0, 0.0, 1.0]))
    loo = ridge_loo(problem, [0.1], per_row=True)
    assert np.isnan(loo.errors[6, 0])
    assert np.isfinite(np.delete(loo.errors[:, 0], 6)).all()
    np.testing.assert_allclose(loo.error[0], np.mean(np.delete(loo.errors[:, 0], 6) ** 2))
    assert "Row 6" in loo.messages[0]
    assert "'x2'" in loo.messages[0]


def test_one_row_gives_the_constant_model():
    problem = make_problem(np.array([[1.0, 2.0]]), np.array([3.0]))
    path, exact = ridge_path(problem, [1.0, 0.1]), least_squares(problem)
    np.testing.assert_array_equal(path.coef, np.zeros((2, 2)))
    np.testing.assert_array_equal(path.intercept, [3.0, 3.0])
    np.testing.assert_array_equal(exact.coef, np.zeros((1, 2)))
    assert np.isnan(ridge_loo(problem, [1.0]).error).all()
    bare = ridge_path(
        make_problem(np.array([[1.0, 2.0]]), np.array([3.0]), standardize=False, fit_intercept=False), [1]
    )
    np.testing.assert_allclose(bare.coef, [[0.5, 1.0]])


@pytest.mark.parametrize("n", [2, 3, 40])
def test_one_input(n):
    x, y = random_data(n, 2)
    x = x[:, :1]
    problem = make_problem(x, y)
    expected = np.cov(x[:, 0], y, bias=True)[0, 1] / x.var() / (1 + 0.3)
    np.testing.assert_allclose(ridge_path(problem, [0.3]).coef[0, 0], expected, rtol=1e-12)
    np.testing.assert_allclose(ridge_path(problem, np.array([0.3, 0.2, 0.1])).coef[0, 0], expected, rtol=1e-12)
    np.testing.assert_allclose(least_squares(problem).coef[0, 0], expected * 1.3, rtol=1e-12)


def test_constant_target_and_constant_columns():
    x, _ = random_data(30, 5)
    x[:, 2] = 0.1
    problem = make_problem(x, np.full(30, 0.7))
    for coef, intercept in ((s.coef, s.intercept) for s in (ridge_path(problem, 5), least_squares(problem))):
        np.testing.assert_array_equal(coef, np.zeros_like(coef))
        np.testing.assert_allclose(intercept, 0.7, rtol=1e-15)
    _, y = random_data(30, 5)
    varied = ridge_path(make_problem(x, y), ALPHAS)
    assert (varied.coef[:, 2] == 0).all()
    without_intercept = ridge_path(make_problem(x, y, standardize=False, fit_intercept=False), ALPHAS)
    assert (without_intercept.coef[:, 2] != 0).all()


def test_only_constant_inputs():
    problem = make_problem(np.ones((10, 3)), np.arange(10.0))
    path = ridge_path(problem, 4)
    assert len(path.alphas) == 4
    assert "every alpha" in path.messages[0]
    np.testing.assert_allclose(path.intercept, 4.5)
    assert ridge_loo(problem, [1.0]).error[0] == pytest.approx(np.var(np.arange(10.0)) * (10 / 9) ** 2)


@pytest.mark.parametrize("shape", [(200, 6), (20, 60)])
def test_means_a_million_times_the_standard_deviation(shape):
    rng = np.random.default_rng(8)
    small = np.round(rng.standard_normal(shape) * 64) / 64
    y = small[:, :4] @ np.array([1.0, -2.0, 0.5, 3.0]) + rng.standard_normal(shape[0])
    near, far = make_problem(small, y), make_problem(small + 1e6, y + 1e6)
    here, there = ridge_path(near, ALPHAS), ridge_path(far, ALPHAS)
    np.testing.assert_allclose(there.coef, here.coef, atol=1e-9 * np.abs(here.coef).max())
    for i, alpha in enumerate(ALPHAS):
        assert certificate(far, alpha, there.coef[i], there.intercept[i])[0] < 1e-12
    np.testing.assert_allclose(ridge_loo(far, ALPHAS).error, ridge_loo(near, ALPHAS).error, rtol=1e-7)
    exact = least_squares(far)
    np.testing.assert_allclose(exact.coef, least_squares(near).coef, atol=1e-8 * np.abs(exact.coef).max())


@pytest.mark.parametrize(("shape", "least"), [((100, 8), 1e-8), ((8, 30), 1.0)])
def test_badly_scaled_columns_reach_the_certificate_without_standardising(shape, least):
    x, y = random_data(*shape)
    problem = make_problem(x * np.geomspace(1e-5, 1e5, shape[1]), y, standardize=False)
    alphas = np.geomspace(1e8, least, 9)
    solution = ridge_path(problem, alphas)
    assert solution.cause == ("",) * 9
    for i, alpha in enumerate(alphas):
        assert certificate(problem, alpha, solution.coef[i], solution.intercept[i])[0] < 1e-12


@pytest.mark.parametrize("shape", [(80, 10), (10, 25)])
def test_alphas_below_double_precision_say_so(shape):
    x, y = random_data(*shape)
    x[:, 2] = x[:, 1] + 1e-6 * x[:, 2]
    problem = make_problem(x, y)
    solution = ridge_path(problem, [1e-3, 1e-15])
    assert solution.cause[0] == ""
    assert "alpha is too small for double precision" in solution.cause[1]
    assert 1e-12 < certificate(problem, 1e-15, solution.coef[1], solution.intercept[1])[0] < 1e-2


def test_one_alpha_two_alphas_and_many_give_the_same():
    x, y = random_data(70, 20)
    problem = make_problem(x, y)
    many = ridge_path(problem, ALPHAS)
    two = ridge_path(problem, ALPHAS[:2])
    np.testing.assert_allclose(two.coef, many.coef[:2], rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(ridge_path(problem, [ALPHAS[3]]).coef[0], many.coef[3], rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("shape", [(900, 400), (400, 900)])
@pytest.mark.parametrize("options", ["raw", "all"])
def test_a_large_path_equals_single_alphas(shape, options):
    x, y = random_data(*shape)
    problem = make_problem(x, y, **options_for(options, *shape))
    many = ridge_path(problem, ALPHAS)
    for i in (0, 3, 6):
        one = ridge_path(problem, [ALPHAS[i]])
        np.testing.assert_allclose(many.coef[i], one.coef[0], rtol=1e-8, atol=1e-11)
        assert certificate(problem, ALPHAS[i], many.coef[i], many.intercept[i])[0] < 1e-12


@pytest.mark.parametrize("options", ["plain", "no intercept", "raw", "weights", "offset", "mask"])
@pytest.mark.parametrize("shape", [(60, 12), (3000, 300)])
def test_proved_gaps_are_above_those_of_the_general_certificate(shape, options):
    x, y = random_data(*shape)
    problem = make_problem(x, y, **options_for(options, *shape))
    parts = split(problem)
    equations = equations_of(parts)
    exact = ridge_path(problem, ALPHAS)
    assert np.all(exact.gap <= 1e-12)
    judged = certificates(problem, ALPHAS, exact.coef, exact.intercept)
    np.testing.assert_allclose(exact.objective, judged.objective, rtol=1e-11)
    assert np.all(judged.gap <= exact.gap + 1e-15)  # the general one rounds as well
    rng = np.random.default_rng(1)
    for off in (1e-9, 1e-8, 1e-7, 1e-4):
        coef = exact.coef * (1.0 + off * rng.standard_normal(exact.coef.shape))
        intercept = exact.intercept + off * rng.standard_normal(len(ALPHAS)) * problem.fit_intercept
        gap, objective = proved_gaps(parts, equations, ALPHAS, coef, intercept)
        judged = certificates(problem, ALPHAS, coef, intercept)
        proved = ~np.isnan(gap)
        assert np.all(judged.gap[proved] <= gap[proved] + 1e-15)
        assert np.all(gap[proved] <= 2.0 * judged.gap[proved] + 1e-15)
        np.testing.assert_allclose(objective[proved], judged.objective[proved], rtol=1e-11)
        assert proved.any() == (off < 1e-4)
        assert np.all(judged.gap[~proved] > 0.2e-12)


@pytest.mark.parametrize("kind", ["means far from zero", "nothing left", "free input", "fewer rows", "constant target"])
def test_nothing_is_proved_where_rounding_could_matter(kind):
    x, y = random_data(60, 12)
    options: dict[str, Any] = {}
    if kind == "means far from zero":
        x = x + 1e9
    elif kind == "nothing left":
        y = x @ np.arange(12.0)
    elif kind == "free input":
        options["penalty_factor"] = np.array([0.0] + [1.0] * 11)
    elif kind == "fewer rows":
        x, y = x[:8], y[:8]
    else:
        y = np.full(60, 3.0)
    alphas = np.array([1e-14])
    problem = make_problem(x, y, **options)
    parts = split(problem)
    gap, objective = proved_gaps(parts, equations_of(parts), alphas, np.zeros((1, 12)), np.array([3.0]))
    assert np.isnan(gap).all()
    assert np.isnan(objective).all()
    path = solve(problem, [1.0, 0.1])
    assert np.all(path.gap <= 1e-12)


def test_alpha_zero_in_a_path_is_least_squares():
    x, y = random_data(40, 6)
    problem = make_problem(x, y)
    path = ridge_path(problem, [0.5, 0.0])
    np.testing.assert_array_equal(path.coef[1], least_squares(problem).coef[0])
    np.testing.assert_allclose(path.coef[0], ridge_path(problem, [0.5]).coef[0])


@pytest.mark.parametrize("shape", [(90, 7), (9, 40)])
@pytest.mark.parametrize("options", ["plain", "all", "raw, no intercept"])
def test_grid_runs_from_1_to_99_percent_of_the_degrees_of_freedom(shape, options):
    x, y = random_data(*shape)
    problem = make_problem(x, y, **options_for(options, *shape))
    path = ridge_path(problem, 20)
    assert len(path.alphas) == 20
    assert (np.diff(path.alphas) < 0).all()
    np.testing.assert_allclose(np.diff(np.log(path.alphas), 2), 0, atol=1e-10)
    spectrum = ridge_dof(problem)
    attainable = spectrum.counts.sum()
    assert degrees_of_freedom(spectrum, path.alphas[0]) == pytest.approx(0.01 * attainable, rel=1e-6)
    assert degrees_of_freedom(spectrum, path.alphas[-1]) == pytest.approx(0.99 * attainable, rel=1e-6)
    np.testing.assert_allclose(ridge_loo(problem, 20).alphas, path.alphas, rtol=1e-6)


def test_degrees_of_freedom_are_the_trace_of_the_hat_matrix():
    x, y = random_data(25, 6)
    problem = make_problem(x, y)
    z = (x - x.mean(0)) / x.std(0)
    hat = z @ np.linalg.solve(z.T @ z + 25 * 0.2 * np.eye(6), z.T)
    assert degrees_of_freedom(ridge_dof(problem), 0.2) == pytest.approx(np.trace(hat), rel=1e-12)


def test_large_sparse_problems_are_solved_without_cross_products(monkeypatch):
    rng = np.random.default_rng(0)
    for n, p in ((400, 150), (150, 400)):
        x = sparse.random_array((n, p), density=0.04, rng=rng, format="csr")
        y = x @ rng.standard_normal(p) + 0.1 * rng.standard_normal(n)
        factor = np.where(np.arange(p) == 3, 0.0, 1.0)
        problem = make_problem(x, y, penalty_factor=factor, standardize=False)
        exact, plain, spectrum = ridge_path(problem, ALPHAS / 100), least_squares(problem), ridge_dof(problem)
        with monkeypatch.context() as patch:
            patch.setattr("diamondring.direct.design.ITERATIVE", 100)
            iterated, lsmr, estimate = (
                ridge_path(problem, ALPHAS / 100, 1e-12),
                least_squares(problem),
                ridge_dof(problem),
            )
            grid = ridge_path(problem, 5)
        np.testing.assert_allclose(iterated.coef, exact.coef, atol=1e-6 * np.abs(exact.coef).max())
        for i, alpha in enumerate(ALPHAS / 100):
            assert certificate(problem, alpha, iterated.coef[i], iterated.intercept[i])[0] < 1.1e-12
        np.testing.assert_allclose(lsmr.coef, plain.coef, atol=1e-6 * np.abs(plain.coef).max())
        assert certificate(problem, 0.0, lsmr.coef[0], lsmr.intercept[0])[0] < 1e-10
        for alpha in (1e-3, 1e-2):
            assert degrees_of_freedom(estimate, alpha) == pytest.approx(degrees_of_freedom(spectrum, alpha), rel=0.1)
        assert grid.coef.shape == (5, p)


@pytest.mark.parametrize("order", ["C", "F", "strided"])
def test_cross_products_of_many_tiles(order):
    x = np.random.default_rng(0).standard_normal((2100, 1100))
    x = np.repeat(x, 2, axis=0)[::2].T.repeat(2, axis=0)[::2].T if order == "strided" else np.asarray(x, order=order)
    problem = make_problem(x, np.zeros(2100), standardize=False)
    design = make_design(problem, np.arange(1100), np.ones(1100))
    z = (x - x.mean(0)) / np.sqrt(2100)
    np.testing.assert_allclose(design.gram("columns"), z.T @ z, atol=1e-13)
    np.testing.assert_allclose(design.gram("rows"), z @ z.T, atol=1e-12)


def test_work_is_combined_in_order_and_errors_pass_through():
    assert list(in_order(lambda i: i * i, range(20), flops=1e9)) == [i * i for i in range(20)]
    with pytest.raises(ZeroDivisionError):
        list(in_order(lambda i: 1 // (3 - i), range(20), flops=1e9))
    assert list(in_order(lambda i: i, [], flops=1e9)) == []


def test_cancelling_raises_interrupted():
    x, y = random_data(50, 5)
    asked = threading.Event()
    asked.set()
    for work in (
        lambda: ridge_path(make_problem(x, y), ALPHAS, cancel=asked),
        lambda: ridge_loo(make_problem(x, y), ALPHAS, cancel=asked),
        lambda: least_squares(make_problem(x, y), cancel=lambda: True),
    ):
        with pytest.raises(Interrupted):
            work()


BITS = """
import hashlib, numpy as np
from tests.direct_problems import make_problem, random_data
from diamondring.direct import ridge_path, ridge_loo, least_squares
for n, p in ((6000, 130), (260, 900), (900, 270)):
    x, y = random_data(n, p)
    problem = make_problem(x, y)
    loo = ridge_loo(problem, 9, per_row=True)
    given = ridge_path(problem, np.geomspace(1.0, 1e-3, 30))
    for part in (ridge_path(problem, 9).coef, given.coef, given.gap, loo.errors, loo.solution.coef,
                 least_squares(problem).coef):
        print(hashlib.sha256(np.ascontiguousarray(part).tobytes()).hexdigest())
"""


def test_the_bits_do_not_depend_on_the_number_of_threads():
    root = Path(__file__).resolve().parents[2]
    paths = os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])
    outputs = []
    for own, blas in (("1", "1"), ("2", "2"), ("3", "2")):
        environment = os.environ | {"DIAMONDRING_NUM_THREADS": own, "OPENBLAS_NUM_THREADS": blas, "PYTHONPATH": paths}
        run = subprocess.run(
            [sys.executable, "-c", BITS], env=environment, capture_output=True, text=True, check=True, cwd=root
        )
        outputs.append(run.stdout)
    assert outputs[0].count("\n") == 18
    assert outputs[0] == outputs[1] == outputs[2]


def test_blas_threads_are_given_back():
    from threadpoolctl import threadpool_info

    x, y = random_data(300, 30)
    ridge_path(make_problem(x, y), 5)
    before = [pool["num_threads"] for pool in threadpool_info()]
    workers = [threading.Thread(target=ridge_loo, args=(make_problem(x, y), 5)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [pool["num_threads"] for pool in threadpool_info()] == before
