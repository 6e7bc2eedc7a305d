"""Penalty strength in the words of other libraries, and back.

Every library minimises something slightly different; all can be written with two prices, ``p1`` of ``s_j |b_j|`` and
``p2`` of ``s_j^2 b_j^2 / 2``, beside the mean of ``1/2 (y - f)^2``. Here ``p1 = alpha * l1_ratio`` and
``p2 = alpha * (1 - l1_ratio)``. With W the sum of weights and sd_y the standard deviation of y (1/n, weighted):

=============  ======================================================================================================
scikit-learn   Lasso, ElasticNet: the same. Ridge: ``alpha = W p2``. LogisticRegression: ``C = 1/(W alpha)``.
glmnet         ``lambda f alpha = p1``, ``lambda f (1 - alpha) / sd_y = p2``: it scales y, which changes the mixture;
               f = p / sum of penalty factors, because it rescales them (an excluded input counts as 1). sd_y is of y
               minus offset, the root mean square without intercept.
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

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .errors import InputError

__all__ = ["LIBRARIES", "Translation", "from_", "to"]


@dataclass(frozen=True)
class Translation:
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


class _Data(NamedTuple):
    """What a translation may need to know about the data."""

    y: NDArray[np.float64] | None
    weights: NDArray[np.float64] | None
    offset: NDArray[np.float64] | None
    n: int | None
    fit_intercept: bool
    standardize: bool
    factor: NDArray[np.float64] | None

    def total(self, what: str) -> float:
        """Sum of weights W."""
        if self.weights is not None:
            return float(self.weights.sum())
        return float(self.rows(what))

    def rows(self, what: str) -> int:
        """Rows of positive weight."""
        if self.weights is not None:
            return int((self.weights > 0).sum())
        if self.y is not None:
            return len(self.y)
        if self.n is None:
            raise InputError(f"{what} depends on the number of rows: pass y, sample_weight or n.")
        return self.n

    def deviation(self, what: str, centred: bool) -> float:
        """Standard deviation of y minus offset (1/n, weighted), or root mean square."""
        if self.y is None:
            raise InputError(f"{what} depends on the scale of the target: pass y (and sample_weight, if any).")
        target = self.y if self.offset is None else self.y - self.offset
        if centred:
            target = target - np.average(target, weights=self.weights)
        value = math.sqrt(float(np.average(target**2, weights=self.weights)))
        if value == 0:
            raise InputError(f"{what} divides by the standard deviation of y, which is 0: y is constant.")
        return value

    def sample_ratio(self, what: str) -> float:
        """Standard deviation with n - 1 over the one with n."""
        n = self.rows(what)
        if n < 2:
            raise InputError(f"{what} divides by n - 1: it needs at least 2 rows.")
        if self.weights is not None:
            total = float(self.weights.sum())
            return math.sqrt(total / (total - float(self.weights @ self.weights) / total))
        return math.sqrt(n / (n - 1.0))


Prices = tuple[float, float]
Options = dict[str, Any]


def _mixture(strength1: float, strength2: float) -> Prices:
    """Strength and mixing ratio of two prices."""
    total = strength1 + strength2
    return total, (strength1 / total if total > 0 else 1.0)


def _take(options: Options, name: str, library: str, default: Any = None) -> Any:
    """One of the library's parameters, in any spelling that Python allows (``lambda_``, ``Lambda``)."""
    for spelling in (name, name + "_", name.capitalize()):
        if spelling in options:
            return options.pop(spelling)
    if default is None:
        raise InputError(f"from_({library!r}, ...) needs {name}{'_' if name == 'lambda' else ''}=<its value>.")
    return default


def _number(value: Any, name: str, top: float = math.inf) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not 0 <= number <= top:
        limit = "at least 0" if math.isinf(top) else f"from 0 to {top:g}"
        raise InputError(f"{name}={value!r} must be a number {limit}.")
    return number


