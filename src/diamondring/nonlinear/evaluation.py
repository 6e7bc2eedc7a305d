"""f at the rows of one X, as solvers see it: values and derivatives in float64, checked, or a sentence."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import FitError, InputError, InputTypeError
from ..messages import list_names, rows_text
from ..wording import counted
from .derivatives import Probe, wrong_jacobian
from .params import as_array

if TYPE_CHECKING:
    from .functions import ModelFunction

__all__ = ["Bound", "Engine"]

Float = NDArray[np.float64]


OUTSIDE = object()
"""In place of predictions, where f raised what Python raises outside of a function's domain."""
_LARGE = 10**6
"""Numbers in a Jacobian that is not formed only to look at it."""


class Engine(Protocol):
    """How a library evaluates f: NumPy, JAX, PyTorch."""

    reverse: bool
    derivative: str
    """Where derivatives come from: "jac", "complex step", "differences", "JAX", "PyTorch"."""

    def prepare(self, X: Any) -> Any:
        """X as f takes it, made once for many calls."""

    def values(self, b: Float, X: Any) -> Any:
        """What f returns."""

    def jacobian(self, b: Float, X: Any, predictions: Float) -> Float:
        """(n, p) or (n, K, p)."""

    def pullback(self, b: Float, X: Any, r: Float) -> tuple[Any, Float]:
        """What f returns, and J'r (p,)."""


