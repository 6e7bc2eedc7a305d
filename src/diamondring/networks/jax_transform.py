"""`proximal` and `keep_zeros`: any optax transformation with a penalty that sets weights to exactly zero."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from ..errors import InputError, InputTypeError
from ..penalties import as_penalty
from . import jax_prox, jax_steps
from .arguments import check_alpha, check_bounds, check_factor, group_axes

__all__ = ["ProximalState", "keep_zeros", "proximal"]


class ProximalState(NamedTuple):
    """State of `proximal`: the wrapped one's, the number of finished steps, and the mass of its first moments."""

    inner: Any
    count: Any
    mass: Any


def proximal(
    tx: Any,
    penalty: Any = "L1",
    *,
    alpha: Any,
    step: Any = None,
    mask: Any = None,
    penalty_factor: Any = 1.0,
    groups: Any = None,
    bounds: Any = None,
) -> Any:
    """Wraps an optax transformation: its update, and a proximal step of ``alpha * penalty`` after it. Zeros are exact.

    The objective is ``data(w) + alpha sum_g v_g [ l1_ratio |w_g| + (1 - l1_ratio)/2 ||w_g||^2 ]``, with ``data`` what
    the gradients are of: a mean over rows, to have the same alpha as `dr.path` and `dr.fit`. Without groups each
    weight is its own g; with groups ``|w_g| = sqrt(d_g) ||w_g||_2``, d_g the number of weights in the group.

    ``params + updates`` is the ``w`` with least ``sum_j (w_j - z_j)^2 / (2 t_j) + alpha penalty(w)``, z where the
    wrapped transformation leads and ``t_j`` its own step for weight j, so that it rests exactly where the objective
    does. The step is found from the transformation, learning rate, momentum and second moments included
    (`diamondring.networks.jax_steps` says how); this costs two more calls of it, which are small beside a gradient.
    `optax.add_decayed_weights` (`optax.adamw`) is a penalty of its own beside this one.

    Parameters
    ----------
    tx : optax.GradientTransformation
        SGD, momentum, Adam, AdamW, NAdam, AMSGrad, AdaBelief, RMSProp, Adagrad, with any clipping, schedules, masks
        around them; another one with ``step``.
    penalty : Penalty or name, default "L1"
        `dr.L1()`, `dr.L2()`, `dr.L1L2(l1_ratio)`, `dr.NoPenalty()` or their names.
    alpha : float or schedule
        Strength, at least 0; a function of the number of finished steps; or an array (as `optax.inject_hyperparams`
        gives).
    step : float or schedule, optional
        The step size along the gradient, where the transformation does not tell it: what it would multiply a gradient
        that never changes with, in the long run.
    mask : pytree of bool, or function of the parameters that gives one; optional
        What is penalised, a prefix of the parameters' tree. By default all arrays of two or more dimensions: weights,
        not biases.
    penalty_factor : number, array, or pytree of them; default 1
        v; arrays fill the parameter's shape (with groups: have length 1 inside a group). 0 leaves free, inf holds at 0.
    groups : axis, tuple of axes, or pytree of them; optional
        The axis whose slices are the groups: with kernels of shape (inputs, neurons), as in Flax, 0 makes a group of
        each input's weights and 1 of each neuron's. (0, 1): both axes count the groups; (): the whole array is one.
    bounds : (lower, upper), optional
        Bounds of all penalised weights, such as (0, None); not with groups.

    Returns
    -------
    optax.GradientTransformationExtraArgs
        Its ``update(grads, state, params)`` needs the parameters.

    Raises
    ------
    InputError, InputTypeError
        For an argument that cannot be used, and for a transformation whose steps cannot be known.

    Examples
    --------
    >>> tx = dr.jax.proximal(optax.adam(1e-3), dr.L1(), alpha=1e-4)  # doctest: +SKIP
    """
    inner, chosen = _transformation(tx), as_penalty(penalty)
    strength = alpha if isinstance(alpha, jax.Array) else check_alpha(alpha)
    grouped = jax.tree.leaves(groups, is_leaf=_is_axes) not in ([], [None])
    limits = check_bounds(bounds, grouped)
    if step is not None and not callable(step) and not isinstance(step, jax.Array) and not _is_step(step):
        raise InputError(f"step={step!r} must be a step size above 0, or a function of the number of finished steps.")

    def init(params: Any) -> ProximalState:
        _plan(params, mask, penalty_factor, groups)
        state = inner.init(params)
        mass = None
        if step is None:
            mass = jax_steps.empty_mass(state)
            jax_steps.check(inner, params)
        return ProximalState(state, jnp.zeros((), jnp.int32), mass)

    def update(grads: Any, state: ProximalState, params: Any = None, **extra: Any) -> tuple[Any, ProximalState]:
        if params is None:
            raise InputError("The proximal step needs the parameters: tx.update(grads, state, params).")
        updates, new = inner.update(grads, state.inner, params, **extra)
        mass = None
        if step is None:
            steps, mass = jax_steps.steps_of(inner, state.inner, new, state.mass, params, extra)
        else:
            one = step(state.count) if callable(step) else step
            steps = jax.tree.map(lambda leaf: jnp.asarray(one, jnp.result_type(leaf)), params)
        now = strength(state.count) if callable(strength) else strength
        plan = _plan(params, mask, penalty_factor, groups)
        leaves, shape = jax.tree.flatten(params)
        moved = [
            u if block is None else _update(w, u, t, now, chosen.l1_ratio, block, limits)
            for w, u, t, block in zip(leaves, jax.tree.leaves(updates), jax.tree.leaves(steps), plan, strict=True)
        ]
        return shape.unflatten(moved), ProximalState(new, state.count + 1, mass)

    return optax.GradientTransformationExtraArgs(init, update)