def _scaled_note(data: _Data) -> str:
    return ", on inputs divided by their standard deviation (StandardScaler)" if data.standardize else ""


def _sklearn_to(prices: Prices, data: _Data, options: Options) -> tuple[dict[str, Any], str]:
    alpha, l1_ratio = _mixture(*prices)
    usual = "Lasso" if l1_ratio == 1 else "Ridge" if l1_ratio == 0 else "ElasticNet"
    estimator = options.pop("estimator", usual)
    note = _scaled_note(data)
    if estimator == "LogisticRegression":
        strength = data.total("C") * alpha
        c = 1.0 / strength if strength > 0 else math.inf
        return {"estimator": estimator, "C": c, "l1_ratio": l1_ratio}, (
            f"LogisticRegression(C={c:.12g}, l1_ratio={l1_ratio:.12g}){note}"
        )
    if estimator == "Ridge" and l1_ratio == 0:
        value = data.total("Ridge's alpha") * alpha
        return {"estimator": estimator, "alpha": value}, f"Ridge(alpha={value:.12g}){note}"
    if estimator == "Lasso" and l1_ratio == 1:
        return {"estimator": estimator, "alpha": alpha}, f"Lasso(alpha={alpha:.12g}){note}"
    if estimator == "ElasticNet":
        return {"estimator": estimator, "alpha": alpha, "l1_ratio": l1_ratio}, (
            f"ElasticNet(alpha={alpha:.12g}, l1_ratio={l1_ratio:.12g}){note}"
        )
    raise InputError(f"estimator={estimator!r} has no penalty with l1_ratio={l1_ratio:g}: use {usual!r}.")


def _sklearn_from(options: Options, data: _Data) -> Prices:
    estimator = options.pop("estimator", "LogisticRegression" if "C" in options else "ElasticNet")
    if estimator == "LogisticRegression":
        c = _number(_take(options, "C", "scikit-learn"), "C")
        l1 = _number(options.pop("l1_ratio", 0.0), "l1_ratio", 1.0)
        if c == 0:
            raise InputError("C=0 means an infinite penalty: pass C above 0.")
        alpha = 1.0 / (c * data.total("C"))
        return alpha * l1, alpha * (1 - l1)
    alpha = _number(_take(options, "alpha", "scikit-learn"), "alpha")
    if estimator == "Ridge":
        return 0.0, alpha / data.total("Ridge's alpha")
    if estimator not in ("Lasso", "ElasticNet"):
        raise InputError(f"estimator={estimator!r} is not known: use Lasso, ElasticNet, Ridge or LogisticRegression.")
    l1 = 1.0 if estimator == "Lasso" else _number(_take(options, "l1_ratio", "scikit-learn"), "l1_ratio", 1.0)
    return alpha * l1, alpha * (1 - l1)


def _glmnet_rescaling(data: _Data) -> float:
    """p over the sum of penalty factors, excluded inputs counting as 1."""
    if data.factor is None:
        return 1.0
    counted = np.where(np.isinf(data.factor), 1.0, data.factor)
    if not counted.sum() > 0:
        raise InputError("penalty_factor is 0 for every input: glmnet refuses that, as nothing is penalised.")
    return len(counted) / float(counted.sum())


def _glmnet_to(prices: Prices, data: _Data, options: Options) -> tuple[dict[str, Any], str]:
    f = _glmnet_rescaling(data)
    sd = data.deviation("glmnet's lambda", data.fit_intercept) if prices[1] > 0 else 1.0
    strength, mixture = _mixture(prices[0] / f, prices[1] * sd / f)
    flags = f"standardize={str(data.standardize).upper()}, intercept={str(data.fit_intercept).upper()}"
    found = {"lambda": strength, "alpha": mixture, "standardize": data.standardize, "intercept": data.fit_intercept}
    return found, f"glmnet(x, y, lambda={strength:.12g}, alpha={mixture:.12g}, {flags})"