class Bound:
    """f at the rows of one X; see `BoundModel`. It remembers its last predictions, and they are read-only."""

    def __init__(self, owner: ModelFunction, X: Any, n_rows: int | None) -> None:
        self.owner = owner
        self.engine = owner.engine
        self.layout = owner.layout
        self.linear = owner.linear
        self.reverse = owner.engine.reverse
        self.n_params = owner.layout.size
        self.outputs = owner.outputs
        self.X = self._guarded(owner.layout.start, lambda: owner.engine.prepare(X))
        self.shape: tuple[int, ...] = ()
        self._key = b""
        self._seen: Float = np.zeros(0)
        self._jacobians: dict[bytes, Float] = {}
        self.rough: Float | None = None  # a Jacobian at the start by differences, for what need not be exact
        self._outside: Exception | None = None
        self.n_rows = -1 if n_rows is None else n_rows
        if owner.outputs and n_rows is not None:
            self.shape = (n_rows,) if owner.outputs == 1 else (n_rows, owner.outputs)
        elif owner.outputs:
            self.settle(self.raw(owner.start))

    def value(self, b: Float) -> Float:
        out = self.trial(b)
        if out is None:
            raise self._not_finite(b)
        return out

    def trial(self, b: Float) -> Float | None:
        key = b.tobytes()
        if key == self._key:
            return self._seen
        raw = self.raw(b)
        if raw is OUTSIDE:
            return None
        out = np.array(raw) if type(raw) is np.ndarray and raw.dtype == np.float64 else self._numbers(raw, b)
        if out.shape != self.shape:
            out = self._reshaped(out, b)
        if not math.isfinite(np.vdot(out, out)) and not np.isfinite(out).all():  # squares of finite numbers overflow
            return None
        out.setflags(write=False)
        self._key, self._seen = key, out
        return out

    def linearize(self, b: Float) -> tuple[Float, Float]:
        predictions = self.value(b)
        key = b"" if self.linear else self._key
        jacobian = self._jacobians.get(key) if self.linear else self._jacobians.pop(key, None)
        if jacobian is None:
            jacobian = self._guarded(b, lambda: self.engine.jacobian(b, self.X, predictions))
            self._check_jacobian(jacobian, b)
            if self.linear:
                self._jacobians[key] = jacobian
        return predictions, jacobian

    def pullback(self, b: Float, r: Float) -> tuple[Float, Float]:
        if not self.reverse:
            predictions, jacobian = self.linearize(b)
            return predictions, np.asarray(jacobian.reshape(-1, self.n_params).T @ r.ravel())
        raw, gradient = self._guarded(b, lambda: self.engine.pullback(b, self.X, r))
        predictions = self._reshaped(self._numbers(raw, b), b)
        if not np.isfinite(predictions).all():
            raise self._not_finite(b)
        if not np.isfinite(gradient).all():
            j = int(np.flatnonzero(~np.isfinite(gradient))[0])
            raise FitError(
                f"The derivative of f in the parameter {self.layout.names[j]} is not finite at {self._place(b)}."
            )
        return predictions, gradient

    def raw(self, b: Float) -> Any:
        """What f returns at `b`; `OUTSIDE` where it says by an exception that `b` is outside of its domain."""
        try:
            return self.engine.values(b, self.X)
        except (ArithmeticError, np.linalg.LinAlgError) as error:
            self._outside = error
            return OUTSIDE
        except Exception as error:
            if isinstance(error, ValueError) and "math domain error" in str(error):
                self._outside = error
                return OUTSIDE
            error.add_note(f"f was called at the parameters {self._place(b)}.")
            raise

    def _guarded(self, b: Float, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except (InputError, FitError):
            raise
        except Exception as error:
            error.add_note(f"f was called at the parameters {self._place(b)}.")
            raise

    def settle(self, raw: Any) -> Float:
        """Predictions at the start from what f returned there, which say the shape and the number of outputs."""
        start = self.layout.start
        if raw is OUTSIDE:
            raise InputError(
                f"f has no value at the start values, {self._place(start)}: {self._outside}. Start where it is defined."
            ) from self._outside
        out = self._numbers(raw, start)
        if self.n_rows < 0 and out.ndim:
            self.n_rows = out.shape[0]
        if out.ndim == 2 and out.shape[1] == 1:
            out = out[:, 0]
        self.outputs = out.shape[1] if out.ndim == 2 else 1
        self.shape = (self.n_rows,) if self.outputs == 1 else (self.n_rows, self.outputs)
        if out.shape != self.shape or (out.ndim == 2 and self.outputs < 1):
            raise _wrong_shape(np.shape(raw), self.n_rows)
        if not np.isfinite(out).all():
            raise InputError(f"{self._not_finite(start)} Start where f is finite, or give bounds.")
        out.flags.writeable = False
        self._key, self._seen = start.tobytes(), out
        return out

    def refuse_chance(self, predictions: Float) -> None:
        """f must give the same values when it is asked again."""
        again = self._reshaped(self._numbers(self.raw(self.layout.start), self.layout.start), self.layout.start)
        if np.array_equal(again, predictions):
            return
        size = float(np.abs(predictions).max(initial=0.0))
        if float(np.abs(again - predictions).max(initial=0.0)) <= 1e-13 * size:
            return  # sums in another order
        place = np.unravel_index(int(np.argmax(again != predictions)), predictions.shape)
        raise InputError(
            f"f gives different values for the same parameters: {predictions[place]:.6g} and then {again[place]:.6g} "
            f"in {rows_text([int(place[0])])}. It draws random numbers, or changes X or something else that it uses; "
            "give a function that depends on its parameters and X only."
        )

    def keep_jacobian(self, b: Float, jacobian: Float) -> None:
        """The next `linearize` at `b` uses this Jacobian, and forgets it; for a linear f, every one does."""
        self._check_jacobian(jacobian, b)
        self._jacobians.clear()
        self._jacobians[b"" if self.linear else b.tobytes()] = jacobian

    def test_given_jacobian(self, predictions: Float) -> None:
        """The user's Jacobian at the start against differences of f."""
        b = self.layout.start

        def call(x: Float) -> Float:
            raw = self.raw(x)
            return np.full(self.shape, np.nan) if raw is OUTSIDE else self._reshaped(self._numbers(raw, x), x)

        probe = Probe(call, self.owner.lower, self.owner.upper, np.where(b != 0, np.abs(b), 1.0))
        jacobian = self.linearize(b)[1]
        wrong = wrong_jacobian(probe, b, predictions, np.moveaxis(jacobian, -1, 0), self.layout.names)
        if wrong is not None:
            raise wrong
        self.keep_jacobian(b, jacobian)

    def look_at_start(self, predictions: Float) -> list[str]:
        """Derivatives at the start: not finite is an error, a parameter without effect a note."""
        start = self.layout.start
        if self.reverse and predictions.size * self.n_params > _LARGE:
            r = np.random.default_rng(0).normal(size=self.shape)
            effect = np.abs(self.pullback(start, r)[1])
        else:
            jacobian = self.rough
            if jacobian is None:
                jacobian = self.linearize(start)[1]
                self.keep_jacobian(start, jacobian)
            elif jacobian.size > _LARGE:
                self.rough = None
            effect = np.abs(jacobian).reshape(-1, self.n_params).max(axis=0, initial=0.0)
        idle = np.flatnonzero((effect == 0) & (self.owner.lower < self.owner.upper))
        if not len(idle):
            return []
        names = [self.layout.names[j] for j in idle]
        one = len(names) == 1
        who = f"The parameter {names[0]} has" if one else f"The parameters {list_names(names)} have"
        return [f"{who} no effect on f at the start values."]

    def _numbers(self, raw: Any, b: Float) -> Float:
        """What f returned as float64, its own copy."""
        if raw is OUTSIDE:
            raise self._not_finite(b)
        if raw is None:
            raise InputTypeError("f returned None; it must return predictions, (n,). Is its last line a return?")
        try:
            array = as_array(raw)
        except ValueError:
            raise InputTypeError("f returned rows of different lengths; it must return an array, (n,).") from None
        if array.dtype.kind == "c":
            raise InputTypeError(
                "f returned complex numbers; predictions must be real. Return the real part, or both as two columns."
            )
        try:
            if array.dtype.kind not in "biufO":
                raise TypeError
            return np.array(array, dtype=np.float64)
        except (TypeError, ValueError):
            raise InputTypeError(
                f"f returned {type(raw).__name__} of type {array.dtype}; predictions must be an array of numbers, (n,)."
            ) from None

    def _reshaped(self, out: Float, b: Float) -> Float:
        if out.shape == self.shape:
            return out
        if out.shape == (self.n_rows, 1) and self.outputs == 1:
            return out[:, 0]
        raise _wrong_shape(out.shape, self.n_rows, self.outputs)

    def _check_jacobian(self, jacobian: Float, b: Float) -> None:
        flat = jacobian.ravel("K")
        if math.isfinite(np.vdot(flat, flat)) or np.isfinite(jacobian).all():
            return
        place = np.argwhere(~np.isfinite(jacobian))[0]
        raise FitError(
            f"The derivative of f in the parameter {self.layout.names[int(place[-1])]} is {jacobian[tuple(place)]} in "
            f"{rows_text([int(place[0])])}, at {self._place(b)}. Keep the parameters where f has derivatives, by "
            "bounds or another start."
        )

    def _not_finite(self, b: Float) -> FitError:
        raw = self.raw(b)
        if raw is OUTSIDE:
            failed = FitError(f"f has no value at {self._place(b)}: {self._outside}.")
            failed.__cause__ = self._outside
            return failed
        out = self._numbers(raw, b)
        bad = np.argwhere(~np.isfinite(out))
        if not len(bad):
            return FitError(f"f is not finite at {self._place(b)}.")
        first = tuple(bad[0])
        rows = sorted({int(place[0]) for place in bad if len(place)})
        return FitError(f"f is {out[first]} in {rows_text(rows)}, at {self._place(b)}.")

    def _place(self, b: Float, show: int = 6) -> str:
        names = self.layout.names
        text = ", ".join(f"{name} = {value:.6g}" for name, value in zip(names[:show], b[:show].tolist(), strict=False))
        return text if len(names) <= show else f"{text}, … ({len(names):,} in all)"


def _wrong_shape(shape: tuple[int, ...], n: int, outputs: int = 1) -> InputError:
    wanted = f"({n},)" if outputs == 1 else f"({n}, {outputs})"
    what = "one number" if shape == () else f"shape {shape}"
    more = f", or ({n}, K) for several outputs" if outputs == 1 else ""
    return InputError(
        f"f returned {what} for {counted(n, 'row') if n >= 0 else 'all rows'}; it must return one prediction per row, "
        f"{wanted}{more}."
    )
