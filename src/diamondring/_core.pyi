"""The compiled core (cpp/bind/module.cpp): typed arrays in, results out, no mathematics."""

from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

_Float = NDArray[np.float64]
_Int = NDArray[np.int64]

class _Path(TypedDict):
    interrupted: bool
    indptr: _Int
    indices: _Int
    values: _Float
    intercept: _Float
    gap: _Float
    objective: _Float
    is_kkt: NDArray[np.uint8]
    cause: NDArray[np.uint8]
    worst: _Int
    alternative: _Int

class _FoldPath(_Path):
    held_out: _Float
    training: _Float

# A matrix is passed as `blockwise.core_arrays` gives it: one dense array, or data, indices, indptr, n and p. The rest
# is named: y, weights, offset, intercept, scaled, threads; moments are a pair of vectors, or None.

class Design:
    @staticmethod
    def dense(*matrix: Any, **rest: Any) -> Design: ...
    @staticmethod
    def sparse(*matrix: Any, **rest: Any) -> Design: ...
    @property
    def center(self) -> _Float: ...
    @property
    def scale(self) -> _Float: ...
    @property
    def deviation(self) -> _Float: ...
    @property
    def constant(self) -> NDArray[np.uint8]: ...
    @property
    def null_objective(self) -> float: ...
    @property
    def uses_gram(self) -> bool: ...
    def alpha_max(self, l1_ratio: float, factor: _Float, lower: _Float, upper: _Float, cancel: Any = None) -> float: ...
    def path(
        self, alphas: _Float, l1_ratio: float, factor: _Float, lower: _Float, upper: _Float, tol: float,
        cancel: Any = None,
    ) -> _Path: ...  # fmt: skip
    def deal(self, rounds: list[tuple[NDArray[np.int32], int]]) -> None: ...
    # l1_ratios, grids, factor, lower, upper, tol, cancel; of `weight_paths`, the weights (B, n) before them
    def fold_paths(self, *wanted: Any) -> list[_FoldPath]: ...
    def weight_paths(self, *wanted: Any) -> list[_Path]: ...

def isa() -> str: ...
def moments_dense(*matrix: Any, share: _Float | None, threads: int) -> tuple[_Float, _Float]: ...
def moments_sparse(*matrix: Any, share: _Float | None, threads: int) -> tuple[_Float, _Float]: ...
def index_flaws(
    indices: NDArray[Any], indptr: NDArray[Any], inner: int, stored: int, threads: int
) -> tuple[bool, bool]: ...
def gram_dense(x: Any, *, threads: int, **rest: Any) -> _Float: ...
def longest_chain(rows: int) -> int: ...
def product_dense(x: Any, b: _Float, *, threads: int, **rest: Any) -> _Float: ...

class BandForm:
    @staticmethod
    def of(matrix: _Float, threads: int, cancel: Any = None) -> BandForm: ...
    def solve(self, alphas: _Float, rhs: _Float, cancel: Any = None) -> _Float | None: ...
