"""One of every result that a notebook may show, small, each computed when it is asked for."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

import diamondring as dr
import figure_results
from diamondring.fitting import Fit


def _numbers() -> tuple[Any, Any]:
    X, y = figure_results.table()
    return X.iloc[:, :8].to_numpy(), y


def _classes(y: Any) -> Any:
    return np.array(["low", "middle", "high"])[np.digitize(y, np.quantile(y, [0.3, 0.6]))]


@functools.cache
def _survival() -> tuple[Any, Any]:
    X, _ = _numbers()
    rng = np.random.default_rng(4)
    return np.column_stack([rng.exponential(np.exp(-0.5 * X[:, 0])), rng.random(len(X)) < 0.7]), 0.5 * X[:, 0]


@functools.cache
def fit(alpha: Any = 0.3) -> Fit:
    X, y = _numbers()
    start = {"w": np.zeros(5), "c": 0.5, "b": 10.0}
    return dr.fit(lambda b, x: b["b"] + x[:, :5] @ b["w"] + b["c"] * np.tanh(x[:, 0]), start, X, y, alpha=alpha)


def _curve() -> Any:
    t = np.linspace(0, 3, 40)
    noise = 0.02 * np.random.default_rng(1).normal(size=40)
    return dr.curve_fit(lambda x, a, k, c: a * np.exp(-k * x) + c, t, 2 * np.exp(-1.3 * t) + 0.5 + noise)


def _network() -> Any:
    X, y = _numbers()
    return dr.PenalizedNetRegressor((3,), alphas=5, starts=1, cv=3).fit(X[:, :3], y).path_


def _quiet(make: Callable[[], Any]) -> Callable[[], Any]:
    @functools.cache
    def made() -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return make()

    return made


RESULTS: dict[str, Callable[[], Any]] = {
    name: _quiet(make)
    for name, make in {
        "path": lambda: dr.path(*_numbers()),
        "one alpha": lambda: dr.path(*_numbers(), alphas=[0.5]),
        "ridge": lambda: dr.path(*_numbers(), penalty="L2"),
        "least squares": lambda: dr.path(*_numbers(), penalty=None),
        "path of classes": lambda: dr.path(_numbers()[0], _classes(_numbers()[1]), loss="multinomial", alphas=20),
        "classes": lambda: dr.path(_numbers()[0], _classes(_numbers()[1]), loss="multinomial", alphas=[0.05]),
        "selection": figure_results.selection,
        "comparison": figure_results.comparison,
        "wide comparison": figure_results.wide,
        "verdict": lambda: figure_results.comparison().verdict,
        "method": lambda: figure_results.comparison()["L1"],
        "model": lambda: figure_results.comparison()["L1"].model,
        "function path": lambda: fit().path,
        "function model": lambda: fit().plot.parts.model,
        "fit": fit,
        "fit with alpha chosen": lambda: fit("min"),
        "curve fit": _curve,
        "resamples": lambda: dr.resample(*figure_results.table(), n_resamples=20),
        "resampled function": lambda: dr.resample(
            _numbers()[0][:, :2],
            _numbers()[1],
            f=lambda b, x: b[0] + x @ b[1:],
            params=np.ones(3),
            alpha=0.3,
            n_resamples=6,
        ),
        "breakage": lambda: dr.breakage(*figure_results.table(), cv=4, alphas=15),
        "networks": _network,
        "hazard": lambda: dr.survival.baseline_hazard(*_survival()),
        "concordance": lambda: dr.survival.concordance(*_survival()),
        "sparsity": lambda: dr.sparsity_report({"a": np.eye(4), "b": np.zeros(3)}),
        "translation": lambda: dr.translate.to("glmnet", alpha=0.3, y=_numbers()[1].to_numpy()),
        "figures": lambda: figure_results.selection().plot,
        "figure": lambda: figure_results.comparison().plot.spec("touch"),
    }.items()
}
