"""HuberRegressor: scikit-learn's class, with its scale estimated beside the coefficients, solved with proof."""

from __future__ import annotations

import dataclasses
import numbers
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils._param_validation import Interval

from ..certificate_quantile import balance, conditions_at, rows_of
from ..errors import answers_ctrl_c
from ..losses import Huber, Quantile
from ..losses.quantile import weighted_quantile
from ..paths import solve
from ..penalties import L2
from ..problem import Problem, linear_predictor
from ._base import DropIn
from ._solving import make_problem, warn_data_flaws, warn_missed
from ._validation import check_parameters, check_training_data, commit

if TYPE_CHECKING:
    from ..paths import Path

__all__ = ["HuberRegressor"]

Float = NDArray[np.float64]

_TOL, _USUAL = 1e-12, 1e-8  # relative duality gap of the fit at each scale, and one that is good enough
_SLOPE = 1e-13  # slope in sigma, in units of W, that counts as 0
_SMALL = 0.05  # part of the target's spread below which sigma may be on its way to 0
_ROUNDS = 200


class HuberRegressor(DropIn):
    """Robust linear regression with the L2 penalty; a drop-in for scikit-learn's ``HuberRegressor``.

    Minimises, over the intercept b0, the coefficients b and the scale sigma > 0 together, W being the sum of weights::

        W sigma + sum_i w_i sigma H((y_i - b0 - x_i'b) / sigma) + alpha sum_j b_j^2

        H(z) = z^2 for |z| < epsilon,  2 epsilon |z| - epsilon^2 beyond

    The scale is estimated, so that predictions scale with y. The objective is jointly convex (Owen, "A robust hybrid
    of lasso and ridge regression", 2007). For a given sigma it is the loss `Huber` with ``delta = epsilon sigma``
    and the strength ``alpha sigma / W``, which the engine solves with proof; the slope of the minimum in sigma is
    known from the residuals, and sigma is where it vanishes. Inputs are not standardised. For a Huber loss with a
    fixed ``delta``, other penalties or a choice of alpha: `PenalizedRegressor` with ``loss=dr.Huber(delta)``.

    Parameters
    ----------
    epsilon : float, default 1.35
        At least 1; how many scales a row may be off before it counts as an outlier.
    max_iter : int, default 100
        Accepted and checked; the solution does not depend on it.
    alpha : float, default 0.0001
        Penalty strength, 0 or more.
    warm_start : bool, default False
        Accepted; the solution does not depend on it.
    fit_intercept : bool, default True
        The intercept is never penalised.
    tol : float, default 1e-5
        Accepted; the fit is always solved to about 1e-12.

    Attributes
    ----------
    coef_ : ndarray (n_features,), of the type of X
    intercept_ : float
    scale_ : float
        sigma. Where the optimum is at 0 (all rows can be fitted, or ``epsilon=1``), 2.2e-15, scikit-learn's bound.
    n_iter_ : int
        Values of sigma that were tried.
    outliers_ : ndarray (n_samples,) of bool
        Rows that are more than ``epsilon scale_`` off.
    gap_ : float
        Bound on how far the objective is from its optimum, relative to it: from the duality gap at this sigma, and
        from slope and bracket of sigma.
    path_ : Path
        The fit at this sigma, with ``loss=dr.Huber(epsilon scale_)`` and the strength ``alpha scale_ / W``; for a
        sigma of 0 the median regression with strength ``alpha / (2 epsilon W)``, to which it tends.
    coef_table_ : table of coefficients by name
    plot : figures of the fit
    n_features_in_ : int
    feature_names_in_ : ndarray of str, if the inputs have names

    Notes
    -----
    scikit-learn's documentation of ``linear_model.HuberRegressor`` defines the parameters.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        "epsilon": [Interval(numbers.Real, 1.0, None, closed="left")],
        "max_iter": [Interval(numbers.Integral, 0, None, closed="left")],
        "alpha": [Interval(numbers.Real, 0, None, closed="left")],
        "warm_start": ["boolean"],
        "fit_intercept": ["boolean"],
        "tol": [Interval(numbers.Real, 0.0, None, closed="left")],
    }

    coef_: Float
    intercept_: Any
    scale_: float
    gap_: float
    n_iter_: int
    outliers_: NDArray[np.bool_]
    path_: Path

    def __init__(
        self,
        *,
        epsilon: float = 1.35,
        max_iter: int = 100,
        alpha: float = 0.0001,
        warm_start: bool = False,
        fit_intercept: bool = True,
        tol: float = 1e-05,
    ):
        self.epsilon = epsilon
        self.max_iter = max_iter
        self.alpha = alpha
        self.warm_start = warm_start
        self.fit_intercept = fit_intercept
        self.tol = tol

    @answers_ctrl_c
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit the model.

        Parameters
        ----------
        X : array-like, sparse matrix or table of numbers, (n_samples, n_features)
        y : array-like (n_samples,)
        sample_weight : float or array-like (n_samples,), optional
            A weight of 2 is the same as the row twice: the penalty is weighed against the sum of weights.

        Returns
        -------
        self

        Raises
        ------
        InputError
            If data or a parameter cannot be used.
        Interrupted
            On Ctrl-C; the estimator then keeps its previous state.
        """
        check_parameters(self)
        if isinstance(sample_weight, numbers.Number):
            sample_weight = np.full(np.shape(y)[0], float(sample_weight))  # type: ignore[arg-type]
        data = check_training_data(self, X, y, sample_weight, several=False)
        problem = make_problem(data, 0, L2(), fit_intercept=self.fit_intercept, loss=Huber(float(self.epsilon)))
        scales = _Scales(problem, float(self.epsilon), float(self.alpha) / data.sum_weights)
        best = scales.finish(scales.search())
        warn_missed(best.path)
        warn_data_flaws(best.path)
        fitted = {
            **data.learned,
            "coef_": best.path.coef_at(0).astype(data.dtype),
            "intercept_": data.dtype.type(best.path.intercept[0]) if self.fit_intercept else 0.0,
            "scale_": best.sigma,
            "n_iter_": scales.count,
            "outliers_": np.abs(best.residual) > best.sigma * self.epsilon,
            "gap_": scales.gap(best),
            "path_": best.path,
        }
        commit(self, fitted)
        return self

    def _chosen(self, target: int) -> tuple[int, float]:
        return 0, float(self.alpha)

    def _scaling(self, path: Path, alpha: float) -> list[str]:
        return [
            f"  sigma = {self.scale_:.6g} is estimated beside it: scikit-learn's objective is 2 W / sigma times this,",
            f"  plus W sigma, with W = {path.sum_weights:.6g}; its alpha is {alpha:.6g}",
        ]


