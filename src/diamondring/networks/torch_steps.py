"""Step sizes of PyTorch's optimisers: what each would do, per weight, with one more unit of gradient.

A proximal step has the right resting points if its step is the one that the optimiser takes along the gradient: then
``b = prox(b - t g)`` says that ``-g`` is in the subdifferential of the penalty, for every ``t > 0``. So ``t_j`` is the
change of weight j by a gradient that was 1 from the start, with the optimiser's scaling (its second moments) as it
stands:

* SGD: ``lr c``, with ``c`` the sum of the weights that the momentum buffer has given to the gradients; without
  momentum 1, at rest ``(1 - dampening) / (1 - momentum)``; with Nesterov's form ``1 + momentum c``;
* Adam, AdamW: ``lr / (sqrt(v_hat) + eps)``, bias corrected (AMSGrad: with the largest v); RAdam, NAdam and Adamax
  likewise;
* RMSprop: ``lr / (sqrt(v) + eps)``, summed along its momentum buffer where it has one;
* Adagrad: ``lr / (sqrt(sum) + eps)``, with its decay of lr.

Source: Yun, Lozano & Yang (2021), "Adaptive proximal gradient methods for structured neural networks".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from ..errors import InputError

__all__ = ["StepRule", "step_rule"]

Values = dict[str, Any]
# (param group, the optimiser's state of the weight, our memory of the weight) -> step: number or tensor
StepRule = Callable[[Values, Values, Values], Any]


def _sgd(group: Values, state: Values, memory: Values) -> Any:
    momentum = group["momentum"]
    if momentum == 0:
        return group["lr"]
    kept = 1.0 - group["dampening"]
    if "mass" in memory:
        memory["mass"] = momentum * memory["mass"] + kept
    elif memory.get("resumed"):
        memory["mass"] = kept / (1.0 - momentum) if momentum < 1 else 1.0
    else:
        memory["mass"] = 1.0  # the first gradient is taken whole, whatever the dampening
    return group["lr"] * (1.0 + momentum * memory["mass"] if group["nesterov"] else memory["mass"])


def _second_moment(group: Values, state: Values) -> Any:
    """Bias-corrected ``sqrt(v_hat) + eps`` of Adam and its relatives."""
    v = state["max_exp_avg_sq"] if group.get("amsgrad") else state["exp_avg_sq"]
    return v.sqrt().div_((1.0 - group["betas"][1] ** float(state["step"])) ** 0.5).add_(group["eps"])


def _adam(group: Values, state: Values, memory: Values) -> Any:
    return group["lr"] / _second_moment(group, state)


def _nadam(group: Values, state: Values, memory: Values) -> Any:
    beta, decay, t = group["betas"][0], group["momentum_decay"], float(state["step"])
    mu, following = (beta * (1.0 - 0.5 * 0.96 ** (k * decay)) for k in (t, t + 1))
    product = float(state["mu_product"])
    mass = (1.0 - mu) / (1.0 - product) + following * (1.0 - beta**t) / (1.0 - product * following)
    return group["lr"] * mass / _second_moment(group, state)


def _radam(group: Values, state: Values, memory: Values) -> Any:
    beta, t = group["betas"][1], float(state["step"])
    top = 2.0 / (1.0 - beta) - 1.0
    rho = top - 2.0 * t * beta**t / (1.0 - beta**t)
    if rho <= 5.0:
        return group["lr"]
    rectified = ((rho - 4) * (rho - 2) * top / ((top - 4) * (top - 2) * rho)) ** 0.5
    return group["lr"] * rectified * (1.0 - beta**t) ** 0.5 / (state["exp_avg_sq"].sqrt() + group["eps"])


def _adamax(group: Values, state: Values, memory: Values) -> Any:
    return group["lr"] / state["exp_inf"]


def _rmsprop(group: Values, state: Values, memory: Values) -> Any:
    v = state["square_avg"]
    if group["centered"]:
        v = v - state["grad_avg"] ** 2
    now = 1.0 / (v.clamp_min(0.0).sqrt() + group["eps"])
    momentum = group["momentum"]
    if momentum == 0:
        return group["lr"] * now
    if memory.get("resumed") and "mass" not in memory:
        memory["mass"] = now / (1.0 - momentum)
    memory["mass"] = momentum * memory["mass"] + now if "mass" in memory else now
    return group["lr"] * memory["mass"]


def _adagrad(group: Values, state: Values, memory: Values) -> Any:
    lr = group["lr"] / (1.0 + (float(state["step"]) - 1.0) * group["lr_decay"])
    return lr / (state["sum"].sqrt() + group["eps"])


_RULES: dict[type, StepRule] = {
    torch.optim.SGD: _sgd,
    torch.optim.Adam: _adam,
    torch.optim.AdamW: _adam,
    torch.optim.NAdam: _nadam,
    torch.optim.RAdam: _radam,
    torch.optim.Adamax: _adamax,
    torch.optim.RMSprop: _rmsprop,
    torch.optim.Adagrad: _adagrad,
}


def step_rule(optimizer: Any, step: Any) -> StepRule:
    """How the steps of an optimiser are known: the user's word, or the formula of its class (or that it derives from).

    Raises
    ------
    InputError
        Where neither says it.
    """
    if step is not None:
        if not callable(step):
            raise InputError(
                f"step={step!r} must be a function of the optimiser's param group and of its state of the weight that "
                "returns the step size, such as lambda group, state: group['lr']."
            )
        return lambda group, state, memory: step(group, state)
    for kind in type(optimizer).__mro__:
        if kind in _RULES:
            return _RULES[kind]
    name = type(optimizer).__name__
    if isinstance(optimizer, torch.optim.LBFGS):
        raise InputError(
            "LBFGS has no step size per weight, so no proximal step has its resting points in the right place: use SGD "
            "or Adam here, or dr.fit, which solves smooth functions with penalties exactly."
        )
    known = ", ".join(kind.__name__ for kind in _RULES)
    raise InputError(
        f"The step that {name} takes along a gradient is not known, so zeros would come to rest in the wrong place: "
        f"use one of {known}, or give step=, a function of param group and state that returns the step size per weight."
    )
