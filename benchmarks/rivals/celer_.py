"""celer: working sets with dual extrapolation (L1 only in its path)."""

import numpy as np
from celer import LassoCV, celer_path

LADDER = [1e-4, 1e-5, 1e-6, 1e-8]


def path(X, y, alphas, l1_ratio, tol):
    center, mean = X.mean(0), y.mean()
    Z = np.subtract(X, center, order="F")
    _, coef, _ = celer_path(Z, y - mean, "lasso", alphas=alphas, l1_ratio=l1_ratio, tol=tol, max_iter=200, prune=1)
    return coef, mean - center @ coef


def cv(X, y, alphas, l1_ratio, tol):
    model = LassoCV(alphas=alphas, cv=10, tol=tol, n_jobs=2).fit(X, y)
    return model.alpha_, model.mse_path_.mean(1).min()
