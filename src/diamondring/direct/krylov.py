"""Sparse problems with both dimensions large: only products with Z, nothing of size min(n, p)^2.

Ridge regression by preconditioned conjugate gradients, several alphas at a time so that X is read once for all of
them; least squares by LSMR (Fong and Saunders, SIAM J. Sci. Comput. 33, 2011), whose iterates from zero tend to the
solution of least norm; the spectrum, for the grid of alphas, by stochastic Lanczos quadrature (Ubaru, Chen and Saad,
SIAM J. Matrix Anal. Appl. 38, 2017) with fixed probes.
"""

from __future__ import annotations

from numbers import Integral

import numpy as np
from numpy.typing import NDArray

from ..problem import Problem, residual
from .design import Design
from .freedom import Spectrum, grid_between
from .parts import Parts, intercepts, split
from .result import DirectSolution
from .workers import Cancel, check, single_threaded_blas, spans

__all__ = ["estimated_spectrum", "least_squares_by_lsmr", "ridge_by_conjugate_gradients"]

Float = NDArray[np.float64]

TOGETHER = 16  # alphas solved together
STEPS = 3000  # conjugate-gradient steps per alpha, at most
PROBES, LANCZOS = 8, 80  # random vectors and steps for the spectrum
REACHED = 1e-13  # KKT distance at which LSMR is not restarted
ACCEPTED = 1e-10  # KKT distance above which least squares is reported as missed


def ridge_by_conjugate_gradients(
    parts: Parts, alphas: int | Float | list[float], tol: float, cancel: Cancel = None
) -> DirectSolution:
    """Ridge regression at every alpha to a relative duality gap of ``tol`` (at least 1e-12)."""
    from .ridge import result_of, with_zero

    messages: tuple[str, ...] = ()
    if isinstance(alphas, Integral):
        values, messages = grid_between(estimated_spectrum(parts, cancel), int(alphas))
    else:
        values = np.atleast_1d(np.asarray(alphas, dtype=np.float64))
    tol = max(tol, 1e-12)
    c = np.zeros((parts.design.shape[1], len(values)))
    gaps = np.zeros(len(values))
    order = np.argsort(-values, kind="stable")
    order = order[values[order] > 0]
    start = np.zeros((len(c), 1))
    for some in spans(len(order), TOGETHER):
        index = order[some]
        c[:, index], gaps[index] = _conjugate_gradients(parts, values[index], start, tol, cancel)
        start = c[:, index[-1:]]  # the weakest penalty so far is nearest to what follows
    coef, intercept = parts.original(c, cancel)
    cause = [
        "" if gap <= tol else f"conjugate gradients reached a relative gap of {gap:.1e}; standardise the inputs"
        for gap in gaps
    ]
    solution = result_of(parts, values, coef, intercept, cause, messages)
    return solution if len(order) == len(values) else with_zero(solution, parts.problem, cancel)


def _conjugate_gradients(parts: Parts, alphas: Float, start: Float, tol: float, cancel: Cancel) -> tuple[Float, Float]:
    """Solutions (m, k) and their relative gaps from true residuals."""
    design, t = parts.design, parts.t
    inverse = 1.0 / (parts.squared_norms()[:, None] + alphas)
    c = np.repeat(start, len(alphas), axis=1)
    gaps = np.full(len(alphas), np.inf)
    for _ in range(4):  # restarts: the recurrence's residual drifts away from the true one
        gradient, squares = design.gradient(c, t, cancel)
        gradient -= alphas * c
        objective = 0.5 * squares + 0.5 * alphas * np.einsum("ik,ik->k", c, c)
        floor = np.maximum(objective, 0.5e-12 * float(t @ t))
        allowed = 2.0 * alphas * tol * np.where(floor > 0, floor, 1.0)
        norms = np.einsum("ik,ik->k", gradient, gradient)
        better = norms / allowed * tol
        go = np.flatnonzero((norms > allowed) & (better < 0.5 * gaps))
        gaps = np.minimum(gaps, better)
        if not len(go):
            break
        c[:, go] += _steps(design, alphas[go], gradient[:, go], inverse[:, go], 0.1 * allowed[go], cancel)
    return c, gaps


