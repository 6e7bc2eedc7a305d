"""One split of a cross-validation: a problem with the training rows, and the test rows beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..blockwise import product
from ..problem import Problem, on_penalty_scale
from .folds import IntVector, Split

if TYPE_CHECKING:
    from ..paths import Path
    from .relaxed import Refit
    from .scoring import Score
    from .solve import FoldPath

__all__ = ["FoldData", "UserRows", "predictors"]

Float = NDArray[np.float64]
Cancel = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class FoldData:
    """One split: a problem with the training rows, and the test rows in the same encoding.

    Attributes
    ----------
    problem : Problem
        Training rows; p_fold inputs.
    full : Problem
        All rows.
    matrix : (n_test, p_fold)
        Test rows, encoded by what the training rows taught.
    y : (n_test,), or what else the loss's targets are
    weights, offset : (n_test,) or None; the offset (n_test, K) with K outputs
    split : Split
        Row numbers.
    source : (p_fold,) int
        The input column (its number) that each input is made of.
    rows, training_rows : the test and training rows as the user gave them, for scorers that look at them.
    """

    problem: Problem
    full: Problem
    matrix: Any
    y: Float
    weights: Float | None
    offset: Float | None
    split: Split
    source: IntVector
    rows: UserRows
    training_rows: UserRows

    def predict(self, coef: Any, intercept: Float, *, training: bool = False) -> Float:
        """Linear predictors (rows, k) of `k` models for the test rows (or the training rows), offset included.

        Parameters
        ----------
        coef : SciPy CSR array (k, p_fold), or a tuple of K of them
            With K outputs the result is (rows, k, K).
        intercept : (k,), or (k, K)
        """
        if training:
            return predictors(self.problem.matrix, coef, intercept, self.problem.offset)
        return predictors(self.matrix, coef, intercept, self.offset)

    def blends(
        self, path: Path | FoldPath, again: Refit | None, gammas: tuple[float, ...], *, training: bool
    ) -> list[Float]:
        """Predictors of the test rows (or the training rows) for each blend of a path with its refit; see `predict`."""
        first = self.predict(path.coef, path.intercept, training=training)
        if again is None:
            return [first]
        second = self.predict(again.coef, again.intercept, training=training)
        return [first if gamma == 1.0 else gamma * first + (1.0 - gamma) * second for gamma in gammas]

    def errors(self, score: Score, eta: Float, *, training: bool) -> Float:
        """Errors (k,) of predictors (rows, k), or (rows, k, K), of the test rows (or the training rows)."""
        y, weights, rows = self.y, self.weights, self.rows
        if training:
            y, weights, rows = self.problem.y, self.problem.weights, self.training_rows
        shown = None if score.scorer is None else rows.take()
        return score.errors(y, eta, weights, shown, self.problem.classes)

    def path(self, problem: Problem, alphas: Float, tol: float, cancel: Cancel) -> Path:
        """The path of the training rows; `problem` is that of the fold, perhaps under another penalty."""
        from ..paths import solve

        return solve(problem, alphas, tol=tol, cancel=cancel)

    def refit(self, problem: Problem, path: Path | FoldPath, cancel: Cancel | None = None) -> Refit:
        """The fit without penalty on each support of a path of the training rows; see `relaxed.refit`."""
        from .relaxed import refit

        return refit(problem, path, cancel)

    def training_losses(self, path: Path) -> Float | None:
        """Mean loss (k,) of the training rows along a path where it is known: the objective less the penalty."""
        fit = np.empty(len(path.alphas))
        for i in range(len(fit)):
            b = on_penalty_scale(self.problem, path.coef_at(i))
            price = path.penalty.total(b, float(path.alphas[i]), self.problem.penalty_factor, path.loss.grouped)
            fit[i] = max(path.objective[i] - price, 0.0)
        return fit


class UserRows:
    """Some rows of the user's inputs, taken only when somebody asks."""

    def __init__(self, X: Any, rows: IntVector) -> None:
        self._X, self._rows = X, rows

    def take(self) -> Any:
        """The rows, in the library they came in."""
        from ..data.frames import take_rows

        return take_rows(self._X, self._rows)


def predictors(matrix: Any, coef: Any, intercept: Float, offset: Float | None) -> Float:
    """Linear predictors (rows, k) of `k` models with coefficients (k, p), or (rows, k, K); see `FoldData.predict`."""
    if isinstance(coef, tuple):
        shifts = [None if offset is None else offset[:, k] for k in range(len(coef))]
        return np.stack([predictors(matrix, c, intercept[:, k], shifts[k]) for k, c in enumerate(coef)], axis=2)
    used = np.unique(coef.indices)
    if used.size < coef.shape[1] // 2:
        # few inputs are in use: read only those columns
        matrix, coef = matrix[:, used], coef[:, used]
    out = product(matrix, np.ascontiguousarray(coef.toarray().T)) + intercept
    return np.asarray(out if offset is None else out + offset[:, None])
