"""What a fold needs so that it can be learned and judged: every class, an event, a count above 0."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..problem import Problem
from ..wording import counted
from .folds import Splits

__all__ = ["refuse_one_sided", "refuse_unlearnable", "strata_of"]

Bool = NDArray[np.bool_]


def strata_of(problem: Problem) -> NDArray[np.intp] | None:
    """Labels (n,) by which folds are dealt evenly: the class of a row, or whether it has an event; None elsewhere."""
    y, kind = problem.y, problem.loss.kind
    if kind == "survival":
        return np.asarray(y[:, 2], dtype=np.intp)
    if kind not in ("class", "classes") or not ((y == 0) | (y == 1)).all():
        return None  # numbers, and proportions
    return np.asarray(y.argmax(axis=1) if y.ndim == 2 else y, dtype=np.intp)


def refuse_unlearnable(problem: Problem, splits: Splits) -> None:
    """Refuse splits with a training part in which a class, all events or all positive counts are missing.

    Raises
    ------
    InputError
        Naming the fold and the class.
    """
    has = _has(problem)
    if has is None:
        return
    held, trained = _counts(has, splits)
    for i, column in zip(*np.nonzero(trained == 0), strict=True):
        raise InputError(_sentence(problem, int(i), len(splits), int(column), int(has[:, column].sum())))
    if problem.loss.kind == "survival":
        for i in np.flatnonzero(held[:, 0] == 0)[:1]:
            raise InputError(
                f"Fold {i + 1} of {len(splits)} holds out no event, so nothing there can be judged. Pass fewer folds: "
                "cv= as a number deals the events evenly."
            )


def refuse_one_sided(problem: Problem, splits: Splits, scoring: str) -> None:
    """Refuse held-out rows that are all of one class, where the score compares classes.

    Raises
    ------
    InputError
        Naming the fold.
    """
    has = _has(problem)
    if has is None:
        return
    held, _ = _counts(has, splits)
    for i in np.flatnonzero((held > 0).sum(axis=1) < 2)[:1]:
        raise InputError(
            f"Fold {i + 1} of {len(splits)} holds out rows of one class only, so {scoring} has no value there. Pass "
            "fewer folds (cv= as a number deals the classes evenly), or scoring='log loss'."
        )


def _has(problem: Problem) -> Bool | None:
    """Which rows (n, columns) have some of each outcome that a training part must have; None if anything will do."""
    y, kind = problem.y, problem.loss.kind
    if kind == "class":
        out = np.column_stack([y < 1, y > 0])
    elif kind == "classes":
        out = y > 0
    elif kind == "count":
        out = y[:, None] > 0
    elif kind == "survival":
        out = y[:, 2:3] > 0
    else:
        return None
    return out if problem.weights is None else out & (problem.weights > 0)[:, None]


def _counts(has: Bool, splits: Splits) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows with each outcome in the test and the training part of every split, (J, columns) each."""
    if not splits.deals:
        pairs = splits.pairs
        return np.array([has[s.test].sum(axis=0) for s in pairs]), np.array([has[s.train].sum(axis=0) for s in pairs])
    held = np.concatenate(
        [
            np.array([np.bincount(deal.fold[rows] + 1, minlength=deal.count + 1)[1:] for rows in has.T]).T
            for deal in splits.deals
        ]
    )
    there = np.concatenate([np.tile(has[deal.fold >= 0].sum(axis=0), (deal.count, 1)) for deal in splits.deals])
    return held, there - held


def _sentence(problem: Problem, fold: int, folds: int, column: int, rows: int) -> str:
    start = f"Fold {fold + 1} of {folds} learns from rows without"
    kind = problem.loss.kind
    if kind == "count":
        return f"{start} a value above 0: the other rows are all 0. Pass fewer folds in cv=, or more rows."
    if kind == "survival":
        return f"{start} an event. Pass fewer folds: cv= as a number deals the events evenly."
    name = repr(_label(problem, column))
    few = f"{counted(rows, 'row')} of that class in all"
    return (
        f"{start} class {name} ({few}). Pass fewer folds or stratified ones (cv= as a number is stratified), or put "
        "rare classes together."
    )


def _label(problem: Problem, column: int) -> Any:
    return column if problem.classes is None else problem.classes[column]
