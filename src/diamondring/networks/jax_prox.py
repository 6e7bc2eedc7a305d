"""Proximal maps on JAX arrays, in a metric of one step size per weight: the formulas of `torch_prox`, for `jax.jit`."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

__all__ = ["group_prox", "prox"]

_NEWTON_STEPS = 60


def prox(z: Any, step: Any, a: Any, q: Any) -> Any:
    """Soft thresholding by ``step a``, then shrinking by ``1 + step q``; zeros are exact."""
    threshold = jnp.asarray(step * a, z.dtype)
    return (z - jnp.clip(z, -threshold, threshold)) / (1.0 + step * q)


def group_prox(z: Any, step: Any, a: Any, q: Any, dims: tuple[int, ...]) -> Any:
    """Proximal map of the groups' norms.

    ``a`` and ``q`` have one value, or one per group and length 1 along ``dims``.
    """
    t = jnp.broadcast_to(jnp.asarray(step, z.dtype), z.shape)

    def total(values: Any) -> Any:
        return jnp.sum(values, axis=dims, keepdims=True)

    # an infinite a holds its groups at 0; the root is sought for finite numbers only
    excluded, a = jnp.isinf(a), jnp.where(jnp.isinf(a), 0.0, a)
    largest = jnp.max(t, axis=dims, keepdims=True)
    start = jnp.maximum((jnp.sqrt(total(z * z)) - largest * a) / (1.0 + largest * q), 0.0)
    force = jnp.where(z == 0, 0.0, z / jnp.where(t == 0, 1.0, t))
    still = jnp.all(t == 0, axis=dims, keepdims=True)
    alive = (still & (total(z * z) > 0)) | (jnp.sqrt(total(force * force)) > a)

    def goes_on(walk: Any) -> Any:
        count, theta, rise = walk
        return (count < _NEWTON_STEPS) & jnp.any(jnp.abs(rise) > 4 * jnp.finfo(z.dtype).eps * theta)

    def newton(walk: Any) -> Any:
        count, theta, _ = walk
        below = jnp.where(alive, theta + t * (q * theta + a), 1.0)
        share = jnp.where(alive, z / below, 0.0)
        phi, slope = total(share * share), total(share * share * (1.0 + t * q) / below)
        rise = jnp.where(alive, (jnp.sqrt(phi) - 1.0) * phi / jnp.where(alive, slope, 1.0), 0.0)
        return count + 1, theta + rise, rise

    _, theta, _ = jax.lax.while_loop(goes_on, newton, (0, start, jnp.full_like(start, jnp.inf)))
    below = jnp.where(alive, theta + t * (q * theta + a), 1.0)
    return jnp.where(alive & ~excluded, z * (theta / below), 0.0)
