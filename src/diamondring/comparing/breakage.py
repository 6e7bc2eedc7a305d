"""What if an input fails? Held-out error with one input column missing, stuck, shuffled or ten times too large.

Measured with the folds' own fits, on the rows that each fold holds out: nothing is fitted again, as nobody fits again
when a sensor fails. The shuffled input is the permutation importance of Breiman (2001).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..direct.workers import single_threaded_blas
from ..display import Shown
from ..errors import InputError, answers_ctrl_c
from ..losses import as_loss
from ..names import Names
from ..penalties import NoPenalty, Penalty, as_penalty
from ..tuning.fold_data import DataOptions, Folds, make_folds
from ..tuning.held_out import mean_errors
from ..tuning.nonlinear import function_options, read_function
from ..tuning.scoring import as_score
from ..tuning.selection import Variant, make_baseline, make_selection
from ..tuning.solve import FoldPath, Task, solve_folds
from .breakage_functions import broken_predictions, input_columns
from .robustness import contributions

__all__ = ["FAILURES", "Breakage", "Failing", "as_breakage", "breakage", "measure_failures"]

Float = NDArray[np.float64]

FAILURES = ("missing", "frozen", "shuffled", "x10")


class Failing(NamedTuple):
    """Held-out error of one method, the same with each failure of each column (4, c), whether a column is used (c,)."""

    error: float
    broken: Float
    used: NDArray[np.bool_]


@dataclass(frozen=True, eq=False, repr=False)
class Breakage(Shown):
    """The result of `breakage`.

    Attributes
    ----------
    columns : (c,) tuple of str
        Input columns.
    methods : (m,) tuple of str
        Names of the penalties.
    alphas : (m,) array
        Their strengths, of the lowest held-out error.
    error : (m,) array
        Held-out mean loss with everything in order (for least squares the mean squared error).
    broken : (m, 4, c) array
        The same with one column missing, frozen, shuffled, or ten times too large (`FAILURES`); NaN for a text or
        yes/no column times ten, and where a function is not finite. An unused column costs nothing.
    used : (m, c) bool array
        Whether any fold uses the column.
    loss, n_rows, folds
        Name of the loss, number of rows, number of splits.
    """

    columns: Names
    methods: tuple[str, ...]
    alphas: Float
    error: Float
    broken: Float
    used: NDArray[np.bool_]
    loss: str
    n_rows: int
    folds: int

    @property
    def ratio(self) -> Float:
        """How many times as large the error becomes, (m, 4, c); 1 is no harm."""
        safe = np.where(self.error > 0, self.error, np.nan)[:, None, None]
        return np.asarray(self.broken / safe)

    @property
    def worst(self) -> dict[str, tuple[str, float]]:
        """For each method the column whose absence ("missing") hurts most, and the ratio of errors."""
        missing = np.nan_to_num(self.ratio[:, 0], nan=1.0)
        places = missing.argmax(axis=1)
        return {
            name: (str(self.columns[j]), float(missing[m, j]))
            for m, (name, j) in enumerate(zip(self.methods, places, strict=True))
        }

    @property
    def plot(self) -> Any:
        """Its figure: ``plot.breakage()``."""
        from ..figures import plotter

        return plotter(self)

    def __repr__(self) -> str:
        lines = [f"{name}: worst without {column!r}, {ratio:.3g} times the held-out error" for name, (column, ratio) in
                 self.worst.items()]  # fmt: skip
        return "\n".join([f"one input failing, {self.n_rows:,} rows, {self.folds} splits", *lines])


@answers_ctrl_c
def breakage(
    X: Any,
    y: Any,
    *,
    loss: Any = "gaussian",
    penalties: Sequence[Any] = ("L1", "L2"),
    cv: Any = 10,
    groups: Any = None,
    repeats: int = 1,
    random_state: Any = 0,
    alphas: Any = None,
    eps: float = 1e-3,
    sample_weight: Any = None,
    offset: Any = None,
    penalty_factor: Any = None,
    bounds: Any = None,
    fit_intercept: bool | None = None,
    standardize: Any = None,
    strata: Any = None,
    tol: float = 1e-8,
    f: Any = None,
    params: Any = None,
    jac: Any = None,
    names: Any = None,
    penalty_groups: Any = None,
    starts: int = 1,
) -> Breakage:
    """Measure what one failing input column costs, L1 against L2, on held-out rows.

    Each column in turn is, in the held-out rows only, *missing* (its training mean in its place; of text, the
    training shares), *frozen* (the value of one held-out row, drawn once per fold, in all of them), *shuffled* among
    the held-out rows, or *x10* (ten times too large: a wrong unit). The fits are those of the folds at the
    alpha of the lowest held-out error. Errors are mean losses over the splits.

    Parameters
    ----------
    penalties : sequence of penalties or names, default ("L1", "L2")
    X, y, loss, cv, groups, repeats, alphas, eps, sample_weight, offset, penalty_factor, bounds, fit_intercept, \
