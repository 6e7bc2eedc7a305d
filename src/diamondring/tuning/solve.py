"""All folds of a cross-validation, solved: the only place where fold paths are computed.

Where the core can take all folds together, it does (`tuning.walk`). Elsewhere folds run in threads, as the solver
releases the interpreter lock. What a fold computes depends on the fold alone, and results are put in their places by
number, so the bits are the same for any number of threads. The main thread then only waits, in short steps, so that
Ctrl-C is answered at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import Interrupted
from ..paths import csr_row
from ..penalties import Penalty
from ..problem import Problem
from ..threads import thread_count
from .fold_data import FoldData, Folds, UserRows, with_penalty
from .folds import Deal
from .relaxed import Refit, refit
from .scoring import Score
from .walk import walk, walks

if TYPE_CHECKING:
    from ..paths import Path

Float = NDArray[np.float64]
Progress = Callable[[str, int, int], None]

_Done = tuple[int, int, "FoldPath"]  # task, fold, result

_TICK = 0.05  # seconds between two looks at Ctrl-C


@dataclass(frozen=True, eq=False)
class Task:
    """One path to solve in every fold.

    Attributes
    ----------
    name : str
        For progress reports.
    penalty : Penalty
    alphas : (k,) decreasing
        Exactly the alphas that are solved; a fold's own alpha_max may be larger.
    gammas : tuple of float
        Blends of the relaxed lasso to evaluate; ``(1.0,)`` is the path itself.
    """

    name: str
    penalty: Penalty
    alphas: Float
    gammas: tuple[float, ...] = (1.0,)


@dataclass(frozen=True, eq=False)
class FoldPath:
    """One task in one fold.

    Attributes
    ----------
    coef : SciPy CSR array (k, p_fold)
        In original units, over the fold's own inputs.
    intercept : (k,)
    again : Refit or None
        Least squares on each support, where blends were asked for.
    errors, train_errors : (g, k)
        Held-out and training error, one row per blend.
    missed : int
        Alphas whose target gap was missed.
    seconds, refit_seconds : float
        Time in the solver, and in refitting.
    """

    coef: Any
    intercept: Float
    again: Refit | None
    errors: Float
    train_errors: Float
    missed: int
    seconds: float
    refit_seconds: float

    def at(self, index: int, gamma: float) -> tuple[Any, Float]:
        """Coefficients, CSR array (1, p_fold), and intercept (1,) of one alpha and blend."""
        from scipy.sparse import csr_array

        coef, intercept = self.coef[[index]], self.intercept[[index]]
        if self.again is None or gamma == 1.0:
            return coef, intercept
        coef = csr_array(gamma * coef + (1.0 - gamma) * self.again.coef[[index]])
        return coef, gamma * intercept + (1.0 - gamma) * self.again.intercept[[index]]

    def dense_at(self, index: int, gamma: float) -> tuple[Float, float]:
        """The same as an array (p_fold,) and a number."""
        coef, intercept = csr_row(self.coef, index), float(self.intercept[index])
        if self.again is None or gamma == 1.0:
            return coef, intercept
        coef = gamma * coef + (1.0 - gamma) * csr_row(self.again.coef, index)
        return coef, gamma * intercept + (1.0 - gamma) * float(self.again.intercept[index])


def solve_folds(
    folds: Folds,
    tasks: Sequence[Task],
    *,
    score: Score,
    tol: float,
    stop: threading.Event | None = None,
    progress: Progress | None = None,
) -> list[list[FoldPath]]:
    """Solve every task in every fold and measure errors there.

    Parameters
    ----------
    folds : the data.
    tasks : the paths to solve; all of them visit a fold together, so that its data are made once.
    score : how error is measured.
    tol : target for the relative duality gap.
    stop : when set by somebody else, the work ends with `Interrupted`.
    progress : called in the main thread as ``progress(task name, folds done, folds)``.

    Returns
    -------
    list over tasks of lists over folds of `FoldPath`.

    Raises
    ------
    Interrupted
        On Ctrl-C, or when `stop` is set.
    """
    stop = stop or threading.Event()
    total = len(folds)
    results: list[list[FoldPath | None]] = [[None] * total for _ in tasks]
    finished = [0] * len(tasks)

    def keep(done: list[_Done]) -> None:
        for t, i, path in done:
            results[t][i] = path
            finished[t] += 1
            if progress is not None:
                progress(tasks[t].name, finished[t], total)
        if stop.is_set():
            raise Interrupted()

    together = _together(folds, tasks, score)
    try:
        walked = _walk(folds, tasks, together, tol, stop) if together else []
        keep([one for one in walked if tasks[one[0]].gammas == (1.0,)])
        known = {(t, i): path for t, i, path in walked}
        rest = [t for t in range(len(tasks)) if t not in together or tasks[t].gammas != (1.0,)]
        if rest:
            jobs = [partial(_solve_fold, folds, i, tasks, rest, known, score, tol, stop) for i in range(total)]
            _in_threads(jobs, keep, stop)
    except KeyboardInterrupt:
        whole = min(finished, default=0)
        raise Interrupted(f"Interrupted after {whole} of {total} folds of the cross-validation.") from None
    return [[path for path in row if path is not None] for row in results]


def _together(folds: Folds, tasks: Sequence[Task], score: Score) -> list[int]:
    """The tasks that the core solves in all folds at once."""
    if not score.squared:
        return []
    return [t for t, task in enumerate(tasks) if walks(task.penalty, task.alphas, folds)]


def _walk(folds: Folds, tasks: Sequence[Task], chosen: Sequence[int], tol: float, stop: threading.Event) -> list[_Done]:
    """Some tasks in all folds; the core has threads of its own, and listens to Ctrl-C."""
    found = walk(folds, [tasks[t].penalty for t in chosen], [tasks[t].alphas for t in chosen], tol, stop.is_set)
    return [
        (t, i, FoldPath(w.coef, w.intercept, None, w.held_out[None], w.training[None], w.missed, w.seconds, 0.0))
        for t, row in zip(chosen, found, strict=True)
        for i, w in enumerate(row)
    ]


def _in_threads(
    jobs: Sequence[Callable[[], list[_Done]]], keep: Callable[[list[_Done]], None], stop: threading.Event
) -> None:
    """Do the jobs, and hand what each of them gives to `keep`, in the calling thread."""
    workers = min(thread_count(), len(jobs))
    pool = ThreadPoolExecutor(workers, thread_name_prefix="diamondring-fold")
    waiting: set[Future[list[_Done]]] = set()
    started = 0
    try:
        while started < len(jobs) or waiting:
            # few jobs wait at a time, so that after Ctrl-C none of them starts
            while started < len(jobs) and len(waiting) <= workers:
                waiting.add(pool.submit(jobs[started]))
                started += 1
            ready, waiting = wait(waiting, timeout=_TICK, return_when=FIRST_COMPLETED)
            for future in ready:
                keep(future.result())
            if stop.is_set():
                raise Interrupted()
    finally:
        if waiting or started < len(jobs):
            stop.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _solve_fold(
    folds: Folds, i: int, tasks: Sequence[Task], chosen: Sequence[int], known: Mapping[tuple[int, int], FoldPath],
    score: Score, tol: float, stop: threading.Event,
) -> list[_Done]:  # fmt: skip
    """Some tasks of one fold, in a worker thread; paths that are `known`, by task and fold, are not solved again."""
    if stop.is_set():
        raise Interrupted()
    fold = folds[i]
    out: list[_Done] = []
    problem = fold.problem
    for t in chosen:
        # from one task to the next, the problem carries on what has been computed about its data
        problem = with_penalty(problem, tasks[t].penalty)
        out.append((t, i, _solve_task(fold, problem, tasks[t], known.get((t, i)), score, tol, stop)))
    return out


def _solve_task(
    fold: FoldData, problem: Problem, task: Task, known: FoldPath | None, score: Score, tol: float,
    stop: threading.Event,
) -> FoldPath:  # fmt: skip
    from ..paths import solve

    begin = time.perf_counter()
    path: Any = known or solve(problem, task.alphas, tol=tol, cancel=stop.is_set)
    middle = time.perf_counter()
    again = None if task.gammas == (1.0,) else refit(problem, path.coef, stop.is_set)
    end = time.perf_counter()
    errors, train_errors = _errors(fold, path, again, task.gammas, score)
    missed = known.missed if known else int(np.count_nonzero(path.status == "missed"))
    seconds = known.seconds if known else middle - begin
    return FoldPath(path.coef, path.intercept, again, errors, train_errors, missed, seconds, end - middle)


def _errors(
    fold: FoldData, path: Path, again: Refit | None, gammas: tuple[float, ...], score: Score
) -> tuple[Float, Float]:
    """Held-out and training errors, each (g, k)."""
    held_out = _blend_errors(fold, path, again, gammas, score, training=False)
    if not score.squared:
        return held_out, _blend_errors(fold, path, again, gammas, score, training=True)
    if again is not None:
        return held_out, again.train_errors(gammas)
    return held_out, _train_errors(fold, path)[None, :]


def _blend_errors(
    fold: FoldData, path: Path, again: Refit | None, gammas: tuple[float, ...], score: Score, *, training: bool
) -> Float:
    y, weights = (fold.problem.y, fold.problem.weights) if training else (fold.y, fold.weights)
    rows = None
    if not score.squared:
        rows = fold.training_rows.take() if training else fold.rows.take()
    first = fold.predict(path.coef, path.intercept, training=training)
    if again is None:
        return score.errors(y, first, weights, rows)[None, :]
    second = fold.predict(again.coef, again.intercept, training=training)
    return np.stack([score.errors(y, gamma * first + (1.0 - gamma) * second, weights, rows) for gamma in gammas])


def _train_errors(fold: FoldData, path: Path) -> Float:
    """Mean squared training errors (k,) without another pass over the data: twice the objective minus the penalty."""
    factor = fold.problem.penalty_factor
    b = path.coef.toarray() * fold.problem.stats.scale
    price = np.where(np.isinf(factor), 0.0, factor)
    l1_ratio = path.penalty.l1_ratio
    penalty = path.alphas * (l1_ratio * (np.abs(b) @ price) + 0.5 * (1.0 - l1_ratio) * (b**2 @ price))
    return np.asarray(np.maximum(2.0 * (path.objective - penalty), 0.0))


def held_out_predictions(folds: Folds, solved: Sequence[FoldPath], index: int, gamma: float = 1.0) -> Float:
    """Prediction (n,) of each row by the fits that did not see it: the mean over repeats, NaN for rows never tested."""
    n = folds.problem.shape[0]
    total, times = np.zeros(n), np.zeros(n)
    if folds.deals and not folds.learned:
        begin = 0
        for deal in folds.deals:
            fits = [path.dense_at(index, gamma) for path in solved[begin : begin + deal.count]]
            total += folds.predict_dealt(deal, np.array([b for b, _ in fits]), np.array([b0 for _, b0 in fits]))
            times += deal.fold >= 0
            begin += deal.count
    else:
        for i, path in enumerate(solved):
            test = folds.splits.pairs[i].test
            total += np.bincount(test, folds.predict_test(i, *path.at(index, gamma))[:, 0], n)
            times += np.bincount(test, minlength=n)
    out = np.full(n, np.nan)
    np.divide(total, times, out=out, where=times > 0)
    return out


def mean_errors(folds: Folds, score: Score) -> Float:
    """Held-out error (J,) of predicting the (weighted) training mean in every fold."""
    if score.squared and folds.deals:
        return np.concatenate([_dealt_mean_errors(folds.problem, deal) for deal in folds.deals])
    target, weights, offset = folds.problem.target, folds.problem.weights, folds.problem.offset
    out = np.empty(len(folds))
    for i, (train, test) in enumerate((split.train, split.test) for split in folds.splits):
        first = float(target[train[0]])
        mean = first + float(np.average(target[train] - first, weights=None if weights is None else weights[train]))
        prediction = np.full((test.size, 1), mean)
        if offset is not None:
            prediction += offset[test, None]
        rows = None if score.squared else UserRows(folds.X, test).take()
        out[i] = score.errors(folds.problem.y[test], prediction, None if weights is None else weights[test], rows)[0]
    return out


def _dealt_mean_errors(problem: Problem, deal: Deal) -> Float:
    """`mean_errors` of squares: sums over each fold say everything, those of its training part by subtraction."""
    stats, weights = problem.stats, problem.weights
    y = problem.target - stats.y_center
    slot, count = deal.fold + 1, deal.count + 1
    weight = np.bincount(slot, weights, count).astype(np.float64)
    first = np.bincount(slot, y if weights is None else weights * y, count)
    second = np.bincount(slot, y * y if weights is None else weights * y * y, count)
    mean = ((first.sum() - first) / (weight.sum() - weight))[1:]
    own = weight[1:]
    return np.asarray(np.maximum(second[1:] / own - 2 * mean * (first[1:] / own) + mean**2, 0.0))
