"""scikit-learn's own checks of an estimator, on all classes, with no failure excused."""

import functools

import pytest
from sklearn.utils.estimator_checks import estimator_checks_generator

from diamondring.estimators import (
    ElasticNet,
    ElasticNetCV,
    GammaRegressor,
    HuberRegressor,
    Lasso,
    LassoCV,
    LogisticRegression,
    LogisticRegressionCV,
    MultiTaskElasticNet,
    MultiTaskElasticNetCV,
    MultiTaskLasso,
    MultiTaskLassoCV,
    PenalizedClassifier,
    PenalizedNetClassifier,
    PenalizedNetRegressor,
    PenalizedRegressor,
    PoissonRegressor,
    QuantileRegressor,
    Ridge,
    RidgeCV,
    TweedieRegressor,
)

ESTIMATORS = [
    Lasso(),
    ElasticNet(),
    LassoCV(alphas=20, cv=3),
    ElasticNetCV(alphas=20, cv=3),
    MultiTaskLasso(),
    MultiTaskElasticNet(),
    MultiTaskLassoCV(alphas=10, cv=3),
    MultiTaskElasticNetCV(alphas=10, cv=3),
    Ridge(),
    RidgeCV(),
    PoissonRegressor(),
    GammaRegressor(),
    TweedieRegressor(power=1.5),
    HuberRegressor(),
    QuantileRegressor(alpha=0.1),
    LogisticRegression(),
    LogisticRegression(l1_ratio=0.5, C=3.0),
    LogisticRegressionCV(Cs=4, cv=3, l1_ratios=(0,), scoring="neg_log_loss", use_legacy_attributes=False),
    PenalizedRegressor(alphas=20, cv=3),
    PenalizedRegressor(alpha=0.1, loss="huber"),
    PenalizedRegressor(alphas=10, cv=3, loss="poisson"),
    PenalizedClassifier(alphas=(0.1, 0.03, 0.01), cv=3),
    PenalizedClassifier(penalty="L2", alpha=0.1, loss="squaredhinge"),
    PenalizedRegressor(penalty="L2", alpha=0.1, standardize=False),
    PenalizedNetRegressor((2,), alphas=3, eps=0.1, cv=2, starts=1),
    PenalizedNetClassifier((2,), alpha=0.05, alphas=2, eps=0.1, starts=1),
]


def name_of(value):
    """Text for the test's name: an estimator, or a check with its options."""
    if isinstance(value, functools.partial):
        options = ",".join(f"{k}={v}" for k, v in value.keywords.items())
        return value.func.__name__ + (f"({options})" if options else "")
    return repr(value)


# the checks use constant inputs and more inputs than rows, which our classes remark on, rightly
@pytest.mark.filterwarnings("ignore::diamondring.errors.DataWarning")
# weights of classes of 1000 and 0.0001 leave less to a network than rounding shows
@pytest.mark.filterwarnings("ignore:At . of . alphas the distance:sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize(
    ("estimator", "check"),
    [pair for estimator in ESTIMATORS for pair in estimator_checks_generator(estimator)],
    ids=name_of,
)
def test_check_estimator(estimator, check):
    check(estimator)
