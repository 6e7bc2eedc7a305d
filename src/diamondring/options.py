"""Checks of the options that every fit shares: penalty factors, bounds, alphas, tolerances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import InputError, InputTypeError
from .names import Names

__all__ = ["brief", "check_alphas", "check_bounds", "check_factor", "check_flag", "check_positive", "check_standardize"]

Float = NDArray[np.float64]


def _numbers(values: Any, what: str) -> Float:
    try:
        array = np.asarray(values)
        if array.dtype == np.float64:
            return array
        if array.dtype.kind not in "biufO" or any(v is None or isinstance(v, str) for v in np.ravel(array).tolist()):
            raise TypeError
        return np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{what} must hold numbers, not {brief(values)}.") from None


def brief(value: Any) -> str:
    """A value in a message: on one line, of at most 60 characters."""
    text = repr(value).replace("\n", " ")
    return text if len(text) <= 60 else text[:57] + "..."


def _positions(
    name: Any, what: str, names: Names, groups: Mapping[str, tuple[int, ...]], *, own_name_first: bool = False
) -> tuple[int, ...]:
    """Columns meant by a name: one input, or all inputs that encode one column of the user's table."""
    if name in groups and not (own_name_first and name in names):
        return groups[name]
    if name in names:
        return (names.index(name),)
    close = _closest(str(name), [*names, *groups])
    hint = f" Did you mean {close!r}?" if close else f" The inputs are {_listing(names)}."
    raise InputError(f"{what} names the input {name!r}, which does not exist.{hint}")


def _closest(name: str, known: list[str]) -> str | None:
    from difflib import get_close_matches

    found = get_close_matches(name, known, n=1)
    return found[0] if found else None


def _listing(names: Names, limit: int = 6) -> str:
    shown = ", ".join(names[:limit])
    return shown if len(names) <= limit else f"{shown}, ... ({len(names)} in all)"


def check_factor(penalty_factor: Any, names: Names, groups: Mapping[str, tuple[int, ...]] | None = None) -> Float:
    """Penalty factors (p,) from an array, a dictionary by name (missing names: 1), or None (all 1).

    ``groups`` are the inputs made of each column of an encoded table: its name stands for all of them. 0 leaves an
    input free, ``inf`` excludes it. They are never rescaled.

    Raises
    ------
    InputError
        For wrong lengths, unknown names, negative values or NaN; the message names the input.
    """
    p = len(names)
    factor = np.ones(p)
    if penalty_factor is None:
        return factor
    if isinstance(penalty_factor, Mapping):
        for name, value in penalty_factor.items():
            one = _numbers(value, f"penalty_factor[{name!r}]")
            if one.ndim != 0:
                raise InputError(f"penalty_factor[{name!r}] must be one number, not {brief(value)}.")
            factor[list(_positions(name, "penalty_factor", names, groups or {}))] = one
    else:
        given = _numbers(penalty_factor, "penalty_factor")
        if given.shape != (p,):
            raise InputError(f"penalty_factor has shape {given.shape}; it needs one number per input, ({p},).")
        factor = given.copy()
    wrong = np.flatnonzero(~(factor >= 0))
    if len(wrong):
        j = int(wrong[0])
        raise InputError(
            f"penalty_factor of {names[j]} is {factor[j]:g}; it must be 0 (not penalised) or more (inf leaves it out)."
        )
    return factor


def check_bounds(bounds: Any, names: Names, groups: Mapping[str, tuple[int, ...]] | None = None) -> tuple[Float, Float]:
    """Lower and upper bounds, each (p,), on the coefficients in original units.

    Parameters
    ----------
    bounds : None, tuple ``(lower, upper)``, dictionary ``{name: (lower, upper)}``, or array of shape (p, 2)
        Each side a number, None (no bound) or, in the tuple, an array (p,). Missing names have no bounds.

    Raises
    ------
    InputError
        For wrong shapes, unknown names, NaN, or a lower bound above its upper bound.
    """
    p = len(names)
    lower, upper = np.full(p, -np.inf), np.full(p, np.inf)
    if bounds is None:
        return lower, upper
    if isinstance(bounds, Mapping):
        for name, pair in bounds.items():
            # a number with gaps is two inputs, itself and "missing": a bound on it says nothing about the other
            index = list(_positions(name, "bounds", names, groups or {}, own_name_first=True))
            lower[index], upper[index] = _pair(pair, f"bounds[{name!r}]")
    elif isinstance(bounds, tuple) and len(bounds) == 2:
        for side, given, into in (("lower", bounds[0], lower), ("upper", bounds[1], upper)):
            if given is not None:
                numbers = _numbers(given, f"the {side} bounds")
                if numbers.shape not in ((), (p,)):
                    raise InputError(
                        f"the {side} bounds have shape {numbers.shape}; give one number, or one per input, ({p},)."
                    )
                into[:] = numbers
    else:
        lower, upper = _bounds_by_row(bounds, p, lower, upper)
    _refuse_bad_bounds(lower, upper, names)
    return lower, upper


