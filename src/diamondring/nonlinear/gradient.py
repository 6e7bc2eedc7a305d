"""One alpha with many parameters, or with groups: the proximal L-BFGS of `descent` on a nonlinear problem.

Levenberg-Marquardt steps solve for all parameters at once; here a step costs one gradient. Second derivatives,
``J'HJ`` of the parameters that are not at rest, are formed only now and then, and only where there are not too many.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..errors import FitError
from .bound import Cancel
from .certificate import FITTED, LARGEST, distances, judge, judge_at
from .descent import descend as walk_down
from .found import Found
from .local import Local
from .problem import NonlinearProblem, through
from .regularizer import Regularizer
from .watch import Watch

__all__ = ["descend", "regularizer_of"]

Float = NDArray[np.float64]

ROUNDS = 6  # descents, each with a sharper idea of what distances are relative to
SAFETY = 0.3  # part of the tolerance that a descent aims at


class _Data:
    """The mean loss as a function of the parameters; see `descent.Smooth`."""

    def __init__(self, problem: NonlinearProblem) -> None:
        self.problem = problem
        self.formable = problem.null_residual.size * problem.n_params <= LARGEST
        self.linearized: tuple[Float, Float, Float] | None = None

    def value(self, b: Float) -> float:
        predictions = self.problem.model.trial(b)
        return np.inf if predictions is None else self.problem.data_value(self.problem.shifted(predictions))

    def gradient(self, b: Float) -> Float:
        problem = self.problem
        if problem.model.reverse:
            eta = problem.shifted(problem.model.value(b))
            return problem.model.pullback(b, problem.slopes(eta))[1]
        eta, jacobian = self.jacobian(b)
        return through(jacobian, problem.slopes(eta))

    def jacobian(self, b: Float) -> tuple[Float, Float]:
        """Predictions and Jacobian; those of the last point are kept."""
        if self.linearized is None or self.linearized[0] is not b:
            self.linearized = (b, *self.problem.linearize(b))
        return self.linearized[1], self.linearized[2]

    def curvature(self, b: Float, places: NDArray[np.intp]) -> Float | None:
        """J'HJ (m, m) of the parameters at ``places``."""
        if not self.formable:
            return None
        problem = self.problem
        eta, jacobian = self.jacobian(b)
        columns = jacobian[..., places]
        if Local.has_root(problem):
            share = problem.share if eta.ndim == 1 else problem.share[:, None]
            h = np.sqrt(np.maximum(share * problem.loss.curvature(problem.y, eta), 0.0))
            root = (h[..., None] * columns).reshape(-1, len(places))
            return np.asarray(root.T @ root)
        share = problem.share.reshape(-1, *([1] * (eta.ndim - 1)))
        bent = [
            share * problem.loss.apply_curvature(problem.y, eta, problem.share, columns[..., j])
            for j in range(len(places))
        ]
        gram = columns.reshape(-1, len(places)).T @ np.stack([each.reshape(-1) for each in bent], axis=1)
        return np.asarray(0.5 * (gram + gram.T))


def regularizer_of(problem: NonlinearProblem, alpha: float) -> Regularizer:
    """Penalty and bounds of a problem at one alpha."""
    a, q = problem.prices(alpha)
    lower = np.where(problem.excluded, 0.0, problem.lower)
    upper = np.where(problem.excluded, 0.0, problem.upper)
    return Regularizer(a, q, lower, upper, problem.groups)


def descend(
    problem: NonlinearProblem, alpha: float, start: Float, tol: float, max_steps: int, cancel: Cancel | None = None,
    watch: Watch | None = None,
) -> Found:  # fmt: skip
    """Walk down to a stationary point from ``start`` (p,), which must lie within the bounds.

    The loss must be smooth. Every round aims at distances relative to what they are the sums of at its start; the
    certificate decides.

    Raises
    ------
    FitError
        If f or the loss is not finite at the start.
    Interrupted
        If ``cancel()`` says so.
    """
    charge, data = regularizer_of(problem, alpha), _Data(problem)
    b, steps, evaluations, same = np.array(start, dtype=np.float64), 0, 0, data.formable
    if not np.isfinite(data.value(b)):
        raise FitError("The loss is not finite at the starting values: choose others.")
    first = data.jacobian(b)[1] if data.formable else None
    sizes = _sizes(data, alpha, charge, b)
    target = SAFETY * tol
    for _ in range(ROUNDS):
        found = walk_down(
            data, charge, b, target=target, sizes=sizes, max_steps=max_steps - steps, warm=True, cancel=cancel,
            watch=None if watch is None else watch.after(steps),
        )  # fmt: skip
        steps, evaluations, before, b = steps + found.steps, evaluations + found.evaluations, b, found.b
        if first is not None:
            eta, jacobian = data.jacobian(b)
            judged = judge_at(problem, alpha, b, eta, jacobian)
            same = same and np.array_equal(first, jacobian)
        else:
            judged = judge(problem, alpha, b)
        if judged.gap <= tol or not found.converged:
            break
        if first is None:
            target *= SAFETY * tol / judged.gap
        else:
            sizes = np.minimum(sizes, _sizes(data, alpha, charge, b))
    why = "" if judged.gap <= tol else found.stopped or ("steps" if steps >= max_steps else "rounding")
    moved = not np.array_equal(before, b) or steps > 0
    return Found(b, judged.gap, judged.worst, why, steps, evaluations, same and moved)


def _sizes(data: _Data, alpha: float, charge: Regularizer, b: Float) -> Float:
    """What the distances of groups (m,) are relative to in the certificate; the same for all where that is too dear."""
    problem = data.problem
    if not data.formable:
        v = charge.steepest(b, data.gradient(b))
        return np.full(len(charge.a), float(np.max(charge.norms(v), initial=0.0)) or 1.0)
    eta, jacobian = data.jacobian(b)
    slopes = problem.slopes(eta)
    reach = through(np.abs(jacobian), np.abs(slopes) + FITTED * problem.null_slopes)
    value = problem.data_value(eta) + problem.penalty_value(alpha, b)
    whole = distances(problem, alpha, b, through(jacobian, slopes), reach, value)[1]
    if problem.groups is None:
        return np.where(whole > 0, whole, 1.0)
    out = np.ones(len(charge.a))
    out[problem.groups] = np.where(whole > 0, whole, 1.0)
    return out
