"""What is wrong where a solver ended, in one sentence with the parameters' names."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..messages import list_names
from .found import Found
from .problem import NonlinearProblem
from .watch import FAR

__all__ = ["dependent_parameters", "effects", "explain"]

Float = NDArray[np.float64]
Index = NDArray[np.intp]

ENDLESS = ("steps", "away", "creeps")  # why there are still steps to take
GONE = 1e-8  # part of its effect at the start below which a parameter without a price has run away
DEPENDENT = 1e-9  # part of a column of the scaled Jacobian that the columns before it leave unexplained
CLEAR = (
    1e-10  # least eigenvalue of the products of columns of unit length that leaves no doubt: squares, so rounded off
)
INVOLVED = 1e-3  # part of the largest coefficient of a combination from which on a parameter is named
MOST = 300  # parameters up to which combinations are looked for
LARGEST = 1 << 24  # entries of the Jacobian, likewise


def explain(
    problem: NonlinearProblem, alpha: float, start: Float, origin: Float, found: Found, missed: bool
) -> tuple[str, tuple[str, ...]]:
    """The cause of a missed target, and remarks on a solution that meets it.

    A parameter that has run away is a cause even where the target is met: what no longer has any effect on the
    predictions has no gradient either, wherever it is.
    """
    lost = np.zeros(0, dtype=np.intp) if found.same_jacobian else _run_away(problem, alpha, start, found)
    if len(lost):
        j = int(lost[0])
        return f"{problem.names[j]} = {found.b[j]:.4g} has run away: nothing depends on it there any more.", ()
    groups: list[Index] = []
    if problem.n_params <= MOST and problem.n_params * problem.null_residual.size <= LARGEST:
        jacobian = problem.linearize(found.b)[1] if found.last is None else found.last[1]
        groups = dependent_parameters(problem, alpha, found.b, jacobian)
    if not missed:
        return "", tuple(_cannot_tell(problem, each) for each in groups[:3])
    if groups and found.why not in ENDLESS:
        return _cannot_tell(problem, groups[0]), ()
    if found.worst < 0:
        if found.why == "steps":
            return f"The parameters still move after {found.steps} steps: allow more, or start closer.", ()
        return "No step from there, however short, lowers the objective as the linear part of f promises.", ()
    name = problem.names[found.worst]
    if found.why in ENDLESS:
        growth = np.abs(found.b) / np.maximum(np.abs(origin), np.finfo(np.float64).tiny)
        growth[(origin == 0) | ~_loose(problem, alpha, found.b)] = 0.0
        j = int(np.argmax(growth))
        if growth[j] >= FAR:
            text = f"{problem.names[j]} = {found.b[j]:.4g} has grown to {growth[j]:.0f} times its start"
            return f"{text} and still moves after {found.steps} steps: bound or penalise it, or start closer.", ()
        if found.why == "creeps":
            gain = "the last of which lowered the objective by next to nothing"
            return f"{name} still moves after {found.steps} steps, {gain}: bound or penalise it, or start closer.", ()
        return f"{name} still moves after {found.steps} steps: allow more, or start closer.", ()
    if found.why == "stuck":
        return f"No step from there, however short, lowers the objective as the derivative in {name} promises.", ()
    if found.last is not None:
        size = effects(found.last[1]) * np.abs(found.b)
        if size[found.worst] <= GONE * float(size.max(initial=0.0)):
            return f"The predictions hardly depend on {name} = {found.b[found.worst]:.4g} there: start elsewhere.", ()
    return f"Rounding errors in f and its derivatives hide what is left to gain, most of all in {name}.", ()


def _cannot_tell(problem: NonlinearProblem, group: Index) -> str:
    names = [problem.names[j] for j in group]
    if len(names) == 1:
        return f"The data say nothing about {names[0]}: near the solution the predictions do not depend on it."
    return (
        f"The data cannot tell {list_names(names)} apart: changed together, near the solution, they leave the "
        "predictions as they are, so that other values fit equally well."
    )


def _run_away(problem: NonlinearProblem, alpha: float, start: Float, found: Found) -> Index:
    """Parameters without price or bound that went far, had an effect at the start and have none left.

    One that stayed about where it was has lost its effect to others, as the rate of a term whose size is 0; so may one
    that wandered while the penalty keeps others at 0.
    """
    none = np.zeros(0, dtype=np.intp)
    far = np.abs(found.b - start) > np.abs(start)
    if found.first_effect is None or found.last is None or not far.any():
        return none
    a, _ = problem.prices(alpha)
    if np.any((problem.norms(found.b) == 0) & (a > 0)):
        return none
    gone = far & (found.first_effect > 0) & (effects(found.last[1]) <= GONE * found.first_effect)
    return np.flatnonzero(gone & _loose(problem, alpha, found.b)) if gone.any() else none


def effects(jacobian: Float) -> Float:
    """Norms (p,) of the columns of a Jacobian (n, p) or (n, K, p)."""
    flat = jacobian.reshape(-1, jacobian.shape[-1])
    return np.asarray(np.sqrt(np.einsum("ij,ij->j", flat, flat)))


def _loose(problem: NonlinearProblem, alpha: float, b: Float) -> NDArray[np.bool_]:
    """Parameters (p,) that neither a price nor a bound holds."""
    a, q = problem.prices(alpha)
    a = a if problem.groups is None else a[problem.groups]
    free = (q == 0) & (a == 0) & ~problem.excluded
    return np.asarray(free & (b > problem.lower) & (b < problem.upper))


def dependent_parameters(problem: NonlinearProblem, alpha: float, b: Float, jacobian: Float) -> list[Index]:
    """Sets of free parameters whose columns of the Jacobian, weighted as the loss does, are linearly dependent.

    Free are those that neither an L2 part, nor a bound, nor their kink at 0 holds. By QR with column pivoting of the
    columns at unit length (Golub and Van Loan, *Matrix Computations*, section 5.4): every column that is left
    with (almost) nothing is a combination of those before it.
    """
    a, q = problem.prices(alpha)
    held = (q > 0) | problem.excluded | (b <= problem.lower) | (b >= problem.upper)
    held |= (b == 0) & (a != 0 if problem.groups is None else a[problem.groups] != 0)
    free = np.flatnonzero(~held)
    if not len(free):
        return []
    columns = problem.root_share.reshape(-1, *([1] * (jacobian.ndim - 1))) * jacobian
    columns = columns.reshape(-1, jacobian.shape[-1])
    columns = columns if len(free) == len(b) else columns[:, free]
    norms = effects(columns)
    idle = [np.array([j]) for j in free[norms == 0]]
    if idle:
        free, columns, norms = free[norms > 0], columns[:, norms > 0], norms[norms > 0]
    if not len(free):
        return idle
    columns = columns / norms
    if np.linalg.eigvalsh(columns.T @ columns)[0] > CLEAR:
        return idle
    from scipy.linalg import qr, solve_triangular

    r, order = qr(columns, mode="r", pivoting=True, check_finite=False)
    size = np.abs(np.diagonal(r))
    rank = int(np.count_nonzero(size > DEPENDENT))
    sets = list(idle)
    for k in range(rank, len(free)):
        mix = solve_triangular(r[:rank, :rank], r[:rank, k], check_finite=False)
        part = np.flatnonzero(np.abs(mix) > INVOLVED * max(1.0, float(np.max(np.abs(mix), initial=0.0))))
        sets.append(np.sort(free[order[np.append(part, k)]]))
    return sets
