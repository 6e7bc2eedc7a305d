"""python-glmnet: the Fortran code of glmnet under an estimator of scikit-learn's kind."""

import glmnet
import numpy as np

from . import Chosen

VERSION_OF = "python-glmnet"
LADDER = [1e-7, 1e-9, 1e-11, 1e-13, 1e-15]
PARALLEL = ["cv"]


def path(X, y, alphas, l1_ratio, tol, threads):
    # glmnet divides y by its deviation, so that the L2 part must be adjusted
    scale = 1.0 if l1_ratio == 1 else y.std()
    share = l1_ratio / scale + 1 - l1_ratio
    model = glmnet.ElasticNet(
        alpha=l1_ratio / scale / share, lambda_path=alphas * share, standardize=False, n_splits=0, tol=tol,
        max_iter=10**8,
    ).fit(X, y / scale)  # fmt: skip
    return model.coef_path_ * scale, model.intercept_path_ * scale


def cv(X, y, alphas, tol, threads):
    model = glmnet.ElasticNet(
        lambda_path=alphas, standardize=False, n_splits=10, tol=tol, max_iter=10**8, n_jobs=threads,
        scoring="mean_squared_error",
    )  # fmt: skip
    groups = np.repeat(np.arange(10), [len(part) for part in np.array_split(y, 10)])
    model.fit(X, y, groups=groups)
    best = model.lambda_max_inx_
    error = -model.cv_mean_score_[best]
    return Chosen(alphas[best], error, model.coef_path_[:, best], model.intercept_path_[best])


def logit(alphas, tol, **extra):
    return glmnet.LogitNet(alpha=1, lambda_path=alphas, standardize=False, tol=tol, max_iter=10**8, **extra)


def loss_path(X, y, alphas, loss, tol, threads):
    return logit(alphas, tol, n_splits=0).fit(X, y.astype(int))


def loss_coefficients(model):
    coef, constants = model.coef_path_, model.intercept_path_
    return [coef[each] for each in range(len(coef))], np.atleast_2d(constants).T


def loss_cv(X, y, alphas, loss, tol, threads):
    model = logit(alphas, tol, n_splits=10, n_jobs=threads, scoring="log_loss").fit(X, y.astype(int))
    best = model.lambda_max_inx_
    coef, intercept = loss_coefficients(model)
    return Chosen(alphas[best], float("nan"), coef[0][:, best], intercept[best, 0], same_folds=False)
