"""What held-out predictions are worth in the measures of each field, beside the error that decides.

For labels the area under the ROC curve, the Brier score and calibration; for counts the dispersion; for survival times
concordance and the survival of risk groups. Everything here is a sum over rows or a curve of sums: no row is kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..losses import Loss
from ..tuning import metrics
from ..tuning.calibration import Calibration, calibration
from ..tuning.fold_data import Folds
from ..wording import percent, short
from .survival_groups import RiskGroups, risk_groups

__all__ = ["Confusion", "Evidence", "FieldScore", "ResidualGroups", "Roc", "evidence_of", "pearson_dispersion"]

Float = NDArray[np.float64]
_ROC_POINTS = 200
_BIN = 20  # rows in a bin of the calibration table and in a group of residuals, at least
_MOST_GROUPS = 12


@dataclass(frozen=True)
class FieldScore:
    """One measure: its name, its value, the value as text, what it means, and what to hold it against, in brackets."""

    name: str
    value: float
    text: str
    meaning: str
    against: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.text}" + (f" ({self.against})" if self.against else "")

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {"name": self.name, "value": self.value, "meaning": self.meaning}


@dataclass(frozen=True, eq=False)
class Roc:
    """The receiver operating characteristic: shares (m,) of 0s and of 1s above a threshold, and the area below."""

    false_positive: Float
    true_positive: Float
    auc: float


@dataclass(frozen=True, eq=False)
class Confusion:
    """Weighted number of rows (K, K) of each class (row) that each class (column) was predicted for."""

    table: Float
    classes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ResidualGroups:
    """Held-out residuals (observed minus predicted) of groups of rows, from low to high predictions.

    Attributes
    ----------
    rows : (g,) int array
        At least 20 each, so that none says anything of a single row.
    predicted, mean, sd : (g,) arrays
        Mean prediction, mean residual and standard deviation of the residuals of each group.
    """

    rows: NDArray[np.int64]
    predicted: Float
    mean: Float
    sd: Float


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the held-out predictions of one method say; None where a part has no meaning for the loss.

    Attributes
    ----------
    scores : tuple of FieldScore
    calibration : Calibration or None
        Of probabilities, amounts, or, with an exposure, rates.
    rates : bool
        Whether it is of rates.
    roc : Roc or None
    confusion : Confusion or None
    risk : RiskGroups or None
    residuals : ResidualGroups or None
        Of numbers, counts and amounts; None for fewer than 60 rows.
    """

    scores: tuple[FieldScore, ...] = ()
    calibration: Calibration | None = None
    rates: bool = False
    roc: Roc | None = None
    confusion: Confusion | None = None
    risk: RiskGroups | None = None
    residuals: ResidualGroups | None = None


def evidence_of(folds: Folds, held_out: Float) -> Evidence:
    """The measures of held-out predictions.

    Parameters
    ----------
    folds : the data and splits.
    held_out : (n,) or (n, K)
        Prediction of every row by fits that did not see it, on the scale of the target; NaN for rows never tested.
    """
    problem, loss = folds.problem, folds.problem.loss
    tested = np.isfinite(held_out.reshape(len(held_out), -1)).all(axis=1)
    if problem.weights is not None:
        tested &= problem.weights > 0
    y, f = problem.y[tested], held_out[tested]
    w = None if problem.weights is None else problem.weights[tested]
    if len(y) < 2:
        return Evidence()
    if loss.name == "binomial":
        return _binary(y, f, w, loss)
    if loss.name == "squaredhinge":
        return _margins(y, f, w)
    if loss.name == "multinomial":
        return _classes(y, f, w, problem.classes)
    if loss.kind == "survival":
        return _survival(y, np.log(f) if loss.link == "log" else f, w, _parts(folds)[tested])
    if loss.name in ("huber", "quantile", "gaussian", "multigaussian"):
        known = loss.name in ("huber", "gaussian") and f.ndim == 1
        return Evidence(_number_scores(y, f, w, loss), residuals=_residuals(y, f, w) if known else None)
    exposure = None if problem.offset is None else np.exp(problem.offset[tested])
    return replace(_amounts(y, f, w, exposure, loss), residuals=_residuals(y, f, w))