def _pair(pair: Any, what: str) -> tuple[float, float]:
    try:
        low, high = pair
    except (TypeError, ValueError):
        raise InputError(f"{what} must be a pair (lower, upper), None for no bound; it is {brief(pair)}.") from None
    low = -np.inf if low is None else low
    high = np.inf if high is None else high
    numbers = _numbers([low, high], what)
    return float(numbers[0]), float(numbers[1])


def _bounds_by_row(bounds: Any, p: int, lower: Float, upper: Float) -> tuple[Float, Float]:
    try:
        length = len(bounds)
    except TypeError:
        raise InputTypeError(
            f"bounds={brief(bounds)} is not understood: give (lower, upper), a dictionary by name, "
            "or one pair per input."
        ) from None
    if length != p:
        raise InputError(f"bounds has {length} rows; it needs one pair (lower, upper) per input, {p}.")
    for j, pair in enumerate(bounds):
        lower[j], upper[j] = _pair(pair, f"bounds[{j}]")
    return lower, upper


def _refuse_bad_bounds(lower: Float, upper: Float, names: Names) -> None:
    wrong = np.flatnonzero(~(lower <= upper) | (lower == np.inf) | (upper == -np.inf))
    if len(wrong):
        j = int(wrong[0])
        what = "is not a number" if np.isnan(lower[j]) or np.isnan(upper[j]) else "leave no value"
        raise InputError(
            f"The bounds of {names[j]}, lower {lower[j]:g} and upper {upper[j]:g}, {what}: "
            "the lower bound must be a number not above the upper bound (None means no bound)."
        )


def check_alphas(alphas: Any) -> int | Float:
    """A grid length (an int), or the distinct and repeated values wanted, (k,) decreasing.

    Raises
    ------
    InputError
        For an empty list, NaN, infinity, a negative value, or a grid length below 1.
    """
    if isinstance(alphas, bool | np.bool_):
        raise InputError(f"alphas={alphas} is not a penalty strength: give a number of values, or the values.")
    if isinstance(alphas, int | np.integer):
        if alphas < 1:
            raise InputError(f"alphas={alphas}: a grid needs at least 1 value; write {float(alphas)} for one value.")
        return int(alphas)
    values = np.atleast_1d(_numbers(alphas, "alphas"))
    if values.ndim != 1 or len(values) == 0:
        raise InputError(f"alphas has shape {values.shape}; give a number of values, or a list of values.")
    usable = (values >= 0) & (values < np.inf)
    for value in () if usable.all() else values[~usable][:1]:
        finite = " and finite" if value > 0 else ""
        raise InputError(f"alpha={value:g}: penalty strength must be 0 or more (0 = no penalty){finite}.")
    return np.sort(values)[::-1].copy() if len(values) > 1 else values.copy()


def check_positive(value: Any, name: str, *, below: float = np.inf) -> float:
    """A number above 0 and below ``below``; 0 is refused."""
    usable = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    if not usable or not 0 < value < below:
        limit = "" if np.isinf(below) else f" and below {below:g}"
        raise InputError(f"{name}={brief(value)} must be a number above 0{limit}.")
    return float(value)


def check_tol(tol: Any) -> float:
    """Target for the relative duality gap; below 1e-12, which is as far as float64 goes, counts as 1e-12."""
    usable = isinstance(tol, int | float | np.integer | np.floating) and not isinstance(tol, bool)
    if not usable or not tol >= 0:
        raise InputError(f"tol={brief(tol)} must be a number of at least 0; 1e-8 is usual, 1e-12 the least reachable.")
    return max(float(tol), 1e-12)


def check_flag(value: Any, name: str) -> bool:
    """True or False."""
    if not isinstance(value, bool | np.bool_):
        raise InputError(f"{name}={brief(value)} must be True or False.")
    return bool(value)


def check_standardize(standardize: Any, p: int) -> bool | NDArray[np.bool_]:
    """True, False, or a mask (p,) of the inputs to standardise."""
    if isinstance(standardize, bool | np.bool_):
        return bool(standardize)
    mask = np.asarray(standardize)
    if mask.dtype != bool or mask.shape != (p,):
        raise InputError(f"standardize={brief(standardize)} must be True, False, or {p} of them, one per input.")
    return mask
