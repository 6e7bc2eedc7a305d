"""scikit-learn: coordinate descent."""

import numpy as np
from sklearn.linear_model import ElasticNetCV, LassoCV, enet_path

LADDER = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8]


def path(X, y, alphas, l1_ratio, tol):
    center, mean = X.mean(0), y.mean()
    Z = np.subtract(X, center, order="F")
    gram = "auto" if X.shape[0] > X.shape[1] else False
    _, coef, _ = enet_path(
        Z, y - mean, l1_ratio=l1_ratio, alphas=alphas, tol=tol, max_iter=100_000, copy_X=False, precompute=gram
    )
    return coef, mean - center @ coef


def cv(X, y, alphas, l1_ratio, tol):
    if l1_ratio == 1:
        model = LassoCV(alphas=alphas, cv=10, tol=tol, max_iter=100_000, n_jobs=2)
    else:
        model = ElasticNetCV(alphas=alphas, l1_ratio=l1_ratio, cv=10, tol=tol, max_iter=100_000, n_jobs=2)
    model.fit(X, y)
    return model.alpha_, model.mse_path_.mean(1).min()
