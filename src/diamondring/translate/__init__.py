"""Penalty strength in the words of other libraries, and back.

Every library minimises something slightly different; all can be written with two prices, ``p1`` of ``s_j |b_j|`` and
``p2`` of ``s_j^2 b_j^2 / 2``, beside the mean of ``1/2 (y - f)^2``. Here ``p1 = alpha * l1_ratio`` and
``p2 = alpha * (1 - l1_ratio)``. With W the sum of weights and sd_y the standard deviation of y (1/n, weighted):

=============  ======================================================================================================
scikit-learn   Lasso, ElasticNet, Poisson-, Gamma- and TweedieRegressor: the same. Ridge: ``alpha = W p2``.
               LogisticRegression: ``C = 1/(W alpha)``.
glmnet         ``lambda f alpha = p1``, ``lambda f (1 - alpha) / sd_y = p2``: it scales y, which changes the mixture;
               f = p / sum of penalty factors, because it rescales them (an excluded input counts as 1). sd_y is of y
               minus offset, the root mean square without intercept. Other families: the same without sd_y.
Spark ML       ``regParam elasticNetParam = p1``, ``regParam (1 - elasticNetParam) / sd_y = p2``: like glmnet. Its
               "l-bfgs" solver (more than 4096 inputs) uses standard deviations with n - 1, "normal" those with n.
H2O            ``lambda alpha k = p1``, ``lambda (1 - alpha) k^2 = p2``, k = sqrt(n/(n - 1)) if it standardises, else 1:
               its standard deviations have n - 1.
statsmodels    ``fit_regularized``: ``alpha L1_wt = p1``, ``alpha (1 - L1_wt) = p2``.
textbook       ``sum (y - f)^2 + lambda1 sum |b| + lambda2 sum b^2``: ``lambda1 = 2 W p1``, ``lambda2 = W p2``.
=============  ======================================================================================================

scikit-learn, statsmodels and the textbook do not standardise: for a fit with ``standardize=True`` the numbers hold for
inputs divided by their standard deviation (1/n), as `sklearn.preprocessing.StandardScaler` does.

Sources: the documentation of each library; for Spark the description of ``WeightedLeastSquares`` and the scaling of
``LinearRegression``; for glmnet, its objective checked against stored results of version 4.1 (see the tests).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..display import Shown
from ..errors import InputError
from .rules import RULES, Data, mixture, number

__all__ = ["LIBRARIES", "Translation", "from_", "to"]

LIBRARIES = tuple(RULES)
_STANDARDISES = ("glmnet", "spark", "h2o")


@dataclass(frozen=True)
class Translation(Shown):
    """Parameters in one library's words, and a sentence that says the same.

    Attributes
    ----------
    library : str
    parameters : dict
        Names and values as the library writes them (``lambda`` where Python cannot).
    sentence : str
    """

    library: str
    parameters: Mapping[str, Any]
    sentence: str

    def __getitem__(self, name: str) -> Any:
        return self.parameters[name]

    def __str__(self) -> str:
        return self.sentence


def _rules(library: str) -> tuple[str, Any]:
    name = {"sklearn": "scikit-learn", "sparkml": "spark"}.get(str(library).lower(), str(library).lower())
    if name not in RULES:
        raise InputError(f"library={library!r} is not known: use one of {', '.join(LIBRARIES)}.")
    return name, RULES[name]


def _vector(values: Any, name: str) -> NDArray[np.float64] | None:
    if values is None:
        return None
    from ..data import check_vector

    length = np.shape(values)[0] if np.ndim(values) else 0
    return check_vector(values, length, name=name, allow_infinite=name == "penalty_factor")


def _data(
    y: Any, sample_weight: Any, offset: Any, n: int | None, fit_intercept: bool, standardize: bool, factor: Any,
    loss: Any,
) -> Data:  # fmt: skip
    from ..losses import as_loss

    name = as_loss(loss).name
    if name != "gaussian" and y is not None:
        n, y = len(y), None  # its values do not matter, and may be labels
    vectors = [_vector(*pair) for pair in ((y, "y"), (sample_weight, "sample_weight"), (offset, "offset"))]
    lengths = {len(v) for v in vectors if v is not None}
    if len(lengths) > 1:
        raise InputError("y, sample_weight and offset have different lengths: pass one value per row in each.")
    factors = _vector(factor, "penalty_factor")
    return Data(vectors[0], vectors[1], vectors[2], n, fit_intercept, standardize, factors, name)


def _nothing_left(options: dict[str, Any], library: str) -> None:
    if options:
        raise InputError(f"{next(iter(options))!r} is not a parameter of {library} that this translator knows.")


def to(
    library: str,
    *,
    alpha: float,
    l1_ratio: float = 1.0,
    y: Any = None,
    sample_weight: Any = None,
    offset: Any = None,
    n: int | None = None,
    fit_intercept: bool = True,
    standardize: bool = True,
    penalty_factor: Any = None,
    loss: Any = "gaussian",
    **options: Any,
) -> Translation:
    """Our alpha and l1_ratio in another library's parameters, for the same solution.

    Parameters
    ----------
    library : "scikit-learn", "glmnet", "spark", "h2o", "statsmodels" or "textbook"
    alpha, l1_ratio : float
        Of `dr.path`; l1_ratio 1 is L1, 0 is L2.
    y, sample_weight, offset : (n,) arrays, optional
        Needed where the other library's numbers depend on them; the message says when.
    n : int, optional
        Number of rows, in place of y where only that matters.
    fit_intercept, standardize : bool
        As in the fit.
    penalty_factor : (p,) array, optional
        For glmnet, which rescales them.
    loss : name or value, default "gaussian"
        As in `dr.path`; other losses are translated for scikit-learn and glmnet.
    **options
        ``estimator="Ridge"`` for scikit-learn, ``solver="l-bfgs"`` for Spark.

    Returns
    -------
    Translation

    Raises
    ------
    InputError
        For an unknown library or option, or if something needed is missing.

    Examples
    --------
    >>> to("textbook", alpha=0.5, n=100).parameters
    {'lambda1': 100.0, 'lambda2': 0.0}
    """
    name, (rule, _) = _rules(library)
    strength, share = number(alpha, "alpha"), number(l1_ratio, "l1_ratio", 1.0)
    data = _data(y, sample_weight, offset, n, fit_intercept, standardize, penalty_factor, loss)
    parameters, sentence = rule((strength * share, strength * (1 - share)), data, options)
    _nothing_left(options, name)
    return Translation(name, parameters, f"alpha={strength:.12g}, l1_ratio={share:.12g} is {sentence}.")


def from_(
    library: str,
    *,
    y: Any = None,
    sample_weight: Any = None,
    offset: Any = None,
    n: int | None = None,
    fit_intercept: bool = True,
    standardize: bool | None = None,
    penalty_factor: Any = None,
    loss: Any = "gaussian",
    **parameters: Any,
) -> Translation:
    """Another library's parameters as our alpha and l1_ratio, for the same solution.

    Parameters
    ----------
    library, y, sample_weight, offset, n, fit_intercept, penalty_factor, loss
        As in `to`.
    standardize : bool, optional
        Whether the other fit standardises: by default as that library does (glmnet, Spark, H2O: yes).
    **parameters
        In the library's words: ``estimator="Ridge", alpha=3``; ``C=0.1``; ``lambda_=0.2, alpha=0.5`` (glmnet, H2O);
        ``regParam=, elasticNetParam=, standardization=`` (Spark); ``alpha=, L1_wt=``; ``lambda1=, lambda2=``.

    Returns
    -------
    Translation
        ``parameters`` holds alpha, l1_ratio and standardize, for `dr.path`.

    Raises
    ------
    InputError
        For an unknown library or parameter, or if something needed is missing.

    Examples
    --------
    >>> from_("textbook", lambda1=100, n=100)["alpha"]
    0.5
    """
    name, (_, rule) = _rules(library)
    if "standardization" in parameters:
        standardize = bool(parameters.pop("standardization"))
    scaled = name in _STANDARDISES if standardize is None else standardize
    data = _data(y, sample_weight, offset, n, fit_intercept, scaled, penalty_factor, loss)
    given = ", ".join(f"{key.rstrip('_')}={value}" for key, value in parameters.items())
    alpha, l1_ratio = mixture(*rule(parameters, data))
    _nothing_left(parameters, name)
    found = {"alpha": alpha, "l1_ratio": l1_ratio, "standardize": scaled}
    return Translation(
        "diamondring",
        found,
        f"{name} with {given} is alpha={alpha:.12g}, l1_ratio={l1_ratio:.12g}, standardize={scaled}.",
    )
