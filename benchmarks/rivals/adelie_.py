"""adelie: group elastic net in C++ (needs NumPy 1, hence its own environment)."""

import adelie
import numpy as np
import scipy.sparse as sp

from . import Chosen

VERSION_OF = "adelie"
LADDER = [1e-7, 1e-9, 1e-11, 1e-13, 1e-15]
PARALLEL = ["path", "cv"]


def path(X, y, alphas, l1_ratio, tol, threads):
    make = adelie.matrix.sparse if sp.issparse(X) else adelie.matrix.dense
    return adelie.grpnet(
        make(X, method="naive", n_threads=threads), adelie.glm.gaussian(y), alpha=l1_ratio, lmda_path=alphas, tol=tol,
        early_exit=False, n_threads=threads, progress_bar=False,
    )  # fmt: skip


def coefficients(state):
    return sp.csc_matrix(state.betas.T), np.asarray(state.intercepts).ravel()


def cv(X, y, alphas, tol, threads):
    """Its folds are random ones of its own, its errors lack the constant part."""
    found = adelie.cv_grpnet(
        X, adelie.glm.gaussian(y), n_folds=10, min_ratio=alphas[-1] / alphas[0], lmda_path_size=len(alphas), tol=tol,
        n_threads=threads, progress_bar=False, seed=0,
    )  # fmt: skip
    best = int(found.best_idx)
    coef, intercept = coefficients(path(X, y, alphas[: best + 1], 1.0, tol, threads))
    return Chosen(alphas[best], float("nan"), coef[:, [-1]].toarray().ravel(), intercept[-1], same_folds=False)


def family(y, loss):
    if loss == "binomial":
        return adelie.glm.binomial(y)
    if loss == "poisson":
        return adelie.glm.poisson(y)
    return adelie.glm.cox(np.zeros(len(y)), y[:, 0], y[:, 1], tie_method="breslow")


def loss_path(X, y, alphas, loss, tol, threads):
    make = adelie.matrix.sparse if sp.issparse(X) else adelie.matrix.dense
    return adelie.grpnet(
        make(X, method="naive", n_threads=threads), family(y, loss), lmda_path=alphas, irls_tol=tol,
        tol=tol, adev_tol=1.0, early_exit=False, n_threads=threads, progress_bar=False, intercept=loss != "cox",
    )  # fmt: skip


def loss_coefficients(state):
    return [sp.csc_matrix(state.betas.T)], np.asarray(state.intercepts).reshape(-1, 1)


def loss_cv(X, y, alphas, loss, tol, threads):
    found = adelie.cv_grpnet(
        X, family(y, loss), n_folds=10, min_ratio=alphas[-1] / alphas[0], lmda_path_size=len(alphas), tol=tol,
        irls_tol=tol, adev_tol=1.0, n_threads=threads, progress_bar=False, seed=0,
    )  # fmt: skip
    best = int(found.best_idx)
    coef, intercept = loss_coefficients(loss_path(X, y, alphas[: best + 1], loss, tol, threads))
    return Chosen(alphas[best], float("nan"), coef[0][:, [-1]].toarray().ravel(), intercept[-1, 0], same_folds=False)
