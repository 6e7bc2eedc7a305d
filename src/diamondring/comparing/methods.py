"""The methods of a comparison: solved on the same folds, each with its choices, its final model and what that costs."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..display import Shown
from ..errors import InputError, Interrupted
from ..ingredients import Ingredients
from ..messages import did_you_mean
from ..penalties import L1, L1L2, L2, NoPenalty, Penalty, as_penalty
from ..tuning.fold_data import Folds, with_penalty
from ..tuning.held_out import held_out_predictions
from ..tuning.lengths import same_length
from ..tuning.relaxed import GAMMAS, blended_path
from ..tuning.scoring import Score
from ..tuning.selection import Baseline, Choice, Selection, Variant, make_selection
from ..tuning.solve import FoldPath, Progress, Task, solve_folds
from ..tuning.walk import could_walk, prepare
from .evidence import Evidence, evidence_of
from .route import Route

if TYPE_CHECKING:
    from ..model import Model
    from ..paths import Path
    from .breakage import Failing

Float = NDArray[np.float64]

METHODS: tuple[str, ...] = ("none", "L2", "L1", "elastic net", "relaxed L1")
L1_RATIOS: tuple[float, ...] = (0.1, 0.5, 0.7, 0.9, 0.95)


@dataclass(frozen=True, eq=False)
class MethodResult(Shown):
    """One method of a comparison. Errors are lower-is-better; J splits.

    Attributes
    ----------
    name : "mean", "none", "L2", "L1", "elastic net" or "relaxed L1"
    penalty : Penalty
        That of the chosen fit; ``NoPenalty()`` for "mean".
    selection : Selection or None
        None for "mean".
    choice_min, choice_1se, chosen : Choice or None
        The lowest held-out error, the strongest penalty within one SE of it, and the one of both that is used.
    error, se : float
        Mean held-out error of the chosen fit, with its standard error (Nadeau and Bengio).
    fold_errors : (J,)
    difference, difference_se : float
        Paired difference to the method with the lowest error, and its standard error.
    n_kept : int
        Encoded inputs with a coefficient other than 0.
    columns_carried : tuple of str
        Input columns that a table to be scored must still have.
    carried_bytes : float
        Their bytes per row.
    model_bytes : int
        Size of the model file.
    micros_per_row : float
        Microseconds to score one row, measured on up to 1000 rows of these data.
    fit_seconds : float
        Solver time for all rows and all folds.
    l1_share : float or None
        Share of L1 of the elastic net for a target in standard deviations; ``chosen.l1_ratio`` is the same in the
        target's own units, see `share_in_units`.
    fragility, instability : float
        What decides when the priority is robustness or stability, see `verdict.Candidate`.
    model : Model
        Fitted to all rows.
    ingredients : Ingredients or None
        What the pictures of this fit need; sums over rows only.
    evidence : Evidence
        What its held-out predictions are worth in the field's other measures.
    """

    name: str
    penalty: Penalty
    selection: Selection | None
    choice_min: Choice | None
    choice_1se: Choice | None
    chosen: Choice | None
    error: float
    se: float
    fold_errors: Float
    difference: float
    difference_se: float
    n_kept: int
    columns_carried: tuple[str, ...]
    carried_bytes: float
    model_bytes: int
    micros_per_row: float
    fit_seconds: float
    l1_share: float | None
    fragility: float
    instability: float
    model: Model
    ingredients: Ingredients | None
    evidence: Evidence


@dataclass(frozen=True, eq=False)
class Solved:
    """One method after cross-validation, before its model is made."""

    name: str
    selection: Selection
    chosen: Choice
    fit_seconds: float
    l1_share: float | None
    fragility: float
    instability: float
    ingredients: Ingredients | None
    evidence: Evidence
    failing: Failing | None = None

    @property
    def path(self) -> Path:
        """The path of all rows that the choice is on."""
        return self.selection.paths[self.chosen.variant]

    @property
    def fold_errors(self) -> Float:
        """Held-out error (J,) at the choice."""
        return np.asarray(self.selection.fold_errors[:, self.chosen.variant, self.chosen.index])


@dataclass(frozen=True)
class Plan:
    """How the methods are tuned.

    Attributes
    ----------
    names : methods to compare, in the order of `METHODS`.
    alphas, eps, tol : as in `dr.cross_validate`.
    l1_ratios : shares of L1 of the elastic net.
    rule : "cv" (lowest held-out error) or "1se".
    """

    names: tuple[str, ...]
    alphas: int
    eps: float
    tol: float
    l1_ratios: tuple[float, ...]
    rule: str


def read_methods(penalties: Any) -> tuple[str, ...]:
    """The methods meant by the argument `penalties`, in the usual order.

    Raises
    ------
    InputError
        For an unknown or empty choice.
    """
    if penalties is None:
        return METHODS
    given = [penalties] if isinstance(penalties, str) or not isinstance(penalties, Sequence) else list(penalties)
    names = set()
    for one in given:
        if isinstance(one, str) and "".join(one.lower().split()) in ("relaxedl1", "relaxed", "relaxedlasso"):
            names.add("relaxed L1")
            continue
        if isinstance(one, str) and one.strip().lower() in ("mean", "predict the mean"):
            continue  # always there
        try:
            names.add(as_penalty(one).name)
        except InputError:
            hint = did_you_mean(str(one), METHODS)
            known = ", ".join(METHODS)
            raise InputError(f"penalties names {one!r}, which is no method.{hint} Methods: {known}.") from None
    if not names:
        raise InputError(f"penalties is empty: name at least one of {', '.join(METHODS)}, or leave it out for all.")
    return tuple(name for name in METHODS if name in names)


def read_shares(l1_ratios: Any) -> tuple[float, ...]:
    """The shares of L1 that the elastic net tries.

    Raises
    ------
    InputError
        If there is none, or one is not a number from 0 to 1.
    """
    given = list(l1_ratios) if isinstance(l1_ratios, Sequence | np.ndarray) else [l1_ratios]
    if not given:
        raise InputError("l1_ratios is empty: give at least one share of L1, from 0 to 1.")
    return tuple(L1L2(share).l1_ratio for share in given)


def solve_methods(
    folds: Folds, route: Route, plan: Plan, score: Score, baseline: Baseline, progress: Progress | None
) -> tuple[Solved, ...]:
    """Solve all methods on all rows and in all folds, and choose a strength for each.

    Raises
    ------
    Interrupted
        On Ctrl-C.
    """
    tasks: list[Task] = []
    paths: list[Path] = []
    seconds: list[float] = []
    problem = folds.problem
    penalties = _penalties(plan, route.unit(folds))
    if any(could_walk(penalty, folds) for penalty in penalties):
        prepare(folds)
    for penalty in penalties:
        begin = time.perf_counter()
        alphas = 1 if isinstance(penalty, NoPenalty) else plan.alphas
        problem, path = folds.full_path(problem, penalty, alphas, plan.eps, plan.tol)
        paths.append(dataclasses.replace(path, encoder=folds.encoder))
        seconds.append(time.perf_counter() - begin)
    shares = [t for t, penalty in enumerate(penalties) if isinstance(penalty, L1L2)]
    for t, path in zip(shares, same_length([paths[t] for t in shares]), strict=True):
        paths[t] = path
    for penalty, path in zip(penalties, paths, strict=True):
        relaxed = isinstance(penalty, L1) and "relaxed L1" in plan.names
        tasks.append(Task(penalty.name, penalty, path.alphas, GAMMAS if relaxed else (1.0,)))
    try:
        solved = solve_folds(folds, tasks, score=score, tol=plan.tol, progress=progress)
    except Interrupted as interruption:
        interruption.path = paths[0]
        raise
    results = []
    for name in plan.names:
        begin = time.perf_counter()
        mine = [t for t, task in enumerate(tasks) if task.name == ("L1" if name == "relaxed L1" else name)]
        variants = [v for t in mine for v in _variants(folds, problem, name, paths[t], solved[t])]
        selection = make_selection(folds, variants, score, baseline)
        extra = time.perf_counter() - begin if name == "relaxed L1" else 0.0
        whole = sum(seconds[t] for t in mine) + extra + selection.seconds
        results.append(_finish(folds, route, problem, name, selection, variants, plan, whole))
    return tuple(results)


def _penalties(plan: Plan, y_scale: float) -> list[Penalty]:
    """The paths to solve; L1 and its relaxation share one."""
    out: list[Penalty] = []
    if "none" in plan.names:
        out.append(NoPenalty())
    if "L2" in plan.names:
        out.append(L2())
    if "L1" in plan.names or "relaxed L1" in plan.names:
        out.append(L1())
    if "elastic net" in plan.names:
        out += [L1L2(share_in_units(share, y_scale)) for share in plan.l1_ratios]
    return out


def share_in_units(share: float, y_scale: float) -> float:
    """The l1_ratio that means `share` when the target is measured in standard deviations.

    In the objective, the L1 part grows with the units of the target and the L2 part with their square, so the same
    l1_ratio is nearly pure L2 for prices in dollars and nearly pure L1 for prices in millions. With the target divided
    by its standard deviation s, penalty strength a and share r, multiplying by s² gives the same fit in its own units::

        alpha = a (s r + 1 - r),     l1_ratio = s r / (s r + 1 - r)
    """
    if share in (0.0, 1.0):
        return share
    return y_scale * share / (y_scale * share + 1.0 - share)


def _variants(folds: Folds, problem: Any, name: str, path: Path, solved: list[FoldPath]) -> list[Variant]:
    if name != "relaxed L1":
        return [Variant(path, solved, 0, 1.0)]
    again = folds.refit(with_penalty(problem, path.penalty), path)
    return [
        Variant(path if gamma == 1.0 else blended_path(path, again, gamma), solved, row, gamma)
        for row, gamma in enumerate(GAMMAS)
    ]


def _finish(
    folds: Folds, route: Route, problem: Any, name: str, selection: Selection, variants: list[Variant], plan: Plan,
    seconds: float,
) -> Solved:  # fmt: skip
    chosen = selection.one_se if plan.rule == "1se" else selection.best
    variant = variants[chosen.variant]
    ingredients = None
    if name in ("L2", "L1", "elastic net"):
        ingredients = route.ingredients(with_penalty(problem, variant.path.penalty), variant.path, chosen.index)
    held_out = selection.held_out
    if chosen.index != selection.best.index:
        held_out = held_out_predictions(folds, variant.solved, chosen.index, chosen.gamma)
    return Solved(
        name=name,
        selection=selection,
        chosen=chosen,
        fit_seconds=seconds,
        l1_share=plan.l1_ratios[chosen.variant] if name == "elastic net" else None,
        fragility=route.fragility(folds, variant.solved, chosen.index, chosen.gamma),
        instability=route.instability(folds, variant.solved, chosen.index, chosen.gamma),
        ingredients=ingredients,
        evidence=evidence_of(folds, held_out),
        failing=route.failing(folds, variant.solved, chosen.index) if name in ("L2", "L1", "elastic net") else None,
    )