def _glmnet_from(options: Options, data: _Data) -> Prices:
    f = _glmnet_rescaling(data)
    strength = _number(_take(options, "lambda", "glmnet"), "lambda")
    mixture = _number(_take(options, "alpha", "glmnet", 1.0), "alpha", 1.0)
    sd = data.deviation("glmnet's lambda", data.fit_intercept) if mixture < 1 else 1.0
    return strength * f * mixture, strength * f * (1 - mixture) / sd


def _spark_scales(options: Options, data: _Data, with_l2: bool) -> Prices:
    """What Spark's prices must be multiplied by to become ours."""
    solver = options.pop("solver", "normal")
    if solver not in ("normal", "auto", "l-bfgs"):
        raise InputError(f"solver={solver!r} is not one of Spark's for squared error: use 'normal' or 'l-bfgs'.")
    sd = data.deviation("Spark's regParam", True) if with_l2 else 1.0
    if solver != "l-bfgs":
        return 1.0, 1.0 / sd
    k = data.sample_ratio("Spark's l-bfgs solver")
    return (k, k / sd) if data.standardize else (1.0, 1.0 / (k * sd))


def _spark_to(prices: Prices, data: _Data, options: Options) -> tuple[dict[str, Any], str]:
    scale1, scale2 = _spark_scales(options, data, prices[1] > 0)
    strength, mixture = _mixture(prices[0] / scale1, prices[1] / scale2)
    found = {"regParam": strength, "elasticNetParam": mixture, "standardization": data.standardize}
    return found, (
        f"LinearRegression(regParam={strength:.12g}, elasticNetParam={mixture:.12g}, "
        f"standardization={data.standardize}, fitIntercept={data.fit_intercept})"
    )


def _spark_from(options: Options, data: _Data) -> Prices:
    strength = _number(_take(options, "regParam", "spark"), "regParam")
    mixture = _number(options.pop("elasticNetParam", 0.0), "elasticNetParam", 1.0)
    scale1, scale2 = _spark_scales(options, data, mixture < 1)
    return strength * mixture * scale1, strength * (1 - mixture) * scale2


def _h2o_to(prices: Prices, data: _Data, options: Options) -> tuple[dict[str, Any], str]:
    k = data.sample_ratio("H2O's lambda") if data.standardize else 1.0
    strength, mixture = _mixture(prices[0] / k, prices[1] / k**2)
    return {"lambda": strength, "alpha": mixture, "standardize": data.standardize}, (
        f"H2OGeneralizedLinearEstimator(Lambda={strength:.12g}, alpha={mixture:.12g}, standardize={data.standardize})"
    )


def _h2o_from(options: Options, data: _Data) -> Prices:
    k = data.sample_ratio("H2O's lambda") if data.standardize else 1.0
    strength = _number(_take(options, "lambda", "h2o"), "lambda")
    mixture = _number(_take(options, "alpha", "h2o"), "alpha", 1.0)
    return strength * mixture * k, strength * (1 - mixture) * k**2


def _statsmodels_to(prices: Prices, data: _Data, options: Options) -> tuple[dict[str, Any], str]:
    strength, mixture = _mixture(*prices)
    constant = "; give alpha as a list with 0 for the constant, or it is penalised too" if data.fit_intercept else ""
    return {"alpha": strength, "L1_wt": mixture}, (
        f"OLS(y, X).fit_regularized(alpha={strength:.12g}, L1_wt={mixture:.12g}){_scaled_note(data)}{constant}"
    )


def _statsmodels_from(options: Options, data: _Data) -> Prices:
    strength = _number(_take(options, "alpha", "statsmodels"), "alpha")
    mixture = _number(options.pop("L1_wt", 1.0), "L1_wt", 1.0)
    return strength * mixture, strength * (1 - mixture)


