"""What refits on bootstrap samples leave behind: coefficients, frequencies, quantiles, swaps; no row of the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..display import Shown
from ..options import check_positive
from ..path_result import Path
from ..penalties import Penalty

__all__ = ["Frequencies", "Refits", "Resamples", "Swap"]

Float = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Refits:
    """One penalty at one alpha, fitted to all rows and again to every bootstrap sample.

    Attributes
    ----------
    penalty : Penalty
    alpha : float
    path : Path
        The fit on all rows, with that one alpha.
    coef : (B, p) array, or (B, K, p) with K outputs
        Coefficients of each refit in the inputs' own units.
    intercept : (B,), or (B, K)
    missed : int
        Refits whose target gap was missed.
    """

    penalty: Penalty
    alpha: float
    path: Path
    coef: Float
    intercept: Float
    missed: int

    @property
    def name(self) -> str:
        """Name of the penalty."""
        return self.penalty.name

    @property
    def fit(self) -> Float:
        """Coefficients (p,), or (K, p), of the fit on all rows."""
        return self.path.coef_at(0)

    @property
    def chosen(self) -> NDArray[np.bool_]:
        """Which inputs each refit keeps, (B, p)."""
        nonzero = self.coef != 0
        return np.asarray(nonzero if nonzero.ndim == 2 else nonzero.any(axis=1))


@dataclass(frozen=True, eq=False)
class Frequencies:
    """How often the refits keep each input, along alpha.

    Attributes
    ----------
    alphas : (k,) array
        From strong to weak; the alpha of the refits is one of them.
    share : (k, p) array
        Share of the refits that keep each input.
    """

    alphas: Float
    share: Float


@dataclass(frozen=True)
class Swap:
    """An input that the fit on all rows drops, and its stand-in: the kept input that it is most correlated with.

    Attributes
    ----------
    dropped, kept : int
        Places of the two inputs.
    correlation : float
        Weighted correlation of the two over all rows.
    swapped, both, as_fitted, neither : float
        Shares of the refits, 1 in all: those that keep only the dropped one, both, only the stand-in, none of the two.
    """

    dropped: int
    kept: int
    correlation: float
    swapped: float
    both: float
    as_fitted: float
    neither: float


@dataclass(frozen=True, eq=False, repr=False)
class Resamples(Shown):
    """The result of `resample`.

    Attributes
    ----------
    refits : Refits
        Of the penalty that was asked for.
    beside : tuple of Refits
        Without penalty, and with L2 (or L1), on the same samples, for comparison.
    swaps : tuple of Swap
        Dropped inputs with their stand-ins, the most often swapped first.
    n_resamples, n_rows : int
    random_state : as given.
    notes : tuple of str
    along : Frequencies or None
        Selection frequencies at other alphas too, where the penalty can give zeros.
    """

    refits: Refits
    beside: tuple[Refits, ...]
    swaps: tuple[Swap, ...]
    n_resamples: int
    n_rows: int
    random_state: Any
    notes: tuple[str, ...] = ()
    along: Frequencies | None = None

    @property
    def path(self) -> Path:
        """The fit on all rows."""
        return self.refits.path

    @property
    def names(self) -> Any:
        """Names (p,) of the inputs."""
        return self.path.names

    @property
    def alpha(self) -> float:
        """Strength of the penalty."""
        return self.refits.alpha

    @property
    def coef(self) -> Float:
        """Coefficients (B, p), or (B, K, p), of the refits."""
        return self.refits.coef

    @property
    def intercept(self) -> Float:
        """Intercepts (B,), or (B, K), of the refits."""
        return self.refits.intercept

    @property
    def frequency(self) -> Float:
        """Share (p,) of the refits that keep each input."""
        return np.asarray(self.refits.chosen.mean(axis=0))

    def interval(self, level: float = 0.9) -> tuple[Float, Float]:
        """Lower and upper quantiles of the coefficients over the refits, each (p,) or (K, p).

        The middle ``level`` of the refits. A penalised coefficient is pulled towards 0 in every refit, so this shows
        how far it moves, not where the true value is.
        """
        level = check_positive(level, "level", below=1.0)
        low, high = np.quantile(self.coef, [(1.0 - level) / 2, (1.0 + level) / 2], axis=0)
        return low, high

    @property
    def plot(self) -> Any:
        """Figures: ``plot.stability()``, ``.stability_path()``, ``.cloud("a", "b")``, ``.either_or()`` and others."""
        from ..figures import plotter

        return plotter(self)

    def __repr__(self) -> str:
        order = np.argsort(-self.frequency, kind="stable")[:5]
        often = ", ".join(f"{self.names[j]} {100 * self.frequency[j]:.0f} %" for j in order)
        strength = f" at alpha {self.alpha:.3g}" if self.alpha else ""
        lines = [f"{self.refits.name}{strength}, {self.n_resamples} bootstrap refits of {self.n_rows:,} rows"]
        lines += [f"kept most often: {often}", *self.notes]
        return "\n".join(lines)
