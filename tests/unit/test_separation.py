"""Data without a finite solution are recognised, and the inputs to blame are named."""

from __future__ import annotations

import numpy as np
import pytest

import diamondring as dr
from diamondring.prepare import make_problem
from diamondring.solvers.separation import explain


def _inputs(rng, n: int = 60, p: int = 4) -> np.ndarray:
    return rng.normal(size=(n, p))


def _explain(X, y, loss: str, alpha: float = 0.0, **options) -> str | None:
    return explain(make_problem(X, y, loss=loss, penalty=dr.L1(), **options).problem, alpha)


def test_one_input_that_separates_two_labels_is_named(rng) -> None:
    X = _inputs(rng)
    y = np.where(X[:, 2] > 0.3, "yes", "no")
    assert "x2 alone separates the two labels" in _explain(X, y, "binomial")
    assert _explain(X, y, "binomial", alpha=0.1) is None
    assert "x2 alone" in _explain(X, y, "binomial", alpha=0.1, penalty_factor=[1, 1, 0, 1])
    assert _explain(X, y, "binomial", alpha=0.1, penalty_factor=[0, 1, 1, 1]) is None


def test_a_combination_is_found_and_overlap_is_not(rng) -> None:
    X = _inputs(rng)
    side = X[:, 0] - 2 * X[:, 3]
    text = _explain(X, (side > 0).astype(int), "binomial")
    assert text is not None
    assert "combination of" in text
    assert "x3" in text
    flipped = side > 0
    flipped[:5] = ~flipped[:5]
    assert _explain(X, flipped, "binomial") is None


def test_quasi_complete_separation_counts(rng) -> None:
    X = _inputs(rng)
    y = rng.integers(0, 2, len(X))
    X[:, 1] = np.where(np.arange(len(X)) < 8, 1.0, 0.0)  # a rare level whose rows are all of one label
    y[:8] = 1
    assert "x1 alone separates" in _explain(X, y, "binomial")


def test_classes_counts_and_events(rng) -> None:
    X = _inputs(rng)
    assert "x0 alone separates the labels" in _explain(X, np.digitize(X[:, 0], [-0.5, 0.5]), "multinomial")
    assert _explain(X, rng.integers(0, 3, len(X)), "multinomial") is None
    counts = rng.poisson(2, len(X)) + 1
    X[:, 1] = np.arange(len(X)) % 7 == 0
    counts[X[:, 1] == 1] = 0
    assert "x1 alone separates the rows of 0" in _explain(X, counts, "poisson")
    assert _explain(X, rng.poisson(1, len(X)), "poisson") is None
    times = np.c_[np.exp(-X[:, 3]), np.ones(len(X))]
    assert "x3 alone puts the rows in the order" in _explain(X, times, "cox")
    assert _explain(X, np.c_[rng.exponential(size=len(X)), np.ones(len(X))], "cox") is None


def test_a_path_says_it_and_stops(rng) -> None:
    X = _inputs(rng)
    y = (X[:, 1] > 0).astype(int)
    with pytest.warns((dr.DataWarning, dr.SolverWarning)):
        free = dr.path(X, y, loss="binomial", penalty=dr.NoPenalty())
    assert free.status[0] == "missed"
    assert any("x1 alone separates" in text for text in free.messages)
    assert np.isfinite(free.coef_at(0)).all()
    with pytest.warns((dr.DataWarning, dr.SolverWarning)):
        stopped = dr.path(X, y, loss="binomial", penalty_factor=[1, 0, 1, 1])
    assert len(stopped) < 100
    assert any("The path stops after" in text for text in stopped.messages)


def test_with_a_penalty_separated_labels_are_no_flaw(rng) -> None:
    X = _inputs(rng)
    y = (X[:, 1] > 0).astype(int)
    for penalty in (dr.L1(), dr.L2(), dr.L1L2(0.5)):
        path = dr.path(X, y, loss="binomial", penalty=penalty)
        assert path.gap.max() <= 1e-8
        assert not path.data_flaws


def test_vanishing_derivatives_far_out_are_no_proof():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((60, 3))
    with pytest.warns((dr.DataWarning, dr.SolverWarning)) as caught:
        path = dr.path(X, X[:, 0] > 0, loss="binomial", penalty="none", alphas=[0.0])
    assert path.status[0] == "missed"
    assert np.isinf(path.gap[0])
    said = " ".join(str(each.message) for each in caught)
    assert "x0 alone separates the two labels" in said
    assert "grow without end" in said
    # an input that is free at every alpha spoils every alpha
    with pytest.warns((dr.DataWarning, dr.SolverWarning)):
        free = dr.path(X, X[:, 0] > 0, loss="binomial", penalty_factor=[0, 1, 1], alphas=[0.1, 0.01])
    assert list(free.status) == ["missed"] * len(free)
    # large predictors alone are nothing to complain about
    steep = (rng.random(60) < 1 / (1 + np.exp(-9.0 * X[:, 0]))).astype(float)
    steep[np.argmax(X[:, 0])] = 0.0
    assert dr.path(X, steep, loss="binomial", penalty="none", alphas=[0.0]).status[0] == "kkt"
