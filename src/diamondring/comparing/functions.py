"""What a comparison asks of any function f(x; b): pictures, how far parameters move, final models and costs.

What belongs to inputs has no answer here and is left out: which columns a table must carry, what happens when one of
them is missing, which of them gives the target away.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..data import is_table
from ..function_ingredients import function_ingredients
from ..ingredients import Ingredients
from ..model.function import FunctionModel
from ..model.stats import Stats, versions
from ..nonlinear.text import certificate_text
from ..penalties import NoPenalty
from ..tuning.fold_data import Folds
from ..tuning.function_refits import FunctionSource
from ..tuning.selection import Baseline
from .reasons import CORRELATED, Reasons, described, linked
from .route import Cost, Route, finite

if TYPE_CHECKING:
    from ..paths import Path
    from ..tuning.solve import FoldPath
    from .contest import Found
    from .methods import Solved

__all__ = ["FunctionRoute", "digest"]

Float = NDArray[np.float64]

_SECONDS = 0.05  # enough repetitions to find the time of an undisturbed run, and no more


class FunctionRoute(Route):
    """Any function of its parameters; its folds are `tuning.nonlinear.FunctionFolds`."""

    def unit(self, folds: Folds) -> float:
        """Root mean square of the target less its offset where effects are added in its units; 1 elsewhere."""
        problem: Any = folds.problem
        if problem.loss.name not in ("gaussian", "multigaussian"):
            return 1.0
        squares = problem.null_residual**2
        return float(np.sqrt(problem.share @ (squares if squares.ndim == 1 else squares.sum(axis=1))))

    def ingredients(self, problem: Any, path: Path, index: int) -> Ingredients | None:
        """What the pictures of a fit need; None for losses without a derivative."""
        return function_ingredients(problem, path, index) if problem.loss.smooth else None

    def fragility(self, folds: Folds, solved: Sequence[FoldPath], index: int, gamma: float) -> float:
        """NaN: f takes its data as it likes."""
        return float("nan")

    def failing(self, folds: Folds, solved: Sequence[FoldPath], index: int) -> None:
        """None: f takes its data as it likes."""

    def source(self, folds: Folds) -> FunctionSource:
        """f at all rows."""
        known: Any = folds
        return FunctionSource(known.function, known.problem, known.starts)

    def instability(self, folds: Folds, solved: Sequence[FoldPath], index: int, gamma: float) -> float:
        """How far parameters move between training parts, relative to their size.

        With ``b_fj`` parameter j in fold f and ``s_j`` the root mean square of ``df/db_j`` over all rows, at the mean
        of the folds' parameters, so that every parameter counts in the units of predictions::

            sqrt( sum_j s_j^2 var_f(b_fj) / sum_j s_j^2 mean_f(b_fj^2) )
        """
        b = np.array([path.dense_at(index, gamma)[0] for path in solved])
        effect = effects(folds.problem, b.mean(axis=0))
        size = float((effect**2 * (b**2).mean(axis=0)).sum())
        return float(np.sqrt((effect**2 * b.var(axis=0)).sum() / size)) if size > 0 else 0.0

    def encoder(self, folds: Folds) -> None:
        """None: nothing is encoded."""

    def model(
        self, folds: Folds, encoder: Any, solved: Solved | None, baseline: Baseline, **facts: Any
    ) -> FunctionModel:  # fmt: skip
        """The function with the parameters of a method; without f for predicting the mean."""
        problem: Any = folds.problem
        function: Any = folds.function  # type: ignore[attr-defined]
        common: dict[str, Any] = {
            "rows": folds.n_rows, "inputs": problem.n_params, "baseline_error": finite(baseline.error),
            "folds": folds.splits.description, "scoring": facts["scoring"], "seed": facts["seed"],
            "versions": versions(),
        }  # fmt: skip
        if solved is None:
            stats = Stats("mean", "given", held_out_error=finite(baseline.error), held_out_se=finite(baseline.se),
                          **common)  # fmt: skip
            constant = problem.loss.null_eta(problem.y, problem.share, problem.offset)
            return FunctionModel(
                function, np.zeros(problem.n_params), NoPenalty(), 0.0, facts["target"], problem.loss, stats,
                problem.classes, constant=np.asarray(constant),
            )  # fmt: skip
        chosen, path = solved.chosen, solved.path
        gap, status = float(path.gap[chosen.index]), str(path.status[chosen.index])
        stats = Stats(solved.name, facts["rule"], held_out_error=finite(chosen.error), held_out_se=finite(chosen.se),
                      gap=finite(gap), **common)  # fmt: skip
        text = certificate_text(gap, status.endswith("local"), status == "missed") if np.isfinite(gap) else ""
        return FunctionModel(
            function, path.coef_at(chosen.index), path.penalty, chosen.alpha, facts["target"], path.loss, stats,
            path.classes, text,
        )  # fmt: skip

    def costs(self, X: Any, folds: Folds, models: Sequence[Any]) -> list[Cost]:
        """Time for a row; f says itself which columns it reads."""
        return [Cost((), float("nan"), 0, _micros_per_row(model, X)) for model in models]

    def reasons(self, folds: Folds, found: Found, r2: float, explained: str) -> Reasons:
        """Size, parameters that the data can hardly tell apart, sparsity, signal to noise."""
        l1 = next((s for s in found.solved if s.name == "L1"), None)
        best = min(found.solved, key=lambda s: s.chosen.error if np.isfinite(s.chosen.error) else np.inf)
        groups = alike(folds.problem, best.path.coef_at(best.chosen.index))
        p = len(folds.columns)
        return described(Reasons(
            n_rows=folds.n_rows, n_columns=p, n_inputs=p, correlated=groups, looked_at=p,
            l1_kept=None if l1 is None else l1.selection.best.n_kept, r2=r2,
            signal_to_noise=r2 / (1.0 - r2) if 0 <= r2 < 1 else (0.0 if r2 < 0 else float("nan")), sentences=(),
            explained=explained, noun=folds.noun,
        ))  # fmt: skip

    def digest(self, folds: Folds) -> str:
        """See `digest`."""
        problem = folds.problem
        return digest(folds.X, problem.y, problem.weights, problem.offset)

    def with_surface(self, folds: Folds, found: Found) -> Found:
        """As it is: a path of f keeps its data, so that pictures are computed when they are asked for."""
        return found


def effects(problem: Any, b: Float) -> Float:
    """Root mean square (p,) of ``df/db_j`` over the rows at parameters ``b``; 1 where f is not finite there."""
    if problem.model.trial(b) is None:
        return np.ones(len(b))
    jacobian = problem.linearize(b)[1]
    each = (jacobian**2).reshape(problem.n_rows, -1, len(b)).sum(axis=1)
    return np.asarray(np.sqrt(problem.share @ each))


def alike(problem: Any, b: Float) -> tuple[tuple[str, ...], ...]:
    """Groups of parameters whose effects on the predictions are nearly the same but for their size, at ``b``."""
    if problem.model.trial(b) is None:
        return ()
    jacobian = problem.linearize(b)[1].reshape(-1, len(b))
    share = np.repeat(problem.share, len(jacobian) // problem.n_rows)
    z = np.sqrt(share)[:, None] * jacobian
    length = np.sqrt((z**2).sum(axis=0))
    z = z / np.where(length > 0, length, np.inf)
    first, second = np.nonzero(np.triu(np.abs(z.T @ z) >= CORRELATED, 1))
    return linked(problem.names, first, second)


def digest(X: Any, *others: Float | None) -> str:
    """BLAKE2b (16 bytes, as text) of what f takes, target, weights and offset."""
    found = hashlib.blake2b(digest_size=16)

    def add(part: Any) -> None:
        if isinstance(part, Mapping):
            for key, value in part.items():
                found.update(str(key).encode())
                add(value)
        elif isinstance(part, tuple | list) and any(hasattr(each, "shape") for each in part):
            for each in part:
                add(each)
        elif is_table(part):
            from ..data.frames import as_frame

            for column in as_frame(part).iter_columns():
                found.update(column.name.encode())
                add(column.to_numpy())
        elif part is not None:
            values = np.asarray(part.detach().cpu() if hasattr(part, "detach") else part)
            found.update(repr(values.tolist()).encode() if values.dtype.kind == "O" else values.tobytes())

    add(X)
    for values in others:
        add(values)
    return found.hexdigest()


def _micros_per_row(model: FunctionModel, X: Any) -> float:
    """Microseconds that a model takes for one row: the fastest of several runs over all rows."""
    rows, best, begin = len(model.linear_predictor(X)), float("inf"), time.perf_counter()
    while time.perf_counter() - begin < _SECONDS or best == float("inf"):
        start = time.perf_counter()
        model.linear_predictor(X)
        best = min(best, time.perf_counter() - start)
    return 1e6 * best / rows
