"""Steps end where they are in vain: parameters that grow without an end, objectives that no longer fall."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import diamondring as dr
from diamondring.nonlinear.prepare import make_nonlinear_problem
from diamondring.nonlinear.problem import NonlinearProblem
from diamondring.nonlinear.solve import Point, solve_alpha
from diamondring.nonlinear.watch import Watch
from nonlinear_problems import linear_model, problem_of

RNG = np.random.default_rng(0)
X = RNG.normal(size=(80, 4))
Y = np.tanh(X[:, 0] - X[:, 1]) + 0.3 * X[:, 2] + 0.1 * RNG.normal(size=80)
W = 0.5 * RNG.normal(size=(4, 3))
NEURONS = {"W": [[0, 1, 2]] * 4, "v": [0, 1, 2]}


def network(b: Any, x: Any) -> Any:
    return b["scale"] * (np.tanh(x @ b["W"]) @ b["v"]) + b["offset"]


def solved(alpha: float, groups: Any = NEURONS, scale: float = 1.0, y: Any = Y, **rest: Any) -> Point:
    """With ``scale`` free, sizes and weights priced."""
    start = {"W": W, "v": np.full(3, 0.5), "scale": scale, "offset": 0.0}
    problem = make_nonlinear_problem(
        network, start, X, y, penalty="L1", groups=groups, penalty_factor={"scale": 0, "offset": 0}
    )
    return solve_alpha(problem.problem, alpha, problem.function.start, **rest)


@pytest.mark.parametrize("groups", [NEURONS, None], ids=["groups", "each"])
def test_a_free_scale_of_penalised_sizes_ends_the_steps_early(groups: Any) -> None:
    """No minimum is reached: the larger the scale, the cheaper the sizes."""
    point = solved(0.01, groups)
    assert point.missed
    assert point.why == "away"
    assert point.steps <= 450
    assert point.cause.startswith("scale = ")
    assert "has grown to" in point.cause
    assert point.cause.endswith("bound or penalise it, or start closer.")


def test_whoever_allows_more_steps_gets_them() -> None:
    assert solved(0.01, max_steps=1001).why != "away"


def test_a_parameter_that_is_far_but_not_endless_is_reached() -> None:
    """A free slope that grows to ten thousand times its start."""

    def f(b: Any, x: Any) -> Any:
        return b["slope"] * x[:, 3] + np.exp(b["term"][0] * x[:, 0]) * b["term"][1]

    y = 1e4 * X[:, 3] + 2.0 * np.exp(0.5 * X[:, 0])
    start = {"slope": 1.0, "term": np.array([0.1, 1.0])}
    prepared = make_nonlinear_problem(f, start, X, y, groups={"term": "all"}, penalty_factor={"slope": 0})
    point = solve_alpha(prepared.problem, 1e-3, prepared.function.start)
    assert not point.missed, point.cause
    assert point.b[0] == pytest.approx(1e4, rel=1e-2)


def flat(p: int = 2, factor: Any = (0.0, 1.0)) -> NonlinearProblem:
    x = np.random.default_rng(1).normal(size=(10, p))
    return problem_of(linear_model(x), np.ones(10), dr.L1(), penalty_factor=np.array(factor))


def words(watch: Watch, b: Any, value: Any, distance: Any, upto: int = 2000) -> tuple[str, int]:
    for step in range(upto):
        if word := watch(step, b(step), value(step), distance(step)):
            return word, step
    return "", upto


def test_steady_growth_is_away_and_growth_that_ends_is_not() -> None:
    origin = np.ones(2)

    def falls(step: int) -> float:
        return 1.0 + 1.0 / (1 + step)

    def still(step: int) -> float:
        return 1.0 / (1 + step) ** 2

    def grows(step: int) -> Any:
        return np.array([1.0 + step, 1.0])

    def ends(step: int) -> Any:
        return np.array([1.0 + min(step, 150), 1.0])

    assert words(Watch(flat(), 0.1, origin), grows, falls, still) == ("away", 400)
    assert words(Watch(flat(), 0.1, origin), ends, falls, still)[0] == ""
    assert words(Watch(flat(factor=(1.0, 1.0)), 0.1, origin), grows, falls, still)[0] == ""  # it has a price
    assert words(Watch(flat(), 0.0, origin), grows, falls, still)[0] == ""  # nothing has


def test_steps_that_gain_nothing_end() -> None:
    watch = Watch(flat(), 0.1, np.ones(2))
    assert words(watch, lambda _: np.ones(2), lambda _: 1.0, lambda _: 1e-3) == ("rounding", 200)


def test_steps_that_gain_next_to_nothing_end_later_unless_they_come_nearer() -> None:
    def value(step: int) -> float:
        return 1.0 - 1e-7 * step

    assert words(Watch(flat(), 0.1, np.ones(2)), lambda _: np.ones(2), value, lambda _: 1e-3) == ("creeps", 800)
    watch = Watch(flat(), 0.1, np.ones(2))
    assert words(watch, lambda _: np.ones(2), value, lambda step: 1.0 / (1 + step) ** 2)[0] == ""


def test_a_path_names_what_runs_away_and_climbs_no_further() -> None:
    """One alpha is tried, then all rest: the grid is that of the start, not of the rounding errors at rest."""
    start = {"W": W, "v": np.full(3, 0.5), "scale": 1.0, "offset": 0.0}
    prepared = make_nonlinear_problem(
        network, start, X, Y, penalty="L1", groups=NEURONS, penalty_factor={"scale": 0, "offset": 0}
    )
    with pytest.warns(dr.DataWarning, match="No alpha brings all penalised parameters to 0"):
        path = dr.fit(
            network, start, X, Y, groups=NEURONS, penalty_factor={"scale": 0, "offset": 0}, alphas=4, alpha=0.02
        ).path
    assert path.alphas[0] > 1e-3 * float(np.abs(prepared.problem.value_and_gradient(prepared.function.start)[1]).max())
