"""What the pictures need of the data, computed once, so that no row of the data has to be kept.

The touching picture is exact for any two inputs with the other coefficients held at the fit: it needs the
coefficients, each input's pull on the residual, and the Gram entries of the two inputs. The pull picture needs only
the pulls. All are on the penalty's scale, where ``u_j = s_j b_j``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .errors import InputError
from .ingredients_along import Along, along_path, blocks, divide, pulls_at_zero, residual_of
from .problem import Problem, linear_predictor

if TYPE_CHECKING:
    from .paths import Path

__all__ = [
    "Ingredients",
    "figure_ingredients",
    "ingredients_from_data",
    "largest_output",
    "prominent",
]

Float = NDArray[np.float64]
_BLOCK_BYTES = 32 * 2**20


@dataclass(frozen=True, eq=False)
class Ingredients:
    """One fit, seen from the penalty's scale: enough for the touching picture and the pull picture.

    Attributes
    ----------
    alpha, l1_ratio : float
        The penalty's strength and its share of L1.
    names : (p,) tuple of str
    coef, intercept : (p,) array, float
        The fit, in original units.
    scale : (p,) array
        ``s_j``: the penalty sees ``u_j = s_j b_j``. 1 where inputs are not standardised.
    sd : (p,) array
        Weighted standard deviation of each input (1/n).
    factor, lower, upper : (p,) arrays
        Penalty factors ``v_j`` and bounds in original units.
    usable : (p,) bool array
        False for excluded inputs (infinite factor) and constant ones that cannot contribute.
    pull : (p,) array
        ``(1/W) sum_i w_i (x_ij - c_j) r_i / s_j``: the slope of the error along input j at the fit. At an optimum
        without bounds, ``pull_j = alpha v_j (l1_ratio sign(u_j) + (1 - l1_ratio) u_j)`` where input j is kept and
        ``|pull_j| <= alpha v_j l1_ratio`` where its coefficient is 0.
    inputs : (m,) int array
        The inputs whose Gram entries are stored, in increasing order.
    gram : (m, m) array
        ``(1/W) sum_i w_i (x_ij - c_j)(x_ik - c_k) / (s_j s_k)`` of those inputs.
    error : float
        Weighted mean of the squared residuals of the fit; for other losses than least squares twice the mean loss.
    quadratic : bool
        Whether the error is a quadratic in the coefficients (least squares). Where it is not, residuals are minus the
        derivatives of the loss, and ``gram`` holds the second derivatives at the fit, the intercept following.
    output : str
        Of several outputs (classes), the one whose coefficients these are.
    surface : figures.surface.Surface or None
        Where the error is no quadratic, its values for one pair of inputs.
    noun : str
        What a coefficient belongs to: an "input", or a "parameter" of a function f(x; b), whose scale and sd are 1.
        Where the penalty is on groups of parameters there is one entry per group: its norm over the root of its size.
    local : bool
        Whether the fit is known to be a local minimum only.
    along : Along or None
        The same inputs at other alphas.
    at_zero : (m,) array or None
        For those inputs, the pull that each would have with its own coefficient at 0 and everything else held (other
        coefficients, and the intercept of centred inputs): the coefficient of an L1 fit is 0 exactly where
        ``|at_zero_j| <= alpha v_j``. NaN where that was not computed (all but the largest coefficients of a loss that
        is no quadratic). None where a penalty joins the coefficients of several outputs, or of groups.
    frames : figures.frames.Frames or None
        Where the error is no quadratic, its values for one pair of inputs at some of the alphas.
    """

    alpha: float
    l1_ratio: float
    names: tuple[str, ...]
    coef: Float
    intercept: float
    scale: Float
    sd: Float
    factor: Float
    lower: Float
    upper: Float
    usable: NDArray[np.bool_]
    pull: Float
    inputs: NDArray[np.int64]
    gram: Float
    error: float
    quadratic: bool = True
    output: str = ""
    surface: Any = None
    noun: str = "input"
    local: bool = False
    along: Along | None = None
    at_zero: Float | None = None
    frames: Any = None

    @property
    def u(self) -> Float:
        """Coefficients (p,) on the penalty's scale."""
        return self.scale * self.coef

    def pair(self, first: int, second: int) -> Float:
        """Gram entries (2, 2) of two inputs, given by their places among all p.

        Raises
        ------
        KeyError
            If the Gram entries of one of them are not stored.
        """
        rows = [int(np.searchsorted(self.inputs, j)) for j in (first, second)]
        for row, j in zip(rows, (first, second), strict=True):
            if row >= len(self.inputs) or self.inputs[row] != j:
                raise KeyError(self.names[j])
        return self.gram[np.ix_(rows, rows)]

    def ranked(self) -> list[int]:
        """Places of the usable ones of ``inputs``: large coefficients first, those at 0 by their pull."""
        places = [int(j) for j in self.inputs if self.usable[j]]
        return [places[k] for k in np.lexsort((-np.abs(self.pull[places]), -np.abs(self.u[places])))]


