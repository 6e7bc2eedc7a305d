"""Nonlinear paths: equal to the linear engine where f is linear, walked both ways where it is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import diamondring as dr
from cases import LOSS_CASES, PENALTIES, data, loss_data
from diamondring.nonlinear.certificate import judge
from diamondring.nonlinear.path import solve_path
from diamondring.nonlinear.prepare import make_nonlinear_problem
from diamondring.nonlinear.solve import solve_alpha

ONE_OUTPUT = [name for name, case in LOSS_CASES.items() if case.predictors == 1]
SEVERAL = ["multinomial", "multigaussian separate"]


def path_of(f: Any, params: Any, X: Any, y: Any, alphas: Any = 12, eps: float = 1e-3, **options: Any) -> Any:
    prepared = make_nonlinear_problem(f, params, X, y, **options)
    return solve_path(prepared.function, prepared.problem, alphas, eps=eps)


def product(b: Any, X: Any) -> Any:
    return X @ b


@pytest.mark.parametrize("penalty", [name for name in PENALTIES if name != "none"])
def test_a_linear_f_has_the_path_of_the_linear_engine(penalty: str) -> None:
    case = data(40, 6, seed=5)
    options = {
        "sample_weight": np.linspace(0.5, 2, 40),
        "penalty_factor": np.array([0.0, 1, 1, 2, 1, np.inf]),
        "bounds": (None, np.array([np.inf, 0.1, np.inf, np.inf, np.inf, np.inf])),
        "penalty": PENALTIES[penalty],
    }
    mine = path_of(product, np.ones(6) * 0.05, case.X, case.y, **options)
    theirs = dr.path(case.X, case.y, alphas=12, fit_intercept=False, standardize=False, **options)
    assert mine.alphas == pytest.approx(theirs.alphas, rel=1e-9)
    assert mine.alpha_max == pytest.approx(theirs.alpha_max, rel=1e-9)
    assert mine.coef.toarray() == pytest.approx(theirs.coef.toarray(), abs=1e-8)
    assert mine.objective == pytest.approx(theirs.objective, rel=1e-9)
    assert (mine.n_kept == theirs.n_kept).all()
    assert set(mine.status) == {"kkt"}


@pytest.mark.parametrize("name", ONE_OUTPUT)
def test_a_linear_f_has_the_path_of_the_linear_engine_for_every_loss(name: str) -> None:
    case = loss_data(name, 40, 5, seed=3)
    x = (case.X - case.X.mean(axis=0)) / case.X.std(axis=0)
    mine = path_of(product, np.zeros(5), x, case.y, **case.options)
    theirs = dr.path(x, case.y, alphas=12, fit_intercept=False, standardize=False, tol=1e-12, **case.options)
    assert mine.alphas == pytest.approx(theirs.alphas, rel=1e-8)
    assert mine.coef.toarray() == pytest.approx(theirs.coef.toarray(), abs=1e-8)
    assert set(mine.status) <= {"kkt", "kkt, not unique"}


@pytest.mark.parametrize("name", SEVERAL)
def test_several_outputs_are_columns_of_f(name: str) -> None:
    case = loss_data(name, 40, 5, seed=3)
    k = LOSS_CASES[name].outputs
    x = (case.X - case.X.mean(axis=0)) / case.X.std(axis=0)
    theirs = dr.path(x, case.y, alphas=10, fit_intercept=False, standardize=False, tol=1e-12, **case.options)
    mine = path_of(product, np.zeros((5, k)), x, case.y, alphas=theirs.alphas, **case.options)
    coef = mine.coef.toarray().reshape(10, 5, k)
    for output, expected in enumerate(theirs.coefs):
        assert coef[:, :, output] == pytest.approx(expected.toarray(), abs=1e-8)


@pytest.mark.parametrize("name", ["multinomial grouped", "multigaussian"])
def test_groups_of_parameters_are_rows_of_coefficients(name: str) -> None:
    case = loss_data(name, 40, 5, seed=3)
    k = LOSS_CASES[name].outputs
    x = (case.X - case.X.mean(axis=0)) / case.X.std(axis=0)
    theirs = dr.path(x, case.y, alphas=8, fit_intercept=False, standardize=False, tol=1e-12, **case.options)
    loss = dr.Multinomial() if name.startswith("multinomial") else dr.MultiGaussian()
    groups = np.repeat(np.arange(5), k)
    prepared = make_nonlinear_problem(
        product, np.zeros((5, k)), x, case.y, loss=loss, groups=groups, penalty_factor=1 / np.sqrt(k)
    )
    mine = solve_path(prepared.function, prepared.problem, 8, tol=1e-12)
    assert mine.alphas == pytest.approx(theirs.alphas, rel=1e-8)
    coef = mine.coef.toarray().reshape(8, 5, k)
    for output, expected in enumerate(theirs.coefs):
        assert coef[:, :, output] == pytest.approx(expected.toarray(), abs=1e-8)


@pytest.mark.parametrize("name", ["binomial", "poisson"])
def test_an_intercept_is_a_parameter_with_the_factor_0(name: str) -> None:
    case = loss_data(name, 60, 5, seed=4)
    theirs = dr.path(case.X, case.y, alphas=12, standardize=False, tol=1e-12, **case.options)
    mine = path_of(
        lambda b, X: X @ b["w"] + b["b"], {"w": np.zeros(5), "b": 0.0}, case.X, case.y, penalty_factor={"b": 0},
        **case.options,
    )  # fmt: skip
    assert mine.alphas == pytest.approx(theirs.alphas, rel=1e-8)
    assert mine.coef.toarray()[:, :5] == pytest.approx(theirs.coef.toarray(), abs=1e-8)
    assert mine.coef.toarray()[:, 5] == pytest.approx(theirs.intercept, abs=1e-7)


X = np.linspace(0.0, 4.0, 60)
Y = 2.0 * np.exp(-0.7 * X) + 0.2 * X + 0.05 * np.random.default_rng(1).normal(size=60)


def decay(b: Any, x: Any) -> Any:
    return b[0] * np.exp(-b[1] * x) + b[2] * x + b[3] * np.cos(3 * x)


FACTOR = np.array([1.0, 0.0, 1.0, 1.0])  # the rate is not penalised
START = np.array([1.0, 1.5, 1.0, 1.0])
RATE = (np.array([-np.inf, 0.1, -np.inf, -np.inf]), np.array([np.inf, 10.0, np.inf, np.inf]))


def test_surplus_terms_end_at_exact_zeros() -> None:
    path = path_of(decay, START, X, Y, alphas=15, penalty_factor=FACTOR, bounds=RATE)
    coef = path.coef.toarray()
    assert (coef[0, [0, 2, 3]] == 0).all()
    assert path.alphas[0] == pytest.approx(path.alpha_max, rel=1e-12)
    assert np.all(np.diff(path.alphas) < 0)
    assert path.gap.max() <= 1e-8
    assert set(path.status) == {"kkt, local"}
    assert set(path.n_kept) >= {1, 2, 3}
    assert np.any((coef[:, 3] == 0) & (coef[:, 0] != 0) & (coef[:, 2] != 0))
    assert path.predict(X).shape == (60, 15)
    value = 0.5 * np.mean((Y - decay(coef[7], X)) ** 2) + path.alphas[7] * np.abs(coef[7, [0, 2, 3]]).sum()
    assert path.objective[7] == pytest.approx(value, rel=1e-10)


def test_the_optimum_is_a_concave_function_of_alpha() -> None:
    """The least value over b of a function that is linear in alpha is concave; else a minimum was missed."""
    path = path_of(decay, START, X, Y, alphas=15, penalty_factor=FACTOR, bounds=RATE)
    slopes = np.diff(path.objective) / np.diff(path.alphas)
    assert np.all(np.diff(slopes) >= -1e-9)


def test_a_product_of_parameters_is_found_although_nothing_pulls_at_0() -> None:
    def f(b: Any, x: Any) -> Any:
        return b[0] * b[1] * x

    y = 2.0 * X
    path = path_of(f, [1.0, 1.0], X, y, alphas=8)
    coef = path.coef.toarray()
    assert (coef[0] == 0).all()
    assert coef[-1].prod() == pytest.approx(2.0, rel=1e-2)
    assert np.abs(coef[:, 0]) == pytest.approx(np.abs(coef[:, 1]), abs=1e-6)
    assert coef[1:].all()
    at_rest = 0.5 * np.mean(y**2)
    assert (path.objective[2:] < at_rest).all()


def test_every_solution_is_judged_where_it_is() -> None:
    """Gaps and objectives are those of the parameters given back, also where the last digits come by other steps."""

    def f(b: Any, x: Any) -> Any:
        return b[0] * np.exp(-b[1] * x) + b[2] * np.exp(-b[3] * x)

    x = np.linspace(0.05, 4, 50)
    y = f([2.0, 0.5, 1.0, 4.0], x) + 0.1 * np.random.default_rng(0).normal(size=50)
    prepared = make_nonlinear_problem(f, [1.0, 0.3, 1.0, 3.0], x, y, penalty=dr.L1L2(0.5), bounds=(0, None))
    problem = prepared.problem
    for alpha in np.geomspace(0.04, 0.01, 8):
        for start in ([1.0, 0.3, 1.0, 3.0], [0.62750147, 0.17672291, 1.81671366, 0.91658886]):
            point = solve_alpha(problem, float(alpha), np.array(start))
            judged = judge(problem, float(alpha), point.b)
            assert point.objective == pytest.approx(judged.objective, rel=1e-14)
            assert point.gap == pytest.approx(judged.gap, rel=1e-6, abs=1e-14)


def test_a_free_parameter_that_makes_up_for_the_penalised_ones_is_named() -> None:
    x = np.random.default_rng(0).normal(size=(50, 2))
    y = np.tanh(2 * x[:, 0])

    def f(b: Any, x: Any) -> Any:
        return b["size"] * np.tanh(x @ b["w"])

    path = path_of(f, {"size": 1.0, "w": np.full(2, 0.5)}, x, y, alphas=3, eps=0.1, penalty_factor={"size": 0})
    assert path.alpha_max == np.inf
    (flaw,) = path.data_flaws
    assert flaw.startswith("No alpha brings all penalised parameters to 0; the grid begins at ")
    assert flaw.endswith("size, which costs nothing, grows and makes up for them: give it a penalty or bounds as well.")


def test_an_f_without_a_value_at_0_is_said() -> None:
    path = path_of(lambda b, x: b[0] * x + np.log(b[1]), [1.0, 1.5], X, 2 * X + 0.5 + np.cos(5 * X), alphas=4)
    assert path.alpha_max == np.inf
    assert path.data_flaws[0].endswith("as the start suggests. f is not finite where they are.")
    assert path.gap.max() <= 1e-8


def test_a_target_that_nothing_explains_has_a_grid_all_the_same() -> None:
    path = path_of(decay, START, X, np.zeros(60), alphas=3, penalty_factor=FACTOR, bounds=RATE)
    assert path.alphas[0] == 1.0
    assert (path.coef.toarray()[:, [0, 2, 3]] == 0).all()


def test_a_start_for_every_alpha_needs_one_walk() -> None:
    prepared = make_nonlinear_problem(decay, START, X, Y, penalty_factor=FACTOR, bounds=RATE)
    whole = solve_path(prepared.function, prepared.problem, 8)
    again = solve_path(prepared.function, prepared.problem, whole.alphas, near=whole.coef.toarray())
    assert again.coef.toarray() == pytest.approx(whole.coef.toarray(), abs=1e-6)
    assert again.objective == pytest.approx(whole.objective, rel=1e-9)


def test_ctrl_c_keeps_the_finished_alphas(monkeypatch: pytest.MonkeyPatch) -> None:
    from diamondring.nonlinear import walk

    calls = 0
    true_solver = walk.solve_alpha

    def pressed(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 5:
            raise KeyboardInterrupt
        return true_solver(*args, **options)

    monkeypatch.setattr(walk, "solve_alpha", pressed)
    with pytest.raises(dr.Interrupted, match="Interrupted with 4 of 6 alphas solved") as stop:
        path_of(decay, START, X, Y, alphas=[0.5, 0.2, 0.1, 0.05, 0.02, 0.01], penalty_factor=FACTOR)
    assert stop.value.path is not None
    assert stop.value.path.alphas.tolist() == [0.1, 0.05, 0.02, 0.01]


def test_every_walk_is_counted() -> None:
    seen: list[tuple[int, int]] = []
    prepared = make_nonlinear_problem(decay, START, X, Y, penalty_factor=FACTOR)
    solve_path(
        prepared.function, prepared.problem, [0.1, 0.01], progress=lambda done, total: seen.append((done, total))
    )
    assert seen[-1] == (4, 4)
    assert seen == [(i + 1, 4) for i in range(4)]


def test_words_of_a_path() -> None:
    path = path_of(decay, START, X, Y, alphas=[0.1, 0.01], penalty_factor=FACTOR)
    text = path.objective_text()
    assert "1/60 sum_i 1/2 (y_i - f(x_i; b))^2" in text
    assert "alpha sum_j v_j [ |b_j| ]" in text
    assert "local minimum" in repr(path)
    assert "of 4 parameters; 60 rows" in repr(path)
    with pytest.raises(dr.InputError, match=r"alpha=0\.05 is not on this path; the nearest is alpha="):
        path.index_of(0.05)
