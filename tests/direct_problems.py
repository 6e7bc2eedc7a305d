"""Problems for the tests of ridge and least squares, with every option, and their solution by a formula."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from diamondring.penalties import L2
from diamondring.problem import Problem

ALPHAS = np.geomspace(10.0, 1e-4, 7)


def make_problem(x: Any, y: np.ndarray, **options: Any) -> Problem:
    p = x.shape[1]
    known: dict[str, Any] = {
        "penalty": L2(), "weights": None, "offset": None, "penalty_factor": np.ones(p), "lower": np.full(p, -np.inf),
        "upper": np.full(p, np.inf), "fit_intercept": True, "standardize": True,
        "names": tuple(f"x{j}" for j in range(p)),
    }  # fmt: skip
    return Problem(matrix=x, y=np.asarray(y, dtype=np.float64), **(known | options))


def random_data(n: int, p: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, p)) @ np.diag(rng.uniform(0.5, 2, p)) + rng.standard_normal(p)
    x[:, 1:] += 0.5 * x[:, :-1]
    y = x[:, : min(p, 5)] @ rng.standard_normal(min(p, 5)) + rng.standard_normal(n) + 3
    return x, y


def by_formula(problem: Problem, alpha: float) -> tuple[np.ndarray, float]:
    """Weighted ridge regression from its normal equations, the intercept as a column of ones."""
    x = problem.matrix.toarray() if sparse.issparse(problem.matrix) else problem.matrix
    x = np.asarray(x, dtype=np.float64)
    n, p = x.shape
    live = ~np.isinf(problem.penalty_factor)
    u = problem.share
    price = alpha * np.where(live, problem.penalty_factor, 0) * problem.stats.scale**2
    design = np.column_stack([x[:, live], np.ones(n)]) if problem.fit_intercept else x[:, live]
    prices = np.append(price[live], 0.0) if problem.fit_intercept else price[live]
    left = (design * u[:, None]).T @ design + np.diag(prices)
    solution = np.linalg.solve(left, design.T @ (u * problem.target))
    coef = np.zeros(p)
    coef[live] = solution[: live.sum()]
    return coef, float(solution[-1]) if problem.fit_intercept else 0.0


def options_for(name: str, n: int, p: int) -> dict[str, Any]:
    rng = np.random.default_rng(42)
    factor = rng.uniform(0.3, 3.0, p)
    factor[[0, 3]] = 0.0
    factor[1] = np.inf
    mask = np.arange(p) % 2 == 0
    weights = rng.uniform(0.1, 3.0, n)
    weights[[2, 5]] = 0.0
    return {
        "plain": {},
        "no intercept": {"fit_intercept": False},
        "raw": {"standardize": False},
        "raw, no intercept": {"standardize": False, "fit_intercept": False},
        "weights": {"weights": weights},
        "offset": {"offset": rng.standard_normal(n)},
        "factors": {"penalty_factor": factor},
        "mask": {"standardize": mask},
        "all": {"weights": weights, "offset": rng.standard_normal(n), "penalty_factor": factor, "standardize": mask},
        "all, no intercept": {"weights": weights, "penalty_factor": factor, "fit_intercept": False},
    }[name]


OPTIONS = ["plain", "no intercept", "raw", "raw, no intercept", "weights", "offset", "factors", "mask", "all",
           "all, no intercept"]  # fmt: skip
