"""A sum of exponentials with more terms than the data have, each rate in a band of its own: bounds, prices and free
parameters together, with rates that nothing determines where their size is 0."""

from __future__ import annotations

import numpy as np
import pytest

from diamondring.losses import Gaussian
from diamondring.nonlinear.functions import model_function
from diamondring.nonlinear.problem import NonlinearProblem
from diamondring.nonlinear.solve import solve_alpha
from diamondring.penalties import as_penalty

EDGES = np.array([0.05, 0.15, 0.45, 1.35, 4.05, 12.0])


def exponentials(penalty: str) -> NonlinearProblem:
    rng = np.random.default_rng(0)
    t = np.linspace(0, 10, 120)
    y = 3 * np.exp(-0.25 * t) + 2 * np.exp(-1.6 * t) + 0.05 * rng.standard_normal(t.size)
    start = {"size": np.ones(5), "rate": np.sqrt(EDGES[:-1] * EDGES[1:])}
    bounds = (np.r_[np.full(5, -np.inf), EDGES[:-1]], np.r_[np.full(5, np.inf), EDGES[1:]])
    f = model_function(lambda q, x: np.exp(-np.outer(x, q["rate"])) @ q["size"], start, bounds=bounds, example_X=t)
    return NonlinearProblem(
        model=f.bind(t), y=y, loss=Gaussian(), penalty=as_penalty(penalty), weights=None, offset=None,
        penalty_factor=np.r_[np.ones(5), np.zeros(5)], lower=f.lower, upper=f.upper, names=f.names, groups=None,
    )  # fmt: skip


@pytest.mark.parametrize("penalty", ["L1", "L2"])
def test_every_alpha_is_certified_in_few_steps(penalty: str) -> None:
    problem = exponentials(penalty)
    b = np.r_[np.ones(5), np.sqrt(EDGES[:-1] * EDGES[1:])]
    for alpha in (1e-5, 1e-4, 1e-3, 1e-2, 1e-1):
        point = solve_alpha(problem, alpha, b, max_steps=300)
        assert not point.missed, (alpha, point.cause)
        assert point.steps < 150
        b = point.b


def test_the_l1_penalty_finds_the_two_terms() -> None:
    problem = exponentials("L1")
    b = np.r_[np.ones(5), np.sqrt(EDGES[:-1] * EDGES[1:])]
    for alpha in (1e-4, 1e-3, 3e-3):
        b = solve_alpha(problem, alpha, b).b
    assert np.flatnonzero(b[:5]).tolist() == [1, 3]
    np.testing.assert_allclose(b[[6, 8]], [0.25, 1.6], rtol=0.1)
