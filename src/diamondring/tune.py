"""How strong: choose alpha (and l1_ratio) by held-out error.

All work happens inside the folds: encoding, imputing and standardising learn from the training rows only. The alphas
come from all rows, and exactly those are solved in every fold. The error of an alpha is the plain mean over splits of
the (weighted) error on the held-out rows; its standard error is that of Nadeau and Bengio (`scoring.standard_error`).
Which error that is, by default, says the loss (`measures.own_measure`).
"""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .direct.workers import single_threaded_blas
from .errors import InputError, Interrupted, SolverWarning, interruptible
from .losses import as_loss
from .penalties import L1, L1L2, Penalty, as_penalty
from .tuning.fold_data import DataOptions, Folds, make_folds
from .tuning.held_out import mean_errors
from .tuning.lengths import same_length
from .tuning.nonlinear import function_options, read_function
from .tuning.scoring import Score, as_score
from .tuning.selection import Baseline, Choice, Selection, Variant, make_baseline, make_selection
from .tuning.solve import Progress, Task, solve_folds
from .tuning.walk import could_walk, prepare

__all__ = ["Baseline", "Choice", "Selection", "cross_validate", "select"]

Float = NDArray[np.float64]


def cross_validate(
    X: Any,
    y: Any,
    *,
    penalty: Any = L1(),  # noqa: B008  a frozen value
    loss: Any = "gaussian",
    alphas: Any = None,
    eps: float = 1e-3,
    l1_ratios: Sequence[float] | None = None,
    cv: Any = 10,
    groups: Any = None,
    scoring: Any = None,
    repeats: int = 1,
    random_state: Any = 0,
    sample_weight: Any = None,
    offset: Any = None,
    penalty_factor: Any = None,
    bounds: Any = None,
    fit_intercept: bool | None = None,
    standardize: Any = None,
    strata: Any = None,
    encode: bool = False,
    keep: Sequence[str] = (),
    tol: float = 1e-8,
    f: Any = None,
    params: Any = None,
    jac: Any = None,
    names: Any = None,
    penalty_groups: Any = None,
    starts: int = 1,
    progress: Progress | None = None,
) -> Selection:
    """Choose the strength of a penalty by cross-validation.

    Parameters
    ----------
    X : (n, p) array, SciPy sparse array, or table (pandas, Polars, PyArrow)
        As in `dr.path`. A table's encoding is learned anew from the training rows of every fold.
    y : (n,) array
    penalty : dr.L1(), dr.L2(), dr.L1L2(l1_ratio), dr.NoPenalty() or a name. Default dr.L1().
    loss : name or value, default "gaussian"
        As in `dr.path`.
    alphas : int or values, default 100, and 50 with f
        Length of the automatic grid, which comes from all rows, or exactly the values to try.
    eps : float, default 1e-3
        Smallest over largest alpha of the grid.
    l1_ratios : sequence of float, optional
        Shares of L1 to try, each with its own grid; only with ``dr.L1L2()``. Default: the penalty's own.
    cv : int, scikit-learn splitter, or iterable of (train, test) row numbers. Default 10.
        A number means shuffled folds, in which the classes of a classification, and the events among survival times,
        are dealt evenly.
    groups : (n,) labels, optional
        Rows of one group stay on one side of every split.
    scoring : None, name, or scikit-learn scorer. Default None, the error that goes with the loss.
        That is the mean squared error for numbers, the log loss for labels, the mean unit deviance for counts and
        amounts (twice the mean loss), the deviance of the partial likelihood per event for survival times (Verweij and
        van Houwelingen), the pinball loss for quantiles, the mean loss for Huber. By name: "deviance", "log loss",
        "auc" (several classes: one against the rest, weighted), "brier", "accuracy", "mean squared error", "mean
        absolute error", "pinball", "c-index", and every scorer of scikit-learn. Errors are lower-is-better: the AUC
        counts as 1 - AUC, the sign of a scorer is turned.
    repeats : int, default 1
        How often the rows are dealt into folds anew (with an int ``cv``).
    random_state : int, RandomState or None, default 0
        For the shuffling.
    sample_weight : (n,) array, optional
        A weight of 2 is the same as the row twice, with both copies in one fold; 0 is the same as no row.
    offset, penalty_factor, bounds, fit_intercept, standardize, strata, tol
        As in `dr.path` (None is True, too); factors and bounds given by name follow the names into every fold.
    encode : bool, default False
        Encode everything, not only tables that need it: arrays may then have missing values (NaN), and identifier
        and date columns of tables are left out unless named in `keep`.
    keep : sequence of str
        Identifier or date columns to use all the same, where a table is encoded.
    f : callable ``f(params, X)`` or `torch.nn.Module`, optional
        Any function in the place of a model that is linear in its inputs: the penalty is on its parameters. Every fold
        binds f to its training rows and walks the path from the same starts as all rows do. X is what f takes: an
        array, a table, a tuple or dictionary of them. ``fit_intercept``, ``standardize``, ``encode`` and ``keep`` are
        refused: f has what it has.
    params, jac, names, penalty_groups, starts
        With f: start values in any shape, Jacobian, names, groups of parameters (``groups`` of `dr.fit`), and the
        number of starts (the others are random, around the given one), as in `dr.fit`.
    progress : callable, optional
        Called as ``progress(stage, folds done, folds)``.

    Returns
    -------
    Selection

    Raises
    ------
    InputError
        If an argument cannot be used, or a fold has nothing to learn from: a class, all events or all counts above 0
        are missing in its training rows.
    Interrupted
        On Ctrl-C; its ``path`` is the path of all rows, if that was finished.

    Warns
    -----
    DataWarning, SolverWarning
        As `dr.path` does for the path of all rows; and where folds miss the target gap.
    """
    from .paths import warn_about

    chosen = select(
        X, y, penalty=penalty, loss=loss, alphas=alphas, eps=eps, l1_ratios=l1_ratios, cv=cv, groups=groups,
        scoring=scoring, repeats=repeats, random_state=random_state, sample_weight=sample_weight, offset=offset,
        penalty_factor=penalty_factor, bounds=bounds, fit_intercept=fit_intercept, standardize=standardize,
        strata=strata, encode=encode, keep=keep, tol=tol, f=f, params=params, jac=jac, names=names,
        penalty_groups=penalty_groups, starts=starts, progress=progress,
    )  # fmt: skip
    warn_about(chosen.path)
    if chosen.missed:
        warnings.warn(missed_text(chosen.missed, chosen.path.noun), SolverWarning, stacklevel=2)
    return chosen


