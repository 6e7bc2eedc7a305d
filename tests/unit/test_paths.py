"""`dr.path` and `Path`: arguments, grids, statuses, sentences, interruption."""

from __future__ import annotations

import pickle
import warnings

import numpy as np
import pytest
import scipy.sparse as sp

import diamondring as dr
from cases import data
from diamondring import path_text
from diamondring.paths import solve, warn_about
from diamondring.prepare import make_problem
from diamondring.problem import Solution
from diamondring.solvers import dispatch, reference

CASE = data(40, 6, seed=31)


def test_the_shapes_and_kinds_of_everything() -> None:
    path = dr.path(CASE.X, CASE.y, alphas=7)
    assert isinstance(path, dr.Path)
    assert isinstance(path.coef, sp.csr_array)
    assert path.coef.shape == (7, 6)
    for name in ("alphas", "intercept", "gap", "objective", "n_kept", "status", "l1_norm"):
        assert getattr(path, name).shape == (7,), name
    for name in ("scale", "center", "sd", "penalty_factor", "lower", "upper", "standardized"):
        assert getattr(path, name).shape == (6,), name
    assert path.n_kept.tolist() == (path.coef.toarray() != 0).sum(axis=1).tolist()
    assert path.predict(CASE.X).shape == (40, 7)
    assert len(path) == 7
    assert path.l1_ratio == 1.0
    assert path.l1_norm == pytest.approx(np.abs(path.coef.toarray() * path.sd).sum(axis=1))
    assert path.coef_at(3).tolist() == path.coef.toarray()[3].tolist()
    assert path.names == tuple(f"x{j}" for j in range(6))
    assert (path.n_samples, path.sum_weights, path.fit_intercept) == (40, 40.0, True)
    assert path.messages == ()


def test_the_grid_is_geometric_from_alpha_max_down_by_eps() -> None:
    path = dr.path(CASE.X, CASE.y, alphas=11, eps=1e-2)
    assert path.alphas[0] == path.alpha_max
    assert path.alphas[-1] == pytest.approx(1e-2 * path.alpha_max, rel=1e-12)
    assert path.alphas[1:] / path.alphas[:-1] == pytest.approx(np.full(10, 1e-2**0.1))
    z = (CASE.X - CASE.X.mean(axis=0)) / CASE.X.std(axis=0)
    assert path.alpha_max == pytest.approx(np.abs(z.T @ (CASE.y - CASE.y.mean())).max() / 40, rel=1e-12)
    assert dr.path(CASE.X, CASE.y, alphas=1).alphas.tolist() == [path.alpha_max]
    assert len(dr.path(CASE.X, CASE.y)) == 100


def test_the_grid_of_ridge_spans_its_degrees_of_freedom() -> None:
    path = dr.path(CASE.X, CASE.y, penalty=dr.L2(), alphas=9)
    problem = make_problem(CASE.X, CASE.y, penalty=dr.L2()).problem
    d = reference.ridge_eigenvalues(problem)
    freedom = [(d / (d + alpha)).sum() for alpha in path.alphas]
    assert freedom[0] == pytest.approx(0.01 * 6, rel=1e-6)
    assert freedom[-1] == pytest.approx(0.99 * 6, rel=1e-6)
    assert np.diff(np.log(path.alphas)) == pytest.approx(np.full(8, np.log(path.alphas[-1] / path.alphas[0]) / 8))
    bounded = dr.path(CASE.X, CASE.y, penalty=dr.L2(), alphas=9, bounds=(0, None))
    assert bounded.alphas == pytest.approx(path.alphas, rel=1e-9)
    assert path.alpha_max == np.inf


def test_the_degrees_of_freedom_with_free_inputs_and_factors() -> None:
    factor = np.array([0.0, 1.0, 2.0, 0.5, np.inf, 1.0])
    path = dr.path(CASE.X, CASE.y, penalty=dr.L2(), alphas=4, penalty_factor=factor)
    d = reference.ridge_eigenvalues(make_problem(CASE.X, CASE.y, penalty=dr.L2(), penalty_factor=factor).problem)
    assert len(d) == 4
    assert (d / (d + path.alphas[0])).sum() == pytest.approx(0.04, rel=1e-6)
    assert (d / (d + path.alphas[-1])).sum() == pytest.approx(3.96, rel=1e-6)


