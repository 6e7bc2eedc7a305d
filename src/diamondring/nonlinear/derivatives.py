"""Derivatives of f in its parameters from values alone, and the test of a Jacobian against them.

All Jacobians here have the parameters first, (p, n) or (p, n, K): a column is computed, and lies in memory, as a whole.

Sources: the complex step, Squire and Trapp (1998), Martins, Sturdza and Alonso (2003); steps of differences, Gill,
Murray and Wright, *Practical Optimization* (1981), section 8.6.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..messages import rows_text

__all__ = [
    "Probe",
    "agrees",
    "central_differences",
    "complex_step",
    "first_wrong_parameter",
    "forward_differences",
    "keeps_imaginary_parts",
    "length",
    "wrong_jacobian",
]

Float = NDArray[np.float64]

EPS = float(np.finfo(np.float64).eps)
_STEP = 2.0**-100
"""Of the complex step: its square vanishes beside 1, nothing is subtracted, and dividing by it is exact."""


@dataclass(frozen=True, eq=False)
class Probe:
    """f around a point, as differences see it.

    Attributes
    ----------
    call : callable
        Predictions (n,) or (n, K) at parameters (p,), real or complex; they need not be finite.
    lower, upper : (p,)
        No difference looks beyond them.
    typical : (p,)
        The size of each parameter where its value is smaller, above 0.
    eps : float
        Relative rounding of f's values: that of float64, or of float32 where f computes in it.
    """

    call: Callable[[NDArray[Any]], NDArray[Any]]
    lower: Float
    upper: Float
    typical: Float
    eps: float = EPS

    def steps(self, b: Float) -> Float:
        """eps^(1/3) of each parameter's size: truncation and rounding of a central difference are alike there."""
        return np.asarray(self.eps ** (1 / 3) * np.maximum(np.abs(b), self.typical))


def complex_step(probe: Probe, b: Float, shape: tuple[int, ...]) -> Float:
    """The Jacobian (p, *shape) at `b` as imag f(b + ih e_j) / h, as exact as f itself where f is analytic.

    Functions that take absolute values or real parts on the way lose the imaginary part: see `agrees`.
    """
    z = b.astype(np.complex128)
    imaginary = z.imag
    out = np.empty((len(b), *shape))
    call = probe.call
    for j in range(len(b)):
        imaginary[j] = _STEP
        out[j] = call(z).imag
        imaginary[j] = 0.0
    out *= 1 / _STEP
    return out


def central_differences(
    probe: Probe, b: Float, f0: Float, columns: Sequence[int] | None = None, scale: float = 1.0
) -> Float:
    """The Jacobian (p, *f0.shape) at `b`: (f(b + h e_j) - f(b - h e_j)) / 2h, its error of order h² and eps/h.

    Where b_j is nearer than h to a bound, or f is not finite on one side, the three-point formula of the other side
    takes its place, (-3 f(b) + 4 f(b + h) - f(b + 2h)) / 2h, of the same order. A parameter whose bounds coincide
    cannot move, and its column is 0.

    Parameters
    ----------
    f0 : (n,) or (n, K)
        f at `b`.
    columns : sequence of int, optional
        The parameters wanted; the others' columns are left out.
    scale : float, default 1
        Multiplies all steps.
    """
    wanted = range(len(b)) if columns is None else columns
    out = np.empty((len(wanted), *f0.shape))
    steps = scale * probe.steps(b)
    x = b.copy()
    for place, j in enumerate(wanted):
        out[place] = _one_difference(probe, x, j, float(steps[j]), f0)
    return out


def forward_differences(probe: Probe, b: Float, f0: Float) -> Float:
    """The Jacobian (p, *f0.shape) at `b` to about eps^(1/2); backward where there is no room above."""
    out = np.empty((len(b), *f0.shape))
    steps = probe.eps**0.5 * np.maximum(np.abs(b), probe.typical)
    x = b.copy()
    for j, at in enumerate(b.tolist()):
        x[j] = at + steps[j] if at + steps[j] <= probe.upper[j] else max(at - steps[j], probe.lower[j])
        moved = float(x[j]) - at
        out[j] = (probe.call(x) - f0) / moved if moved else 0.0
        x[j] = at
    return out