def figure_ingredients(problem: Problem, path: Path, index: int, *, inputs: Any = None, limit: int = 60) -> Ingredients:
    """Ingredients of the pictures for one alpha of a path.

    Parameters
    ----------
    problem : Problem
        The data and the penalty that ``path`` was computed from.
    path : Path
    index : int
        Which alpha of ``path``.
    inputs : sequence of int, optional
        The inputs whose Gram entries are wanted. Default: those with the largest coefficients on the penalty's scale,
        and those at 0 with the largest pull, ``limit`` in all.
    limit : int, default 60
        How many inputs get Gram entries when ``inputs`` is not given.

    Returns
    -------
    Ingredients
        Sums over rows only; no row of the data is kept. Costs two passes over X (pull, and the chosen columns).
    """
    k, label = largest_output(path, index)
    p = problem.matrix.shape[1]
    coef = np.atleast_2d(path.coef_at(index))[k].astype(np.float64)
    intercept = float(np.atleast_1d(path.intercept[index])[k])
    scale = np.asarray(path.scale, dtype=np.float64)
    weights = problem.share
    center = np.asarray(path.center, dtype=np.float64) if problem.fit_intercept else np.zeros(p)
    if problem.gaussian:
        residual, eta = residual_of(problem, coef, intercept), None
        error = float(weights @ residual**2)
    else:
        eta = linear_predictor(problem, np.asarray(path.coef_at(index)), path.intercept[index])
        residual = problem.loss.residual_of(problem.y, eta, weights)
        residual = residual if residual.ndim == 1 else residual[:, k]
        error = 2.0 * problem.loss.value(problem.y, eta, weights)
    usable = ~np.asarray(problem.dead)
    pull = divide(_cross(problem.matrix, weights * residual) - center * float(weights @ residual), scale)
    if inputs is None:
        inputs = prominent(scale * coef, pull, usable, limit)
    chosen = np.unique(np.asarray(inputs, dtype=np.int64))
    if eta is None:
        gram = _gram(problem.matrix, chosen, weights, center, scale)
    else:
        gram = _curved_gram(problem, eta, k, chosen, center, scale)
    return Ingredients(
        alpha=float(path.alphas[index]),
        l1_ratio=float(problem.penalty.l1_ratio),
        names=tuple(path.names),
        coef=coef,
        intercept=intercept,
        scale=scale,
        sd=np.asarray(path.sd, dtype=np.float64),
        factor=np.array(problem.penalty_factor, dtype=np.float64),
        lower=np.array(problem.lower, dtype=np.float64),
        upper=np.array(problem.upper, dtype=np.float64),
        usable=usable,
        pull=pull,
        inputs=chosen,
        gram=gram,
        error=error,
        quadratic=problem.gaussian,
        output=label,
        along=along_path(problem, path, index, k, chosen, gram, center, scale),
        at_zero=pulls_at_zero(problem, eta, k, chosen, pull[chosen], (scale * coef)[chosen], gram, center, scale),
    )


def largest_output(path: Path, index: int) -> tuple[int, str]:
    """The output with the largest coefficients, and its name; (0, "") where there is only one."""
    coef = np.atleast_2d(path.coef_at(index)) * path.scale
    k = int(np.argmax(np.abs(coef).sum(axis=1)))
    return k, str(path.classes[k]) if len(coef) > 1 and path.classes is not None else ""


def _curved_gram(
    problem: Problem, eta: Float, k: int, columns: NDArray[np.int64], center: Float, scale: Float
) -> Float:
    """Second derivatives (m, m) of the mean loss in the chosen coefficients of output k; the intercept follows them."""
    part = problem.matrix[:, columns]
    dense = np.asarray(part.toarray() if hasattr(part, "toarray") else part, dtype=np.float64)
    z = (dense - center[columns]) * divide(np.ones(len(columns)), scale[columns])
    share = problem.share

    def curved(v: Float) -> Float:
        along = v if eta.ndim == 1 else np.where(np.arange(eta.shape[1]) == k, v[:, None], 0.0)
        out = problem.loss.apply_curvature(problem.y, eta, share, along)
        return share * (out if out.ndim == 1 else out[:, k])

    gram = z.T @ np.column_stack([curved(column) for column in z.T]) if len(columns) else np.zeros((0, 0))
    if problem.fit_intercept:
        one = curved(np.ones(len(share)))
        cross, total = z.T @ one, float(one.sum())
        gram = gram - np.outer(cross, cross) / total if total > 0 else gram
    return 0.5 * (gram + gram.T)


