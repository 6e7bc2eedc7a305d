"""The data of a cross-validation: one checked problem with all rows, and the same for the training rows of each split.

Whatever is learned from data is learned inside the fold: a table's levels, medians and indicators from the training
rows only (the fold has its own encoder), means and standard deviations as well (the fold has its own `Problem`). Each
fold is encoded once and shared by every method.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..blockwise import product
from ..names import Names
from ..penalties import Penalty
from ..prepare import make_problem
from ..problem import Problem
from .fold import FoldData, UserRows, predictors
from .fold_checks import refuse_unlearnable, strata_of
from .folds import Deal, IntVector, Split, Splits, deals_of, make_splits

if TYPE_CHECKING:
    from ..encoding import Encoder
    from ..paths import Path
    from .relaxed import Refit

Float = NDArray[np.float64]

_ROWS = 4096  # predicted at a time
_KEEP_BYTES = 512 * 2**20  # folds stay in memory between uses up to this size, all together


@dataclass(frozen=True)
class DataOptions:
    """How inputs are made and penalised, as the user said it.

    None as ``fit_intercept`` or ``standardize`` is what was not said: True, and nothing with a function f.
    """

    sample_weight: Any = None
    offset: Any = None
    penalty_factor: Any = None
    bounds: Any = None
    fit_intercept: bool | None = None
    standardize: Any = None
    encode: bool = False
    keep: Sequence[str] = ()
    strata: Any = None  # of survival times


def unless_said(value: Any) -> Any:
    """True for an option of linear models that was left out (see `DataOptions`), else what was said."""
    return True if value is None else value


class Folds:
    """All splits of one data set, ready to be solved.

    Indexing gives a `FoldData`. Small data stay in memory once made; large data are made anew at each use.

    Attributes
    ----------
    problem : Problem
        All rows.
    encoder : Encoder or None
        What all rows taught about a table; None for arrays.
    splits : Splits
    X : the inputs as the user gave them (a table, or the checked matrix).
    learned : bool
        Whether each fold learns an encoding of its own.
    serial : bool
        Whether folds are solved one after the other, in the calling thread.
    noun : str
        What a coefficient belongs to: an "input", or a "parameter" of a nonlinear function.

    Raises
    ------
    InputError
        If some fold has nothing to learn from: rows without a class, without an event, with counts that are all 0.
    """

    serial = False
    noun = "input"

    def __init__(self, X: Any, problem: Problem, encoder: Encoder | None, splits: Splits, options: DataOptions) -> None:
        refuse_unlearnable(problem, splits)
        self.X = X
        self.problem = problem
        self.encoder = encoder
        self.splits = splits
        self.options = options
        self.learned = encoder is not None and _learns(encoder)
        n, p = problem.shape
        itemsize = problem.matrix.dtype.itemsize
        stored = n * p if isinstance(problem.matrix, np.ndarray) else problem.matrix.nnz * 2
        self._remember = stored * itemsize * len(splits) <= _KEEP_BYTES
        self._made: dict[int, FoldData] = {}
        self._lock = threading.RLock()

    def __len__(self) -> int:
        return len(self.splits)

    @cached_property
    def deals(self) -> tuple[Deal, ...]:
        """The splits as rows dealt into folds, one entry per repeat; empty where they are of another kind."""
        weights = self.problem.weights
        there = np.ones(self.problem.shape[0], dtype=bool) if weights is None else weights > 0
        return self.splits.deals or deals_of(self.splits.pairs, there)

    @cached_property
    def _sliceable(self) -> Any:
        with self._lock:
            return _by_rows(self.problem.matrix)

    @property
    def columns(self) -> Names:
        """Names of the input columns in use: a table's columns, or an array's inputs."""
        return self.problem.names if self.encoder is None else tuple(self.encoder.columns)

    @property
    def source(self) -> IntVector:
        """The input column (its place in `columns`) that each input (p,) is made of."""
        if self.encoder is None:
            return np.arange(self.problem.shape[1])
        return np.asarray(self.encoder.source, dtype=np.int64)

    @property
    def n_rows(self) -> int:
        """Rows with positive weight."""
        return self.problem.stats.n_samples

    @property
    def rests_at_mean(self) -> bool:
        """Whether the strongest penalty leaves nothing but a constant."""
        return bool(self.problem.fit_intercept and not np.any(self.problem.penalty_factor == 0))

    def __getitem__(self, i: int) -> FoldData:
        with self._lock:
            made = self._made.get(i)
        if made is None:
            made = self._make(self.splits.pairs[i])
            if self._remember:
                with self._lock:
                    made = self._made.setdefault(i, made)
        return made

    def user_rows(self, rows: IntVector) -> UserRows:
        """Some rows of the inputs as the user gave them."""
        return UserRows(self.X, rows)

    def full_path(
        self, problem: Problem, penalty: Penalty, alphas: Any, eps: float, tol: float
    ) -> tuple[Problem, Path]:
        """The path of all rows under a penalty, and the problem it solved.

        Give the returned problem to the next call (this one's ``problem`` to the first): what was computed about the
        data is kept with it.
        """
        from ..paths import solve

        changed = with_penalty(problem, penalty)
        return changed, solve(changed, alphas, eps=eps, tol=tol)

    def refit(self, problem: Problem, path: Path) -> Refit:
        """The fit without penalty on each support of a path of all rows; see `relaxed.refit`."""
        from .relaxed import refit

        return refit(problem, path)

    def predict_test(self, i: int, coef: Any, intercept: Float) -> Float:
        """Predictors (n_test, k) for the test rows of split `i`, as `FoldData.predict`, without its training rows."""
        if self.learned:
            return self[i].predict(coef, intercept)
        test, full = self.splits.pairs[i].test, self.problem
        return predictors(_take(self._sliceable, test, full.matrix), coef, intercept, _part(full.offset, test))

    def predict_dealt(self, deal: Deal, coef: Float, intercept: Float) -> Float:
        """Linear predictor (n,) of every row by the model of the fold that tests it; 0 for rows that none tests.

        Parameters
        ----------
        coef : (folds of the deal, p), intercept : (folds of the deal,)
            With K outputs (folds, K, p) and (folds, K), for predictors (n, K).
        """
        if coef.ndim == 3:
            each = [self._dealt(deal, coef[:, k], intercept[:, k]) for k in range(coef.shape[1])]
            out = np.stack(each, axis=1)
        else:
            out = self._dealt(deal, coef, intercept)
        offset = self.problem.offset
        if offset is None:
            return out
        tested = deal.fold >= 0
        return out + np.where(tested if offset.ndim == 1 else tested[:, None], offset, 0.0)

    def _dealt(self, deal: Deal, coef: Float, intercept: Float) -> Float:
        full, used = self.problem, np.flatnonzero(coef.any(axis=0))
        n, dense = full.shape[0], isinstance(full.matrix, np.ndarray)
        few = used.size < full.shape[1] // 2
        coef = np.ascontiguousarray((coef[:, used] if few else coef).T)
        out = np.zeros(n)
        for rows in _runs(deal) if dense else [slice(0, n)]:
            fold = deal.fold[rows]
            block = full.matrix[rows] if dense else full.matrix
            block = block[:, used] if few else block
            if fold[0] >= 0 and (fold == fold[0]).all():
                out[rows] = product(block, coef[:, fold[0]]) + intercept[fold[0]]
            else:
                predicted = product(block, coef) + intercept
                out[rows] = np.where(fold >= 0, predicted[np.arange(len(fold)), fold], 0.0)
        return out

    def within(self, rows: IntVector, *, cv: Any, groups: Any, repeats: int, random_state: Any) -> Folds:
        """Splits of some of the rows, with everything learned from these rows only; for nested cross-validation."""
        from ..data.frames import take_rows

        problem, encoder = self._learn(rows)
        X = problem.matrix if encoder is None else take_rows(self.X, rows)
        splits = make_splits(
            X, problem.y, cv=cv, groups=groups, repeats=repeats, random_state=random_state,
            sample_weight=problem.weights, strata=strata_of(problem),
        )  # fmt: skip
        return Folds(X, problem, encoder, splits, self.options)

    def _make(self, split: Split) -> FoldData:
        full = self.problem
        problem, encoder = self._learn(split.train)
        if self.learned:
            from ..data.frames import take_rows

            assert encoder is not None
            test = encoder.transform(take_rows(self.X, split.test), warn=False)
            source = np.asarray(encoder.source, dtype=np.int64)
        else:
            test, source = _take(self._sliceable, split.test, full.matrix), self.source
        return FoldData(
            problem=problem,
            full=full,
            matrix=test,
            y=full.y[split.test],
            weights=_part(full.weights, split.test),
            offset=_part(full.offset, split.test),
            split=split,
            source=source,
            rows=self.user_rows(split.test),
            training_rows=self.user_rows(split.train),
        )

    def _learn(self, rows: IntVector) -> tuple[Problem, Encoder | None]:
        """The problem of some rows, with an encoding learned from them.

        Penalty factors, bounds and scaling follow the inputs by name.
        """
        from ..data.frames import take_rows

        full, encoder = self.problem, self.encoder
        weights = _part(full.weights, rows)
        part = dataclasses.replace(full, y=full.y[rows], weights=weights, offset=_part(full.offset, rows))
        if encoder is None or not self.learned:
            return dataclasses.replace(part, matrix=_take(self._sliceable, rows, full.matrix)), encoder
        own = take_rows(self.X, rows)
        learned = encoder.refit(own, weights)
        places = {name: j for j, name in enumerate(full.names)}
        index = np.array([places.get(name, -1) for name in learned.names], dtype=np.int64)
        known = index >= 0

        def follow(values: Float, missing: float) -> Float:
            return np.where(known, values[index], missing)

        problem = dataclasses.replace(
            part,
            matrix=learned.transform(own, warn=False),
            penalty_factor=follow(full.penalty_factor, 1.0),
            lower=follow(full.lower, -np.inf),
            upper=follow(full.upper, np.inf),
            standardize=np.where(known, full.scaled[index], learned.scaled),
            names=tuple(learned.names),
        )
        return problem, learned


def make_folds(
    X: Any,
    y: Any,
    penalty: Penalty,
    *,
    cv: Any,
    groups: Any,
    repeats: int,
    random_state: Any,
    options: DataOptions,
    loss: Any = "gaussian",
) -> Folds:
    """Check all data of a cross-validation and draw its splits; nothing is solved.

    Raises
    ------
    InputError
        For data or options that cannot be used; see `prepare.make_problem` and `tuning.folds.make_splits`.
    """
    prepared = make_problem(
        X,
        y,
        loss=loss,
        penalty=penalty,
        sample_weight=options.sample_weight,
        offset=options.offset,
        penalty_factor=options.penalty_factor,
        bounds=options.bounds,
        fit_intercept=unless_said(options.fit_intercept),
        standardize=unless_said(options.standardize),
        strata=options.strata,
        encode=options.encode,
        keep=options.keep,
    )
    problem = prepared.problem
    splits = make_splits(
        X,
        problem.y,
        cv=cv,
        groups=groups,
        repeats=repeats,
        random_state=random_state,
        sample_weight=problem.weights,
        strata=strata_of(problem),
    )
    return Folds(X if prepared.encoder is not None else problem.matrix, problem, prepared.encoder, splits, options)


def with_penalty(problem: Problem, penalty: Penalty) -> Problem:
    """The same data under another penalty; statistics that are known already are not computed again."""
    changed = dataclasses.replace(problem, penalty=penalty)
    for name in ("stats", "dead", "penalised", "outputs", "null_eta", "null_value", "column_moments", "_engine"):
        if name in problem.__dict__:
            changed.__dict__[name] = problem.__dict__[name]
    return changed


def _runs(deal: Deal) -> Iterator[slice]:
    """The rows in pieces: of one fold each where folds are consecutive rows, else all of one moderate size."""
    n = len(deal.fold)
    edges = np.flatnonzero(np.diff(deal.fold)) + 1
    if len(edges) >= 2 * deal.count:
        edges = np.arange(_ROWS, n, _ROWS)
    for start, end in zip([0, *edges.tolist()], [*edges.tolist(), n], strict=True):
        yield slice(start, end)


def _part(values: Float | None, rows: IntVector) -> Float | None:
    return None if values is None else values[rows]


def _by_rows(matrix: Any) -> Any:
    """The matrix in a form whose rows can be taken fast."""
    return matrix if isinstance(matrix, np.ndarray) else matrix.tocsr()


def _take(sliceable: Any, rows: IntVector, like: Any) -> Any:
    """Rows of a matrix, in the memory order or sparse format of `like`."""
    if not isinstance(like, np.ndarray):
        return sliceable[rows].asformat(like.format)
    if like.flags.f_contiguous and not like.flags.c_contiguous:
        return np.take(sliceable.T, rows, axis=1).T
    return sliceable[rows]


def _learns(encoder: Encoder) -> bool:
    """Whether the encoding depends on the rows (levels, values for gaps); plain numbers are the same in every fold."""
    return bool(encoder.imputed) or "category" in encoder.kinds