def _one_difference(probe: Probe, x: Float, j: int, h: float, f0: Float) -> Float:
    at, down, up = float(x[j]), float(x[j] - probe.lower[j]), float(probe.upper[j] - x[j])
    if down <= 0 and up <= 0:
        return np.zeros_like(f0)

    def moved(step: float) -> tuple[float, Float]:
        """The step as float64 holds it, and f there."""
        x[j] = at + step
        taken = float(x[j]) - at
        try:
            return taken, np.asarray(probe.call(x), dtype=np.float64)
        finally:
            x[j] = at

    if down >= h and up >= h:
        a, above = moved(h)
        b, below = moved(-h)
        slope: Float = (above - below) / (a - b)
        if math.isfinite(np.vdot(slope, slope)):
            return slope
    slope = np.full_like(f0, np.nan)
    for side, room in sorted(((1.0, up), (-1.0, down)), key=lambda one: -min(one[1], 2 * h)):
        if room <= 0:
            continue
        a, near = moved(side * min(h, room / 2))
        b, far = moved(side * min(2 * h, room))
        if a == 0 or a == b:
            continue
        # the parabola through f(0), f(a), f(b), at 0
        slope = (near - f0) * (b / (a * (b - a))) - (far - f0) * (a / (b * (b - a)))
        if np.isfinite(slope).all():
            break
    return slope


@lru_cache(maxsize=64)
def directions(p: int) -> Float:
    """p numbers of sizes between 1/2 and 1 and of either sign, without a pattern, the same in every run; read-only."""
    part = np.arange(1, p + 1) * 0.6180339887498949 % 1
    out = np.asarray(np.copysign(0.5 + 0.5 * part, np.sin(7 * part * p + np.arange(p))))
    out.flags.writeable = False
    return out


def change_along(probe: Probe, b: Float, f0: Float, d: Float) -> tuple[Float, Float]:
    """A step near `d`, as float64 holds it, and what f changes by in proportion to it, of second order in its size.

    Central where the bounds leave room on both sides; else from `b` inwards. Two values of f are needed.
    """
    size, ahead, behind = np.abs(d), b + d, b - d
    low, high = np.minimum(ahead, behind), np.maximum(ahead, behind)
    if (low >= probe.lower).all() and (high <= probe.upper).all():
        return ahead - behind, np.asarray(probe.call(ahead) - probe.call(behind), dtype=np.float64)
    up, down = probe.upper - b, b - probe.lower
    sign = np.where(size <= np.minimum(up, down), np.sign(d), np.where(up >= down, 1.0, -1.0))
    inwards = sign * np.minimum(size, np.maximum(np.where(sign > 0, up, down), 0.0) / 2)
    near = np.clip(b + inwards, probe.lower, probe.upper)
    far = np.clip(b + 2 * inwards, probe.lower, probe.upper)
    change = 2 * probe.call(near) - 0.5 * probe.call(far) - 1.5 * f0
    return near - b, np.asarray(change, dtype=np.float64)


def agrees(probe: Probe, b: Float, f0: Float, jacobian: Float, tolerance: float = 1e-6) -> bool:
    """Whether a Jacobian (p, *f0.shape) fits the difference of f along one direction, see `balanced`.

    Two values of f are needed. False is a suspicion: `wrong_jacobian` looks closer.
    """
    flat = jacobian.reshape(len(b), -1)
    if not flat.size:
        return True
    d = balanced(probe, b, f0, flat)
    if d is None:
        return False
    moved, change = change_along(probe, b, f0, d)
    return within(probe, f0, moved, flat, change.ravel() - moved @ flat, tolerance)


def keeps_imaginary_parts(probe: Probe, b: Float, f0: Float, rough: Float, tolerance: float = 1e-6) -> bool:
    """Whether the complex step along one direction, see `balanced`, fits the difference of f; for a rough Jacobian."""
    flat = rough.reshape(len(b), -1)
    d = balanced(probe, b, f0, flat)
    if d is None:
        return False
    moved, change = change_along(probe, b, f0, d)
    found = probe.call(b + (_STEP * 1j) * moved)
    if found.dtype.kind != "c":
        return False
    return within(probe, f0, moved, flat, (change - found.imag / _STEP).ravel(), tolerance)


