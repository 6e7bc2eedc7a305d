"""Sentences about a path: what was minimised, what came out, what was wrong with the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .penalties import NoPenalty

if TYPE_CHECKING:
    from .path_result import Path
    from .problem import Problem

__all__ = ["data_flaws", "describe_objective", "listing", "not_unique", "notes", "solver_flaws", "summary"]

Float = NDArray[np.float64]


def number(value: float) -> str:
    """Up to four significant digits."""
    return f"{value:.4g}"


def listing(names: list[str], limit: int = 5) -> str:
    """Names joined by commas and "and"; beyond ``limit``, how many more."""
    if len(names) > limit:
        return f"{', '.join(names[:limit])} and {len(names) - limit} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def summary(path: Path) -> str:
    """What `repr` prints: penalty, range of alpha, inputs kept, how certain."""
    p, kept = len(path.names), path.n_kept
    many = len(path.alphas) > 1
    penalty = "no penalty" if isinstance(path.penalty, NoPenalty) else f"{path.penalty.name} penalty"
    if path.penalty.name == "elastic net":
        penalty += f", l1_ratio {number(path.l1_ratio)}"
    alphas = f"alpha {number(path.alphas[0])}"
    if many:
        alphas = f"{len(path.alphas)} alphas from {number(path.alphas[0])} down to {number(path.alphas[-1])}"
    counts = f"{kept.min()} to {kept.max()}" if many and kept.min() != kept.max() else f"{kept[0]}"
    lines = [f"Path, {penalty}: {alphas}", f"keeps {counts} of {p} inputs; {path.n_samples} rows", _proof(path)]
    return "\n  ".join([*lines, *path.messages])


def _proof(path: Path) -> str:
    missed = int((path.status == "missed").sum())
    by_kkt = int(np.char.startswith(path.status, "kkt").sum())
    what = "distance from the optimality conditions" if by_kkt == len(path.alphas) else "relative duality gap"
    if missed:
        return f"{missed} of {len(path.alphas)} alphas missed the target; largest {what} {path.gap.max():.1e}"
    return f"proved optimal: largest {what} {path.gap.max():.1e}"


def describe_objective(path: Path) -> str:
    """The objective with the numbers of this fit: what was minimised over the intercept b0 and coefficients b."""
    eta = "b0 + x_i'b" if path.fit_intercept else "x_i'b"
    weighted = path.sum_weights != path.n_samples
    mean = f"1/{number(path.sum_weights)} sum_i w_i" if weighted else f"1/{path.n_samples} sum_i"
    offset = "offset_i + " if path.has_offset else ""
    over = "b0 and b" if path.fit_intercept else "b"
    lines = [f"minimise over {over}:", f"  {mean} {path.loss.describe('y_i', offset + eta)}"]
    lines += _penalty_lines(path)
    if np.any(np.isfinite(path.lower)) or np.any(np.isfinite(path.upper)):
        lines.append("  subject to lower_j <= b_j <= upper_j (in the inputs' own units)")
    return "\n".join(lines)


def _penalty_lines(path: Path) -> list[str]:
    if isinstance(path.penalty, NoPenalty):
        return []
    factor = "" if np.all(path.penalty_factor == 1) else "v_j "
    scaled = bool(np.any(path.standardized))
    absolute, square = ("s_j |b_j|", "(s_j b_j)^2") if scaled else ("|b_j|", "b_j^2")
    if path.outputs > 1:  # b_j is a row of coefficients
        size = "||b_j||" if path.loss.grouped else "||b_j||_1"
        absolute, square = (f"s_j {size}", "s_j^2 ||b_j||^2") if scaled else (size, "||b_j||^2")
    l1 = path.l1_ratio
    terms = [f"{number(l1)} {absolute}"] if 0 < l1 < 1 else ([absolute] if l1 == 1 else [])
    if l1 < 1:
        terms.append(f"{number((1 - l1) / 2)} {square}")
    alpha = number(path.alphas[0]) if len(path.alphas) == 1 else "alpha"
    lines = [f"  + {alpha} sum_j {factor}[ {' + '.join(terms)} ]"]
    if len(path.alphas) > 1:
        lines.append(f"  for {len(path.alphas)} alphas from {number(path.alphas[0])} to {number(path.alphas[-1])}")
    if scaled:
        which = "" if np.all(path.standardized) else f" for {int(path.standardized.sum())} inputs, 1 for the others"
        free = "; the intercept is not penalised" if path.fit_intercept else ""
        lines.append(f"  s_j: standard deviation of input j (1/n, weighted){which}{free}")
    if factor:
        lines.append("  v_j: penalty factor of input j (0 not penalised, inf left out; not rescaled)")
    return lines


def notes(path: Path) -> tuple[str, ...]:
    """Remarks: nothing kept at any alpha."""
    p = len(path.names)
    if path.n_kept.any() or isinstance(path.penalty, NoPenalty):
        return ()
    at = f"alpha={number(path.alphas[0])}" if len(path.alphas) == 1 else "every alpha"
    weights = "The weight is zero" if p == 1 else f"All {p} weights are zero"
    if path.y_scale == 0:
        return (f"{weights} at {at}: the target is constant, so there is nothing to explain.",)
    if path.alpha_max == 0 or np.isinf(path.alpha_max):
        bounded = bool(np.any(np.isfinite(path.lower)) or np.any(np.isfinite(path.upper)))
        sign = " in a direction that its bounds allow" if bounded else ""
        return (f"{weights} at {at}: no input is related to the target{sign}.",)
    return (f"{weights} at {at}; the first input enters below alpha={number(path.alpha_max)}.",)


def data_flaws(problem: Problem, path: Path) -> tuple[str, ...]:
    """Constant inputs."""
    if not problem.dead.any():
        return ()
    constant = problem.dead & (path.sd == 0) & ~np.isinf(problem.penalty_factor)
    if not constant.any():
        return ()
    names = [problem.names[j] for j in np.flatnonzero(constant)]
    held = any(np.any(each[:, np.flatnonzero(constant)].toarray()) for each in path.coefs)
    value = "0" if not held else "at the bound nearest to 0"
    if len(names) == 1:
        return (f"Input {names[0]} is constant; its coefficient is {value}.",)
    return (f"Inputs {listing(names)} are constant; their coefficients are {value}.",)


def not_unique(problem: Problem, path: Path, dependent: tuple[int, ...]) -> tuple[str, bool] | None:
    """A sentence if other coefficients do equally well somewhere, and whether copies of an input are to blame.

    Copies are a flaw of the data; levels of a category that add up to 1, or more inputs than rows, are not.
    """
    loose = np.char.endswith(path.status, "not unique")
    if not loose.any():
        return None
    where = "at every alpha" if loose.all() else f"at {int(loose.sum())} of {len(loose)} alphas"
    least_norm = path.alphas[0] == 0 and not problem.bounded
    choice = "the one of least norm is given" if least_norm else "one of them is given"
    # coefficients of K outputs are numbered output after output
    dependent = tuple(sorted({j % problem.shape[1] for j in dependent}))
    copies = _copies(problem, dependent)
    parts = copies[:5] + ([f"and {len(copies) - 5} more repeat others"] if len(copies) > 5 else [])
    if not copies and len(path.names) >= path.n_samples:
        parts.append(f"there are {len(path.names)} inputs for {path.n_samples} rows")
    elif not copies and dependent:
        others = [problem.names[j] for j in dependent]
        parts.append(f"{listing(others)} can be replaced by combinations of other inputs")
    if not parts and not problem.loss.smooth:
        parts.append("the check loss is flat there, as it is between the two middle values of an even number of rows")
    cause = ", ".join(parts) if parts else "some inputs can stand for one another"
    text = f"The solution is not unique {where}: {cause}; {choice}. A little L2 penalty makes it unique."
    return text, bool(copies)


def _copies(problem: Problem, dependent: tuple[int, ...]) -> list[str]:
    """Exact copies among the inputs that make a solution not unique."""
    from .data import duplicate_columns

    pairs = duplicate_columns(problem.matrix) if dependent else []
    return [f"{problem.names[j]} repeats {problem.names[i]}" for i, j in pairs if i in dependent or j in dependent]


def solver_flaws(
    path: Path, alphas: Float, gap: Float, status: NDArray[np.str_], cause: tuple[str, ...], tol: float
) -> tuple[str, ...]:
    """One sentence if targets were missed: the worst alpha, its gap, and why."""
    missed = np.flatnonzero(status == "missed")
    if len(missed) == 0:
        return ()
    worst = int(missed[np.argmax(np.where(np.isnan(gap[missed]), np.inf, gap[missed]))])
    why = f" ({cause[worst]})" if cause and cause[worst] else ""
    endless = cause and cause[worst].endswith("without end")
    advice = "A penalty makes them finite." if endless else "Rescale extreme inputs, or accept a larger tol."
    return (
        f"{len(missed)} of {len(alphas)} alphas missed the target gap {tol:.0e}; the worst is alpha="
        f"{number(alphas[worst])} with {gap[worst]:.1e}{why}. {advice}",
    )