class _Fit(NamedTuple):
    """The best coefficients at a scale; ``slope`` is the derivative in sigma of the objective over W."""

    sigma: float
    path: Path
    residual: Float
    slope: float


class _Scales:
    """The objective over W as a convex function of sigma, and the search for its minimum."""

    def __init__(self, problem: Problem, epsilon: float, alpha: float) -> None:
        self.problem, self.epsilon, self.alpha = problem, epsilon, alpha
        self.count = 0
        self.low, self.high = 0.0, np.inf  # the minimum lies between them
        share, y = problem.share, problem.y
        middle = weighted_quantile(y, share, 0.5) if problem.fit_intercept else 0.0
        self.spread = float(share @ np.abs(y - middle))
        self.looked = False

    def fit(self, sigma: float) -> _Fit:
        """Solve for the coefficients at a scale, and see on which side of it the minimum lies."""
        self.count += 1
        problem = dataclasses.replace(self.problem, loss=Huber(self.epsilon * sigma))
        problem.__dict__["column_moments"] = self.problem.column_moments
        path = solve(problem, [self.alpha * sigma], tol=_TOL)
        r = problem.y - linear_predictor(problem, path.coef_at(0), path.intercept[0])
        size = np.minimum(np.abs(r) / sigma, self.epsilon)
        found = _Fit(sigma, path, r, 1.0 - float(problem.share @ size**2))
        if found.slope < 0:
            self.low = max(self.low, sigma)
        else:
            self.high = min(self.high, sigma)
        return found

    def search(self) -> _Fit:
        """The scale at which the slope vanishes: bracketed, then by secants that keep the bracket (Illinois)."""
        if self.spread == 0.0:
            return self.limit()
        now = self.fit(self.spread)
        below: _Fit | None = None
        above: _Fit | None = None
        while below is None or above is None:
            if abs(now.slope) <= _SLOPE:
                return now
            if now.slope < 0:
                below = now
                if above is None:
                    now = self.fit(2.0 * now.sigma)
                continue
            above = now
            if below is None:
                if now.sigma < _SMALL * self.spread and self.low == 0.0 and not self.looked:
                    limit = self.limit()
                    if limit.slope >= 0:
                        return limit
                # where the residuals stay as they are, the slope vanishes at sigma sqrt(1 - slope)
                now = self.fit(now.sigma * float(np.clip(np.sqrt(max(1.0 - now.slope, 0.0)), 0.05, 0.9)))
        return self._between(below, above)

    def finish(self, best: _Fit) -> _Fit:
        """The same, judged by the package's usual target where rounding forbids the one of the search."""
        path = best.path
        if not path.solver_flaws or path.gap[0] > _USUAL:
            return best
        problem = dataclasses.replace(self.problem, loss=path.loss)
        problem.__dict__["column_moments"] = self.problem.column_moments
        return best._replace(path=solve(problem, path.alphas, tol=_USUAL))

    def limit(self) -> _Fit:
        """What is left as sigma goes to 0: absolute errors, weighed 2 epsilon. The slope there is from the right.

        The derivative of row i tends to ``2 epsilon`` times the sign of its residual, or, where it is fitted, to
        ``4 epsilon lambda_i / u_i`` with the row's price lambda_i in the median regression.
        """
        self.count, self.looked = self.count + 1, True
        problem = dataclasses.replace(self.problem, loss=Quantile(0.5))
        problem.__dict__["column_moments"] = self.problem.column_moments
        alpha = self.alpha / (2.0 * self.epsilon)
        path = solve(problem, [alpha], tol=_TOL)
        coef, share = path.coef_at(0), problem.share
        rows = rows_of(problem, coef, float(path.intercept[0]))
        price = balance(problem, rows, 0.5, conditions_at(problem, alpha, coef)).price
        size = np.where(share > 0, 2.0 * self.epsilon * price / np.where(share > 0, share, 1.0), 0.0)
        slope = 1.0 - float(share @ size**2)
        if slope >= -1e-9:  # with epsilon 1 and no row fitted it is exactly 0
            slope = max(slope, 0.0)
            self.high = 0.0
        return _Fit(10.0 * float(np.finfo(np.float64).eps), path, rows.r, slope)

    def _between(self, below: _Fit, above: _Fit) -> _Fit:
        left, right, last = below.slope, above.slope, 0
        best = min(below, above, key=lambda each: abs(each.slope))
        for _ in range(_ROUNDS):
            a, b = below.sigma, above.sigma
            if abs(best.slope) <= _SLOPE or b - a <= 4e-16 * b:
                break
            sigma = b - right * (b - a) / (right - left)
            now = self.fit(sigma if a < sigma < b else 0.5 * (a + b))
            side = -1 if now.slope < 0 else 1
            # the end that stays twice counts half: secants would otherwise approach from one side only
            if side < 0:
                below, left, right = now, now.slope, 0.5 * right if last == side else right
            else:
                above, right, left = now, now.slope, 0.5 * left if last == side else left
            last = side
            best = min(best, now, key=lambda each: abs(each.slope))
        return best

    def gap(self, best: _Fit) -> float:
        """Distance of the joint objective from its optimum, relative to it, at most."""
        objective = float(best.path.objective[0])
        within = float(best.path.gap[0])
        if self.high == 0.0:
            return within
        value = best.sigma + 2.0 / best.sigma * objective
        size = within * max(objective, 1e-12 * best.path.null_value)
        high = self.high if np.isfinite(self.high) else 2.0 * best.sigma
        return (2.0 / best.sigma * size + abs(best.slope) * (high - self.low)) / value
