"""Stored cross-validations of glmnet 4.1 (R) for labels, counts and survival times, done again.

glmnet solves every fold on a grid of the fold's own and interpolates its coefficients to the grid of all rows; here
that is repeated with exact solutions, so that what is compared is the folds, the scores and how they are put together.
"""

from __future__ import annotations

import json
import warnings
from typing import Any

import numpy as np
import pytest

import diamondring as dr
from diamondring.losses import as_loss
from diamondring.survival import concordance, held_out_deviance
from diamondring.tuning.metrics import log_loss, one_minus_auc
from diamondring.tuning.scoring import as_score
from helpers import REPOSITORY, read_numbers, shared_dir

FOLDER = REPOSITORY.parent / "shared" / "reference" / "glmnet"
FAMILIES = {"binomial": "binomial", "multinomial": "multinomial", "poisson": "poisson", "cox": dr.Cox("breslow")}
SCORES = {
    "deviance": "deviance", "auc": "auc", "class": "accuracy", "mae": "mean absolute error",
    "mse": "mean squared error", "C": "c-index",
}  # fmt: skip


def _cases() -> list[str]:
    names = []
    for path in sorted(FOLDER.glob("*__cv_alpha1_*.json")):
        facts = json.loads(path.read_text())
        problem = FOLDER.parent / "problems" / facts["problem"] / "problem.json"
        if json.loads(problem.read_text())["family"] in FAMILIES:
            names.append(path.stem)
    return names or ["none stored"]


def _load(name: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, np.ndarray]]:
    folder = shared_dir("reference", "glmnet")
    facts = json.loads((folder / f"{name}.json").read_text())
    data = shared_dir("reference", "problems", facts["problem"])
    described = json.loads((data / "problem.json").read_text())
    header, table = read_numbers(folder / f"{name}.csv")
    return facts, described | {"folder": data}, dict(zip(header, table.T, strict=True))


def _interpolated(path: Any, wanted: np.ndarray, X: np.ndarray) -> np.ndarray:
    """Predictors (n, k) or (n, k, K) from coefficients between the alphas of a path."""
    at = np.clip(wanted, path.alphas[-1], path.alphas[0])
    constants = path.intercept.reshape(len(path), -1).T
    both = [np.column_stack([b0, b.toarray()]) for b0, b in zip(constants, path.coefs, strict=True)]
    out = []
    for values in both:
        lines = [np.interp(at[::-1], path.alphas[::-1], column[::-1])[::-1] for column in values.T]
        out.append(lines[0] + X @ np.array(lines[1:]))
    return out[0] if len(out) == 1 else np.stack(out, axis=2)


def _target(described: dict[str, Any]) -> np.ndarray:
    y = read_numbers(described["folder"] / "y.csv")[1]
    return y if described["family"] == "cox" else y[:, -1] if described["family"] == "poisson" else y[:, -1].astype(int)


@pytest.mark.parametrize("name", _cases())
def test_stored_cross_validations(name: str) -> None:
    facts, described, stored = _load(name)
    X, y = read_numbers(described["folder"] / "X.csv")[1], _target(described)
    fold = read_numbers(described["folder"] / "foldid_10.csv")[1][:, 0].astype(int)
    loss, wanted, measured = as_loss(FAMILIES[described["family"]]), stored["lambda"], facts["type_measure"]
    score, ratio = as_score(SCORES[measured], loss), wanted[-1] / wanted[0]
    errors, sizes = [], []
    for i in np.unique(fold):
        train, test = fold != i, fold == i
        options: dict[str, Any] = {"loss": loss, "tol": 1e-11}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            top = dr.path(X[train], y[train], alphas=1, **options).alphas[0]
            own = top * ratio ** (np.arange(len(wanted)) / (len(wanted) - 1))
            path = dr.path(X[train], y[train], alphas=own, **options)
        errors.append(_errors(score, y, train, test, _interpolated(path, wanted, X), measured))
        sizes.append(y[test, -1].sum() if score.of_loss and described["family"] == "cox" else test.sum())
    mean = np.average(errors, axis=0, weights=sizes)
    spread = np.sqrt(np.average((np.array(errors) - mean) ** 2, axis=0, weights=sizes) / (len(sizes) - 1))
    if measured in ("auc", "C"):
        mean = 1.0 - mean
    np.testing.assert_allclose(mean, stored["cvm"], rtol=2e-6)
    np.testing.assert_allclose(spread, stored["cvsd"], rtol=2e-6, atol=1e-9)


def _errors(score: Any, y: np.ndarray, train: Any, test: Any, eta: np.ndarray, measured: str) -> np.ndarray:
    """Errors (k,) of one fold as glmnet measures them: probabilities at least 1e-5, squares over both labels."""
    loss, p_min = score.loss, 1e-5
    if loss.name == "cox":
        if measured == "C":
            return np.array([1.0 - concordance(y[test], each).c_index for each in eta[test].T])
        return np.array([held_out_deviance(y, each, test, ties="breslow") for each in eta.T])
    p = loss.mean(eta[test])
    if loss.name == "multinomial":
        hot = np.unique(y) == y[test][:, None]
        if measured == "class":
            return score.errors(hot.astype(float), eta[test], None)
        return np.array([2.0 * log_loss(hot, np.clip(p[:, a], p_min, 1.0 - p_min), None) for a in range(p.shape[1])])
    if loss.name == "poisson":
        return score.errors(y[test], eta[test], None)
    if measured == "auc":
        return np.array([one_minus_auc(y[test], each, None) for each in p.T])
    if measured in ("mae", "mse"):
        return 2.0 * score.errors(y[test], eta[test], None)
    edge = np.log((1.0 - p_min) / p_min)
    return score.errors(y[test], np.clip(eta[test], -edge, edge), None)
