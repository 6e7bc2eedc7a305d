"""Refits on bootstrap samples: how far would the answer move, had other rows been drawn?

A bootstrap sample draws n rows with replacement. How often each row was drawn is its weight on the same table, so
nothing is copied: with the Gaussian loss all refits are one call into the core, which shares the products of the table
(`solvers.engine.resampled_paths`); elsewhere each refit is a weighted problem of its own, in threads. Both are the
exact fits of the drawn rows. Frequencies and intervals describe these refits; they bound no error and are no
probabilities that an input matters. After Efron (1979); selection frequencies as in Meinshausen and Buehlmann (2010).
"""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .direct.workers import single_threaded_blas
from .errors import FitError, InputError, SolverWarning, answers_ctrl_c
from .options import check_tol
from .paths import warn_about
from .penalties import L1, L2, NoPenalty, Penalty, as_penalty
from .prepare import make_problem
from .tune import select
from .tuning.fold_data import DataOptions, unless_said
from .tuning.function_refits import FunctionSource
from .tuning.nonlinear import FunctionOptions, function_options
from .tuning.refits import LinearSource, Source
from .tuning.resamples import Frequencies, Refits, Resamples, Swap

__all__ = ["Frequencies", "Refits", "Resamples", "Swap", "refit", "resample"]

Float = NDArray[np.float64]

_BATCH = 2**23  # numbers of row weights that are held at a time
_WEAKEST = 3.0  # times weaker than alpha: where frequencies along alpha end
_TRIES = 100  # draws until a sample can be fitted
_PAIRED = 60  # dropped, and kept, inputs whose correlations are looked at


@answers_ctrl_c
def resample(
    X: Any,
    y: Any,
    *,
    loss: Any = "gaussian",
    penalty: Any = L1(),  # noqa: B008  a frozen value
    alpha: float | None = None,
    n_resamples: int = 100,
    alphas: int | None = None,
    beside: bool = True,
    cv: Any = 10,
    random_state: Any = 0,
    sample_weight: Any = None,
    offset: Any = None,
    penalty_factor: Any = None,
    bounds: Any = None,
    fit_intercept: bool | None = None,
    standardize: Any = None,
    strata: Any = None,
    tol: float = 1e-8,
    f: Any = None,
    params: Any = None,
    jac: Any = None,
    names: Any = None,
    penalty_groups: Any = None,
    starts: int = 1,
) -> Resamples:
    """Fit again on bootstrap samples: which inputs stay, how far the coefficients move.

    Each refit minimises the objective of `dr.path` at the same alpha, with the weight ``w_i d_i`` of a row that was
    drawn d_i times (with Efron's ties those are weights, not ties); means and standard deviations are those of the
    sample. Rows are drawn one by one, as if independent: for rows in groups or in time the spread comes out too small.
    No bound on any error is claimed.

    Parameters
    ----------
    X, y, loss, penalty, sample_weight, offset, penalty_factor, bounds, fit_intercept, standardize, strata, tol
        As in `dr.path`. A table is encoded once, for all samples.
    alpha : float, optional
        Default: the one with the lowest held-out error of a cross-validation on all rows; it is then kept.
    n_resamples : int, default 100
        B, at least 2.
    alphas : int, default 25, and 0 with f
        At how many alphas selection frequencies are counted, from the one that keeps nothing down to a third of
        ``alpha``, for `plot.stability_path`; each refit walks along them. 0: at ``alpha`` only. A penalty without an L1
        part keeps every input at any of them, and has none.
    beside : bool, default True
        Whether the same samples are fitted without penalty too, and with L2 (with L1 if the penalty is L2), its alpha
        chosen by cross-validation: what `plot.cloud` compares with.
    cv : default 10
        Folds for choosing alphas, as in `dr.cross_validate`.
    random_state : int, Generator, RandomState or None, default 0
        The same seed draws the same samples, and gives the same bits for any number of threads. Samples without
        which there is nothing to fit (a missing class, no event, a constant target) are drawn again.
    f, params, jac, names, penalty_groups, starts : optional
        Any function in the place of a model that is linear in its inputs, as in `dr.cross_validate`: parameters take
        the part of inputs. Each refit begins at the fit to all rows, so that it follows that minimum.

    Returns
    -------
    Resamples
        Coefficients (B, p) of all refits, selection frequencies, quantiles, swaps.

    Raises
    ------
    InputError
        If an argument cannot be used.
    Interrupted
        On Ctrl-C.

    Warns
    -----
    DataWarning, SolverWarning
        As `dr.path` does, and where refits miss the target gap.
    """
    count, length, tol = _check_count(n_resamples), _check_length(alphas, f), check_tol(tol)
    options: dict[str, Any] = {
        "sample_weight": sample_weight, "offset": offset, "penalty_factor": penalty_factor, "bounds": bounds,
        "fit_intercept": fit_intercept, "standardize": standardize, "strata": strata,
    }  # fmt: skip
    function = function_options(f, params, jac, names, penalty_groups, starts, DataOptions(**options))
    if function is None:
        options |= {name: unless_said(options[name]) for name in ("fit_intercept", "standardize")}
    wanted = as_penalty(penalty)
    source, encoder = _source(X, y, function, loss, wanted, options)
    of_function: dict[str, Any] = {} if function is None else {
        "f": f, "params": params, "jac": jac, "names": names, "penalty_groups": penalty_groups, "starts": starts
    }  # fmt: skip

    def strength(one: Penalty) -> float:
        chosen = select(X, y, loss=loss, penalty=one, cv=cv, random_state=0, tol=tol, **options, **of_function)
        return float(chosen.best.alpha)

    strongest = 0.0 if isinstance(wanted, NoPenalty) else _check_alpha(alpha)
    own = strength(wanted) if strongest is None else strongest
    found = refit(
        source, wanted, own, _contrasts(wanted) if beside else (), strength, count=count, alphas=length,
        random_state=random_state, tol=tol, encoder=encoder,
    )  # fmt: skip
    warn_about(found.path, stacklevel=4)
    if found.refits.missed:
        text = f"{found.refits.missed} of {count} refits missed the target gap, so their coefficients may be slightly"
        warnings.warn(f"{text} off. Pass a larger tol=.", SolverWarning, stacklevel=3)
    return found


