"""Z'Z or ZZ' of a design, tile by tile.

The tiles of the upper triangle, and pieces of the summed dimension when there are few tiles, are independent tasks of
fixed size. Each packs its own blocks of Z, which costs little beside the products: a block of w columns is packed
once per w columns that it meets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .workers import Cancel, in_order, spans

if TYPE_CHECKING:
    from .design import Design

__all__ = ["gram"]

Float = NDArray[np.float64]

TILE = 512  # columns of a tile, at most
DEPTH = 1024  # rows packed at a time
TASKS = 16  # tasks to aim for, so that many threads find work
LONGEST = 2e9  # floating-point operations of one task, about: between tasks the work can be cancelled


def gram(design: Design, side: str, cancel: Cancel = None) -> Float:
    """The smaller or larger cross-product matrix of a design; see `Design.gram`."""
    n, m = design.shape
    size, depth = (m, n) if side == "columns" else (n, m)
    width = _tile_width(size)
    edges = spans(size, width)
    pairs = [(a, b) for j, b in enumerate(edges) for a in edges[: j + 1]]
    pieces = max(1, min(TASKS // max(1, len(pairs)), depth // (2 * DEPTH)), int(2.0 * width * width * depth / LONGEST))
    parts = spans(depth, (depth + pieces - 1) // pieces)
    tasks = [(a, b, part) for a, b in pairs for part in parts]

    def work(task: tuple[slice, slice, slice]) -> tuple[slice, slice, Float]:
        a, b, part = task
        return a, b, _tile(design, side, a, b, part)

    out = np.zeros((size, size), order="F")
    for a, b, tile in in_order(work, tasks, flops=float(depth) * size * size, cancel=cancel):
        out[a, b] += tile
    for a, b in pairs:
        if a.start != b.start:
            out[b, a] = out[a, b].T
    return out


def _tile_width(size: int) -> int:
    """Equal tiles of at most TILE columns, a multiple of 8."""
    count = max(1, (size + TILE - 1) // TILE)
    equal = (size + count - 1) // count
    return max(8, (equal + 7) // 8 * 8)


def _tile(design: Design, side: str, a: slice, b: slice, part: slice) -> Float:
    """One tile, summed over one part of the other dimension."""
    shape = (a.stop - a.start, b.stop - b.start)
    total, product = np.zeros(shape), np.empty(shape)
    for start in range(part.start, part.stop, DEPTH):
        inner = slice(start, min(part.stop, start + DEPTH))
        left = _pack(design, side, a, inner)
        right = left if a.start == b.start else _pack(design, side, b, inner)
        # NumPy sees that both factors are the same memory and then computes one triangle only
        np.matmul(left.T, right, out=product)
        total += product
    return total


def _pack(design: Design, side: str, tile: slice, inner: slice) -> Float:
    """A block of Z with the summed dimension first."""
    return design.block(inner, tile) if side == "columns" else design.block(tile, inner).T
