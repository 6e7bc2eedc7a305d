"""glmstar: the glmnet authors' own Python port (its module is called glmnet too, hence its own environment)."""

import numpy as np
from glmnet import CoxNet, FishNet, GaussNet, LogNet, MultiClassNet
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


def loss_path(X, y, alphas, loss, tol, threads):
    control = glmnet_control(tol)
    if loss == "cox":
        import pandas as pd

        events = pd.DataFrame({"event": y[:, 0], "status": y[:, 1].astype(int)})
        spec = CoxNet(lambda_values=alphas, alpha=1, standardize=False, control=control)
        return spec.fit(X, events), 1
    kind = {"binomial": LogNet, "multinomial": MultiClassNet, "poisson": FishNet}[loss]
    labels = y if loss == "poisson" else y.astype(int)
    return kind(lambda_values=alphas, alpha=1, standardize=False, control=control).fit(X, labels), 1


def glmnet_control(tol):
    control = GaussNet().control
    control.thresh, control.fdev, control.devmax, control.maxit = tol, 0, 1, 10**9
    return control


def loss_coefficients(answer):
    coefs, constants = np.asarray(answer[0].coefs_), np.asarray(answer[0].intercepts_)
    if coefs.ndim == 2:
        return [coefs.T], constants.reshape(-1, 1)
    return [coefs[:, :, each].T for each in range(coefs.shape[2])], constants


def loss_cv(X, y, alphas, loss, tol, threads):
    answer = loss_path(X, y, alphas, loss, tol, threads)
    _, scores = answer[0].cross_validation_path(X, y.astype(int), cv=KFold(10), n_jobs=threads if threads > 1 else None)
    errors = np.asarray(scores.scores["Binomial Deviance"])
    best = int(np.argmin(errors))
    coef, intercept = loss_coefficients(answer)
    return Chosen(alphas[best], float("nan"), np.asarray(coef[0])[:, best], intercept[best, 0])
