"""Ingredients of pictures along a path: what inputs are and pull at every alpha, and what they would pull at 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .blockwise import centred_columns
from .problem import Problem, linear_predictor

if TYPE_CHECKING:
    from .paths import Path

__all__ = ["AT_ZERO", "Along", "along_path", "blocks", "divide", "pulls_at_zero", "residual_of"]

Float = NDArray[np.float64]
_BLOCK_BYTES = 32 * 2**20
_MOST_WORK = 4e9  # rows times inputs times alphas that are followed
_AT_ZERO_WORK = 2e7  # rows times kept inputs times alphas
AT_ZERO = 24  # kept inputs whose slope at 0 is computed where the error is no quadratic


@dataclass(frozen=True, eq=False)
class Along:
    """The inputs whose Gram entries are stored, along a path.

    Attributes
    ----------
    places : (k,) int array
        Which alphas of the path: all above 0, or some of them where the data are large.
    u, pull : (k, m) arrays
        Coefficients on the penalty's scale, and pulls on the residual as in `Ingredients`.
    at_zero : (k, m) array or None
        As in `Ingredients`.
    """

    places: NDArray[np.int64]
    u: Float
    pull: Float
    at_zero: Float | None = None


def pulls_at_zero(
    problem: Problem, eta: Float | None, k: int, columns: NDArray[np.int64], pull: Float, u: Float, gram: Float,
    center: Float, scale: Float,
) -> Float | None:  # fmt: skip
    """The pull (m,) of each chosen input with its own coefficient at 0; see `Ingredients`."""
    if problem.loss.grouped:
        return None
    if eta is None:
        return pull + np.diag(gram) * u
    if not problem.loss.smooth:
        return np.where(u == 0, pull, np.nan)
    largest = np.argsort(-np.abs(u), kind="stable")[:AT_ZERO]
    z = centred_columns(problem.matrix, center, columns[largest]) * divide(
        np.ones(len(largest)), scale[columns[largest]]
    )
    out = np.where(u == 0, pull, np.nan)
    out[largest] = _one_by_one(problem, eta, k, z, pull[largest], u[largest], AT_ZERO)
    return out


def _one_by_one(problem: Problem, eta: Float, k: int, z: Float, pull: Float, u: Float, most: int) -> Float:
    """The same for given columns (n, m), with a pass over the rows for each of the largest ``most`` coefficients."""
    out, share = np.where(u == 0, pull, np.nan), problem.share
    for m in np.argsort(-np.abs(u), kind="stable")[:most]:
        if u[m] == 0:
            break
        without = eta.copy()
        if eta.ndim == 1:
            without -= z[:, m] * u[m]
        else:
            without[:, k] -= z[:, m] * u[m]
        r = problem.loss.residual_of(problem.y, without, share)
        out[m] = float(z[:, m] @ (share * (r if r.ndim == 1 else r[:, k])))
    return out


def along_path(
    problem: Problem, path: Path, index: int, k: int, columns: NDArray[np.int64], gram: Float, center: Float,
    scale: Float,
) -> Along:  # fmt: skip
    """What some inputs are and pull for output k at all alphas of the path above 0, or as many as the work allows."""
    n, m = problem.matrix.shape[0], max(len(columns), 1)
    places = np.flatnonzero(path.alphas > 0)
    most = max(int(_MOST_WORK / (n * m)), 1)
    if len(places) > most:
        places = np.unique(np.append(places[np.linspace(0, len(places) - 1, most).astype(int)], index))
    weights, u = problem.share, np.zeros((len(places), len(columns)))
    pull, at_zero = np.zeros_like(u), np.zeros_like(u)
    few = min(int(_AT_ZERO_WORK / (n * len(places))), AT_ZERO) if len(places) else 0
    z = centred_columns(problem.matrix, center, columns) * divide(np.ones(len(columns)), scale[columns])
    for row, place in enumerate(places):
        coef, intercept = np.asarray(path.coef_at(int(place)), dtype=np.float64), path.intercept[place]
        u[row] = scale[columns] * np.atleast_2d(coef)[k, columns]
        if problem.gaussian:
            pull[row] = z.T @ (weights * residual_of(problem, coef, float(intercept)))
            at_zero[row] = pull[row] + np.diag(gram) * u[row]
            continue
        eta = linear_predictor(problem, coef, intercept)
        r = problem.loss.residual_of(problem.y, eta, weights)
        pull[row] = z.T @ (weights * (r if r.ndim == 1 else r[:, k]))
        at_zero[row] = _one_by_one(problem, eta, k, z, pull[row], u[row], few)
    return Along(places=places.astype(np.int64), u=u, pull=pull, at_zero=None if problem.loss.grouped else at_zero)


def residual_of(problem: Problem, coef: Float, intercept: float) -> Float:
    """y - offset - b0 - X b (n,); only the kept columns of X are read."""
    fitted = np.full(problem.matrix.shape[0], intercept)
    if hasattr(problem.matrix, "tocsc"):
        fitted += problem.matrix @ coef
    else:
        for block in blocks(problem.matrix, np.flatnonzero(coef)):
            fitted += np.asarray(problem.matrix[:, block], dtype=np.float64) @ coef[block]
    return problem.target - fitted


def blocks(matrix: Any, columns: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The columns in pieces of at most 32 MiB of float64."""
    step = max(1, _BLOCK_BYTES // (8 * max(matrix.shape[0], 1)))
    return [columns[start : start + step] for start in range(0, len(columns), step)]


def divide(values: Float, scale: Float) -> Float:
    """values / scale, and 0 where the scale is 0 (constant columns)."""
    return np.divide(values, scale, out=np.zeros_like(values), where=scale > 0)
