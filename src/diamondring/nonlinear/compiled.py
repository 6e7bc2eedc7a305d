"""What the steps ask of the compiled core: products of a Jacobian, distances, and the inner problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..blockwise import walkable
from ..threads import thread_count
from .certificate import FITTED

__all__ = ["Products", "Step", "approach", "inner", "largest_distance", "products"]

Float = NDArray[np.float64]

_WORTH = 1024  # multiplications that count as one number: below millions of them a thread that wakes comes too late


class Products(NamedTuple):
    """Of a Jacobian J with the slopes s of a loss: ``J's`` (p,), ``sum_i |J_ij| (|s_i| + 1e-6 |s0_i|)`` (p,).

    And for a given root h of the curvature ``J'h^2 J`` (p, p) with the roots of its diagonal (p,).
    """

    g: Float
    reach: Float
    gram: Float | None
    norms: Float | None


class Step(NamedTuple):
    """The minimiser c (p,) of the inner problem; see `cpp/include/diamondring/step.hpp`."""

    c: Float
    damping: float  # the multiplier of the region
    length: float  # ||D d||
    slope: float  # g'd
    promised: float  # decrease of the objective by J'HJ and the penalty
    extra: float  # d'Sd / 2
    change: float  # largest |d_j| / |c_j|


def products(jacobian: Float, slopes: Float, null: Float, root: Float | None) -> Products:
    """One call for all that a point needs of its Jacobian (n, p) or (n, K, p); slopes and null as predictions."""
    flat = jacobian.reshape(-1, jacobian.shape[-1])
    if not walkable(flat):
        flat = np.ascontiguousarray(flat)
    threads = thread_count(flat.size * flat.shape[1] // _WORTH)
    return Products(*_core.point_products(flat, slopes.ravel(), null.ravel(), FITTED, root, threads))


def largest_distance(
    g: Float, reach: Float, b: Float, a: Float, q: Float, lower: Float, upper: Float, value: float
) -> tuple[float, int]:
    """The certificate's number and the parameter it belongs to, without groups; `value` is the objective."""
    return _core.step_distance(g, reach, b, a, q, lower, upper, value)


def inner(gram: Float, extra: Float | None, *vectors: Any, radius: float, guess: float) -> Step | None:
    """The minimiser within the region, for vectors g, b, a, q, lower, upper, D; None where rounding leaves none."""
    found = _core.step(gram, extra, *vectors, radius, guess, thread_count(gram.size * len(gram) // (4 * _WORTH)))
    return None if found is None else Step(*found)


def approach(f: Callable[[Float], NDArray[Any]], b: Float, *arrays: Float, max_steps: int) -> tuple[int, int]:
    """Moves b (p,) towards a least-squares solution of f; returns steps and evaluations of f.

    ``arrays`` are predictions (n,) and Jacobian (p, n) at b, the target, its weights and their roots (n,), lower and
    upper bounds, and typical sizes of the parameters (p,).
    """
    return _core.approach(f, b, *arrays, max_steps)
