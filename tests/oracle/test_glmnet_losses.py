"""Stored results of glmnet 4.1 (R) for labels, classes and counts, solved again by the public API.

Their objective is ours: the mean negative log-likelihood, which differs from half the deviance by a constant, and
penalty factors that are rescaled to sum to p. The files were made where glmnet's optimality conditions hold to about
1e-7 of lambda.
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
        ungrouped = settings["family"] == "multinomial" and not settings["grouped"]
        if ungrouped or settings["family"] in ("binomial", "poisson"):
            names.append(path.name.removesuffix("__settings.json"))
    return names


CASES = _cases() or ["none stored"]


def _number(value: Any) -> float:
    return float(value) if value is not None else 0.0


def _factor(settings: dict[str, Any], p: int) -> np.ndarray:
    """Penalty factors (p,) as glmnet uses them: rescaled to sum to p, a left-out input counting as 1."""
    if settings["penalty_factor"] is None:
        return np.ones(p)
    given = np.array([np.inf if v == "Inf" else float(v) for v in settings["penalty_factor"]])
    return given * p / np.where(np.isinf(given), 1.0, given).sum()


def _problem(name: str) -> tuple[dict[str, Any], np.ndarray, np.ndarray, dict[str, Any]]:
    """Settings, inputs, target and arguments of `dr.path`."""
    settings = json.loads((shared_dir("reference", "glmnet") / f"{name}__settings.json").read_text())
    folder = shared_dir("reference", "problems", settings["problem"])
    x, y = read_numbers(folder / "X.csv")[1], read_numbers(folder / "y.csv")[1][:, -1]
    options: dict[str, Any] = {
        argument: read_numbers(folder / settings[key])[1][:, -1]
        for argument, key in (("sample_weight", "weights"), ("offset", "offset"))
        if settings[key] is not None
    }
    bounds = tuple(
        None if settings.get(side) in ("-Inf", "Inf", None) else settings[side] for side in ("lower", "upper")
    )
    return settings, x, y, {
        **options,
        "loss": settings["family"],
        "fit_intercept": settings.get("intercept", True),
        "standardize": settings["standardize"],
        "penalty_factor": _factor(settings, x.shape[1]),
        "bounds": None if bounds == (None, None) else bounds,
        "penalty": dr.L1L2(settings["alpha"]),
    }  # fmt: skip


def _stored(name: str, p: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lambda (k,), intercepts (k, K) and coefficients (k, K, p)."""
    header, values = read_numbers(FOLDER / f"{name}__path.csv")
    strength, long = values[:, header.index("lambda")], FOLDER / f"{name}__coef_long.csv"
    if not long.exists():
        coef = values[:, header.index("kkt_violation_over_lambda") + 1 :]
        return strength, values[:, [header.index("a0")]], coef[:, None, :]
    with long.open() as file:
        rows = list(csv.DictReader(file))
    labels = sorted({row["class"] for row in rows}, key=float)
    coef = np.zeros((len(strength), len(labels), p + 1))
    for row in rows:
        coef[int(row["lambda_index"]) - 1, labels.index(row["class"]), int(row["j"])] = _number(row["coef"])
    return strength, coef[:, :, 0], coef[:, :, 1:]


@pytest.mark.parametrize("name", CASES)
def test_stored_path(name: str) -> None:
    _, x, y, options = _problem(name)
    strength, intercept, coef = _stored(name, x.shape[1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        path = dr.path(x, y, alphas=strength, tol=1e-12, **options)
    problem = make_problem(x, y, **options).problem
    inside = np.clip(coef, problem.lower, problem.upper)
    theirs = np.array(
        [objective(problem, a, c.ravel(), b) for a, c, b in zip(strength, inside, intercept, strict=True)]
    )
    size = np.maximum(theirs, 1e-3 * path.null_value)
    # never above glmnet's objective, and no further below than its own tolerance explains
    assert np.all(path.objective <= theirs + 1e-12 * size)
    assert np.max((theirs - path.objective) / size) <= 1e-9
    ours = np.stack([each.toarray() for each in path.coefs], axis=1)
    assert relative(ours * path.sd, coef * path.sd) <= 1e-6
    # a constant for all classes means nothing: ours sum to 0
    centred = intercept - intercept.mean(axis=1, keepdims=True) if path.outputs > 1 else intercept
    assert relative(path.intercept.reshape(len(path), -1), centred, 1.0) <= 1e-6
