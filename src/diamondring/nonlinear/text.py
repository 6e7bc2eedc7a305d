"""Sentences about a nonlinear fit: what was minimised, what came out, how certain it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..path_text import number
from ..penalties import NoPenalty
from ..wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .result import NonlinearPath
    from .solve import Point

NEARLY = 1e-4  # distance from the optimality conditions up to which a point that missed the target is worth keeping

__all__ = ["NEARLY", "certificate_text", "describe_objective", "solver_flaws", "summary"]


def summary(path: NonlinearPath) -> str:
    """What `repr` prints of a path: penalty, range of alpha, parameters kept, how certain."""
    kept, many = path.n_kept, len(path) > 1
    penalty = "no penalty" if isinstance(path.penalty, NoPenalty) else f"{path.penalty.name} penalty"
    if path.penalty.name == "elastic net":
        penalty += f", l1_ratio {number(path.l1_ratio)}"
    alphas = f"alpha {number(path.alphas[0])}"
    if many:
        alphas = f"{len(path)} alphas from {number(path.alphas[0])} down to {number(path.alphas[-1])}"
    counts = f"{kept.min()} to {kept.max()}" if kept.min() != kept.max() else f"{kept[0]}"
    missed = path.status == "missed"
    worst = certificate_text(float(path.gap.max()), bool(np.any(np.char.endswith(path.status, "local"))))
    proof = f"{int(missed.sum())} of {counted(len(path), 'alpha')} missed the target; " if missed.any() else ""
    lines = [
        f"Path of f(x; b), {penalty}: {alphas}",
        f"keeps {counts} of {counted(len(path.names), 'parameter')}; {counted(path.n_samples, 'row')}",
        f"{proof}{'at worst ' if many else ''}{worst}",
    ]
    return "\n  ".join([*lines, *path.messages])


def certificate_text(gap: float, local: bool, missed: bool = False) -> str:
    """How certain a solution is: the distance from the optimality conditions, and what follows from it."""
    distance = f"relative distance from the optimality conditions {gap:.1e}"
    if missed:
        return f"{'nearly' if gap <= NEARLY else 'not'} a minimum: {distance}"
    if local:
        return f"local minimum: {distance} (f is not linear in its parameters: other starts may end lower)"
    return f"minimum: {distance}"


def describe_objective(path: NonlinearPath) -> str:
    """The objective with the numbers of this fit: what was minimised over the parameters b of f."""
    weighted = path.sum_weights != path.n_samples
    mean = f"1/{number(path.sum_weights)} sum_i w_i" if weighted else f"1/{path.n_samples} sum_i"
    offset = "offset_i + " if path.has_offset else ""
    loss = re.sub(r"(?<!\w)\(f\(x_i; b\)\)", "f(x_i; b)", path.loss.describe("y_i", offset + "f(x_i; b)"))
    lines = ["minimise over b:", f"  {mean} {loss}", *_penalty_lines(path)]
    if path.problem.bounded:
        lines.append("  subject to lower_j <= b_j <= upper_j")
    return "\n".join(lines)


def _penalty_lines(path: NonlinearPath) -> list[str]:
    if isinstance(path.penalty, NoPenalty) or not path.alphas.any():
        return []
    each = "g" if path.problem.grouped else "j"
    factor = "" if np.all(path.penalty_factor == 1) else f"v_{each} "
    absolute, square = ("sqrt(d_g) ||b_g||", "||b_g||^2") if each == "g" else ("|b_j|", "b_j^2")
    l1 = path.l1_ratio
    terms = [f"{number(l1)} {absolute}"] if 0 < l1 < 1 else ([absolute] if l1 == 1 else [])
    if l1 < 1:
        terms.append(f"{number((1 - l1) / 2)} {square}")
    alpha = number(path.alphas[0]) if len(path) == 1 else "alpha"
    lines = [f"  + {alpha} sum_{each} {factor}[ {' + '.join(terms)} ]"]
    if len(path) > 1:
        lines.append(f"  for {len(path)} alphas from {number(path.alphas[0])} to {number(path.alphas[-1])}")
    if each == "g":
        lines.append("  g: groups of parameters, d_g of them in group g")
    if factor:
        what = "group" if each == "g" else "parameter"
        lines.append(f"  v_{each}: penalty factor of {what} {each} (0 not penalised, inf left out; not rescaled)")
    return lines


def solver_flaws(points: Sequence[Point], gaps: NDArray[np.float64], tol: float) -> tuple[str, ...]:
    """One sentence or two if targets were missed: how many, the worst of them, and why."""
    missed = [i for i, point in enumerate(points) if point.missed]
    if not missed:
        return ()
    worst = max(missed, key=lambda i: np.inf if np.isnan(gaps[i]) else gaps[i])
    cause = points[worst].cause
    why = "" if not cause else f" {cause}" if cause.endswith(".") else f" {cause}."
    if len(points) == 1:
        found = "The minimum was found to few digits" if gaps[0] <= NEARLY else "No minimum was found"
        return (
            f"{found} at alpha={number(points[0].alpha)}: the relative distance from the optimality conditions is "
            f"{gaps[0]:.1e}, the target {tol:.0e}.{why}",
        )
    return (
        f"{len(missed)} of {len(points)} alphas missed the target {tol:.0e} for the distance from the optimality "
        f"conditions; the worst is alpha={number(points[worst].alpha)} with {gaps[worst]:.1e}.{why}",
    )