def _parts(folds: Folds) -> NDArray[np.int64]:
    """Which held-out part (n,) of the first repeat each row is in."""
    out = np.full(len(folds.problem.y), -1, dtype=np.int64)
    for i, split in enumerate(folds.splits.pairs[: len(folds.splits) // max(folds.splits.n_repeats, 1)]):
        out[split.test] = i
    return out


def _residuals(y: Float, f: Float, w: Float | None) -> ResidualGroups | None:
    """Means and spreads in groups of rows; None where there are too few rows, or one prediction for all of them."""
    if len(y) < 3 * _BIN or np.ptp(f) == 0:
        return None
    groups = np.array_split(np.argsort(f, kind="stable"), min(len(y) // _BIN, _MOST_GROUPS))
    weight, residual = np.ones(len(y)) if w is None else w, y - f
    total = [weight[each].sum() for each in groups]
    mean = np.array([weight[each] @ residual[each] / t for each, t in zip(groups, total, strict=True)])
    square = np.array([weight[each] @ residual[each] ** 2 / t for each, t in zip(groups, total, strict=True)])
    return ResidualGroups(
        rows=np.array([len(each) for each in groups]),
        predicted=np.array([weight[each] @ f[each] / t for each, t in zip(groups, total, strict=True)]),
        mean=mean,
        sd=np.sqrt(np.maximum(square - mean**2, 0.0)),
    )


def _mean(values: Any, w: Float | None) -> float:
    return float(np.average(values, weights=w))


def _bins(n: int) -> int:
    return int(np.clip(n // _BIN, 3, 10))


# ---- labels ----------------------------------------------------------------------------------------------------------


def _auc(value: float, against: str) -> FieldScore:
    meaning = f"how often {against}; 0.5 is chance, 1 perfect"
    return FieldScore("AUC", value, short(value), meaning, "0.5 is chance")


_RANKED = "a row with the outcome is ranked above one without"


def _accuracy(wrong: float, larger: float) -> FieldScore:
    right = 1.0 - wrong
    meaning = "share of rows whose likelier class is the right one"
    return FieldScore("accuracy", right, percent(right), meaning, f"the commonest class alone: {percent(larger)}")


def _brier(value: float, null: float) -> FieldScore:
    return FieldScore(
        "Brier score", value, short(value), "squared error of the probability", f"no input: {short(null)}"
    )


def _slope(c: Calibration) -> FieldScore:
    meaning = "1 is right; below 1 predictions are too extreme, above 1 too timid"
    return FieldScore("calibration slope", c.slope, short(c.slope), meaning, "1 is right")


def _binary(y: Float, p: Float, w: Float | None, loss: Loss) -> Evidence:
    rate, found = _mean(y, w), calibration(loss, y, p, w, bins=_bins(len(y)))
    scores = [
        _auc(1.0 - metrics.one_minus_auc(y, p, w), _RANKED),
        _brier(metrics.brier(y, p, w), metrics.brier(y, np.full(len(y), rate), w)),
        _slope(found),
        _accuracy(metrics.error_rate(y, p, w), max(rate, 1.0 - rate)),
    ]
    return Evidence(tuple(s for s in scores if math.isfinite(s.value)), found, roc=_roc(y, p, w))


def _margins(y: Float, f: Float, w: Float | None) -> Evidence:
    rate = _mean(y, w)
    auc = _auc(1.0 - metrics.one_minus_auc(y, f, w), _RANKED)
    return Evidence((auc, _accuracy(metrics.wrong_sides(y, f, w), max(rate, 1.0 - rate))), roc=_roc(y, f, w))


def _roc(y: Float, f: Float, w: Float | None) -> Roc:
    weight = np.ones(len(y)) if w is None else w
    values, group = np.unique(-f, return_inverse=True)
    ones = np.bincount(group, weight * y, len(values)).cumsum()
    zeros = np.bincount(group, weight * (1.0 - y), len(values)).cumsum()
    fpr, tpr = np.append(0.0, zeros / zeros[-1]), np.append(0.0, ones / ones[-1])
    if len(fpr) > _ROC_POINTS:
        keep = np.unique(np.searchsorted(fpr + tpr, np.linspace(0.0, 2.0, _ROC_POINTS)).clip(0, len(fpr) - 1))
        fpr, tpr = fpr[keep], tpr[keep]
    return Roc(fpr, tpr, 1.0 - metrics.one_minus_auc(y, f, w))


def _classes(y: Float, p: Float, w: Float | None, classes: Any) -> Evidence:
    weight = np.ones(len(y)) if w is None else w
    labels = tuple(str(c) for c in (classes if classes is not None else range(y.shape[1])))
    shares = weight @ y / weight.sum()
    chosen = np.zeros_like(y)
    chosen[np.arange(len(y)), p.argmax(axis=1)] = 1.0
    table = (weight[:, None] * y).T @ chosen
    recall = float(np.mean(np.diag(table) / np.maximum(table.sum(axis=1), 1e-300)))
    known, guessing = "mean over the classes of the share recognised", f"guessing: {percent(1.0 / len(labels))}"
    scores = (
        _auc(1.0 - metrics.one_minus_auc(y, p, w), "a class is ranked right, each against the rest"),
        _brier(metrics.brier(y, p, w), metrics.brier(y, np.broadcast_to(shares, y.shape), w)),
        FieldScore("balanced accuracy", recall, percent(recall), known, guessing),
        _accuracy(metrics.error_rate(y, p, w), float(shares.max())),
    )
    return Evidence(scores, confusion=Confusion(table, labels))


# ---- counts, amounts, numbers ----------------------------------------------------------------------------------------


def pearson_dispersion(y: Float, mu: Float, w: Float | None, loss: Loss) -> float:
    """``mean((y - mu)^2 / V(mu))``: how much more the target varies than the loss's family says; 1 is as it says."""
    powers = {"poisson": 1.0, "gamma": 2.0, "inversegaussian": 3.0}
    if loss.name == "negativebinomial":
        variance = mu + mu**2 / loss.parameters[0]
    else:
        variance = mu ** (powers[loss.name] if loss.name in powers else loss.parameters[0])
    return _mean((y - mu) ** 2 / np.maximum(variance, 1e-300), w)


def _amounts(y: Float, mu: Float, w: Float | None, exposure: Float | None, loss: Loss) -> Evidence:
    ratio, mae = _mean(mu, w) / _mean(y, w), metrics.absolute_error(y, mu, w)
    if exposure is None:
        found = calibration(loss, y, mu, w, bins=_bins(len(y)))
    else:  # what counts is the rate, and a row as much as its exposure
        weight = exposure if w is None else w * exposure
        found = calibration(loss, y / exposure, mu / exposure, weight, bins=_bins(len(y)))
    total = "the sum of all predictions over the sum of what happened"
    scores = [_slope(found), FieldScore("predicted / observed", ratio, short(ratio), total, "1 is right")]
    if loss.kind == "count":
        dispersion = pearson_dispersion(y, mu, w, loss)
        more = "Pearson's: how the counts vary, against what the loss assumes"
        scores.append(FieldScore("dispersion", dispersion, short(dispersion), more, "1 is as assumed"))
    away = "typical distance from the prediction to what happened"
    scores.append(FieldScore("mean absolute error", mae, short(mae), away))
    return Evidence(tuple(s for s in scores if math.isfinite(s.value)), found, exposure is not None)


def _number_scores(y: Float, f: Float, w: Float | None, loss: Loss) -> tuple[FieldScore, ...]:
    if loss.name == "quantile":
        each = f.reshape(len(y), -1)
        below = [_mean(y <= each[:, k], w) for k in range(each.shape[1])]
        return tuple(
            FieldScore(
                f"below the {q:g} quantile", b, percent(b), f"rows below their prediction; {percent(q)} is right"
            )
            for q, b in zip(loss.parameters, below, strict=True)
        )
    if loss.name != "huber":
        return ()
    delta = loss.parameters[0]
    beyond, mae = _mean(np.abs(y - f) > delta, w), metrics.absolute_error(y, f, w)
    far = f"rows further than delta = {short(delta)} from their prediction, which pull no harder than at that distance"
    return (
        FieldScore("mean absolute error", mae, short(mae), "typical distance from prediction to truth"),
        FieldScore("outliers", beyond, percent(beyond), far),
    )


# ---- survival times --------------------------------------------------------------------------------------------------


def _survival(y: Float, eta: Float, w: Float | None, parts: NDArray[np.int64]) -> Evidence:
    """Concordance inside each held-out part, whose risks come from one fit; risk groups by thirds of each part."""
    folds = [np.flatnonzero(parts == part) for part in np.unique(parts[parts >= 0])]
    values, sizes = [], []
    for rows in folds:
        value = 1.0 - metrics.one_minus_concordance(y[rows], eta[rows], None if w is None else w[rows])
        if math.isfinite(value):
            values.append(value)
            sizes.append(float(y[rows, 2].sum()))
    c_index = float(np.average(values, weights=sizes)) if values else float("nan")
    ranked = "how often the one at higher predicted risk has the event earlier; 0.5 is chance, 1 perfect"
    scores = [FieldScore("C-index", c_index, short(c_index), ranked, "0.5 is chance")]
    risk = risk_groups(y, eta, w, folds)
    if risk is not None and math.isfinite(risk.rate_ratio):
        thirds = "events per time at risk in the third at highest predicted risk, over those in the third at lowest"
        more = "events per time, top over bottom"
        scores.append(
            FieldScore("risk ratio of the outer thirds", risk.rate_ratio, short(risk.rate_ratio), thirds, more)
        )
    return Evidence(tuple(s for s in scores if math.isfinite(s.value)), risk=risk)