def refit(
    source: Source,
    penalty: Penalty,
    alpha: float,
    beside: Sequence[Penalty],
    strength: Callable[[Penalty], float],
    *,
    count: int,
    alphas: int,
    random_state: Any,
    tol: float,
    encoder: Any = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Resamples:
    """Refits of checked data under a penalty at one alpha, and under others beside it on the same samples.

    Parameters
    ----------
    source : what is fitted again.
    beside, strength : the other penalties, and what says their alpha (asked only where there are such fits).
    count, alphas, random_state, tol : as ``n_resamples``, ``alphas``, ``random_state`` and ``tol`` of `resample`.
    progress : called as ``progress("refits", done, total)``.
    """
    notes: list[str] = []
    others: list[Refits] = []
    total = count * (1 + len(beside))
    with single_threaded_blas():
        draws = _Draws(source.problem, count, random_state)
        if progress is not None:
            draws.tell = lambda done: progress("refits", done, total)
        asked, along = source.refits(penalty, alpha, draws, tol, _grid(source, penalty, alpha, alphas, tol))
        swaps = _swaps(source, asked)
        for one in beside:
            found = _beside(source, one, strength, draws, tol, notes)
            others += [] if found is None else [found]
    if encoder is not None:
        asked = dataclasses.replace(asked, path=dataclasses.replace(asked.path, encoder=encoder))
    return Resamples(asked, tuple(others), swaps, count, source.rows, random_state, tuple(notes), along)


def _source(
    X: Any, y: Any, function: FunctionOptions | None, loss: Any, penalty: Penalty, options: dict[str, Any]
) -> tuple[Source, Any]:  # fmt: skip
    """What is fitted again, and the encoder of a table."""
    if function is None:
        prepared = make_problem(X, y, loss=loss, penalty=penalty, **options)
        return LinearSource(prepared.problem), prepared.encoder
    from .nonlinear.prepare import make_nonlinear_problem
    from .nonlinear.starts import random_starts

    held = {name: options[name] for name in ("sample_weight", "offset", "penalty_factor", "bounds", "strata")}
    model = make_nonlinear_problem(
        function.f, function.params, X, y, loss=loss, penalty=penalty, groups=function.groups, jac=function.jac,
        names=function.names, **held,
    )  # fmt: skip
    starts, start = None, model.function.start
    if function.starts > 1:
        others = random_starts(model.problem, start, function.starts - 1, np.random.default_rng(0))
        starts = [start, *others]
    return FunctionSource(model.function, model.problem, starts), None


def _check_count(n_resamples: Any) -> int:
    whole = isinstance(n_resamples, int | np.integer) and not isinstance(n_resamples, bool)
    if not whole or n_resamples < 2:
        raise InputError(f"n_resamples={n_resamples!r}: it takes a whole number of at least 2; 100 to 200 are usual.")
    return int(n_resamples)


def _check_alpha(alpha: Any) -> float | None:
    if alpha is None:
        return None
    number = isinstance(alpha, int | float | np.integer | np.floating) and not isinstance(alpha, bool)
    if not number or not 0 <= alpha < np.inf:
        raise InputError(
            f"alpha={alpha!r}: penalty strength must be one number of 0 or more (0 = no penalty), or None."
        )
    return float(alpha)


def _check_length(alphas: Any, f: Any) -> int:
    if alphas is None:
        return 25 if f is None else 0
    whole = isinstance(alphas, int | np.integer) and not isinstance(alphas, bool)
    if not whole or alphas < 0:
        raise InputError(
            f"alphas={alphas!r}: it takes a whole number of alphas to count at; 0 for none but alpha itself."
        )
    return int(alphas)


def _grid(source: Source, penalty: Penalty, alpha: float, length: int, tol: float) -> Float | None:
    """Alphas (k,) at which frequencies are counted, ``alpha`` among them; None where every input is always kept."""
    if length < 2 or alpha == 0 or penalty.l1_ratio == 0:
        return None
    grid = np.geomspace(max(source.top(penalty, tol), alpha), alpha / _WEAKEST, length)
    grid[int(np.argmin(np.abs(np.log(grid / alpha))))] = alpha
    return grid if (np.diff(grid) < 0).all() else None


def _contrasts(penalty: Penalty) -> list[Penalty]:
    """What stands beside a penalty: none, and L2 beside what can give zeros, L1 beside L2."""
    if isinstance(penalty, NoPenalty):
        return [L1(), L2()]
    return [NoPenalty(), L1() if penalty.l1_ratio == 0 else L2()]


def _beside(
    source: Source,
    penalty: Penalty,
    strength: Callable[[Penalty], float],
    draws: _Draws,
    tol: float,
    notes: list[str],
) -> Refits | None:
    """Refits under a penalty to compare with; None, and a note, where there are no such fits."""
    if isinstance(penalty, NoPenalty):
        rows, inputs = source.rows, int(np.count_nonzero(source.usable))
        if rows <= 2 * inputs:  # a bootstrap sample holds about 0.63 n different rows
            notes.append(f"Without penalty {inputs:,} inputs have no unique fit on samples of {rows:,} rows: left out.")
            return None
    try:
        alpha = 0.0 if isinstance(penalty, NoPenalty) else strength(penalty)
        return source.refits(penalty, alpha, draws, tol)[0]
    except FitError as error:
        what = "Without penalty" if isinstance(penalty, NoPenalty) else f"With {penalty.name}"
        notes.append(f"{what} some samples have no finite fit: left out. {error}".strip())
        return None


class _Draws:
    """How often each bootstrap sample drew each row; made anew, from the same seed, each time it is walked through."""

    def __init__(self, problem: Any, count: int, random_state: Any) -> None:
        self.problem, self.count = problem, count
        self.tell: Callable[[int], None] | None = None  # told how many refits are done, of all penalties together
        self.done = 0
        self.seed = int(_generator(random_state).integers(2**63))
        self.rows = np.flatnonzero(problem.share > 0)

    def __iter__(self) -> Iterator[Float]:
        random, n = np.random.default_rng(self.seed), len(self.problem.share)
        for _ in range(self.count):
            for _ in range(_TRIES):
                drawn = self.rows[random.integers(len(self.rows), size=len(self.rows))]
                if _usable(self.problem, drawn):
                    break
            else:
                raise InputError(
                    f"In {_TRIES} bootstrap samples of {len(self.rows):,} rows a class, an event or the spread of the "
                    "target was missing: there are too few rows to resample."
                )
            yield np.bincount(drawn, minlength=n).astype(np.float64)

    def refitted(self) -> None:
        """One more refit is done."""
        self.done += 1
        if self.tell is not None:
            self.tell(self.done)

    def batches(self) -> Iterator[Float]:
        """The weights (b, n), a moderate number of them at a time."""
        size, held = max(8, _BATCH // len(self.problem.share)), []
        for weights in self:
            held.append(weights)
            if len(held) == size:
                yield np.array(held)
                held = []
        if held:
            yield np.array(held)


def _generator(random_state: Any) -> np.random.Generator:
    try:
        if isinstance(random_state, np.random.RandomState):
            return np.random.default_rng(random_state.randint(2**31))
        return np.random.default_rng(random_state)
    except (TypeError, ValueError):
        raise InputError(
            f"random_state={random_state!r}: give a whole number of at least 0, a NumPy Generator, or None."
        ) from None


def _usable(problem: Any, rows: NDArray[np.int64]) -> bool:
    """Whether there is something to fit in these rows."""
    y, kind = problem.y[rows], problem.loss.kind
    if kind == "survival":
        return bool(y[:, 2].any())
    if y.ndim == 2 and kind == "classes":
        return bool((y > 0).any(axis=0).all())
    return bool((y != y[0]).any())


def _swaps(source: Source, refits: Refits) -> tuple[Swap, ...]:
    """Dropped inputs with the kept input that each is most correlated with."""
    chosen, kept_all = refits.chosen, np.atleast_2d(refits.fit).any(axis=0)
    frequency, size = chosen.mean(axis=0), source.sizes(refits.fit)
    kept, dropped = np.flatnonzero(kept_all & source.usable), np.flatnonzero(~kept_all & source.usable)
    kept = kept[np.argsort(-size[kept], kind="stable")][:_PAIRED]
    dropped = dropped[np.argsort(-frequency[dropped], kind="stable")][:_PAIRED]
    if not len(kept) or not len(dropped):
        return ()
    correlation = np.clip(source.columns(dropped).T @ source.columns(kept), -1.0, 1.0)
    out = []
    for i, j in enumerate(dropped):
        best = int(np.argmax(np.abs(correlation[i])))
        here, there = chosen[:, j], chosen[:, kept[best]]
        shares = [float(np.mean(each)) for each in (here & ~there, here & there, ~here & there, ~here & ~there)]
        out.append(Swap(int(j), int(kept[best]), float(correlation[i, best]), *shares))
    return tuple(sorted(out, key=lambda s: (-s.swapped, -abs(s.correlation), s.dropped)))
