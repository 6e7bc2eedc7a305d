"""Checks of arguments that the optimisers of PyTorch and JAX share: strength, factors, groups by axis, bounds.

Nothing here imports PyTorch or JAX.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np

from ..errors import InputError, InputTypeError

__all__ = ["ALL_AXES", "check_alpha", "check_bounds", "check_factor", "group_axes", "per_parameter"]

ALL_AXES = {"neurons": 0, "outputs": 0, "channels": 0, "inputs": 1}


def check_alpha(alpha: Any) -> float | Callable[[int], Any]:
    """A strength of at least 0, or a function of the number of finished steps that gives one."""
    if callable(alpha):
        return alpha  # type: ignore[no-any-return]
    if isinstance(alpha, bool) or not isinstance(alpha, Real):
        raise InputTypeError(
            f"alpha={alpha!r}: the strength must be a number of at least 0, or a function of the step that returns one."
        )
    value = float(alpha)
    if not (math.isfinite(value) and value >= 0):
        raise InputError(f"alpha={alpha!r}: the strength must be a finite number of at least 0.")
    return value


def check_factor(factor: Any, shape: tuple[int, ...], name: str) -> float | np.ndarray[Any, Any]:
    """One parameter's factors: a number, or an array that fills the parameter's shape by NumPy's rules."""
    try:
        values = np.asarray(factor.detach().cpu() if hasattr(factor, "detach") else factor, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputTypeError(f"penalty_factor of {name} is {factor!r}: it must be numbers of at least 0.") from None
    if np.isnan(values).any() or (values < 0).any():
        raise InputError(f"penalty_factor of {name} must be at least 0 (0 leaves a weight free, inf holds it at 0).")
    if values.ndim == 0:
        return float(values)
    try:
        fits = np.broadcast_shapes(values.shape, shape) == shape
    except ValueError:
        fits = False
    if not fits:
        raise InputError(f"penalty_factor of {name} has shape {values.shape}, which does not fill its shape {shape}.")
    return np.asarray(values)


def check_bounds(bounds: Any, grouped: bool) -> tuple[float, float] | None:
    """Bounds (lower, upper) of every penalised weight; None and infinities mean none."""
    if bounds is None:
        return None
    try:
        lower, upper = bounds
        pair = (-math.inf if lower is None else float(lower), math.inf if upper is None else float(upper))
    except (TypeError, ValueError):
        raise InputError(f"bounds={bounds!r} must be two numbers (lower, upper), such as (0, None).") from None
    if not pair[0] <= pair[1]:
        raise InputError(f"bounds={bounds!r}: the lower bound must not exceed the upper one.")
    if grouped:
        raise InputError("bounds and groups cannot be mixed: leave one of them out.")
    return None if pair == (-math.inf, math.inf) else pair


def group_axes(groups: Any, shape: tuple[int, ...], name: str, words: Mapping[str, int]) -> tuple[int, ...] | None:
    """The axes that count one parameter's groups; None where each weight stands by itself.

    An axis (0: the slices ``w[0], w[1], ...`` are the groups), a tuple of axes, an empty tuple (the whole tensor is
    one group), or one of ``words``.
    """
    if groups is None:
        return None
    if isinstance(groups, str):
        if groups not in words:
            known = ", ".join(repr(word) for word in words)
            raise InputError(
                f"groups={groups!r} for {name} is not known: write the axis whose slices are the groups"
                + (f", or one of {known}." if known else " (0, 1, ...).")
            )
        groups = words[groups]
    axes = groups if isinstance(groups, tuple | list) else (groups,)
    if not all(isinstance(axis, int | np.integer) and not isinstance(axis, bool) for axis in axes):
        raise InputTypeError(f"groups={groups!r} for {name}: an axis, a tuple of axes, or None is meant.")
    wrong = [axis for axis in axes if not -len(shape) <= axis < len(shape)]
    if wrong:
        raise InputError(
            f"groups={groups!r}: {name} has shape {shape}, so its axes go from 0 to {len(shape) - 1}, not {wrong[0]}."
        )
    return tuple(sorted({int(axis) % len(shape) for axis in axes}))


def per_parameter(given: Any, names: Sequence[str], what: str, default: Any) -> list[Any]:
    """One argument for each of the named parameters: from one value for all, a list, or a dictionary by name."""
    if isinstance(given, Mapping):
        unknown = [key for key in given if key not in names]
        if unknown:
            raise InputError(
                f"{what} names {unknown[0]!r}, which is not among the penalised parameters ({', '.join(names[:6])}"
                + (", ...)." if len(names) > 6 else ").")
            )
        return [given.get(name, default) for name in names]
    if isinstance(given, list):
        if len(given) != len(names):
            raise InputError(f"{what} has {len(given)} entries and there are {len(names)} penalised parameters.")
        return given
    return [given] * len(names)
