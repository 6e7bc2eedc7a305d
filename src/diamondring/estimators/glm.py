"""PoissonRegressor, GammaRegressor and TweedieRegressor: scikit-learn's classes, solved with proof."""

from __future__ import annotations

import contextlib
import numbers
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils._param_validation import Interval, StrOptions

from ..data.targets import read_target
from ..errors import InputError, answers_ctrl_c
from ..losses import Gamma, Gaussian, Loss, Poisson, Tweedie
from ..penalties import L2
from ._base import DropIn, explained
from ._solving import make_problem, solve_at, warn_data_flaws
from ._validation import check_parameters, check_training_data, commit

if TYPE_CHECKING:
    from ..paths import Path

__all__ = ["GammaRegressor", "PoissonRegressor", "TweedieRegressor"]

Float = NDArray[np.float64]

CONSTRAINTS: dict[str, Any] = {
    "alpha": [Interval(numbers.Real, 0.0, None, closed="left")],
    "fit_intercept": ["boolean"],
    "solver": [StrOptions({"lbfgs", "newton-cholesky"})],
    "max_iter": [Interval(numbers.Integral, 1, None, closed="left")],
    "tol": [Interval(numbers.Real, 0.0, None, closed="neither")],
    "warm_start": ["boolean"],
    "verbose": ["verbose"],
}


