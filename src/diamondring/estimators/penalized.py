"""PenalizedRegressor: the general estimator for numbers, for tables as they come, in the package's scaling of alpha."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import RegressorMixin
from sklearn.utils.validation import check_is_fitted

from ..data import check_target
from ..data.targets import read_target
from ..errors import InputError
from ..losses import as_loss
from ._base import explained
from ._general import Penalized, Target

Float = NDArray[np.float64]

_OTHERS = {"class": "PenalizedClassifier", "classes": "PenalizedClassifier", "survival": "PenalizedSurvival"}


class PenalizedRegressor(RegressorMixin, Penalized):  # type: ignore[misc]
    """Regression with a loss and a penalty of your choice, for arrays and for tables with text and missing values.

    Minimises, with W the sum of weights, o the offset, s_j the standard deviation of input j (1 if it is not
    standardised) and v_j its penalty factor::

        (1/W) sum_i w_i loss(y_i, o_i + b0 + x_i'b)
            + alpha sum_j v_j [ l1_ratio s_j |b_j| + (1 - l1_ratio)/2 s_j^2 b_j^2 ]

    with the loss 1/2 (y_i - o_i - b0 - x_i'b)^2 unless another is asked for. Predictions are means of the target:
    ``exp(o_i + b0 + x_i'b)`` for losses with the log link.

    Coefficients are in the inputs' own units, whatever is standardised. In tables every level of a text column
    becomes an input of its own (no reference level), missing text is a level, and a missing number becomes the
    training median with an indicator beside it; ``encoder_.describe()`` prints the encoding.

    Parameters
    ----------
    penalty : dr.L1(), dr.L2(), dr.L1L2(l1_ratio), dr.NoPenalty() or a name, default "L1"
    alpha : "cv", "1se" or float, default "cv"
        "cv" takes the alpha with the lowest held-out error, "1se" the strongest one within one standard error of it.
        A number is used as it is; 0 is least squares.
    loss : dr.Gaussian(), dr.Huber(delta), dr.Quantile(q), dr.Poisson(), dr.Gamma(), dr.Tweedie(power) ... or a name
        Any loss for numbers: measured, counted, positive, or several per row (`dr.MultiGaussian`). Default "gaussian".
        Labels are for `PenalizedClassifier`.
    l1_ratios : sequence of float, optional
        Shares of L1 to choose from, with ``penalty=dr.L1L2()``.
    alphas : int or values, default 100
        Length of the automatic grid for "cv" and "1se", or the values to try.
    eps : float, default 1e-3
        Smallest over largest alpha of the automatic grid.
    standardize : bool or "numeric", default True
        Penalise on the scale of unit standard deviation; "numeric" spares 0/1 inputs.
    penalty_factor : array (p,) or dict by name, optional
        0 leaves an input unpenalised, inf leaves it out. A name is an input, or a column of the table for all inputs
        made of it. Missing names have factor 1.
    bounds : (lower, upper), dict by name of such pairs, or array (p, 2), optional
        Limits of the coefficients in the inputs' own units; None is no limit.
    fit_intercept : bool, default True
    cv : int, splitter or iterable of (train, test), default 10
        A number means shuffled folds. Encoding, imputing and standardising are learned inside each fold.
    repeats : int, default 1
        How often the rows are dealt into folds anew.
    scoring : None, name of a scikit-learn scorer or scorer, default None
        What "cv" and "1se" compare; None is the error that goes with the loss, the mean squared error or the deviance.
        `dr.cross_validate` lists the names.
    keep : sequence of str
        Identifier and date columns to use all the same; they are left out otherwise.
    tol : float, default 1e-8
        Target for the certified relative duality gap; below 1e-12 counts as 1e-12.
    random_state : int, RandomState or None, default 0
        For the shuffling of folds.

    Attributes
    ----------
    coef_ : ndarray (n_encoded,), or (n_outputs, n_encoded)
        In the units of the encoded inputs, ordered as `get_feature_names_out`.
    intercept_ : float, or ndarray (n_outputs,)
    alpha_, l1_ratio_, gap_ : float
    path_ : Path
        The fit; with "cv" and "1se" at every alpha of the grid.
    selection_ : Selection or None
        The cross-validation; None for a given alpha.
    encoder_ : Encoder
    model_ : Model
        The small model that can be saved and loaded without the training data.
    coef_table_ : table of coefficients by name
    plot : figures of the fit
    n_features_in_ : int
    feature_names_in_ : ndarray of str, if the inputs have names

    Notes
    -----
    Exposure of counts (months insured, area searched ...), with ``loss="poisson"``: either counts with the offset
    ``log(exposure)``, or rates ``count / exposure`` with the exposure as ``sample_weight``. Both have the same
    coefficients where the same inputs are standardised by the same weights and alpha is scaled: the first objective is
    a mean over rows, the second over exposure, so that alpha of the second is alpha of the first times
    ``n / sum(exposure)``. (Standard deviations are weighted as well; ``standardize=False`` compares exactly.)
    """

    def __init__(
        self,
        penalty: Any = "L1",
        alpha: Any = "cv",
        *,
        loss: Any = "gaussian",
        l1_ratios: Sequence[float] | None = None,
        alphas: Any = 100,
        eps: float = 1e-3,
        standardize: Any = True,
        penalty_factor: Any = None,
        bounds: Any = None,
        fit_intercept: bool = True,
        cv: Any = 10,
        repeats: int = 1,
        scoring: Any = None,
        keep: Sequence[str] = (),
        tol: float = 1e-8,
        random_state: Any = 0,
    ):
        super().__init__(
            penalty, alpha, loss=loss, l1_ratios=l1_ratios, alphas=alphas, eps=eps, standardize=standardize,
            penalty_factor=penalty_factor, bounds=bounds, fit_intercept=fit_intercept, cv=cv, repeats=repeats,
            scoring=scoring, keep=keep, tol=tol, random_state=random_state,
        )  # fmt: skip

    def _read_target(self, y: Any, n: int, weights: Float | None) -> Target:
        loss = as_loss(self.loss)
        if (other := _OTHERS.get(loss.kind)) is not None:
            raise InputError(f"loss={loss.name!r} is not a loss for numbers: use {other}(loss={loss.name!r}).")
        if loss.kind != "numbers":
            y = check_target(y, n, sklearn_words=True, estimator=f"This {type(self).__name__} estimator")
        if loss.name != "gaussian":
            # the names of several targets stay with y
            values = read_target(y, n, loss, sklearn_words=True).values
            y = y if loss.kind == "numbers" else values
        return Target(y, weights, loss, {})

    def predict(self, X: Any, offset: Any = None) -> Float:
        """Predict for new rows: means of the target (quantiles, for the quantile loss).

        Parameters
        ----------
        X : table, array-like or sparse matrix (n_samples, n_features)
            The columns of the fit in their order. A category that training never had counts as none of the known
            ones, with one warning.
        offset : array-like (n_samples,), optional
            Added to the linear predictor.

        Returns
        -------
        ndarray of shape (n_samples,), or (n_samples, n_outputs)
        """
        eta = self._linear_predictor(X, offset)
        return self.path_.loss.mean(eta)

    def score(self, X: Any, y: Any, sample_weight: Any = None, offset: Any = None) -> float:
        """Share of the loss that the model explains, D^2: 1 is perfect, 0 is what the best constant does.

        ``1 - loss(y, model) / loss(y, constant)``; for squared errors this is R^2.

        Parameters
        ----------
        X, y : as in `fit`
        sample_weight : float or array-like (n_samples,), optional
        offset : array-like (n_samples,), optional
            Added to the linear predictor of the model and of the constant.
        """
        check_is_fitted(self)
        if self.path_.loss.name == "gaussian" and offset is None:
            return float(super().score(X, y, sample_weight))
        return explained(self.path_.loss, y, self._linear_predictor(X, offset), sample_weight, offset)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        with contextlib.suppress(InputError):  # a loss that fit refuses
            loss = as_loss(self.loss)
            tags.target_tags.positive_only = loss.kind in ("count", "positive")
            tags.target_tags.two_d_labels = tags.target_tags.multi_output = loss.kind == "numbers"
        return tags
