"""f in JAX: compiled values, Jacobians and reverse passes, in float64 for our calls only."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .autodiff import AutodiffEngine, block_size
from .params import is_jax

__all__ = ["JaxEngine"]

Float = NDArray[np.float64]


def in_float64() -> AbstractContextManager[Any]:
    """JAX computes in float64 inside of this context, whatever the user's setting."""
    import jax

    if hasattr(jax, "enable_x64"):
        context: AbstractContextManager[Any] = jax.enable_x64(True)
        return context
    from jax.experimental import enable_x64  # before JAX 0.8

    older: AbstractContextManager[Any] = enable_x64()
    return older


class JaxEngine(AutodiffEngine):
    """f written with `jax.numpy`; it is traced and compiled once for each shape of X."""

    library = "JAX"

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if not isinstance(value, _Compiled)}

    def prepare(self, X: Any) -> Any:
        return _prepared(X)

    def values(self, b: Float, X: Any) -> Any:
        with in_float64():
            try:
                return np.asarray(X.run(self._value, b))
            except _jax_errors() as error:
                raise InputError(
                    "JAX cannot trace f: " + str(error).split("\n")[0] + " Use jax.numpy and no decisions on values "
                    "inside f, or give params as NumPy arrays and return NumPy arrays for numerical derivatives."
                ) from error

    def pullback(self, b: Float, X: Any, r: Float) -> tuple[Any, Float]:
        with in_float64():
            out, gradient = X.run(self._pull, b, r)
            return np.asarray(out), np.asarray(gradient)

    def given(self, b: Float, X: Any) -> Any:
        import jax

        with in_float64():
            assert self.jac is not None
            return jax.tree_util.tree_map(np.asarray, self.jac(self._tree(jax.numpy.asarray(b)), X.X))

    def by_rows(self, b: Float, X: Any, shape: tuple[int, ...]) -> Float:
        with in_float64():
            return np.asarray(X.run(self._rows, b))

    def whole(self, b: Float, X: Any, shape: tuple[int, ...]) -> Float:
        forward = self.layout.size <= int(np.prod(shape))
        with in_float64():
            found = np.asarray(X.run(self._forward if forward else self._reverse, b))
        return np.moveaxis(found.reshape(self.layout.size, *shape), 0, -1) if forward else found

    def leading(self, X: Any) -> set[int]:
        import jax

        leaves = jax.tree_util.tree_leaves(X.X)
        return {leaf.shape[0] if is_jax(leaf) and leaf.ndim else 0 for leaf in leaves}

    def _tree(self, b: Any) -> Any:
        return self.layout.build(
            [b[x.start] if x.shape == () else b[x.start : x.stop].reshape(x.shape) for x in self.layout.leaves]
        )

    def _predict(self, b: Any, X: Any) -> Any:
        return self.f(self._tree(b), X)

    @cached_property
    def _value(self) -> _Compiled:
        return _Compiled(self._predict)

    @cached_property
    def _pull(self) -> _Compiled:
        def pull(b: Any, X: Any, r: Any) -> Any:
            import jax

            out, back = jax.vjp(lambda c: self._predict(c, X), b)
            return out, back(r.reshape(out.shape).astype(out.dtype))[0]

        return _Compiled(pull)

    @cached_property
    def _rows(self) -> _Compiled:
        def rows(b: Any, X: Any) -> Any:
            import jax

            def one(c: Any, row: Any) -> Any:
                alone = jax.tree_util.tree_map(lambda part: part[None], row)
                return self._predict(c, alone).reshape(-1)

            return jax.vmap(jax.jacrev(one), in_axes=(None, 0))(b, X)

        return _Compiled(rows)

    @cached_property
    def _forward(self) -> _Compiled:
        def forward(b: Any, X: Any) -> Any:
            import jax

            out, push = jax.linearize(lambda c: self._predict(c, X).reshape(-1), b)
            return jax.lax.map(push, jax.numpy.eye(len(b)), batch_size=block_size(len(b), len(out)))

        return _Compiled(forward)

    @cached_property
    def _reverse(self) -> _Compiled:
        def reverse(b: Any, X: Any) -> Any:
            import jax

            out, back = jax.vjp(lambda c: self._predict(c, X).reshape(-1), b)
            return jax.lax.map(lambda r: back(r)[0], jax.numpy.eye(len(out)), batch_size=block_size(len(out), len(b)))

        return _Compiled(reverse)


class _Compiled:
    """A function (b, X, ...) compiled by JAX for any X made of arrays."""

    def __init__(self, function: Callable[..., Any]) -> None:
        import jax

        self.plain = function
        self.jitted = jax.jit(function)


class _Data:
    """X for JAX: an argument of compiled functions where it is made of arrays, else a constant inside of them."""

    def __init__(self, X: Any) -> None:
        import jax

        self.X = X
        self.arrays = all(is_jax(leaf) for leaf in jax.tree_util.tree_leaves(X))
        self._own: dict[_Compiled, Any] = {}

    def __reduce__(self) -> Any:  # as NumPy arrays: JAX would read its own back in the user's precision
        import jax

        return _prepared, (jax.tree_util.tree_map(lambda part: np.asarray(part) if is_jax(part) else part, self.X),)

    def run(self, function: _Compiled, b: Float, *more: Any) -> Any:
        if self.arrays:
            return function.jitted(b, self.X, *more)
        if function not in self._own:
            import jax

            self._own[function] = jax.jit(lambda b, *rest: function.plain(b, self.X, *rest))
        return self._own[function](b, *more)


def _prepared(X: Any) -> _Data:
    import jax

    with in_float64():
        return _Data(jax.tree_util.tree_map(_in_jax, X))


def _in_jax(part: Any) -> Any:
    """Arrays of numbers as JAX arrays, floating ones in float64; anything else as it is."""
    import jax.numpy as jnp

    if isinstance(part, np.ndarray | np.number) and part.dtype.kind in "biuf":
        return jnp.asarray(part, dtype=jnp.float64 if part.dtype.kind == "f" else None)
    if is_jax(part) and jnp.issubdtype(part.dtype, jnp.floating):
        return part.astype(jnp.float64)
    return part


def _jax_errors() -> tuple[type[Exception], ...]:
    import jax

    return (jax.errors.JAXTypeError, jax.errors.JAXIndexError)
