"""Laws of penalties on rows: several Gaussian outputs that share their inputs, and grouped classes."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from scipy import sparse
from scipy.stats import ortho_group

import diamondring as dr
from cases import loss_data
from diamondring.certificate import certificate
from diamondring.prepare import make_problem
from diamondring.solvers import losses, reference_losses
from helpers import relative

NAMES = ("multigaussian", "multinomial grouped")
OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "no intercept": {"fit_intercept": False},
    "not standardised": {"standardize": False},
    "weights": {"sample_weight": np.linspace(0.2, 3.0, 40)},
    "factors": {"penalty_factor": np.array([0.0, 1.0, 2.0, np.inf, 1.0, 0.5, 1.0, 1.0])},
    "offset": {"offset": np.cos(np.arange(40))},
}


def _path(x: Any, y: Any, **options: Any) -> dr.Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        return dr.path(x, y, **{"tol": 1e-11, "alphas": 7, "eps": 0.01, **options})


def _coef(path: dr.Path) -> np.ndarray:
    """Coefficients (k, K, p)."""
    return np.stack([each.toarray() for each in path.coefs], axis=1)


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
@pytest.mark.parametrize("penalty", [dr.L1(), dr.L1L2(0.4)], ids=["L1", "elastic net"])
@pytest.mark.parametrize("name", NAMES)
def test_engine_and_twin_agree(name: str, penalty: Any, options: dict[str, Any]) -> None:
    case = loss_data(name, **options)
    problem = make_problem(case.X, case.y, penalty=penalty, **case.options).problem
    top = losses.alpha_max(problem)
    alphas = top * np.array([1.0, 0.5, 0.1, 0.02])
    ours, twin = losses.solve_path(problem, alphas, 1e-11), reference_losses.solve_path(problem, alphas)
    assert ours.coef[[0]].toarray().reshape(3, -1)[:, problem.penalised] == pytest.approx(0.0, abs=1e-12)
    assert np.all(ours.gap <= 1e-11)
    assert ours.objective == pytest.approx(twin.objective, rel=1e-11)
    assert relative(ours.coef.toarray(), twin.coef.toarray()) <= 1e-6
    for i in range(4):
        gap, kind = certificate(problem, alphas[i], ours.coef[[i]].toarray()[0], ours.intercept[i])
        assert kind == ours.kind[i] == "gap"
        assert gap <= 1e-10


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_used_whole_and_enter_at_alpha_max(name: str) -> None:
    case = loss_data(name)
    path = _path(case.X, case.y, **case.options)
    used = _coef(path) != 0
    assert np.array_equal(used.any(axis=1), used.all(axis=1))
    assert not used[0].any()
    assert used[1].any()
    assert np.array_equal(path.n_kept, used.any(axis=1).sum(axis=1))


@pytest.mark.parametrize("penalty", [dr.L1(), dr.L1L2(0.4)], ids=["L1", "elastic net"])
def test_turned_outputs_turn_the_coefficients(penalty: Any) -> None:
    """Norms of rows do not change when the outputs are turned: Y Q has the coefficients B Q."""
    case = loss_data("multigaussian")
    turn = ortho_group.rvs(3, random_state=4)
    a, b = (_path(case.X, y, penalty=penalty, **case.options) for y in (case.y, case.y @ turn))
    assert b.alphas == pytest.approx(a.alphas, rel=1e-12)
    assert b.objective == pytest.approx(a.objective, rel=1e-10)
    assert relative(_coef(b), np.einsum("akp,kl->alp", _coef(a), turn)) <= 1e-6
    assert b.intercept == pytest.approx(a.intercept @ turn, abs=1e-6)


def test_an_output_that_is_constant_costs_nothing() -> None:
    case = loss_data("multigaussian")
    wide = np.column_stack([case.y[:, :2], np.full(40, 7.0)])
    a, b = _path(case.X, case.y[:, :2], **case.options), _path(case.X, wide, **case.options)
    assert _coef(b)[:, :2] == pytest.approx(_coef(a), abs=1e-9)
    assert _coef(b)[:, 2] == pytest.approx(0.0, abs=1e-9)
    assert b.intercept[:, 2] == pytest.approx(7.0)


@pytest.mark.parametrize("name", NAMES)
def test_weights_are_copies_and_storage_does_not_matter(name: str) -> None:
    case = loss_data(name)
    copies = np.arange(40) % 3
    rows = np.repeat(np.arange(40), copies)
    whole = _path(case.X, case.y, sample_weight=copies, **case.options)
    repeated = _path(case.X[rows], np.asarray(case.y)[rows], alphas=whole.alphas, **case.options)
    assert relative(_coef(whole), _coef(repeated)) <= 1e-6
    plain = _path(case.X, case.y, **case.options)
    for stored in (sparse.csc_array(case.X), sparse.csr_array(case.X), case.X.astype(np.float32)):
        other = _path(stored, case.y, alphas=plain.alphas, **case.options)
        assert relative(_coef(other), _coef(plain)) <= 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_of_an_input_is_named(name: str) -> None:
    case = loss_data(name)
    x = np.column_stack([case.X, case.X[:, 0]])
    with pytest.warns(dr.DataWarning, match="not unique.*x8 repeats x0"):
        path = dr.path(x, case.y, alphas=4, eps=0.05, **case.options)
    assert path.status[-1] == "gap, not unique"
    assert np.all(path.gap <= 1e-8)


def test_more_inputs_than_rows_and_far_steps() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(30, 200))
    y = x[:, :3] @ rng.normal(size=(3, 4)) + 0.5 * rng.normal(size=(30, 4))
    loss = dr.MultiGaussian()
    grid = _path(x, y, loss=loss, alphas=25, eps=1e-3)
    for i in (10, 18, 24):  # straight to one alpha
        alone = _path(x, y, loss=loss, alphas=grid.alphas[i])
        assert alone.objective[0] == pytest.approx(grid.objective[i], rel=1e-10)
        assert relative(_coef(alone)[0], _coef(grid)[i]) <= 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_bounds_are_refused(name: str) -> None:
    case = loss_data(name)
    with pytest.raises(dr.InputError, match="bounds= cannot be combined"):
        dr.path(case.X, case.y, bounds=(0, None), **case.options)


@pytest.mark.filterwarnings("ignore::diamondring.errors.SolverWarning")
def test_a_perfect_fit_does_not_end_the_path() -> None:
    rng = np.random.default_rng(6)
    x = rng.normal(size=(30, 8))
    y = x[:, :3] @ rng.normal(size=(3, 2))
    path = _path(x, y, loss=dr.MultiGaussian(), alphas=np.geomspace(1.0, 1e-14, 8))
    assert len(path) == 8
    assert path.predict(x)[:, -1] == pytest.approx(y, abs=1e-10)
    constant = _path(x, np.full((30, 2), 3.0), loss=dr.MultiGaussian(), alphas=4)
    assert len(constant) == 4
    assert not constant.n_kept.any()
