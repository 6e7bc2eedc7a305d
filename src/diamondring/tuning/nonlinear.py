"""Cross-validation of any f(x; b): every fold binds f to its training rows and walks the path from the user's start.

The folds here are `Folds` to everybody above: they solve paths, refit supports and predict held-out rows, by f in the
place of a product with a matrix. Two things differ from models that are linear in their inputs. Nothing is encoded or
scaled. And the error may have several minima: a fold begins where the fit to all rows began, not where that ended,
because the rows that it holds out have had a say in the end.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from ..data import is_table
from ..errors import InputError
from ..penalties import Penalty
from .fold import FoldData, UserRows
from .fold_checks import refuse_unlearnable, strata_of
from .fold_data import DataOptions, Folds, with_penalty
from .folds import Deal, IntVector, Split, Splits, make_splits
from .function_refit import refit
from .held_out import mean_errors
from .relaxed import Refit, blend
from .scoring import Score, as_score
from .selection import Selection, Variant, make_baseline, make_selection
from .solve import FoldPath, Progress, Task, solve_folds

if TYPE_CHECKING:
    from ..nonlinear.functions import BoundModel, ModelFunction
    from ..nonlinear.problem import NonlinearProblem
    from ..nonlinear.result import NonlinearPath
    from ..paths import Path

__all__ = ["FunctionFold", "FunctionFolds", "FunctionOptions", "function_options", "make_function_folds", "predictions"]
__all__ += ["read_function", "select_nonlinear"]

Float = NDArray[np.float64]
Cancel = Callable[[], bool]


def predictions(model: BoundModel, coef: Any, offset: Float | None) -> Float:
    """f and offset at the rows of ``model`` for parameters (k, p), one row per fit: (n, k), or (n, k, K).

    NaN where f is not finite.
    """
    rows = np.asarray(coef.toarray() if hasattr(coef, "toarray") else coef, dtype=np.float64)
    shape = (model.n_rows,) if model.outputs == 1 else (model.n_rows, model.outputs)
    found = [model.trial(b) for b in rows]
    out = np.stack([np.full(shape, np.nan) if each is None else each for each in found], axis=1)
    return out if offset is None else out + np.expand_dims(offset, 1)


@dataclass(frozen=True, eq=False)
class FunctionFold(FoldData):
    """One split of a model f(x; b); the attributes of `FoldData`, of which ``matrix`` is f bound to the test rows."""

    problem: Any
    folds: FunctionFolds

    def predict(self, coef: Any, intercept: Float, *, training: bool = False) -> Float:
        """Predictions (rows, k), or (rows, k, K), of `k` fits for the test rows (or the training rows), with offset."""
        if training:
            return predictions(self.problem.model, coef, self.problem.offset)
        return predictions(self.matrix, coef, self.offset)

    def blends(
        self, path: Path | FoldPath, again: Refit | None, gammas: tuple[float, ...], *, training: bool
    ) -> list[Float]:
        """Predictions for each blend of the parameters of a path with those of its refit."""
        every = [path.coef] if again is None else [blend(path.coef, again.coef, gamma) for gamma in gammas]
        return [self.predict(coef, path.intercept, training=training) for coef in every]

    def errors(self, score: Score, eta: Float, *, training: bool) -> Float:
        """Errors (k,); NaN for the fits that predict no finite number for some row."""
        usable = np.isfinite(eta).reshape(len(eta), eta.shape[1], -1).all(axis=(0, 2))
        out = np.full(eta.shape[1], np.nan)
        if usable.any():
            out[usable] = super().errors(score, eta[:, usable], training=training)
        return out

    def path(self, problem: Any, alphas: Float, tol: float, cancel: Cancel) -> Path:
        """The path of the training rows, from the starts of the fit to all rows."""
        return self.folds.walk(problem, alphas, tol, cancel=cancel)

    def refit(self, problem: Any, path: Path | FoldPath, cancel: Cancel | None = None) -> Refit:
        """The fit without penalty on each support of a path of the training rows."""
        return refit(problem, path, self.folds.tol, cancel)

    def training_losses(self, path: Path) -> Float | None:
        """Not known beforehand."""
        return None


class FunctionFolds(Folds):
    """All splits of one data set for a model f(x; b); see `Folds`.

    Attributes
    ----------
    problem : NonlinearProblem
        All rows.
    function : ModelFunction
        f without data.
    X : the data that f takes, as the user gave them.
    starts : sequence of (p,) arrays, or None
        Where paths begin; None: at the function's own start.
    tol : float
        Target for the distance from the optimality conditions in refits.
    max_steps : int or None
        As in `nonlinear.solve.solve_alpha`.
    """

    serial = True  # f is the user's, who may not expect several threads
    noun = "parameter"

    def __init__(
        self, function: ModelFunction, problem: NonlinearProblem, X: Any, splits: Splits, *,
        starts: Sequence[Float] | None = None, tol: float = 1e-8, max_steps: int | None = None,
    ) -> None:  # fmt: skip
        self.function, self.X, self.splits = function, X, splits
        refuse_unlearnable(cast(Any, problem), splits)
        self.problem: Any = problem
        self.starts, self.tol, self.max_steps = starts, tol, max_steps
        self.encoder, self.learned = None, False
        self._folds: dict[int, FunctionFold] = {}

    @property
    def deals(self) -> tuple[Deal, ...]:
        """None: the folds share no products."""
        return ()

    @property
    def source(self) -> IntVector:
        """Every parameter stands for itself."""
        return np.arange(len(self.problem.names))

    @property
    def n_rows(self) -> int:
        """Rows with positive weight."""
        return int(np.count_nonzero(self.problem.share > 0))

    @property
    def function_notes(self) -> tuple[str, ...]:
        """What was seen of f at its start and is worth saying."""
        return tuple(self.function.notes)

    @property
    def rests_at_mean(self) -> bool:
        """Not known: f need not have a constant that is left."""
        return False

    def __getitem__(self, i: int) -> FunctionFold:
        if i not in self._folds:
            self._folds[i] = self._fold(self.splits.pairs[i])
        return self._folds[i]

    def user_rows(self, rows: IntVector) -> UserRows:
        """Some rows of what f takes."""
        return FunctionRows(self.X, rows, self.function)

    def predict_test(self, i: int, coef: Any, intercept: Float) -> Float:
        """Predictions (n_test, k), or (n_test, k, K), for the test rows of split `i`."""
        return self[i].predict(coef, intercept)

    def walk(self, problem: Any, alphas: Any, tol: float, *, eps: float = 1e-3, cancel: Cancel | None = None) -> Path:
        """A path of some rows, or of all."""
        from ..nonlinear.path import solve_path

        return solve_path(
            self.function, problem, alphas, eps=eps, starts=self.starts, tol=tol, max_steps=self.max_steps,
            cancel=cancel,
        )  # fmt: skip

    def full_path(self, problem: Any, penalty: Penalty, alphas: Any, eps: float, tol: float) -> tuple[Any, Path]:
        """The path of all rows under a penalty, and the problem it solved."""
        changed = with_penalty(problem, penalty)
        return changed, self.walk(changed, alphas, tol, eps=eps)

    def refit(self, problem: Any, path: Path) -> Refit:
        """The fit without penalty on each support of a path of all rows."""
        return refit(problem, path, self.tol)

    def within(self, rows: IntVector, *, cv: Any, groups: Any, repeats: int, random_state: Any) -> FunctionFolds:
        """Splits of some of the rows; for nested cross-validation."""
        X, problem = self.function.take(self.X, rows), self._part(rows)
        splits = _splits(X, problem, cv=cv, groups=groups, repeats=repeats, random_state=random_state)
        return FunctionFolds(
            self.function, problem, X, splits, starts=self.starts, tol=self.tol, max_steps=self.max_steps
        )

    def _fold(self, split: Split) -> FunctionFold:
        full = self.problem
        return FunctionFold(
            problem=self._part(split.train),
            full=full,
            matrix=self.function.bind(self.function.take(self.X, split.test)),
            y=full.y[split.test],
            weights=None if full.weights is None else full.weights[split.test],
            offset=None if full.offset is None else full.offset[split.test],
            split=split,
            source=self.source,
            rows=self.user_rows(split.test),
            training_rows=self.user_rows(split.train),
            folds=self,
        )

    def _part(self, rows: IntVector) -> NonlinearProblem:
        """The problem of some rows."""
        full: NonlinearProblem = self.problem
        return dataclasses.replace(
            full,
            model=self.function.bind(self.function.take(self.X, rows)),
            y=full.y[rows],
            weights=None if full.weights is None else full.weights[rows],
            offset=None if full.offset is None else full.offset[rows],
        )


class FunctionRows(UserRows):
    """Some rows of what f takes, taken only when somebody asks."""

    def __init__(self, X: Any, rows: IntVector, function: ModelFunction) -> None:
        super().__init__(X, rows)
        self._function = function

    def take(self) -> Any:
        """The rows, in the container they came in."""
        return self._function.take(self._X, self._rows)


@dataclass(frozen=True)
class FunctionOptions:
    """A function as the user said it: the arguments of `dr.fit` that models linear in their inputs do not have."""

    f: Any
    params: Any = None
    jac: Any = None
    names: Any = None
    groups: Any = None
    starts: int = 1


def function_options(
    f: Any, params: Any, jac: Any, names: Any, groups: Any, starts: Any, options: DataOptions
) -> FunctionOptions | None:
    """The function that was passed, or None.

    Raises
    ------
    InputError
        For arguments that belong to a function without one, or have no meaning with one.
    """
    if f is None:
        given = {"params": params, "jac": jac, "names": names, "penalty_groups": groups}
        extra = [name for name, value in given.items() if value is not None] + ["starts"] * (starts != 1)
        if extra:
            raise InputError(f"{extra[0]}= belongs to a function: pass f= as well, as in f(params, X).")
        return None
    if _said(options.fit_intercept):
        raise InputError(
            "fit_intercept= has no meaning with f, which has no intercept but its own: write one into f, as a "
            "parameter with penalty_factor 0, and leave fit_intercept= out."
        )
    if _said(options.standardize):
        raise InputError(
            "standardize= has no meaning with f: nothing is standardised, the penalty sees the parameters as they are. "
            "Use penalty_factor= to penalise some of them more."
        )
    for name, value in (("encode", options.encode), ("keep", tuple(options.keep))):
        if value:
            raise InputError(f"{name}= has no meaning with f, which gets X as it is: encode what f takes beforehand.")
    if isinstance(starts, bool) or not isinstance(starts, int | np.integer) or starts < 1:
        raise InputError(f"starts={starts!r}: a whole number of starts, at least 1 (the given parameters).")
    return FunctionOptions(f, params, jac, names, groups, int(starts))


def _said(value: Any) -> bool:
    """Whether something was asked for that a function does not have."""
    return value is not None and not (isinstance(value, bool | np.bool_) and not value)


def read_function(
    X: Any, y: Any, function: FunctionOptions, penalty: Penalty, *, cv: Any, groups: Any, repeats: int,
    random_state: Any, options: DataOptions, loss: Any, tol: float,
) -> FunctionFolds:  # fmt: skip
    """Check all data of a cross-validation of a function and draw its splits; nothing is solved.

    Raises
    ------
    InputError
        For data or options that cannot be used; see `nonlinear.prepare.make_nonlinear_problem`.
    """
    from ..nonlinear.prepare import make_nonlinear_problem
    from ..nonlinear.starts import random_starts

    prepared = make_nonlinear_problem(
        function.f, function.params, X, y, loss=loss, penalty=penalty, sample_weight=options.sample_weight,
        offset=options.offset, penalty_factor=options.penalty_factor, bounds=options.bounds, groups=function.groups,
        jac=function.jac, names=function.names, strata=options.strata,
    )  # fmt: skip
    model, problem = prepared.function, prepared.problem
    starts = None
    if function.starts > 1:
        # the draws that deal the folds are not to depend on them
        seed = random_state if isinstance(random_state, int | np.integer) else 0
        rng = np.random.default_rng(int(seed))
        starts = [model.start, *random_starts(problem, model.start, function.starts - 1, rng)]
    return make_function_folds(
        model, problem, prepared.X, cv=cv, groups=groups, repeats=repeats, random_state=random_state, starts=starts,
        tol=tol,
    )  # fmt: skip


def make_function_folds(
    function: ModelFunction, problem: NonlinearProblem, X: Any, *, cv: Any, groups: Any, repeats: int,
    random_state: Any, starts: Sequence[Float] | None = None, tol: float = 1e-8, max_steps: int | None = None,
) -> FunctionFolds:  # fmt: skip
    """Draw the splits of a checked problem; nothing is solved.

    Raises
    ------
    InputError
        For splits that cannot be drawn; see `tuning.folds.make_splits`.
    """
    splits = _splits(X, problem, cv=cv, groups=groups, repeats=repeats, random_state=random_state)
    return FunctionFolds(function, problem, X, splits, starts=starts, tol=tol, max_steps=max_steps)


def _splits(X: Any, problem: Any, *, cv: Any, groups: Any, repeats: int, random_state: Any) -> Splits:
    # scikit-learn's splitters want to see one thing with rows, not a tuple or dictionary of several
    plain = hasattr(X, "shape") or is_table(X)
    return make_splits(
        X if plain else np.zeros((problem.n_rows, 1)), problem.y, cv=cv, groups=groups, repeats=repeats,
        random_state=random_state, sample_weight=problem.weights, strata=strata_of(problem),
    )  # fmt: skip


def select_nonlinear(
    function: ModelFunction, problem: NonlinearProblem, X: Any, *, path: NonlinearPath, cv: Any = 5,
    groups: Any = None, repeats: int = 1, scoring: Any = None, random_state: Any = 0,
    starts: Sequence[Float] | None = None, tol: float = 1e-8, max_steps: int | None = None,
    progress: Progress | None = None,
) -> Selection:  # fmt: skip
    """Choose among the alphas of a path of all rows by cross-validation.

    Parameters
    ----------
    function, problem : f without data and with all of them, as the path was solved.
    X : the data that f takes.
    path : NonlinearPath
        Its alphas are solved in every fold.
    cv, groups, repeats, scoring, random_state : as in `tune.cross_validate`; ``groups`` are labels of rows.
    starts : sequence of (p,) arrays, optional
        Where the path began, and the folds begin; default the function's own start.
    tol, max_steps : as in `nonlinear.solve.solve_alpha`.
    progress : called as ``progress(stage, folds done, folds)``.
    """
    score = as_score(scoring, problem.loss)
    folds = make_function_folds(
        function, problem, X, cv=cv, groups=groups, repeats=repeats, random_state=random_state, starts=starts,
        tol=tol, max_steps=max_steps,
    )  # fmt: skip
    baseline = make_baseline(mean_errors(folds, score), folds.splits.ratio)
    task = Task(path.penalty.name, path.penalty, path.alphas)
    solved = solve_folds(folds, [task], score=score, tol=tol, progress=progress)
    return make_selection(folds, [Variant(path, solved[0], 0, 1.0)], score, baseline)
