"""What stands beside a comparison: the same methods when an input fails, and when other rows had been drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import FitError, InputError
from ..resampling import refit
from .breakage import Breakage, as_breakage

if TYPE_CHECKING:
    from ..tuning.fold_data import Folds
    from ..tuning.resamples import Resamples
    from ..tuning.solve import Progress
    from .contest import Found, Job
    from .methods import Solved

__all__ = ["affordable", "check_resamples", "measured_breakage", "measured_resamples", "shown_of"]

_LEFT_OUT = "Refits on other rows may take long here, so they were left out (resamples=100 asks for them)."
_ALPHAS = 25  # at which selection frequencies are counted
_MOST = 100  # refits where the number is left to us
_WORK = 1e11  # multiplications that they may take, about: some seconds


def check_resamples(resamples: Any) -> int | None:
    """The number of refits; None for "auto".

    Raises
    ------
    InputError
        For anything else.
    """
    if isinstance(resamples, str) and resamples == "auto":
        return None
    whole = isinstance(resamples, int | np.integer) and not isinstance(resamples, bool)
    if not whole or resamples < 0 or resamples == 1:
        raise InputError(
            f"resamples={resamples!r}: give a whole number of 2 or more (100 to 200 are usual), 0 for none, or 'auto'."
        )
    return int(resamples)


def affordable(folds: Folds) -> int:
    """How many refits take some seconds at most, 100 or fewer; 0 where that would be too few to say anything."""
    if folds.noun != "input":
        return 0  # nobody knows what f costs
    n, p = folds.problem.shape
    steps = 1.0 if folds.problem.gaussian else 20.0  # the other losses are fitted in steps
    count = int(min(_MOST, _WORK / (2.0 * float(n) * p * min(n, p) * steps * folds.problem.outputs)))
    return count if count >= 20 else 0


def measured_breakage(folds: Folds, found: Found) -> Breakage | None:
    """Failing inputs with the L1 method that is shown, and with L2; None where they were not measured."""
    known = {s.name: s for s in found.solved if s.failing is not None}
    both = [s for s in dict.fromkeys((shown_of(found, known), known.get("L2"))) if s is not None]
    measured = [s.failing for s in both if s.failing is not None and np.isfinite(s.failing.error)]
    if not both or len(measured) < len(both):
        return None
    return as_breakage(folds, [s.name for s in both], [float(s.chosen.alpha) for s in both], measured)


def shown_of(found: Found, known: dict[str, Solved]) -> Solved | None:
    """The method that the pictures of one fit show: the winner if it has an L1 part, else L1, or what there is."""
    order = [found.verdict.winner] if found.verdict.winner in ("L1", "elastic net") else []
    return next((known[name] for name in (*order, "L1", "elastic net", "L2") if name in known), None)


def measured_resamples(
    folds: Folds, job: Job, found: Found, count: int | None, random_state: Any, progress: Progress | None
) -> tuple[Resamples | None, str]:
    """Refits of the method that is shown, without penalty and with L2 (or L1), at the chosen alphas.

    None, and why, where there are none; the reason is "" where none were asked for.
    """
    number = affordable(folds) if count is None else count
    known = {s.name: s for s in found.solved if s.name in ("L1", "elastic net", "L2", "none")}
    shown = shown_of(found, known)
    if number == 0 or shown is None:
        return None, "" if count == 0 or shown is None else _LEFT_OUT
    others = [known[name] for name in ("none", "L1" if shown.name == "L2" else "L2") if name in known]
    strength = {s.path.penalty: float(s.chosen.alpha) for s in (shown, *others)}
    try:
        return refit(
            job.route.source(folds), shown.path.penalty, strength[shown.path.penalty],
            [s.path.penalty for s in others], lambda penalty: strength[penalty], count=number,
            alphas=_ALPHAS if folds.noun == "input" else 0, random_state=random_state, tol=job.plan.tol,
            encoder=folds.encoder if folds.noun == "input" else None, progress=progress,
        ), ""  # fmt: skip
    except (InputError, FitError) as error:
        return None, f"No refits on other rows: {error}"
