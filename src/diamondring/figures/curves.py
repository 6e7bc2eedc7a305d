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
from ..measures import null_words

if TYPE_CHECKING:
    from ..tune import Selection

__all__ = ["Curve", "curve_of"]

Float = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Curve:
    """Held-out error along alpha, strong to weak.

    Attributes
    ----------
    alphas, mean, low, high : (k,) arrays
        ``low`` and ``high``: mean -/+ one SE.
    folds : (F, k) array
        Held-out error of each fold.
    train : (k,) array or None
        Mean error on the rows that were fitted.
    others : tuple of (alphas, mean)
        The curves of the other shares of L1 (or blends of a relaxed fit), named ``others_name``.
    baseline : float or None
        Held-out error of predicting the mean.
    best, one_se, used : int
        Places of the two choices on this curve, and of the one in use.
    root : bool
        Whether errors are roots of mean squares.
    word : str
        What the error is called.
    null : str
        What predicting without any input is called.
    noun : str
        What a coefficient belongs to: an "input", or a "parameter" of a function.
    """

    alphas: Float
    mean: Float
    low: Float
    high: Float
    folds: Float
    train: Float | None
    others: tuple[tuple[Float, Float], ...]
    others_name: str
    baseline: float | None
    best: int
    one_se: int
    used: int
    root: bool
    word: str
    null: str = "predicting the mean"
    noun: str = "input"

    def chosen(self) -> list[tuple[str, float]]:
        """The marked alphas with their names, the one in use first."""
        names = [("min", float(self.alphas[self.best])), ("1se", float(self.alphas[self.one_se]))]
        if self.used not in (self.best, self.one_se):
            names.append(("used", float(self.alphas[self.used])))
        return sorted(names, key=lambda named: named[1] != self.alphas[self.used])

    def frame(self, *curves: Float) -> tuple[float, float]:
        """Lowest and highest error to show: wilder ones than a little above the baseline leave the frame."""
        low = float(min(values.min() for values in curves))
        high = float(max(values.max() for values in curves))
        best = float(self.mean[self.best])
        cap = 1.25 * best if self.baseline is None else max(1.25 * best, low + 1.6 * (self.baseline - low))
        return low, max(min(high, cap), best)

    def flat(self) -> tuple[float, float]:
        """The strongest and weakest alpha around the minimum whose mean error is within one SE of it."""
        within = self.mean <= self.high[self.best]
        first = last = self.best
        while first > 0 and within[first - 1]:
            first -= 1
        while last + 1 < len(within) and within[last + 1]:
            last += 1
        return float(self.alphas[first]), float(self.alphas[last])


def curve_of(selection: Selection, used: float | None = None) -> Curve:
    """The curve of the best variant; alpha = 0 is left out (it has no place on a logarithmic axis).

    Parameters
    ----------
    selection : Selection
    used : float, optional
        The alpha in use. Default: that of the lowest error.

    Raises
    ------
    InputError
        If fewer than two alphas above 0 were compared.
    """
    m = int(selection.best.variant)
    grid = np.asarray(selection.alpha_grid, dtype=np.float64)
    use = np.flatnonzero((grid[m] > 0) & np.isfinite(selection.mean_error[m]))
    if len(use) < 2:
        raise InputError(
            f"A curve needs at least two alphas above 0, and this selection compared {len(use)}. Pass alphas=100 to "
            "cross_validate, or look at the fit with plot.coefficients()."
        )
    show = _root if selection.squared else _same
    alphas, mean = grid[m][use], np.asarray(selection.mean_error)[m][use]
    # a single split has no standard error
    se = np.nan_to_num(np.asarray(selection.se)[m][use])
    train = np.asarray(selection.train_errors)[:, m, :][:, use].mean(axis=0)
    baseline = float(show(selection.baseline.error))
    return Curve(
        alphas=alphas,
        mean=show(mean),
        low=show(mean - se),
        high=show(mean + se),
        folds=show(np.asarray(selection.fold_errors)[:, m, :][:, use]),
        train=show(train) if np.isfinite(train).all() else None,
        others=_others(selection, show),
        others_name="other mixtures" if np.all(np.asarray(selection.gammas) == 1.0) else "other blends",
        baseline=baseline if np.isfinite(baseline) else None,
        best=_place(alphas, selection.best.alpha),
        one_se=_place(alphas, selection.one_se.alpha),
        used=_place(alphas, selection.best.alpha if used is None else used),
        root=bool(selection.squared),
        word="root of the mean squared error" if selection.squared else str(selection.scoring),
        null=null_words(selection.loss),
        noun=selection.path.noun,
    )


def _others(selection: Selection, show: Any) -> tuple[tuple[Float, Float], ...]:
    """The curves of the other variants (shares of L1, or blends of a relaxed fit)."""
    out = []
    for i, (alphas, mean) in enumerate(zip(selection.alpha_grid, selection.mean_error, strict=True)):
        use = (alphas > 0) & np.isfinite(mean)
        if i != selection.best.variant and use.any():
            out.append((np.asarray(alphas[use], dtype=np.float64), show(mean[use])))
    return tuple(out)


def _place(alphas: Float, alpha: float) -> int:
    return int(np.argmin(np.abs(np.log(alphas) - np.log(max(alpha, 1e-300)))))


def _root(values: Any) -> Any:
    return np.sqrt(np.maximum(values, 0.0))


def _same(values: Any) -> Any:
    return np.asarray(values, dtype=np.float64)
