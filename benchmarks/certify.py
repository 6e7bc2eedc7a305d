"""One judge for every library: objective and a lower bound on it, in float64, from the coefficients alone."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

TARGET = 1e-6
SLACK = 2.5  # a library counts as accurate when every alpha is within SLACK * TARGET of the optimum


def dense(a) -> np.ndarray:
    return a.toarray() if sp.issparse(a) else np.asarray(a)


def judge(X, y, alphas, l1_ratio, coef, intercept):
    """Objective values and lower bounds (k,) for coefficients (p, k), dense or sparse, and intercepts (k,).

    The bound is the dual objective at the best multiple of the residuals: by weak duality no coefficients whatsoever
    reach below it, so it needs no trust in any library.
    """
    n = len(y)
    coef = coef.tocsc() if sp.issparse(coef) else np.asarray(coef)
    size = np.asarray(abs(coef).sum(0)).ravel()
    squares = np.asarray((coef.multiply(coef) if sp.issparse(coef) else coef * coef).sum(0)).ravel()
    r = y[:, None] - dense(X @ coef) - np.asarray(intercept)
    primal = 0.5 * (r**2).mean(0) + alphas * (l1_ratio * size + 0.5 * (1 - l1_ratio) * squares)
    v = r - r.mean(0)
    c = dense(X.T @ v) / n
    if l1_ratio == 1:
        top = np.maximum(np.abs(c).max(0), 1e-300)
        best = (y[:, None] * v).sum(0) / np.maximum((v * v).sum(0), 1e-300)
        s = np.clip(best, -alphas / top, alphas / top)
        conjugate = 0.0
    else:
        s = np.ones(len(alphas))
        excess = np.maximum(np.abs(c) - alphas * l1_ratio, 0)
        conjugate = (excess**2).sum(0) / (2 * alphas * (1 - l1_ratio))
    u = v * s
    return primal, (y[:, None] * u - 0.5 * u**2).mean(0) - conjugate


def gap(primal, bound) -> float:
    """Largest relative distance above the bound; NaN stays NaN."""
    return float(np.max((primal - bound) / np.abs(primal)))


def contiguous_folds(n: int, k: int = 10):
    """Test rows of k contiguous folds, the first n % k of them one row longer (scikit-learn's KFold)."""
    sizes = np.full(k, n // k)
    sizes[: n % k] += 1
    ends = np.cumsum(sizes)
    return [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]


def fold_errors(X, y, alphas, l1_ratio, path):
    """Cross-validated mean squared errors (k,) from one path per training set, and the largest gap of those paths."""
    errors, worst = [], 0.0
    for test in contiguous_folds(len(y)):
        kept = np.ones(len(y), bool)
        kept[test] = False
        train = np.asfortranarray(X[kept])
        coef, intercept = path(train, y[kept], alphas)
        worst = max(worst, gap(*judge(train, y[kept], alphas, l1_ratio, coef, intercept)))
        errors.append(((y[test, None] - dense(X[test] @ coef) - intercept) ** 2).mean(0))
    return np.mean(errors, axis=0), worst


def left_out_errors(X, y, alphas):
    """Leave-one-out mean squared errors of ridge (k,), by the closed form over one eigendecomposition."""
    n = len(y)
    Z, yc = X - X.mean(0), y - y.mean()
    if len(Z) > Z.shape[1]:
        e, V = np.linalg.eigh(Z.T @ Z)
        U = Z @ V / np.sqrt(np.maximum(e, 1e-300))
    else:
        e, U = np.linalg.eigh(Z @ Z.T)
    q, squares, errors = U.T @ yc, U * U, []
    for alpha in alphas:
        kept = np.maximum(e, 0) / (np.maximum(e, 0) + n * alpha)
        errors.append(np.mean(((yc - U @ (kept * q)) / (1 - squares @ kept - 1 / n)) ** 2))
    return np.array(errors)
