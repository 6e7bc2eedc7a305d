"""What a comparison looks at before it starts: a target that is constant, inputs that are the target in disguise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..blockwise import product
from ..errors import InputError
from ..messages import did_you_mean, warn_data
from ..problem import Problem
from ..tuning.fold_data import Folds

if TYPE_CHECKING:
    from ..encoding import Encoder

Float = NDArray[np.float64]

LEAK = 0.9999  # an input whose correlation with the target is beyond this gives the answer away
_FEWEST = 10  # rows with a value, below which a correlation without the gaps says nothing


def refuse_constant_target(problem: Problem, target_name: str) -> None:
    """Refuse a target that has one value in every row (of positive weight).

    Raises
    ------
    InputError
    """
    y = problem.y if problem.weights is None else problem.y[problem.weights > 0]
    if y.ndim == 1 and y.size and np.all(y == y[0]):
        rows = "every row" if problem.weights is None else "every row of positive weight"
        raise InputError(f"Target {target_name!r} is {y[0]:g} in {rows}, so there is nothing to predict.")


def refuse_leaks(folds: Folds, target_name: str, allow_leak: Sequence[str]) -> None:
    """Refuse inputs that predict the target almost perfectly on their own, ``|r| > 0.9999``.

    Where missing values were filled in, the correlation of the rows with a value counts as well.

    Parameters
    ----------
    allow_leak : names of columns (or of encoded inputs) that are accepted.

    Raises
    ------
    InputError
        Naming the column and its correlation; or an unknown name in `allow_leak`.
    """
    allowed = (allow_leak,) if isinstance(allow_leak, str) else tuple(allow_leak)
    names, columns = folds.problem.names, folds.columns
    for name in allowed:
        if name not in names and name not in columns:
            raise InputError(f"allow_leak names {name!r}, which is no input.{did_you_mean(name, [*columns, *names])}")
    r = correlations(folds.problem)
    if folds.encoder is not None:
        _without_gaps(folds.problem, folds.encoder, r)
    owner = [columns[i] for i in folds.source]
    for j in np.argsort(-np.abs(r), kind="stable"):
        if not abs(r[j]) > LEAK:
            return
        if names[j] in allowed or owner[j] in allowed:
            continue
        inside = "" if owner[j] == names[j] else f" through its input {names[j]!r}"
        raise InputError(
            f"{owner[j]!r} predicts {target_name!r} almost perfectly{inside} (r = {_r_text(r[j])}): probably the "
            f"answer in other words or units. Drop it, or pass allow_leak=[{owner[j]!r}]."
        )


def correlations(problem: Problem) -> Float:
    """Weighted correlation (p,) of each input with the target; 0 for constant ones.

    Of several classes or targets, and of survival times and events, that which is largest in size.
    """
    share = problem.share
    found = np.zeros(problem.shape[1])
    for values in _targets(problem):
        y = values - values[int(np.argmax(share > 0))]
        y = y - share @ y
        r = _correlation(problem, share * y, float(share @ y**2), problem.stats.sd, problem.stats.center)
        found = np.where(np.abs(r) > np.abs(found), r, found)
    return found


def _targets(problem: Problem) -> list[Float]:
    """The target as vectors (n,) that an input may give away."""
    if problem.loss.kind == "survival":
        return [problem.y[:, 1], problem.y[:, 2]]
    return [problem.y] if problem.y.ndim == 1 else list(problem.y.T)


def _correlation(problem: Problem, weighted: Float, variance: float, sd: Float, center: Float) -> Float:
    """X' (weighted target) over the standard deviations; the target is centred, so X need not be."""
    cross = np.asarray(product(problem.matrix.T, weighted)) - center * weighted.sum()
    size = sd * np.sqrt(variance)
    return np.asarray(np.divide(cross, size, out=np.zeros_like(cross), where=size > 0))


def _without_gaps(problem: Problem, encoder: Encoder, r: Float) -> None:
    """For inputs with filled-in values, take the correlation over the other rows if it is larger."""
    for at, indicator in encoder.imputed:
        there = problem.matrix[:, indicator] == 0
        share = np.where(there, problem.share, 0.0)
        total = share.sum()
        if np.count_nonzero(there) < _FEWEST or total <= 0:
            continue
        share = share / total
        x = np.asarray(problem.matrix[:, at], dtype=np.float64)
        x = x - share @ x
        for values in _targets(problem):
            y = values - share @ values
            size = np.sqrt((share @ x**2) * (share @ y**2))
            own = float(share @ (x * y) / size) if size > 0 else 0.0
            if abs(own) > abs(r[at]):
                r[at] = own


def _r_text(r: float) -> str:
    """A correlation with as many digits as show its distance from 1, at least five."""
    return f"{np.clip(r, -1.0, 1.0):.5f}" if abs(r) < 1 - 5e-6 else f"{'-' if r < 0 else ''}1.00000"


def warn_of_flaws(folds: Folds) -> tuple[str, ...]:
    """Constant and duplicate columns of plain numbers, each with one `DataWarning`; returned as sentences.

    A table's encoder has said the same about its columns already; its sentences are returned.
    """
    if folds.encoder is not None and folds.encoder.notes:
        return tuple(folds.encoder.notes)
    from ..data import duplicate_columns

    problem, names = folds.problem, folds.problem.names
    constant = np.flatnonzero(problem.stats.sd == 0)
    notes = [f"{names[j]!r} has the same value in every row: its coefficient is 0." for j in constant[:5]]
    if constant.size > 5:
        notes.append(f"{constant.size - 5:,} more columns have the same value in every row.")
    twins = [(i, j) for i, j in duplicate_columns(problem.matrix) if problem.stats.sd[j] > 0]
    notes += [
        f"{names[j]!r} repeats {names[i]!r} in every row: how their coefficients share the effect is not unique. "
        "Drop one of them."
        for i, j in twins[:5]
    ]
    if len(twins) > 5:
        notes.append(f"{len(twins) - 5:,} more columns repeat others in every row.")
    if folds.encoder is None:
        for note in notes:
            warn_data(note)
        return tuple(notes)
    return ()
