"""A point of a problem and what steps need there: value, gradient, second derivatives, distance from the target."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .certificate import FITTED, distances
from .problem import NonlinearProblem, through

__all__ = ["Local"]

Float = NDArray[np.float64]

EPS = float(np.finfo(np.float64).eps)


class Local:
    """Everything about a point b at one alpha.

    Attributes
    ----------
    value : float
        The objective.
    noise : float
        Size of the rounding errors in it.
    g : (p,) array
        Gradient of the weighted mean loss.
    gap : float
        Distance from the optimality conditions as the certificate has it; ``worst`` is the parameter farthest.
    """

    def __init__(self, problem: NonlinearProblem, alpha: float, b: Float) -> None:
        self.problem, self.b = problem, b
        self.eta, self.jacobian = problem.linearize(b)
        self.value = problem.data_value(self.eta) + problem.penalty_value(alpha, b)
        slopes = problem.slopes(self.eta)
        size = np.abs(slopes)
        self.noise = EPS * (10.0 * abs(self.value) + 4.0 * float(np.vdot(size, np.abs(self.eta))))
        self.g = through(self.jacobian, slopes)
        reach = through(np.abs(self.jacobian), size + FITTED * problem.null_slopes)
        distance, whole = distances(problem, alpha, b, self.g, reach)
        ratio = distance / np.where(distance > 0, whole, 1.0)
        self.worst = int(ratio.argmax())
        self.gap = float(ratio[self.worst])
        self._root: Float | None = None
        self._gram: Float | None = None

    @staticmethod
    def has_root(problem: NonlinearProblem) -> bool:
        """Whether H, the second derivative of the loss with respect to predictions, is diagonal."""
        return problem.loss.separable and (problem.outputs == 1 or problem.loss.name == "multigaussian")

    @property
    def root(self) -> Float:
        """``H^(1/2) J`` with p columns, where H is diagonal."""
        if self._root is None:
            problem, p = self.problem, len(self.b)
            if problem.gaussian:
                h = problem.root_share
            else:
                many = self.eta.ndim == 2
                h = problem.share if not many else np.repeat(problem.share, self.eta.shape[1])
                h = np.sqrt(np.maximum(h * problem.loss.curvature(problem.y, self.eta).reshape(-1), 0.0))
            self._root = h[:, None] * self.jacobian.reshape(-1, p)
        return self._root

    @property
    def gram(self) -> Float:
        """``J'HJ`` (p, p)."""
        if self._gram is None:
            if self.has_root(self.problem):
                self._gram = np.asarray(self.root.T @ self.root)
            else:
                self._gram = self._coupled()
        return self._gram

    def _coupled(self) -> Float:
        """J'HJ where H couples rows or outputs."""
        problem, jacobian, p = self.problem, self.jacobian, len(self.b)
        moved = np.empty_like(jacobian)
        for j in range(p):
            moved[..., j] = problem.loss.apply_curvature(problem.y, self.eta, problem.share, jacobian[..., j])
        share = problem.share.reshape(-1, *([1] * (jacobian.ndim - 1)))
        gram = jacobian.reshape(-1, p).T @ (share * moved).reshape(-1, p)
        return np.asarray(0.5 * (gram + gram.T))

    def bend(self, d: Float) -> Float:
        """``J'HJ d``."""
        if self._gram is None and self._root is not None:
            return np.asarray((self._root @ d) @ self._root)
        return np.asarray(self.gram @ d)

    def scales(self) -> Float:
        """Norms (p,) of the columns of the root of H times J."""
        if self.has_root(self.problem):
            return np.asarray(np.sqrt(np.einsum("ij,ij->j", self.root, self.root)))
        return np.asarray(np.sqrt(np.maximum(np.diagonal(self.gram), 0.0)))