def ingredients_from_data(
    path: Path,
    index: int,
    X: Any,
    y: Any,
    *,
    sample_weight: Any = None,
    offset: Any = None,
    inputs: Any = None,
) -> Ingredients:
    """Ingredients of a fit that did not keep them, from the data it was fitted on.

    Parameters
    ----------
    path : Path
    index : int
        Which alpha of ``path``.
    X, y, sample_weight, offset
        As they were passed to the fit.
    inputs : sequence of int, optional
        As in `figure_ingredients`.

    Raises
    ------
    InputError
        If the data do not have the inputs of the fit.
    """
    return figure_ingredients(problem_of_data(path, X, y, sample_weight, offset), path, index, inputs=inputs)


def problem_of_data(path: Path, X: Any, y: Any, sample_weight: Any = None, offset: Any = None) -> Problem:
    """The problem that a path was the solution of, from its data.

    Raises
    ------
    InputError
        If the data do not have the inputs of the fit.
    """
    from .data import check_matrix, check_offset, check_weights
    from .data.targets import read_target

    matrix = path.encoder.transform(X) if path.encoder is not None else check_matrix(X)[0]
    n, p = matrix.shape
    if p != len(path.names):
        raise InputError(f"X has {p} columns; this fit has {len(path.names)} inputs. Pass the data it was fitted on.")
    target, weights = read_target(y, n, path.loss), check_weights(sample_weight, n)
    if target.weights is not None:
        weights = target.weights if weights is None else weights * target.weights
    return Problem(
        matrix=matrix,
        y=target.values,
        penalty=path.penalty,
        weights=weights,
        offset=check_offset(offset, n, outputs=path.outputs),
        penalty_factor=path.penalty_factor,
        lower=path.lower,
        upper=path.upper,
        fit_intercept=path.fit_intercept,
        standardize=path.standardized,
        names=path.names,
        loss=path.loss,
        classes=target.classes,
    )


def prominent(u: Float, pull: Float, usable: NDArray[np.bool_], limit: int) -> NDArray[np.intp]:
    """The inputs that a reader will ask about: the largest coefficients, and those at 0 that pull hardest.

    Each group gets half of the places, and what the other one leaves free.
    """
    kept = np.flatnonzero(usable & (u != 0))
    zero = np.flatnonzero(usable & (u == 0))
    kept = kept[np.argsort(-np.abs(u[kept]), kind="stable")]
    zero = zero[np.argsort(-np.abs(pull[zero]), kind="stable")]
    share = max(limit - len(zero), limit - limit // 2)
    return np.concatenate([kept[:share], zero[: limit - min(len(kept), share)]])


def _cross(matrix: Any, v: Float) -> Float:
    """X' v (p,) in float64, without a float64 copy of the whole of X."""
    if hasattr(matrix, "tocsc"):
        return np.asarray(matrix.T @ v, dtype=np.float64).ravel()
    out = np.empty(matrix.shape[1])
    for block in blocks(matrix, np.arange(matrix.shape[1])):
        out[block] = np.asarray(matrix[:, block], dtype=np.float64).T @ v
    return out


def _gram(matrix: Any, columns: NDArray[np.int64], weights: Float, center: Float, scale: Float) -> Float:
    """Centred, weighted, scaled Gram entries (m, m) of the chosen columns, summed over blocks of rows."""
    m = len(columns)
    total = np.zeros((m, m))
    chosen = matrix.tocsc()[:, columns].tocsr() if hasattr(matrix, "tocsc") else matrix
    step = max(1, _BLOCK_BYTES // (8 * max(m, 1)))
    for start in range(0, matrix.shape[0], step):
        rows = slice(start, start + step)
        part = chosen[rows].toarray() if hasattr(matrix, "tocsc") else matrix[rows, columns]
        centred = np.asarray(part, dtype=np.float64) - center[columns]
        total += centred.T @ (weights[rows, None] * centred)
    inverse = divide(np.ones(m), scale[columns])
    return 0.5 * (total + total.T) * np.outer(inverse, inverse)
