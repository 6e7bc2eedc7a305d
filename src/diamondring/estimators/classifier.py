"""PenalizedClassifier: the general estimator for labels, for tables as they come, in the package's scaling of alpha."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin
from sklearn.utils.metaestimators import available_if

from ..errors import InputError
from ..losses import Binomial, Loss, Multinomial, as_loss
from ..paths import Path
from ._general import Penalized, Target
from ._labels import labels_of, log_probabilities_of, probabilities_of, read_classes, scores_of

Float = NDArray[np.float64]


def _has_probabilities(estimator: Any) -> bool:
    """Whether the loss models probabilities; scikit-learn asks this before it calls ``predict_proba``."""
    loss = estimator.loss
    if isinstance(loss, str) and loss == "auto":
        return True
    if as_loss(loss).link in ("logit", "softmax"):
        return True
    raise AttributeError(
        f"loss={as_loss(loss).name!r} has scores (decision_function), but no probabilities: use loss='binomial', or "
        "wrap this in scikit-learn's CalibratedClassifierCV."
    )


class PenalizedClassifier(ClassifierMixin, Penalized):  # type: ignore[misc]
    """Linear classification with a penalty of your choice, for arrays and for tables with text and missing values.

    Minimises, with W the sum of weights, o the offset, s_j the standard deviation of input j (1 if it is not
    standardised) and v_j its penalty factor::

        (1/W) sum_i w_i loss(y_i, o_i + b0 + x_i'b)
            + alpha sum_j v_j [ l1_ratio s_j |b_j| + (1 - l1_ratio)/2 s_j^2 b_j^2 ]

    The loss of two classes is ``log(1 + exp(eta)) - y eta`` with y = 1 for the class that sorts last (logistic
    regression); of K classes ``log sum_k exp(eta_k) - eta_y``, with coefficients for each class (multinomial).
    Coefficients are in the inputs' own units, whatever is standardised. In tables every level of a text column
    becomes an input of its own (no reference level), missing text is a level, and a missing number becomes the
    training median with an indicator beside it; ``encoder_.describe()`` prints the encoding.

    Parameters
    ----------
    penalty : dr.L1(), dr.L2(), dr.L1L2(l1_ratio), dr.NoPenalty() or a name, default "L1"
    alpha : "cv", "1se" or float, default "cv"
        "cv" takes the alpha with the lowest held-out error, "1se" the strongest one within one standard error of it.
        A number is used as it is; 0 is no penalty.
    loss : "auto", "binomial", "multinomial", "squaredhinge" or a value such as dr.Multinomial(grouped=True)
        "auto" is "binomial" for two labels and "multinomial" for more. The squared hinge,
        ``1/2 max(0, 1 - s eta)^2`` with s = -1 or 1, is for two labels and has no probabilities.
    class_weight : dict, "balanced" or None, default None
        Weights of classes, multiplied with ``sample_weight``, in the fit and in the held-out error; "balanced" gives
        all classes the same total weight.
    l1_ratios, alphas, eps, standardize, penalty_factor, bounds, fit_intercept, cv, repeats, keep, tol, random_state
        As in `PenalizedRegressor`.
    scoring : None, name or scikit-learn scorer, default None
        What "cv" and "1se" compare; None is the log loss (for the squared hinge, twice the loss). "auc", "brier" and
        others: `dr.cross_validate` lists the names.

    Attributes
    ----------
    classes_ : ndarray (n_classes,)
        The labels, sorted. Labels that only rows of weight 0 have (or a class weight of 0) are left out.
    coef_ : ndarray (1, n_encoded), or (n_classes, n_encoded) for the multinomial loss
        In the units of the encoded inputs, ordered as `get_feature_names_out`.
    intercept_ : ndarray (1,) or (n_classes,)
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
    """

    classes_: NDArray[Any]

    def __init__(
        self,
        penalty: Any = "L1",
        alpha: Any = "cv",
        *,
        loss: Any = "auto",
        class_weight: Any = None,
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
        self.class_weight = class_weight

    def _read_target(self, y: Any, n: int, weights: Float | None) -> Target:
        labels = read_classes(y, n, weights, self.class_weight, type(self).__name__)
        loss = self._loss_for(len(labels.classes))
        return Target(labels.classes[labels.codes], labels.weights, loss, {"classes_": labels.classes})

    def _loss_for(self, count: int) -> Loss:
        """The loss for so many classes."""
        if isinstance(self.loss, str) and self.loss == "auto":
            return Binomial() if count == 2 else Multinomial()
        loss = as_loss(self.loss)
        if loss.kind not in ("class", "classes"):
            other = "PenalizedSurvival" if loss.kind == "survival" else "PenalizedRegressor"
            raise InputError(f"loss={loss.name!r} is not a loss for labels: use {other}(loss={loss.name!r}).")
        if loss.kind == "class" and count > 2:
            raise InputError(
                f"Only binary classification is supported by loss={loss.name!r}, and y has {count} labels. Use "
                "loss='multinomial', or leave loss out."
            )
        return loss

    def _coefficients(self, path: Path, row: int) -> dict[str, Any]:
        return {"coef_": np.atleast_2d(path.coef_at(row)), "intercept_": np.atleast_1d(path.intercept[row]).copy()}

    def decision_function(self, X: Any, offset: Any = None) -> Float:
        """Scores of the classes for new rows; the highest one is predicted.

        Parameters
        ----------
        X : table, array-like or sparse matrix (n_samples, n_features)
            The columns of the fit in their order. A category that training never had counts as none of the known
            ones, with one warning.
        offset : array-like (n_samples,), optional
            Added to the linear predictor; (n_samples, n_classes) for the multinomial loss.

        Returns
        -------
        ndarray of shape (n_samples,), or (n_samples, n_classes)
            With two classes one number per row, for the logistic loss the log-odds: above 0 the second is predicted.
        """
        return scores_of(self._linear_predictor(X, offset))

    def predict(self, X: Any, offset: Any = None) -> NDArray[Any]:
        """The label with the highest score for new rows, (n_samples,).

        Parameters
        ----------
        X, offset : as in `decision_function`
        """
        return labels_of(self.decision_function(X, offset), self.classes_)

    @available_if(_has_probabilities)  # type: ignore[untyped-decorator]
    def predict_proba(self, X: Any, offset: Any = None) -> Float:
        """Probabilities of the classes for new rows, (n_samples, n_classes), in the order of ``classes_``.

        Parameters
        ----------
        X, offset : as in `decision_function`
        """
        return probabilities_of(self.decision_function(X, offset))

    @available_if(_has_probabilities)  # type: ignore[untyped-decorator]
    def predict_log_proba(self, X: Any, offset: Any = None) -> Float:
        """Logarithms of `predict_proba`, exact also where a probability is below the smallest number.

        Parameters
        ----------
        X, offset : as in `decision_function`
        """
        return log_probabilities_of(self.decision_function(X, offset))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        with contextlib.suppress(InputError):  # which three classes get from a loss for two
            tags.classifier_tags.multi_class = self._loss_for(3).kind == "classes"
        return tags
