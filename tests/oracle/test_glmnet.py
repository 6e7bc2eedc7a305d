"""Stored results of glmnet 4.1 (R), solved again by the public API.

glmnet divides by the standard deviation of y before it applies the L2 part and rescales penalty factors to sum to p;
`dr.translate` undoes both. Its files were made at thresholds where the optimality conditions hold to about 1e-8.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import diamondring as dr
from diamondring.prepare import make_problem
from diamondring.problem import objective
from helpers import REPOSITORY, read_numbers, relative, shared_dir

FOLDER = REPOSITORY.parent / "shared" / "reference" / "glmnet"


def _gaussian_cases() -> list[str]:
    names = []
    for path in sorted(FOLDER.glob("*__settings.json")):
        if json.loads(path.read_text())["family"] == "gaussian":
            names.append(path.name.removesuffix("__settings.json"))
    return names


CASES = _gaussian_cases() or ["none stored"]


def _bound(value: Any) -> Any:
    return None if value in ("-Inf", "Inf") else value


def _problem(name: str) -> tuple[dict[str, Any], np.ndarray, np.ndarray, dict[str, Any]]:
    """Settings, inputs, target and arguments of `dr.path`."""
    folder = shared_dir("reference", "glmnet")
    settings = json.loads((folder / f"{name}__settings.json").read_text())
    data = shared_dir("reference", "problems", settings["problem"])
    described = json.loads((data / "problem.json").read_text())
    x = _inputs(data, described)
    y = read_numbers(data / "y.csv")[1][:, -1]
    vectors = {
        argument: read_numbers(data / settings[key])[1][:, -1]
        for argument, key in (("sample_weight", "weights"), ("offset", "offset"))
        if settings[key] is not None
    }
    factor = settings["penalty_factor"]
    options = {
        **vectors,
        "fit_intercept": settings["intercept"],
        "standardize": settings["standardize"],
        "penalty_factor": None if factor is None else [np.inf if v == "Inf" else float(v) for v in factor],
        "bounds": (_bound(settings["lower"]), _bound(settings["upper"])),
    }
    return settings, x, y, options


def _inputs(folder: Path, described: dict[str, Any]) -> np.ndarray:
    if described["X_from"] is None:
        return read_numbers(folder / "X.csv")[1]
    stored = np.load(shared_dir("data", *described["X_from"].split("/")))
    return np.asarray(stored[stored.files[0]], dtype=float)


def _stored_path(name: str, p: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lambda, intercept and coefficients (k, p)."""
    header, values = read_numbers(FOLDER / f"{name}__path.csv")
    strength, intercept = values[:, header.index("lambda")], values[:, header.index("a0")]
    long = FOLDER / f"{name}__coef_long.csv"
    if not long.exists():
        return strength, intercept, values[:, header.index("kkt_violation_over_lambda") + 1 :]
    coef = np.zeros((len(strength), p))
    for line in long.read_text().splitlines()[1:]:
        index, j, _, value = line.split(",")
        if int(j) > 0:
            coef[int(index) - 1, int(j) - 1] = float(value)
    return strength, intercept, coef


@pytest.mark.parametrize("name", CASES)
def test_stored_gaussian_path(name: str) -> None:
    settings, x, y, options = _problem(name)
    strength, intercept, coef = _stored_path(name, x.shape[1])
    keys = ("sample_weight", "offset", "fit_intercept", "standardize", "penalty_factor")
    told = {key: options[key] for key in keys if key in options}
    # the mixture is the same at every lambda: only the strength changes
    ours = [dr.translate.from_("glmnet", y=y, lambda_=s, alpha=settings["alpha"], **told) for s in strength]
    penalty = dr.L1L2(ours[0]["l1_ratio"])
    alphas = np.array([t["alpha"] for t in ours])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        path = dr.path(x, y, penalty=penalty, alphas=alphas, tol=1e-12, **options)
    assert path.alphas == pytest.approx(alphas, rel=1e-14)
    problem = make_problem(x, y, penalty=penalty, **options).problem
    # their bounds were written with 15 digits: a coefficient at its bound may be outside by the last one
    inside = np.clip(coef, problem.lower, problem.upper)
    assert inside == pytest.approx(coef, rel=1e-12)
    theirs = np.array([objective(problem, a, c, b) for a, c, b in zip(alphas, inside, intercept, strict=True)])
    # never above glmnet's objective, and no further below than its own tolerance explains
    assert np.all(path.objective <= theirs * (1 + 1e-12))
    assert np.max((theirs - path.objective) / theirs) <= 1e-10
    scaled = path.coef.toarray() * path.sd
    assert relative(scaled, coef * path.sd) <= 1e-6
    for ours_row, their_row in zip(scaled, coef * path.sd, strict=True):
        assert relative(ours_row, their_row, 1e-3 * path.y_scale) <= 1e-6
    assert path.intercept == pytest.approx(intercept, rel=1e-6, abs=1e-6 * path.y_scale)


def test_the_grid_starts_where_glmnets_does() -> None:
    settings, x, y, _ = _problem("prostate__alpha1")
    strength, _, _ = _stored_path("prostate__alpha1", x.shape[1])
    assert dr.path(x, y, alphas=3).alpha_max == pytest.approx(strength[0], rel=1e-12)
    back = dr.translate.to("glmnet", alpha=strength[5], l1_ratio=1.0, y=y)
    assert back["lambda"] == pytest.approx(strength[5], rel=1e-14)
    assert settings["alpha"] == back["alpha"] == 1.0
