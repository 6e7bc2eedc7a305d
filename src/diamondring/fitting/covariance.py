"""The covariance of fitted parameters without a penalty, as `scipy.optimize.curve_fit` defines it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..losses import Gamma, InverseGaussian, Tweedie
from ..nonlinear.checks import effects
from ..nonlinear.problem import NonlinearProblem
from ..wording import counted, listed

__all__ = ["Covariance", "covariance", "unknown_covariance"]

Float = NDArray[np.float64]

_DISPERSED = (Gamma, InverseGaussian, Tweedie)  # their dispersion is estimated; the others' is 1
_NOT_LIKELIHOODS = {
    "huber": "Huber's loss",
    "quantile": "the check loss",
    "squaredhinge": "the squared hinge loss",
}


class Covariance(NamedTuple):
    """A covariance matrix (p, p), and what is wrong with it ("" if nothing is)."""

    matrix: Float
    flaw: str = ""


def unknown_covariance(p: int, why: str) -> Covariance:
    """NaN, with the reason."""
    return Covariance(np.full((p, p), np.nan), why)


def penalised_covariance(p: int, penalty: str, alpha: float) -> Covariance:
    """There is none that means what users take it for: estimates that are drawn towards 0 are biased."""
    return unknown_covariance(
        p,
        f"pcov is NaN: with the {penalty} penalty at alpha={alpha:.4g} the parameters are drawn towards 0, and a "
        "covariance around biased values would say too little. Fit the kept parameters without a penalty (alpha=0), or "
        "resample the rows.",
    )


def covariance(problem: NonlinearProblem, b: Float, *, absolute: bool = False, sum_weights: float = 0.0) -> Covariance:
    """Covariance of unpenalised parameters: the inverse of the curvature of the summed loss, times the dispersion.

    For the Gaussian loss ``s^2 (J'WJ)^-1`` with ``s^2 = sum_i w_i r_i^2 / (n - p)``, or without ``s^2`` where the
    weights are absolute (1/sigma^2): scipy's definition (Vugrin et al., Water Resources Research 43, 2007, W03423).
    For the other likelihoods ``phi (J'HJ)^-1`` with H the curvature of ``sum_i w_i loss_i`` at the fit, phi = 1 or, for
    Gamma, inverse Gaussian and Tweedie, Pearson's statistic over n - p (McCullagh and Nelder, Generalized Linear
    Models, 1989).

    Parameters
    ----------
    b : (p,) array
    absolute : bool
        Gaussian loss: do not estimate the scale of the errors.
    sum_weights : float, optional
        What the weights add up to; default the problem's own.

    Returns
    -------
    Covariance
        Infinite where the data do not determine the parameters, 0 for those that are left out or held by equal bounds.
    """
    p, name = problem.n_params, problem.loss.name
    if name in _NOT_LIKELIHOODS:
        return unknown_covariance(p, f"pcov is NaN: {_NOT_LIKELIHOODS[name]} is no likelihood. Resample the rows.")
    free = ~problem.excluded & (problem.lower < problem.upper)
    total = sum_weights or float(problem.n_rows if problem.weights is None else problem.weights.sum())
    eta, jacobian = problem.linearize(b)
    every = bool(free.all())
    root = _rooted(problem, eta, jacobian if every else jacobian[..., free]) * math.sqrt(total)
    matrix = np.zeros((p, p))
    rows = int(np.count_nonzero(problem.share > 0)) * problem.outputs
    inverse, loose = _inverse(root)
    if loose is not None:
        matrix[:] = np.inf
        names = [problem.names[j] for j in np.flatnonzero(free)[loose]]
        return Covariance(matrix, f"The covariance of the parameters is infinite: {_undetermined(names)}")
    phi = 1.0
    if (name in ("gaussian", "multigaussian") and not absolute) or isinstance(problem.loss, _DISPERSED):
        if rows <= free.sum():
            matrix[:] = np.inf
            count = counted(int(free.sum()), "parameter")
            return Covariance(
                matrix,
                f"The covariance of the parameters is infinite: {count} and {counted(rows, 'row')} leave nothing to "
                "estimate the size of the errors from. With known errors pass sigma= and absolute_sigma=True.",
            )
        phi = _squares(problem, eta) * total / (rows - int(free.sum()))
    if every:
        return Covariance(inverse * phi)
    matrix[np.ix_(free, free)] = inverse * phi
    return Covariance(matrix)


def _rooted(problem: NonlinearProblem, eta: Float, jacobian: Float) -> Float:
    """A matrix whose cross-products are the curvature of the weighted mean loss: rows of J times roots of it."""
    p = jacobian.shape[-1]
    if problem.loss.separable and problem.outputs == 1:
        if problem.gaussian:
            return np.asarray(problem.root_share[:, None] * jacobian)
        h = problem.share * np.abs(problem.loss.curvature(problem.y, eta))
        return np.asarray(np.sqrt(h)[:, None] * jacobian)
    share = problem.share if eta.ndim == 1 else problem.share[:, None]
    columns = [share * problem.loss.apply_curvature(problem.y, eta, problem.share, jacobian[..., j]) for j in range(p)]
    curvature = jacobian.reshape(-1, p).T @ np.stack(columns, axis=-1).reshape(-1, p)
    values, vectors = np.linalg.eigh(0.5 * (curvature + curvature.T))
    return np.asarray(np.sqrt(np.maximum(values, 0.0))[:, None] * vectors.T)


def _inverse(root: Float) -> tuple[Float, NDArray[np.intp] | None]:
    """Inverse of ``root' root``, and the columns of a combination that it does not determine, if there is one."""
    sizes = effects(root)
    if not sizes.all():
        return root, np.flatnonzero(sizes == 0)
    if root.shape[0] < root.shape[1]:
        root = np.vstack([root, np.zeros((root.shape[1] - root.shape[0], root.shape[1]))])
    _, s, vt = np.linalg.svd(root / sizes, full_matrices=False)  # columns of unit length: units play no part
    if s[-1] <= np.finfo(np.float64).eps * max(root.shape) * s[0]:
        return root, np.flatnonzero(np.abs(vt[-1]) > 1e-3)
    scaled = (vt.T / s) / sizes[:, None]
    return scaled @ scaled.T, None


def _undetermined(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} has no effect on f at the fit. Leave it out, or give it a penalty."
    shown = listed([*names[:5], f"{len(names) - 5} more"] if len(names) > 5 else names)
    return f"the data do not tell {shown} apart. Leave one of them out, or use a penalty."


def _squares(problem: NonlinearProblem, eta: Float) -> float:
    """Weighted mean of squared errors, or of Pearson's squares for a loss whose variance depends on the mean."""
    if not isinstance(problem.loss, _DISPERSED):
        r = problem.y - eta
        return float(problem.share @ (r * r if r.ndim == 1 else (r * r).sum(axis=1)))
    power = {"gamma": 2.0, "inversegaussian": 3.0}.get(problem.loss.name, getattr(problem.loss, "power", 0.0))
    mean = problem.loss.mean(eta)
    return float(problem.share @ ((problem.y - mean) ** 2 / mean**power))
