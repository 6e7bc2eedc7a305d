"""Solving a checked problem as a fit asks for it: one alpha or a path, one start or more, alpha by held-out error."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, Interrupted, SolverWarning
from ..messages import value_text, warn_data
from ..nonlinear.path import as_path, solve_path
from ..nonlinear.prepare import PreparedModel
from ..nonlinear.problem import NonlinearProblem
from ..nonlinear.result import NonlinearPath
from ..nonlinear.solve import Point
from ..nonlinear.starts import Minimum, distinct_minima, random_starts
from ..nonlinear.walk import Progress, Walk, lost, lower
from ..options import check_tol
from ..penalties import NoPenalty, Penalty
from ..tune import missed_text
from ..wording import counted
from .covariance import Covariance, covariance, penalised_covariance
from .result import Certificate, Fit

if TYPE_CHECKING:
    from ..tuning.selection import Selection

__all__ = ["Request", "check_alpha", "solve_fit"]

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Request:
    """What a fit is to do; the fields are the arguments of `dr.fit`."""

    alpha: Any = None
    alphas: Any = None
    eps: float = 1e-3
    cv: Any = 5
    starts: Any = 1
    random_state: Any = 0
    tol: float = 1e-8
    max_steps: int | None = None
    progress: Any = None


@dataclass
class _Solved:
    """A path, the place on it that was chosen, and what else the starts led to."""

    path: NonlinearPath
    index: int
    points: list[Point]  # solutions at the chosen alpha, one per start that led somewhere
    failed: int = 0
    selection: Selection | None = None


def solve_fit(
    prepared: PreparedModel, request: Request, *, kind: type[Fit] = Fit, absolute: bool = False,
    sum_weights: float = 0.0, splits: bool = True,
) -> Fit:  # fmt: skip
    """Solve, and say what there is to say.

    Parameters
    ----------
    kind : type
        `Fit` or `CurveFit`.
    absolute, sum_weights
        As in `covariance.covariance`.
    splits : bool
        Whether rows can be left out (correlated ones cannot).
    """
    problem = prepared.problem
    alpha = check_alpha(request.alpha, problem.penalty)
    tol = check_tol(request.tol)
    starts = _starts(prepared, request)
    if isinstance(alpha, str) and not splits:
        raise InputError(
            "With a covariance matrix as sigma the errors of rows depend on one another, and cross-validation would "
            "leave out rows that the others give away. Pass a number for alpha."
        )
    if alpha == 0:
        _refuse_few_rows(problem)
    walk = Walk(problem, tol, request.max_steps, origin=starts[0])
    if isinstance(alpha, str):
        solved = _chosen(prepared, request, walk, starts, alpha)
    else:
        solved = _at(prepared, request, walk, starts, alpha)
    return _as_fit(prepared, solved, kind, tol, {"absolute": absolute, "sum_weights": sum_weights})


def check_alpha(alpha: Any, penalty: Penalty) -> float | str:
    """A number, "min" or "1se"; None is 0 without a penalty and "min" with one.

    Raises
    ------
    InputError
        For anything else, and for a strength without a penalty.
    """
    free = isinstance(penalty, NoPenalty)
    if alpha is None:
        return 0.0 if free else "min"
    if isinstance(alpha, str):
        if alpha not in ("min", "1se"):
            raise InputError(f"alpha={alpha!r} is not known: give a number, 'min' or '1se' (chosen by held-out error).")
        given: float | str = alpha
    else:
        if isinstance(alpha, bool) or not isinstance(alpha, int | float | np.integer | np.floating):
            raise InputError(
                f"alpha={value_text(alpha)} must be one number, 'min' or '1se'. Several strengths go to alphas=."
            )
        if not 0 <= alpha < np.inf:
            finite = " and finite" if alpha > 0 else ""
            raise InputError(f"alpha={alpha:g}: penalty strength must be 0 or more (0 = no penalty){finite}.")
        given = float(alpha)
    if free and given != 0:
        raise InputError(
            f"alpha={value_text(alpha)} was given without a penalty: add penalty=dr.L1() (exact zeros), dr.L2() or "
            "dr.L1L2(), or leave alpha out."
        )
    return given


def _refuse_few_rows(problem: NonlinearProblem) -> None:
    free = int(np.count_nonzero(~problem.excluded & (problem.lower < problem.upper)))
    rows = int(np.count_nonzero(problem.share > 0))
    if rows * problem.outputs < free:
        raise InputError(
            f"f has {counted(free, 'parameter')} and there {'is' if rows == 1 else 'are'} {counted(rows, 'row')}: "
            "without a penalty they are not determined. Pass penalty=dr.L1() or dr.L2(), or fit fewer parameters."
        )


def _starts(prepared: PreparedModel, request: Request) -> list[Float]:
    """The given start first, then the others that were asked for."""
    function, problem, starts = prepared.function, prepared.problem, request.starts
    if isinstance(starts, int | np.integer) and not isinstance(starts, bool):
        if starts < 1:
            raise InputError(f"starts={starts}: at least 1, the given parameters.")
        if starts == 1 and type(request.random_state) is int and request.random_state >= 0:
            return [function.start]  # making a generator costs more than a step
        rng = _generator(request.random_state)
        return [function.start, *random_starts(problem, function.start, int(starts) - 1, rng)]
    if isinstance(starts, str | bool) or not hasattr(starts, "__len__"):
        raise InputError(f"starts={value_text(starts)} must be a number of starts, or a list of parameters.")
    if not len(starts):
        raise InputError("starts is empty: give a number of starts, or a list of parameters like the given ones.")
    found = [np.clip(function.flatten(each), problem.lower, problem.upper) for each in starts]
    return found if any(np.array_equal(b, function.start) for b in found) else [function.start, *found]


def _generator(random_state: Any) -> np.random.Generator:
    if isinstance(random_state, np.random.Generator):
        return random_state
    if isinstance(random_state, np.random.RandomState):
        return np.random.default_rng(random_state.randint(2**31))
    try:
        return np.random.default_rng(random_state)
    except (TypeError, ValueError):
        raise InputError(
            f"random_state={value_text(random_state)} must be a whole number of at least 0, or None for other starts "
            "every time."
        ) from None


def _at(prepared: PreparedModel, request: Request, walk: Walk, starts: list[Float], alpha: float) -> _Solved:
    """At one given alpha, and along others if they were asked for."""
    if request.alphas is None:
        points = [walk.solve(alpha, starts[0])]
        points += [point for start in starts[1:] if (point := walk.attempt(alpha, start)) is not None]
        best, _ = distinct_minima(points)[0]
        top = 0.0 if alpha == 0 else float("nan")
        path = as_path(prepared.function, walk, [best], top)
        return _Solved(path, 0, points, len(starts) - len(points))
    path = _solve(prepared, request, starts, request.alphas, alpha)
    return _with_starts(prepared, walk, starts, _Solved(path, path.index_of(alpha), []))


def _chosen(prepared: PreparedModel, request: Request, walk: Walk, starts: list[Float], rule: str) -> _Solved:
    """At the alpha that predicts held-out rows best, or the strongest within one standard error of that."""
    from ..tuning.nonlinear import select_nonlinear

    path = _solve(prepared, request, starts, 50 if request.alphas is None else request.alphas)
    see = _progress(request.progress, "folds")
    report = None if see is None else lambda stage, done, total: see(done, total)
    try:
        selection = select_nonlinear(
            prepared.function, prepared.problem, prepared.X, path=path, cv=request.cv,
            random_state=request.random_state, starts=starts, tol=walk.tol, max_steps=request.max_steps,
            progress=report,
        )  # fmt: skip
    except KeyboardInterrupt:
        raise Interrupted(
            "Interrupted in the cross-validation; the path of all rows is in the exception's .path.", path
        ) from None
    choice = selection.best if rule == "min" else selection.one_se
    return _with_starts(prepared, walk, starts, _Solved(path, choice.index, [], 0, selection))


def _solve(
    prepared: PreparedModel, request: Request, starts: list[Float], alphas: Any, also: float | None = None
) -> NonlinearPath:
    return solve_path(
        prepared.function, prepared.problem, alphas, eps=request.eps, also=also, starts=starts, tol=request.tol,
        max_steps=request.max_steps, progress=_progress(request.progress),
    )  # fmt: skip


def _with_starts(prepared: PreparedModel, walk: Walk, starts: list[Float], solved: _Solved) -> _Solved:
    """Try every start at the chosen alpha too; a lower minimum takes its place on the path."""
    path, i = solved.path, solved.index
    alpha = float(path.alphas[i])
    missed = str(path.status[i]) == "missed"
    kind = "kkt, local" if missed else str(path.status[i])
    known = Point(path.coef_at(i), alpha, float(path.objective[i]), float(path.gap[i]), kind, missed)
    tries = [walk.attempt(alpha, start) for start in starts] if len(starts) > 1 else []
    points = [known, *(point for point in tries if point is not None)]
    best, _ = distinct_minima(points)[0]
    if best is not known and lower(best, known):
        path = _replaced(path, i, best, walk.kind(best))
    return dataclasses.replace(solved, path=path, points=points, failed=len(tries) - len(points) + 1 if tries else 0)


def _replaced(path: NonlinearPath, i: int, point: Point, status: str) -> NonlinearPath:
    from scipy.sparse import csr_array

    coef = path.coef.toarray()
    coef[i] = point.b
    objective, gap, kinds, kept = path.objective.copy(), path.gap.copy(), path.status.copy(), path.n_kept.copy()
    objective[i], gap[i], kinds[i], kept[i] = point.objective, point.gap, status, np.count_nonzero(point.b)
    return dataclasses.replace(path, coef=csr_array(coef), objective=objective, gap=gap, status=kinds, n_kept=kept)


def _progress(progress: Any, what: str = "solved") -> Progress | None:
    """What the user wants to see of the progress: nothing, a line on the screen, or a call of their own."""
    if progress is None or progress is False:
        return None
    if callable(progress):
        return progress  # type: ignore[no-any-return]
    if progress is not True:
        raise InputError(f"progress={value_text(progress)} must be True, or a function progress(solved, planned).")

    def show(done: int, total: int) -> None:
        end = "\n" if done == total else ""
        print(f"\r{what} {done} of {total}", end=end, file=sys.stderr, flush=True)

    return show


def _as_fit(prepared: PreparedModel, solved: _Solved, kind: type[Fit], tol: float, options: dict[str, Any]) -> Fit:
    problem, function, path, i = prepared.problem, prepared.function, solved.path, solved.index
    b, alpha = path.coef_at(i), float(path.alphas[i])
    minima = tuple(
        Minimum(function.unflatten(point.b), point.b, point.objective, alpha, count, point.gap)
        for point, count in distinct_minima(solved.points)
        if not lost(point)
    )
    notes = [*function.notes, *(note for point in solved.points[:1] for note in point.notes)]
    astray = sum(lost(point) for point in solved.points) + solved.failed
    if astray and len(solved.points) + solved.failed > 1:
        notes.append(f"{astray} of {len(solved.points) + solved.failed} starts led to no minimum.")
    for flaw in path.data_flaws:
        warn_data(flaw)
    for flaw in path.solver_flaws:
        warn_data(flaw, SolverWarning)
    if solved.selection is not None and solved.selection.missed:
        warn_data(missed_text(solved.selection.missed, path.noun), SolverWarning)
    return kind(
        params=function.unflatten(b), coef=b, names=tuple(path.names), alpha=alpha, penalty=problem.penalty,
        loss=problem.loss, objective=float(path.objective[i]),
        certificate=Certificate(float(path.gap[i]), str(path.status[i]), tol), path=path, selection=solved.selection,
        minima=minima, messages=(*path.messages, *notes), _covariance=_covariance(problem, b, alpha, options),
    )  # fmt: skip


def _covariance(problem: NonlinearProblem, b: Float, alpha: float, options: dict[str, Any]) -> Callable[[], Covariance]:
    """Computed when somebody looks at it."""
    priced = ~problem.excluded & (problem.penalty_factor > 0)
    if alpha > 0 and priced.any() and not isinstance(problem.penalty, NoPenalty):
        return partial(penalised_covariance, problem.n_params, problem.penalty.name, alpha)
    return partial(covariance, problem, b, **options)
