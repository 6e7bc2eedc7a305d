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


LOSSES = {
    "gaussian": "gaussian",
    "binomial": "binomial",
    "squared_hinge": "squared_hinge",
    "multinomial": "multinomial",
    "poisson": "poisson",
    "gamma": "gamma",
    "huber": dr.Huber(1.0),
    "quantile": dr.Quantile(0.75),
    "cox": dr.Cox(),
    "multi_gaussian": dr.MultiGaussian(),
}
_SLOW = ("quantile", "multinomial", "cox")  # with 2,000 inputs


def rows(loss: str, p: int, n: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """Correlated inputs of different sizes, and a target of the kind that the loss is for; six inputs matter."""
    rng = np.random.default_rng(p)
    X = rng.normal(size=(n, p))
    for j in range(1, min(p, 30), 3):
        X[:, j] = 0.8 * X[:, j - 1] + 0.6 * X[:, j]
    effect = X[:, :6] @ np.array([2.0, -1.5, 1.0, 0.5, -0.5, 0.4])[:p]
    X *= rng.uniform(0.3, 5.0, p)
    if loss in ("binomial", "squared_hinge"):
        return X, np.where(rng.random(n) < 1 / (1 + np.exp(-effect)), "yes", "no")
    if loss == "multinomial":
        return X, np.array(["red", "green", "blue"])[np.digitize(effect + 0.5 * rng.normal(size=n), [-1, 1])]
    if loss == "poisson":
        return X, rng.poisson(np.exp(0.4 * effect))
    if loss == "gamma":
        return X, np.exp(0.4 * effect) * rng.gamma(2.0, 0.5, size=n)
    if loss == "cox":
        return X, np.column_stack([rng.exponential(np.exp(-effect)), rng.random(n) < 0.7])
    y = 10 + effect + rng.normal(size=n)
    return X, np.column_stack([y, -y + rng.normal(size=n)]) if loss == "multi_gaussian" else y


@functools.cache
def path_of(loss: str, p: int) -> Any:
    X, y = rows(loss, p, 30 if p > 20 and loss in _SLOW else 60)
    return dr.path(X, y, loss=LOSSES[loss], alphas=4, eps=0.1)


@functools.cache
def selection_of(loss: str, p: int) -> Any:
    X, y = rows(loss, p)
    return dr.cross_validate(X, y, loss=LOSSES[loss], cv=3, alphas=5)


@functools.cache
def comparison_of(loss: str, p: int) -> Any:
    X, y = rows(loss, p, 200)
    penalties = ["L1", "L2"] if p > 20 else ["none", "L1", "L2"]
    return dr.compare(X, y, loss=LOSSES[loss], cv=3, alphas=5, penalties=penalties)


@functools.cache
def resamples_of(loss: str, p: int) -> Any:
    X, y = rows(loss, p)
    alpha = float(path_of(loss, p).alphas[2])
    return dr.resample(X, y, loss=LOSSES[loss], alpha=alpha, n_resamples=6, cv=3, beside=loss != "quantile")


@functools.cache
def breakage_of(loss: str, p: int) -> Any:
    X, y = rows(loss, p)
    return dr.breakage(X, y, loss=LOSSES[loss], cv=3, alphas=4)


def results_of(loss: str, p: int) -> dict[str, Any]:
    """Results to draw; with 2,000 inputs those that take no more than some tenths of a second."""
    made = {"path": path_of}
    if p <= 20 or loss not in _SLOW:
        made |= {"selection": selection_of, "resamples": resamples_of}
    if loss != "multi_gaussian" and (p <= 20 or loss in ("gaussian", "binomial")):
        made |= {"comparison": comparison_of, "breakage": breakage_of}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the fits; the figures have to be silent
        return {name: make(loss, p) for name, make in made.items()}
