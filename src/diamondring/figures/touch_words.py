"""Words and numbers of the touching picture, and the two-input problem that they describe."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..ingredients import Ingredients
from .common import quote
from .pair import PairProblem
from .spec import NumberTable
from .surface import Surface
from .text import count, number, shorten

__all__ = ["NAME", "SHAPE", "Contrast", "caption", "held", "place", "summary", "table"]

Float = NDArray[np.float64]
SHAPE = {1.0: "diamond", 0.0: "circle"}
NAME = {1.0: "L1", 0.0: "L2"}


@dataclass(frozen=True)
class Contrast:
    """The other penalty's strength for the panel beside the fit.

    Attributes
    ----------
    alpha : float
    source : str
        Where that alpha comes from, as it follows "with the circle" in the caption.
    """

    alpha: float
    source: str = "at its own alpha"


def place(u: Float) -> str:
    """A point of the plane as text."""
    return f"({number(u[0])}, {number(u[1])})"


def caption(
    problem: PairProblem, fit: Ingredients, solved: Float | None, other: Contrast | None,
    surface: Surface | None = None,
) -> str:  # fmt: skip
    """The sentences under the picture, without what `held` adds."""
    shape = "group's outline" if surface is not None and surface.outline is not None else ""
    if fit.noun != "input" and np.any(problem.factor == 0):
        shape = "outline of the penalty"
    text = _touching(problem, fit, solved, other, shape)
    if surface is not None and len(surface.minima):
        text += (
            f" The error has {count(len(surface.minima) + 1, 'local minimum', 'local minima')} in this frame (rings)."
        )
    if fit.local:
        text += " f is not linear in its parameters: this is a local minimum, and others may be lower."
    return text


def _touching(problem: PairProblem, fit: Ingredients, solved: Float | None, other: Contrast | None, shape: str) -> str:
    names = [quote(name, among=problem.names) for name in problem.names]
    u = problem.solution
    if fit.alpha == 0:
        return f"Without penalty the fit sits at the centre of the error contours: {names[0]} {number(u[0])}, " + (
            f"{names[1]} {number(u[1])}."
        )
    shape = shape or SHAPE.get(fit.l1_ratio, "rounded diamond")
    zero = [k for k in (0, 1) if u[k] == 0]
    strength = f"At alpha {number(fit.alpha)} "
    if len(zero) == 2:
        text = f"{strength}both are exactly 0: the best fit without penalty lies inside both zero zones"
    elif zero:
        where = "at its corner" if fit.l1_ratio > 0 and problem.factor[zero[0]] > 0 else "on the axis"
        text = f"{strength}the error contour meets the {shape} {where}: {names[zero[0]]} is exactly 0"
    else:
        side = " beside the axes" if fit.l1_ratio == 0 else " on an edge, not at a corner"
        side = side if shape in (*SHAPE.values(), "rounded diamond") else ""
        free = [" (not penalised)" if v == 0 and shape == "outline of the penalty" else "" for v in problem.factor]
        text = f"{strength}the error contour meets the {shape}{side}: {names[0]}{free[0]} is {number(u[0])}, "
        text += f"{names[1]}{free[1]} {number(u[1])}"
    if solved is None or other is None:
        return text + "."
    if len(zero) == 1:
        tail = "it would be " + _would_be(solved[zero[0]])
    else:
        tail = f"they would be {_would_be(solved[0])} and {_would_be(solved[1])}"
    contrast_shape = "diamond" if fit.l1_ratio == 0 else "circle"
    name = "L1" if fit.l1_ratio == 0 else "L2"
    return f"{text}; with the {contrast_shape} {other.source} ({name}, alpha {number(other.alpha)}) {tail}."


def _would_be(value: float) -> str:
    return "exactly 0" if value == 0 else number(value)


def held(fit: Ingredients, i: int, j: int, per_sd: bool) -> str:
    """What the other coefficients do, and the unit."""
    others = int(np.count_nonzero(fit.coef)) - int(fit.coef[i] != 0) - int(fit.coef[j] != 0)
    unit = "coefficients are per standard deviation of the input." if per_sd else ""
    if not others:
        return f" All {unit}" if unit else ""
    held = f"The other kept {fit.noun} is" if others == 1 else f"The {others:,} other kept {fit.noun}s are"
    return f" {held} held at the fit" + (f"; {unit}" if unit else ".")


def summary(problem: PairProblem, fit: Ingredients, solved: Float | None) -> str:
    """The picture in words, for readers who do not see it."""
    first, second = (shorten(name, 40) for name in problem.names)
    what = "Coefficients of " if fit.noun == "input" else ""
    contours = "are ellipses" if fit.quadratic else "lie"
    text = (
        f"{what}{first} (across) and {second} (up). Error contours {contours} around the best fit without "
        f"penalty at {place(problem.optimum)}. The contour through the solution {place(problem.solution)} touches "
        f"the outline of the {NAME.get(fit.l1_ratio, 'elastic net')} penalty there."
    )
    if solved is not None:
        text += f" Second panel: with {'L1' if fit.l1_ratio == 0 else 'L2'} the solution is {place(solved)}."
    return text


def table(
    problem: PairProblem,
    fit: Ingredients,
    both: tuple[int, int],
    solved: Float | None,
    other: Contrast | None,
    other_ratio: float,
) -> NumberTable:
    """The numbers behind the picture."""
    root = math.sqrt(problem.gram[0, 0] * problem.gram[1, 1])
    columns = ["", *(shorten(name, 40) for name in problem.names)]
    own = fit.noun == "input"
    pulls = ("pull on the residual", "largest pull that keeps it at 0")
    slope, largest = pulls if own else ("slope of the error", "largest slope that keeps it at 0")
    rows: list[tuple[str | float | int, ...]] = [
        ("solution, on the penalty's scale" if own else "solution", *map(float, problem.solution)),
        ("solution, in original units", *(float(fit.coef[k]) for k in both)),
        ("best fit without penalty (others held)", *map(float, problem.optimum)),
        (slope, *(float(fit.pull[k]) for k in both)),
        (largest, *(float(fit.alpha * fit.l1_ratio * v) for v in problem.factor)),
    ]
    if not own:
        del rows[1]
    if solved is not None and other is not None:
        rows.append((f"{NAME[other_ratio]} at alpha {number(other.alpha, 6)}", *map(float, solved)))
    correlation = float(problem.gram[0, 1]) / root if root > 0 else 0.0
    return NumberTable(tuple(columns), tuple(rows), _correlated(fit, correlation))


def _correlated(fit: Ingredients, correlation: float) -> str:
    if fit.noun == "input":
        return f"Correlation of the two inputs: {number(correlation)}."
    return f"Correlation of the two parameters' effects on the predictions, at the fit: {number(correlation)}."
