"""From the parts of a result to each figure's data; what is missing becomes a sentence saying what to do."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..ingredients import Ingredients, ingredients_from_data, problem_of_data
from ..measures import ratio_name
from ..problem import Problem, linear_predictor
from .coefficients import Effects, coefficients_figure
from .common import input_index
from .cost import cost_figure
from .curves import Curve, curve_of
from .cv import cv_figure
from .functions import function_effects, function_parts, function_touch
from .judged import calibration_figure, confusion_figure, roc_figure
from .multiples import MOST, combined, of_output, of_size
from .overfit import overfit_figure
from .parts import Parts, method_named, output_names, shown_method
from .paths import path_figure
from .pull import pull_figure
from .resampled import resampled_effects
from .risk import risk_figure
from .spec import FigureSpec
from .surface import surface_of
from .text import number
from .touch import Contrast, touch, touching_pair
from .which_one import which_one_figure
from .zero_curved import curved_zone
from .zero_plane import asked_of, zero_plane_figure
from .zero_zone import zero_zone_figure

if TYPE_CHECKING:
    from ..tune import Selection

Float = NDArray[np.float64]

__all__ = ["build_coefficients", "build_cost", "build_cv", "build_overfit", "build_path", "build_pull", "build_touch"]
__all__ += ["build_which_one", "build_calibration", "build_confusion", "build_risk", "build_roc"]
__all__ += ["build_zero_zone", "effects_of"]


def build_path(parts: Parts) -> FigureSpec:
    """Picture 4."""
    path = parts.path
    if path is None:
        _missing("path", "a path", "dr.path(X, y).plot.path()")
    chosen = [("chosen", parts.alpha)] if parts.alpha else []
    selection = _selection_of(parts)
    if selection is not None:
        chosen = curve_of(selection, parts.alpha).chosen()
    method = path.penalty.name if parts.comparison is not None else ""
    if len(path.coefs) == 1:
        return path_figure(path, chosen=chosen, method=method)
    if path.outputs > MOST:
        figure = path_figure(of_size(path), chosen=chosen, method=method)
        return replace(figure, caption=f"{figure.caption} Sizes are norms over the {path.outputs} outputs.")
    sizes = np.array([float((abs(each) @ path.sd).sum()) for each in path.coefs])
    return combined(output_names(path), lambda k: path_figure(of_output(path, k), chosen=chosen, method=method), sizes)


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
        needs = f"two {parts.noun}s: name both"
        raise InputError(f"The touching picture needs {needs}, or none for the pair that shows most.")
    if parts.function_problem is not None:
        return function_touch(parts, chosen, alpha)
    inputs = None
    if parts.path is not None:
        inputs = [input_index(parts.path.names, which) for which in chosen] or None
    fit = _ingredients(parts, alpha, data, inputs, "touch('a', 'b', X=X, y=y)")
    pair: Any = tuple(chosen) or touching_pair(fit)
    if not chosen and fit.surface is not None:
        pair = fit.surface.pair
    if pair is None:
        raise InputError("The touching picture needs two inputs that can be kept, and this fit has fewer.")
    ridge = method_named(parts.comparison, "L2")
    if not fit.quadratic and data and data.get("X") is not None:
        fit = _with_surface(parts, fit, alpha, data, pair, ridge)
    contrast = None
    if ridge is not None and ridge.chosen is not None and fit.l1_ratio > 0:
        contrast = Contrast(float(ridge.chosen.alpha))
    return touch(fit, *pair, contrast=contrast)


def _with_surface(parts: Parts, fit: Ingredients, alpha: float | None, data: Any, pair: Any, ridge: Any) -> Ingredients:
    """The fit with the true error of two inputs, from the data."""
    problem, eta = _data_of(parts, alpha, data, "touching picture")
    both = (input_index(fit.names, pair[0]), input_index(fit.names, pair[1]))
    other = float(ridge.chosen.alpha) if ridge is not None and ridge.chosen is not None and fit.l1_ratio > 0 else None
    return replace(fit, surface=surface_of(problem, fit, both, eta, other_alpha=other))


def _data_of(parts: Parts, alpha: float | None, data: Any, what: str) -> tuple[Problem, Float]:
    """The problem of the data that were passed, and the linear predictors of the fit."""
    assert parts.path is not None
    problem = problem_of_data(parts.path, **data)
    index = parts.index(alpha)
    if problem.outputs > 1 or not problem.loss.smooth:
        raise InputError(f"The {what} is drawn for losses of one output with a derivative, not {problem.loss.name}.")
    return problem, linear_predictor(problem, parts.path.coef_at(index), parts.path.intercept[index])


def build_pull(parts: Parts, *, alpha: float | None = None, data: Any = None) -> FigureSpec:
    """Picture 14. ``data`` is a dict of X, y, sample_weight, offset."""
    if parts.function_problem is not None:
        return pull_figure(function_parts(parts, alpha))
    return pull_figure(_ingredients(parts, alpha, data, None, "pull(X=X, y=y)"))


def build_zero_zone(
    parts: Parts, first: Any = None, second: Any = None, *, alpha: float | None = None, data: Any = None
) -> FigureSpec:
    """Picture 2: every coefficient on its own, or the plane of two. ``data`` as in `build_touch`."""
    chosen: list[Any] = [which for which in (first, second) if which is not None]
    if parts.function_problem is not None:
        fit = function_parts(parts, alpha)
    else:
        if parts.path is not None and not parts.path.loss.smooth:
            raise InputError(
                f"The zero zone needs a loss with a derivative, and {parts.path.loss.name} has none where it matters."
            )
        inputs = None if parts.path is None else [input_index(parts.path.names, each) for each in chosen]
        wanted = inputs if inputs is not None and len(inputs) == 2 else None
        fit = _ingredients(parts, alpha, data, wanted, "zero_zone(X=X, y=y)")
    if len(chosen) == 2:
        return _zero_plane(parts, fit, chosen, alpha, data)
    return zero_zone_figure(fit, input_index(fit.names, chosen[0], fit.noun) if chosen else None)


def _zero_plane(parts: Parts, fit: Ingredients, chosen: list[Any], alpha: float | None, data: Any) -> FigureSpec:
    """The zero zone in the plane of two inputs."""
    ridge = method_named(parts.comparison, "L2")
    own = None if ridge is None or ridge.chosen is None else float(ridge.chosen.alpha)
    pair = (input_index(fit.names, chosen[0], fit.noun), input_index(fit.names, chosen[1], fit.noun))
    if fit.quadratic or pair[0] == pair[1] or not fit.usable[list(pair)].all():
        return zero_plane_figure(fit, *pair, ridge=own)
    if parts.function_problem is not None:
        raise InputError(
            "The zero zone of two is drawn for models that are linear in their inputs: call plot.zero_zone(), which "
            "shows every parameter on its own."
        )
    if not data or data.get("X") is None:
        raise InputError(
            "With this loss the zero zone of two inputs takes the data: plot.zero_zone(first, second, X=X, y=y)."
        )
    problem, eta = _data_of(parts, alpha, data, "zero zone of two inputs")
    weak = fit.alpha if own is None else own
    fit, zone = curved_zone(problem, fit, pair, eta, asked_of(fit, pair), weak)
    return zero_plane_figure(fit, *pair, ridge=own, zone=zone)


def build_coefficients(parts: Parts, *, alpha: float | None = None) -> FigureSpec:
    """Picture 8."""
    effects, result = effects_of(parts, alpha)
    return coefficients_figure(effects) if effects.noun != "input" else _by_output(effects, result)


def effects_of(parts: Parts, alpha: float | None = None) -> tuple[Effects, Any]:
    """What picture 8 shows, and the path or the model that it is about."""
    if parts.resamples is not None:
        return resampled_effects(parts.resamples, parts.target), parts.path
    if parts.function_problem is not None:
        return function_effects(parts, alpha), parts.path
    if parts.model is not None and alpha is None:
        return _effects_of_model(parts), parts.model
    index = parts.index(alpha)
    path = parts.path
    assert path is not None
    ghost, ghost_name = None, ""
    last = len(path.alphas) - 1
    if index != last:
        ghost = path.coef_at(last)
        weakest = path.alphas[last]
        ghost_name = "no penalty" if weakest == 0 else f"the weakest penalty solved (alpha {number(weakest)})"
    effects = Effects(
        names=path.names,
        coef=path.coef_at(index),
        sd=path.sd,
        ghost=ghost,
        ghost_name=ghost_name,
        penalty=path.penalty.name,
        alpha=float(path.alphas[index]),
        target=parts.target,
        ratio=ratio_name(path.loss),
    )
    return effects, path


def _by_output(effects: Effects, result: Any) -> FigureSpec:
    """One panel, or with several outputs (of a path or a model) one for each of the most important."""
    if effects.coef.ndim == 1:
        return coefficients_figure(effects)

    def one(k: int) -> FigureSpec:
        several = {name: getattr(effects, name) for name in ("ghost", "low", "high")}
        own: Any = {name: None if each is None else each[k] for name, each in several.items()}
        moved = "the score of the class" if result.loss.kind == "classes" else effects.moved
        return coefficients_figure(replace(effects, coef=effects.coef[k], target="", moved=moved, **own))

    return combined(output_names(result), one, np.abs(effects.coef * effects.sd).sum(axis=1))


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


def build_calibration(parts: Parts) -> FigureSpec:
    """Picture 16."""
    evidence = parts.evidence
    found = None if evidence is None else evidence.calibration
    if evidence is None or found is None:
        call = "dr.compare(X, y)" if parts.comparison is None else "dr.compare(X, y, loss='binomial')"
        _no_evidence(parts, "calibration", "held-out probabilities, counts or amounts", call)
    share = parts.loss_name == "binomial"
    return calibration_figure(
        found, share=share, rates=evidence.rates, target=parts.target, outcome=parts.outcome if share else ""
    )


def build_roc(parts: Parts) -> FigureSpec:
    """Picture 17."""
    found = None if parts.evidence is None else parts.evidence.roc
    if found is None:
        _no_evidence(parts, "roc", "held-out predictions of two classes", "dr.compare(X, y, loss='binomial')")
    return roc_figure(found, parts.outcome)


def build_confusion(parts: Parts) -> FigureSpec:
    """Picture 18."""
    found = None if parts.evidence is None else parts.evidence.confusion
    if found is None:
        _no_evidence(parts, "confusion", "held-out classes", "dr.compare(X, y, loss='multinomial')")
    return confusion_figure(found)


def build_risk(parts: Parts) -> FigureSpec:
    """Picture 19."""
    found = None if parts.evidence is None else parts.evidence.risk
    if found is None:
        _no_evidence(parts, "risk", "held-out survival times, 30 or more", "dr.compare(X, y, loss='cox')")
    return risk_figure(found, parts.target or "time")


def _no_evidence(parts: Parts, kind: str, what: str, call: str) -> NoReturn:
    if parts.comparison is not None and parts.comparison.verdict.winner == "mean":
        raise InputError(
            f"The {kind} figure looks at what the method to use predicts, and here no method beats predicting without "
            "any input: look at plot.which_one()."
        )
    _missing(kind, what, f"{call}.plot.{kind}()")


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
    loss = None if parts.path is None else parts.path.loss
    if loss is not None and not loss.smooth:
        raise InputError(
            f"With loss={loss.name!r} the error has a kink at every row, and no slope says how hard an input pulls: "
            "there is no picture of that."
        )
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
    if none is not None and none.model is not model and none.model.coef.shape == model.coef.shape:
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
        ratio=ratio_name(model.loss),
    )