def select(
    X: Any,
    y: Any,
    *,
    penalty: Any,
    loss: Any = "gaussian",
    alphas: Any = None,
    eps: float = 1e-3,
    l1_ratios: Sequence[float] | None = None,
    cv: Any = 10,
    groups: Any = None,
    scoring: Any = None,
    repeats: int = 1,
    random_state: Any = 0,
    sample_weight: Any = None,
    offset: Any = None,
    penalty_factor: Any = None,
    bounds: Any = None,
    fit_intercept: bool | None = None,
    standardize: Any = None,
    strata: Any = None,
    encode: bool = False,
    keep: Sequence[str] = (),
    tol: float = 1e-8,
    f: Any = None,
    params: Any = None,
    jac: Any = None,
    names: Any = None,
    penalty_groups: Any = None,
    starts: int = 1,
    progress: Progress | None = None,
) -> Selection:
    """`cross_validate` without warnings, for callers that have their own kind; the flaws are in the result."""
    penalties = _penalties(as_penalty(penalty), l1_ratios)
    if alphas is None:
        alphas = 100 if f is None else 50
    loss = as_loss(loss)
    score = as_score(scoring, loss)
    options = DataOptions(
        sample_weight, offset, penalty_factor, bounds, fit_intercept, standardize, encode, tuple(keep),
        strata,
    )  # fmt: skip
    function = function_options(f, params, jac, names, penalty_groups, starts, options)
    splits: dict[str, Any] = {"cv": cv, "groups": groups, "repeats": repeats, "random_state": random_state}
    with interruptible(), single_threaded_blas():
        if function is None:
            folds = make_folds(X, y, penalties[0], options=options, loss=loss, **splits)
        else:
            folds = read_function(X, y, function, penalties[0], options=options, loss=loss, tol=tol, **splits)
        return _choose(folds, penalties, alphas, eps, tol, score, progress)


def select_from(
    folds: Folds, penalties: Sequence[Penalty], *, alphas: Any, eps: float = 1e-3, tol: float = 1e-8,
    scoring: Any = None,
) -> Selection:  # fmt: skip
    """`select` for data and splits that are checked already; one curve per penalty."""
    with single_threaded_blas():
        return _choose(folds, penalties, alphas, eps, tol, as_score(scoring, folds.problem.loss), None)


def _choose(
    folds: Folds, penalties: Sequence[Penalty], alphas: Any, eps: float, tol: float, score: Score,
    progress: Progress | None,
) -> Selection:  # fmt: skip
    """Solve all rows and all folds, then choose."""
    problem, tasks, paths = folds.problem, [], []
    if any(could_walk(each, folds) for each in penalties):
        prepare(folds)
    for each in penalties:
        problem, path = folds.full_path(problem, each, alphas, eps, tol)
        paths.append(path if folds.encoder is None else dataclasses.replace(path, encoder=folds.encoder))
    paths = same_length(paths)
    for each, path in zip(penalties, paths, strict=True):
        tasks.append(Task(task_name(each, len(penalties)), each, path.alphas))
    try:
        solved = solve_folds(folds, tasks, score=score, tol=tol, progress=progress)
    except Interrupted as interruption:
        interruption.path = paths[0]
        raise
    variants = [Variant(path, fold_paths, 0, 1.0) for path, fold_paths in zip(paths, solved, strict=True)]
    baseline = make_baseline(mean_errors(folds, score), folds.splits.ratio)
    return make_selection(folds, variants, score, baseline)


def task_name(penalty: Penalty, many: int) -> str:
    """What progress reports call a path: the penalty, with its share of L1 where several are tried."""
    return f"{penalty.name} {penalty.l1_ratio:g}" if many > 1 else penalty.name


def missed_text(missed: int, noun: str = "input") -> str:
    """The sentence about alphas that missed the target gap inside the folds."""
    many = "s" if missed != 1 else ""
    if noun != "input":
        return (
            f"{missed} solution{many} inside the folds missed the conditions of a minimum, so the held-out "
            f"error{many} there may be off. Try other starts, bounds=, or a larger tol=."
        )
    return (
        f"{missed} solution{many} inside the folds missed the target gap, so the held-out error{many} there may be "
        "slightly off. Pass a larger tol=, or drop columns that nearly repeat each other."
    )


def _penalties(penalty: Penalty, l1_ratios: Sequence[float] | None) -> list[Penalty]:
    """One penalty per share of L1 to try."""
    if l1_ratios is None:
        return [penalty]
    if not isinstance(penalty, L1L2):
        raise InputError(f"l1_ratios has no meaning for the penalty {penalty.name!r}: use penalty=dr.L1L2().")
    ratios = list(np.atleast_1d(np.asarray(l1_ratios, dtype=object)))
    if not ratios:
        raise InputError("l1_ratios is empty: give at least one share of L1, from 0 to 1.")
    return [L1L2(ratio) for ratio in ratios]
