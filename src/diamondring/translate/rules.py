"""The arithmetic behind `translate`: prices of another library's penalty from its parameters, and back.

Every rule is a pair of functions. The first turns prices (p1, p2) into parameters and a call in the library's own
words, the second turns parameters, which it takes out of the dictionary it is given, into prices.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError

__all__ = ["RULES", "Data", "mixture", "number"]


class Data(NamedTuple):
    """What a translation may need to know about the data."""

    y: NDArray[np.float64] | None
    weights: NDArray[np.float64] | None
    offset: NDArray[np.float64] | None
    n: int | None
    fit_intercept: bool
    standardize: bool
    factor: NDArray[np.float64] | None
    loss: str = "gaussian"

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
        """Standard deviation of y minus offset (1/n, weighted), or root mean square; 1 for a loss that no scale of the
        target enters, which is every one but the squared error."""
        if self.loss != "gaussian":
            return 1.0
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


def mixture(strength1: float, strength2: float) -> Prices:
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


def number(value: Any, name: str, top: float = math.inf) -> float:
    try:
        found = float(value)
    except (TypeError, ValueError):
        found = math.nan
    if not 0 <= found <= top:
        limit = "at least 0" if math.isinf(top) else f"from 0 to {top:g}"
        raise InputError(f"{name}={value!r} must be a number {limit}.")
    return found


def _scaled_note(data: Data) -> str:
    return ", on inputs divided by their standard deviation (StandardScaler)" if data.standardize else ""


# classes whose objective is ours, with the same alpha and the L2 penalty only
_SKLEARN_GLMS = ("PoissonRegressor", "GammaRegressor", "TweedieRegressor")
_SKLEARN_NAMES = {
    "binomial": "LogisticRegression",
    "multinomial": "LogisticRegression",
    "poisson": "PoissonRegressor",
    "gamma": "GammaRegressor",
    "tweedie": "TweedieRegressor",
}


def _sklearn_to(prices: Prices, data: Data, options: Options) -> tuple[dict[str, Any], str]:
    alpha, l1_ratio = mixture(*prices)
    usual = "Lasso" if l1_ratio == 1 else "Ridge" if l1_ratio == 0 else "ElasticNet"
    if data.loss in _SKLEARN_NAMES and data.loss != "gaussian":
        usual = _SKLEARN_NAMES[data.loss]
    estimator = options.pop("estimator", usual)
    note = _scaled_note(data)
    if estimator in _SKLEARN_GLMS and l1_ratio == 0:
        return {"estimator": estimator, "alpha": alpha}, f"{estimator}(alpha={alpha:.12g}){note}"
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


def _sklearn_from(options: Options, data: Data) -> Prices:
    estimator = options.pop("estimator", "LogisticRegression" if "C" in options else "ElasticNet")
    if estimator == "LogisticRegression":
        c = number(_take(options, "C", "scikit-learn"), "C")
        l1 = number(options.pop("l1_ratio", 0.0), "l1_ratio", 1.0)
        if c == 0:
            raise InputError("C=0 means an infinite penalty: pass C above 0.")
        alpha = 1.0 / (c * data.total("C"))
        return alpha * l1, alpha * (1 - l1)
    alpha = number(_take(options, "alpha", "scikit-learn"), "alpha")
    if estimator in _SKLEARN_GLMS:
        return 0.0, alpha
    if estimator == "Ridge":
        return 0.0, alpha / data.total("Ridge's alpha")
    if estimator not in ("Lasso", "ElasticNet"):
        known = ", ".join(("Lasso", "ElasticNet", "Ridge", "LogisticRegression", *_SKLEARN_GLMS))
        raise InputError(f"estimator={estimator!r} is not known: use one of {known}.")
    l1 = 1.0 if estimator == "Lasso" else number(_take(options, "l1_ratio", "scikit-learn"), "l1_ratio", 1.0)
    return alpha * l1, alpha * (1 - l1)


def _glmnet_rescaling(data: Data) -> float:
    """p over the sum of penalty factors, excluded inputs counting as 1."""
    if data.factor is None:
        return 1.0
    counted = np.where(np.isinf(data.factor), 1.0, data.factor)
    if not counted.sum() > 0:
        raise InputError("penalty_factor is 0 for every input: glmnet refuses that, as nothing is penalised.")
    return len(counted) / float(counted.sum())


def _glmnet_family(loss: str) -> str:
    families = {"multigaussian": "mgaussian", "binomial": "binomial", "multinomial": "multinomial"}
    families |= {"poisson": "poisson", "cox": "cox"}
    if loss not in families:
        raise InputError(f"loss={loss!r} has no name among glmnet's built-in families: use {', '.join(families)}.")
    return families[loss]


def _glmnet_to(prices: Prices, data: Data, options: Options) -> tuple[dict[str, Any], str]:
    f = _glmnet_rescaling(data)
    sd = data.deviation("glmnet's lambda", data.fit_intercept) if prices[1] > 0 else 1.0
    strength, share = mixture(prices[0] / f, prices[1] * sd / f)
    flags = f"standardize={str(data.standardize).upper()}, intercept={str(data.fit_intercept).upper()}"
    if data.loss != "gaussian":
        flags = f'family="{_glmnet_family(data.loss)}", {flags}'
    found = {"lambda": strength, "alpha": share, "standardize": data.standardize, "intercept": data.fit_intercept}
    return found, f"glmnet(x, y, lambda={strength:.12g}, alpha={share:.12g}, {flags})"


def _glmnet_from(options: Options, data: Data) -> Prices:
    f = _glmnet_rescaling(data)
    strength = number(_take(options, "lambda", "glmnet"), "lambda")
    share = number(_take(options, "alpha", "glmnet", 1.0), "alpha", 1.0)
    sd = data.deviation("glmnet's lambda", data.fit_intercept) if share < 1 else 1.0
    return strength * f * share, strength * f * (1 - share) / sd


def _refuse_other_losses(library: str, data: Data) -> None:
    if data.loss != "gaussian":
        raise InputError(f"{library} with loss={data.loss!r} is not translated: scikit-learn and glmnet are.")


def _spark_scales(options: Options, data: Data, with_l2: bool) -> Prices:
    """What Spark's prices must be multiplied by to become ours."""
    _refuse_other_losses("spark", data)
    solver = options.pop("solver", "normal")
    if solver not in ("normal", "auto", "l-bfgs"):
        raise InputError(f"solver={solver!r} is not one of Spark's for squared error: use 'normal' or 'l-bfgs'.")
    sd = data.deviation("Spark's regParam", True) if with_l2 else 1.0
    if solver != "l-bfgs":
        return 1.0, 1.0 / sd
    k = data.sample_ratio("Spark's l-bfgs solver")
    return (k, k / sd) if data.standardize else (1.0, 1.0 / (k * sd))


