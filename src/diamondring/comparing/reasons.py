"""Why a penalty suits these data: size, groups of correlated inputs, sparsity, signal to noise. All measured."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..losses import Gaussian
from ..moments import centred_moments
from ..problem import Problem
from ..tuning.fold_data import Folds
from ..wording import counted, listed, percent, short
from .suspects import correlations

Float = NDArray[np.float64]

CORRELATED = 0.9  # two inputs belong together from this |r| on
_MOST_INPUTS = 2000  # correlations between inputs are looked at among this many, those closest to the target
_MOST_NUMBERS = 2**28  # work of the correlation matrix beyond which only some rows are used


@dataclass(frozen=True)
class Reasons:
    """What was measured on the data of a comparison.

    Attributes
    ----------
    n_rows : int
        Rows of positive weight.
    n_columns, n_inputs : int
        Input columns in use, and inputs once encoded.
    correlated : tuple of tuples of str
        Groups of input columns linked by ``|r| >= 0.9`` between inputs of different columns, the largest first.
    looked_at : int
        Inputs among which correlations were looked for.
    l1_kept : int or None
        Inputs that the best L1 fit keeps; None where L1 was not compared.
    r2 : float
        Held-out R² of the best method, 1 - error / error of predicting the mean, or for other losses the share of the
        deviance explained, D²; NaN for scores that are no deviance.
    signal_to_noise : float
        ``r2 / (1 - r2)``: explained over unexplained variance.
    sentences : tuple of str
        The same in words.
    """

    n_rows: int
    n_columns: int
    n_inputs: int
    correlated: tuple[tuple[str, ...], ...]
    looked_at: int
    l1_kept: int | None
    r2: float
    signal_to_noise: float
    sentences: tuple[str, ...]
    explained: str = "variance"
    noun: str = "input"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        out = dataclasses.asdict(self)
        return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in out.items()}


def measure(folds: Folds, *, l1_kept: int | None, r2: float, explained: str = "variance") -> Reasons:
    """Measure the reasons on all rows.

    Parameters
    ----------
    l1_kept : inputs kept by the best L1 fit, or None.
    r2 : held-out R² (or D²) of the best method, or NaN.
    explained : what it is a share of: "variance" or "deviance".
    """
    groups, looked_at = correlated_groups(folds)
    snr = r2 / (1.0 - r2) if 0 <= r2 < 1 else (0.0 if r2 < 0 else math.nan)
    measured = Reasons(
        n_rows=folds.n_rows,
        n_columns=len(folds.columns),
        n_inputs=folds.problem.shape[1],
        correlated=groups,
        looked_at=looked_at,
        l1_kept=l1_kept,
        r2=r2,
        signal_to_noise=snr,
        sentences=(),
        explained=explained,
    )
    return described(measured)


def described(measured: Reasons) -> Reasons:
    """The same with its sentences."""
    return dataclasses.replace(measured, sentences=tuple(_sentences(measured)))


def correlated_groups(folds: Folds) -> tuple[tuple[tuple[str, ...], ...], int]:
    """Groups of input columns linked by ``|r| >= 0.9``, and how many inputs were looked at.

    Inputs made of the same column (levels of one category, a number and its indicator) do not count as linked.
    """
    problem, source, columns = folds.problem, folds.source, folds.columns
    live = np.flatnonzero(problem.stats.sd > 0)
    if live.size > _MOST_INPUTS:
        closest = np.argsort(-np.abs(correlations(problem)[live]), kind="stable")[:_MOST_INPUTS]
        live = np.sort(live[closest])
    if live.size < 2:
        return (), int(live.size)
    n = problem.shape[0]
    step = max(1, math.ceil(n * live.size**2 / _MOST_NUMBERS)) if n > 4 * live.size else 1
    chosen = _every(problem, step)
    gram = centred_moments(chosen, live).gram
    length = np.sqrt(np.diag(gram))
    alive = length > 0
    r = np.abs(gram) / np.where(alive, length, np.inf) / np.where(alive, length, np.inf)[:, None]
    first, second = np.nonzero(np.triu(r >= CORRELATED, 1))
    return linked(columns, source[live[first]], source[live[second]]), int(live.size)


def linked(names: Sequence[str], first: Any, second: Any) -> tuple[tuple[str, ...], ...]:
    """Groups of names that pairs of their places link, the largest first."""
    leader = list(range(len(names)))
    for a, b in zip(first, second, strict=True):
        _join(leader, int(a), int(b))
    members: dict[int, list[str]] = {}
    for i in range(len(names)):
        members.setdefault(_find(leader, i), []).append(names[i])
    return tuple(sorted((tuple(g) for g in members.values() if len(g) > 1), key=lambda g: -len(g)))


def _every(problem: Problem, step: int) -> Problem:
    """The inputs alone, with every `step`-th row: enough for correlations of very long tables."""
    rows = slice(None, None, step)
    matrix = problem.matrix
    if step > 1:
        matrix = matrix[rows] if isinstance(matrix, np.ndarray) else matrix.tocsr()[rows]
    return dataclasses.replace(
        problem, matrix=matrix, y=np.zeros(matrix.shape[0]), offset=None, loss=Gaussian(), classes=None,
        weights=None if problem.weights is None else problem.weights[rows], fit_intercept=True,
    )  # fmt: skip


def _find(leader: list[int], i: int) -> int:
    while leader[i] != i:
        leader[i] = leader[leader[i]]
        i = leader[i]
    return i


def _join(leader: list[int], a: int, b: int) -> None:
    a, b = _find(leader, a), _find(leader, b)
    leader[max(a, b)] = min(a, b)


def _sentences(m: Reasons) -> list[str]:
    encoded = f" ({m.n_inputs:,} inputs once encoded)" if m.n_inputs != m.n_columns else ""
    what = "input column" if m.noun == "input" else m.noun
    size = f"{counted(m.n_rows, 'row')} and {counted(m.n_columns, what)}{encoded}"
    if m.n_rows <= m.n_inputs:
        many = "so without a penalty many fits are equally good on the training rows."
        out = [f"{size}: no more rows than {m.noun}s, {many}"]
    else:
        out = [f"{size}: {m.n_rows / m.n_inputs:.3g} rows for each {m.noun}."]
    out.append(_correlation_sentence(m) if m.noun == "input" else _alike_sentence(m))
    if m.l1_kept is not None:
        rest = m.n_inputs - m.l1_kept
        without = f": it predicts without the other {rest:,}" if 0 < rest < m.n_inputs else ""
        out.append(f"At its best, L1 keeps {m.l1_kept:,} of {counted(m.n_inputs, m.noun)}{without}.")
    if math.isfinite(m.r2):
        if m.r2 > 0:
            known = m.explained == "variance" and math.isfinite(m.signal_to_noise)
            noise = f" (signal to noise {short(m.signal_to_noise, 2)})" if known else ""
            out.append(f"The best method explains {percent(m.r2)} of the {m.explained} of held-out rows{noise}.")
        else:
            out.append(f"No method explains any of the {m.explained} of held-out rows.")
    return out


def _correlation_sentence(m: Reasons) -> str:
    among = (
        f" among the {m.looked_at:,} inputs closest to the target" if m.looked_at == _MOST_INPUTS < m.n_inputs else ""
    )
    if not m.correlated:
        return f"No two input columns are strongly correlated (|r| ≥ {CORRELATED:g}){among}."
    largest: Sequence[str] = m.correlated[0]
    quoted = [repr(name) for name in largest[:3]]
    shown = listed(quoted) if len(largest) <= 3 else ", ".join(quoted) + ", …"
    if len(m.correlated) == 1:
        groups = f"{len(largest):,} columns are each strongly correlated with another (|r| ≥ {CORRELATED:g}: {shown})"
    else:
        groups = (
            f"{counted(len(m.correlated), 'group')} of strongly correlated columns (|r| ≥ {CORRELATED:g}), the largest "
            f"with {len(largest):,} ({shown})"
        )
    return f"{groups}{among}: L1 picks among them, L2 shares between them."


def _alike_sentence(m: Reasons) -> str:
    """Which parameters of a function can hardly be told apart where it was fitted best."""
    if not m.correlated:
        return f"No two parameters move the predictions in nearly the same way (|r| ≥ {CORRELATED:g}) at the best fit."
    largest = m.correlated[0]
    quoted = [repr(name) for name in largest[:3]]
    shown = listed(quoted) if len(largest) <= 3 else ", ".join(quoted) + ", …"
    more = "" if len(m.correlated) == 1 else f", and so are {counted(len(m.correlated) - 1, 'other group')}"
    return (
        f"At the best fit {counted(len(largest), 'parameter')} are hard to tell apart, as they move the predictions in "
        f"nearly the same way (|r| ≥ {CORRELATED:g}: {shown}){more}."
    )
