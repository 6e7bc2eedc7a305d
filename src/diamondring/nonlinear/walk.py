"""Solving one problem again and again: what every walk along alpha shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import FitError
from .checks import ENDLESS
from .problem import NonlinearProblem
from .solve import MAX_STEPS, Point, solve_alpha
from .text import NEARLY

__all__ = ["Progress", "Walk", "lost", "lower", "rests"]

Float = NDArray[np.float64]
Cancel = Callable[[], bool]
Progress = Callable[[int, int], None]

_MANY = 10**8  # entries of a Jacobian beyond which f is not looked at for being linear
_AGAIN = 3  # times that the solver begins anew, without what it has learnt, where it ended close to the target
_SAME = 1e-10  # objectives closer than this, relative, are the same minimum reached twice


@dataclass
class Walk:
    """A problem with the options of its solver; it remembers every point that it has solved.

    Attributes
    ----------
    origin : (p,) array or None
        Where it begins, from which parameters may run away.
    points : list of Point
        In the order in which they were solved.
    flaws : list of str
        Sentences for the user about what was seen on the way.
    """

    problem: NonlinearProblem
    tol: float = 1e-8
    max_steps: int | None = None
    cancel: Cancel | None = None
    origin: Float | None = None
    points: list[Point] = field(default_factory=list)
    flaws: list[str] = field(default_factory=list)
    _looked: bool | None = None

    def solve(self, alpha: float, start: Float) -> Point:
        """One alpha from one start.

        Raises
        ------
        FitError
            If f is not finite there.
        """
        options: dict[str, Any] = {} if self.max_steps is None else {"max_steps": self.max_steps}
        options |= {"tol": self.tol, "cancel": self.cancel, "origin": self.origin}
        point = solve_alpha(self.problem, alpha, start, **options)
        for _ in range(_AGAIN):
            if lost(point) or not point.missed or point.steps >= (self.max_steps or MAX_STEPS) or point.why in ENDLESS:
                break  # it creeps, or runs away
            again = solve_alpha(self.problem, alpha, point.b, **options)
            if not again.gap < point.gap:
                break
            point = again
        self.points.append(point)
        return point

    def attempt(self, alpha: float, start: Float) -> Point | None:
        """The same, None where f is not finite."""
        try:
            return self.solve(alpha, start)
        except FitError:
            return None

    @property
    def linear(self) -> bool:
        """Whether f is linear in its parameters: known to be, or seen to be on the way and looked at closely."""
        if self.problem.model.linear:
            return True
        if self._looked is None and any(point.kind == "kkt" for point in self.points):
            self._looked = _looks_linear(self.problem)
        return bool(self._looked)

    def kind(self, point: Point) -> str:
        """The status of a point: one walk tells more about f than the solution of one alpha does."""
        return "missed" if point.missed else "kkt" if self.linear else "kkt, local"


def _looks_linear(problem: NonlinearProblem) -> bool:
    """Whether the Jacobian is the same at random points of either sign; near zeros it may be so by chance."""
    if problem.n_rows * problem.outputs * problem.n_params > _MANY:
        return False
    rng, found = np.random.default_rng(0), []
    for scale in (1.0, 1.0, 10.0, 0.1):
        b = np.clip(scale * rng.standard_normal(problem.n_params), problem.lower, problem.upper)
        if problem.model.trial(b) is None:
            return False
        found.append(problem.model.linearize(b)[1])
    size = float(np.max(np.abs(found[0]), initial=0.0))
    return all(float(np.max(np.abs(each - found[0]), initial=0.0)) <= 1e-12 * size for each in found[1:])


def lost(point: Point | None) -> bool:
    """Whether a point is no minimum, not even nearly."""
    return point is None or (point.missed and not point.gap <= NEARLY)


def lower(candidate: Point | None, best: Point | None) -> bool:
    """Whether a candidate takes the place of the best point so far: minima go before others, then the objective."""
    if candidate is None or best is None:
        return candidate is not None
    if lost(candidate) != lost(best):
        return lost(best)
    margin = _SAME * abs(best.objective)
    if candidate.missed != best.missed and abs(candidate.objective - best.objective) <= 1e3 * margin:
        return best.missed
    return candidate.objective < best.objective - margin


def rests(problem: NonlinearProblem, b: Float) -> bool:
    """Whether everything that is penalised is at 0, or at the bound nearest to it."""
    priced = problem.penalty_factor > 0
    return bool(np.all(b[priced] == np.clip(0.0, problem.lower, problem.upper)[priced]))
