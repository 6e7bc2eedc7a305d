"""Stored results of glmnet 4.1 (R) for penalties on rows: several Gaussian responses, grouped multinomial.

Their objectives are ours: neither divides by a standard deviation of the response. glmnet's files were made at
thresholds where its optimality conditions hold to 1e-6 of lambda or better.
"""

from __future__ import annotations

import csv
import json
import warnings
from typing import Any

import numpy as np
import pytest

import diamondring as dr
from diamondring.prepare import make_problem
from diamondring.problem import objective
from helpers import REPOSITORY, read_numbers, relative, shared_dir

FOLDER = REPOSITORY.parent / "shared" / "reference" / "glmnet"


def _cases() -> list[str]:
    names = []
    for path in sorted(FOLDER.glob("*__settings.json")):
        settings = json.loads(path.read_text())
        if settings["family"] == "mgaussian" or (settings["family"] == "multinomial" and settings["grouped"]):
            names.append(path.name.removesuffix("__settings.json"))
    return names


CASES = _cases() or ["none stored"]


def _stored(name: str, p: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lambda (k,), intercepts (k, K) and coefficients (k, K, p)."""
    header, values = read_numbers(FOLDER / f"{name}__path.csv")
    strength = values[:, header.index("lambda")]
    with (FOLDER / f"{name}__coef_long.csv").open() as file:
        rows = list(csv.DictReader(file))
    labels = sorted({row["class"] for row in rows})
    coef = np.zeros((len(strength), len(labels), p + 1))
    for row in rows:
        coef[int(row["lambda_index"]) - 1, labels.index(row["class"]), int(row["j"])] = float(row["coef"])
    return strength, coef[:, :, 0], coef[:, :, 1:]


def _problem(name: str) -> tuple[dict[str, Any], np.ndarray, np.ndarray, Any, np.ndarray]:
    """Settings, inputs, target, loss, and what the responses were divided by."""
    settings = json.loads((shared_dir("reference", "glmnet") / f"{name}__settings.json").read_text())
    data = shared_dir("reference", "problems", settings["problem"])
    x, y = read_numbers(data / "X.csv")[1], read_numbers(data / "y.csv")[1]
    if settings["family"] == "multinomial":
        return settings, x, y[:, -1], dr.Multinomial(grouped=True), np.ones(1)
    scale = np.ones(y.shape[1])
    if isinstance(settings["extra"], dict) and settings["extra"].get("standardize.response"):
        scale = y.std(axis=0)
    return settings, x, y / scale, dr.MultiGaussian(), scale


@pytest.mark.parametrize("name", CASES)
def test_stored_path_of_rows(name: str) -> None:
    settings, x, y, loss, unit = _problem(name)
    strength, intercept, coef = _stored(name, x.shape[1])
    intercept, coef = intercept / unit, coef / unit[:, None]
    options = {"loss": loss, "penalty": dr.L1L2(settings["alpha"]), "standardize": settings["standardize"]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        path = dr.path(x, y, alphas=strength, tol=1e-11, **options)
    problem = make_problem(x, y, **options).problem
    theirs = np.array([objective(problem, a, c, b) for a, c, b in zip(strength, coef, intercept, strict=True)])
    # never above glmnet's objective, and no further below than its own tolerance explains
    assert np.all(path.objective <= theirs * (1 + 1e-12))
    assert np.max((theirs - path.objective) / theirs) <= 1e-9
    ours = np.stack([each.toarray() for each in path.coefs], axis=1)
    if settings["family"] == "multinomial":
        intercept = intercept - intercept.mean(axis=1, keepdims=True)
    assert relative(ours * path.sd, coef * path.sd) <= 1e-6
    assert relative(path.intercept, intercept) <= 1e-6


def test_the_grid_starts_where_glmnets_does() -> None:
    for name in ("mgaussian_example__alpha1", "multinomial_example__alpha1_grouped"):
        _, x, y, loss, _ = _problem(name)
        assert dr.path(x, y, loss=loss, alphas=2).alpha_max == pytest.approx(_stored(name, x.shape[1])[0][0], rel=1e-12)
