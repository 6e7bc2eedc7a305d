"""Errors that depend on one another: a covariance matrix turned into equal weights."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..nonlinear.bound import BoundModel
from ..nonlinear.problem import NonlinearProblem

__all__ = ["Whitened", "Whitening", "whitening"]

Float = NDArray[np.float64]


class Whitening:
    """``c L^-1`` for a covariance ``C = L L'``: it makes errors independent, of one size.

    ``c^2 = n / W`` with W the trace of ``C^-1``, so that the mean over rows is ``(1/W) r' C^-1 r``, as with weights.

    Attributes
    ----------
    sum_weights : float
        W.
    """

    def __init__(self, factor: Float) -> None:
        self.factor, n = factor, len(factor)
        self.sum_weights = float(np.sum(self._solve(np.eye(n)) ** 2))
        self.scale = float(np.sqrt(n / self.sum_weights))

    def _solve(self, v: Float, transposed: int = 0) -> Float:
        from scipy.linalg import solve_triangular

        return np.asarray(solve_triangular(self.factor, v, lower=True, trans=transposed, check_finite=False))

    def apply(self, v: Float) -> Float:
        """To the rows of an array."""
        return self.scale * self._solve(v)

    def transposed(self, v: Float) -> Float:
        """Its transpose, to a vector."""
        return self.scale * self._solve(v, 1)

    def problem(self, problem: NonlinearProblem, model: Whitened) -> NonlinearProblem:
        """The same problem for errors made independent."""
        return dataclasses.replace(problem, model=model, y=self.apply(problem.y))


def whitening(covariance: Float) -> Whitening:
    """For a covariance matrix (n, n).

    Raises
    ------
    InputError
        If it is none.
    """
    if not np.isfinite(covariance).all():
        raise InputError("sigma holds values that are missing or infinite; a covariance matrix must be finite.")
    if np.max(np.abs(covariance - covariance.T)) > 1e-8 * np.max(np.abs(covariance)):
        raise InputError("sigma is not symmetric, and so no covariance matrix. Standard deviations are passed as (M,).")
    try:
        return Whitening(np.asarray(np.linalg.cholesky(covariance), dtype=np.float64))
    except np.linalg.LinAlgError:
        raise InputError(
            "sigma is not positive definite, and so no covariance matrix of errors. Standard deviations are passed as "
            "(M,); variances go on its diagonal."
        ) from None


class Whitened:
    """A `BoundModel` whose predictions are those of another, whitened."""

    def __init__(self, inner: BoundModel, change: Whitening) -> None:
        self.inner, self.change = inner, change
        self.n_params, self.n_rows, self.outputs = inner.n_params, inner.n_rows, inner.outputs
        self.linear, self.reverse = inner.linear, inner.reverse

    def value(self, b: Float) -> Float:
        return self.change.apply(self.inner.value(b))

    def trial(self, b: Float) -> Float | None:
        found = self.inner.trial(b)
        return None if found is None else self.change.apply(found)

    def linearize(self, b: Float) -> tuple[Float, Float]:
        predictions, jacobian = self.inner.linearize(b)
        return self.change.apply(predictions), self.change.apply(jacobian)

    def pullback(self, b: Float, r: Float) -> tuple[Float, Float]:
        predictions, gradient = self.inner.pullback(b, self.change.transposed(r))
        return self.change.apply(predictions), gradient