def test_alphas_come_back_decreasing_with_repeats() -> None:
    path = dr.path(CASE.X, CASE.y, alphas=[0.1, 0.5, 0.1, 0.0, 0.3])
    assert path.alphas.tolist() == [0.5, 0.3, 0.1, 0.1, 0.0]
    assert path.coef_at(2).tolist() == path.coef_at(3).tolist()
    assert path.status.tolist() == ["gap"] * 4 + ["kkt"]
    assert path.gap.max() <= 1e-8


def test_no_penalty_has_the_one_alpha_zero() -> None:
    path = dr.path(CASE.X, CASE.y, penalty=dr.NoPenalty())
    assert path.alphas.tolist() == [0.0]
    assert path.alpha_max == 0
    assert dr.path(CASE.X, CASE.y, penalty=None, alphas=[0, 0]).alphas.tolist() == [0.0, 0.0]
    with pytest.raises(dr.InputError, match=r"alpha=0.5 with penalty=dr.NoPenalty\(\): without a penalty"):
        dr.path(CASE.X, CASE.y, penalty="none", alphas=[0.5, 0])


def test_nothing_penalised_is_least_squares_at_every_alpha() -> None:
    path = dr.path(CASE.X, CASE.y, alphas=3, penalty_factor=np.zeros(6))
    plain = dr.path(CASE.X, CASE.y, penalty=dr.NoPenalty())
    assert path.coef.toarray() == pytest.approx(np.tile(plain.coef.toarray(), (3, 1)), rel=1e-10)
    assert set(path.status) == {"kkt"}


def test_index_of_finds_solved_alphas_only() -> None:
    path = dr.path(CASE.X, CASE.y, alphas=[0.5, 0.25])
    assert path.index_of(0.25) == 1
    with pytest.raises(dr.InputError, match=r"alpha=0.3 is not on this path; the nearest is alpha=0.25"):
        path.index_of(0.3)


def test_predict() -> None:
    path = dr.path(CASE.X, CASE.y, alphas=3)
    by_hand = CASE.X @ path.coef.toarray().T + path.intercept
    assert path.predict(CASE.X) == pytest.approx(by_hand)
    assert path.predict(sp.csr_array(CASE.X)) == pytest.approx(by_hand)
    assert path.predict(CASE.X.astype(np.float32)) == pytest.approx(by_hand)
    assert path.predict(CASE.X, offset=np.arange(40.0)) == pytest.approx(by_hand + np.arange(40.0)[:, None])
    with pytest.raises(dr.InputError, match="X has 5 columns; this path was fitted on 6 inputs"):
        path.predict(CASE.X[:, :5])


def test_paths_can_be_pickled() -> None:
    path = dr.path(CASE.X, CASE.y, alphas=3)
    copy = pickle.loads(pickle.dumps(path))
    assert copy.coef.toarray().tolist() == path.coef.toarray().tolist()
    assert repr(copy) == repr(path)


# ---- tables ----------------------------------------------------------------------------------------------------------


def _table():
    pandas = pytest.importorskip("pandas")
    rng = np.random.default_rng(1)
    return pandas.DataFrame(
        {
            "size": rng.normal(size=50),
            "street": rng.choice(["gravel", "paved", "sand"], 50),
            "lot": np.where(rng.random(50) < 0.2, np.nan, rng.normal(size=50)),
        }
    )


def test_a_table_of_numbers_keeps_its_names() -> None:
    table = _table()[["size"]].assign(other=lambda d: d["size"] ** 2)
    path = dr.path(table, table["size"] * 2 + 1, alphas=3)
    assert path.names == ("size", "other")
    assert path.encoder is None


def test_a_mixed_table_is_encoded_and_options_go_by_name() -> None:
    table = _table()
    y = table["size"] + (table["street"] == "sand") + np.sin(np.arange(50))
    path = dr.path(table, y, alphas=5, penalty_factor={"size": 0, "street": 2}, bounds={"lot": (0, None)})
    assert path.names == ("size", "street=gravel", "street=paved", "street=sand", "lot", "lot missing")
    assert path.penalty_factor.tolist() == [0, 2, 2, 2, 1, 1]
    assert path.lower.tolist() == [-np.inf] * 4 + [0, -np.inf]
    assert np.all(path.coef.toarray()[:, 4] >= 0)
    assert path.predict(table).shape == (50, 5)
    assert path.predict(table[["street", "lot", "size"]])[0] == pytest.approx(path.predict(table)[0])


