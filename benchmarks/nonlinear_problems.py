"""The nonlinear problems that are timed: plain NumPy, fixed seeds, no package needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

TERMS = 12


class Curve(NamedTuple):
    """A curve to fit: ``f(x, *parameters)``, start, and what the fit is judged by (None: the least sum of squares)."""

    f: Callable
    x: np.ndarray
    y: np.ndarray
    start: np.ndarray
    certified: np.ndarray | None


def curves() -> dict[str, Curve]:
    """Larger ones than NIST's: three decays in 20,000 points, and 12 peaks (36 parameters) in 2,000."""
    rng = np.random.default_rng(0)
    t = np.linspace(0.0, 10.0, 20_000)

    def decays(t, *b):
        return b[0] * np.exp(-b[1] * t) + b[2] * np.exp(-b[3] * t) + b[4] * np.exp(-b[5] * t)

    true = np.array([3.0, 0.2, 2.0, 1.0, 4.0, 5.0])
    y = decays(t, *true) + 0.01 * rng.normal(size=len(t))
    found = {"3 decays, 20000 x 6": Curve(decays, t, y, np.array([1.0, 0.1, 1.0, 1.5, 1.0, 8.0]), None)}
    x = np.linspace(0.0, 12.0, 2000)

    def peaks(x, *b):
        heights, places, widths = np.asarray(b).reshape(3, -1)
        return np.exp(-(((x[:, None] - places) / widths) ** 2)) @ heights

    places = np.arange(12) + 0.5
    true = np.r_[rng.uniform(1.0, 3.0, 12), places, rng.uniform(0.3, 0.6, 12)]
    y = peaks(x, *true) + 0.02 * rng.normal(size=len(x))
    start = np.r_[np.full(12, 2.0), places + rng.uniform(-0.1, 0.1, 12), np.full(12, 0.4)]
    found["12 peaks, 2000 x 36"] = Curve(peaks, x, y, start, None)
    return found


class Sparse(NamedTuple):
    """An objective ``1/2 mean((y - f(b))^2) + alpha sum_j v_j |b_j|``.

    ``model(b, x, numpy)`` is f written for NumPy or for jax.numpy; ``jac(b, x)`` its Jacobian (n, p).
    """

    model: Callable
    jac: Callable
    x: np.ndarray
    y: np.ndarray
    start: np.ndarray
    factor: np.ndarray
    alpha: float


def sparse_problems() -> dict[str, Sparse]:
    """A sum of exponentials with too many terms (400 rows, 24 parameters), whose rates may leave their grid at a price,
    and a saturating index of 500 inputs of which 10 count (1000 rows)."""
    rng = np.random.default_rng(1)
    t = np.linspace(0.0, 8.0, 400)

    grid = np.geomspace(0.05, 10.0, TERMS)

    def exponentials(b, t, numpy):
        return numpy.exp(-t[:, None] * (grid * numpy.exp(b[TERMS:]))) @ b[:TERMS]

    def exponentials_jac(b, t):
        rate = grid * np.exp(b[TERMS:])
        e = np.exp(-t[:, None] * rate)
        return np.hstack([e, -t[:, None] * e * (rate * b[:TERMS])])

    y = 3.0 * np.exp(-0.25 * t) + 2.0 * np.exp(-2.0 * t) + 0.05 * rng.normal(size=len(t))
    start = np.r_[np.full(TERMS, 0.3), np.zeros(TERMS)]
    factor = np.r_[np.ones(TERMS), np.full(TERMS, 0.1)]
    found = {f"sum of {TERMS} exponentials": Sparse(exponentials, exponentials_jac, t, y, start, factor, 1e-3)}

    def index(b, X, numpy):
        return numpy.tanh(X @ b)

    def index_jac(b, X):
        return (1.0 - np.tanh(X @ b) ** 2)[:, None] * X

    true = np.zeros(500)
    true[:10] = rng.choice([-1.0, 1.0], 10) * rng.uniform(0.3, 0.8, 10)
    for correlation in (0.0, 0.95):
        X = rng.normal(size=(1000, 500))
        for j in range(1, 500):
            X[:, j] = correlation * X[:, j - 1] + np.sqrt(1.0 - correlation**2) * X[:, j]
        z = np.tanh(X @ true) + 0.3 * rng.normal(size=1000)
        name = "tanh of an index, inputs " + (f"correlated ({correlation:g})" if correlation else "independent")
        found[name] = Sparse(index, index_jac, X, z, np.zeros(500), np.ones(500), 0.01)
    return found


class Planted(NamedTuple):
    """A target of the first 4 of 30 inputs: training, validation and test rows."""

    X: np.ndarray
    y: np.ndarray
    X_val: np.ndarray
    y_val: np.ndarray
    X_test: np.ndarray
    truth: np.ndarray


def planted(seed: int = 0, rows: int = 1000) -> Planted:
    rng = np.random.default_rng(seed)
    X, X_val, X_test = (rng.normal(size=(rows, 30)) for _ in range(3))

    def signal(X):
        return 2.0 * np.sin(2.0 * X[:, 0]) + X[:, 1] * X[:, 2] + X[:, 3] ** 2

    y, y_val = (signal(each) + 0.5 * rng.normal(size=rows) for each in (X, X_val))
    return Planted(X, y, X_val, y_val, X_test, signal(X_test))
