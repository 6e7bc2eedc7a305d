"""Facts about the fit that made a model."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field

import numpy as np

from ..measures import MEAN_SQUARED_ERROR

__all__ = ["Stats", "versions"]


@dataclass(frozen=True)
class Stats:
    """What is known about the fit that made a model; None where something was not measured.

    Attributes
    ----------
    method : str
        How the coefficients were found: the penalty's name, or "relaxed L1".
    rule : str
        How alpha was chosen: "cv" (least held-out error), "1se" (strongest within one standard error) or "given".
    rows : int
        Training rows of positive weight.
    columns, inputs : int
        Input columns offered, and encoded inputs made of them.
    held_out_error, held_out_se, baseline_error : float or None
        Held-out error by cross-validation, its standard error, and the same error of predicting without any input (the
        mean, the base rate).
    scoring : str
        Name of that error (see `measures`); "mean squared error" is shown as its root, in units of the target.
    folds : str
        The splits, in words.
    seed : int or None
        Seed of the shuffling.
    gap : float or None
        Relative duality gap of the fit (or its distance from the optimality conditions).
    versions : dict
        Versions of diamondring, NumPy and Python that made the model.
    """

    method: str = ""
    rule: str = "given"
    rows: int | None = None
    columns: int | None = None
    inputs: int | None = None
    held_out_error: float | None = None
    held_out_se: float | None = None
    baseline_error: float | None = None
    scoring: str = MEAN_SQUARED_ERROR
    folds: str = ""
    seed: int | None = None
    gap: float | None = None
    versions: dict[str, str] = field(default_factory=lambda: versions())

    @property
    def squared(self) -> bool:
        """Whether the errors are squares, whose root is in the units of the target."""
        return self.scoring == MEAN_SQUARED_ERROR


def versions() -> dict[str, str]:
    """Versions of diamondring, NumPy and Python that are running."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        own = version("diamondring")
    except PackageNotFoundError:  # run from its source folder
        own = "unknown"
    return {"diamondring": own, "numpy": np.__version__, "python": platform.python_version()}
