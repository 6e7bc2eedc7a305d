"""How a method behaves when something goes wrong: an input fails, or other rows had been drawn. Measured, not asserted.

Both numbers come from the fold fits that are there already; they decide ties when the priority is "robustness" or
"stability".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..tuning.fold import FoldData
from ..tuning.fold_data import Folds
from ..tuning.solve import FoldPath

Float = NDArray[np.float64]


def fragility(folds: Folds, solved: Sequence[FoldPath], index: int, gamma: float = 1.0) -> float:
    """Relative rise of the held-out error when the one input column that hurts most is missing.

    Missing means: replaced by its training mean in the held-out rows, one column at a time, all inputs that are made
    of it together. The error is the mean loss (for least squares: the mean squared error). 0.5 is half as much error
    again; 0 where no input is used.
    """
    rises = np.zeros(len(folds.columns))
    error = 0.0
    for i, path in enumerate(solved):
        fold = folds[i]
        coef, intercept = path.at(index, gamma)
        eta = fold.predict(coef, intercept)[:, 0]
        if folds.problem.gaussian:
            residual, share = fold.y - eta, _share(fold)
            error += float(share @ residual**2)
            rises += _rises(fold, coef, residual, share, rises.size)
        else:
            loss = folds.problem.loss
            base = loss.value(fold.y, eta, fold.weights)
            error += base
            for owner, contribution, _ in contributions(fold, coef):
                rises[owner] += loss.value(fold.y, eta - contribution, fold.weights) - base
    if error <= 0:
        return 0.0 if not rises.any() else float("inf")
    return float(np.max(rises, initial=0.0) / error)


def contributions(fold: FoldData, coef: object) -> Iterator[tuple[int, Float, Float]]:
    """What each used input column adds to the predictors of the held-out rows.

    Yields its number, what its departure from the training mean adds, (n,) or (n, K), and what that mean adds, a number
    or (K,).
    """
    each = coef if isinstance(coef, tuple) else (coef,)
    used = np.unique(np.concatenate([one.indices for one in each]))
    if used.size == 0:
        return
    values = np.array([one.toarray()[0, used] for one in each]).T
    part = fold.matrix[:, used]
    dense = np.asarray(part.toarray() if hasattr(part, "toarray") else part, dtype=np.float64)
    centred = dense - fold.problem.stats.center[used]
    for owner in np.unique(fold.source[used]):
        own = fold.source[used] == owner
        contribution, mean = centred[:, own] @ values[own], fold.problem.stats.center[used][own] @ values[own]
        yield int(owner), *((contribution, mean) if isinstance(coef, tuple) else (contribution[:, 0], mean[0]))


def _rises(fold: FoldData, coef: object, residual: Float, share: Float, n_columns: int) -> Float:
    """Rise of the squared error (n_columns,) in one fold: ``mean(2 r c + c^2)`` with c a column's contribution."""
    used, values = coef.indices, coef.data  # type: ignore[attr-defined]
    out = np.zeros(n_columns)
    if used.size == 0:
        return out
    order = np.argsort(used)
    used, values = used[order], values[order]
    part = fold.matrix[:, used]
    dense = np.asarray(part.toarray() if hasattr(part, "toarray") else part, dtype=np.float64)
    pieces = (dense - fold.problem.stats.center[used]) * values
    owner, start = np.unique(fold.source[used], return_index=True)
    contribution = np.add.reduceat(pieces, start, axis=1)
    out[owner] = share @ (2.0 * residual[:, None] * contribution + contribution**2)
    return out


def _share(fold: FoldData) -> Float:
    if fold.weights is None:
        return np.full(fold.y.size, 1.0 / fold.y.size)
    return np.asarray(fold.weights / fold.weights.sum())


def instability(folds: Folds, solved: Sequence[FoldPath], index: int, gamma: float = 1.0) -> float:
    """How far coefficients move between training parts, relative to their size.

    With ``u_fj`` the coefficient of input j in fold f per standard deviation of the input (over all rows)::

        sqrt( sum_j var_f(u_fj) / sum_j mean_f(u_fj^2) )

    0 when nothing moves (or nothing is used), near 1 when the signs are a matter of chance.
    """
    problem = folds.problem
    places = {name: j for j, name in enumerate(problem.names)}
    shape = (problem.outputs, problem.shape[1])
    first, second = np.zeros(shape), np.zeros(shape)
    for i, path in enumerate(solved):
        coef, _ = path.at(index, gamma)
        names = folds[i].problem.names
        for k, one in enumerate(coef if isinstance(coef, tuple) else (coef,)):
            target = np.array([places.get(names[j], -1) for j in one.indices], dtype=np.int64)
            known = target >= 0
            u = one.data[known] * problem.stats.sd[target[known]]
            first[k, target[known]] += u
            second[k, target[known]] += u**2
    count = len(solved)
    size = float(second.sum()) / count
    spread = float((second / count - (first / count) ** 2).sum())
    return float(np.sqrt(max(spread, 0.0) / size)) if size > 0 else 0.0