def _textbook_to(prices: Prices, data: _Data, options: Options) -> tuple[dict[str, Any], str]:
    total = data.total("The textbook's lambda")
    l1, l2 = 2 * total * prices[0], total * prices[1]
    terms = [f"{l1:.12g} sum |b|"] * (prices[0] > 0) + [f"{l2:.12g} sum b^2"] * (prices[1] > 0)
    return {"lambda1": l1, "lambda2": l2}, (
        f"minimise {' + '.join(['sum (y - f)^2', *terms])}{_scaled_note(data)}"
    )


def _textbook_from(options: Options, data: _Data) -> Prices:
    total = data.total("The textbook's lambda")
    l1, l2 = (_number(options.pop(name, 0.0), name) for name in ("lambda1", "lambda2"))
    return l1 / (2 * total), l2 / total


_To = Callable[[Prices, _Data, Options], tuple[dict[str, Any], str]]
_From = Callable[[Options, _Data], Prices]
_RULES: dict[str, tuple[_To, _From]] = {
    "scikit-learn": (_sklearn_to, _sklearn_from),
    "glmnet": (_glmnet_to, _glmnet_from),
    "spark": (_spark_to, _spark_from),
    "h2o": (_h2o_to, _h2o_from),
    "statsmodels": (_statsmodels_to, _statsmodels_from),
    "textbook": (_textbook_to, _textbook_from),
}
LIBRARIES = tuple(_RULES)
_STANDARDISES = {"glmnet": "standardize", "spark": "standardization", "h2o": "standardize"}


def _rules(library: str) -> tuple[str, tuple[_To, _From]]:
    name = {"sklearn": "scikit-learn", "sparkml": "spark"}.get(str(library).lower(), str(library).lower())
    if name not in _RULES:
        raise InputError(f"library={library!r} is not known: use one of {', '.join(LIBRARIES)}.")
    return name, _RULES[name]


def _vector(values: Any, name: str) -> NDArray[np.float64] | None:
    if values is None:
        return None
    from .data import check_vector

    length = np.shape(values)[0] if np.ndim(values) else 0
    return check_vector(values, length, name=name, allow_infinite=name == "penalty_factor")


def _data(
    y: Any, sample_weight: Any, offset: Any, n: int | None, fit_intercept: bool, standardize: bool, factor: Any
) -> _Data:
    vectors = [_vector(*pair) for pair in ((y, "y"), (sample_weight, "sample_weight"), (offset, "offset"))]
    lengths = {len(v) for v in vectors if v is not None}
    if len(lengths) > 1:
        raise InputError("y, sample_weight and offset have different lengths: pass one value per row in each.")
    return _Data(vectors[0], vectors[1], vectors[2], n, fit_intercept, standardize, _vector(factor, "penalty_factor"))


def _nothing_left(options: Options, library: str) -> None:
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
    strength, mixture = _number(alpha, "alpha"), _number(l1_ratio, "l1_ratio", 1.0)
    data = _data(y, sample_weight, offset, n, fit_intercept, standardize, penalty_factor)
    parameters, sentence = rule((strength * mixture, strength * (1 - mixture)), data, options)
    _nothing_left(options, name)
    return Translation(name, parameters, f"alpha={strength:.12g}, l1_ratio={mixture:.12g} is {sentence}.")


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
    **parameters: Any,
) -> Translation:
    """Another library's parameters as our alpha and l1_ratio, for the same solution.

    Parameters
    ----------
    library, y, sample_weight, offset, n, fit_intercept, penalty_factor
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
    data = _data(y, sample_weight, offset, n, fit_intercept, scaled, penalty_factor)
    given = ", ".join(f"{key.rstrip('_')}={value}" for key, value in parameters.items())
    alpha, l1_ratio = _mixture(*rule(parameters, data))
    _nothing_left(parameters, name)
    found = {"alpha": alpha, "l1_ratio": l1_ratio, "standardize": scaled}
    return Translation(
        "diamondring",
        found,
        f"{name} with {given} is alpha={alpha:.12g}, l1_ratio={l1_ratio:.12g}, standardize={scaled}.",
    )