def _spark_to(prices: Prices, data: Data, options: Options) -> tuple[dict[str, Any], str]:
    scale1, scale2 = _spark_scales(options, data, prices[1] > 0)
    strength, share = mixture(prices[0] / scale1, prices[1] / scale2)
    found = {"regParam": strength, "elasticNetParam": share, "standardization": data.standardize}
    return found, (
        f"LinearRegression(regParam={strength:.12g}, elasticNetParam={share:.12g}, "
        f"standardization={data.standardize}, fitIntercept={data.fit_intercept})"
    )


def _spark_from(options: Options, data: Data) -> Prices:
    strength = number(_take(options, "regParam", "spark"), "regParam")
    share = number(options.pop("elasticNetParam", 0.0), "elasticNetParam", 1.0)
    scale1, scale2 = _spark_scales(options, data, share < 1)
    return strength * share * scale1, strength * (1 - share) * scale2


def _h2o_to(prices: Prices, data: Data, options: Options) -> tuple[dict[str, Any], str]:
    _refuse_other_losses("h2o", data)
    k = data.sample_ratio("H2O's lambda") if data.standardize else 1.0
    strength, share = mixture(prices[0] / k, prices[1] / k**2)
    return {"lambda": strength, "alpha": share, "standardize": data.standardize}, (
        f"H2OGeneralizedLinearEstimator(Lambda={strength:.12g}, alpha={share:.12g}, standardize={data.standardize})"
    )


def _h2o_from(options: Options, data: Data) -> Prices:
    _refuse_other_losses("h2o", data)
    k = data.sample_ratio("H2O's lambda") if data.standardize else 1.0
    strength = number(_take(options, "lambda", "h2o"), "lambda")
    share = number(_take(options, "alpha", "h2o"), "alpha", 1.0)
    return strength * share * k, strength * (1 - share) * k**2


def _statsmodels_to(prices: Prices, data: Data, options: Options) -> tuple[dict[str, Any], str]:
    _refuse_other_losses("statsmodels", data)
    strength, share = mixture(*prices)
    constant = "; give alpha as a list with 0 for the constant, or it is penalised too" if data.fit_intercept else ""
    return {"alpha": strength, "L1_wt": share}, (
        f"OLS(y, X).fit_regularized(alpha={strength:.12g}, L1_wt={share:.12g}){_scaled_note(data)}{constant}"
    )


def _statsmodels_from(options: Options, data: Data) -> Prices:
    _refuse_other_losses("statsmodels", data)
    strength = number(_take(options, "alpha", "statsmodels"), "alpha")
    share = number(options.pop("L1_wt", 1.0), "L1_wt", 1.0)
    return strength * share, strength * (1 - share)


def _textbook_to(prices: Prices, data: Data, options: Options) -> tuple[dict[str, Any], str]:
    _refuse_other_losses("textbook", data)
    total = data.total("The textbook's lambda")
    l1, l2 = 2 * total * prices[0], total * prices[1]
    terms = [f"{l1:.12g} sum |b|"] * (prices[0] > 0) + [f"{l2:.12g} sum b^2"] * (prices[1] > 0)
    return {"lambda1": l1, "lambda2": l2}, (f"minimise {' + '.join(['sum (y - f)^2', *terms])}{_scaled_note(data)}")


def _textbook_from(options: Options, data: Data) -> Prices:
    _refuse_other_losses("textbook", data)
    total = data.total("The textbook's lambda")
    l1, l2 = (number(options.pop(name, 0.0), name) for name in ("lambda1", "lambda2"))
    return l1 / (2 * total), l2 / total


_To = Callable[[Prices, Data, Options], tuple[dict[str, Any], str]]
_From = Callable[[Options, Data], Prices]
RULES: dict[str, tuple[_To, _From]] = {
    "scikit-learn": (_sklearn_to, _sklearn_from),
    "glmnet": (_glmnet_to, _glmnet_from),
    "spark": (_spark_to, _spark_from),
    "h2o": (_h2o_to, _h2o_from),
    "statsmodels": (_statsmodels_to, _statsmodels_from),
    "textbook": (_textbook_to, _textbook_from),
}
