"""What the drop-in classes share between checked data and fitted attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning

# certificate and engine are used by solve; loaded with the classes, they do not slow down the first fit
from ..errors import InputError
from ..losses import Gaussian, Loss
from ..messages import warn_data
from ..paths import Path, Solver, solve
from ..penalties import L1, L1L2, L2, Penalty
from ..problem import Problem
from ..solvers.dispatch import solve_by_kind
from ._validation import refuse_overflow

if TYPE_CHECKING:
    from ._validation import Data

Float = NDArray[np.float64]

_LOOSEST_TOL = 1e-8
_LOOSEST_CURVED = 1e-10  # Newton's last step gains many digits: the next two cost nearly nothing
_TIGHTEST_TOL = 1e-12
_GAUSSIAN = Gaussian()
_RESOLUTION = float(np.finfo(np.float64).resolution)


def penalty_of(l1_ratio: float) -> Penalty:
    """The penalty with this share of L1; the pure ones have methods of their own."""
    if l1_ratio == 1:
        return L1()
    return L2() if l1_ratio == 0 else L1L2(float(l1_ratio))


def target_gap(tol: float, loss: Loss | None = None) -> float:
    """Relative duality gap that the drop-in classes solve to, whatever ``tol``: at best 1e-12, at least 1e-8.

    At least 1e-10 for convex losses other than squares, so that coefficients are good to six digits and more.
    """
    loosest = _LOOSEST_TOL if loss is None or isinstance(loss, Gaussian) or not loss.convex else _LOOSEST_CURVED
    return float(max(min(tol, loosest), _TIGHTEST_TOL))


def make_problem(
    data: Data, column: int, penalty: Penalty, *, fit_intercept: bool, positive: bool = False,
    loss: Loss = _GAUSSIAN, target: Float | None = None, classes: tuple[Any, ...] | None = None,
) -> Problem:  # fmt: skip
    """The problem of one target, in scikit-learn's manner: inputs not standardised, equal penalty factors.

    ``target`` and ``classes`` replace a column of the data's target: what `Problem` keeps as ``y`` for such a loss.
    """
    p = data.matrix.shape[1]
    y = np.ascontiguousarray(data.y[:, column]) if target is None else target
    problem = Problem(
        matrix=data.matrix,
        y=y,
        penalty=penalty,
        weights=data.weights,
        offset=None,
        penalty_factor=np.ones(p),
        lower=np.zeros(p) if positive else np.full(p, -np.inf),
        upper=np.full(p, np.inf),
        fit_intercept=bool(fit_intercept),
        standardize=False,
        names=data.names,
        loss=loss,
        classes=classes,
    )
    if data.moments is not None:
        problem.__dict__["column_moments"] = data.moments
    if problem.overflowing is not None:  # the squares of so many numbers might add up to more than float64 holds
        refuse_overflow(data.matrix, data.y)
    return problem


def solve_at(problem: Problem, alphas: Any, tol: float, solver: Solver = solve_by_kind) -> Path:
    """Certified solutions at exactly these alphas (in the package's scaling), decreasing.

    Warns with scikit-learn's ConvergenceWarning where the target gap was missed.
    """
    path = solve(problem, np.asarray(alphas, dtype=np.float64), tol=target_gap(tol, problem.loss), solver=solver)
    warn_missed(path)
    return path


def solve_grid(problem: Problem, length: int, eps: float, tol: float) -> Path:
    """As `solve_at`, at ``length`` alphas from the smallest one that keeps no input down to ``eps`` times it."""
    path = solve(problem, length, eps=check_eps(eps, length), tol=target_gap(tol))
    warn_missed(path)
    return path


def check_eps(eps: float, length: int) -> float:
    """``eps`` of a grid of this length; for a single alpha it means nothing, and any value will do."""
    if length > 1 and eps >= 1:
        raise InputError(f"eps={eps:g}: a grid of {length} alphas goes down, so eps must be below 1 (1e-3 is usual).")
    return min(eps, 0.5)


def warn_missed(path: Path) -> None:
    """A ConvergenceWarning if the gap target was missed anywhere; it names alpha, gap, column and cause."""
    if path.solver_flaws:
        warn_data(
            "Objective did not converge. You might want to increase the number of iterations, check the scale of the "
            f"features or consider increasing regularisation. Here: {' '.join(path.solver_flaws)}",
            ConvergenceWarning,
        )


def warn_data_flaws(path: Path) -> None:
    """A DataWarning per flaw of the data that was dealt with: constant inputs, solutions that are not unique."""
    for text in path.data_flaws:
        warn_data(text)


def row_of(alphas: Float, alpha: float) -> int:
    """Position of an alpha among the decreasing values of a path that was solved at exactly this alpha."""
    return int(np.flatnonzero(alphas == alpha)[0])


def refuse_grid_without_l1(l1_ratio: float) -> None:
    """Without L1 no alpha makes all coefficients zero, so that a grid has no natural beginning."""
    if l1_ratio == 0:
        raise InputError(
            "Automatic alpha grid generation is not supported for l1_ratio=0. Please supply a grid by providing your "
            "estimator with the appropriate `alphas=` argument. (RidgeCV, or PenalizedRegressor(penalty=dr.L2()), "
            "finds one for the pure L2 penalty.)"
        )


def is_unrelated(path: Path) -> bool:
    """Whether no input is related to the target: then any alpha keeps nothing, and an automatic grid means nothing."""
    return not path.alpha_max > _RESOLUTION


def unrelated_grid(length: int) -> Float:
    """scikit-learn's grid for that case: the resolution of float64, 1e-15, as often as wanted."""
    return np.full(length, _RESOLUTION)


def dual_gap(problem: Problem, path: Path, row: int) -> float:
    """scikit-learn's ``dual_gap_`` of one solution, from its certificate."""
    if str(path.status[row]).startswith("kkt"):
        return absolute_gap(problem, float(path.alphas[row]), path.coef_at(row), float(path.intercept[row]))
    return float(path.gap[row] * max(abs(path.objective[row]), 0.5e-12 * path.y_scale**2))


def absolute_gap(problem: Problem, alpha: float, coef: Float, intercept: float) -> float:
    """scikit-learn's ``dual_gap_``: P - D in the units of its objective (half the mean squared error, and penalty).

    With the residual r and c = X'Wr/W - l2 b, where l1 and l2 are the strengths of the two parts of the penalty, the
    dual point is s r with s as large as the dual allows (|s c_j| <= l1), but not beyond the best multiple of r. For the
    pure L2 penalty the dual has no limit; without any penalty it has no useful point, and the value is the squared norm
    of X'Wr over W, as in scikit-learn.
    """
    matrix, weights = problem.matrix, problem.weights
    l1, l2 = alpha * problem.penalty.l1_ratio, alpha * (1.0 - problem.penalty.l1_ratio)
    y = problem.y - problem.stats.y_center if problem.fit_intercept else problem.y
    residual = problem.y - _product(matrix, coef)
    if problem.fit_intercept:
        residual = residual - intercept

    def mean(values: Float) -> float:
        # as np.mean does it, to the last bit, without its detours
        return float(values.sum() / len(values) if weights is None else np.average(values, weights=weights))

    count = len(y) if weights is None else float(weights.sum())
    slope = _cross(matrix, residual if weights is None else weights * residual)
    fit, norm = mean(residual**2), float(coef @ coef)
    if l1 == 0:
        if l2 == 0:
            return float(slope @ slope) / count
        loss = 0.5 * (mean(y**2) - mean((y - residual) ** 2))
        return float(0.5 * fit + 0.5 * l2 * norm - loss + float(slope @ slope) / (2.0 * l2 * count**2))
    squares = mean(y**2)
    primal = 0.5 * fit + l1 * float(np.abs(coef).sum()) + 0.5 * l2 * norm
    reach = slope - (l2 * count) * coef if l2 else slope
    positive = problem.lower[0] == 0  # these problems have the same bounds everywhere
    limit = float((np.maximum(reach, 0.0) if positive else np.abs(reach)).max() / (count * l1))
    energy = fit + l2 * norm
    best = mean(y * residual) / energy if energy > 0 else 1.0
    scaled = residual / limit if limit * best >= 1.0 else residual * best
    shrink = 1.0 / limit if limit * best >= 1.0 else best
    dual = 0.5 * (squares - mean((y - scaled) ** 2)) - 0.5 * l2 * shrink**2 * norm
    return float(primal - dual)


def _product(matrix: Any, coef: Float) -> Float:
    """X b in float64; only the columns in use are converted where X is float32."""
    if matrix.dtype == np.float64:
        return np.asarray(matrix @ coef, dtype=np.float64)
    used = np.flatnonzero(coef)
    part = matrix[:, used] if not sparse.issparse(matrix) else matrix.tocsc()[:, used]
    return np.asarray(part.astype(np.float64) @ coef[used], dtype=np.float64)


def _cross(matrix: Any, vector: Float) -> Float:
    """X'v in float64, in blocks where X is float32."""
    if matrix.dtype == np.float64 or sparse.issparse(matrix):
        return np.asarray(matrix.T @ vector, dtype=np.float64)
    p, step = matrix.shape[1], max(1, (1 << 20) // len(vector))
    pieces = [matrix[:, j : j + step].astype(np.float64).T @ vector for j in range(0, p, step)]
    return np.concatenate(pieces)
