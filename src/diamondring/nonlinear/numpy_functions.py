"""f in NumPy: derivatives by the user's Jacobian, the complex step, or differences."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .derivatives import (
    Probe,
    agrees,
    central_differences,
    change_along,
    complex_step,
    directions,
    first_wrong_parameter,
    forward_differences,
    keeps_imaginary_parts,
    length,
)
from .jacobians import given_jacobian
from .params import Layout, as_array

if TYPE_CHECKING:
    from .evaluation import Bound

__all__ = ["NumpyEngine", "choose_derivative"]

Float = NDArray[np.float64]

MANY = 1 << 14  # entries of a Jacobian from which on the complex step is tested along directions only


class NumpyEngine:
    """f as a NumPy function.

    Attributes
    ----------
    derivative : str
        "jac", "complex step" or "differences"; decided once, by `choose_derivative`.
    eps : float
        Relative rounding of f's values.
    """

    reverse = False

    def __init__(
        self, f: Callable[..., Any], layout: Layout, lower: Float, upper: Float, jac: Callable[..., Any] | None
    ) -> None:
        self.f = f
        self.jac = jac
        self.layout = layout
        self.lower = lower
        self.upper = upper
        self.working = layout.working
        self.at = _at(f, layout)
        # a step that goes too far is met by its values, not by warnings
        self._quietly = np.errstate(all="ignore")(self._called)
        self.typical = np.where(layout.start != 0, np.abs(layout.start), 1.0)
        self.eps = float(np.finfo(np.float64).eps)
        self.derivative = "jac" if jac is not None else "differences"

    def __reduce__(self) -> Any:
        known = {"derivative": self.derivative, "eps": self.eps}
        return NumpyEngine, (self.f, self.layout, self.lower, self.upper, self.jac), known

    def prepare(self, X: Any) -> Any:
        return X

    def values(self, b: NDArray[Any], X: Any) -> Any:
        return self._quietly(b, X)

    def _called(self, b: NDArray[Any], X: Any) -> Any:
        return self.at(b, X)

    def probe(self, X: Any, shape: tuple[int, ...]) -> Probe:
        """f for `derivatives`, its values shaped like predictions; to be used under ``np.errstate(all="ignore")``."""
        at = self.at

        def call(b: NDArray[Any]) -> NDArray[Any]:
            try:
                out = at(b, X)
            except (ArithmeticError, np.linalg.LinAlgError):
                return np.full(shape, np.nan)
            except ValueError as error:
                if "math domain error" not in str(error):
                    raise
                return np.full(shape, np.nan)
            array: NDArray[Any] = out if type(out) is np.ndarray else as_array(out)
            if array.dtype.kind not in "fc":
                array = array.astype(np.float64)
            return array if array.shape == shape else array.reshape(shape)

        return Probe(call, self.lower, self.upper, self.typical, self.eps)

    def jacobian(self, b: Float, X: Any, predictions: Float) -> Float:
        with np.errstate(all="ignore"):
            if self.jac is not None and self.derivative == "jac":
                return given_jacobian(self.jac(self.working(b), X), self.layout, predictions.shape)
            probe = self.probe(X, predictions.shape)
            if self.derivative != "complex step":
                return parameters_last(central_differences(probe, b, predictions))
            columns = complex_step(probe, b, predictions.shape)
        if not math.isfinite(np.vdot(columns, columns)):  # 0 ** z: complex arithmetic has no value
            bad = np.flatnonzero(~np.isfinite(columns).reshape(len(b), -1).all(axis=1)).tolist()
            with np.errstate(all="ignore"):
                columns[bad] = central_differences(probe, b, predictions, bad)
        return parameters_last(columns)

    def pullback(self, b: Float, X: Any, r: Float) -> tuple[Any, Float]:
        raise NotImplementedError("without automatic differentiation J'r goes through J")


def _at(f: Callable[..., Any], layout: Layout) -> Callable[[NDArray[Any], Any], Any]:
    """f at numbers b (p,). What takes parameters one by one, ``f.spread(X, *params)``, is asked without a detour."""
    spread, working = getattr(f, "spread", None), layout.working
    if callable(spread) and layout.root.children is None and len(layout.root.shape) == 1:
        return lambda b, X: spread(X, *b)
    return lambda b, X: f(working(b), X)


def parameters_last(columns: Float) -> Float:
    """(p, n) or (p, n, K) seen as (n, p) or (n, K, p)."""
    return columns.T if columns.ndim == 2 else columns.transpose(1, 2, 0)


def choose_derivative(
    engine: NumpyEngine, bound: Bound, raw: Any, predictions: Float, jac: Callable[..., Any] | str | None
) -> list[str]:
    """Decides how `engine` finds derivatives, tests the user's Jacobian; returns notes for the user."""
    notes = []
    dtype = getattr(raw, "dtype", None)
    if isinstance(dtype, np.dtype) and dtype.kind == "f" and dtype.itemsize < 8:
        engine.eps = float(np.finfo(dtype).eps)
        notes.append(
            f"f computes in {dtype}, so its values have {'seven' if dtype.itemsize == 4 else 'three'} digits only; "
            "use float64 inside it for exact results."
        )
    probe = engine.probe(bound.X, predictions.shape)
    if callable(jac):
        return notes
    if jac in ("2-point", "3-point"):
        engine.derivative = "differences"
    else:
        with np.errstate(all="ignore"):
            if _complex_step_holds(bound, probe, predictions):
                engine.derivative = "complex step"
        if engine.derivative != "complex step" and jac == "cs":
            raise InputError(
                "f does not take complex parameters, or loses their imaginary parts (abs, max, real parts do), so the "
                "complex step (jac='cs') cannot be used. Leave jac out for differences."
            )
    return notes


