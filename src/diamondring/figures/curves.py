"""The cross-validation curve of a `Selection` as arrays, in the units in which people read it.

A mean squared error is shown as its root, in the units of the target; intervals are transformed at their ends, so that
they keep their meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError

if TYPE_CHECKING:
    from ..tune import Selection

__all__ = ["Curve", "curve_of"]

Float = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Curve:
    """Held-out error along alpha at one l1_ratio, strong to weak.

    Attributes
    ----------
    alphas, mean, low, high : (k,) arrays
        ``low`` and ``high``: mean -/+ one SE.
    folds : (F, k) array
        Held-out error of each fold.
    train : (k,) array or None
        Mean error on the rows that were fitted.
    others : tuple of (k,) arrays
        Means at the other l1_ratios, each with its own alphas.
    baseline : float or None
        Held-out error of predicting the mean.
    best, one_se : int
        Places of the two choices on this curve (``one_se`` is -1 if it is not on it).
    root : bool
        Whether errors are roots of mean squares.
    word : str
        What the error is called.
    """

    alphas: Float
    mean: Float
    low: Float
    high: Float
    folds: Float
    train: Float | None
    others: tuple[tuple[Float, Float], ...]
    baseline: float | None
    best: int
    one_se: int
    root: bool
    word: str

    def chosen(self) -> list[tuple[str, float]]:
        """The marked alphas with their names."""
        out = [("min", float(self.alphas[self.best]))]
        if self.one_se >= 0:
            out.append(("1se", float(self.alphas[self.one_se])))
        return out

    def flat(self) -> tuple[float, float]:
        """The strongest and weakest alpha around the minimum whose mean error is within one SE of it."""
        within = self.mean <= self.high[self.best]
        first = last = self.best
        while first > 0 and within[first - 1]:
            first -= 1
        while last + 1 < len(within) and within[last + 1]:
            last += 1
        return float(self.alphas[first]), float(self.alphas[last])


def curve_of(selection: Selection) -> Curve:
    """The curve at the l1_ratio of the best choice; alpha = 0 is left out (it has no place on a logarithmic axis).

    Raises
    ------
    InputError
        If fewer than two alphas above 0 were compared.
    """
    m = _nearest(selection.l1_ratios, selection.best.l1_ratio)
    alphas = _alphas(selection, m)
    use = np.flatnonzero(alphas > 0)
    if len(use) < 2:
        raise InputError(
            "A curve needs at least two alphas above 0, and this selection compared "
            f"{len(use)}. Pass alphas=100 to cross_validate, or look at the fit with plot.coefficients()."
        )
    scoring = str(selection.scoring)
    root = scoring == "mean squared error"
    show = _root if root else _same
    mean, se = np.asarray(selection.mean_error)[m][use], np.asarray(selection.se)[m][use]
    train: Any = getattr(selection, "train_errors", None)
    others = tuple(
        (_alphas(selection, i)[_alphas(selection, i) > 0], show(selection.mean_error[i][_alphas(selection, i) > 0]))
        for i in range(len(selection.l1_ratios))
        if i != m
    )
    same = _nearest(selection.l1_ratios, selection.one_se.l1_ratio) == m
    baseline: Any = getattr(selection, "baseline", None)
    return Curve(
        alphas=alphas[use],
        mean=show(mean),
        low=show(mean - se),
        high=show(mean + se),
        folds=show(np.asarray(selection.fold_errors)[:, m, :][:, use]),
        train=None if train is None else show(np.asarray(train)[:, m, :][:, use].mean(axis=0)),
        others=others,
        baseline=None if baseline is None else float(show(np.asarray(baseline.error))),
        best=_place(alphas[use], selection.best.alpha),
        one_se=_place(alphas[use], selection.one_se.alpha) if same else -1,
        root=root,
        word="root of the mean squared error" if root else scoring,
    )


def _alphas(selection: Selection, m: int) -> Float:
    """The alphas of one l1_ratio."""
    grid = np.asarray(selection.paths[m].alphas, dtype=np.float64)
    return grid if len(grid) == np.asarray(selection.mean_error).shape[1] else np.asarray(selection.alphas)


def _nearest(values: Any, wanted: float) -> int:
    return int(np.argmin(np.abs(np.asarray(values, dtype=np.float64) - wanted)))


def _place(alphas: Float, alpha: float) -> int:
    return int(np.argmin(np.abs(np.log(alphas) - np.log(max(alpha, 1e-300)))))


def _root(values: Any) -> Any:
    return np.sqrt(np.maximum(values, 0.0))


def _same(values: Any) -> Any:
    return np.asarray(values, dtype=np.float64)