def keep_zeros(tx: Any, mask: Any = None) -> Any:
    """Wraps an optax transformation: weights that are 0 stay 0, the others are trained by it.

    The polish after `proximal` has found the zeros: without a penalty the shrinkage leaves the others as well (the
    relaxed lasso of Meinshausen 2007).

    Parameters
    ----------
    tx : optax.GradientTransformation
    mask : pytree of bool, or function of the parameters that gives one; optional
        Where zeros are kept; by default in all arrays of two or more dimensions, so that a bias of 0 can be trained.
    """
    inner = _transformation(tx)

    def update(grads: Any, state: Any, params: Any = None, **extra: Any) -> tuple[Any, Any]:
        if params is None:
            raise InputError("Keeping zeros needs the parameters: tx.update(grads, state, params).")
        updates, new = inner.update(grads, state, params, **extra)
        chosen = _masked(params, mask)
        kept = [
            jnp.where(w == 0, jnp.zeros_like(u), u) if keep else u
            for w, u, keep in zip(jax.tree.leaves(params), jax.tree.leaves(updates), chosen, strict=True)
        ]
        return jax.tree.structure(params).unflatten(kept), new

    return optax.GradientTransformationExtraArgs(inner.init, update)


class _Block(NamedTuple):
    """One penalised array: factor (number or array), axes inside a group (None: each weight by itself), their size."""

    factor: Any
    dims: tuple[int, ...] | None
    size: int


def _transformation(tx: Any) -> Any:
    if not (hasattr(tx, "init") and hasattr(tx, "update")):
        raise InputTypeError(f"tx is a {type(tx).__name__}, not an optax transformation such as optax.adam(1e-3).")
    return optax.with_extra_args_support(tx)


def _is_axes(node: Any) -> bool:
    return node is None or (isinstance(node, tuple) and all(isinstance(axis, int) for axis in node))


def _is_step(step: Any) -> bool:
    return isinstance(step, int | float | np.number) and not isinstance(step, bool) and bool(0 < step < math.inf)


def _spread(given: Any, params: Any, what: str, is_leaf: Callable[[Any], bool] | None = None) -> list[Any]:
    """One value for each leaf of the parameters, from a tree that is a prefix of theirs."""
    spread: list[Any] = []
    try:
        jax.tree.map(
            lambda value, part: spread.extend([value] * len(jax.tree.leaves(part))), given, params, is_leaf=is_leaf
        )
    except ValueError as error:
        raise InputError(f"{what} is not a prefix of the parameters' tree: {error}") from None
    return spread


def _masked(params: Any, mask: Any) -> list[bool]:
    if mask is None:
        return [np.ndim(leaf) >= 2 for leaf in jax.tree.leaves(params)]
    return [bool(keep) for keep in _spread(mask(params) if callable(mask) else mask, params, "mask")]


def _plan(params: Any, mask: Any, penalty_factor: Any, groups: Any) -> list[_Block | None]:
    """What is done with each leaf of the parameters: None where it is not penalised."""
    paths = [(jax.tree_util.keystr(path), leaf) for path, leaf in jax.tree_util.tree_flatten_with_path(params)[0]]
    chosen = _masked(params, mask)
    if not any(chosen):
        raise InputError(
            "No parameter is penalised: none has two or more dimensions, or mask leaves none. Give mask=True."
        )
    plan: list[_Block | None] = []
    factors = _spread(penalty_factor, params, "penalty_factor")
    axes = _spread(groups, params, "groups", _is_axes)
    for (path, leaf), keep, factor, axis in zip(paths, chosen, factors, axes, strict=True):
        if not keep:
            plan.append(None)
            continue
        name, shape = path or "the parameter", tuple(np.shape(leaf))
        if not jnp.issubdtype(jnp.result_type(leaf), jnp.floating):
            raise InputTypeError(
                f"{name} holds {jnp.result_type(leaf)} numbers; a penalty needs real floating-point weights."
            )
        outer = group_axes(axis, shape, name, {})
        dims = None if outer is None else tuple(d for d in range(len(shape)) if d not in outer)
        per_group = shape if dims is None else tuple(1 if d in dims else n for d, n in enumerate(shape))
        size = 1 if dims is None else int(np.prod([shape[d] for d in dims], dtype=np.int64))
        plan.append(_Block(check_factor(factor, per_group, name), dims, size))
    return plan


def _update(w: Any, u: Any, t: Any, alpha: Any, r: float, block: _Block, bounds: tuple[float, float] | None) -> Any:
    """The update of one array that ends in its proximal map."""
    z = jnp.asarray(w + u).astype(w.dtype)
    excluded = np.isinf(block.factor)
    factor = np.where(excluded, 0.0, block.factor)
    a, q = (jnp.asarray(alpha * share * factor, z.dtype) for share in (r, 1.0 - r))
    if not block.dims or r == 0:
        new = jax_prox.prox(z, t, a, q)
    else:
        new = jax_prox.group_prox(z, t, a * block.size**0.5, q, block.dims)
    if bounds is not None:
        new = jnp.clip(new, *bounds)
    new = jnp.where(excluded, 0.0, new).astype(w.dtype)
    # w + (0 - w) is exactly 0, whatever the rounding of other sums
    return jnp.where(new == 0, -w, new - w)
