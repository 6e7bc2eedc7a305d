"""The function f(params, X) of a user with its parameters, in NumPy, JAX or PyTorch."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, InputTypeError
from .bound import BoundModel
from .evaluation import Bound, Engine
from .jax_functions import JaxEngine
from .numpy_functions import NumpyEngine, choose_derivative
from .params import Layout, is_jax, read_layout
from .rows import rows_of, take_rows
from .settings import bound_arrays
from .torch_functions import TorchEngine, trainable

__all__ = ["BoundModel", "Engine", "ModelFunction", "model_function", "rows_of", "take_rows"]

Float = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ModelFunction:
    """f and its parameters, without data.

    Attributes
    ----------
    layout : Layout
        Places, names and start values of the parameters.
    lower, upper : (p,)
        Bounds; differences stay inside them.
    outputs : int
        Predictions per row, K.
    axis : int
        The axis of X along which rows lie (1 for SciPy's xdata of shape (k, n)).
    linear : bool
    notes : tuple of str
        What was seen at the start and is worth saying, such as parameters without effect.
    """

    engine: Engine
    layout: Layout
    lower: Float
    upper: Float
    outputs: int
    axis: int = 0
    linear: bool = False
    notes: tuple[str, ...] = ()
    _first: list[tuple[Any, Bound]] = field(default_factory=list, repr=False)

    @property
    def start(self) -> Float:
        """The start values (p,)."""
        return self.layout.start

    @property
    def names(self) -> tuple[str, ...]:
        """A name per parameter."""
        return self.layout.names

    @property
    def derivative(self) -> str:
        """Where derivatives come from: "jac", "complex step", "differences", "JAX", "PyTorch"."""
        return self.engine.derivative

    def bind(self, X: Any, rows: int | None = None) -> BoundModel:
        """f at the rows of X; `rows` says how many where X does not."""
        while self._first:  # what was computed at the start is used once, and not kept
            example, bound = self._first.pop()
            if example is X:
                return bound
        return Bound(self, X, _count(X, self.axis) if rows is None else rows)

    def unflatten(self, b: Float) -> Any:
        """Parameters in the shape, container and type in which they came."""
        return self.layout.unflatten(np.asarray(b, dtype=np.float64))

    def flatten(self, params: Any) -> Float:
        """The flat vector (p,) of parameters built like the user's."""
        return self.layout.flatten(params)

    def take(self, X: Any, rows: Any) -> Any:
        """Some rows of X."""
        return take_rows(X, rows, self.axis)


def model_function(
    f: Callable[..., Any],
    params: Any,
    *,
    jac: Callable[..., Any] | str | None = None,
    names: Sequence[str] | None = None,
    bounds: Any = None,
    example_X: Any,
    rows: int | None = None,
    axis: int = 0,
    linear: bool = False,
) -> ModelFunction:
    """A user's f with its parameters, checked at their start values on `example_X`.

    Parameters
    ----------
    f : callable ``f(params, X)``, or a `torch.nn.Module`
        Returns predictions (n,), or (n, K). It gets parameters of its own at each call.
    params : tree of numbers, arrays and tensors
        Start values. None for a module: its trainable parameters.
    jac : callable ``jac(params, X)``, "cs", "3-point" or None
        Returns the Jacobian, (n, p), (n, K, p), or a tree like `params` with the rows before each shape. None: by
        automatic differentiation in JAX and PyTorch, else by the complex step where f accepts it, else by differences.
    names : sequence of str, optional
    bounds : see `settings.bound_arrays`
    example_X : whatever f takes
    rows : int, optional
        How many rows it has, where `rows_of` cannot tell.
    axis : int, default 0
        The axis of X along which rows lie.
    linear : bool, default False
        f is known to be linear in its parameters.

    Raises
    ------
    InputError, InputTypeError
        f or `jac` is no function, returns the wrong shape, no real numbers, values that are not finite at the start
        or that change from call to call; a start outside of the bounds; a Jacobian that is wrong or not finite, with
        the parameter and the row.
    """
    if not callable(f):
        raise InputTypeError(f"f must be a function f(params, X), not {type(f).__name__}.")
    if jac is not None and not callable(jac) and jac not in ("cs", "2-point", "3-point"):
        raise InputError(f"jac={jac!r} must be a function jac(params, X), 'cs', '3-point' or None.")
    if params is None and not is_module(f):
        raise InputError("params is None; give start values: a number, array, list or dictionary.")
    if params is None:
        params = trainable(f)
    layout = read_layout(params, names)
    lower, upper = bound_arrays(bounds, layout)
    _refuse_start_outside(layout, lower, upper)
    n = _count(example_X, axis) if rows is None else rows

    engine = _engine(f, layout, lower, upper, jac)
    bound = Bound(ModelFunction(engine, layout, lower, upper, 0, axis, linear), example_X, n)
    raw = bound.raw(layout.start)
    if is_jax(raw) and isinstance(engine, NumpyEngine):  # f is written in JAX, though its parameters came from NumPy
        engine = JaxEngine(f, layout, jac)
        bound = Bound(ModelFunction(engine, layout, lower, upper, 0, axis, linear), example_X, n)
        raw = bound.raw(layout.start)
    predictions = bound.settle(raw)
    bound.refuse_chance(predictions)
    notes = choose_derivative(engine, bound, raw, predictions, jac) if isinstance(engine, NumpyEngine) else []
    if callable(jac):
        bound.test_given_jacobian(predictions)
    notes += bound.look_at_start(predictions)
    done = ModelFunction(engine, layout, lower, upper, bound.outputs, axis, linear, tuple(notes))
    bound.owner = done
    done._first.append((example_X, bound))
    return done


def is_module(f: Any) -> bool:
    """Whether `f` is a `torch.nn.Module`; PyTorch is not loaded for the answer."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(f, torch.nn.Module)


def _engine(
    f: Callable[..., Any], layout: Layout, lower: Float, upper: Float, jac: Callable[..., Any] | str | None
) -> Engine:
    libraries = {leaf.library for leaf in layout.leaves}
    if is_module(f) or "torch" in libraries:
        return TorchEngine(f, layout, jac)
    if "jax" in libraries:
        return JaxEngine(f, layout, jac)
    return NumpyEngine(f, layout, lower, upper, jac if callable(jac) else None)


def _refuse_start_outside(layout: Layout, lower: Float, upper: Float) -> None:
    outside = np.flatnonzero((layout.start < lower) | (layout.start > upper))
    if len(outside):
        j = int(outside[0])
        raise InputError(
            f"The start value of {layout.names[j]}, {layout.start[j]:g}, lies outside of its bounds, {lower[j]:g} to "
            f"{upper[j]:g}. Start inside of them."
        )


def _count(X: Any, axis: int) -> int | None:
    """Rows of X, or None where only f knows."""
    try:
        return rows_of(X, axis)
    except (InputError, InputTypeError):
        return None
