"""What a comparison asks of models that are linear in their inputs: pictures, robustness, final models and costs."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..ingredients import Ingredients, figure_ingredients
from ..penalties import NoPenalty
from ..problem import linear_predictor
from ..tuning.fold_data import Folds, with_penalty
from ..tuning.refits import LinearSource
from ..tuning.selection import Baseline
from .beside import shown_of
from .breakage import Failing, measure_failures
from .costs import bytes_per_row, micros_per_row
from .reasons import Reasons, measure
from .robustness import fragility, instability
from .route import Cost, Route, finite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..encoding import Encoder
    from ..model import Model
    from ..paths import Path
    from ..tuning.solve import FoldPath
    from .contest import Found
    from .methods import Solved

__all__ = ["LinearRoute", "data_hash"]


_MOST_COLUMNS = 500  # columns, and rows times columns, whose failures are measured beside a comparison
_MOST_CELLS = 2e7


class LinearRoute(Route):
    """Models that are linear in their inputs."""

    def unit(self, folds: Folds) -> float:
        """The target's standard deviation where effects are added in its units; 1 where they have none."""
        problem = folds.problem
        return problem.stats.y_scale if problem.loss.name in ("gaussian", "multigaussian") else 1.0

    def ingredients(self, problem: Any, path: Path, index: int) -> Ingredients | None:
        """What the pictures of a fit need; None where there are no such pictures."""
        if problem.loss.grouped or not problem.loss.smooth:
            return None
        return figure_ingredients(problem, path, index)

    def fragility(self, folds: Folds, solved: Sequence[FoldPath], index: int, gamma: float) -> float:
        """See `robustness.fragility`."""
        return fragility(folds, solved, index, gamma)

    def failing(self, folds: Folds, solved: Sequence[FoldPath], index: int) -> Failing | None:
        """See `breakage.measure_failures`; None where it would take long beside the comparison."""
        if len(folds.columns) > _MOST_COLUMNS or float(folds.n_rows) * len(folds.columns) > _MOST_CELLS:
            return None
        return measure_failures(folds, solved, index)

    def source(self, folds: Folds) -> LinearSource:
        """All rows, encoded once."""
        return LinearSource(folds.problem)

    def instability(self, folds: Folds, solved: Sequence[FoldPath], index: int, gamma: float) -> float:
        """See `robustness.instability`."""
        return instability(folds, solved, index, gamma)

    def encoder(self, folds: Folds) -> Encoder:
        """The encoder that goes with the models; arrays without gaps get one that passes numbers on."""
        if folds.encoder is not None:
            return folds.encoder
        from ..encoding import Encoder

        return Encoder.fit(folds.problem.matrix, standardize=folds.options.standardize is not False)

    def model(self, folds: Folds, encoder: Any, solved: Solved | None, baseline: Baseline, **facts: Any) -> Model:
        """See `make_model`."""
        return make_model(folds, encoder, solved, baseline, **facts)

    def costs(self, X: Any, folds: Folds, models: Sequence[Model]) -> list[Cost]:
        """What each model needs when it is at work."""
        sizes = bytes_per_row(X, folds.columns)
        out = []
        for model in models:
            carried = tuple(model.columns_carried)
            bytes_ = float(sum(sizes[name] for name in carried))
            out.append(Cost(carried, bytes_, model.size_in_bytes, micros_per_row(model, X)))
        return out

    def reasons(self, folds: Folds, found: Found, r2: float, explained: str) -> Reasons:
        """Size, groups of correlated inputs, sparsity, signal to noise."""
        l1 = next((s for s in found.solved if s.name == "L1"), None)
        return measure(folds, l1_kept=None if l1 is None else l1.selection.best.n_kept, r2=r2, explained=explained)

    def digest(self, folds: Folds) -> str:
        """See `data_hash`."""
        return data_hash(folds.problem)

    def with_surface(self, folds: Folds, found: Found) -> Found:
        """Where the error is no quadratic, the touching picture of the method that is shown, computed from the data."""
        from ..figures.frames import linear_frames
        from ..figures.surface import surface_of
        from ..figures.touch import touching_pair

        problem = folds.problem
        if problem.gaussian or problem.outputs > 1 or not problem.loss.smooth:
            return found
        known = {s.name: s for s in found.solved if s.ingredients is not None}
        shown = shown_of(found, known)
        fit = None if shown is None else shown.ingredients
        pair = None if fit is None else touching_pair(fit)
        if shown is None or fit is None or pair is None:
            return found
        other = known["L2"].chosen.alpha if "L2" in known and shown.name != "L2" else None
        index = shown.chosen.index
        eta = linear_predictor(problem, shown.path.coef_at(index), shown.path.intercept[index])
        own = with_penalty(problem, shown.path.penalty)
        surface = surface_of(own, fit, pair, eta, other_alpha=other)
        frames = linear_frames(own, shown.path, fit, pair)
        drawn = replace(shown, ingredients=replace(fit, surface=surface, frames=frames))
        return replace(found, solved=tuple(drawn if s is shown else s for s in found.solved))


def make_model(
    folds: Folds,
    encoder: Encoder,
    solved: Solved | None,
    baseline: Baseline,
    *,
    target: str,
    rule: str,
    seed: int | None,
    scoring: str,
) -> Model:
    """The model of a method, fitted to all rows; of predicting the mean for None."""
    from ..model import Model, Stats, versions
    from ..model.hazard import baseline_at

    problem = folds.problem
    splits = folds.splits
    common: dict[str, Any] = {
        "rows": folds.n_rows,
        "columns": len(encoder.seen),
        "inputs": problem.shape[1],
        "baseline_error": finite(baseline.error),
        "folds": splits.description,
        "scoring": scoring,
        "seed": seed,
        "versions": versions(),
    }
    if solved is None:
        error, se = finite(baseline.error), finite(baseline.se)
        stats = Stats("mean", "given", held_out_error=error, held_out_se=se, **common)
        k, p = problem.outputs, problem.shape[1]
        start = np.array([problem.stats.y_center])
        if not problem.gaussian:
            start = problem.loss.null_eta(problem.y, problem.share, problem.offset)
        # without an intercept in the penalised fits, the mean still has one
        return Model(
            encoder, np.zeros(p) if k == 1 else np.zeros((k, p)), start[0] if k == 1 else start, NoPenalty(), 0.0,
            target, problem.stats.sd, problem.loss, stats, classes=problem.classes,
        )  # fmt: skip
    chosen, path = solved.chosen, solved.path
    stats = Stats(
        solved.name, rule, held_out_error=finite(chosen.error), held_out_se=finite(chosen.se),
        gap=finite(float(path.gap[chosen.index])), **common,
    )  # fmt: skip
    return Model(
        encoder, path.coef_at(chosen.index), path.intercept[chosen.index], path.penalty, chosen.alpha, target,
        path.sd, path.loss, stats, classes=path.classes, baseline=baseline_at(problem, path, chosen.index),
    )  # fmt: skip


def data_hash(problem: Any) -> str:
    """BLAKE2b (16 bytes, as text) of inputs, target and weights."""
    digest = hashlib.blake2b(digest_size=16)
    matrix = problem.matrix
    if isinstance(matrix, np.ndarray):
        digest.update(np.ascontiguousarray(matrix if matrix.flags.c_contiguous else matrix.T).data)
    else:
        for part in (matrix.data, matrix.indices, matrix.indptr):
            digest.update(np.ascontiguousarray(part).data)
    for values in (problem.y, problem.weights, problem.offset):
        if values is not None:
            digest.update(np.ascontiguousarray(values).data)
    return digest.hexdigest()
