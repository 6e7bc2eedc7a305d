"""celer: working sets with dual extrapolation."""

import numpy as np
import scipy.sparse as sp
from celer import Lasso, LassoCV, celer_path

from . import Chosen

VERSION_OF = "celer"
LADDER = [1e-4, 1e-5, 1e-6, 1e-8]
PARALLEL = ["cv"]


def path(X, y, alphas, l1_ratio, tol, threads):
    center, mean, extra = np.asarray(X.mean(0)).ravel(), y.mean(), {}
    if sp.issparse(X):
        Z, extra = X, {"X_offset": center, "X_scale": np.ones(X.shape[1])}
    else:
        Z = np.subtract(X, center, order="F")
    _, coef, _ = celer_path(
        Z, y - mean, "lasso", alphas=alphas, l1_ratio=l1_ratio, tol=tol, max_iter=200, prune=1, **extra
    )
    return coef, mean - center @ coef


def fit(X, y, alpha, tol, threads):
    return Lasso(alpha=alpha, tol=tol).fit(X, y)


def cv(X, y, alphas, tol, threads):
    model = LassoCV(alphas=alphas, cv=10, tol=tol, n_jobs=threads if threads > 1 else None).fit(X, y)
    return Chosen(model.alpha_, model.mse_path_.mean(1).min(), model.coef_, model.intercept_)
