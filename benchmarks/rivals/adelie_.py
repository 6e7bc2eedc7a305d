"""adelie: group elastic net in C++ (needs NumPy 1, hence its own environment)."""

import adelie
import numpy as np
import scipy.sparse as sp

LADDER = [1e-7, 1e-9, 1e-11, 1e-13]


def path(X, y, alphas, l1_ratio, tol):
    if X.shape[0] > 10 * X.shape[1]:  # its fastest way with many rows: coordinate descent on the Gram matrix
        n, center, mean = len(y), X.mean(0), y.mean()
        Z = np.subtract(X, center, order="F")
        gram, cross = np.asfortranarray(Z.T @ Z / n), Z.T @ (y - mean) / n
        state = adelie.gaussian_cov(
            gram, cross, alpha=l1_ratio, lmda_path=alphas, tol=tol, rdev_tol=0, early_exit=False, n_threads=1,
            progress_bar=False,
        )  # fmt: skip
        coef = np.asarray(sp.csc_matrix(state.betas.T).todense())
        return coef, mean - center @ coef
    matrix = adelie.matrix.dense(X, method="naive", n_threads=2)
    state = adelie.grpnet(
        matrix, adelie.glm.gaussian(y), alpha=l1_ratio, lmda_path=alphas, tol=tol, early_exit=False, n_threads=2,
        progress_bar=False,
    )  # fmt: skip
    return np.asarray(sp.csc_matrix(state.betas.T).todense()), np.asarray(state.intercepts).ravel()


def cv(X, y, alphas, l1_ratio, tol):
    found = adelie.cv_grpnet(
        X, adelie.glm.gaussian(y), n_folds=10, min_ratio=alphas[-1] / alphas[0], lmda_path_size=len(alphas), tol=tol,
        n_threads=2, progress_bar=False, seed=0,
    )  # fmt: skip
    return found.lmdas[found.best_idx], 2 * found.avg_losses[found.best_idx]
