"""How strong: networks fitted to the training parts of a cross-validation, and their errors on the rows held out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..direct.workers import in_order
from ..tuning.folds import Split, Splits
from ..tuning.scoring import standard_error
from .net_path import NetPath, Rows, Spec, walk

__all__ = ["choice_of", "held_out"]

Float = NDArray[np.float64]

_ROUGH = 1e-4  # relative distance from the optimality conditions in the folds: far below the noise of their errors


@dataclass(frozen=True, eq=False)
class Table:
    """All rows of a cross-validation: inputs in their own units, targets as the network sees them, weights."""

    X: Float
    y: Float
    weights: Float | None


def held_out(spec: Spec, table: Table, splits: Splits, path: NetPath, unit: float) -> NetPath:
    """The path with held-out errors: every training part has its own standardisation, starts, factors and path.

    Parameters
    ----------
    unit : float
        What errors are multiplied with, to be in the units of the target.
    """

    def errors(split: Split) -> Float:
        X, y, w = table.X, table.y, table.weights
        rows = Rows.of(X[split.train], y[split.train], None if w is None else w[split.train])
        fitting, start = spec.begin(rows)
        found = walk(fitting, path.alphas, start, _ROUGH, path.names)
        Z, weights = (X[split.test] - rows.center) / rows.scale, None if w is None else w[split.test]
        out = (spec.network.predict(b, Z) for b in found.weights)
        etas = (eta[:, 0] if spec.network.outputs == 1 else eta for eta in out)
        return np.array([unit * spec.loss.value(y[split.test], eta, weights) for eta in etas])

    each = np.array(list(in_order(errors, splits, flops=np.inf)))
    return replace(path, fold_errors=each, error=each.mean(axis=0), se=standard_error(each, splits.ratio))


def choice_of(path: NetPath, rule: str) -> int:
    """Position of the alpha with the least held-out error, or with "1se" of the largest within one standard error."""
    assert path.error is not None
    assert path.se is not None
    # of equal errors the strongest penalty: argmin takes the first
    best = int(np.argmin(path.error))
    if rule != "1se" or not np.isfinite(path.se[best]):
        return best
    return int(np.argmax(path.error <= path.error[best] + path.se[best]))
