"""scikit-learn: coordinate descent; ridge by eigendecomposition."""

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import Lasso, LassoCV, LogisticRegression, LogisticRegressionCV, RidgeCV, enet_path
from sklearn.model_selection import KFold

from . import Chosen

VERSION_OF = "scikit-learn"
LADDER = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8]
PARALLEL = ["cv"]
MOST = 1_000_000


def path(X, y, alphas, l1_ratio, tol, threads, precompute=None):
    center, mean, extra = np.asarray(X.mean(0)).ravel(), y.mean(), {}
    if sp.issparse(X):
        Z, extra = X, {"X_offset": center, "X_scale": np.ones(X.shape[1])}
    else:
        Z = np.subtract(X, center, order="F")
    if precompute is None:
        precompute = "auto" if X.shape[0] > X.shape[1] and not sp.issparse(X) else False
    _, coef, _ = enet_path(
        Z, y - mean, l1_ratio=l1_ratio, alphas=alphas, tol=tol, max_iter=MOST, copy_X=False, precompute=precompute,
        **extra,
    )  # fmt: skip
    return coef, mean - center @ coef


def fit(X, y, alpha, tol, threads):
    return Lasso(alpha=alpha, tol=tol, max_iter=MOST).fit(X, y)


def cv(X, y, alphas, tol, threads):
    model = LassoCV(alphas=alphas, cv=10, tol=tol, max_iter=MOST, n_jobs=threads if threads > 1 else None).fit(X, y)
    return Chosen(model.alpha_, model.mse_path_.mean(1).min(), model.coef_, model.intercept_)


def loo(X, y, alphas, threads):
    model = RidgeCV(alphas=len(y) * alphas).fit(X, y)
    return Chosen(model.alpha_ / len(y), -model.best_score_, model.coef_, model.intercept_)


def loss_path(X, y, alphas, loss, tol, threads):
    """One fit per alpha, each from the one before."""
    model = LogisticRegression(solver="saga", l1_ratio=1, tol=tol, max_iter=MOST, warm_start=True, random_state=0)
    coefs, constants = [], []
    for alpha in alphas:
        model.set_params(C=1 / (X.shape[0] * alpha)).fit(X, y)
        coefs.append(model.coef_.copy())
        constants.append(model.intercept_.copy())
    return np.array(coefs), np.array(constants)


def loss_coefficients(answer):
    coef, constants = answer
    return [coef[:, each].T for each in range(coef.shape[1])], constants


def loss_cv(X, y, alphas, loss, tol, threads):
    model = LogisticRegressionCV(
        Cs=1 / (X.shape[0] * alphas), cv=KFold(10), solver="saga", l1_ratios=[1], tol=tol, max_iter=MOST,
        scoring="neg_log_loss", n_jobs=threads if threads > 1 else None, use_legacy_attributes=False,
    ).fit(X, y)  # fmt: skip
    return Chosen(1 / (X.shape[0] * model.C_), float("nan"), model.coef_.ravel(), float(model.intercept_[0]))