standardize, strata, tol
        As in `dr.cross_validate`.
    random_state : int, default 0
        For the folds, the shuffling and the rows at which inputs freeze.
    f, params, jac, names, penalty_groups, starts : optional
        Any function in the place of a model that is linear in its inputs, as in `dr.cross_validate`: f is asked again
        with one column of its held-out data changed. X is a table, an array with a column per input, or a dictionary
        of columns.

    Returns
    -------
    Breakage

    Raises
    ------
    InputError
        If an argument cannot be used.
    Interrupted
        On Ctrl-C.
    """
    if isinstance(penalties, str) or not isinstance(penalties, Sequence) or not len(penalties):
        raise InputError(f"penalties={penalties!r}: give a list of penalties, such as ['L1', 'L2'].")
    wanted, chosen = [as_penalty(each) for each in penalties], as_loss(loss)
    options = DataOptions(
        sample_weight, offset, penalty_factor, bounds, fit_intercept, standardize, False, (), strata,
    )  # fmt: skip
    function = function_options(f, params, jac, names, penalty_groups, starts, options)
    columns = None if function is None else input_columns(X)
    alphas = (100 if function is None else 50) if alphas is None else alphas
    splits: dict[str, Any] = {"cv": cv, "groups": groups, "repeats": repeats, "random_state": random_state}
    with single_threaded_blas():
        if function is None:
            folds = make_folds(X, y, wanted[0], options=options, loss=chosen, **splits)
        else:
            folds = read_function(X, y, function, wanted[0], options=options, loss=chosen, tol=tol, **splits)
        solved = _solved(folds, wanted, alphas, eps, tol)
        measured = [measure_failures(folds, paths, index, columns) for paths, index, _ in solved]
    names = [each.name for each in wanted]
    return as_breakage(folds, names, [alpha for _, _, alpha in solved], measured, columns)


def as_breakage(
    folds: Folds, names: Sequence[str], alphas: Sequence[float], measured: Sequence[Failing],
    columns: tuple[str, ...] | None = None,
) -> Breakage:  # fmt: skip
    """What was measured of several methods on the same folds, side by side."""
    return Breakage(
        columns=folds.columns if columns is None else columns,
        methods=tuple(names),
        alphas=np.array(alphas),
        error=np.array([each.error for each in measured]),
        broken=np.array([each.broken for each in measured]),
        used=np.array([each.used for each in measured]),
        loss=folds.problem.loss.name,
        n_rows=folds.n_rows,
        folds=len(folds),
    )


def _solved(
    folds: Folds, penalties: list[Penalty], alphas: Any, eps: float, tol: float
) -> list[tuple[list[FoldPath], int, float]]:
    """For each penalty the paths of all folds, and which alpha has the lowest held-out error."""
    score, problem, paths = as_score(None, folds.problem.loss), folds.problem, []
    for each in penalties:
        problem, path = folds.full_path(problem, each, 1 if isinstance(each, NoPenalty) else alphas, eps, tol)
        paths.append(path)
    tasks = [Task(each.name, each, path.alphas) for each, path in zip(penalties, paths, strict=True)]
    found = solve_folds(folds, tasks, score=score, tol=tol)
    baseline = make_baseline(mean_errors(folds, score), folds.splits.ratio)
    out = []
    for path, solved in zip(paths, found, strict=True):
        best = make_selection(folds, [Variant(path, solved, 0, 1.0)], score, baseline).best
        out.append((solved, best.index, float(best.alpha)))
    return out


def measure_failures(
    folds: Any, solved: Sequence[FoldPath], index: int, columns: tuple[str, ...] | None = None
) -> Failing:
    """What each failing column costs the fits of the folds at one alpha; ``columns``: those that a function reads."""
    c = len(folds.columns if columns is None else columns)
    whole, rises, used = 0.0, np.zeros((len(FAILURES), c)), np.zeros(c, dtype=bool)
    for i, path in enumerate(solved):
        fold = folds[i]
        random = np.random.default_rng(i)
        n = len(fold.y)
        order, stuck = random.permutation(n), int(random.integers(n))
        share = np.full(n, 1.0 / n) if fold.weights is None else fold.weights / fold.weights.sum()
        scale = 2.0 if folds.problem.gaussian else 1.0

        def error(eta: Float | None, fold: Any = fold, share: Float = share, scale: float = scale) -> float:
            return float("nan") if eta is None else scale * float(fold.problem.loss.value(fold.y, eta, share))

        changes: Iterator[tuple[int, tuple[Any, ...]]]
        if columns is None:
            eta, changes = _of_inputs(fold, *path.at(index, 1.0), order, stuck)
        else:
            coef = path.dense_at(index, 1.0)[0][None]
            eta = fold.predict(coef, np.zeros(1))[:, 0]
            changes = broken_predictions(fold, folds.function, folds.X, coef, fold.offset, order, stuck)
        base = error(eta)
        whole += base / len(solved)
        for owner, changed in changes:
            used[owner] |= columns is None or any(each is not None and (each != eta).any() for each in changed)
            rises[:, owner] += [(error(each) - base) / len(solved) for each in changed]
    if folds.encoder is not None:
        text = [j for j, kind in enumerate(folds.encoder.kinds) if kind != "number"]
        rises[FAILURES.index("x10"), text] = np.nan
    return Failing(whole, whole + rises, used)


def _of_inputs(
    fold: Any, coef: Any, intercept: Any, order: NDArray[np.intp], stuck: int
) -> tuple[Float, Iterator[tuple[int, tuple[Float, ...]]]]:
    """Predictions of a model that is linear in its inputs, and those with each column failing in each way."""
    eta = fold.predict(coef, intercept)[:, 0]
    return eta, (
        (owner, (eta - part, eta - part + part[stuck], eta - part + part[order], eta + 9.0 * (part + mean)))
        for owner, part, mean in contributions(fold, coef)
    )