# ---- sentences -------------------------------------------------------------------------------------------------------


def test_repr_says_what_was_done() -> None:
    text = repr(dr.path(CASE.X, CASE.y, alphas=5))
    assert text.startswith("Path, L1 penalty: 5 alphas from ")
    assert "keeps 0 to 6 of 6 inputs; 40 rows" in text
    assert "proved optimal: largest relative duality gap" in text
    mixed = dr.path(CASE.X, CASE.y, penalty=dr.L1L2(0.25), alphas=0.5)
    assert "elastic net penalty, l1_ratio 0.25: alpha 0.5" in repr(mixed)
    text = repr(dr.path(CASE.X, CASE.y, penalty=None))
    assert text.startswith("Path, no penalty: alpha 0\n  keeps 6 of 6 inputs")
    assert "largest distance from the optimality conditions" in text


def test_all_zero_says_where_the_first_input_enters() -> None:
    path = dr.path(CASE.X, CASE.y, alphas=500.0)
    first = f"{path.alpha_max:.4g}"
    assert path.messages == (f"All 6 weights are zero at alpha=500; the first input enters below alpha={first}.",)
    assert path.messages[0] in repr(path)
    one = dr.path(CASE.X[:, :1], CASE.y, alphas=[500.0, 400.0])
    assert one.messages[0].startswith("The weight is zero at every alpha; the first input enters below alpha=")


@pytest.mark.parametrize("penalty", ["L1", "L2", "elastic net", "none"])
def test_a_constant_target_is_fitted_and_said(penalty: str) -> None:
    path = dr.path(CASE.X, np.full(40, 0.1), penalty=penalty, alphas=3)
    assert not path.coef.toarray().any()
    assert path.intercept == pytest.approx(0.1, rel=1e-15)
    assert path.gap.tolist() == [0.0] * len(path)
    if penalty != "none":
        assert path.messages[0].endswith("the target is constant, so there is nothing to explain.")


def test_nothing_useful_within_the_bounds() -> None:
    x = np.arange(10.0)[:, None]
    path = dr.path(x, -x[:, 0], alphas=3, bounds=(0, None))
    assert path.alpha_max == 0
    assert path.messages == (
        "The weight is zero at every alpha: no input is related to the target in a direction that its bounds allow.",
    )


def test_constant_inputs_are_named() -> None:
    x = CASE.X.copy()
    x[:, 1] = 7.0
    with pytest.warns(dr.DataWarning, match="^Input x1 is constant; its coefficient is 0.$"):
        path = dr.path(x, CASE.y, alphas=3)
    assert not path.coef.toarray()[:, 1].any()
    assert path.sd[1] == 0
    x[:, 4] = 0.0
    with pytest.warns(dr.DataWarning, match="^Inputs x1 and x4 are constant; their coefficients are 0.$"):
        dr.path(x, CASE.y, alphas=3)


