"""Figures of refits, of failing inputs, and of rows that are passed; what is missing becomes a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..data import check_offset
from ..data.targets import read_target
from ..errors import InputError
from ..ingredients import problem_of_data
from ..problem import linear_predictor
from .breakage import breakage_figure
from .cloud import cloud_figure
from .parts import Parts
from .resampled import either_or_figure, stability_figure
from .residual_groups import residual_groups_figure
from .residuals import residuals_figure
from .spec import FigureSpec
from .stability_path import stability_path_figure

if TYPE_CHECKING:
    from ..tuning.resamples import Resamples

Float = NDArray[np.float64]

__all__ = ["build_breakage", "build_cloud", "build_either_or", "build_residuals", "build_stability"]
__all__ += ["build_stability_path"]


def build_stability(parts: Parts, *, threshold: float = 0.8) -> FigureSpec:
    """Picture 9."""
    return stability_figure(_resamples(parts, "stability"), threshold)


def build_stability_path(parts: Parts, *, threshold: float = 0.8) -> FigureSpec:
    """Picture 9, along alpha."""
    return stability_path_figure(_resamples(parts, "stability_path"), threshold)


def build_cloud(parts: Parts, first: Any = None, second: Any = None) -> FigureSpec:
    """Picture 3."""
    return cloud_figure(_resamples(parts, "cloud"), first, second)


def build_either_or(parts: Parts) -> FigureSpec:
    """Picture 10."""
    return either_or_figure(_resamples(parts, "either_or"))


def _resamples(parts: Parts, kind: str) -> Resamples:
    if parts.resamples is None:
        raise InputError(
            f"The {kind} figure needs refits on bootstrap samples, which this fit does not have: call "
            f"dr.resample(X, y).plot.{kind}(), or compare with dr.compare(X, y, resamples=100) "
            "(on the command line: --resamples 100)."
        )
    return parts.resamples


def build_breakage(parts: Parts) -> FigureSpec:
    """Picture 11."""
    if parts.breakage is None:
        raise InputError(
            "The breakage figure needs held-out errors with failing inputs, which this fit does not have: call "
            "dr.breakage(X, y).plot.breakage()."
        )
    return breakage_figure(parts.breakage)


def build_residuals(parts: Parts, *, alpha: float | None = None, data: Any = None) -> FigureSpec:
    """Picture 13. ``data`` is a dict of X, y and offset; without it, groups of rows that were held out."""
    held_out = None if parts.evidence is None else getattr(parts.evidence, "residuals", None)
    if (not data or data.get("X") is None) and alpha is None and held_out is not None:
        return residual_groups_figure(held_out, parts.target)
    if not data or data.get("X") is None or data.get("y") is None:
        raise InputError(
            "Residuals need rows, and a fit keeps none: call plot.residuals(X=X, y=y), best with rows that the fit has "
            "not seen."
        )
    if parts.path is None:
        raise InputError("The residuals figure needs a path: call dr.path(X, y).plot.residuals(X=X, y=y).")
    if parts.path.loss.kind in ("class", "classes", "survival", "numbers") or parts.path.outputs > 1:
        instead = "risk" if parts.path.loss.kind == "survival" else "calibration"
        raise InputError(
            f"With loss={parts.path.loss.name!r} residuals take few values and show little: look at "
            f"dr.compare(X, y).plot.{instead}()."
        )
    index, y = parts.index(alpha), data["y"]
    level = getattr(parts.path.loss, "q", None)
    if parts.function_problem is not None:
        return residuals_figure(*_of_function(parts, index, data["X"], y, data.get("offset")), parts.target, level)
    problem = problem_of_data(parts.path, data["X"], y, None, data.get("offset"))
    eta = linear_predictor(problem, parts.path.coef_at(index), parts.path.intercept[index])
    return residuals_figure(np.asarray(parts.path.loss.mean(eta)), problem.y, parts.target, level)


def _of_function(parts: Parts, index: int, X: Any, y: Any, offset: Any) -> tuple[Float, Float]:
    """Predictions of f at some rows, and what was observed there."""
    path: Any = parts.path
    model = path.function.bind(X)
    values = read_target(y, model.n_rows, path.loss).values
    eta = model.value(path.coef_at(index))
    own = check_offset(offset, model.n_rows, outputs=1)
    return np.asarray(path.loss.mean(eta if own is None else eta + own)), np.asarray(values, dtype=np.float64)
