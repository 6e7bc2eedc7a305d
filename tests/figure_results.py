"""Results that the tests of figures and report share, computed once."""

from __future__ import annotations

import functools
import warnings
from typing import Any

import numpy as np
import pandas as pd

import diamondring as dr


def table(n: int = 90, p: int = 8, seed: int = 3) -> tuple[pd.DataFrame, pd.Series]:
    """A small table with a text column and correlated inputs; only some inputs matter."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    X[:, 1] = 0.8 * X[:, 0] + 0.6 * X[:, 1]
    frame = pd.DataFrame(X * rng.uniform(0.5, 4, p), columns=[f"input {j}" for j in range(p)])
    frame["town"] = rng.choice(["Ulm", "Bonn", "Jena"], size=n)
    y = 10 + 2 * X[:, 0] - 1.5 * X[:, 2] + (frame["town"] == "Ulm") + rng.normal(size=n)
    return frame, pd.Series(y, name="price")


@functools.cache
def comparison() -> Any:
    X, y = table()
    return dr.compare(X, y, cv=5, alphas=30, l1_ratios=[0.5])


@functools.cache
def selection() -> Any:
    X, y = table()
    return dr.cross_validate(X, y, cv=5, alphas=30)


@functools.cache
def wide() -> Any:
    """More inputs than rows, some kept, most not."""
    rng = np.random.default_rng(5)
    X = rng.normal(size=(60, 300))
    y = X[:, :5] @ [3, -2, 2, 1, 1] + rng.normal(size=60)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return dr.compare(X, y, cv=4, alphas=25, penalties=["L1", "L2"])
