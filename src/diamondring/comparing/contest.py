"""One comparison at work: solve all methods on the same folds, decide, and work out models and costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..data.frames import take_rows
from ..measures import null_words
from ..penalties import NoPenalty
from ..tuning.fold_data import Folds
from ..tuning.folds import IntVector
from ..tuning.held_out import mean_errors
from ..tuning.scoring import Score, standard_error
from ..tuning.selection import Baseline, make_baseline
from ..tuning.solve import Progress
from .evidence import Evidence
from .methods import MethodResult, Plan, Solved, solve_methods
from .route import Route
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
    route: Route

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
    solved = solve_methods(folds, job.route, job.plan, job.score, baseline, progress)
    candidates = [_candidate(folds, s) for s in solved]
    verdict = decide(
        candidates, baseline.fold_errors, ratio=folds.splits.ratio, n_rows=folds.n_rows, priority=job.priority,
        squared=job.score.squared, error=error_name(job.score), total_columns=len(folds.columns),
        null=null_words(folds.problem.loss), noun=folds.noun,
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
        return found.verdict.winner, fitted_model(inner, job.route.encoder(inner), job, found, found.winner())

    return choose


def fitted_model(folds: Folds, encoder: Encoder, job: Job, found: Found, solved: Solved | None) -> Model:
    """The model of one method, fitted to all rows of `tuning.folds`."""
    made: Model = job.route.model(folds, encoder, solved, found.baseline, target=job.target, rule=job.plan.rule,
        seed=job.seed, scoring=job.score.name,
    )  # fmt: skip
    return made


def method_results(X: Any, folds: Folds, encoder: Encoder, job: Job, found: Found) -> tuple[MethodResult, ...]:
    """Every method with its final model and what that costs, predicting the mean first."""
    entries: list[Solved | None] = [None, *found.solved]
    errors = [found.baseline.fold_errors if s is None else s.fold_errors for s in entries]
    best = errors[int(np.argmin([e.mean() if np.isfinite(e).all() else np.inf for e in errors]))]
    models = [fitted_model(folds, encoder, job, found, s) for s in entries]
    out = []
    for s, fold_errors, model, cost in zip(entries, errors, models, job.route.costs(X, folds, models), strict=True):
        chosen = None if s is None else s.chosen
        out.append(MethodResult(
            name="mean" if s is None else s.name, penalty=NoPenalty() if s is None else s.path.penalty,
            selection=None if s is None else s.selection, choice_min=None if s is None else s.selection.best,
            choice_1se=None if s is None else s.selection.one_se, chosen=chosen,
            error=float(fold_errors.mean()), se=float(standard_error(fold_errors, folds.splits.ratio)),
            fold_errors=fold_errors, difference=float((fold_errors - best).mean()),
            difference_se=float(standard_error(fold_errors - best, folds.splits.ratio)),
            n_kept=0 if chosen is None else chosen.n_kept, columns_carried=cost.columns,
            carried_bytes=cost.bytes, model_bytes=cost.model_bytes, micros_per_row=cost.micros,
            fit_seconds=0.0 if s is None else s.fit_seconds,
            l1_share=None if s is None else s.l1_share, fragility=0.0 if s is None else s.fragility,
            instability=0.0 if s is None else s.instability, model=model,
            ingredients=None if s is None else s.ingredients, evidence=Evidence() if s is None else s.evidence,
        ))  # fmt: skip
    return tuple(out)


def fresh(random_state: Any) -> Any:
    """A RandomState is copied, so that one comparison draws the same folds wherever it is asked."""
    if not isinstance(random_state, np.random.RandomState):
        return random_state
    copy = np.random.RandomState()
    copy.set_state(random_state.get_state())
    return copy
