"""What every linear classifier offers once it knows its linear predictors."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from ._base import StandsIn
from ._labels import labels_of, log_probabilities_of, probabilities_of, scores_of
from .lasso import csr

Float = NDArray[np.float64]


class LinearClassifier(ClassifierMixin, StandsIn):  # type: ignore[misc]
    """A classifier that stands in for scikit-learn's class of the same name."""

    classes_: NDArray[Any]
    coef_: Any
    intercept_: Any

    def decision_function(self, X: Any) -> Any:
        """Scores of the classes for new rows; the highest one is predicted.

        Parameters
        ----------
        X : array-like, sparse matrix or table of shape (n_samples, n_features)
            The inputs of the fit: same number and, where they had names, same names in the same order.

        Returns
        -------
        ndarray of shape (n_samples,), or (n_samples, n_classes)
            With two classes the log-odds of the second: above 0 it is predicted.
        """
        return scores_of(self._linear_predictor(X))

    def predict(self, X: Any) -> Any:
        """The most probable class for new rows, (n_samples,).

        Parameters
        ----------
        X : array-like, sparse matrix or table of shape (n_samples, n_features)
        """
        return labels_of(self.decision_function(X), self.classes_)

    def predict_proba(self, X: Any) -> Any:
        """Probabilities of the classes, (n_samples, n_classes), in the order of ``classes_``.

        Parameters
        ----------
        X : array-like, sparse matrix or table of shape (n_samples, n_features)
        """
        return probabilities_of(self.decision_function(X))

    def predict_log_proba(self, X: Any) -> Any:
        """Logarithms of `predict_proba`, exact also where a probability is below the smallest number.

        Parameters
        ----------
        X : array-like, sparse matrix or table of shape (n_samples, n_features)
        """
        return log_probabilities_of(self.decision_function(X))

    def sparsify(self) -> Self:
        """Keep ``coef_`` as a SciPy CSR matrix, which is small after an L1 penalty. Predictions stay the same."""
        check_is_fitted(self)
        self.coef_ = csr(self.coef_)
        return self

    def densify(self) -> Self:
        """Keep ``coef_`` as a NumPy array again, as it is after ``fit``."""
        check_is_fitted(self)
        if sparse.issparse(self.coef_):
            self.coef_ = self.coef_.toarray()
        return self

    def _dense_coef(self) -> Float:
        return self.coef_.toarray() if sparse.issparse(self.coef_) else np.asarray(self.coef_)
