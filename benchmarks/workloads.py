"""The problems that are timed: fixed seeds, neighbours correlated 0.5, 50 true inputs, signal to noise 5.

Objective everywhere (nothing standardised, intercept free):
1/(2n) ||y - b0 - X b||^2 + alpha (l1_ratio ||b||_1 + (1 - l1_ratio)/2 ||b||^2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Workload:
    n: int
    p: int
    eps: float
    kind: str  # "path" or "cv"
    l1_ratio: float = 1.0
    n_alphas: int = 100
    seed: int = 0


WORKLOADS = {
    "path_wide": Workload(1000, 5000, 1e-2, "path", seed=1),
    "path_tall": Workload(100_000, 100, 1e-3, "path", seed=2),
    "cv_wide": Workload(1000, 5000, 1e-2, "cv", seed=1),
    "cv_tall": Workload(100_000, 100, 1e-3, "cv", seed=2),
}


def make(w: Workload) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """X (n, p) column-major, y (n,), and the decreasing alphas."""
    rng = np.random.default_rng(w.seed)
    X = rng.standard_normal((w.n, w.p))
    for j in range(1, w.p):
        X[:, j] = 0.5 * X[:, j - 1] + np.sqrt(0.75) * X[:, j]
    X = np.asfortranarray(X)
    b = np.zeros(w.p)
    chosen = rng.choice(w.p, 50, replace=False)
    b[chosen] = rng.choice([-1.0, 1.0], 50) * rng.uniform(0.5, 1.5, 50)
    f = X @ b
    y = f + rng.standard_normal(w.n) * f.std() / np.sqrt(5)
    top = np.abs(X.T @ (y - y.mean())).max() / w.n / w.l1_ratio
    return X, y, top * np.logspace(0, np.log10(w.eps), w.n_alphas)
