"""Fitted estimators whose predictions are given, for scikit-learn scorers that want an estimator."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..losses import Loss

Float = NDArray[np.float64]


def fixed_predictor(loss: Loss, y: Float, classes: tuple[Any, ...] | None) -> tuple[Any, Any]:
    """An estimator that predicts from its attribute ``eta``, (n,) or (n, K), and the truth as its scorer wants it.

    Raises
    ------
    InputError
        If labels are needed and the targets are proportions.
    """
    if loss.kind not in ("class", "classes"):
        return _regressor(loss), y
    labels = np.asarray(classes if classes is not None else range(2 if y.ndim == 1 else y.shape[1]))
    if not ((y == 0) | (y == 1)).all():
        raise InputError(
            "scoring: scikit-learn's scorers of classification want one label per row, and these targets are "
            "proportions. Use 'log loss', 'deviance', 'auc' or 'brier'."
        )
    codes = y.argmax(axis=1) if y.ndim == 2 else y.astype(np.intp)
    return _classifier(loss, labels), labels[codes]


def _regressor(loss: Loss) -> Any:
    from sklearn.base import BaseEstimator, RegressorMixin

    class FixedPrediction(RegressorMixin, BaseEstimator):  # type: ignore[misc]
        eta: Float

        def __sklearn_is_fitted__(self) -> bool:
            return True

        def fit(self, X: Any, y: Any) -> Any:
            """Nothing to learn: the prediction is given."""
            return self

        def predict(self, X: Any) -> Float:
            """The given prediction, whatever `X`."""
            return loss.mean(self.eta)

    return FixedPrediction()


def _classifier(loss: Loss, labels: NDArray[Any]) -> Any:
    from sklearn.base import BaseEstimator, ClassifierMixin

    class FixedLabels(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
        eta: Float
        classes_ = labels

        def __sklearn_is_fitted__(self) -> bool:
            return True

        def fit(self, X: Any, y: Any) -> Any:
            """Nothing to learn: the prediction is given."""
            return self

        def decision_function(self, X: Any) -> Float:
            """The given predictors."""
            return self.eta

        def predict(self, X: Any) -> Any:
            """The likelier label."""
            return labels[self.eta.argmax(axis=1) if self.eta.ndim == 2 else (self.eta > 0).astype(np.intp)]

    class FixedProbabilities(FixedLabels):
        def predict_proba(self, X: Any) -> Float:
            """Probabilities (n, K)."""
            p = loss.mean(self.eta)
            return p if p.ndim == 2 else np.column_stack([1.0 - p, p])

    return FixedLabels() if loss.link == "identity" else FixedProbabilities()
