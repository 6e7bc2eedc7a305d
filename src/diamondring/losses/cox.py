"""Cox's proportional hazards: the partial likelihood of the order in which events happen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .base import Float, Loss, shares
from .classes import divergence
from .risk_sets import RiskSets, sums_by

__all__ = ["Cox", "RiskSums"]

# exp of predictors that spread further over one stratum needs the exponents of long double; and further than the second
# they lie outside the domain
_NARROW = 600.0
_WIDEST = 10_000.0 if np.finfo(np.longdouble).maxexp > 16_000 else _NARROW


@dataclass(frozen=True)
class Cox(Loss):
    """Cox regression: the saturated less the actual log partial likelihood, over the sum of weights W.

    A row is at risk at the times in (start, stop] of its stratum. At an event time let D be the rows with an event
    then, m of them with the total weight d, N and E the sums of ``w_i exp(eta_i)`` over the others at risk and over D.
    The log partial likelihood is the sum over event times of::

        breslow   sum_D w_i eta_i - d log(N + E)
        efron     sum_D w_i eta_i - d/m sum_{l=0..m-1} log(N + f_l E),   f_l = 1 - l/m

    and at most ``-d/m sum_l log(d f_l)`` (``-d log d`` for Breslow), which is reached in the limit where the rows of D
    are alike and everybody else at risk has no hazard. The loss is the difference to that, so that it is 0 for a
    perfect order.

    Weights are case weights. With Breslow's ties a weight of 2 is the same as the row twice. With Efron's that holds
    for censored rows only: the denominators of an event time count with the mean weight of its events, as in the R
    package survival, while two copies of an event are one tie more. Without tied events the two ways are the same.

    There is no intercept: a constant added to all predictors of a stratum changes nothing. (Cox, "Regression models and
    life-tables", 1972; Breslow, "Covariance analysis of censored survival data", 1974; Efron, "The efficiency of Cox's
    likelihood function for censored data", 1977; Therneau and Grambsch, *Modeling Survival Data*, 2000, section 3.3.)

    Parameters
    ----------
    ties : {"efron", "breslow"}, default "efron"
        How events at the same time are treated. Efron's way is nearer to the exact likelihood; glmnet has Breslow's.

    Notes
    -----
    Targets are (n, 4): start, stop, event (0 or 1), stratum; see `diamondring.data.survival.check_survival`.

    Raises
    ------
    InputError
        If `ties` is something else.
    """

    ties: str = "efron"
    name: ClassVar[str] = "cox"
    kind: ClassVar[str] = "survival"
    link: ClassVar[str] = "log"  # type: ignore[misc]
    separable: ClassVar[bool] = False
    takes_intercept: ClassVar[bool] = False

    def __post_init__(self) -> None:
        text = self.ties.lower() if isinstance(self.ties, str) else self.ties
        if text not in ("efron", "breslow"):
            raise InputError(f"ties={self.ties!r} is not known: use 'efron' or 'breslow'.")
        object.__setattr__(self, "ties", text)

    @property
    def parameters(self) -> tuple[float, ...]:
        return (float(self.ties == "efron"),)

    def value(self, y: Float, eta: Float, weights: Float | None = None) -> float:
        return float(self.values(y, eta[:, None], weights)[0])

    def values(self, y: Float, etas: Float, weights: Float | None = None) -> Float:
        share = shares(len(y), weights)
        sets = RiskSets(y, share)  # once for all
        return np.array([self._value(RiskSums.of(sets, share, eta, self.ties == "efron")) for eta in etas.T])

    def _value(self, at: RiskSums) -> float:
        if not at.inside:
            return float("inf")
        logs = at.mean_of(np.log1p(at.others[at.time] / at.mine))
        # log of the mean of exp(eta) over D less the mean of eta, 0 where there is one event
        apart = np.log(at.events / at.tied) - at.sets.events(at.share * at.eta) / at.tied
        return float(at.tied @ (logs + np.where(at.count > 1, np.maximum(apart, 0.0), 0.0)))

    def residual(self, y: Float, eta: Float) -> Float:
        return self.residual_of(y, eta, shares(len(y), None))

    def residual_of(self, y: Float, eta: Float, share: Float) -> Float:
        """Martingale residuals: event less the hazard that was accumulated while at risk."""
        at = self._at(y, eta, share)
        out = np.zeros(len(y))
        out[at.sets.rows] = at.sets.event - at.slope
        return out

    def apply_curvature(self, y: Float, eta: Float, share: Float, v: Float) -> Float:
        at = self._at(y, eta, share)
        x = at.share * at.theta * v[at.sets.rows]
        others, events = at.sets.others(x), at.sets.events(x)
        # each denominator: its mean of v over itself
        mean = (others[at.time] + at.fraction * events[at.time]) / at.total**2 * at.each
        pulled = at.sets.spread(at.sum_of(mean), at.sum_of(at.fraction * mean))
        out = np.zeros(len(y))
        out[at.sets.rows] = at.slope * v[at.sets.rows] - at.theta * pulled
        return out

    def dual_excess(self, y: Float, eta: Float, s: float, share: Float) -> float:
        # The gradient is a sum of c (pi - omega) over the denominators (c = d/m): pi the chances of the rows at risk,
        # omega the shares of the tied events. Chances q that add up to s pi + (1 - s) omega cost c KL(q || pi). Outside
        # D they are s pi; on D those of one event time share one shape, which is the best choice (Jensen).
        at = self._at(y, eta, share)
        if not at.inside:
            return float("inf")
        inside, outside = at.mine / at.total, at.others[at.time] / at.total
        grown = (1.0 - s) * at.others[at.time] / at.mine  # how much larger the chance of D becomes, less 1
        one = np.ones(1)
        rare = float(divergence(s * one, one, (s - 1.0) * one)[0])
        masses = at.mean_of(rare * outside + divergence(inside * (1.0 + grown), inside, inside * grown))
        mass = s * at.mean_of(inside) + (1.0 - s)
        d, when = at.sets.event, at.sets.time[at.sets.event]
        chance = at.share[d] * at.theta[d] / at.events[when]
        goal = at.share[d] / at.tied[when]
        change = (1.0 - s) * (goal - chance) / mass[when]
        shape = sums_by(when, divergence(chance + change, chance, change), at.sets.times)
        return float(at.tied @ (masses + mass * np.where(at.count > 1, shape, 0.0)))

    def describe(self, y: str, eta: str) -> str:
        return f"(for every event) [log sum_(at risk) exp({eta}) - ({eta})]"

    def _at(self, y: Float, eta: Float, share: Float) -> RiskSums:
        return RiskSums.of(RiskSets(y, share), share, eta, self.ties == "efron")


@dataclass(frozen=True)
class RiskSums:
    """Risk sums at some predictors. Per row of `sets` (m,), per event time (T,), per denominator (D,)."""

    sets: RiskSets
    inside: bool  # the domain
    share: Float
    eta: Float  # less `middle` of its stratum
    middle: Float  # per stratum
    theta: Float
    others: Float  # (T,) N
    events: Float  # (T,) E
    tied: Float  # (T,) d
    count: NDArray[np.int64]  # (T,) m
    time: NDArray[np.int64]  # (D,) event time of each denominator
    fraction: Float  # (D,) f_l
    each: Float  # (D,) weight of each denominator

    @classmethod
    def of(cls, sets: RiskSets, share: Float, eta: Float, efron: bool) -> RiskSums:
        share, eta = share[sets.rows], eta[sets.rows]
        code = sets.code
        low, high = np.full(sets.strata, np.inf), np.full(sets.strata, -np.inf)
        np.minimum.at(low, code, eta)
        np.maximum.at(high, code, eta)
        bare = low > high  # strata where nobody is ever at risk
        low[bare] = high[bare] = 0.0
        width = float(np.max(high - low, initial=0.0))
        middle = low + 0.5 * (high - low)
        eta = eta - middle[code]
        kind = np.float64 if width <= _NARROW else np.longdouble
        theta = np.exp(np.clip(eta, -0.5 * _WIDEST, 0.5 * _WIDEST).astype(kind))
        count = np.bincount(sets.time[sets.event], minlength=sets.times)
        terms = count if efron else np.ones_like(count)
        time = np.repeat(np.arange(sets.times), terms)
        number = np.arange(len(time)) - np.repeat(np.cumsum(terms) - terms, terms)
        tied = sets.events(share)
        return cls(
            sets, bool(width <= _WIDEST), share, eta, middle, theta, sets.others(share * theta),
            sets.events(share * theta), tied, count, time, 1.0 - number / terms[time], (tied / terms)[time],
        )  # fmt: skip

    @property
    def mine(self) -> Float:
        """(D,) what the tied events have in each denominator."""
        return self.fraction * self.events[self.time]

    @property
    def total(self) -> Float:
        """(D,) the denominators."""
        return self.others[self.time] + self.mine

    @property
    def slope(self) -> Float:
        """(m,) the hazard that each row has accumulated."""
        inverse = self.each / self.total
        return self.theta * self.sets.spread(self.sum_of(inverse), self.sum_of(self.fraction * inverse))

    def sum_of(self, x: Float) -> Float:
        """Sums (T,) over the denominators of each event time."""
        return sums_by(self.time, x, self.sets.times)

    def mean_of(self, x: Float) -> Float:
        """Means (T,) over them."""
        return self.sum_of(x * self.each) / self.tied