class GeneralisedLinear(DropIn):
    """What the three classes share: half the mean deviance of a loss, and the L2 penalty."""

    _parameter_constraints: ClassVar[dict[str, Any]] = CONSTRAINTS

    alpha: float
    fit_intercept: bool
    tol: float
    coef_: Float
    intercept_: Any
    gap_: float
    path_: Path
    n_iter_: int

    def __init__(
        self,
        *,
        alpha: float = 1.0,
        fit_intercept: bool = True,
        solver: str = "lbfgs",
        max_iter: int = 100,
        tol: float = 1e-4,
        warm_start: bool = False,
        verbose: int = 0,
    ):
        self.alpha = alpha
        self.fit_intercept = fit_intercept
        self.solver = solver
        self.max_iter = max_iter
        self.tol = tol
        self.warm_start = warm_start
        self.verbose = verbose

    def _loss(self) -> Loss:
        """What these parameters mean."""
        raise NotImplementedError

    @answers_ctrl_c
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit the model.

        Parameters
        ----------
        X : array-like, sparse matrix or table of numbers, (n_samples, n_features)
            float32 and float64 arrays of any memory order and CSC/CSR matrices are used in place, also when read-only.
        y : array-like (n_samples,)
        sample_weight : float or array-like (n_samples,), optional
            A weight of 2 is the same as the row twice. The scale of the weights does not matter.

        Returns
        -------
        self

        Raises
        ------
        InputError
            If data or a parameter cannot be used.
        Interrupted
            On Ctrl-C; the estimator then keeps its previous state.

        Warns
        -----
        ConvergenceWarning
            Where the target gap is missed; it says why.
        """
        check_parameters(self)
        if isinstance(sample_weight, numbers.Number):
            sample_weight = None  # one weight for all rows changes nothing in a weighted mean
        loss = self._loss()
        data = check_training_data(self, X, y, sample_weight, several=False)
        target = read_target(data.y[:, 0], len(data.y), loss, sklearn_words=True).values
        problem = make_problem(data, 0, L2(), fit_intercept=self.fit_intercept, loss=loss, target=target)
        path = solve_at(problem, [self.alpha], self.tol)
        warn_data_flaws(path)
        fitted = {
            **data.learned,
            "coef_": path.coef_at(0).astype(data.dtype),
            "intercept_": data.dtype.type(path.intercept[0]) if self.fit_intercept else 0.0,
            "n_iter_": 1,
            "gap_": float(path.gap[0]),
            "path_": path,
        }
        commit(self, fitted)
        return self

    def predict(self, X: Any) -> Any:
        """Predict the mean of the target for new rows.

        Parameters
        ----------
        X : array-like, sparse matrix or table of shape (n_samples, n_features)
            The inputs of the fit: same number and, where they had names, same names in the same order.

        Returns
        -------
        ndarray of shape (n_samples,)
        """
        eta = self._linear_predictor(X)
        return self.path_.loss.mean(eta)

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """D^2, the share of the deviance that the model explains: 1 is perfect, 0 is what the mean of y does.

        Parameters
        ----------
        X : array-like, sparse matrix or table of shape (n_samples, n_features)
        y : array-like (n_samples,)
        sample_weight : float or array-like (n_samples,), optional

        Returns
        -------
        float
            ``1 - deviance / (deviance of the weighted mean of y)``; it can be negative.
        """
        eta = self._linear_predictor(X)
        return explained(self.path_.loss, y, np.asarray(eta, dtype=np.float64), sample_weight)

    def _chosen(self, target: int) -> tuple[int, float]:
        return 0, float(self.path_.alphas[0])

    def _scaling(self, path: Path, alpha: float) -> list[str]:
        return [f"  scikit-learn's {type(self).__name__} has the same alpha, {alpha:.6g}"]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        with contextlib.suppress(InputError):  # a power that fit refuses
            tags.target_tags.positive_only = self._loss().kind != "number"
        return tags


class PoissonRegressor(GeneralisedLinear):
    """Poisson regression with the L2 penalty; a drop-in for scikit-learn's ``PoissonRegressor``.

    For counts and rates. Minimises, over the intercept b0 and the coefficients b, with W the sum of weights::

        (1/W) sum_i w_i [mu_i - y_i log mu_i + y_i log y_i - y_i] + alpha/2 sum_j b_j^2,    mu_i = exp(b0 + x_i'b)

    the bracket being half the Poisson deviance. Inputs are not standardised. The solution comes with a float64 proof of
    optimality (``gap_``). For an L1 part, a table as it comes, offsets or a choice of alpha: `PenalizedRegressor`.

    Parameters
    ----------
    alpha : float, default 1.0
        Penalty strength, 0 or more; 0 is no penalty.
    fit_intercept : bool, default True
        The intercept is never penalised.
    tol : float, default 1e-4
        The fit is solved to a relative duality gap of ``min(tol, 1e-10)``; below 1e-12 counts as 1e-12.
    solver, max_iter, warm_start, verbose
        Accepted and checked; the solution does not depend on them.

    Attributes
    ----------
    coef_ : ndarray (n_features,), of the type of X
    intercept_ : float
    gap_ : float
        Certified relative duality gap; without penalty, distance from the optimality conditions.
    n_iter_ : int
        Solves, always 1: the solver ends with a proof instead of counting rounds.
    path_ : Path
    coef_table_ : table of coefficients by name
    plot : figures of the fit
    n_features_in_ : int
    feature_names_in_ : ndarray of str, if the inputs have names

    Notes
    -----
    Exposure (months insured, area searched ...): fit rates with the exposure as weight,
    ``fit(X, count / exposure, sample_weight=exposure)``, and multiply predictions by the exposure. The same
    coefficients come from counts with the offset ``log(exposure)``:
    ``PenalizedRegressor(loss="poisson", ...).fit(X, count, offset=np.log(exposure))``, at the same alpha times the
    ratio of the sums of weights, ``sum(exposure) / n``.
    scikit-learn's documentation of ``linear_model.PoissonRegressor`` defines the parameters.
    """

    def _loss(self) -> Loss:
        return Poisson()


class GammaRegressor(GeneralisedLinear):
    """Gamma regression with the L2 penalty and the log link; a drop-in for scikit-learn's ``GammaRegressor``.

    For positive amounts. Minimises, with W the sum of weights::

        (1/W) sum_i w_i [y_i/mu_i - log(y_i/mu_i) - 1] + alpha/2 sum_j b_j^2,    mu_i = exp(b0 + x_i'b)

    the bracket being half the Gamma deviance. Parameters, attributes and errors are those of `PoissonRegressor`.

    Parameters
    ----------
    alpha, fit_intercept, solver, max_iter, tol, warm_start, verbose
        As in `PoissonRegressor`.
    """

    def _loss(self) -> Loss:
        return Gamma()


class TweedieRegressor(GeneralisedLinear):
    """Regression with a Tweedie deviance and the L2 penalty; a drop-in for scikit-learn's ``TweedieRegressor``.

    Minimises half the weighted mean unit deviance of the Tweedie family (variance ``mu^power``) plus
    ``alpha/2 sum_j b_j^2``. Powers between 1 and 2 describe amounts that are exactly 0 in many rows. For powers above
    2, powers below 0 and the identity link the objective is not convex: ``gap_`` is then the distance from
    the optimality conditions. Attributes and errors are those of `PoissonRegressor`.

    Parameters
    ----------
    power : float, default 0
        0 is the Gaussian loss, 1 Poisson, 2 Gamma, 3 inverse Gaussian; between 0 and 1 there is no such family.
    link : {"auto", "identity", "log"}, default "auto"
        From the linear predictor to the mean; "auto" is the identity for powers up to 0 and the logarithm above.
    alpha, fit_intercept, solver, max_iter, tol, warm_start, verbose
        As in `PoissonRegressor`.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **CONSTRAINTS,
        "power": [Interval(numbers.Real, None, None, closed="neither")],
        "link": [StrOptions({"auto", "identity", "log"})],
    }

    def __init__(
        self,
        *,
        power: float = 0.0,
        alpha: float = 1.0,
        fit_intercept: bool = True,
        link: str = "auto",
        solver: str = "lbfgs",
        max_iter: int = 100,
        tol: float = 1e-4,
        warm_start: bool = False,
        verbose: int = 0,
    ):
        super().__init__(
            alpha=alpha,
            fit_intercept=fit_intercept,
            solver=solver,
            max_iter=max_iter,
            tol=tol,
            warm_start=warm_start,
            verbose=verbose,
        )
        self.link = link
        self.power = power

    def _loss(self) -> Loss:
        # scikit-learn's "auto" is the identity for all powers that are not positive
        link = "identity" if self.link == "auto" and self.power <= 0 else self.link
        loss = Tweedie(float(self.power), link)
        # the named members of the family have formulas of their own
        named = {0.0: (Gaussian, "identity"), 1.0: (Poisson, "log"), 2.0: (Gamma, "log")}
        member, link = named.get(loss.power, (None, ""))
        return member() if member is not None and loss.link == link else loss
