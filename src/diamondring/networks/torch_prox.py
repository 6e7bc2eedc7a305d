"""Proximal maps on PyTorch tensors, in a metric of one step size per weight.

For a step ``t_j`` per weight the map gives the ``b`` with least::

    sum_j (b_j - z_j)^2 / (2 t_j)  +  a |b|  +  q/2 sum_j b_j^2

with ``|b|`` the sum of absolute values (`prox`), or ``||b||_2`` of each group (`group_prox`). The first has its
textbook form. For a group, ``b_j = z_j theta / (theta + t_j (q theta + a))`` with ``theta = ||b||`` the root of

    phi(theta) = sum_j [ z_j / (theta + t_j (q theta + a)) ]^2 = 1,

and 0 where ``||z / t|| <= a``. ``phi^(-1/2)`` is concave and increasing, so Newton's method on it rises from a lower
bound to the root and never passes it (the secular equation of trust regions: Moré & Sorensen 1983); with equal steps
the bound is the root.
"""

from __future__ import annotations

from typing import Any

import torch

__all__ = ["group_prox", "kkt_distance", "norms", "prox"]

_NEWTON_STEPS = 60


def prox(z: Any, step: Any, a: Any, q: Any) -> Any:
    """Soft thresholding by ``step a``, then shrinking by ``1 + step q``; zeros are exact and positive.

    ``step``, ``a`` and ``q`` are numbers or tensors that fill the shape of ``z``; where ``a`` is infinite the result
    is 0.
    """
    threshold = torch.as_tensor(step * a, dtype=z.dtype, device=z.device)
    soft = z - torch.clamp(z, -threshold, threshold)
    return soft if isinstance(q, float) and q == 0 else soft / (1.0 + step * q)


def norms(b: Any, dims: tuple[int, ...]) -> Any:
    """Euclidean norm of each group, the axes ``dims`` inside a group kept with length 1."""
    return torch.linalg.vector_norm(b, dim=dims, keepdim=True) if dims else b.abs()


def group_prox(z: Any, step: Any, a: Any, q: Any, dims: tuple[int, ...]) -> Any:
    """Proximal map of the groups' norms.

    ``a`` and ``q`` are numbers, or have a value per group and length 1 along ``dims``.
    """
    if not dims:
        return prox(z, step, a, q)
    t = torch.as_tensor(step, dtype=z.dtype, device=z.device).expand_as(z)
    a = torch.as_tensor(a, dtype=z.dtype, device=z.device)
    largest = t.amax(dim=dims, keepdim=True)
    theta = ((norms(z, dims) - largest * a) / (1.0 + largest * q)).clamp_min(0.0)
    alive = norms(torch.where(z == 0, z, z / t), dims) > a
    for _ in range(_NEWTON_STEPS):
        below = theta + t * (q * theta + a)
        share = torch.where(alive, z / below, torch.zeros_like(z))
        phi = (share * share).sum(dim=dims, keepdim=True)
        slope = (share * share * (1.0 + t * q) / below).sum(dim=dims, keepdim=True)
        rise = torch.where(alive, (phi.sqrt() - 1.0) * phi / slope, torch.zeros_like(theta))
        theta = theta + rise
        if not bool((rise.abs() > 4 * torch.finfo(z.dtype).eps * theta).any()):
            break
    return torch.where(alive, z * (theta / (theta + t * (q * theta + a))), torch.zeros_like(z))


def kkt_distance(b: Any, grad: Any, a: Any, q: Any, dims: tuple[int, ...] | None, bounds: Any = None) -> Any:
    """How far each weight (each group where ``dims`` is given) is from the optimality conditions.

    The distance from ``-grad``, the gradient of the data part at ``b``, to the subdifferential of ``a |b| + q/2 b^2``
    plus the bounds; zero everywhere exactly at a resting point.
    """
    smooth = grad + q * b
    if dims:
        size = norms(b, dims)
        moving = norms(smooth + a * b / torch.where(size > 0, size, torch.ones_like(size)), dims)
        return torch.where(size > 0, moving, (norms(smooth, dims) - a).clamp_min(0.0))
    low, high = torch.where(b > 0, a, -a), torch.where(b < 0, -a, a)
    if bounds is not None:
        low, high = torch.where(b <= bounds[0], -torch.inf, low), torch.where(b >= bounds[1], torch.inf, high)
    return torch.maximum(low + smooth, -high - smooth).clamp_min(0.0)
