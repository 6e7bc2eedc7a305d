"""From the parts of a fitted function f(x; b) to the data of its figures; its path keeps the problem that it solved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import InputError
from ..function_ingredients import function_ingredients
from ..ingredients import Ingredients
from ..penalties import NoPenalty
from .coefficients import Effects
from .common import input_index
from .function_surface import function_surface
from .parts import Parts, method_named
from .spec import FigureSpec
from .text import number
from .touch import touch, touching_pair

__all__ = ["function_effects", "function_parts", "function_touch"]


def function_parts(parts: Parts, alpha: float | None) -> Ingredients:
    """What the pull picture needs, at one of the path's alphas."""
    _refuse_kinks(parts)
    index = parts.index(alpha)
    assert parts.path is not None
    return function_ingredients(parts.function_problem, parts.path, index)


def function_touch(parts: Parts, chosen: list[Any], alpha: float | None) -> FigureSpec:
    """Picture 1 of two parameters; without names, the pair that shows most."""
    _refuse_kinks(parts)
    problem, path, index = parts.function_problem, parts.path, parts.index(alpha)
    assert path is not None
    if chosen:
        pair = (input_index(path.names, chosen[0], path.noun), input_index(path.names, chosen[1], path.noun))
    else:
        found = touching_pair(function_ingredients(problem, path, index, by_group=False))
        if found is None:
            raise InputError("The touching picture needs two parameters that can be kept, and this f has fewer.")
        pair = found
    fit = function_ingredients(problem, path, index, inputs=list(pair), by_group=False)
    if pair[0] == pair[1] or not all(fit.usable[list(pair)]):
        return touch(fit, *pair)  # says what is wrong
    ridge = method_named(parts.comparison, "L2")
    other = float(ridge.chosen.alpha) if ridge is not None and ridge.chosen is not None and fit.l1_ratio > 0 else None
    surface = function_surface(problem, fit, pair, path.coef_at(index), other_alpha=other)
    source = "at its own alpha" if other is not None else "on the same level line"
    return touch(replace(fit, surface=surface), *pair, source=source)


def function_effects(parts: Parts, alpha: float | None) -> Effects:
    """The parameters of the final model, or of one of the path's alphas; beside them, those without penalty."""
    path, model = parts.path, parts.model
    assert path is not None
    none = method_named(parts.comparison, "none")
    if model is not None and alpha is None:
        coef, penalty, strength = model.coef, model.stats.method or model.penalty.name, model.alpha
    else:
        index = parts.index(alpha)
        coef, penalty, strength = path.coef_at(index), path.penalty.name, float(path.alphas[index])
    ghost, name = None, "no penalty"
    last = len(path.alphas) - 1
    if none is not None and none.model is not model:
        ghost = none.model.coef
    elif none is None and last > 0 and strength > path.alphas[last]:
        ghost, weakest = path.coef_at(last), float(path.alphas[last])
        name = name if weakest == 0 else f"the weakest penalty solved (alpha {number(weakest)})"
    strength = 0.0 if isinstance(path.penalty, NoPenalty) and model is None else strength
    return Effects(
        names=path.names, coef=np.asarray(coef), sd=np.ones(len(coef)), ghost=ghost, ghost_name=name, penalty=penalty,
        alpha=strength, target=parts.target, noun=path.noun,
    )  # fmt: skip


def _refuse_kinks(parts: Parts) -> None:
    problem = parts.function_problem
    if not problem.loss.smooth:
        raise InputError(
            f"This figure needs a loss with a derivative, and {problem.loss.name} has none where it matters."
        )
