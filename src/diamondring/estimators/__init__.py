"""Regressors and classifiers with scikit-learn's interface."""

from .classifier import PenalizedClassifier
from .cv import ElasticNetCV, LassoCV
from .glm import GammaRegressor, PoissonRegressor, TweedieRegressor
from .huber import HuberRegressor
from .lasso import ElasticNet, Lasso
from .logistic import LogisticRegression
from .logistic_cv import LogisticRegressionCV
from .multitask import MultiTaskElasticNet, MultiTaskLasso
from .multitask_cv import MultiTaskElasticNetCV, MultiTaskLassoCV
from .net import PenalizedNetClassifier, PenalizedNetRegressor
from .penalized import PenalizedRegressor
from .quantile import QuantileRegressor
from .ridge import Ridge
from .ridge_cv import RidgeCV
from .survival import PenalizedSurvival

__all__ = [
    "ElasticNet",
    "ElasticNetCV",
    "GammaRegressor",
    "HuberRegressor",
    "Lasso",
    "LassoCV",
    "LogisticRegression",
    "LogisticRegressionCV",
    "MultiTaskElasticNet",
    "MultiTaskElasticNetCV",
    "MultiTaskLasso",
    "MultiTaskLassoCV",
    "PenalizedClassifier",
    "PenalizedNetClassifier",
    "PenalizedNetRegressor",
    "PenalizedRegressor",
    "PenalizedSurvival",
    "PoissonRegressor",
    "QuantileRegressor",
    "Ridge",
    "RidgeCV",
    "TweedieRegressor",
]
