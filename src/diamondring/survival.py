"""From a fitted Cox model to hazards and survival curves, and how well its predictions order and foretell events.

Survival times are (n, 4) arrays as `diamondring.data.survival.read_survival` makes them, or anything that it reads.
``eta`` is the log relative hazard: the larger, the sooner the event is expected.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .display import Shown
from .errors import InputError
from .losses.base import shares
from .losses.cox import Cox, RiskSums
from .losses.risk_sets import RiskSets

__all__ = [
    "BaselineHazard",
    "Concordance",
    "baseline_hazard",
    "brier_score",
    "concordance",
    "held_out_deviance",
    "integrated_brier_score",
]

Float = NDArray[np.float64]
Int = NDArray[np.intp]


def _target(y: Any) -> Float:
    if isinstance(y, np.ndarray) and y.dtype == np.float64 and y.ndim == 2 and y.shape[1] == 4:
        return y
    from .data.survival import read_survival

    return read_survival(y)


# ---- hazards ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BaselineHazard(Shown):
    """Cumulative baseline hazards, one step function per stratum.

    Attributes
    ----------
    strata : (S,) array
        Numbers of the strata, increasing; one without events has no times, and hazard 0.
    times : tuple of S arrays (T_s,)
        Distinct event times, increasing.
    hazard : tuple of S arrays (T_s,)
        Cumulative hazard from each of these times on, of somebody whose eta is ``reference`` of the stratum.
    reference : (S,) array
        Chosen amid the training predictors, so that nothing overflows.
    """

    strata: Float
    times: tuple[Float, ...]
    hazard: tuple[Float, ...]
    reference: Float

    @property
    def event_times(self) -> Float:
        """All distinct event times, increasing."""
        return np.unique(np.concatenate(self.times))

    def cumulative_hazard(self, eta: Float, times: Any = None, strata: Any = None) -> Float:
        """Cumulative hazards ``H_s(t) exp(eta)``, (n, T).

        Parameters
        ----------
        eta : (n,) array
            Log relative hazards.
        times : (T,) array, optional
            Default `event_times`. Hazards are 0 before the first event and constant after the last one.
        strata : (n,) array of numbers, optional
            Needed where there are several.

        Raises
        ------
        InputError
            A stratum that the fit did not have, or none named where there are several.
        """
        eta = np.asarray(eta, dtype=np.float64)
        at = self.event_times if times is None else np.asarray(times, dtype=np.float64).reshape(-1)
        place = self._places(strata, len(eta))
        steps = np.zeros((len(self.strata), len(at)), dtype=self.hazard[0].dtype if self.hazard else np.float64)
        for s, (when, hazard) in enumerate(zip(self.times, self.hazard, strict=True)):
            steps[s] = np.concatenate([[0.0], hazard])[np.searchsorted(when, at, side="right")]
        with np.errstate(over="ignore"):
            growth = np.exp((eta - self.reference[place]).astype(steps.dtype))
            return np.asarray(steps[place] * growth[:, None], dtype=np.float64)

    def survival(self, eta: Float, times: Any = None, strata: Any = None) -> Float:
        """Survival probabilities ``exp(-H_s(t) exp(eta))``, (n, T); arguments as for `cumulative_hazard`."""
        return np.asarray(np.exp(-self.cumulative_hazard(eta, times, strata)))

    def _places(self, strata: Any, n: int) -> Int:
        if strata is None:
            if len(self.strata) > 1:
                raise InputError(
                    f"The fit has {len(self.strata)} strata with a baseline hazard each: pass strata= for these rows."
                )
            return np.zeros(n, dtype=np.intp)
        strata = np.asarray(strata, dtype=np.float64)
        place = np.minimum(np.searchsorted(self.strata, strata), len(self.strata) - 1)
        unknown = np.flatnonzero(self.strata[place] != strata)
        if unknown.size:
            raise InputError(f"Row {unknown[0]} (counting from 0) has a stratum that the fit did not have.")
        return np.asarray(place, dtype=np.intp)


def baseline_hazard(y: Any, eta: Float, weights: Float | None = None, *, ties: str = "efron") -> BaselineHazard:
    """Cumulative baseline hazards of a fit.

    An event time adds ``d / (N + E)`` (Breslow) or ``d/m sum_l 1 / (N + f_l E)`` (Efron): the terms of the partial
    likelihood, see `diamondring.Cox`. (Breslow, discussion of Cox, 1972; Therneau and Grambsch, 2000, section 4.7.)

    Parameters
    ----------
    y : survival times of the training data
    eta : (n,) array
        Their log relative hazards.
    weights : (n,) array, optional
    ties : {"efron", "breslow"}
    """
    y = _target(y)
    share = shares(len(y), weights)
    at = RiskSums.of(RiskSets(y, share), share, np.asarray(eta, dtype=np.float64), Cox(ties).ties == "efron")
    steps = at.sum_of(at.each / at.total)
    strata = np.unique(y[share > 0, 3])  # RiskSets numbers them alike
    own = [at.sets.stratum == code for code in strata]
    times = tuple(at.sets.stop[each] for each in own)
    return BaselineHazard(strata, times, tuple(np.cumsum(steps[each]) for each in own), at.middle)


# ---- order -----------------------------------------------------------------------------------------------------------


class Concordance(NamedTuple):
    """Weights of the comparable pairs; ``c_index`` is NaN where there is none."""

    c_index: float  # (concordant + half the tied) / comparable
    concordant: float
    discordant: float
    tied: float  # same eta

    def _repr_html_(self) -> str:  # a tuple can have no further base
        from .notebook import html

        return html(self)


def concordance(y: Any, eta: Float, weights: Float | None = None) -> Concordance:
    """Harrell's index: how often, of two rows of which it is known, the one with the larger eta has its event first.

    Comparable is an event with every row of its stratum that is at risk then and has no event at that time: it lives
    longer, or is censored later or at that same time. Equal eta count one half, a pair counts with the product of its
    weights. O(n log^2 n). (Harrell, Lee and Mark, "Multivariable prognostic models", 1996; R's survival and
    scikit-survival count alike.)

    Parameters
    ----------
    y : survival times
    eta : (n,) array
        Only its order matters.
    weights : (n,) array, optional
    """
    y, eta = _target(y), np.asarray(eta, dtype=np.float64)
    w = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=np.float64)
    present = w > 0
    y, eta, w = y[present], eta[present], w[present]
    start, stop, event, stratum = y.T
    rank = np.unique(eta, return_inverse=True)[1]
    values, time = np.unique(np.concatenate([start, stop]), return_inverse=True)
    # one number for stratum and time; rows that end with an event come before those censored at the same time
    wide = 2 * len(values)
    base = np.unique(stratum, return_inverse=True)[1] * wide
    end = _Range(base + 2 * time[len(y) :] + (event == 0), rank, w)
    begin = _Range(base + 2 * time[: len(y)], rank, w)
    at = np.flatnonzero(event != 0)
    now, last, mine = base[at] + 2 * time[len(y) :][at], base[at] + wide, w[at]

    def pairs(low: Int, high: Int) -> float:
        later = end.weight(now + 1, last, low, high)
        if start.max(initial=-np.inf) >= stop[at].min(initial=np.inf):  # less those who are not yet at risk
            later -= begin.weight(now, last, low, high)
        return float(mine @ later)

    zero, r = np.zeros_like(at), rank[at]
    below, tied, everything = pairs(zero, r), pairs(r, r + 1), pairs(zero, zero + len(y))
    index = (below + 0.5 * tied) / everything if everything > 0 else float("nan")
    return Concordance(index, below, everything - below - tied, tied)


class _Range:
    """Weights of the rows in a range of keys and a range of ranks: a merge-sort tree, one level at a time."""

    def __init__(self, keys: Int, rank: Int, weights: Float):
        order = np.argsort(keys, kind="stable")
        self._keys, self._rank, self._weights = keys[order], rank[order], weights[order]

    def weight(self, first: Int, last: Int, low: Int, high: Int) -> Float:
        """Sums (q,) of the weights of rows with ``first <= key < last`` and ``low <= rank < high``."""
        sums = [self._from(np.searchsorted(self._keys, key), low, high) for key in (first, last)]
        return np.asarray(sums[0] - sums[1])

    def _from(self, position: Int, low: Int, high: Int) -> Float:
        """Over the rows from `position` on: blocks of 1, 2, 4, ... rows, each sorted by rank."""
        n, out, at, step = len(self._keys), np.zeros(len(position)), position.copy(), 1
        wide = int(self._rank.max(initial=0)) + 2
        while step < 2 * n:
            some = np.flatnonzero((at & step != 0) & (at < n))
            block = np.arange(n) // step
            order = np.lexsort((self._rank, block))
            keys = block[order] * wide + self._rank[order]
            sums = np.concatenate([[0.0], np.cumsum(self._weights[order])])
            base = at[some] // step * wide
            top, bottom = (np.searchsorted(keys, base + np.minimum(r[some], wide - 1)) for r in (high, low))
            out[some] += sums[top] - sums[bottom]
            at[some] += step
            step *= 2
        return out


# ---- probabilities ---------------------------------------------------------------------------------------------------


def brier_score(
    y_train: Any,
    y: Any,
    survival: Float,
    times: Any,
    *,
    weights_train: Float | None = None,
    weights: Float | None = None,
) -> Float:
    """Mean squared error of survival probabilities at given times, corrected for censoring: (T,).

    At time t a row counts ``S(t)^2 / G(T_i-)`` if its event came at ``T_i <= t``, ``(1 - S(t))^2 / G(t)`` if it was
    watched beyond t, and 0 if it was censored before; G is the chance not to be censored until then, by Kaplan and
    Meier's estimate in the training data (events before censorings at the same time), the same for all rows. 1/4 is
    what the constant 1/2 scores. (Graf, Schmoor, Sauerbrei and Schumacher, "Assessment and comparison of prognostic
    classification schemes for survival data", 1999.)

    Parameters
    ----------
    y_train : survival times of the training rows
    y : survival times (n) of the rows that were predicted
    survival : (n, T) array
        Predicted probabilities to survive each of the times.
    times : (T,) array
        All before the last training time, beyond which nobody is known to be uncensored.
    weights_train, weights : arrays, optional

    Raises
    ------
    InputError
        Rows that enter late, times at which everybody had been censored, shapes that do not fit.
    """
    train, test, at = _target(y_train), _target(y), np.asarray(times, dtype=np.float64).reshape(-1)
    survival = np.asarray(survival, dtype=np.float64)
    if survival.shape != (len(test), len(at)):
        raise InputError(
            f"survival has shape {survival.shape}; with {len(test):,} rows and {len(at):,} times it is "
            f"{(len(test), len(at))}."
        )
    steps, chance = _uncensored(train, weights_train)

    def not_censored(when: Float, side: Any) -> Float:
        return chance[np.searchsorted(steps, when, side=side)]

    here = not_censored(at, "right")
    if not (here > 0).all():
        raise InputError(
            f"At time {at[np.flatnonzero(here == 0)[0]]:g} all training rows had been censored: no error can be "
            "estimated there. Pass earlier times."
        )
    event, stop = test[:, 2] != 0, test[:, 1]
    dead = event[:, None] & (stop[:, None] <= at)
    before = np.where(event, not_censored(stop, "left"), 1.0)
    before = np.where(before > 0, before, 1.0)  # only of events beyond all times
    errors = np.where(dead, survival**2 / before[:, None], 0.0)
    errors += np.where(stop[:, None] > at, (1.0 - survival) ** 2 / here, 0.0)
    return np.asarray(shares(len(test), weights) @ errors)


def integrated_brier_score(
    y_train: Any,
    y: Any,
    survival: Float,
    times: Any,
    *,
    weights_train: Float | None = None,
    weights: Float | None = None,
) -> float:
    """`brier_score` averaged over time from the first to the last of the times, by the trapezoidal rule.

    Parameters and errors are those of `brier_score`; at least two times, increasing.
    """
    at = np.asarray(times, dtype=np.float64).reshape(-1)
    if len(at) < 2 or not (np.diff(at) > 0).all():
        raise InputError("times: an average over time needs two or more times, increasing.")
    scores = brier_score(y_train, y, survival, at, weights_train=weights_train, weights=weights)
    return float(np.diff(at) @ (scores[1:] + scores[:-1]) / (2.0 * (at[-1] - at[0])))


def _uncensored(y: Float, weights: Float | None) -> tuple[Float, Float]:
    """Times of censoring (C,), and the chance (C + 1,) not to be censored before the first, from the first on, ..."""
    w = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=np.float64)
    y, w = y[w > 0], w[w > 0]
    start, stop, event = y[:, 0], y[:, 1], y[:, 2] != 0
    if start.max() >= stop.min():
        raise InputError(
            "y_train has rows that enter late: this estimate of censoring needs all rows from the beginning."
        )
    steps, place = np.unique(stop[~event], return_inverse=True)
    order = np.argsort(stop, kind="stable")
    beyond = np.concatenate([np.cumsum(w[order][::-1])[::-1], [0.0]])  # weight of rows that end at or after a place
    censored = np.bincount(place, w[~event], len(steps))
    later = beyond[np.searchsorted(stop[order], steps, side="right")]
    # at risk of censoring: those censored now, and everybody who ends later
    return steps, np.concatenate([[1.0], np.cumprod(later / (later + censored))])


# ---- deviance --------------------------------------------------------------------------------------------------------


def held_out_deviance(
    y: Any, eta: Float, held_out: NDArray[np.bool_], weights: Float | None = None, *, ties: str = "efron"
) -> Any:
    """Deviance that held-out rows add to the training rows, over the weight of their events.

    Twice the loss (times the sum of weights) of all rows less that of the training rows alone, both at the same eta of
    a model that was fitted to the training rows. Held-out rows are thereby compared with the training rows at risk;
    by themselves the few of a fold could say little. (Verweij and van Houwelingen, "Cross-validation in survival
    analysis", 1993; glmnet's deviance is the same.)

    Parameters
    ----------
    y : survival times of all rows
    eta : (n,) array, or (n, k) for k models
        Log relative hazards of all rows.
    held_out : (n,) array of bool
    weights : (n,) array, optional
    ties : {"efron", "breslow"}

    Returns
    -------
    float, or (k,) array
        NaN where no held-out row has an event.
    """
    y, loss, etas = _target(y), Cox(ties), np.asarray(eta, dtype=np.float64).reshape(len(eta), -1)
    w = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=np.float64)
    training = np.where(held_out, 0.0, w)
    events = float(w[held_out] @ y[held_out, 2])
    if not events > 0:
        out = np.full(etas.shape[1], np.nan)
    else:
        out = w.sum() * loss.values(y, etas, w)
        if training.any():
            out = out - training.sum() * loss.values(y, etas, training)
        out = 2.0 * out / events
    return out if np.ndim(eta) == 2 else float(out[0])
