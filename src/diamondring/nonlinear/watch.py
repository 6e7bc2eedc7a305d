"""When further steps are in vain: a parameter that grows without an end, or steps that no longer lower anything.

A parameter without a price that multiplies others with one (a free scale before penalised sizes) has no best value: the
larger it is, the cheaper the others become, and the less it does itself. No minimum is reached, and steps follow the
valley for as long as they are allowed to. What they reach is a power of their number, so that growth without an end
shows where that number doubles.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .problem import NonlinearProblem

__all__ = ["FAR", "Watch"]

Float = NDArray[np.float64]

FAR = 100  # times its start at which a parameter that still grows is said to run away
_GROWS = 1.2  # times its size at half the steps: still grows
_FADES = 0.1  # of its effect at the start, at most, if it runs away; or it grows without rest:
_STEADY = 1.5  # times at each of so many doublings,
_DOUBLINGS = 3
_FIRST = 50  # steps at which sizes are noted, then at twice as many, and so on
_WINDOW = 100  # steps within which something must be gained
_LONG = 800  # steps from which on those since half of them must have been worth it
_LITTLE = 1e-3  # of the objective: what they gain is not worth it
_EPS = float(np.finfo(np.float64).eps)


class Watch:
    """Looks at the steps of one descent and says when to end them, and why.

    Parameters
    ----------
    origin : (p,) array
        Where the parameters began: sizes and effects are relative to it. A parameter that began at 0 has none.
    """

    def __init__(self, problem: NonlinearProblem, alpha: float, origin: Float) -> None:
        a, q = problem.prices(alpha)
        a = a if problem.groups is None else a[problem.groups]
        free = (a == 0) & (q == 0) & ~problem.excluded
        self._problem, self._origin = problem, origin
        self._loose = np.flatnonzero(free & (origin != 0) & bool(a.any() or q.any()))
        self._size = np.full(len(self._loose), np.inf)
        self._grew = self._steady = np.zeros(len(self._loose), dtype=np.intp)  # at so many doublings, one after another
        self._double, self._window = _FIRST, _WINDOW
        self._best = np.inf
        self._at_half = self._before = (np.inf, np.inf)  # objective and least distance, then

    def __call__(self, steps: int, b: Float, value: float, distance: float) -> str:
        """After so many steps: "" to go on, or "away", "creeps" or "rounding"; see `Found.why`.

        Parameters
        ----------
        value, distance : float
            The objective, and how far it is from its optimality conditions, in the same units each time.
        """
        self._best, why = min(self._best, distance), ""
        if steps >= self._double:
            self._double *= 2
            why = self._away(b) or self._creeps(steps, value)
        if steps >= self._window and not why:
            self._window += _WINDOW
            why = "rounding" if self._gained(self._before, value) <= _WINDOW * _EPS else ""
            self._before = (value, self._best)
        return why

    def after(self, done: int) -> Callable[[int, Float, float, float], str]:
        """The same for a descent that begins after some steps."""
        return lambda steps, b, value, distance: self(done + steps, b, value, distance)

    def _gained(self, then: tuple[float, float], value: float) -> float:
        """By what part the objective has fallen since; infinite where the distance has halved, too."""
        if not self._best > 0.5 * then[1]:
            return float("inf")
        return (then[0] - value) / max(abs(value), np.finfo(np.float64).tiny)

    def _creeps(self, steps: int, value: float) -> str:
        then, self._at_half = self._at_half, (value, self._best)
        return "creeps" if steps >= _LONG and self._gained(then, value) <= _LITTLE else ""

    def _away(self, b: Float) -> str:
        size, began = np.abs(b[self._loose]), np.abs(self._origin[self._loose])
        self._grew = np.where(size >= _GROWS * self._size, self._grew + 1, 0)
        self._steady = np.where(size >= _STEADY * self._size, self._steady + 1, 0)
        self._size = size
        typical = np.sqrt(np.mean(self._origin[self._origin != 0] ** 2)) if len(began) else 0.0
        if np.any((self._steady >= _DOUBLINGS) & (size >= FAR * np.maximum(began, typical))):
            return "away"
        for j in self._loose[(self._grew >= 2) & (size >= FAR * began)]:
            before = self._effect(self._origin, j)
            if before > 0 and self._effect(b, j) <= _FADES * before:
                return "away"
        return ""

    def _effect(self, b: Float, j: np.intp) -> float:
        """By how much predictions change with parameter j, roughly; 0 where they are not finite."""
        step, model = 1e-6 * b[j], self._problem.model
        beside = b.copy()
        beside[j] += step
        there, here = model.trial(beside), model.trial(b)
        return 0.0 if there is None or here is None else float(np.linalg.norm(there - here) / abs(step))
