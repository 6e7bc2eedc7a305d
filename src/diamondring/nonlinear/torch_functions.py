"""f in PyTorch, a module or a function: values, Jacobians and reverse passes, in float64 for our calls only."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data.frames import is_table
from ..errors import InputError, InputTypeError
from ..messages import did_you_mean, list_names
from .autodiff import AutodiffEngine, block_size
from .params import Layout, children_of, is_torch

__all__ = ["TorchEngine", "trainable"]

Float = NDArray[np.float64]


def trainable(module: Any) -> dict[str, Any]:
    """The parameters of a module that require gradients, by name."""
    import torch

    found = {name: one for name, one in module.named_parameters() if one.requires_grad}
    lazy = [name for name, one in found.items() if torch.nn.parameter.is_lazy(one)]
    if lazy:
        raise InputError(f"The parameter {lazy[0]} of the module has no shape yet. Call the module once.")
    return found


@contextmanager
def in_float64() -> Iterator[None]:
    """Tensors that f makes inside of this context are float64 unless it says otherwise."""
    import torch

    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


class TorchEngine(AutodiffEngine):
    """f as a `torch.nn.Module` or as a function of (params, X).

    A module is copied: the copy is in float64 and in evaluation mode (no dropout, batch norms with the statistics they
    have learned), and the user's stays as it is. Its buffers and the parameters that are not fitted are constants. A
    tuple X is passed to it as its arguments; whole numbers stay whole only where there are embeddings.
    """

    library = "PyTorch"

    def __init__(self, f: Callable[..., Any], layout: Layout, jac: Callable[..., Any] | str | None) -> None:
        super().__init__(f, layout, jac)
        import torch

        self.module: Any = None
        self._to_float = "f"
        if isinstance(f, torch.nn.Module):
            self.module = _own_copy(f)
            tables = (torch.nn.Embedding, torch.nn.EmbeddingBag)
            self._to_float = "f" if any(isinstance(part, tables) for part in f.modules()) else "biuf"
            _refuse_unknown(layout, dict(f.named_parameters()))
        self.device = next((x.device for x in _tensors(layout.unflatten(layout.start))), None)

    def prepare(self, X: Any) -> Any:
        return self._in_torch(X)

    def _in_torch(self, X: Any) -> Any:
        import torch

        if is_table(X) and self.module is not None:
            X = _numbers_of(X)
        if isinstance(X, np.ndarray) and X.dtype.kind in "biuf":
            X = torch.from_numpy(np.array(X, dtype=np.float64 if X.dtype.kind in self._to_float else None))
        if is_torch(X):
            return X.detach().to(device=self.device, dtype=torch.float64 if X.dtype.is_floating_point else None)
        if isinstance(X, list) and X and all(isinstance(part, int | float) for part in X):
            return torch.tensor(X, dtype=torch.float64)
        inside = children_of(X) if isinstance(X, Mapping | list | tuple) else None
        return X if inside is None else inside[1]([self._in_torch(part) for _, part in inside[0]])

    def values(self, b: Float, X: Any) -> Any:
        import torch

        with torch.no_grad(), in_float64():
            return self._predict(self._tensor(b), X)

    def pullback(self, b: Float, X: Any, r: Float) -> tuple[Any, Float]:
        import torch

        with torch.enable_grad(), in_float64():
            c = self._tensor(b).requires_grad_()
            out = self._predict(c, X)
            if not out.requires_grad:
                return out, np.zeros(len(b))
            (gradient,) = torch.autograd.grad(out, c, self._tensor(r).reshape(out.shape).to(out.dtype))
        return out, gradient.cpu().numpy()

    def given(self, b: Float, X: Any) -> Any:
        import torch

        assert self.jac is not None
        with torch.no_grad(), in_float64():
            return self.jac(self._tree(self._tensor(b)), X)

    def by_rows(self, b: Float, X: Any, shape: tuple[int, ...]) -> Float:
        import torch

        def one(c: Any, row: Any) -> Any:
            return self._predict(c, _each(row, lambda part: part.unsqueeze(0))).reshape(-1)

        n, p = shape[0], self.layout.size
        block = block_size(n, 4 * p)
        with in_float64():
            pieces = torch.func.vmap(torch.func.jacrev(one), in_dims=(None, 0), chunk_size=block)(self._tensor(b), X)
        found: Float = pieces.detach().cpu().numpy()
        return found

    def whole(self, b: Float, X: Any, shape: tuple[int, ...]) -> Float:
        import torch

        c = self._tensor(b)
        outputs, p = int(np.prod(shape)), self.layout.size
        forward = p <= outputs

        def predict(x: Any) -> Any:
            return self._predict(x, X).reshape(-1)

        with in_float64():
            try:
                if forward:
                    columns = torch.func.vmap(
                        lambda d: torch.func.jvp(predict, (c,), (d,))[1], chunk_size=block_size(p, outputs)
                    )(torch.eye(p, dtype=c.dtype, device=c.device))
                    found = columns.T
                else:
                    found = torch.func.jacrev(predict, chunk_size=block_size(outputs, p))(c)
            except Exception:  # operations that PyTorch cannot batch: one reverse pass for each prediction
                found = _one_by_one(predict, c)
        numbers: Float = found.detach().cpu().numpy()
        return numbers

    def leading(self, X: Any) -> set[int]:
        return {part.shape[0] if is_torch(part) and part.ndim else 0 for part in _parts(X)}

    def _tensor(self, b: Float) -> Any:
        import torch

        return torch.tensor(b, dtype=torch.float64, device=self.device)

    def _tree(self, b: Any) -> Any:
        return self.layout.build([b[x.start : x.stop].reshape(x.shape) for x in self.layout.leaves])

    def _predict(self, b: Any, X: Any) -> Any:
        if self.module is None:
            return self.f(self._tree(b), X)
        import torch

        return torch.func.functional_call(self.module, self._tree(b), X if isinstance(X, tuple) else (X,))


def _one_by_one(predict: Callable[[Any], Any], c: Any) -> Any:
    import torch

    with torch.enable_grad():
        c = c.detach().requires_grad_()
        out = predict(c)
        if not out.requires_grad:
            return torch.zeros((len(out), len(c)), dtype=c.dtype)
        rows = [torch.autograd.grad(one, c, retain_graph=True, allow_unused=True)[0] for one in out]
    return torch.stack([torch.zeros_like(c) if row is None else row for row in rows])


def _own_copy(module: Any) -> Any:
    import torch

    try:
        own = copy.deepcopy(module)
    except Exception as error:
        raise InputTypeError(
            f"The module {type(module).__name__} cannot be copied ({error}). Give a function f(params, X) that calls "
            "it with torch.func.functional_call instead."
        ) from error
    return own.to(torch.float64).eval()


def _refuse_unknown(layout: Layout, known: Mapping[str, Any]) -> None:
    children = layout.root.children
    if children is None or any(child.children is not None or child.name != key for key, child in children):
        raise InputTypeError("A module's params are a dictionary of tensors by name; leave params out for all.")
    for key, child in children:
        if key not in known:
            raise InputError(
                f"params names {key!r}, which is no parameter of the module.{did_you_mean(key, known)} It has "
                f"{list_names(list(known))}."
            )
        if child.shape != tuple(known[key].shape):
            raise InputError(f"params has shape {child.shape} for {key}; the module's has {tuple(known[key].shape)}.")


def _parts(X: Any) -> list[Any]:
    inside = children_of(X) if isinstance(X, Mapping | list | tuple) else None
    return [X] if inside is None else [leaf for _, part in inside[0] for leaf in _parts(part)]


def _each(X: Any, change: Callable[[Any], Any]) -> Any:
    inside = children_of(X) if isinstance(X, Mapping | list | tuple) else None
    return change(X) if inside is None else inside[1]([_each(part, change) for _, part in inside[0]])


def _tensors(params: Any) -> list[Any]:
    return [part for part in _parts(params) if is_torch(part)]


def _numbers_of(table: Any) -> NDArray[Any]:
    from ..data import check_matrix

    matrix, _ = check_matrix(table)
    return np.asarray(matrix)
