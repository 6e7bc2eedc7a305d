"""Which penalty, how strong, which inputs: all methods on the same folds, a verdict, its reasons, and a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from .comparing import text as comparison_text
from .comparing.arguments import checked_target, encodes, name_of_target
from .comparing.beside import check_resamples, measured_breakage, measured_resamples
from .comparing.contest import (
    Found,
    Job,
    compare_folds,
    fresh,
    inner_comparison,
    method_results,
)
from .comparing.guess import Guess, read_loss
from .comparing.linear import LinearRoute
from .comparing.methods import L1_RATIOS, MethodResult, Plan, read_methods, read_shares
from .comparing.nested import Nested, nested_error
from .comparing.notes import notes_on_loss, notes_on_strength
from .comparing.result import Comparison
from .comparing.route import Route
from .comparing.suspects import refuse_constant_target, refuse_leaks, warn_of_flaws
from .comparing.verdict import check_priority
from .direct.workers import single_threaded_blas
from .errors import InputError, interruptible
from .penalties import L1
from .tuning.fold_data import DataOptions, Folds, make_folds
from .tuning.folds import check_nestable
from .tuning.nonlinear import FunctionFolds, function_options, read_function
from .tuning.scoring import Score, as_score
from .tuning.solve import Progress

__all__ = ["Comparison", "MethodResult", "compare"]


def compare(
    X: Any,
    y: Any,
    *,
    loss: Any = None,
    target_name: str | None = None,
    cv: Any = 10,
    groups: Any = None,
    repeats: int = 1,
    random_state: Any = 0,
    penalties: Any = None,
    priority: str = "fewer inputs",
    alpha: str = "cv",
    alphas: int | None = None,
    eps: float = 1e-3,
    l1_ratios: Sequence[float] | None = None,
    scoring: Any = None,
    nested: bool = False,
    resamples: Any = 0,
    sample_weight: Any = None,
    offset: Any = None,
    penalty_factor: Any = None,
    bounds: Any = None,
    fit_intercept: bool | None = None,
    standardize: Any = None,
    strata: Any = None,
    keep: Sequence[str] = (),
    allow_leak: Sequence[str] = (),
    tol: float = 1e-8,
    f: Any = None,
    params: Any = None,
    jac: Any = None,
    names: Any = None,
    penalty_groups: Any = None,
    starts: int = 1,
    progress: Progress | None = None,
) -> Comparison:
    """Compare no penalty, L2, L1, elastic net and the relaxed lasso with using no input at all, on the same folds.

    Parameters
    ----------
    X : table (pandas, Polars, PyArrow), (n, p) array (NaN is missing) or SciPy sparse array
        Tables are encoded, anew from the training rows of every fold; identifiers and dates are left out.
    y : (n,) array or column; or two or three columns of survival times; see `dr.path`
    loss : name, value or None
        As in `dr.path`. None: guessed from the target, and said. Two values are a logistic regression (binomial), few
        labels a multinomial one, small whole numbers from 0 that are skewed as counts are a Poisson regression, times
        with events a Cox regression; all other numbers are least squares.
    target_name : str, optional
        Default: the name of `y` if it has one, else "y".
    cv, groups, repeats, random_state, scoring
        As in `dr.cross_validate`.
    penalties : names or penalties, optional
        Compare only these of "none", "L2", "L1", "elastic net", "relaxed L1".
    priority : "fewer inputs", "robustness" or "stability", default "fewer inputs"
        What decides between methods whose held-out errors are within one standard error of the lowest.
    alpha : "cv" or "1se", default "cv"
        Strength of each method: lowest held-out error, or the strongest within one standard error of it.
    alphas, eps, tol
        Length of each grid (default 100, and 30 with f), smallest over largest alpha, target for the duality gap, as in
        `dr.path`.
    l1_ratios : shares of L1 of the elastic net, default (0.1, 0.5, 0.7, 0.9, 0.95), and (0.5,) with f
        For a target measured in standard deviations, so that its units do not matter.
    nested : bool, default False
        Also measure the honest error of the whole procedure; takes as many times as long as there are splits.
    resamples : int or "auto", default 0
        How many bootstrap samples the method that is shown, no penalty and L2 are fitted to again, at their chosen
        strengths (see `dr.resample`): for the pictures of stability in the report. "auto": 100, or fewer on large
        tables.
    sample_weight, offset, penalty_factor, bounds, fit_intercept, standardize, strata
        As in `dr.path` (None is True, too). An exposure is ``offset=log(exposure)`` (or weights, with the rate as
        target).
    keep : sequence of str
        Identifier or date columns to use all the same.
    allow_leak : sequence of str
        Columns that may predict the target almost perfectly (``|r| > 0.9999``).
    f, params, jac, names, penalty_groups, starts
        Any function ``f(params, X)`` in the place of a model that is linear in its inputs, as in `dr.cross_validate`.
        What belongs to input columns is left out then: which of them give the target away, what a missing one costs
        (so priority "robustness" is refused), and bytes per row. "fewer inputs" means fewer parameters.
    progress : callable, optional
        Called as ``progress(stage, done, total)``.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        If an argument cannot be used, the target is constant, or an input gives the answer away.
    Interrupted
        On Ctrl-C.

    Warns
    -----
    DataWarning
        For constant, empty, duplicate, identifier and date columns, each with one sentence.
    """
    priority = check_priority(priority, "input" if f is None else "parameter")
    if alpha not in ("cv", "1se"):
        raise InputError(f"alpha={alpha!r}: choose 'cv' (lowest held-out error) or '1se' (strongest within one SE).")
    if alphas is None:
        alphas = 100 if f is None else _FEWER
    if l1_ratios is None:
        l1_ratios = L1_RATIOS if f is None else (0.5,)
    if isinstance(alphas, bool) or not isinstance(alphas, int | np.integer):
        raise InputError(f"alphas={alphas!r}: compare takes the length of the grids; give values to dr.cross_validate.")
    refits = check_resamples(resamples)
    target = name_of_target(y, target_name)
    guess = read_loss(loss, y, target, weights=sample_weight)
    score = as_score(scoring, guess.loss)
    plan = Plan(read_methods(penalties), int(alphas), eps, tol, read_shares(l1_ratios), alpha)
    job = Job(
        plan=plan, score=score, priority=priority, target=target, cv=cv, repeats=repeats,
        random_state=random_state, route=_route(f),
    )  # fmt: skip
    encode = f is None and encodes(X)
    options = DataOptions(
        sample_weight, offset, penalty_factor, bounds, fit_intercept, standardize, encode, tuple(keep), strata
    )
    if nested:
        check_nestable(cv)
    function = function_options(f, params, jac, names, penalty_groups, starts, options)
    if function is not None and len(allow_leak):
        raise InputError("allow_leak= has no meaning with f: which columns give the target away is not looked at.")
    splits: dict[str, Any] = {"cv": cv, "groups": groups, "repeats": repeats, "random_state": fresh(random_state)}
    with interruptible(), single_threaded_blas():
        if function is None:
            y = checked_target(y, X, guess.loss, strata, target)
            folds = make_folds(X, y, L1(), options=options, loss=guess.loss, **splits)
        else:
            folds = read_function(X, y, function, L1(), options=options, loss=guess.loss, tol=tol, **splits)
        refuse_constant_target(folds.problem, job.target)
        if isinstance(folds, FunctionFolds):
            notes = (*folds.function_notes, _LEFT_OUT)
        else:
            notes = _flaws(folds, job.target, allow_leak)
        if penalties is None and _nothing_without_penalty(folds):
            names = tuple(name for name in plan.names if name not in ("none", "relaxed L1"))
            job = replace(job, plan=replace(plan, names=names))
            notes = (*notes, _NO_FIT)
        found = job.route.with_surface(folds, compare_folds(folds, job, progress))
        honest = None
        if nested:
            honest = nested_error(folds, inner_comparison(folds, job, groups), score, found.baseline, progress)
        again, why = measured_resamples(folds, job, found, refits, fresh(random_state), progress)
        notes = (*notes, why) if why else notes
        return replace(
            _as_comparison(X, folds, job, found, honest, notes, guess),
            resamples=again, breakage=measured_breakage(folds, found),
        )  # fmt: skip


_FEWER = 30  # alphas of a path where every one of them evaluates f many times


def _route(f: Any) -> Route:
    """What answers for the kind of model; that of functions is loaded only if there is one."""
    if f is None:
        return LinearRoute()
    from .comparing.functions import FunctionRoute

    return FunctionRoute()


def _flaws(folds: Folds, target: str, allow_leak: Sequence[str]) -> tuple[str, ...]:
    """Inputs that give the target away are refused; what else is odd about them is said."""
    refuse_leaks(folds, target, allow_leak)
    return warn_of_flaws(folds)


_LEFT_OUT = (
    "f takes its data as it likes, so two things were not looked at: whether a part of them gives the target away, and "
    "what a missing part would cost."
)
_NO_FIT = (
    "There are no more rows than inputs: without a penalty such a fit has no finite solution, so it is left out, and "
    "so is the relaxed lasso, which ends in one (penalties=['none'] asks for it)."
)


def _nothing_without_penalty(folds: Folds) -> bool:
    """Whether labels, counts or survival times can be fitted perfectly, by coefficients that grow without end."""
    kinds = ("class", "classes", "count", "survival")
    return folds.problem.loss.kind in kinds and folds.n_rows <= len(folds.problem.names)


def _as_comparison(
    X: Any, folds: Folds, job: Job, found: Found, honest: Nested | None, notes: tuple[str, ...], guess: Guess
) -> Comparison:
    """Models, costs, reasons and tables around what was found."""
    encoder = job.route.encoder(folds)
    methods = method_results(X, folds, encoder, job, found)
    winner = next(m for m in methods if m.name == found.verdict.winner)
    problem, splits = folds.problem, folds.splits
    lowest = min(m.error for m in methods if np.isfinite(m.error))
    r2 = 1.0 - lowest / found.baseline.error if job.score.of_loss and found.baseline.error > 0 else float("nan")
    own = (*notes_on_strength(found, folds, job.score), *notes_on_loss(found, folds))
    return Comparison(
        methods=methods, verdict=found.verdict, table=comparison_text.table(methods, X, folds.noun), best=winner.model,
        reasons=job.route.reasons(folds, found, r2, _explained(job.score)), nested=honest,
        baseline=found.baseline, target_name=job.target, scoring=job.score.name, squared=job.score.squared,
        folds=splits.description, n_repeats=splits.n_repeats, ratio=splits.ratio, priority=job.priority,
        rule=job.plan.rule, random_state=job.random_state, notes=(*notes, *own), n_rows=folds.n_rows,
        n_columns=len(folds.columns), n_inputs=len(problem.names), data_hash=job.route.digest(folds), encoder=encoder,
        loss=problem.loss, guess=guess.sentence, classes=problem.classes, has_offset=problem.offset is not None,
        noun=folds.noun,
    )  # fmt: skip


def _explained(score: Score) -> str:
    """What a smaller error is a share of."""
    if score.squared:
        return "variance"
    return "loss" if score.loss.name in ("huber", "quantile", "squaredhinge") else "deviance"
