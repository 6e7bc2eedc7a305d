"""Regressors with scikit-learn's interface."""

from .cv import ElasticNetCV, LassoCV
from .lasso import ElasticNet, Lasso
from .penalized import PenalizedRegressor
from .ridge import Ridge
from .ridge_cv import RidgeCV

__all__ = ["ElasticNet", "ElasticNetCV", "Lasso", "LassoCV", "PenalizedRegressor", "Ridge", "RidgeCV"]