def test_a_constant_input_that_must_not_be_zero_rests_at_its_bound() -> None:
    x = CASE.X.copy()
    x[:, 1] = 7.0
    with pytest.warns(dr.DataWarning, match="at the bound nearest to 0"):
        path = dr.path(x, CASE.y, alphas=3, bounds={"x1": (2, 3)})
    assert path.coef.toarray()[:, 1].tolist() == [2.0, 2.0, 2.0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        plain = dr.path(x, CASE.y, alphas=3)
    assert path.intercept == pytest.approx(plain.intercept - 14.0)


def test_copies_of_an_input_are_named_and_warned_of() -> None:
    doubled = np.column_stack([CASE.X, CASE.X[:, 2]])
    with pytest.warns(dr.DataWarning, match="The solution is not unique .*: x6 repeats x2; one of them is given"):
        path = dr.path(doubled, CASE.y, alphas=[0.01])
    assert path.status.tolist() == ["gap, not unique"]


def test_more_inputs_than_rows_are_a_remark_and_no_warning() -> None:
    wide = data(10, 20, seed=3)
    path = dr.path(wide.X, wide.y, penalty=None)
    assert path.status.tolist() == ["kkt, not unique"]
    assert "There are 20 inputs that vary and the rank of the data is 9" in path.notes[0]
    assert "least norm" in path.notes[0]


def test_sums_of_inputs_are_named() -> None:
    x = np.column_stack([CASE.X, CASE.X[:, 0] + CASE.X[:, 1]])
    path = dr.path(x, CASE.y, penalty=None)
    assert path.status.tolist() == ["kkt, not unique"]
    assert "'x0', 'x1', 'x6' are linearly dependent" in path.notes[0]
    lasso = dr.path(np.column_stack([CASE.X, -CASE.X[:, 0]]), CASE.y, alphas=[0.001])
    assert lasso.status.tolist() == ["gap, not unique"]
    assert "can be replaced by combinations of other inputs" in lasso.notes[0]


def _loose(problem, alphas, tol, cancel) -> Solution:
    """A solver that stops too early and says why."""
    found = reference.solve_path(problem, alphas, tol, cancel)
    gap = found.gap + np.where(np.arange(len(alphas)) == 1, 1e-3, 0.0)
    cause = tuple("x2 and x4 are nearly the same" if g > tol else "" for g in gap)
    return Solution(**{**vars(found), "gap": gap, "cause": cause})


def test_a_missed_target_says_where_how_far_and_why(monkeypatch) -> None:
    monkeypatch.setattr(dispatch, "_engine", _loose)
    with pytest.warns(dr.SolverWarning) as caught:
        path = dr.path(CASE.X, CASE.y, alphas=[0.5, 0.2, 0.1])
    assert path.status.tolist() == ["gap", "missed", "gap"]
    text = str(caught[0].message)
    assert text.startswith("1 of 3 alphas missed the target gap 1e-08; the worst is alpha=0.2 with 1.0e-03 (x2 and x4")
    assert "1 of 3 alphas missed the target" in repr(path)
    quiet = solve(make_problem(CASE.X, CASE.y).problem, [0.5, 0.2, 0.1])
    with pytest.warns(dr.SolverWarning):
        warn_about(quiet)


def test_objective_text_holds_the_formula() -> None:
    path = dr.path(CASE.X, CASE.y, penalty=dr.L1L2(0.25), alphas=0.5)
    assert path.objective_text() == (
        "minimise over b0 and b:\n"
        "  1/40 sum_i 1/2 (y_i - (b0 + x_i'b))^2\n"
        "  + 0.5 sum_j [ 0.25 s_j |b_j| + 0.375 (s_j b_j)^2 ]\n"
        "  s_j: standard deviation of input j (1/n, weighted); the intercept is not penalised"
    )
    text = dr.path(
        CASE.X, CASE.y, alphas=2, penalty_factor=np.arange(6.0), bounds=(0, None), offset=np.ones(40),
        sample_weight=np.full(40, 0.5), fit_intercept=False, standardize=np.arange(6) < 2,
    ).objective_text()  # fmt: skip
    assert "1/20 sum_i w_i 1/2 (y_i - (offset_i + x_i'b))^2" in text
    assert "+ alpha sum_j v_j [ s_j |b_j| ]" in text
    assert "for 2 inputs, 1 for the others" in text
    assert "subject to lower_j <= b_j <= upper_j" in text
    assert "sum_j" not in dr.path(CASE.X, CASE.y, penalty=None).objective_text()
    assert "|b_j|" in dr.path(CASE.X, CASE.y, standardize=False, alphas=2).objective_text()


def test_listing_of_names() -> None:
    assert path_text.listing(["a"]) == "a"
    assert path_text.listing(["a", "b", "c"]) == "a, b and c"
    assert path_text.listing(list("abcdefg")) == "a, b, c, d, e and 2 more"


# ---- interruption ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("penalty", ["L1", "L2", "elastic net", "none"])
def test_cancelling_at_once_leaves_nothing(penalty: str) -> None:
    problem = make_problem(CASE.X, CASE.y, penalty=penalty).problem
    with pytest.raises(dr.Interrupted) as caught:
        solve(problem, 5, cancel=lambda: True)
    assert isinstance(caught.value, KeyboardInterrupt)
    assert caught.value.path is None or len(caught.value.path) < 5


def test_finished_alphas_survive_an_interruption(monkeypatch) -> None:
    monkeypatch.setattr(dispatch, "_engine", reference.solve_path)
    monkeypatch.setattr(dispatch, "alpha_max", lambda problem, cancel: 1.0)
    whole = dr.path(CASE.X, CASE.y, alphas=6)
    calls = iter([False, False, False, True])
    with pytest.raises(dr.Interrupted, match="Interrupted after 3 of 6 alphas") as caught:
        solve(make_problem(CASE.X, CASE.y).problem, whole.alphas, cancel=lambda: next(calls))
    path = caught.value.path
    assert path is not None
    assert path.alphas.tolist() == whole.alphas[:3].tolist()
    assert path.coef.toarray() == pytest.approx(whole.coef.toarray()[:3])
    assert np.all(path.gap <= 1e-8)


def test_ctrl_c_inside_the_solver_becomes_interrupted(monkeypatch) -> None:
    def solver(problem, alphas, tol, cancel):
        found = reference.solve_path(problem, alphas[:2], tol, cancel)
        return Solution(**{**vars(found), "interrupted": True})

    monkeypatch.setattr(dispatch, "_engine", solver)
    with pytest.raises(dr.Interrupted, match="after 2 of 5 alphas") as caught:
        dr.path(CASE.X, CASE.y, alphas=5)
    assert len(caught.value.path) == 2


def test_ctrl_c_in_direct_linear_algebra(monkeypatch) -> None:
    from diamondring import direct

    def stop(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(direct, "ridge_path", stop)
    monkeypatch.setattr(direct, "least_squares", stop)
    for penalty in ("L2", "none"):
        with pytest.raises(dr.Interrupted) as caught:
            dr.path(CASE.X, CASE.y, penalty=penalty)
        assert caught.value.path is None


@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("size", [1e80, 1e160, 1e300])
def test_values_whose_squares_overflow_are_refused(size: float, standardize: bool) -> None:
    with pytest.raises(dr.InputError, match="x0 holds values too large"):
        dr.path(CASE.X * size, CASE.y, alphas=3, standardize=standardize)
    with pytest.raises(dr.InputError, match="y holds values too large"):
        dr.path(CASE.X, CASE.y * size, alphas=3, standardize=standardize)


@pytest.mark.parametrize("standardize", [True, False])
def test_large_values_below_that_are_solved(standardize: bool) -> None:
    path = dr.path(CASE.X * 1e70, CASE.y * 1e70, alphas=3, standardize=standardize)
    assert path.status.tolist() == ["gap"] * 3
    plain = dr.path(CASE.X, CASE.y, alphas=3, standardize=standardize)
    assert path.coef.toarray() == pytest.approx(plain.coef.toarray(), rel=1e-9)


@pytest.mark.parametrize("alpha", [5e-6, 1.25e-6, 5e-7])
def test_a_single_weak_alpha_of_a_multinomial_ridge_is_found(alpha: float) -> None:
    """Few rows, three classes, nearly separable: a way that is long, and curved."""
    rng = np.random.default_rng(0)
    for _ in range(6):
        X = rng.standard_normal((80, 20))
        y = np.argmax(X[:, :3] + 0.8 * rng.standard_normal((80, 3)), axis=1)
        found = dr.path(X, y, loss="multinomial", penalty=dr.L2(), alphas=[alpha], standardize=False, tol=1e-10)
        assert found.status[0] == "gap"
        assert found.gap[0] <= 1e-10


def test_a_sparse_path_of_a_loss_may_begin_with_no_column_at_all() -> None:
    rng = np.random.default_rng(0)
    X = sp.random_array((800, 500), density=0.03, rng=rng, format="csc")
    y = (rng.random(800) < 1 / (1 + np.exp(-3 * X[:, :20].sum(axis=1)))).astype(int)
    path = dr.path(X, y, loss="binomial", alphas=20)
    assert path.n_kept[0] == 0
    assert path.gap.max() <= 1e-8
    np.testing.assert_allclose(path.objective, dr.path(X.toarray(), y, loss="binomial", alphas=20).objective, rtol=1e-7)
