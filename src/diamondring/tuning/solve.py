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
from .fold import FoldData
from .fold_checks import refuse_one_sided
from .fold_data import Folds, with_penalty
from .lengths import whole
from .relaxed import Refit, blend
from .scoring import Score
from .survival import held_out_errors
from .walk import Walked, walk, walks

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
    coef : SciPy CSR array (k, p_fold), or a tuple of K of them
        In original units, over the fold's own inputs.
    intercept : (k,), or (k, K)
    again : Refit or None
        The fit without penalty on each support, where blends were asked for.
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
        """Coefficients, CSR array (1, p_fold) or a tuple of K, and intercept (1,) or (1, K) of one alpha and blend."""
        coef, intercept = _rows_of(self.coef, index), self.intercept[[index]]
        if self.again is None or gamma == 1.0:
            return coef, intercept
        again = _rows_of(self.again.coef, index)
        return blend(coef, again, gamma), gamma * intercept + (1.0 - gamma) * self.again.intercept[[index]]

    def dense_at(self, index: int, gamma: float) -> tuple[Float, Any]:
        """The same as an array (p_fold,) and a number, or (K, p_fold) and (K,)."""
        coef, intercept = _dense(self.coef, index), self.intercept[index]
        if self.again is None or gamma == 1.0:
            return coef, intercept
        coef = gamma * coef + (1.0 - gamma) * _dense(self.again.coef, index)
        return coef, gamma * intercept + (1.0 - gamma) * self.again.intercept[index]


def _rows_of(coef: Any, index: int) -> Any:
    return tuple(each[[index]] for each in coef) if isinstance(coef, tuple) else coef[[index]]


def _dense(coef: Any, index: int) -> Float:
    if isinstance(coef, tuple):
        return np.array([csr_row(each, index) for each in coef])
    return csr_row(coef, index)


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

    if score.needs_both:
        refuse_one_sided(folds.problem, folds.splits, score.name)
    together = [t for t, task in enumerate(tasks) if walks(task.penalty, task.alphas, folds)]
    try:
        walked = _walk(folds, tasks, together, score, tol, stop) if together else []
        known = {(t, i): path for t, i, path in walked}
        ready = [t for t in together if score.by_rows and tasks[t].gammas == (1.0,)]
        keep([one for one in walked if one[0] in ready])
        rest = [t for t in range(len(tasks)) if t not in ready]
        if rest:
            jobs = [partial(_solve_fold, folds, i, tasks, rest, known, score, tol, stop) for i in range(total)]
            if folds.serial:
                for job in jobs:
                    keep(job())
            else:
                _in_threads(jobs, keep, stop)
    except KeyboardInterrupt:
        whole = min(finished, default=0)
        raise Interrupted(f"Interrupted after {whole} of {total} folds of the cross-validation.") from None
    return [[path for path in row if path is not None] for row in results]


def _walk(
    folds: Folds, tasks: Sequence[Task], chosen: Sequence[int], score: Score, tol: float, stop: threading.Event
) -> list[_Done]:
    """Some tasks in all folds; the core has threads of its own, and listens to Ctrl-C."""
    found = walk(folds, [tasks[t].penalty for t in chosen], [tasks[t].alphas for t in chosen], tol, stop.is_set)
    out: list[_Done] = []
    for t, row in zip(chosen, found, strict=True):
        for i, w in enumerate(row):
            held_out, training = _errors_of_walk(folds, i, w, score)
            out.append((t, i, FoldPath(w.coef, w.intercept, None, held_out, training, w.missed, w.seconds, 0.0)))
    return out


def _errors_of_walk(folds: Folds, i: int, found: Walked, score: Score) -> tuple[Float, Float]:
    """Held-out and training errors, (1, k) each, from what the core measured; NaN where others are wanted."""
    problem, unknown = folds.problem, np.full((1, len(found.held_out)), np.nan)
    if not score.of_loss:
        return unknown, unknown
    if problem.gaussian:  # whose core measures squares
        return found.held_out[None], found.training[None]
    split, w = folds.splits.pairs[i], problem.weights
    rows = ((found.held_out, split.test), (found.training, split.train))
    held_out, training = (score.from_loss(v, problem.y[r], None if w is None else w[r])[None] for v, r in rows)
    return (held_out if score.by_rows else unknown), training


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
    begin = time.perf_counter()
    path: Any = known or whole(fold.path(problem, task.alphas, tol, stop.is_set), task.alphas)
    middle = time.perf_counter()
    again = None if task.gammas == (1.0,) else fold.refit(problem, path, stop.is_set)
    end = time.perf_counter()
    errors, train_errors = _errors(fold, path, again, task.gammas, score)
    missed = known.missed if known else int(np.count_nonzero(path.status == "missed"))
    seconds = known.seconds if known else middle - begin
    return FoldPath(path.coef, path.intercept, again, errors, train_errors, missed, seconds, end - middle)


def _errors(
    fold: FoldData, path: Path | FoldPath, again: Refit | None, gammas: tuple[float, ...], score: Score
) -> tuple[Float, Float]:
    """Held-out and training errors, each (g, k)."""
    training = _known_training(fold, path, again, gammas, score)
    if training is None:
        training = _blend_errors(fold, path, again, gammas, score, training=True)
    if score.of_loss and not score.by_rows:
        sides = (fold.blends(path, again, gammas, training=side) for side in (False, True))
        held_out = [held_out_errors(fold, *each) for each in zip(*sides, training, strict=True)]
        return np.array(held_out), training
    return _blend_errors(fold, path, again, gammas, score, training=False), training


def _known_training(
    fold: FoldData, path: Path | FoldPath, again: Refit | None, gammas: tuple[float, ...], score: Score
) -> Float | None:
    """Training errors (g, k), where they can be had without another pass over the data."""
    if not score.of_loss:
        return None
    if again is not None:
        return None if again.products is None else again.train_errors(gammas)
    if isinstance(path, FoldPath):
        return path.train_errors
    known = None if (path.status == "missed").any() else fold.training_losses(path)
    return None if known is None else score.from_loss(known, fold.problem.y, fold.problem.weights)[None, :]


def _blend_errors(
    fold: FoldData,
    path: Path | FoldPath,
    again: Refit | None,
    gammas: tuple[float, ...],
    score: Score,
    *,
    training: bool,
) -> Float:
    etas = fold.blends(path, again, gammas, training=training)
    return np.stack([fold.errors(score, eta, training=training) for eta in etas])
