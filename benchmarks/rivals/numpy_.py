"""Ridge as a good user of NumPy writes it: one symmetric eigendecomposition of the smaller side serves all alphas."""

import numpy as np

VERSION_OF = "numpy"
LADDER = [None]


def ridge(X, y, alphas, eigh):
    n, p = X.shape
    center, mean = X.mean(0), y.mean()
    Z, yc = np.subtract(X, center, order="F"), y - mean
    if n >= p:
        e, V = eigh(Z.T @ Z)
        coef = V @ ((V.T @ (Z.T @ yc))[:, None] / (e[:, None] + n * alphas))
    else:
        e, U = eigh(Z @ Z.T)
        coef = Z.T @ (U @ ((U.T @ yc)[:, None] / (np.maximum(e, 0)[:, None] + n * alphas)))
    return coef, mean - center @ coef


def path(X, y, alphas, l1_ratio, tol, threads):
    return ridge(X, y, alphas, np.linalg.eigh)


def gram(X):
    Z = np.subtract(X, X.mean(0), order="F")
    return lambda: Z.T @ Z
