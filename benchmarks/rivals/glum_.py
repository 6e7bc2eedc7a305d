"""glum: generalised linear models by iteratively reweighted coordinate descent."""

import numpy as np
from glum import GeneralizedLinearRegressor, GeneralizedLinearRegressorCV

from . import Chosen

VERSION_OF = "glum"
LADDER = [None, 1e-5, 1e-7]
PARALLEL = ["cv"]


def path(X, y, alphas, l1_ratio, tol, threads):
    model = GeneralizedLinearRegressor(
        family="normal", l1_ratio=l1_ratio, alpha_search=True, alphas=alphas, gradient_tol=tol, max_iter=1000,
        scale_predictors=False, copy_X=False,
    ).fit(X, y)  # fmt: skip
    return model.coef_path_.T, model.intercept_path_


def fit(X, y, alpha, tol, threads):
    return GeneralizedLinearRegressor(family="normal", l1_ratio=1, alpha=alpha, gradient_tol=tol).fit(X, y)


def cv(X, y, alphas, tol, threads):
    model = GeneralizedLinearRegressorCV(
        family="normal", l1_ratio=1, alphas=alphas, cv=10, gradient_tol=tol, max_iter=1000, n_jobs=threads
    ).fit(X, y)
    return Chosen(model.alpha_, float("nan"), model.coef_, model.intercept_)


def loss_path(X, y, alphas, loss, tol, threads):
    model = GeneralizedLinearRegressor(
        family=loss, l1_ratio=1, alpha_search=True, alphas=alphas, gradient_tol=tol, max_iter=1000,
        scale_predictors=False, copy_X=False,
    ).fit(X, y)  # fmt: skip
    return model.coef_path_.T, model.intercept_path_


def loss_coefficients(answer):
    return [answer[0]], np.reshape(answer[1], (-1, 1))


def loss_cv(X, y, alphas, loss, tol, threads):
    model = GeneralizedLinearRegressorCV(
        family=loss, l1_ratio=1, alphas=alphas, cv=10, gradient_tol=tol, max_iter=1000, n_jobs=threads
    ).fit(X, y)
    return Chosen(model.alpha_, float("nan"), model.coef_, model.intercept_)
