"""Step sizes of optax's transformations, found from the transformation itself.

A proximal step has the right resting points if its step is the one that the optimiser takes along the gradient: the
change of a weight by a gradient that was 1 from the start, with the second moments as they stand (`torch_steps` says
why). An optax transformation is a function, so this is a derivative of it, and no learning rate or decay has to be
told twice.

The state holds memories of two kinds. First moments (momentum, Adam's mu) are linear in the gradients, and so is the
update in them; second moments (Adam's nu) only scale it. With the gradient and the first moments put to 0, and with
second moments that the update takes to those of the step just made, the update's derivative towards (gradient 1, first
moments that a gradient of 1 has filled) is minus the step; the second moments, being squares, do not move to first
order at a gradient of 0.

Known are states of momentum (`optax.trace`, `optax.ema`), Adam, AdaBelief, AMSGrad, RMSProp and Adagrad, whatever
clips, scales or schedules around them. An unknown one that remembers anything per weight is refused, and so is, when
the state is made, an update that is not the gradient times a step of each weight's own (LAMB, signs, noise): `check`.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from ..errors import InputError

__all__ = ["check", "empty_mass", "steps_of"]

_FIRST = {
    "TraceState": ("trace",),
    "EmaState": ("ema",),
    "ScaleByAdamState": ("mu",),
    "ScaleByAmsgradState": ("mu",),
    "ScaleByBeliefState": ("mu",),
    "MultiStepsState": ("acc_grads",),
}
_SECOND = {
    "ScaleByAdamState": ("nu",),
    "ScaleByAmsgradState": ("nu", "nu_max"),
    "ScaleByBeliefState": ("nu",),
    "ScaleByRmsState": ("nu",),
    "ScaleByRmsWithCountState": ("nu",),
    "ScaleByRssState": ("sum_of_squares",),
}


def _kinds(state: Any, owner: str = "", field: str = "") -> list[tuple[str, str]]:
    """For each leaf of a state, in the order of `jax.tree.leaves`: "first", "second" or "other", and who owns it."""
    if hasattr(state, "_fields"):
        owner = type(state).__name__
        pairs = zip(state._fields, state, strict=True)
        return [kind for name, value in pairs for kind in _kinds(value, owner, name)]
    first, second = field in _FIRST.get(owner, ()), field in _SECOND.get(owner, ())
    found = []
    for node in jax.tree.leaves(state, is_leaf=lambda node: hasattr(node, "_fields")):
        if hasattr(node, "_fields"):
            found += _kinds(node)
        else:
            found.append(("first" if first else "second" if second else "other", owner))
    return found


def _refuse_unknown(state: Any) -> None:
    for (kind, owner), leaf in zip(_kinds(state), jax.tree.leaves(state), strict=True):
        if kind == "other" and np.ndim(leaf) > 0:
            raise InputError(
                f"The transformation keeps a state {owner or type(state).__name__} with values per weight whose part "
                "in the step is not known, so zeros would come to rest in the wrong place: use SGD, momentum, Adam, "
                "AdamW, AMSGrad, AdaBelief, RMSProp or Adagrad, or give step=, the step size along the gradient."
            )


def empty_mass(state: Any) -> list[Any]:
    """What a gradient of 1 has left in the first moments before the first step: nothing."""
    _refuse_unknown(state)
    leaves = zip(_kinds(state), jax.tree.leaves(state), strict=True)
    return [jnp.zeros_like(leaf) for (kind, _), leaf in leaves if kind == "first"]


def _with(state: Any, kind: str, values: list[Any]) -> Any:
    """The state with other values in all leaves of one kind."""
    leaves, shape = jax.tree.flatten(state)
    new = iter(values)
    return shape.unflatten(
        [next(new) if found == kind else leaf for (found, _), leaf in zip(_kinds(state), leaves, strict=True)]
    )


def _of(state: Any, kind: str) -> list[Any]:
    return [leaf for (found, _), leaf in zip(_kinds(state), jax.tree.leaves(state), strict=True) if found == kind]


def _floor(second: Any) -> float:
    """A second moment so small that its root is nothing beside any eps; at 0 itself the root has no derivative."""
    return float(jnp.finfo(second.dtype).tiny) * 2.0**20


def steps_of(tx: Any, old: Any, new: Any, mass: list[Any], params: Any, extra: dict[str, Any]) -> tuple[Any, list[Any]]:
    """The step of each weight in the update that took the state ``old`` to ``new``, and the mass after it.

    Parameters
    ----------
    tx : GradientTransformationExtraArgs
    mass : list of arrays
        What a gradient that was 1 from the start has left in each of the first moments of ``old``.
    extra : dict
        Further arguments of the update.
    """
    nothing = jax.tree.map(jnp.zeros_like, params)
    empty = _with(old, "first", [jnp.zeros_like(leaf) for leaf in _of(old, "first")])
    reached = _of(new, "second")
    # one more step at gradient 0 shows how second moments decay; from those divided by it the step leads to `reached`
    decayed = _of(tx.update(nothing, _with(empty, "second", reached), params, **extra)[1], "second")
    before = [
        jnp.maximum(leaf * (leaf / jnp.where(after > 0, after, 1)), _floor(leaf))
        for leaf, after in zip(reached, decayed, strict=True)
    ]
    start = _with(empty, "second", before)

    def respond(gradient: Any, first: list[Any]) -> tuple[Any, list[Any]]:
        updates, state = tx.update(gradient, _with(start, "first", first), params, **extra)
        return updates, _of(state, "first")

    ones = jax.tree.map(jnp.ones_like, params)
    _, (response, filled) = jax.jvp(respond, (nothing, _of(start, "first")), (ones, mass))
    return jax.tree.map(jnp.negative, response), filled


def check(tx: Any, params: Any) -> None:
    """Refuses a transformation whose update is not the gradient times a step of each weight's own.

    Tried once, on random small gradients and random parameters; what does not depend on the gradient (decay of weights)
    cancels in the difference of the updates by a gradient and by its opposite.
    """
    leaves, shape = jax.tree.flatten(params)
    if any(isinstance(leaf, jax.core.Tracer) for leaf in leaves):
        return
    rng = np.random.default_rng(0)

    def dtype(leaf: Any) -> Any:  # half precision would be too rough for the comparison
        return jnp.promote_types(jnp.result_type(leaf), jnp.float32)

    def noise(scale: float) -> Any:
        return shape.unflatten([jnp.asarray(scale * rng.normal(size=np.shape(x)), dtype(x)) for x in leaves])

    point = noise(1.0)
    gradient = noise(1e-3 / max(1.0, sum(np.size(leaf) for leaf in leaves)) ** 0.5)

    def trial(gradient: Any, point: Any) -> Any:
        state = tx.init(point)
        up, after = tx.update(gradient, state, point)
        down, _ = tx.update(jax.tree.map(jnp.negative, gradient), state, point)
        return up, down, steps_of(tx, state, after, empty_mass(state), point, {})[0]

    try:
        up, down, steps = jax.jit(trial)(gradient, point)
    except TypeError:  # it wants arguments that only the user's own update has
        return
    for u, v, t, g in zip(*(jax.tree.leaves(tree) for tree in (up, down, steps, gradient)), strict=True):
        half = (np.asarray(u, np.float64) - np.asarray(v, np.float64)) / 2
        wanted = -np.asarray(t, np.float64) * np.asarray(g, np.float64)
        if not np.allclose(half, wanted, rtol=0.02, atol=0.02 * float(np.max(np.abs(wanted), initial=0.0))):
            raise InputError(
                "The transformation's update is not the gradient times a step of each weight's own (signs, noise, or "
                "norms of whole layers as in LAMB change it), so no proximal step has its resting points in the right "
                "place: use another one, or give step=, the step size along the gradient."
            )
