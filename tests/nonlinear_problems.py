"""Nonlinear problems for tests: functions with their Jacobians by hand, and problems around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import diamondring as dr
from diamondring.nonlinear.problem import NonlinearProblem

Float = Any


@dataclass
class ByHand:
    """A `BoundModel` of a function and its Jacobian, ``value(b)`` and ``jacobian(b)``."""

    of: Callable[[Float], Float]
    jacobian: Callable[[Float], Float]
    n_rows: int
    n_params: int
    outputs: int = 1
    linear: bool = False
    reverse: bool = False

    def value(self, b: Float) -> Float:
        found = self.trial(b)
        assert found is not None
        return found

    def trial(self, b: Float) -> Float | None:
        with np.errstate(all="ignore"):
            out = self.of(b)
        return out if np.isfinite(out).all() else None

    def linearize(self, b: Float) -> tuple[Float, Float]:
        return self.value(b), self.jacobian(b)

    def pullback(self, b: Float, r: Float) -> tuple[Float, Float]:
        return self.value(b), r.reshape(-1) @ self.jacobian(b).reshape(-1, self.n_params)


def linear_model(x: Float, outputs: int = 1, known: bool = False) -> ByHand:
    """``X b``; with K outputs (n, K) for K p parameters, output after output. `known`: it says that it is linear."""
    n, p = x.shape
    jacobian = x
    if outputs > 1:
        jacobian = np.zeros((n, outputs, outputs * p))
        for k in range(outputs):
            jacobian[:, k, k * p : (k + 1) * p] = x
    return ByHand(lambda b: jacobian @ b, lambda b: jacobian, n, outputs * p, outputs, known)


def decay_model(x: Float) -> ByHand:
    """``b0 exp(-b1 x) + b2 x + b3 sin(3 x) + b4``."""

    def value(b: Float) -> Float:
        return b[0] * np.exp(-b[1] * x) + b[2] * x + b[3] * np.sin(3 * x) + b[4]

    def jacobian(b: Float) -> Float:
        e = np.exp(-b[1] * x)
        return np.column_stack([e, -b[0] * x * e, x, np.sin(3 * x), np.ones_like(x)])

    return ByHand(value, jacobian, len(x), 5)


def problem_of(model: ByHand, y: Float, penalty: Any = dr.NoPenalty(), loss: Any = dr.Gaussian(), **rest: Any) -> Any:  # noqa: B008
    """A problem with no more than what is given."""
    p = model.n_params
    given = {
        "weights": None, "offset": None, "penalty_factor": np.ones(p), "lower": np.full(p, -np.inf),
        "upper": np.full(p, np.inf), "names": tuple(f"b{j}" for j in range(p)),
    } | rest  # fmt: skip
    return NonlinearProblem(model=model, y=np.asarray(y), loss=loss, penalty=penalty, **given)
