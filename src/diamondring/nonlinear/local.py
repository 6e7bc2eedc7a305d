"""A point of a problem and what steps need there: value, gradient, second derivatives, distance from the target."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .compiled import largest_distance, products
from .curvature import Places
from .problem import NonlinearProblem

__all__ = ["Local", "Scene", "candidates"]

Float = NDArray[np.float64]

EPS = float(np.finfo(np.float64).eps)


FEW = 64  # parameters from which on a step moves those that can matter
SCREEN = 0.8  # part of its price from which on a gradient can matter


def candidates(problem: NonlinearProblem, alpha: float, b: Float, g: Float) -> NDArray[np.intp]:
    """Parameters that are not 0, or whose gradient g is near its price at least: those that can matter next."""
    a = problem.prices(alpha).a
    a = a if problem.groups is None else a[problem.groups]
    return np.flatnonzero((b != 0) | (np.abs(g) >= SCREEN * a))


class Scene:
    """A problem at one alpha: what all its points share.

    Attributes
    ----------
    a, q : (p,) arrays
        Prices of ``|b_j|`` and of ``b_j^2 / 2``.
    lower, upper : (p,) arrays
        Bounds; an excluded parameter has both at 0.
    """

    def __init__(self, problem: NonlinearProblem, alpha: float) -> None:
        self.problem, self.alpha = problem, alpha
        a, self.q = problem.prices(alpha)
        self.a = a if problem.groups is None else a[problem.groups]
        self.priced = bool(self.a.any() or self.q.any())
        self.lower, self.upper = problem.lower, problem.upper
        if problem.excluded.any():
            self.lower = np.where(problem.excluded, 0.0, self.lower)
            self.upper = np.where(problem.excluded, 0.0, self.upper)
        self.diagonal = Local.has_root(problem)
        self.gaussian = problem.gaussian
        self.screened = problem.n_params > FEW and bool(self.a.any())
        self.share, self.root_share, self.null = problem.share, problem.root_share, problem.null_slopes.ravel()
        self.size = math.sqrt(float(self.share @ problem.y**2)) if self.gaussian else 0.0

    def penalty(self, b: Float) -> float:
        """The penalty's part of the objective."""
        return self.problem.penalty_value(self.alpha, b) if self.priced else 0.0

    def value(self, b: Float) -> float:
        """The objective; infinite where f is not finite."""
        predictions = self.problem.model.trial(b)
        if predictions is None:
            return math.inf
        eta = self.problem.shifted(predictions)
        if self.gaussian:
            r = self.problem.y - eta
            return 0.5 * float(np.dot(self.share * r, r)) + self.penalty(b)
        return self.problem.data_value(eta) + self.penalty(b)


class Local:
    """Everything about a point b.

    Attributes
    ----------
    value : float
        The objective.
    noise : float
        Size of the rounding errors in it.
    g : (p,) array
        Gradient of the weighted mean loss.
    places : slice or array of parameter numbers
        The m parameters that the next step may move: all, or where there are many those that are not 0 and those whose
        gradient is near their price at least. (The others are looked at again at the next point.)
    gram : (m, m) array
        J'HJ for them, H the second derivative of the loss with respect to predictions.
    norms : (m,) array
        Roots of its diagonal.
    gap : float
        Distance from the optimality conditions as the certificate has it; ``worst`` is the parameter farthest.
    """

    def __init__(self, scene: Scene, b: Float) -> None:
        self.scene, self.b = scene, b
        problem = scene.problem
        self.eta, self.jacobian = eta, jacobian = problem.linearize(b)
        if scene.gaussian:
            r = problem.y - eta
            slopes = scene.share * r
            data = 0.5 * float(np.dot(slopes, r))
            np.negative(slopes, out=slopes)
            self.noise = EPS * (10.0 * data + 4.0 * scene.size * math.sqrt(2.0 * data))
            root: Float | None = scene.root_share
        else:
            slopes, data = problem.slopes(eta), problem.data_value(eta)
            self.noise = EPS * (10.0 * abs(data) + 4.0 * float(np.vdot(np.abs(slopes), np.abs(eta))))
            root = self._root() if scene.diagonal else None
        self.value = data + scene.penalty(b)
        found = products(jacobian, slopes, scene.null, None if scene.screened else root)
        self.g = found.g
        self.places: Places = slice(None)
        if scene.screened:
            self.places = candidates(problem, scene.alpha, b, self.g)
            if root is not None:
                part = products(np.asfortranarray(_flat(jacobian)[:, self.places]), slopes, scene.null, root)
                found = part._replace(g=found.g, reach=found.reach)
        self.gram: Float = self._coupled(jacobian[..., self.places]) if found.gram is None else found.gram
        self.norms: Float = self._diagonal_roots() if found.norms is None else found.norms
        self.gap, self.worst = largest_distance(
            self.g, found.reach, b, scene.a, scene.q, scene.lower, scene.upper, self.value
        )  # fmt: skip

    @staticmethod
    def has_root(problem: NonlinearProblem) -> bool:
        """Whether H is diagonal."""
        return problem.loss.separable and (problem.outputs == 1 or problem.loss.name == "multigaussian")

    def _root(self) -> Float:
        """Root of H, one entry per prediction, where H is diagonal."""
        problem, share = self.scene.problem, self.scene.share
        if self.eta.ndim == 2:
            share = np.repeat(share, self.eta.shape[1])
        return np.sqrt(np.maximum(share * problem.loss.curvature(problem.y, self.eta).ravel(), 0.0))

    def _diagonal_roots(self) -> Float:
        return np.sqrt(np.maximum(np.diagonal(self.gram), 0.0))

    def _coupled(self, jacobian: Float) -> Float:
        """J'HJ where H couples rows or outputs."""
        problem, p = self.scene.problem, jacobian.shape[-1]
        share = problem.share.reshape(-1, *([1] * (jacobian.ndim - 1)))
        if problem.loss.name == "multinomial":  # H = diag(m) - m m' in every row
            mean = problem.loss.mean(self.eta)
            centre = np.einsum("nk,nkp->np", mean, jacobian)
            moved = mean[:, :, None] * (jacobian - centre[:, None, :])
        else:
            moved = np.empty_like(jacobian)
            for j in range(p):
                moved[..., j] = problem.loss.apply_curvature(problem.y, self.eta, problem.share, jacobian[..., j])
        gram = jacobian.reshape(-1, p).T @ (share * moved).reshape(-1, p)
        return np.ascontiguousarray(0.5 * (gram + gram.T))


def _flat(jacobian: Float) -> Float:
    return jacobian.reshape(-1, jacobian.shape[-1])
