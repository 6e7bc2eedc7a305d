"""The baseline hazard that goes with a fit to survival times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..losses import Cox
from ..problem import Problem, linear_predictor

if TYPE_CHECKING:
    from ..paths import Path
    from ..survival import BaselineHazard

__all__ = ["baseline_at"]


def baseline_at(problem: Problem, path: Path, index: int) -> BaselineHazard | None:
    """Baseline hazards at one alpha of a path, from the rows it was fitted to; None for other losses than Cox's."""
    from ..survival import baseline_hazard

    if not isinstance(problem.loss, Cox):
        return None
    eta = linear_predictor(problem, path.coef_at(index), 0.0)
    return baseline_hazard(problem.y, eta, problem.weights, ties=problem.loss.ties)
