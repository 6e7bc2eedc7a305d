"""scikit-learn's own checks of an estimator, on all seven classes, with no failure excused."""

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from diamondring.estimators import ElasticNet, ElasticNetCV, Lasso, LassoCV, PenalizedRegressor, Ridge, RidgeCV

ESTIMATORS = [
    Lasso(),
    ElasticNet(),
    LassoCV(alphas=20, cv=3),
    ElasticNetCV(alphas=20, cv=3),
    Ridge(),
    RidgeCV(),
    PenalizedRegressor(alphas=20, cv=3),
    PenalizedRegressor(penalty="L2", alpha=0.1, standardize=False),
]


# the checks use constant inputs and more inputs than rows, which our classes remark on, rightly
@pytest.mark.filterwarnings("ignore::diamondring.errors.DataWarning")
@parametrize_with_checks(ESTIMATORS)
def test_check_estimator(estimator, check):
    check(estimator)
