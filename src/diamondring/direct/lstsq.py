"""Least squares, alpha = 0; where the solution is not unique, the one of least norm on the penalty's scale.

The limit of ridge regression as alpha falls to 0. A Cholesky factor of the cross-products of unit-norm columns serves
when their condition number is moderate; otherwise Householder QR of blocks of Z, and the SVD of the small triangle,
which also tells the rank. In both cases steps of refinement with true residuals follow. The certificate is
``max|Z'r| / max|Z't|``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..problem import Problem, residual
from .basis import numerical_rank
from .design import Design, make_design, target, too_large
from .factors import Cholesky, Indefinite, root_of
from .parts import Parts, in_words, intercepts, noise_of, split, unit_norms
from .result import DirectSolution
from .workers import Cancel, check, single_threaded_blas

__all__ = ["least_squares"]

Float = NDArray[np.float64]
Index = NDArray[np.intp]
Solve = Callable[[Float], Float]

CONDITION = 1e8  # of the cross-products, up to which Cholesky is used (each refinement step then gains 8 digits)
REACHED = 1e-13  # certificate at which refinement stops
ACCEPTED = 1e-10  # certificate above which a solution is reported as missed
LOOSE = 1e-7  # part in a vanishing combination of unit-norm columns above which a column belongs to it


def least_squares(problem: Problem, cancel: Cancel = None) -> DirectSolution:
    """The least-squares solution of a problem, of least norm on the penalty's scale if it is not unique.

    Penalty factors only matter for that norm (factor 0: outside the norm) and for what is excluded (infinite).
    Bounds must be infinite.

    Returns
    -------
    DirectSolution
        For the one alpha 0, with ``rank``, ``unique`` and, when not unique, the ``dependent`` columns.
    """
    with single_threaded_blas():
        live = np.flatnonzero(~problem.dead)
        n, f = problem.shape[0], len(live)
        if f > n:
            return _wide(problem, live, cancel)
        design = make_design(problem, live, unit_norms(problem, live))
        if too_large(design):
            from .krylov import least_squares_by_lsmr

            return least_squares_by_lsmr(problem, cancel)
        return _tall(problem, live, design, cancel)


def _tall(problem: Problem, live: Index, design: Design, cancel: Cancel) -> DirectSolution:
    """At most as many columns as rows."""
    norms, t = unit_norms(problem, live), target(problem)
    products = design.transposed_times(t[:, None], cancel)
    solve = _by_cholesky(design, cancel)
    rank, null = len(live), np.zeros((len(live), 0))
    if solve is not None:
        c = solve(products)
    else:
        noise = noise_of(problem, live)
        right, turned = _with_target(design, t, noise, cancel)
        rank, null = right.rank, right.null
        c, solve = right.transform @ turned, right.apply
    c, missed = _refine(design, t, c, solve, float(np.abs(products).max(initial=0.0)), cancel)
    if null.shape[1]:
        c = _least_norm(problem, live, norms, c, null)
    coef = np.zeros((1, problem.shape[1]))
    coef[0, live] = c[:, 0] / norms
    dependent = live[np.abs(null).max(axis=1) > LOOSE] if null.shape[1] else live[:0]
    return _solution(problem, coef, rank, dependent, missed, _dependence_message(problem, rank, live, dependent))


def _by_cholesky(design: Design, cancel: Cancel) -> Solve | None:
    """``g -> (Z'Z)^-1 g`` for well-conditioned unit-norm columns; None otherwise."""
    gram = design.gram("columns", cancel)
    if not len(gram):
        return lambda g: g
    try:
        factor = Cholesky(gram, np.zeros(1))
    except Indefinite:
        return None
    if factor.condition(float(np.abs(gram).sum(axis=0).max())) > CONDITION:
        return None
    return lambda g: factor.solve(np.zeros(g.shape[1]), g)


class _PseudoInverse:
    """``Z+ = transform turned`` from ``[Z t] = Q [R d]`` and the SVD of R: ``turned`` is U'd."""

    def __init__(self, singular: Float, right: Float, rank: int) -> None:
        self.rank = rank
        self.transform = right[:rank].T / singular[:rank]
        self.null = right[rank:].T

    def apply(self, g: Float) -> Float:
        """``(Z'Z)+ g``."""
        return np.asarray(self.transform @ (self.transform.T @ g))


def _with_target(design: Design, t: Float, noise: float, cancel: Cancel) -> tuple[_PseudoInverse, Float]:
    """The pseudo-inverse, and U'd (r, 1), to which it is applied: t enters the QR as one more column."""
    f = design.shape[1]
    triangle = root_of(design, "columns", extra=t, cancel=cancel)
    left, singular, right = np.linalg.svd(triangle[:, :f], full_matrices=False)
    inverse = _PseudoInverse(singular, right, numerical_rank(singular, design.shape, noise))
    return inverse, (left[:, : inverse.rank].T @ triangle[:, f])[:, None]


def _refine(
    design: Design, t: Float, c: Float, solve: Solve, size: float, cancel: Cancel, steps: int = 5
) -> tuple[Float, float]:
    """Iterative refinement; the best coefficients and their certificate, relative to ``size = max|Z't|``."""
    if size == 0.0:
        return np.zeros(c.shape), 0.0
    best, least = c, np.inf
    for _ in range(steps):
        check(cancel)
        gradient, _ = design.gradient(c, t, cancel)
        distance = float(np.abs(gradient).max()) / size
        if not distance < least:
            break
        stalled = distance > 0.1 * least
        best, least = c, distance
        if least < REACHED or stalled:
            break
        c = c + solve(gradient)
    return best, least


def _least_norm(problem: Problem, live: Index, norms: Float, c: Float, null: Float) -> Float:
    """Move along the combinations that vanish to the least norm on the penalty's scale.

    On that scale coefficient j is ``s_j sqrt(v_j) b_j``, and ``c_j = norm_j b_j``.
    """
    ratio = problem.stats.scale[live] * np.sqrt(problem.penalty_factor[live]) / norms
    step, *_ = np.linalg.lstsq(ratio[:, None] * null, -ratio[:, None] * c, rcond=None)
    return np.asarray(c + null @ step)


def _wide(problem: Problem, live: Index, cancel: Cancel) -> DirectSolution:
    """More columns than rows: ridge regression's decomposition by rows with alpha = 0."""
    parts = split(problem, cancel, side="rows")
    if too_large(parts.design):
        from .krylov import least_squares_by_lsmr

        return least_squares_by_lsmr(problem, cancel)
    c, rank, missed = np.zeros((len(parts.penalised), 1)), 0, 0.0
    if len(parts.penalised) and parts.t.any():
        c, rank, missed = _rows_solution(parts, cancel)
    elif len(parts.penalised):
        rank = problem.shape[0] - int(problem.fit_intercept) - parts.basis.rank
    coef, _ = parts.original(c, cancel)
    total = rank + parts.basis.rank
    message = (
        f"There are {len(live)} inputs that vary and the rank of the data is {total}: the least-squares solution is "
        "not unique, and the one of least norm on the penalty's scale is given. Use a penalty.",
    )
    return _solution(problem, coef, total, live, missed, message)


def _rows_solution(parts: Parts, cancel: Cancel) -> tuple[Float, int, float]:
    """c (m, 1) of least norm, the rank of Z, and the certificate."""
    problem, design, t = parts.problem, parts.design, parts.t[:, None]
    n, m = design.shape
    fixed = [parts.basis.rows(slice(0, n)).T] if parts.basis.rank else []
    if problem.fit_intercept:
        fixed.append(np.sqrt(problem.share)[None, :])
    q = np.vstack(fixed) if fixed else np.zeros((0, n))
    solve, rank = _row_inverse(design, q, noise_of(problem, parts.penalised), cancel)
    size = float(np.abs(design.transposed_times(t, cancel)).max(initial=0.0))
    c, r = np.zeros((m, 1)), t
    best, least = c, np.inf
    for _ in range(5):
        check(cancel)
        c = c + design.transposed_times(solve(r), cancel)
        r = t - design.times(c, cancel)
        r -= q.T @ (q @ r)
        distance = float(np.abs(design.transposed_times(r, cancel)).max()) / size if size > 0 else 0.0
        if not distance < least:
            break
        stalled = distance > 0.1 * least
        best, least = c, distance
        if least < REACHED or stalled:
            break
    return best, rank, least


def _row_inverse(design: Design, q: Float, noise: float, cancel: Cancel) -> tuple[Solve, int]:
    """``r -> (ZZ')+ r`` for r orthogonal to the rows of q (which Z is orthogonal to as well), and the rank of Z."""
    n = design.shape[0]
    matrix = design.gram("rows", cancel)
    moved = matrix + float(np.trace(matrix)) / n * (q.T @ q)
    try:
        factor = Cholesky(moved, np.zeros(1))
        if factor.condition(float(np.abs(moved).sum(axis=0).max())) <= CONDITION:
            return lambda r: factor.solve(np.zeros(r.shape[1]), r), n - len(q)
    except Indefinite:
        pass
    _, singular, right = np.linalg.svd(root_of(design, "rows", cancel=cancel))
    rank = min(numerical_rank(singular, design.shape, noise), n - len(q))
    transform = right[:rank].T / singular[:rank]
    return lambda r: np.asarray(transform @ (transform.T @ r)), rank


def _dependence_message(problem: Problem, rank: int, live: Index, dependent: Index) -> tuple[str, ...]:
    """One sentence if the solution is not unique."""
    if rank == len(live):
        return ()
    names = in_words([problem.names[j] for j in dependent])
    return (
        f"The inputs {names} are linearly dependent (rank {rank} of {len(live)} inputs that vary): their "
        "coefficients are not unique, and those of least norm on the penalty's scale are given. Remove one of them or "
        "use a penalty.",
    )


def _solution(
    problem: Problem, coef: Float, rank: int, dependent: Index, missed: float, messages: tuple[str, ...]
) -> DirectSolution:
    intercept = intercepts(problem, coef)
    if problem.fit_intercept:
        # the mean residual vanishes at the optimum; with large means the formula above loses digits
        intercept += float(problem.share @ residual(problem, coef[0], float(intercept[0])))
    cause = "" if missed <= ACCEPTED else f"rounding error, from nearly dependent inputs (KKT distance {missed:.1e})"
    return DirectSolution(
        alphas=np.zeros(1), coef=coef, intercept=intercept, rank=rank, unique=not len(dependent),
        dependent=tuple(int(j) for j in dependent), cause=(cause,), messages=messages,
    )  # fmt: skip
