"""Penalties: the price of a coefficient. Frozen values, not a class tree.

All formulas are on the penalty's scale, ``b_j = s_j * coef_j`` with ``s_j`` the standard deviation of input j when
standardising and 1 otherwise. For strength ``alpha >= 0``, mixing ``l1_ratio`` in [0, 1] and factor ``v_j >= 0``::

    penalty(b) = alpha * sum_j v_j [ l1_ratio |b_j| + (1 - l1_ratio)/2 b_j^2 ]

``v_j = 0`` leaves an input free; ``v_j = inf`` excludes it: its coefficient is 0 and it costs nothing.

Losses with K outputs that share their inputs (`MultiGaussian`, ``Multinomial(grouped=True)``) have a row ``B_j.`` of K
coefficients per input, and ``|b_j|`` above is its Euclidean norm: `total`, and the methods named ``row_...``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from .errors import InputError

__all__ = ["L1", "L1L2", "L2", "NoPenalty", "Penalty", "as_penalty", "penalty_weights", "row_norms"]

Float = NDArray[np.float64]


def penalty_weights(l1_ratio: float, alpha: float, factor: Float) -> tuple[Float, Float]:
    """Prices per coefficient: ``a`` of ``|b_j|`` and ``q`` of ``b_j^2 / 2``, each (p,); excluded inputs get 0."""
    finite = np.where(np.isinf(factor), 0.0, factor)
    return alpha * l1_ratio * finite, alpha * (1.0 - l1_ratio) * finite


class _Mixture:
    """Formulas shared by the four penalties; each only says its mixing ``l1_ratio``."""

    l1_ratio: float

    def value(self, b: Float, alpha: float, factor: Float) -> float:
        """Penalty of coefficients ``b`` (p,) on the penalty's scale; infinite if an excluded one is not 0."""
        if np.any(np.isinf(factor) & (b != 0)):
            return float("inf")
        a, q = penalty_weights(self.l1_ratio, alpha, factor)
        return float(a @ np.abs(b) + 0.5 * (q @ b**2))

    def total(self, b: Float, alpha: float, factor: Float, grouped: bool = False) -> float:
        """Penalty of coefficients (p,), or (K, p) of K outputs; grouped: of the norms of their columns."""
        if b.ndim == 1:
            return self.value(b, alpha, factor)
        if grouped:
            return self.value(np.asarray(np.linalg.norm(b, axis=0)), alpha, factor)
        return sum(self.value(row, alpha, factor) for row in b)

    def prox(self, z: Float, step: float, alpha: float, factor: Float) -> Float:
        """Proximal map (p,): the ``b`` with least ``1/2 ||b - z||^2 + step * penalty(b)``.

        Soft thresholding by ``step * a_j``, then shrinking by ``1 + step * q_j``; excluded inputs give 0.
        """
        a, q = penalty_weights(self.l1_ratio, alpha, factor)
        soft = np.sign(z) * np.maximum(np.abs(z) - step * a, 0.0)
        return np.where(np.isinf(factor), 0.0, soft / (1.0 + step * q))

    def kkt_distance(
        self,
        b: Float,
        grad: Float,
        alpha: float,
        factor: Float,
        lower: Float | None = None,
        upper: Float | None = None,
    ) -> Float:
        """How far each coefficient (p,) is from the optimality conditions.

        The distance from ``-grad_j`` (``grad`` is the gradient of the data part at ``b``) to the subdifferential of
        the penalty plus the bounds. Zero everywhere exactly at an optimum. Excluded inputs give 0.

        Parameters
        ----------
        lower, upper : (p,) arrays, optional
            Bounds on the penalty's scale; None means no bound.
        """
        a, q = penalty_weights(self.l1_ratio, alpha, factor)
        smooth = grad + q * b
        # the subdifferential of a|b| is the interval [low, high]; a bound that is reached opens one side of it
        low = np.where(b > 0, a, -a)
        high = np.where(b < 0, -a, a)
        if lower is not None:
            low = np.where(b <= lower, -np.inf, low)
        if upper is not None:
            high = np.where(b >= upper, np.inf, high)
        distance = np.maximum(np.maximum(low + smooth, -high - smooth), 0.0)
        return np.where(np.isinf(factor), 0.0, distance)

    def row_prox(self, z: Float, step: float, alpha: float, factor: Float) -> Float:
        """Proximal map (p, K) of the penalty on rows: they keep their direction, their norms are those of `prox`."""
        norms = row_norms(z)
        share = self.prox(norms, step, alpha, factor) / np.where(norms > 0, norms, 1.0)
        return np.asarray(share[:, None] * z)

    def row_kkt_distance(self, b: Float, grad: Float, alpha: float, factor: Float) -> Float:
        """How far each row (p,) of ``b`` (p, K) is from the optimality conditions of the penalty on rows.

        A row that is not 0 wants ``-grad_j = (a_j / ||b_j|| + q_j) b_j``, one that is 0 ``||grad_j|| <= a_j``.
        """
        a, q = penalty_weights(self.l1_ratio, alpha, factor)
        norms = row_norms(b)
        pull = q + a / np.where(norms > 0, norms, np.inf)
        distance = row_norms(grad + pull[:, None] * b)
        distance = np.where(norms > 0, distance, np.maximum(distance - a, 0.0))
        return np.where(np.isinf(factor), 0.0, distance)


