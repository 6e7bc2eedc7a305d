"""PenalizedNetRegressor and PenalizedNetClassifier: small networks that find out which inputs matter."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin, RegressorMixin

from ..data import check_target
from ..losses import Binomial, Gaussian, Multinomial
from ._labels import labels_of, log_probabilities_of, probabilities_of, read_classes, scores_of
from .net_base import NetTarget, PenalizedNet

Float = NDArray[np.float64]


class PenalizedNetRegressor(RegressorMixin, PenalizedNet):  # type: ignore[misc]
    """A small network for regression that uses few of its inputs.

    With inputs z and target t in units of their (weighted) standard deviations, the weights b of the network f are
    those with the least::

        (1/W) sum_i w_i 1/2 (t_i - f(z_i; b))^2  +  alpha sum_j v_j sqrt(m) ||b_j||_2  +  l2/2 ||b||^2

    b_j are the m weights of input j: those to the units of the first hidden layer and, with ``skip``, the one that
    leads straight to the output, so that f is a linear model plus a network. Norms are not squared, so that all weights
    of an input become exactly 0 together (group lasso: Yuan and Lin 2006; over the inputs of a network: Scardapane et
    al. 2017; with skip connections: Lemhadri et al. 2021). ``||b||^2`` leaves out the bias of the output.

    The factors v_j are from a first fit at alpha 0: ``v_j = (max_k u_k / u_j)^adaptive``, u_j = ``||b_j||`` there
    (adaptive group lasso: Zou 2006; for networks Dinh and Ho 2020). Inputs that matter are then shrunk less, and far
    fewer others are kept beside them. ``adaptive=0`` sets them all to 1.

    The first fit is the best of several random starts; from there alpha rises in small steps, each network starting
    from the one before it, until no input is left. The objective is not convex: every network is a local minimum,
    certified by its distance from the optimality conditions.

    Parameters
    ----------
    hidden_layer_sizes : int or tuple of int, default (16,)
        Units of the hidden layers.
    activation : "tanh", "softplus" or "silu", default "tanh"
        All smooth, as the certificate needs: "softplus" is ``log(1 + exp(z))``, "silu" ``z / (1 + exp(-z))``.
    alpha : "min", "1se" or float, default "min"
        "min" takes the alpha with the lowest held-out error, "1se" the strongest one within one standard error of it.
        A number is used as it is, reached from ``eps`` times itself; 0 uses every input.
    alphas : int or values, default 30
        Length of the automatic grid, or the values to try.
    eps : float, default 1e-2
        Smallest over largest alpha of the automatic grid.
    l2 : float, default 1e-3
        Price of half the squared weights; keeps them determined. More makes smoother functions.
    adaptive : float, default 1.0
        Exponent of the factors v_j.
    skip : bool, default True
        Connections from the inputs straight to the output.
    starts : int, default 3
        Random starts of the first fit, for all rows and in every fold.
    cv : int, splitter or iterable of (train, test), default 5
        A number means shuffled folds. Everything (standardisation, starts, factors, path) is done anew in each.
    tol : float, default 1e-8
        Target for the distance from the optimality conditions, relative to the sizes of the terms of the gradients.
    random_state : int, RandomState or None, default 0
        For starts and folds.

    Attributes
    ----------
    path_ : NetPath
        Networks at every alpha, with the inputs that they use, and held-out errors (mean squared errors).
    alpha_, kkt_ : float
        The chosen alpha, and the certificate of its network.
    selected_ : ndarray (n_features,) of bool
    n_features_selected_ : int
    input_norms_ : ndarray (n_features,)
        ``sqrt(m) ||b_j||``, exactly 0 for inputs that are not used.
    feature_importances_ : ndarray (n_features,)
        The same as shares of their sum.
    weights_ : ndarray (n_weights,)
        All weights, for standardised inputs; ``network_.parts(weights_)`` takes them apart.
    network_ : Network
    n_features_in_ : int
    feature_names_in_ : ndarray of str, if the inputs have names

    Examples
    --------
    >>> import numpy as np, diamondring as dr
    >>> X = np.random.default_rng(0).normal(size=(200, 10))
    >>> y = np.sin(2 * X[:, 0]) + X[:, 1] ** 2
    >>> dr.PenalizedNetRegressor(alpha=0.02).fit(X, y).get_feature_names_out()
    array(['x0', 'x1'], dtype=object)
    """

    def __init__(
        self,
        hidden_layer_sizes: Any = (16,),
        *,
        activation: Any = "tanh",
        alpha: Any = "min",
        alphas: Any = 30,
        eps: float = 1e-2,
        l2: float = 1e-3,
        adaptive: float = 1.0,
        skip: bool = True,
        starts: int = 3,
        cv: Any = 5,
        tol: float = 1e-8,
        random_state: Any = 0,
    ):
        super().__init__(
            hidden_layer_sizes, activation=activation, alpha=alpha, alphas=alphas, eps=eps, l2=l2, adaptive=adaptive,
            skip=skip, starts=starts, cv=cv, tol=tol, random_state=random_state,
        )  # fmt: skip

    def _read_target(self, y: Any, n: int, weights: Float | None) -> NetTarget:
        values = check_target(y, n, sklearn_words=True, estimator=f"This {type(self).__name__} estimator")
        share = np.full(n, 1.0 / n) if weights is None else weights / weights.sum()
        center = float(share @ values)
        scale = float(np.sqrt(share @ (values - center) ** 2))
        scale = scale if scale > 1e-13 * abs(center) else 1.0
        return NetTarget((values - center) / scale, weights, Gaussian(), 1, center, scale, {})

    def predict(self, X: Any) -> Float:
        """Predict for new rows (n_samples, n_features): (n_samples,), in the units of the target."""
        return self._outputs(X)


class PenalizedNetClassifier(ClassifierMixin, PenalizedNet):  # type: ignore[misc]
    """A small network for classification that uses few of its inputs.

    The objective is that of `PenalizedNetRegressor` with the log loss in the place of the squared error: with two
    classes the network has one output, the log-odds of the second; with K classes it has K, whose softmax are the
    probabilities. An input with all its weights at 0 is used for no class.

    Parameters
    ----------
    class_weight : dict, "balanced" or None, default None
        Weights of classes, multiplied with ``sample_weight``; "balanced" gives all classes the same total weight.
    hidden_layer_sizes, activation, alpha, alphas, eps, l2, adaptive, skip, starts, cv, tol, random_state
        As in `PenalizedNetRegressor`. Folds have the same share of each class; held-out errors are mean log losses.

    Attributes
    ----------
    classes_ : ndarray (n_classes,)
        The labels, sorted. Labels that only rows of weight 0 have (or a class weight of 0) are left out.
    path_, alpha_, kkt_, selected_, n_features_selected_, input_norms_, feature_importances_, weights_, network_,
    n_features_in_, feature_names_in_
        As in `PenalizedNetRegressor`.
    """

    classes_: NDArray[Any]

    def __init__(
        self,
        hidden_layer_sizes: Any = (16,),
        *,
        activation: Any = "tanh",
        alpha: Any = "min",
        class_weight: Any = None,
        alphas: Any = 30,
        eps: float = 1e-2,
        l2: float = 1e-3,
        adaptive: float = 1.0,
        skip: bool = True,
        starts: int = 3,
        cv: Any = 5,
        tol: float = 1e-8,
        random_state: Any = 0,
    ):
        super().__init__(
            hidden_layer_sizes, activation=activation, alpha=alpha, alphas=alphas, eps=eps, l2=l2, adaptive=adaptive,
            skip=skip, starts=starts, cv=cv, tol=tol, random_state=random_state,
        )  # fmt: skip
        self.class_weight = class_weight

    def _read_target(self, y: Any, n: int, weights: Float | None) -> NetTarget:
        labels = read_classes(y, n, weights, self.class_weight, type(self).__name__)
        count, named = len(labels.classes), tuple(labels.classes.tolist())
        learned = {"classes_": labels.classes}
        if count == 2:
            return NetTarget(labels.codes.astype(np.float64), labels.weights, Binomial(), 1, 0.0, 1.0, learned, named)
        one_hot = np.ascontiguousarray(labels.one_hot)
        return NetTarget(one_hot, labels.weights, Multinomial(), count, 0.0, 1.0, learned, named)

    def decision_function(self, X: Any) -> Float:
        """Scores for new rows: (n_samples,) log-odds of the second of two classes, or (n_samples, n_classes)."""
        return scores_of(self._outputs(X))

    def predict(self, X: Any) -> NDArray[Any]:
        """The label with the highest score for new rows, (n_samples,)."""
        return labels_of(self.decision_function(X), self.classes_)

    def predict_proba(self, X: Any) -> Float:
        """Probabilities of the classes for new rows, (n_samples, n_classes), in the order of ``classes_``."""
        return probabilities_of(self.decision_function(X))

    def predict_log_proba(self, X: Any) -> Float:
        """Logarithms of `predict_proba`, exact also where a probability is below the smallest number."""
        return log_probabilities_of(self.decision_function(X))
