"""One judge for every library: objective and a lower bound on it, in float64, from the coefficients alone."""

from __future__ import annotations

import numpy as np


def judge(X, y, alphas, l1_ratio, coef, intercept):
    """Objective values and best lower bounds (k,) for coefficients (p, k) and intercepts (k,)."""
    n = len(y)
    r = y[:, None] - X @ coef - intercept
    pen = alphas * (l1_ratio * np.abs(coef).sum(0) + 0.5 * (1 - l1_ratio) * (coef**2).sum(0))
    primal = 0.5 * (r**2).mean(0) + pen
    v = r - r.mean(0)
    c = X.T @ v / n
    if l1_ratio == 1:
        top = np.maximum(np.abs(c).max(0), 1e-300)
        best = (y[:, None] * v).sum(0) / np.maximum((v * v).sum(0), 1e-300)
        s = np.clip(best, -alphas / top, alphas / top)
        conjugate = 0.0
    else:
        s = 1.0
        excess = np.maximum(np.abs(c) - alphas * l1_ratio, 0)
        conjugate = (excess**2).sum(0) / (2 * alphas * (1 - l1_ratio))
    u = v * s
    dual = (y[:, None] * u - 0.5 * u**2).mean(0) - conjugate
    return primal, dual
