"""Hard data for every loss: extreme units, few rows, many columns, separation, copies.

Every solution is certified, or what stands against it is said; nothing overflows on the way.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import diamondring as dr
from cases import LOSS_CASES, NOT_GAUSSIAN, loss_data
from diamondring.certificate import certificate
from diamondring.prepare import make_problem

EACH = pytest.mark.parametrize("name", NOT_GAUSSIAN)


def solved(x: Any, y: Any, **options: Any) -> dr.Path:
    """A path; warnings other than those on data and missed targets are errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        warnings.simplefilter("ignore", dr.SolverWarning)
        path = dr.path(x, y, **{"alphas": 6, "eps": 1e-2, **options})
    assert np.isfinite(path.objective).all()
    return path


def proved(path: dr.Path) -> None:
    assert not np.any(path.status == "missed"), (path.gap, path.messages)


@EACH
@pytest.mark.parametrize("scale", [1e-6, 1e6])
@pytest.mark.parametrize("standardize", [True, False])
def test_units_of_the_inputs(name: str, scale: float, standardize: bool) -> None:
    case = loss_data(name, seed=61)
    proved(solved(case.X * scale, case.y, standardize=standardize, **case.options))


@EACH
def test_units_that_differ_by_16_powers_of_ten(name: str) -> None:
    case = loss_data(name, seed=62)
    proved(solved(case.X * np.geomspace(1e-8, 1e8, 8), case.y, **case.options))


@EACH
def test_means_far_from_zero(name: str) -> None:
    case = loss_data(name, seed=63)
    path = solved(case.X + 1e6, case.y, **case.options)
    proved(path)


@EACH
@pytest.mark.parametrize("penalty", [dr.L1(), dr.L1L2(0.5), dr.L2()], ids=str)
def test_many_more_columns_than_rows(name: str, penalty: Any) -> None:
    case = loss_data(name, 30, 150, seed=64)
    path = solved(case.X, case.y, penalty=penalty, **case.options)
    proved(path)
    problem = make_problem(case.X, case.y, penalty=penalty, **case.options).problem
    for i in (0, 3, 5):
        assert certificate(problem, path.alphas[i], path.coef_at(i).reshape(-1), path.intercept[i])[0] <= 1e-8


@EACH
def test_constant_columns_and_copies(name: str) -> None:
    case = loss_data(name, seed=65)
    x = np.column_stack([case.X, np.full(40, 3.0), case.X[:, :2], np.zeros(40)])
    path = solved(x, case.y, **case.options)
    proved(path)
    assert not any(each.toarray()[:, [8, 11]].any() for each in path.coefs)
    assert "constant" in " ".join(path.data_flaws)


@EACH
@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_handful_of_rows(name: str, n: int) -> None:
    """Enough for a path, or a sentence."""
    case = loss_data(name, seed=66)
    options = {key: value[:n] if key == "strata" else value for key, value in case.options.items()}
    try:
        path = solved(case.X[:n], case.y[:n], **options)
    except dr.InputError:  # a single label, no event, ...
        path = None
    assert path is None or not np.any(path.status == "missed")


@EACH
def test_inputs_that_say_nothing(name: str) -> None:
    case = loss_data(name, seed=67)
    path = solved(np.zeros((40, 3)), case.y, **case.options)
    assert not path.n_kept.any()
    assert path.alpha_max == 0


@EACH
def test_weights_over_16_powers_of_ten(name: str) -> None:
    case = loss_data(name, seed=68)
    path = solved(case.X, case.y, sample_weight=np.geomspace(1e-8, 1e8, 40), **case.options)
    assert np.all(np.isfinite(path.predict(case.X)))


@EACH
def test_an_outlier_among_the_inputs(name: str) -> None:
    case = loss_data(name, seed=69)
    x = case.X.copy()
    x[3] *= 1e4
    proved(solved(x, case.y, **case.options))


@pytest.mark.parametrize("name", [name for name in NOT_GAUSSIAN if LOSS_CASES[name].loss.takes_intercept])
@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_huge_offsets(name: str, sign: float) -> None:
    case = loss_data(name, seed=70)
    size = sign * (50.0 if case.options["loss"].link == "log" else 300.0)
    k = LOSS_CASES[name].predictors
    plain = solved(case.X, case.y, **case.options)
    moved = solved(case.X, case.y, offset=np.full((40, k) if k > 1 else 40, size), **case.options)
    proved(moved)
    assert moved.alpha_max == pytest.approx(plain.alpha_max, rel=1e-7)


@pytest.mark.parametrize("loss", ["poisson", "negativebinomial", "gamma", "tweedie"])
@pytest.mark.parametrize("unit", [1e-8, 1e8])
def test_units_of_the_target(loss: str, unit: float) -> None:
    case = loss_data("gamma", seed=71)
    proved(solved(case.X, case.y * unit, loss=loss))


def test_counts_that_span_orders_of_magnitude() -> None:
    rng = np.random.default_rng(72)
    x = rng.normal(size=(60, 5))
    y = np.round(np.exp(8 * x[:, 0]))
    path = solved(x, y, loss="poisson", alphas=20)
    proved(path)
    assert path.n_kept[-1] >= 1


@pytest.mark.parametrize("name", ["binomial", "multinomial", "squared hinge"])
def test_separated_labels_under_a_penalty_are_no_problem(name: str) -> None:
    case = loss_data(name, seed=73)
    path = solved(np.column_stack([case.X, case.y]), case.y, eps=1e-3, alphas=15, **case.options)
    proved(path)
    assert path.objective[-1] < 0.02 * path.null_value


def test_one_row_of_a_class() -> None:
    case = loss_data("binomial", seed=74)
    for loss, y in (("binomial", np.arange(40) == 7), ("multinomial", np.where(np.arange(40) == 7, 2, case.y))):
        path = solved(case.X, y, loss=loss)
        proved(path)
        assert path.n_kept[-1] >= 1


def test_a_constant_target_leaves_nothing_to_explain() -> None:
    x = np.random.default_rng(0).normal(size=(30, 3))
    for loss in ("poisson", "gamma", "inversegaussian", "negativebinomial", "tweedie", "huber"):
        path = solved(x, np.full(30, 3.0), loss=loss)
        assert not path.n_kept.any()
        proved(path)
