"""glmstar: the glmnet authors' own Python port (its module is called glmnet too, hence its own environment)."""

import numpy as np
from glmnet import GaussNet
from sklearn.model_selection import KFold

from . import Chosen

VERSION_OF = "glmstar"
LADDER = [1e-7, 1e-9, 1e-11, 1e-13, 1e-15]
PARALLEL = ["cv"]


def fitted(X, y, alphas, l1_ratio, tol):
    """The fitted path and the scale of y; early stops are off."""
    scale = 1.0 if l1_ratio == 1 else y.std()  # as in python-glmnet
    share = l1_ratio / scale + 1 - l1_ratio
    model = GaussNet(lambda_values=alphas * share, alpha=l1_ratio / scale / share, standardize=False)
    model.control.thresh, model.control.fdev, model.control.devmax, model.control.maxit = tol, 0, 1, 10**9
    return model.fit(X, y / scale), scale


def path(X, y, alphas, l1_ratio, tol, threads):
    return fitted(X, y, alphas, l1_ratio, tol)


def coefficients(answer):
    model, scale = answer
    return np.asarray(model.coefs_).T * scale, np.asarray(model.intercepts_).ravel() * scale


def cv(X, y, alphas, tol, threads):
    model, _ = fitted(X, y, alphas, 1.0, tol)
    _, scores = model.cross_validation_path(X, y, cv=KFold(10), n_jobs=threads if threads > 1 else None)
    errors = np.asarray(scores.scores["Mean Squared Error"])
    best = int(np.argmin(errors))
    return Chosen(alphas[best], float(errors[best]), np.asarray(model.coefs_)[best], np.ravel(model.intercepts_)[best])
