"""Why coefficients without a penalty grow without end, in a sentence that names the inputs.

The likelihood of labels, counts and survival times can rise for ever along a direction b of the free inputs:

- labels: ``(x_i'b for the row's own class) >= (for every other class)`` in all rows, somewhere more (Albert and
  Anderson, "On the existence of maximum likelihood estimates in logistic regression models", 1984);
- counts: ``x_i'b = 0`` in rows above 0, at most 0 in rows of 0, somewhere less (Correia, Guimaraes and Zylkin,
  "Verifying the existence of maximum likelihood estimates for generalized linear models", 2019);
- survival times: at every event the row has the largest (or smallest) ``x_i'b`` of all that are at risk.

A linear programme finds such a direction or proves that there is none.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..penalties import NoPenalty
from ..problem import Problem
from ..wording import listed

__all__ = ["concerns", "explain"]

Float = NDArray[np.float64]

_LARGEST = 4_000_000  # numbers in the linear programme that is worth solving for a sentence


def concerns(problem: Problem, alpha: float) -> bool:
    """Whether anything is free at this alpha, under a loss whose likelihood can rise for ever."""
    if problem.loss.name not in _CONES:
        return False
    return alpha == 0 or isinstance(problem.penalty, NoPenalty) or bool(np.any(problem.penalty_factor == 0))


def explain(problem: Problem, alpha: float) -> str | None:
    """A sentence if the data have no finite solution at this alpha, else None (also where that is too dear to know)."""
    if problem.loss.name not in _CONES:
        return None
    everything = alpha == 0 or isinstance(problem.penalty, NoPenalty)
    free = ~problem.dead & (everything | (problem.penalty_factor == 0))
    free &= np.isinf(problem.lower) | np.isinf(problem.upper)
    columns = np.flatnonzero(free)
    if not len(columns) or len(columns) * problem.shape[0] > _LARGEST:
        return None
    what = _WHAT[problem.loss.kind]
    for j in columns:  # an input that does it alone is the sentence that helps most
        if _direction(problem, np.array([j])) is not None:
            return f"{problem.names[j]} alone {what}: {_ADVICE}"
    b = _direction(problem, columns)
    if b is None:
        return None
    size = np.abs(b).max(axis=0) * problem.stats.scale[columns]
    order = np.argsort(-size)
    used = [problem.names[columns[k]] for k in order[:5] if size[k] > 1e-6 * size[order[0]]]
    more = int((size > 1e-6 * size.max()).sum()) - len(used)
    names = listed([*used, *([f"{more} more inputs"] if more > 0 else [])])
    return f"A combination of {names} {what}: {_ADVICE}"


_ADVICE = (
    "without a penalty on it the coefficients grow without end, so there is no finite solution. Use a penalty (dr.L2() "
    "or dr.L1()), or leave the input out if it is known only after the fact."
)
_WHAT = {
    "class": "separates the two labels",
    "classes": "separates the labels",
    "count": "separates the rows of 0 from the others",
    "survival": "puts the rows in the order of their events",
}


def _direction(problem: Problem, columns: NDArray[np.intp]) -> Float | None:
    """Coefficients (K, m) of a direction along which the likelihood rises for ever, None if there is none."""
    from scipy.optimize import linprog
    from scipy.sparse import issparse

    chosen = problem.matrix[:, columns]
    x = np.asarray(chosen.toarray() if issparse(chosen) else chosen, dtype=np.float64)
    x = (x - problem.stats.center[columns]) / problem.stats.scale[columns]
    present = problem.share > 0
    x, y = x[present], problem.y[present]
    if problem.fit_intercept:
        x = np.hstack([x, np.ones((len(x), 1))])
    k = problem.outputs
    rows, equal = _CONES[problem.loss.name](x, y)
    if rows is None or rows.size > _LARGEST:
        return None
    low, high = (np.where(np.isinf(bound[columns]), math.inf, 0.0) for bound in (problem.lower, problem.upper))
    limits = [(-min(1.0, a), min(1.0, b)) for a, b in zip(low, high, strict=True)]
    limits += [(-1.0, 1.0)] * int(problem.fit_intercept)
    found = linprog(
        -rows.sum(axis=0), A_ub=-rows, b_ub=np.zeros(len(rows)), A_eq=equal,
        b_eq=None if equal is None else np.zeros(len(equal)), bounds=limits * k, method="highs",
    )  # fmt: skip
    if found.status != 0 or not -found.fun > 1e-7:
        return None
    return np.asarray(found.x.reshape(k, -1)[:, : len(columns)])


Cone = tuple[Float | None, Float | None]


def _labels(x: Float, y: Float) -> Cone:
    if ((y > 0) & (y < 1)).any():  # a proportion is on both sides
        inner = (y > 0) & (y < 1)
        return (2.0 * y[~inner] - 1.0)[:, None] * x[~inner], x[inner]
    return (2.0 * y - 1.0)[:, None] * x, None


def _classes(x: Float, y: Float) -> Cone:
    n, k = y.shape
    if n * (k - 1) * k * x.shape[1] > _LARGEST or ((y > 0) & (y < 1)).any():
        return None, None
    own = np.argmax(y, axis=1)
    parts = []
    for other in range(k):
        at = np.flatnonzero(own != other)
        block = np.zeros((len(at), k, x.shape[1]))
        block[np.arange(len(at)), own[at]] += x[at]
        block[:, other] -= x[at]
        parts.append(block.reshape(len(at), -1))
    return np.vstack(parts), None


def _counts(x: Float, y: Float) -> Cone:
    return -x[y == 0], x[y > 0]


def _events(x: Float, y: Float) -> Cone:
    start, stop, event, stratum = y.T
    parts, total = [], 0
    for i in np.flatnonzero(event > 0):
        at = (stratum == stratum[i]) & (stop >= stop[i]) & (start < stop[i])
        total += int(at.sum()) * x.shape[1]
        if total > _LARGEST:
            return None, None
        parts.append(x[i] - x[at])
    return (np.vstack(parts) if parts else None), None


_CONES = {
    "binomial": _labels,
    "multinomial": _classes,
    "poisson": _counts,
    "negativebinomial": _counts,
    "cox": _events,
}
