"""What a comparison has to say besides its verdict: strengths at the end of the grid, counts that vary too much."""

from __future__ import annotations

import math

import numpy as np

from ..measures import null_words
from ..problem import Problem
from ..tuning.fold_data import Folds
from ..tuning.scoring import Score
from ..tuning.selection import STRONGEST, WEAKEST
from ..wording import percent, short, spoken
from .contest import Found, error_name
from .methods import Solved

__all__ = ["notes_on_loss", "notes_on_strength"]

_OVERDISPERSED = 1.5
_MANY_OUTLIERS = 0.4


def notes_on_strength(found: Found, folds: Folds, score: Score) -> tuple[str, ...]:
    """What the selections have to say; one sentence for all methods that are best at the same end of the grid.

    Where that end leads to another method that was compared, nothing is to be gained by going further.
    """

    def shown(error: float) -> str:
        return f"±{short(math.sqrt(error))}" if score.squared else short(error)

    ends: list[tuple[str, list[Solved], str]] = []
    none = next((s for s in found.solved if s.name == "none"), None)
    if none is not None and folds.n_rows > len(folds.problem.names):
        limit = f"next to none; {spoken('none')}, compared as well, has a {error_name(score)} of "
        weak = [s for s in found.solved if s.selection.at_weakest]
        ends.append((WEAKEST, weak, f"weakest penalty tried, {limit}{shown(none.chosen.error)}"))
    if folds.rests_at_mean:
        strong = [s for s in found.solved if s.selection.at_strongest]
        null = null_words(folds.problem.loss)
        same = "which all but predicts the mean; the mean itself"
        if null != "predicting the mean":
            same = f"which is all but {null}; that alone"
        limit = f"{same} has a {error_name(score)} of "
        ends.append((STRONGEST, strong, f"strongest penalty tried, {limit}{shown(found.baseline.error)}"))
    out = [f"{', '.join(s.name for s in group)}: best at the {text}." for _, group, text in ends if group]
    for s in found.solved:
        said = tuple(start for start, group, _ in ends if s in group)
        out += [f"{s.name}: {note}" for note in s.selection.notes if not note.startswith(said)]
    return tuple(out)


def notes_on_loss(found: Found, folds: Folds) -> tuple[str, ...]:
    """Whether counts vary as a Poisson regression assumes, and Huber's delta suits the errors; by held-out rows."""
    problem = folds.problem
    if problem.loss.name == "huber":
        return _delta_note(found, problem)
    best = min(found.solved, key=lambda s: s.chosen.error if math.isfinite(s.chosen.error) else math.inf)
    value = next((score.value for score in best.evidence.scores if score.name == "dispersion"), 0.0)
    if problem.loss.name != "poisson" or value < _OVERDISPERSED:
        return ()
    mu, share = best.selection.held_out, problem.share
    there = np.isfinite(mu) & (share > 0)
    mu, y, share = mu[there], problem.y[there], share[there]
    # by moments: the variance beyond the mean is mu^2 / theta
    theta = float(share @ mu**2) / max(float(share @ ((y - mu) ** 2 - mu)), 1e-300)
    return (
        f"The counts vary {short(value)} times as much as a Poisson regression assumes (Pearson's dispersion on "
        f"held-out rows). Its rates are still right on average; loss='negativebinomial:{theta:.2g}' allows for that.",
    )


def _delta_note(found: Found, problem: Problem) -> tuple[str, ...]:
    """A delta so small that most rows are outliers, and one that would suit the rows as they are."""
    best = min(found.solved, key=lambda s: s.chosen.error if math.isfinite(s.chosen.error) else math.inf)
    away = np.abs(problem.y - best.selection.held_out)
    away = away[np.isfinite(away) & (problem.share > 0)]
    delta = problem.loss.parameters[0]
    beyond = float(np.mean(away > delta))
    if beyond <= _MANY_OUTLIERS:
        return ()
    # 1.345 standard deviations lose 5 % where the errors are normal (Huber, 1964); 1.4826 MAD is one of them then
    usual = 1.345 * 1.4826 * float(np.median(away))
    return (
        f"delta = {short(delta)} counts {percent(beyond)} of the rows as outliers, so that this is nearly a regression "
        f"to the median. For errors of the size seen here, loss='huber:{usual:.2g}' is usual.",
    )