def _complex_step_holds(bound: Bound, probe: Probe, f0: Float) -> bool:
    """Tests the complex step; `bound` keeps the Jacobian at the start, a rough one where all columns cost much."""
    b = bound.layout.start
    if f0.size * len(b) < MANY:
        columns = _tested_complex_step(probe, b, f0)
        if columns is not None:
            bound.keep_jacobian(b, parameters_last(columns))
        return columns is not None
    rough = forward_differences(probe, b, f0)
    with warnings.catch_warnings():
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        try:
            holds = keeps_imaginary_parts(probe, b, f0, rough) and _holds_elsewhere(probe, b, f0.shape, [])
        except Exception:  # whatever complex numbers do to f, real ones are what it was written for
            holds = False
    if holds:
        bound.rough = parameters_last(rough)
    return holds


def _tested_complex_step(probe: Probe, b: Float, f0: Float) -> Float | None:
    """The Jacobian (p, n) or (p, n, K) by the complex step; None where f does not keep imaginary parts.

    A second point, away from the start, meets what the start cannot show: at b_0 = 0 the derivative of b_0 |b_1| in b_1
    is 0 whether or not the imaginary part of b_1 was lost.
    """
    real: list[int] = []
    calls = 0

    def watched(z: NDArray[Any]) -> NDArray[Any]:
        nonlocal calls
        out = probe.call(z)
        if out.dtype.kind != "c":
            real.append(calls)
        calls += 1
        return out

    with warnings.catch_warnings():
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        try:
            watching = Probe(watched, probe.lower, probe.upper, probe.typical, probe.eps)
            columns = complex_step(watching, b, f0.shape)
        except Exception:  # whatever complex numbers do to f, real ones are what it was written for
            return None
        if not math.isfinite(np.vdot(columns, columns)) and not np.isfinite(columns).all():
            return None
        if not agrees(probe, b, f0, columns) and first_wrong_parameter(probe, b, f0, columns, 1e-6) is not None:
            return None
        return columns if _holds_elsewhere(probe, b, f0.shape, real) else None


def _holds_elsewhere(probe: Probe, b: Float, shape: tuple[int, ...], real: list[int]) -> bool:
    size = np.maximum(np.abs(b), probe.typical)
    steps = directions(len(b))
    elsewhere = np.minimum(np.maximum(b + 0.1 * size * steps, probe.lower), probe.upper)
    try:
        there = np.asarray(probe.call(elsewhere), dtype=np.float64)
        moved, change = change_along(probe, elsewhere, there, probe.eps ** (1 / 3) * size * steps[::-1])
        allowed = 1e-5 * length(change) + 16 * probe.eps * length(there)
        if not math.isfinite(allowed):
            return True  # nothing to learn from there
        expected = probe.call(elsewhere + 1e-24j * moved).imag * 1e24
        if length(change - expected) > allowed:  # no, where what is expected is not a number
            return False
        # where no complex number came back, there must be no effect that it could have lost
        return not real or not np.any(central_differences(probe, elsewhere, there, real))
    except Exception:
        return False
