"""PenalizedSurvival: Cox regression with a penalty, for tables as they come and survival times in every usual form."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils.validation import check_is_fitted

from ..data import check_weights
from ..data.survival import read_strata, read_survival
from ..errors import answers_ctrl_c
from ..losses import Cox
from ..survival import BaselineHazard, baseline_hazard, concordance
from ._general import Penalized, Target
from ._validation import commit, stand_in

Float = NDArray[np.float64]


class PenalizedSurvival(Penalized):
    """Cox's proportional hazards with a penalty of your choice, for arrays and for tables with text and missing values.

    The hazard of row i is ``h_s(t) exp(o_i + x_i'b)``, h_s the baseline hazard of its stratum, which is left open. With
    W the sum of weights, s_j the standard deviation of input j (1 if it is not standardised) and v_j its penalty factor
    it minimises::

        (saturated - log partial likelihood) / W
            + alpha sum_j v_j [ l1_ratio s_j |b_j| + (1 - l1_ratio)/2 s_j^2 b_j^2 ]

    See `dr.Cox` for the partial likelihood. Tables are encoded as by `PenalizedRegressor`. There is no intercept: the
    baseline hazard holds it.

    Parameters
    ----------
    penalty : dr.L1(), dr.L2(), dr.L1L2(l1_ratio), dr.NoPenalty() or a name, default "L1"
    alpha : "cv", "1se" or float, default "cv"
        "cv" takes the alpha with the lowest held-out deviance, "1se" the strongest one within one standard error of
        it. A number is used as it is; 0 is the unpenalised fit.
    ties : {"efron", "breslow"}, default "efron"
        How events at the same time are treated.
    l1_ratios : sequence of float, optional
        Shares of L1 to choose from, with ``penalty=dr.L1L2()``.
    alphas : int or values, default 100
        Length of the automatic grid for "cv" and "1se", or the values to try.
    eps : float, default 1e-2
        Smallest over largest alpha of the automatic grid.
    standardize : bool or "numeric", default True
        Penalise on the scale of unit standard deviation; "numeric" spares 0/1 inputs.
    penalty_factor : array (p,) or dict by name, optional
        0 leaves an input unpenalised, inf leaves it out.
    bounds : (lower, upper), dict by name of such pairs, or array (p, 2), optional
        Limits of the coefficients in the inputs' own units; None is no limit.
    cv : int, splitter or iterable of (train, test), default 10
        A number means shuffled folds with about the same share of events.
    repeats : int, default 1
        How often the rows are dealt into folds anew.
    scoring : None, name or scorer, default None
        What "cv" and "1se" compare; None is the deviance that held-out rows add to the partial likelihood (Verweij
        and van Houwelingen, 1993).
    keep : sequence of str
        Identifier and date columns to use all the same; they are left out otherwise.
    tol : float, default 1e-8
        Target for the certified relative duality gap; below 1e-12 counts as 1e-12.
    random_state : int, RandomState or None, default 0
        For the shuffling of folds.

    Attributes
    ----------
    coef_ : ndarray (n_encoded,)
        Log hazard ratios per unit of the encoded inputs, ordered as `get_feature_names_out`.
    alpha_, l1_ratio_, gap_ : float
    path_ : Path
        The fit; with "cv" and "1se" at every alpha of the grid.
    selection_ : Selection or None
        The cross-validation; None for a given alpha.
    baseline_ : BaselineHazard
        Cumulative baseline hazards of the strata.
    event_times_ : ndarray (n_times,)
        Distinct event times of the training data, increasing: where survival functions have their steps.
    strata_ : ndarray
        Labels of the strata, sorted; empty without strata.
    encoder_ : Encoder
    model_ : Model
        The small model that can be saved and loaded without the training data.
    coef_table_ : table of coefficients by name
    plot : figures of the fit
    n_features_in_ : int
    feature_names_in_ : ndarray of str, if the inputs have names
    """

    fit_intercept = False  # not a parameter: nothing to fit
    baseline_: BaselineHazard
    event_times_: Float
    strata_: NDArray[Any]

    def __init__(
        self,
        penalty: Any = "L1",
        alpha: Any = "cv",
        *,
        ties: str = "efron",
        l1_ratios: Sequence[float] | None = None,
        alphas: Any = 100,
        eps: float = 1e-2,
        standardize: Any = True,
        penalty_factor: Any = None,
        bounds: Any = None,
        cv: Any = 10,
        repeats: int = 1,
        scoring: Any = None,
        keep: Sequence[str] = (),
        tol: float = 1e-8,
        random_state: Any = 0,
    ):
        self.penalty = penalty
        self.alpha = alpha
        self.ties = ties
        self.l1_ratios = l1_ratios
        self.alphas = alphas
        self.eps = eps
        self.standardize = standardize
        self.penalty_factor = penalty_factor
        self.bounds = bounds
        self.cv = cv
        self.repeats = repeats
        self.scoring = scoring
        self.keep = keep
        self.tol = tol
        self.random_state = random_state

    def _read_target(self, y: Any, n: int, weights: Float | None) -> Target:
        return Target(read_survival(y, n, sklearn_words=True)[:, :3], weights, Cox(self.ties), {})

    @answers_ctrl_c
    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        *,
        strata: Any = None,
        groups: Any = None,
        offset: Any = None,
    ) -> Self:
        """Encode, choose alpha if asked to, fit, and estimate the baseline hazards.

        Parameters
        ----------
        X : table, array-like or sparse matrix (n_samples, n_features)
            Tables may hold text, categories, booleans, dates and missing values; arrays numbers and NaN.
        y : survival times (n_samples)
            Two columns (time, event), three (start, stop, event) for rows that enter late, a structured array as
            scikit-survival has it (a boolean field and one or two of numbers), or a table of such columns.
        sample_weight : float or array-like (n_samples,), optional
            Case weights; `dr.Cox` says how they meet tied events.
        strata : array-like (n_samples,), optional
            Labels of any type: rows of one stratum share a baseline hazard.
        groups : array-like (n_samples,), optional
            Rows of one group stay on one side of every fold.
        offset : array-like (n_samples,), optional
            A known part of the log relative hazard.

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
        DataWarning
            One sentence for each column that is constant, left out, or makes the solution not unique; strata without
            events; events coded 1 and 2.
        ConvergenceWarning
            Where the target gap is missed.
        """
        other = stand_in(self)  # everything or nothing
        other._fit(X, y, sample_weight, groups=groups, offset=offset, strata=strata)
        eta = other.predict(X, offset)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # said by now
            times = read_survival(y, len(eta), strata=strata)
        baseline = baseline_hazard(times, eta, check_weights(sample_weight, len(eta)), ties=self.ties)
        fitted = {name: value for name, value in vars(other).items() if name.endswith("_")}
        labels = read_strata(strata, len(eta))[1]
        commit(self, {**fitted, "baseline_": baseline, "event_times_": baseline.event_times, "strata_": labels})
        return self

    def predict(self, X: Any, offset: Any = None) -> Float:
        """Log relative hazards ``o_i + x_i'b`` of new rows: the larger, the sooner the event is expected.

        Parameters
        ----------
        X : table, array-like or sparse matrix (n_samples, n_features)
            The columns of the fit in their order. A category that training never had counts as none of the known
            ones, with one warning.
        offset : array-like (n_samples,), optional

        Returns
        -------
        ndarray of shape (n_samples,)
            Comparable inside a stratum only.
        """
        return self._linear_predictor(X, offset)

    def predict_cumulative_hazard_function(
        self, X: Any, times: Any = None, *, strata: Any = None, offset: Any = None
    ) -> Float:
        """Cumulative hazards ``H_s(t) exp(o_i + x_i'b)`` of new rows at given times.

        Parameters
        ----------
        X : table, array-like or sparse matrix (n_samples, n_features)
        times : array-like (n_times,), optional
            Default ``event_times_``. Before the first event time the hazard is 0, after the last one it stays.
        strata : array-like (n_samples,), optional
            Needed if the fit had strata.
        offset : array-like (n_samples,), optional

        Returns
        -------
        ndarray of shape (n_samples, n_times)

        Raises
        ------
        InputError
            If X cannot be used, or a stratum is missing or was not in the fit.
        """
        eta = self.predict(X, offset)
        codes, _ = read_strata(strata, len(eta), self.strata_)
        return self.baseline_.cumulative_hazard(eta, times, codes)

    def predict_survival_function(self, X: Any, times: Any = None, *, strata: Any = None, offset: Any = None) -> Float:
        """Probabilities to survive given times, ``exp(-H_s(t) exp(o_i + x_i'b))``: (n_samples, n_times).

        Parameters and errors are those of `predict_cumulative_hazard_function`.
        """
        return np.asarray(np.exp(-self.predict_cumulative_hazard_function(X, times, strata=strata, offset=offset)))

    def score(self, X: Any, y: Any, sample_weight: Any = None, *, strata: Any = None, offset: Any = None) -> float:
        """Harrell's concordance index of the predictions: 1 for the right order, 1/2 for guessing.

        Pairs are compared inside strata; NaN where no pair can be. See `diamondring.survival.concordance`.

        Parameters
        ----------
        X, y, sample_weight, strata, offset : as in `fit`
        """
        check_is_fitted(self)
        eta = self.predict(X, offset)
        times = read_survival(y, len(eta), strata=strata, sklearn_words=True)
        return concordance(times, eta, check_weights(sample_weight, len(eta), sklearn_words=True)).c_index
