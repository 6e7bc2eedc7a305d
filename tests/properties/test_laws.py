"""Laws that hold for every penalty, memory layout and option, tried through the public `dr.path`."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import diamondring as dr
from cases import DESIGNS, PENALTIES, SHAPES, Data, data, problems
from diamondring.prepare import make_problem
from diamondring.solvers.reference import solve_path
from helpers import relative

CASES = problems()
TALL = problems(("tall",))
UNIQUE = {name: penalty for name, penalty in PENALTIES.items() if name != "none"}


def _path(x: Any, y: Any, **options: Any) -> dr.Path:
    options.setdefault("tol", 1e-12)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        return dr.path(x, y, **options)


def _same(a: dr.Path, b: dr.Path, tol: float = 1e-9) -> None:
    """Two paths agree in coefficients (on the penalty's scale), intercept and objective."""
    size = 1e-3 * max(a.y_scale, b.y_scale)
    assert relative(a.coef.toarray() * b.sd, b.coef.toarray() * b.sd, size) <= tol
    assert relative(a.intercept, b.intercept, size) <= tol
    assert relative(a.objective, b.objective, size**2) <= tol


def _weighted(case: Data, weights: np.ndarray) -> dict[str, Any]:
    return {**case.options, "sample_weight": weights}


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_engine_and_reference_agree(name: str, case: Data, penalty) -> None:
    alphas = 8 if penalty != dr.NoPenalty() else 1
    path = _path(case.X, case.y, penalty=penalty, alphas=alphas, **case.options)
    problem = make_problem(case.X, case.y, penalty=penalty, **case.options).problem
    twin = solve_path(problem, path.alphas)
    size = 1e-3 * path.y_scale
    assert relative(path.objective, twin.objective, size**2) <= 1e-11
    assert np.array_equal(np.char.endswith(path.status, "not unique"), ~twin.unique)
    sure = twin.unique
    assert relative(path.coef.toarray()[sure] * path.sd, twin.coef.toarray()[sure] * path.sd, size) <= 1e-7
    # the fit is unique even where the coefficients are not
    fitted = twin.coef.toarray() @ case.X.T + twin.intercept[:, None]
    assert relative(path.predict(case.X).T, fitted, size) <= 1e-7


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_every_way_of_storing_the_inputs_gives_the_same_path(design, penalty) -> None:
    case = data(40, 8, seed=5, sample_weight=np.linspace(0.5, 2, 40), penalty_factor=np.linspace(0.5, 1.5, 8))
    options = {**case.options, "penalty": penalty, "alphas": 8 if penalty != dr.NoPenalty() else 1}
    plain = _path(case.X, case.y, **options)
    stored = design(case.X)
    before = stored.copy()
    path = _path(stored, case.y, **options)
    _same(path, plain)
    assert path.predict(stored) == pytest.approx(plain.predict(case.X), rel=1e-9)
    assert (abs(stored - before)).max() == 0


@pytest.mark.parametrize("design", ["CSC int32", "CSR int64", "float32 C", "float32 Fortran"])
@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_stored_otherwise_with_every_option(name: str, case: Data, design: str) -> None:
    plain = _path(case.X, case.y, penalty=dr.L1L2(0.7), alphas=5, **case.options)
    _same(_path(DESIGNS[design](case.X), case.y, penalty=dr.L1L2(0.7), alphas=5, **case.options), plain)


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
@pytest.mark.parametrize(("name", "case"), TALL, ids=[name for name, _ in TALL])
def test_a_weight_is_a_number_of_copies_and_zero_is_absence(name: str, case: Data, penalty) -> None:
    n = len(case.y)
    copies = np.arange(n) % 4
    rows = np.repeat(np.arange(n), copies)
    repeated = dict(case.options)
    for key in ("offset",):
        if key in repeated:
            repeated[key] = repeated[key][rows]
    weights = case.options.get("sample_weight", np.ones(n))
    repeated["sample_weight"] = weights[rows]
    alphas = 6 if penalty != dr.NoPenalty() else 1
    by_weight = _path(case.X, case.y, penalty=penalty, alphas=alphas, **_weighted(case, weights * copies))
    by_copy = _path(case.X[rows], case.y[rows], penalty=penalty, alphas=alphas, **repeated)
    assert relative(by_weight.alphas, by_copy.alphas) <= 1e-12
    _same(by_weight, by_copy)
    present = copies > 0
    absent = {key: value[present] if key == "offset" else value for key, value in case.options.items()}
    absent["sample_weight"] = (weights * copies)[present]
    _same(by_weight, _path(case.X[present], case.y[present], penalty=penalty, alphas=alphas, **absent))


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
def test_only_the_proportions_of_weights_matter(penalty) -> None:
    case = data(30, 6, seed=2)
    w = np.linspace(1, 2, 30)
    alphas = 6 if penalty != dr.NoPenalty() else 1
    a = _path(case.X, case.y, penalty=penalty, alphas=alphas, sample_weight=w)
    b = _path(case.X, case.y, penalty=penalty, alphas=alphas, sample_weight=1e6 * w)
    _same(a, b)


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
@pytest.mark.parametrize(("name", "case"), TALL, ids=[name for name, _ in TALL])
def test_the_order_of_columns_and_rows_does_not_matter(name: str, case: Data, penalty) -> None:
    rng = np.random.default_rng(4)
    n, p = case.X.shape
    columns, rows = rng.permutation(p), rng.permutation(n)
    moved = {}
    for key, value in case.options.items():
        if key in ("sample_weight", "offset"):
            moved[key] = value[rows]
        elif key == "penalty_factor" or (key == "standardize" and np.ndim(value)):
            moved[key] = value[columns]
        elif key == "bounds":
            moved[key] = tuple(side[columns] if np.ndim(side) else side for side in value)
        else:
            moved[key] = value
    alphas = 6 if penalty != dr.NoPenalty() else 1
    a = _path(case.X, case.y, penalty=penalty, alphas=alphas, **case.options)
    b = _path(case.X[rows][:, columns], case.y[rows], penalty=penalty, alphas=alphas, **moved)
    assert relative(b.alphas, a.alphas) <= 1e-12
    assert relative(b.coef.toarray() * a.sd[columns], (a.coef.toarray() * a.sd)[:, columns], 1e-3 * a.y_scale) <= 1e-9
    assert b.intercept == pytest.approx(a.intercept, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_units_of_the_inputs_do_not_matter_when_standardising(penalty, fit_intercept: bool) -> None:
    case = data(40, 6, seed=6)
    units = np.array([1e-3, 1.0, 1e3, -2.0, 7.0, 1e-6])
    alphas = 6 if penalty != dr.NoPenalty() else 1
    a = _path(case.X, case.y, penalty=penalty, alphas=alphas, fit_intercept=fit_intercept)
    b = _path(case.X * units, case.y, penalty=penalty, alphas=alphas, fit_intercept=fit_intercept)
    assert relative(b.coef.toarray() * units * a.sd, a.coef.toarray() * a.sd, 1e-3 * a.y_scale) <= 1e-9
    assert relative(b.objective, a.objective) <= 1e-11


@pytest.mark.parametrize("penalty", UNIQUE.values(), ids=UNIQUE)
def test_units_of_the_target(penalty) -> None:
    """Multiplying y by c multiplies coefficients by c; L1's alpha scales with it, L2's does not."""
    case = data(40, 6, seed=7)
    c, l1 = 50.0, penalty.l1_ratio
    a = _path(case.X, case.y, penalty=penalty, alphas=[0.3, 0.05])
    # alpha (l1 |cb| + (1 - l1)/2 (cb)^2) = c^2 alpha (l1/c |b| + (1 - l1)/2 b^2)
    strength = c * l1 + (1 - l1)
    mixed = dr.L1L2(c * l1 / strength)
    b = _path(case.X, c * case.y, penalty=mixed, alphas=[0.3 * strength, 0.05 * strength])
    assert relative(b.coef.toarray() / c, a.coef.toarray()) <= 1e-9
    assert relative(b.intercept / c, a.intercept) <= 1e-9
    assert relative(b.objective / c**2, a.objective) <= 1e-11


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
@pytest.mark.parametrize(("name", "case"), TALL, ids=[name for name, _ in TALL])
def test_an_offset_is_subtracted_from_the_target(name: str, case: Data, penalty) -> None:
    o = np.sin(np.arange(len(case.y))) * 2 + 1
    rest = {key: value for key, value in case.options.items() if key != "offset"}
    alphas = 6 if penalty != dr.NoPenalty() else 1
    a = _path(case.X, case.y, penalty=penalty, alphas=alphas, offset=o, **rest)
    b = _path(case.X, case.y - o, penalty=penalty, alphas=alphas, **rest)
    _same(a, b)
    assert a.predict(case.X, offset=o) == pytest.approx(b.predict(case.X) + o[:, None], abs=1e-9)


@pytest.mark.parametrize("penalty", UNIQUE.values(), ids=UNIQUE)
def test_factors_zero_one_and_infinity(penalty) -> None:
    case = data(40, 8, seed=8)
    factor = np.array([0.0, 1.0, np.inf, 2.0, 1.0, 1.0, np.inf, 0.0])
    path = _path(case.X, case.y, penalty=penalty, alphas=[100.0, 0.1, 0.01], penalty_factor=factor)
    coef = path.coef.toarray()
    assert not coef[:, [2, 6]].any()
    assert coef[:, [0, 7]].all()
    # leaving a column out is the same as not having it
    kept = ~np.isinf(factor)
    without = _path(case.X[:, kept], case.y, penalty=penalty, alphas=[100.0, 0.1, 0.01], penalty_factor=factor[kept])
    assert relative(coef[:, kept], without.coef.toarray()) <= 1e-9
    # the free ones at a huge alpha are least squares on them alone
    if penalty.l1_ratio > 0.04:
        alone = _path(case.X[:, [0, 7]], case.y, penalty=dr.NoPenalty())
        assert relative(coef[0, [0, 7]], alone.coef_at(0)) <= 1e-9
    # factors are not rescaled: doubling them is doubling alpha
    doubled = _path(case.X, case.y, penalty=penalty, alphas=[50.0, 0.05, 0.005], penalty_factor=2 * factor)
    assert relative(doubled.coef.toarray(), coef) <= 1e-9


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
def test_bounds_hold_to_the_last_bit_and_inactive_ones_change_nothing(penalty) -> None:
    case = data(40, 8, seed=9)
    alphas = 6 if penalty != dr.NoPenalty() else 1
    free = _path(case.X, case.y, penalty=penalty, alphas=alphas)
    lower, upper = np.full(8, -0.03), np.full(8, 1 / 7)
    box = _path(case.X, case.y, penalty=penalty, alphas=free.alphas, bounds=(lower, upper))
    assert np.all(box.coef.toarray() >= lower)
    assert np.all(box.coef.toarray() <= upper)
    assert np.all(box.objective >= free.objective * (1 - 1e-12))
    assert np.any(box.coef.toarray() == 1 / 7) or np.any(box.coef.toarray() == -0.03)
    _same(_path(case.X, case.y, penalty=penalty, alphas=free.alphas, bounds=(-1e3, 1e3)), free)


@pytest.mark.parametrize("penalty", UNIQUE.values(), ids=UNIQUE)
@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_weaker_penalties_fit_better(name: str, case: Data, penalty) -> None:
    path = _path(case.X, case.y, penalty=penalty, alphas=8, **case.options)
    assert np.all(np.diff(path.alphas) < 0)
    assert np.all(np.diff(path.objective) <= 1e-12 * path.objective[0])


@pytest.mark.parametrize("l1_ratio", [1.0, 0.5, 0.01])
@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_alpha_max_is_where_the_first_input_enters(name: str, case: Data, l1_ratio: float) -> None:
    penalty = dr.L1L2(l1_ratio)
    path = _path(case.X, case.y, penalty=penalty, alphas=5, **case.options)
    if path.alpha_max == 0:
        assert path.notes or not np.any(path.penalty_factor[np.isfinite(path.penalty_factor)])
        return
    assert path.alphas[0] == path.alpha_max
    penalised = (path.penalty_factor > 0) & np.isfinite(path.penalty_factor)
    rest = np.clip(0.0, path.lower, path.upper)
    assert np.array_equal(path.coef_at(0)[penalised], rest[penalised])
    below = _path(case.X, case.y, penalty=penalty, alphas=path.alpha_max * (1 - 1e-6), **case.options)
    assert not np.array_equal(below.coef_at(0)[penalised], rest[penalised])


def test_the_limits_of_the_elastic_net_are_lasso_and_ridge() -> None:
    case = data(40, 8, seed=10)
    alphas = [0.5, 0.1, 0.02]
    for l1_ratio, limit in ((1.0, dr.L1()), (0.0, dr.L2())):
        mixed = _path(case.X, case.y, penalty=dr.L1L2(l1_ratio), alphas=alphas)
        _same(mixed, _path(case.X, case.y, penalty=limit, alphas=alphas))


@pytest.mark.parametrize("penalty", UNIQUE.values(), ids=UNIQUE)
@pytest.mark.parametrize("shape", SHAPES)
def test_alpha_zero_is_least_squares_of_least_norm(shape: str, penalty) -> None:
    case = data(*SHAPES[shape], seed=11)
    path = _path(case.X, case.y, penalty=penalty, alphas=[0.0])
    z = (case.X - case.X.mean(axis=0)) / case.X.std(axis=0)
    b = np.linalg.lstsq(z, case.y - case.y.mean(), rcond=None)[0]
    assert relative(path.coef_at(0) * case.X.std(axis=0), b) <= 1e-9
    wide = case.X.shape[1] >= len(case.y)
    assert path.status[0] == ("kkt, not unique" if wide else "kkt")


def test_duplicate_columns_share_under_l2_and_are_reported_under_l1() -> None:
    case = data(40, 5, seed=12)
    doubled = np.column_stack([case.X, case.X[:, 0]])
    ridge = dr.path(doubled, case.y, penalty=dr.L2(), alphas=[0.1])
    assert ridge.coef_at(0)[0] == pytest.approx(ridge.coef_at(0)[5], rel=1e-9)
    assert ridge.status[0] == "gap"
    with pytest.warns(dr.DataWarning, match="not unique.*x5 repeats x0"):
        lasso = dr.path(doubled, case.y, alphas=[0.01])
    assert lasso.status[0] == "gap, not unique"
    single = dr.path(case.X, case.y, alphas=[0.01])
    assert lasso.coef_at(0)[0] + lasso.coef_at(0)[5] == pytest.approx(single.coef_at(0)[0], rel=1e-9)


def test_large_means_do_not_spoil_the_answer() -> None:
    case = data(50, 6, seed=13)
    far = case.X + 1e4
    a = _path(case.X, case.y, alphas=10)
    b = _path(far, case.y, alphas=10)
    assert relative(b.coef.toarray() * a.sd, a.coef.toarray() * a.sd) <= 1e-9
    assert b.gap.max() <= 1e-12