def balanced(probe: Probe, b: Float, f0: Float, flat: Float) -> Float | None:
    """A direction (p,) along which a wrong row of a Jacobian (p, m) shows beside those with more effect.

    It moves each parameter by at most its size, and less where it has more effect. None where effects are not finite.
    """
    sizes = np.maximum(np.abs(b), probe.typical)
    effect = np.abs(flat).max(axis=1) * sizes
    strongest = float(effect.max())
    if not math.isfinite(strongest):
        return None
    floor = 1e-9 * max(strongest, float(np.abs(f0).max()))  # less is lost in f's rounding
    weakest = float(effect.min(where=effect > floor, initial=math.inf))
    share = np.clip(weakest / np.maximum(effect, weakest), 1e-4, 1.0) if weakest < math.inf else 1.0
    return np.asarray(probe.eps ** (1 / 3) * sizes * share * directions(len(b)))


def within(probe: Probe, f0: Float, moved: Float, flat: Float, apart: Float, tolerance: float) -> bool:
    """Whether two changes of f differ by no more than rounding and `tolerance`; no where they are not finite."""
    rounding = 16 * probe.eps * math.sqrt(f0.size) * float(np.abs(f0).max())
    return length(apart) <= tolerance * length(np.abs(moved) @ np.abs(flat)) + rounding


def length(v: Float) -> float:
    """Euclidean norm of all entries."""
    return math.sqrt(np.vdot(v, v))


@dataclass(frozen=True)
class Wrong:
    """Where a Jacobian differs from differences of f."""

    parameter: int
    row: int
    given: float
    difference: float


def first_wrong_parameter(probe: Probe, b: Float, f0: Float, jacobian: Float, tolerance: float = 1e-4) -> Wrong | None:
    """The parameter whose column is furthest from differences of f, if any is wrong beyond doubt.

    A column is wrong when differences with three steps, of which each is ten times the last, all contradict it: near
    kinks, and where rounding speaks, they contradict each other.
    """
    p = len(b)
    suspects = np.arange(p)
    floor = probe.eps * float(np.abs(f0).max(initial=0.0))
    flat = jacobian.reshape(p, -1)
    gap = np.zeros(p)
    found = np.zeros_like(flat)
    for scale in (1.0, 10.0, 0.1):
        numeric = central_differences(probe, b, f0, suspects.tolist(), scale).reshape(len(suspects), -1)
        own = flat[suspects]
        size = np.maximum(np.abs(numeric).max(axis=1, initial=0.0), np.abs(own).max(axis=1, initial=0.0))
        apart = np.abs(numeric - own).max(axis=1, initial=0.0)
        allowed = tolerance * size + 100 * floor / (scale * probe.steps(b)[suspects])
        wrong = (apart > allowed) & np.isfinite(numeric).all(axis=1) & (probe.lower < probe.upper)[suspects]
        gap[suspects] = apart / np.where(size > 0, size, 1.0)
        if scale == 1.0:
            found[suspects] = numeric
        suspects = suspects[wrong]
        if not len(suspects):
            return None
    j = int(suspects[np.argmax(gap[suspects])])
    place = int(np.argmax(np.abs(flat[j] - found[j])))
    row = place // (f0.shape[1] if f0.ndim == 2 else 1)
    return Wrong(j, row, float(flat[j, place]), float(found[j, place]))


def wrong_jacobian(
    probe: Probe, b: Float, f0: Float, jacobian: Float, names: Sequence[str], source: str = "jac"
) -> InputError | None:
    """The error that names the parameter and both values, if the Jacobian is wrong; None if it is right.

    One direction is tried first, and each parameter only if that disagrees.
    """
    if agrees(probe, b, f0, jacobian, tolerance=1e-5):
        return None
    wrong = first_wrong_parameter(probe, b, f0, jacobian)
    if wrong is None:
        return None
    return InputError(
        f"{source} is wrong for the parameter {names[wrong.parameter]}: in {rows_text([wrong.row])}, it says "
        f"{wrong.given:.6g} where differences of f say {wrong.difference:.6g}. Correct it, or leave {source} out and "
        "the derivatives are computed."
    )
