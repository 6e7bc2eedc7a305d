"""From the parts of a result to each figure's data; what is missing becomes a sentence saying what to do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from ..errors import InputError
from ..ingredients import Ingredients, ingredients_from_data
from .coefficients import Effects, coefficients_figure
from .common import input_index
from .cost import cost_figure
from .curves import Curve, curve_of
from .cv import cv_figure
from .overfit import overfit_figure
from .parts import Parts, method_named, shown_method
from .paths import path_figure
from .pull import pull_figure
from .spec import FigureSpec
from .text import number
from .touch import Contrast, touch, touching_pair
from .which_one import which_one_figure

if TYPE_CHECKING:
    from ..tune import Selection

__all__ = ["build_coefficients", "build_cost", "build_cv", "build_overfit", "build_path", "build_pull", "build_touch"]
__all__ += ["build_which_one"]


def build_path(parts: Parts) -> FigureSpec:
    """Picture 4."""
    path = parts.path
    if path is None:
        _missing("path", "a path", "dr.path(X, y).plot.path()")
    chosen = [("chosen", parts.alpha)] if parts.alpha else []
    selection = _selection_of(parts)
    if selection is not None:
        chosen = curve_of(selection, parts.alpha).chosen()
    return path_figure(path, chosen=chosen, method=path.penalty.name if parts.comparison is not None else "")


def build_cv(parts: Parts) -> FigureSpec:
    """Picture 5."""
    selection, curve = _curve(parts, "cv")
    path = selection.paths[selection.best.variant]
    n_kept = [int(n) for n in path.n_kept[path.alphas > 0]] if path.l1_ratio > 0 else []
    none = method_named(parts.comparison, "none")
    no_penalty = None if none is None else float(none.error)
    if no_penalty is not None and curve.root and math.isfinite(no_penalty):
        no_penalty = math.sqrt(max(no_penalty, 0.0))
    return cv_figure(
        curve, n_kept=n_kept if len(n_kept) == len(curve.alphas) else (), no_penalty=no_penalty, method=parts.method
    )


def build_overfit(parts: Parts) -> FigureSpec:
    """Picture 6."""
    return overfit_figure(_curve(parts, "overfit")[1])


def build_touch(
    parts: Parts, first: Any = None, second: Any = None, *, alpha: float | None = None, data: Any = None
) -> FigureSpec:
    """Picture 1; without names, the pair that shows most. ``data`` is a dict of X, y, sample_weight, offset."""
    chosen: list[Any] = [which for which in (first, second) if which is not None]
    if len(chosen) == 1:
        raise InputError("The touching picture needs two inputs: name both, or none for the pair that shows most.")
    inputs = None
    if parts.path is not None:
        inputs = [input_index(parts.path.names, which) for which in chosen] or None
    fit = _ingredients(parts, alpha, data, inputs, "touch('a', 'b', X=X, y=y)")
    pair: Any = tuple(chosen) or touching_pair(fit)
    if pair is None:
        raise InputError("The touching picture needs two inputs that can be kept, and this fit has fewer.")
    ridge = method_named(parts.comparison, "L2")
    contrast = None
    if ridge is not None and ridge.chosen is not None and fit.l1_ratio > 0:
        contrast = Contrast(float(ridge.chosen.alpha))
    return touch(fit, *pair, contrast=contrast)


def build_pull(parts: Parts, *, alpha: float | None = None, data: Any = None) -> FigureSpec:
    """Picture 14. ``data`` is a dict of X, y, sample_weight, offset."""
    return pull_figure(_ingredients(parts, alpha, data, None, "pull(X=X, y=y)"))


def build_coefficients(parts: Parts, *, alpha: float | None = None) -> FigureSpec:
    """Picture 8."""
    if parts.model is not None and alpha is None:
        return coefficients_figure(_effects_of_model(parts))
    index = parts.index(alpha)
    path = parts.path
    assert path is not None
    ghost, ghost_name = None, ""
    last = len(path.alphas) - 1
    if index != last:
        ghost = path.coef_at(last)
        weakest = path.alphas[last]
        ghost_name = "no penalty" if weakest == 0 else f"the weakest penalty solved (alpha {number(weakest)})"
    return coefficients_figure(
        Effects(
            names=path.names,
            coef=path.coef_at(index),
            sd=path.sd,
            ghost=ghost,
            ghost_name=ghost_name,
            penalty=path.penalty.name,
            alpha=float(path.alphas[index]),
            target=parts.target,
        )
    )


def build_which_one(parts: Parts) -> FigureSpec:
    """Picture 7."""
    if parts.comparison is None:
        _missing("which_one", "a comparison of methods", "dr.compare(X, y).plot.which_one()")
    return which_one_figure(parts.comparison)


def build_cost(parts: Parts) -> FigureSpec:
    """Picture 12."""
    if parts.comparison is None:
        _missing("cost", "a comparison of methods", "dr.compare(X, y).plot.cost()")
    return cost_figure(parts.comparison)


def _missing(kind: str, what: str, call: str) -> NoReturn:
    raise InputError(f"The {kind} figure needs {what}, which this fit does not have: call {call}.")


def _curve(parts: Parts, kind: str) -> tuple[Selection, Curve]:
    if parts.selection is None:
        _missing(kind, "held-out errors", f"dr.cross_validate(X, y).plot.{kind}()")
    used = parts.alpha
    if parts.comparison is not None:
        method = method_named(parts.comparison, parts.method)
        used = None if method is None or method.chosen is None else method.chosen.alpha
    return parts.selection, curve_of(parts.selection, used)


def _selection_of(parts: Parts) -> Selection | None:
    """The selection that the path belongs to."""
    if parts.comparison is None:
        return parts.selection
    shown = shown_method(parts.comparison)
    return None if shown is None else shown.selection


def _ingredients(parts: Parts, alpha: float | None, data: Any, inputs: Any, call: str) -> Ingredients:
    """Those kept with the fit, or computed from data that are passed."""
    kept = parts.ingredients
    if data and data.get("X") is not None:
        if data.get("y") is None:
            raise InputError("X was passed without y: pass both, as they were in the fit.")
        index = parts.index(alpha)
        assert parts.path is not None
        return ingredients_from_data(parts.path, index, inputs=inputs, **data)
    if kept is not None and (alpha is None or math.isclose(alpha, kept.alpha, rel_tol=1e-12)):
        return kept
    reason = "at this alpha " if kept is not None else ""
    raise InputError(
        f"The residual's correlation with each input was not kept {reason}with this fit (a fit keeps no data): pass "
        f"the data it was fitted on, plot.{call}."
    )


def _effects_of_model(parts: Parts) -> Effects:
    """The final model; its ghost is the comparison's unpenalised model."""
    model = parts.model
    assert model is not None
    if model.sd is None:
        raise InputError(
            "The standard deviations of the inputs were not kept with this model, so their effects cannot be compared: "
            "look at its coef_table() instead."
        )
    none = method_named(parts.comparison, "none")
    ghost = None
    if none is not None and none.model is not model and len(none.model.coef) == len(model.coef):
        ghost = np.asarray(none.model.coef, dtype=np.float64)
    return Effects(
        names=tuple(model.names),
        coef=np.asarray(model.coef, dtype=np.float64),
        sd=np.asarray(model.sd, dtype=np.float64),
        ghost=ghost,
        ghost_name="no penalty",
        penalty=model.stats.method or model.penalty.name,
        alpha=float(model.alpha),
        target=parts.target,
    )