def _steps(design: Design, alphas: Float, residuals: Float, inverse: Float, allowed: Float, cancel: Cancel) -> Float:
    """Corrections ``(Z'Z + alpha I)^-1 residuals``, until the squared residuals are at most ``allowed``."""
    x = np.zeros(residuals.shape)
    r, z = residuals.copy(), inverse * residuals
    direction, product = z.copy(), np.einsum("ik,ik->k", residuals, z)
    active = np.arange(len(alphas))
    for _ in range(STEPS):
        check(cancel)
        d = direction[:, active]
        image = design.transposed_times(design.times(d, cancel), cancel) + alphas[active] * d
        curvature = np.einsum("ik,ik->k", d, image)
        step = product[active] / np.where(curvature > 0, curvature, 1.0)
        x[:, active] += step * d
        r[:, active] -= step * image
        left = np.einsum("ik,ik->k", r[:, active], r[:, active])
        active = active[(left > allowed[active]) & (curvature > 0)]
        if not len(active):
            break
        z = inverse[:, active] * r[:, active]
        new = np.einsum("ik,ik->k", r[:, active], z)
        direction[:, active] = z + (new / product[active]) * direction[:, active]
        product[active] = new
    return x


def least_squares_by_lsmr(problem: Problem, cancel: Cancel = None) -> DirectSolution:
    """Least squares of least norm on the penalty's scale; its rank stays unknown."""
    from scipy.sparse.linalg import LinearOperator, lsmr

    with single_threaded_blas():
        parts = split(problem, cancel)
        design, t = parts.design, parts.t
        operator = LinearOperator(
            design.shape, dtype=np.float64,
            matvec=lambda c: design.times(np.asarray(c).reshape(-1, 1), cancel)[:, 0],
            rmatvec=lambda r: design.transposed_times(np.asarray(r).reshape(-1, 1), cancel)[:, 0],
        )  # fmt: skip
        size = float(np.abs(design.transposed_times(t[:, None], cancel)).max(initial=0.0))
        c, distance = np.zeros((design.shape[1], 1)), 0.0 if size == 0.0 else np.inf
        for _ in range(3):
            gradient, _ = design.gradient(c, t, cancel)
            now = float(np.abs(gradient).max(initial=0.0)) / size if size > 0 else 0.0
            if now < REACHED or now > 0.5 * distance:
                break
            distance = now
            r = t - design.times(c, cancel)[:, 0]
            limit = 20 * min(design.shape)
            c = c + lsmr(operator, r, atol=1e-15, btol=1e-15, conlim=0, maxiter=limit)[0][:, None]
        distance = min(distance, now)
        coef, _ = parts.original(c, cancel)
    intercept = intercepts(problem, coef)
    if problem.fit_intercept:
        intercept += float(problem.share @ residual(problem, coef[0], float(intercept[0])))
    live = np.flatnonzero(~problem.dead)
    wide = len(live) > problem.shape[0] - int(problem.fit_intercept)
    message = (
        "There are more inputs than the data can tell apart: the least-squares solution is not unique, and the one of "
        "least norm on the penalty's scale is given. Use a penalty."
        if wide
        else "The data are too large to find the rank: if inputs are linearly dependent, the coefficients given are "
        "those of least norm on the penalty's scale."
    )
    cause = "" if distance <= ACCEPTED else f"LSMR reached a KKT distance of {distance:.1e}: inputs nearly dependent"
    return DirectSolution(
        alphas=np.zeros(1), coef=coef, intercept=intercept, rank=None, unique=not wide,
        dependent=tuple(int(j) for j in live) if wide else (), cause=(cause,), messages=(message,),
    )  # fmt: skip


def estimated_spectrum(parts: Parts, cancel: Cancel = None) -> Spectrum:
    """Ritz values and how many eigenvalues each stands for, from a few Lanczos runs; the same at every call."""
    design = parts.design
    n, m = design.shape
    size = min(n, m)
    v = np.random.default_rng(0).choice([-1.0, 1.0], size=(size, PROBES)) / np.sqrt(size)
    steps = min(LANCZOS, size)
    diagonal, off = np.zeros((steps, PROBES)), np.zeros((steps, PROBES))
    before = np.zeros(v.shape)
    for i in range(steps):
        check(cancel)
        image = (
            design.times(design.transposed_times(v, cancel), cancel)
            if n < m
            else design.transposed_times(design.times(v, cancel), cancel)
        )
        diagonal[i] = np.einsum("ik,ik->k", v, image)
        image -= diagonal[i] * v + (off[i - 1] * before if i else 0.0)
        off[i] = np.linalg.norm(image, axis=0)
        before, v = v, image / np.where(off[i] > 0, off[i], 1.0)
    values, counts = [], []
    for probe in range(PROBES):
        t = np.diag(diagonal[:, probe]) + np.diag(off[:-1, probe], 1) + np.diag(off[:-1, probe], -1)
        ritz, vectors = np.linalg.eigh(t)
        values.append(ritz)
        counts.append(vectors[0] ** 2 * size / PROBES)
    theta, weight = np.concatenate(values), np.concatenate(counts)
    order = np.argsort(-theta)
    kept = order[theta[order] > 1e-12 * float(theta.max(initial=0.0))]
    return Spectrum(theta[kept], weight[kept])
