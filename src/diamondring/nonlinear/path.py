"""The path of a nonlinear fit: walked from weak to strong and back, the better solution of every alpha kept.

A function that is not linear in its parameters may have several minima at one alpha, and the strong end of a path says
little about the weak one: where parameters are multiplied with one another, nothing pulls at them while all are 0. So
the walk begins with the weakest penalty at the given start and climbs, and then comes down again from where everything
rests. Each alpha keeps the lower of its two solutions; at last, a solution of another alpha that would be better still
is followed. For an f that is linear in its parameters one walk down is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import FitError, Interrupted
from ..losses import Loss
from ..names import Names
from ..options import check_alphas, check_positive, check_tol
from ..path_alphas import allowed, distinct_alphas
from . import text
from .alphas import automatic_grid, rest_point
from .functions import ModelFunction
from .problem import NonlinearProblem
from .result import NonlinearPath
from .solve import Point
from .starts import distinct_minima
from .walk import Cancel, Progress, Walk, lost, lower

__all__ = ["as_path", "solve_path"]

Float = NDArray[np.float64]

_CLIMBS = 3  # at most so many minima of the weakest alpha are followed upwards


def solve_path(
    function: ModelFunction, problem: NonlinearProblem, alphas: Any = 50, *, eps: float = 1e-3,
    also: float | None = None, starts: Sequence[Float] | None = None, near: Float | None = None, tol: float = 1e-8,
    max_steps: int | None = None, cancel: Cancel | None = None, progress: Progress | None = None,
) -> NonlinearPath:  # fmt: skip
    """Solve a checked problem at several alphas; issues no warnings.

    Parameters
    ----------
    function, problem
        f without data and with them (`prepare.make_nonlinear_problem`).
    alphas : int or values
        Length of an automatic grid (`alphas.automatic_grid`), or the values wanted.
    eps : float
        Smallest over largest alpha of the grid.
    also : float, optional
        One alpha more.
    starts : sequence of (p,) arrays, optional
        Where the walk begins; default the function's own start. Of several, the lowest minima are followed.
    near : (k, p) array, optional
        A solution to begin with for each of the k given alphas, as the path of all rows is for a fold: then there is
        one walk down, in which each alpha begins with the better of this and its neighbour.
    tol, max_steps, cancel
        As in `solve.solve_alpha`.
    progress : callable, optional
        Called as ``progress(solved, planned)``.

    Raises
    ------
    Interrupted
        If stopped; its ``path`` holds the alphas that have a solution so far, or None.
    FitError
        If f is not finite at the start, or no alpha could be solved.
    """
    wanted, tol = check_alphas(alphas), check_tol(tol)
    eps = check_positive(eps, "eps", below=1.0)
    begin = [function.start] if starts is None else list(starts)
    walk = Walk(problem, tol, max_steps, cancel, begin[0])
    best: dict[int, Point] = {}
    values, top = np.zeros(0), float("nan")
    try:
        if isinstance(wanted, int):
            values, top = automatic_grid(walk, wanted, eps, begin[0])
        else:
            values = allowed(problem, wanted)  # type: ignore[arg-type]  # only its penalty is looked at
            top = top if np.any(values > 0) else 0.0
        if also is not None and not np.any(np.abs(values - also) <= 1e-12 * also):
            values = np.sort(np.append(values, also))[::-1]
        distinct, repeat = distinct_alphas(values)
        report = _Counter(progress, 1 if near is not None or len(distinct) == 1 else 2, len(distinct))
        if near is not None:
            near = near[[int(np.flatnonzero(repeat == i)[0]) for i in range(len(distinct))]]
            _down(walk, distinct, best, report, None, near)
        else:
            _both_ways(walk, distinct, best, report, begin)
    except KeyboardInterrupt:
        if not best:
            raise Interrupted() from None
        solved = as_path(function, walk, [best[i] for i in sorted(best)], top)
        count = f"Interrupted with {len(best)} of {len(values)} alphas solved"
        raise Interrupted(f"{count}; the finished ones are in the exception's .path.", solved) from None
    return as_path(function, walk, [best[i] for i in repeat], top)


def _both_ways(walk: Walk, alphas: Float, best: dict[int, Point], report: _Counter, starts: list[Float]) -> None:
    """Fill ``best``, by place in ``alphas``."""
    last = len(alphas) - 1
    if walk.linear or (not walk.points and walk.problem.model.linear):
        rest = rest_point(walk, starts[0]).point
        _down(walk, alphas, best, report, starts[0] if rest is None else rest.b)
        return
    # the points that were solved in search of the largest alpha are starts as good as any for the weakest one
    known = _nearest(walk, alphas[last])
    begun = next((point for point in walk.points if abs(point.alpha - alphas[last]) <= 1e-9 * alphas[last]), None)
    found = [begun or walk.solve(alphas[last], starts[0])] if known is None else [walk.solve(alphas[last], known.b)]
    report.one()
    found += [point for start in starts[1:] if (point := walk.attempt(alphas[last], start)) is not None]
    best[last] = min(found, key=lambda point: (point.missed, point.objective))
    if last == 0:
        return
    if walk.linear:
        rest = rest_point(walk, starts[0]).point
        _down(walk, alphas, best, report, best[last].b if rest is None else rest.b)
        return
    for point, _ in distinct_minima(found)[:_CLIMBS]:
        _up(walk, alphas, best, report, point)
    rest = rest_point(walk, starts[0]).point
    _down(walk, alphas, best, report, best[0].b if rest is None else rest.b)
    _follow_better(walk, alphas, best)


def _nearest(walk: Walk, alpha: float) -> Point | None:
    """The point solved at the alpha nearest to this one, in ratio."""
    usable = [point for point in walk.points if 0 < point.alpha < np.inf and not lost(point)]
    return min(usable, key=lambda point: abs(np.log(point.alpha / alpha)), default=None) if alpha > 0 else None


def _up(walk: Walk, alphas: Float, best: dict[int, Point], report: _Counter, point: Point) -> None:
    """From the weakest alpha, where ``point`` is a solution, to the strongest.

    Where a parameter without a price runs away, it would do so all the more under a stronger penalty.
    """
    for i in range(len(alphas) - 2, -1, -1):
        if point.why == "away":
            return
        at = walk.attempt(float(alphas[i]), point.b)
        report.one()
        if at is None:
            continue
        point = at
        if lower(point, best.get(i)):
            best[i] = point


def _down(
    walk: Walk, alphas: Float, best: dict[int, Point], report: _Counter, start: Float | None,
    near: Float | None = None,
) -> None:  # fmt: skip
    """From the strongest alpha to the weakest, each from the best solution of the one before."""
    for i, alpha in enumerate(alphas):
        before = [] if start is None else [start]
        before += [] if near is None else [near[i]]
        if len(before) > 1:
            before.sort(key=lambda b: walk.problem.objective(float(alpha), b))
        point = walk.attempt(float(alpha), before[0])
        for other in before[1:] if lost(point) else ():
            again = walk.attempt(float(alpha), other)
            point = again if lower(again, point) else point
        report.one()
        if point is not None and lower(point, best.get(i)):
            best[i] = point
        if i not in best:
            walk.solve(float(alpha), before[0])  # says why
            raise FitError(f"f could not be fitted at alpha={alpha:g}.")
        start = best[i].b


def _follow_better(walk: Walk, alphas: Float, best: dict[int, Point]) -> None:
    """Where the solution of another alpha would be better than the own one, go on from there.

    The objective of given parameters is linear in alpha: what a solution is worth elsewhere needs no f.
    """
    for _ in range(2):
        points = [best[i] for i in range(len(alphas))]
        prices = np.array([walk.problem.penalty_value(1.0, point.b) for point in points])
        values = np.array([point.objective for point in points])
        worth = (values - alphas * prices)[:, None] + prices[:, None] * alphas  # of each point at each alpha
        better = np.flatnonzero(worth.min(axis=0) < values - 1e-9 * np.abs(values))
        changed = False
        for i in better:
            point = walk.attempt(float(alphas[i]), points[int(worth[:, i].argmin())].b)
            if point is not None and lower(point, best[int(i)]):
                best[int(i)], changed = point, True
        if not changed:
            return


class _Counter:
    """Tells the user how many of the planned solutions are done."""

    def __init__(self, progress: Progress | None, walks: int, alphas: int) -> None:
        self.progress, self.total, self.done = progress, walks * alphas, 0

    def one(self) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(min(self.done, self.total), self.total)


def as_path(function: ModelFunction, walk: Walk, points: Sequence[Point], top: float = float("nan")) -> NonlinearPath:
    """Solutions of a walk at decreasing alphas, with everything that a `Path` says about them."""
    from scipy.sparse import csr_array

    problem = walk.problem
    p, k = problem.n_params, len(points)
    dense = np.array([point.b for point in points]).reshape(k, p)
    kept = dense != 0
    # made of its parts: looking for them costs more than a small fit
    n_kept = kept.sum(axis=1)
    starts = np.zeros(k + 1, dtype=np.int32)
    np.cumsum(n_kept, out=starts[1:])
    coef = csr_array((dense[kept], np.nonzero(kept)[1].astype(np.int32), starts), shape=(k, p))
    gap = np.array([point.gap for point in points])
    status = np.array([walk.kind(point) for point in points], dtype="U15")
    null_value, scale = _constant_model(problem)
    return NonlinearPath(
        alphas=np.array([point.alpha for point in points]), coef=coef, intercept=np.zeros(k), gap=gap,
        objective=np.array([point.objective for point in points]),
        n_kept=n_kept, status=status, penalty=problem.penalty, loss=problem.loss,
        names=_as_names(problem.names), scale=np.ones(p), center=np.zeros(p), sd=np.ones(p), alpha_max=top,
        fit_intercept=False, n_samples=int(np.count_nonzero(problem.share > 0)),
        sum_weights=float(problem.n_rows if problem.weights is None else problem.weights.sum()), y_scale=scale,
        standardized=np.zeros(p, dtype=bool), penalty_factor=problem.penalty_factor, lower=problem.lower,
        upper=problem.upper, null_value=null_value, classes=problem.classes, has_offset=problem.offset is not None,
        data_flaws=tuple(walk.flaws), solver_flaws=text.solver_flaws(points, gap, walk.tol), function=function,
        problem=problem,
    )  # fmt: skip


def _as_names(names: Sequence[str]) -> Names:
    return tuple(names)


def _constant_model(problem: NonlinearProblem) -> tuple[float, float]:
    """Mean loss of the best constant prediction, and the root mean square of its derivative."""
    loss: Loss = problem.loss
    if problem.gaussian:
        target = problem.target - problem.share @ problem.target
        square = float(problem.share @ target**2)
        return 0.5 * square, float(np.sqrt(square))
    constant = loss.null_eta(problem.y, problem.share, problem.offset)
    shape = (problem.n_rows, problem.outputs)
    eta = np.broadcast_to(constant, shape) + (0.0 if problem.offset is None else problem.offset.reshape(shape))
    eta = eta[:, 0] if problem.outputs == 1 else eta
    r = loss.residual_of(problem.y, eta, problem.share)
    squares = problem.share @ (r**2 if r.ndim == 1 else (r**2).sum(axis=1))
    return loss.value(problem.y, eta, problem.share), float(np.sqrt(squares))
