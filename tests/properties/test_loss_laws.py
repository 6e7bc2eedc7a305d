"""Laws that hold for every loss, tried through the public `dr.path`.

Which loss meets which penalty, option and shape is dealt in `cases.loss_problems`, so that every pair occurs and the
whole stays small.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import diamondring as dr
from cases import DESIGNS, LOSS_CASES, NOT_GAUSSIAN, Data, loss_data, loss_problems
from diamondring.certificate import certificate
from diamondring.prepare import make_problem
from diamondring.problem import Problem, objective
from diamondring.solvers.reference_losses import solve_path
from helpers import relative

Float = Any
PROBLEMS = loss_problems()
IDS = [name for name, _, _ in PROBLEMS]
EACH = pytest.mark.parametrize("name", NOT_GAUSSIAN)
# coefficients are known to about the root of the gap, and better where Newton's method took its last step from nearby
CLOSE = 1e-7


def target(loss: Any) -> float:
    """Of a relative gap, or of the distance from the optimality conditions, which falls more slowly."""
    return 1e-12 if loss.convex else 1e-8


def solved(x: Any, y: Any, **options: Any) -> dr.Path:
    options = {"alphas": 4, "eps": 0.05, "tol": target(options["loss"]), **options}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        return dr.path(x, y, **options)


def table(path: dr.Path) -> Float:
    """Coefficients (k, K, p) on the scale of unit deviation."""
    return np.stack([each.toarray() for each in path.coefs], axis=1) * path.sd


def constants(path: dr.Path) -> Float:
    """Intercepts (k, K)."""
    return path.intercept.reshape(len(path), -1)


def same(a: dr.Path, b: dr.Path, tol: float = CLOSE) -> None:
    assert relative(a.objective, b.objective, b.null_value) <= 1e-9
    assert relative(table(a), table(b), 1e-2) <= tol
    assert relative(constants(a), constants(b), 1e-1) <= tol


def checked(case: Data, penalty: Any) -> Problem:
    return make_problem(case.X, case.y, penalty=penalty, **case.options).problem


def flat(path: dr.Path, i: int) -> Float:
    """Coefficients (K p,) at one alpha."""
    return path.coef_at(i).reshape(-1)


@pytest.mark.parametrize(("name", "case", "penalty"), PROBLEMS, ids=IDS)
def test_every_solution_is_proved_and_nothing_near_it_is_better(name: str, case: Data, penalty: Any) -> None:
    path, problem = solved(case.X, case.y, penalty=penalty, **case.options), checked(case, penalty)
    assert not np.any(path.status == "missed"), path.messages
    aim = target(problem.loss)
    assert np.all((path.gap >= 0) & (path.gap <= aim))
    rng = np.random.default_rng(0)
    k, p = problem.outputs, problem.shape[1]
    scale = np.where(problem.dead, 0.0, 1.0 / np.where(problem.stats.sd > 0, problem.stats.sd, 1.0))
    for i, alpha in enumerate(path.alphas):
        found, kind = certificate(problem, alpha, flat(path, i), path.intercept[i])
        assert found <= aim
        assert path.status[i].startswith(kind)
        best = objective(problem, alpha, flat(path, i), path.intercept[i])
        assert best == pytest.approx(path.objective[i], rel=1e-11)
        for size in (1e-1, 1e-3, 1e-5):
            moved = path.coef_at(i).reshape(k, p) + size * scale * rng.normal(size=(k, p)) * (rng.random((k, p)) < 0.5)
            moved = np.clip(moved, problem.lower, problem.upper)
            shift = size * rng.normal(size=k) * problem.fit_intercept
            assert objective(problem, alpha, moved.ravel(), constants(path)[i] + shift) >= best * (1 - 1e-11)


# the plain twin follows derivatives, so that the loss must have some; of all classes it forms the second ones in full,
# so that multinomial problems must be small
TWINS = [
    each
    for each in PROBLEMS[::2]
    if each[1].options["loss"].smooth and (not each[0].startswith("multinomial, ") or ", wide" in each[0])
]


@pytest.mark.parametrize(("name", "case", "penalty"), TWINS, ids=[name for name, _, _ in TWINS])
def test_the_engine_and_its_plain_twin_agree(name: str, case: Data, penalty: Any) -> None:
    path, problem = solved(case.X, case.y, penalty=penalty, **case.options), checked(case, penalty)
    twin = solve_path(problem, path.alphas)
    k, p = problem.outputs, problem.shape[1]
    assert relative(path.objective, twin.objective, problem.null_value) <= 1e-10
    theirs = twin.coef.toarray().reshape(len(path), k, p) * path.sd
    if problem.loss.name == "multinomial":  # the same number for all classes changes nothing where nothing is penalised
        theirs -= np.where(problem.penalty_factor == 0, theirs.mean(axis=1), 0.0)[:, None, :]
    sure = ~np.char.endswith(path.status, "not unique")
    assert relative(table(path)[sure], theirs[sure], 1e-2) <= CLOSE
    assert relative(constants(path)[sure], twin.intercept.reshape(len(path), k)[sure], 1e-1) <= CLOSE


@EACH
def test_the_gap_bounds_the_distance_to_the_optimum(name: str) -> None:
    """Weak duality: for any coefficients, objective - optimum <= gap * |objective|; and worse ones never pass."""
    rng = np.random.default_rng(2)
    for penalty in (dr.L1(), dr.L1L2(0.3), dr.L2()):
        case = loss_data(name, seed=20)
        path, problem = solved(case.X, case.y, penalty=penalty, alphas=3, **case.options), checked(case, penalty)
        best, alpha, k = path.objective[1], path.alphas[1], problem.outputs
        for size in (1e-5, 1e-3, 1e-1, 1.0):
            moved = flat(path, 1) + size * np.tile(1 / problem.stats.sd, k) * rng.normal(size=k * problem.shape[1])
            at = constants(path)[1] + 0.3 * size * rng.normal(size=k)
            gap, kind = certificate(problem, alpha, moved, at)
            value = objective(problem, alpha, moved, at)
            assert gap > 1e-3 * size**2
            if kind == "gap":
                # what the intercept may still gain is a Newton decrement: a bound for small steps only
                assert value - best <= gap * value * (1.01 if size < 1e-2 else 1.5) + 1e-15
        assert certificate(problem, alpha, flat(path, 1), path.intercept[1])[0] <= target(problem.loss)


def chosen(case: Data, rows: Float, **more: Any) -> dict[str, Any]:
    """Options of a problem with its rows picked."""
    by_row = ("offset", "sample_weight", "strata")
    return {key: value[rows] if key in by_row else value for key, value in case.options.items()} | more


@EACH
def test_a_weight_is_a_number_of_copies_and_zero_is_absence(name: str) -> None:
    case = loss_data(name, seed=3, offset=0.3 * np.cos(np.arange(40)))
    # Efron's share of a tied set depends on how many rows it has: there a weight is no number of copies
    copies = np.arange(40) % (2 if case.options["loss"] == dr.Cox() else 4)
    rows = np.repeat(np.arange(40), copies)
    for penalty in (dr.L1(), dr.L1L2(0.4)):
        weighted = solved(case.X, case.y, penalty=penalty, sample_weight=copies, **case.options)
        repeated = solved(case.X[rows], case.y[rows], penalty=penalty, **chosen(case, rows))
        assert relative(weighted.alphas, repeated.alphas) <= 1e-8
        same(weighted, repeated)
        again = solved(case.X, case.y, penalty=penalty, sample_weight=1e6 * copies, **case.options)
        same(again, weighted)


@EACH
@pytest.mark.parametrize("design", ["C order", "float32 Fortran", "strided view", "CSC int32", "CSR float32"])
def test_every_way_of_storing_the_inputs_gives_the_same_path(name: str, design: str) -> None:
    case = loss_data(name, seed=4, sample_weight=np.linspace(0.5, 2, 40))
    plain = solved(np.asfortranarray(case.X), case.y, penalty=dr.L1L2(0.7), **case.options)
    stored = DESIGNS[design](case.X)
    path = solved(stored, case.y, penalty=dr.L1L2(0.7), **case.options)
    same(path, plain)
    assert relative(path.predict(stored), plain.predict(case.X)) <= CLOSE


@EACH
def test_the_order_of_columns_and_rows_does_not_matter(name: str) -> None:
    rng = np.random.default_rng(5)
    rows, columns = rng.permutation(40), rng.permutation(8)
    factor = np.linspace(0.5, 2, 8)
    case = loss_data(name, seed=5, offset=0.3 * np.sin(np.arange(40)), sample_weight=np.linspace(0.2, 2, 40))
    a = solved(case.X, case.y, penalty_factor=factor, **case.options)
    b = solved(case.X[rows][:, columns], case.y[rows], penalty_factor=factor[columns], **chosen(case, rows))
    assert relative(b.alphas, a.alphas) <= 1e-8
    assert relative(table(b), table(a)[:, :, columns]) <= CLOSE
    assert relative(constants(b), constants(a)) <= CLOSE


@EACH
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_units_of_the_inputs_do_not_matter_when_standardising(name: str, fit_intercept: bool) -> None:
    case = loss_data(name, seed=6)
    units = np.array([1e-3, 1.0, 1e3, -2.0, 7.0, 1e-6, 1.0, 50.0])
    a = solved(case.X, case.y, penalty=dr.L1L2(0.6), fit_intercept=fit_intercept, **case.options)
    b = solved(case.X * units, case.y, penalty=dr.L1L2(0.6), fit_intercept=fit_intercept, **case.options)
    assert relative(b.alphas, a.alphas) <= 1e-8
    assert relative(table(b) * np.sign(units), table(a)) <= CLOSE
    assert relative(b.objective, a.objective) <= 1e-8


@EACH
def test_a_constant_offset_moves_the_intercept_and_nothing_else(name: str) -> None:
    case = loss_data(name, seed=7)
    k = LOSS_CASES[name].predictors
    c = np.array([0.7, -0.4, 0.1])[:k]
    a = solved(case.X, case.y, **case.options)
    b = solved(case.X, case.y, offset=np.tile(c, (40, 1)) if k > 1 else np.full(40, c[0]), **case.options)
    assert relative(b.alphas, a.alphas) <= 1e-8
    assert relative(table(b), table(a)) <= CLOSE
    shift = constants(a) - constants(b) - c * case.options["loss"].takes_intercept
    if case.options["loss"].name == "multinomial":  # a constant for all classes is no difference
        shift -= shift.mean(axis=1, keepdims=True)
    assert np.max(np.abs(shift)) <= CLOSE
    assert relative(b.objective, a.objective) <= 1e-8


@EACH
def test_factors_and_exclusion(name: str) -> None:
    case = loss_data(name, seed=8)
    factor = np.array([0.0, 1.0, np.inf, 2.0, 1.0, 1.0, np.inf, 0.5])
    top = solved(case.X, case.y, penalty_factor=factor, alphas=2, **case.options).alpha_max
    alphas = top * np.array([2.0, 0.5, 0.1])
    path = solved(case.X, case.y, alphas=alphas, penalty_factor=factor, **case.options)
    assert not table(path)[:, :, [2, 6]].any()
    assert table(path)[0, :, 0].all()
    assert not table(path)[0, :, [1, 3, 4, 5, 7]].any()
    kept = ~np.isinf(factor)
    without = solved(case.X[:, kept], case.y, alphas=alphas, penalty_factor=factor[kept], **case.options)
    assert relative(table(path)[:, :, kept], table(without)) <= CLOSE
    doubled = solved(case.X, case.y, alphas=alphas / 2, penalty_factor=2 * factor, **case.options)
    assert relative(table(doubled), table(path)) <= CLOSE


@EACH
@pytest.mark.parametrize("l1_ratio", [1.0, 0.3])
def test_alpha_max_is_where_the_first_input_enters(name: str, l1_ratio: float) -> None:
    case, penalty = loss_data(name, seed=9, sample_weight=np.linspace(0.5, 2, 40)), dr.L1L2(l1_ratio)
    path = solved(case.X, case.y, penalty=penalty, **case.options)
    assert path.alphas[0] == path.alpha_max
    assert path.n_kept[0] == 0
    assert np.all(np.diff(path.objective) <= 0)
    below = solved(case.X, case.y, penalty=penalty, alphas=path.alpha_max * (1 - 1e-5), **case.options)
    assert below.n_kept[0] >= 1


@EACH
def test_the_null_model_is_the_start_of_the_path(name: str) -> None:
    """At alpha_max only intercepts are left; their objective is `null_value`, and no constant does better."""
    case = loss_data(name, seed=10, offset=0.5 * np.cos(np.arange(40)))
    path, problem = solved(case.X, case.y, alphas=2, **case.options), checked(case, dr.L1())
    assert path.objective[0] == pytest.approx(path.null_value, rel=1e-12)
    k, none = problem.outputs, np.zeros(problem.outputs * problem.shape[1])
    for size in (1e-1, -1e-3):
        for step in np.eye(k):
            assert objective(problem, 1.0, none, constants(path)[0] + size * step) >= path.null_value * (1 - 1e-12)


@EACH
def test_bounds_hold_to_the_last_bit_and_inactive_ones_change_nothing(name: str) -> None:
    case = loss_data(name, seed=11)
    free = solved(case.X, case.y, **case.options)
    if case.options["loss"].grouped:
        with pytest.raises(dr.InputError, match="bounds"):
            solved(case.X, case.y, bounds=(-1.0, None), **case.options)
        return
    largest = np.abs(free.coef_at(3)).max()
    box = solved(case.X, case.y, alphas=free.alphas, bounds=(-largest / 3, largest / 7), **case.options)
    coef = box.coef_at(3)
    assert np.all(coef >= -largest / 3)
    assert np.all(coef <= largest / 7)
    assert np.any((coef == -largest / 3) | (coef == largest / 7))
    assert np.all(box.objective >= free.objective * (1 - 1e-12))
    same(solved(case.X, case.y, alphas=free.alphas, bounds=(-1e3, 1e3), **case.options), free)


@EACH
def test_ridge_keeps_everything_and_its_grid_has_an_effect(name: str) -> None:
    case = loss_data(name, seed=12)
    path = solved(case.X, case.y, penalty=dr.L2(), alphas=5, **case.options)
    assert np.all(path.n_kept == 8)
    size = np.linalg.norm(table(path).reshape(5, -1), axis=1)
    assert np.all(np.diff(size) > 0)
    assert size[0] < 0.2 * size[-1]


@EACH
def test_the_same_bits_every_time(name: str) -> None:
    case = loss_data(name, seed=13)
    a, b = (solved(case.X, case.y, **case.options) for _ in range(2))
    assert np.array_equal(table(a), table(b))
    assert np.array_equal(a.gap, b.gap)


@EACH
def test_predictions_are_means(name: str) -> None:
    """With a canonical link and an intercept, fitted means average to the target's."""
    case = loss_data(name, seed=14, sample_weight=np.linspace(0.5, 2, 40))
    path, problem = solved(case.X, case.y, **case.options), checked(case, dr.L1())
    predicted = path.predict(case.X)
    assert predicted.shape[:2] == (40, len(path))
    loss = case.options["loss"]
    if loss.name == "multinomial":
        assert predicted.sum(axis=2) == pytest.approx(np.ones((40, len(path))), rel=1e-12)
    if loss.name in ("binomial", "multinomial", "poisson", "gaussian", "multigaussian"):
        average = np.tensordot(problem.share, predicted, axes=1)
        assert relative(average, np.broadcast_to(problem.share @ problem.y, average.shape)) <= 1e-9
    if loss.link == "log":
        assert np.all(predicted > 0)