def row_norms(b: Float) -> Float:
    """Euclidean norms (p,) of the rows of ``b`` (p, K)."""
    return np.asarray(np.sqrt(np.einsum("jk,jk->j", b, b)))


@dataclass(frozen=True)
class NoPenalty(_Mixture):
    """No penalty: least squares. Its only alpha is 0."""

    name: ClassVar[str] = "none"
    l1_ratio: ClassVar[float] = 1.0  # type: ignore[misc]


@dataclass(frozen=True)
class L1(_Mixture):
    """The lasso's penalty ``alpha sum_j v_j |b_j|``: sets coefficients to exactly zero."""

    name: ClassVar[str] = "L1"
    l1_ratio: ClassVar[float] = 1.0  # type: ignore[misc]


@dataclass(frozen=True)
class L2(_Mixture):
    """Ridge regression's penalty ``alpha/2 sum_j v_j b_j^2``: shrinks all coefficients, drops none."""

    name: ClassVar[str] = "L2"
    l1_ratio: ClassVar[float] = 0.0  # type: ignore[misc]


@dataclass(frozen=True)
class L1L2(_Mixture):
    """The elastic net's penalty, a mixture of L1 and L2.

    Parameters
    ----------
    l1_ratio : float, default 0.5
        Share of L1 in the mixture: 1 is the lasso, 0 is ridge regression.

    Raises
    ------
    InputError
        If `l1_ratio` is not a number from 0 to 1.
    """

    l1_ratio: float = 0.5
    name: ClassVar[str] = "elastic net"

    def __post_init__(self) -> None:
        given = self.l1_ratio
        usable = isinstance(given, int | float | np.integer | np.floating) and not isinstance(given, bool)
        if not usable or not 0.0 <= given <= 1.0:
            raise InputError(f"l1_ratio={given!r}: the share of L1 must be a number from 0 (all L2) to 1 (all L1).")
        object.__setattr__(self, "l1_ratio", float(given))


Penalty = NoPenalty | L1 | L2 | L1L2

_BY_NAME: dict[str, type[NoPenalty] | type[L1] | type[L2] | type[L1L2]] = {
    "none": NoPenalty,
    "no": NoPenalty,
    "ols": NoPenalty,
    "leastsquares": NoPenalty,
    "l1": L1,
    "lasso": L1,
    "l2": L2,
    "ridge": L2,
    "l1l2": L1L2,
    "elasticnet": L1L2,
    "enet": L1L2,
}


def as_penalty(penalty: Any) -> Penalty:
    """The penalty that a user's argument means: an instance, None, or a name such as ``"L1"``, ``"ridge"``.

    Raises
    ------
    InputError
        For anything else.
    """
    if isinstance(penalty, NoPenalty | L1 | L2 | L1L2):
        return penalty
    if penalty is None:
        return NoPenalty()
    if isinstance(penalty, str):
        known = _BY_NAME.get("".join(c for c in penalty.lower() if c.isalnum()))
        if known is not None:
            return known()
    if isinstance(penalty, type) and issubclass(penalty, NoPenalty | L1 | L2 | L1L2):
        raise InputError(f"penalty={penalty.__name__} is a class: write {penalty.__name__}() with brackets.")
    raise InputError(
        f"penalty={penalty!r} is not known: use dr.L1(), dr.L2(), dr.L1L2(l1_ratio) or dr.NoPenalty(), "
        "or one of the names 'L1', 'L2', 'elastic net', 'none'."
    )
