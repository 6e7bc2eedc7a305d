"""One comparison at work: solve all methods on the same folds, decide, and work out models and costs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..data.frames import take_rows
from ..measures import null_words
from ..penalties import NoPenalty
from ..problem import linear_predictor
from ..tuning.fold_data import Folds, with_penalty
from ..tuning.folds import IntVector
from ..tuning.held_out import mean_errors
from ..tuning.scoring import Score, standard_error
from ..tuning.selection import Baseline, make_baseline
from ..tuning.solve import Progress
from .costs import bytes_per_row, micros_per_row
from .evidence import Evidence
from .methods import MethodResult, Plan, Solved, make_model, solve_methods
from .standing import Candidate
from .verdict import Verdict, decide

if TYPE_CHECKING:
    from ..encoding import Encoder
    from ..model import Model


@dataclass(frozen=True)
class Job:
    """What to compare and how, apart from the data."""

    plan: Plan
    score: Score
    priority: str
    target: str
    cv: Any
    repeats: int
    random_state: Any

    @property
    def seed(self) -> int | None:
        """The seed, where it is a number."""
        return int(self.random_state) if isinstance(self.random_state, int | np.integer) else None


@dataclass(frozen=True, eq=False)
class Found:
    """What came out of one comparison, before models and costs are worked out."""

    solved: tuple[Solved, ...]
    baseline: Baseline
    verdict: Verdict

    def winner(self) -> Solved | None:
        """The verdict's method; None for predicting the mean."""
        return next((s for s in self.solved if s.name == self.verdict.winner), None)


def compare_folds(folds: Folds, job: Job, progress: Progress | None) -> Found:
    """Solve, choose, decide."""
    baseline = make_baseline(mean_errors(folds, job.score), folds.splits.ratio)
    solved = solve_methods(folds, job.plan, job.score, baseline, progress)
    candidates = [_candidate(folds, s) for s in solved]
    verdict = decide(
        candidates, baseline.fold_errors, ratio=folds.splits.ratio, n_rows=folds.n_rows, priority=job.priority,
        squared=job.score.squared, error=error_name(job.score), total_columns=len(folds.columns),
        null=null_words(folds.problem.loss),
    )  # fmt: skip
    return Found(solved, baseline, verdict)


def error_name(score: Score) -> str:
    return "held-out error" if score.squared else f"held-out {score.name}"


def _candidate(folds: Folds, s: Solved) -> Candidate:
    used = np.flatnonzero(np.atleast_2d(s.path.coef_at(s.chosen.index)).any(axis=0))
    n_columns = int(np.unique(folds.source[used]).size)
    stronger = s.selection.one_se
    kept = None if stronger.index == s.chosen.index else stronger.n_kept
    return Candidate(
        s.name, s.fold_errors, n_columns, s.chosen.n_kept, s.fragility, s.instability, kept, stronger.error
    )  # fmt: skip


def inner_comparison(folds: Folds, job: Job, groups: Any) -> Callable[[IntVector], tuple[str, Model]]:
    """The whole comparison on some of the rows, as nested cross-validation repeats it."""

    def choose(rows: IntVector) -> tuple[str, Model]:
        inner = folds.within(
            rows, cv=job.cv, groups=None if groups is None else take_rows(groups, rows), repeats=job.repeats,
            random_state=fresh(job.random_state),
        )  # fmt: skip
        found = compare_folds(inner, job, None)
        return found.verdict.winner, fitted_model(inner, model_encoder(inner), job, found, found.winner())

    return choose


def fitted_model(folds: Folds, encoder: Encoder, job: Job, found: Found, solved: Solved | None) -> Model:
    """The model of one method, fitted to all rows of `tuning.folds`."""
    return make_model(folds, encoder, solved, found.baseline, target=job.target, rule=job.plan.rule, seed=job.seed,
        scoring=job.score.name,
    )  # fmt: skip


def method_results(X: Any, folds: Folds, encoder: Encoder, job: Job, found: Found) -> tuple[MethodResult, ...]:
    """Every method with its final model and what that costs, predicting the mean first."""
    sizes = bytes_per_row(X, folds.columns)
    entries: list[Solved | None] = [None, *found.solved]
    errors = [found.baseline.fold_errors if s is None else s.fold_errors for s in entries]
    best = errors[int(np.argmin([e.mean() if np.isfinite(e).all() else np.inf for e in errors]))]
    out = []
    for s, fold_errors in zip(entries, errors, strict=True):
        model = fitted_model(folds, encoder, job, found, s)
        carried = tuple(model.columns_carried)
        chosen = None if s is None else s.chosen
        out.append(MethodResult(
            name="mean" if s is None else s.name, penalty=NoPenalty() if s is None else s.path.penalty,
            selection=None if s is None else s.selection, choice_min=None if s is None else s.selection.best,
            choice_1se=None if s is None else s.selection.one_se, chosen=chosen,
            error=float(fold_errors.mean()), se=float(standard_error(fold_errors, folds.splits.ratio)),
            fold_errors=fold_errors, difference=float((fold_errors - best).mean()),
            difference_se=float(standard_error(fold_errors - best, folds.splits.ratio)),
            n_kept=0 if chosen is None else chosen.n_kept, columns_carried=carried,
            carried_bytes=float(sum(sizes[name] for name in carried)), model_bytes=model.size_in_bytes,
            micros_per_row=micros_per_row(model, X), fit_seconds=0.0 if s is None else s.fit_seconds,
            l1_share=None if s is None else s.l1_share, fragility=0.0 if s is None else s.fragility,
            instability=0.0 if s is None else s.instability, model=model,
            ingredients=None if s is None else s.ingredients, evidence=Evidence() if s is None else s.evidence,
        ))  # fmt: skip
    return tuple(out)


def with_surface(folds: Folds, found: Found) -> Found:
    """Where the error is no quadratic, the touching picture of the method that is shown, computed from the data."""
    from ..figures.surface import surface_of
    from ..figures.touch import touching_pair

    problem = folds.problem
    if problem.gaussian or problem.outputs > 1 or not problem.loss.smooth:
        return found
    known = {s.name: s for s in found.solved if s.ingredients is not None}
    order = [found.verdict.winner] if found.verdict.winner in ("L1", "elastic net") else []
    shown = next((known[name] for name in (*order, "L1", "elastic net", "L2") if name in known), None)
    fit = None if shown is None else shown.ingredients
    pair = None if fit is None else touching_pair(fit)
    if shown is None or fit is None or pair is None:
        return found
    other = known["L2"].chosen.alpha if "L2" in known and shown.name != "L2" else None
    index = shown.chosen.index
    eta = linear_predictor(problem, shown.path.coef_at(index), shown.path.intercept[index])
    surface = surface_of(with_penalty(problem, shown.path.penalty), fit, pair, eta, other_alpha=other)
    drawn = replace(shown, ingredients=replace(fit, surface=surface))
    return replace(found, solved=tuple(drawn if s is shown else s for s in found.solved))


def model_encoder(folds: Folds) -> Encoder:
    """The encoder that goes with the models; arrays without gaps get one that passes numbers on."""
    if folds.encoder is not None:
        return folds.encoder
    from ..encoding import Encoder

    return Encoder.fit(folds.problem.matrix, standardize=folds.options.standardize is not False)


def fresh(random_state: Any) -> Any:
    """A RandomState is copied, so that one comparison draws the same folds wherever it is asked."""
    if not isinstance(random_state, np.random.RandomState):
        return random_state
    copy = np.random.RandomState()
    copy.set_state(random_state.get_state())
    return copy


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
