"""`Proximal`: any PyTorch optimiser with a penalty that sets weights to exactly zero."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from ..errors import InputError, InputTypeError
from ..penalties import as_penalty
from . import torch_prox
from .arguments import ALL_AXES, check_alpha, check_bounds, check_factor, group_axes, per_parameter
from .torch_steps import step_rule

__all__ = ["Proximal"]


@dataclass(eq=False)
class _Block:
    """One penalised tensor: its factor (a number, or an array that fills it), and its groups.

    ``dims`` are the axes inside a group (None: each weight by itself), ``size`` is the number of weights in one.
    """

    name: str
    weight: Any
    factor: Any
    dims: tuple[int, ...] | None
    size: int
    memory: dict[str, Any] = field(default_factory=dict)
    frozen: Any = None

    def factor_like(self) -> tuple[Any, Any]:
        """The factor where it is finite, and where it is infinite (None: nowhere), beside the weight."""
        if isinstance(self.factor, float):
            return (0.0, True) if math.isinf(self.factor) else (self.factor, None)
        values = torch.as_tensor(self.factor, dtype=self.weight.dtype, device=self.weight.device)
        excluded = torch.isinf(values)
        return torch.where(excluded, 0.0, values), excluded if bool(excluded.any()) else None


class Proximal(torch.optim.Optimizer):
    """Wraps a PyTorch optimiser: after each of its steps, a proximal step of ``alpha * penalty``. Zeros are exact.

    The objective is ``data(w) + alpha sum_g v_g [ l1_ratio |w_g| + (1 - l1_ratio)/2 ||w_g||^2 ]``, with ``data`` what
    the closure or the backward pass gives the gradient of: a mean over rows, to have the same alpha as `dr.path` and
    `dr.fit`. Without groups each weight is its own g; with groups ``|w_g| = sqrt(d_g) ||w_g||_2``, d_g the number of
    weights in the group.

    After the optimiser has moved weight j, it becomes the ``w`` with least ``sum_j (w_j - z_j)^2 / (2 t_j) + alpha
    penalty(w)``, where ``t_j`` is the optimiser's own step for it: ``lr`` for SGD (times the mass of its momentum),
    ``lr / (sqrt(v_hat_j) + eps)`` for Adam and its relatives (the formulas: `diamondring.networks.torch_steps`). So it
    rests exactly where the objective does, and a weight that the data do not use becomes 0 at once. A group's proximal
    map in such a metric is the root of one equation, solved to rounding.

    It is an `Optimizer`: `step`, `zero_grad`, `state_dict`, `param_groups` and learning-rate schedulers work as on the
    optimiser inside, whose `param_groups` and `state` it shows. A weight without a gradient is left alone, a weight
    that layers share is penalised once. The ``weight_decay`` of the optimiser is another penalty beside this one (0.01
    by default in AdamW, and in its own metric): set it to 0 and use `dr.L1L2` to have the documented objective.

    Parameters
    ----------
    optimizer : torch.optim.Optimizer
        SGD, Adam, AdamW, NAdam, RAdam, Adamax, RMSprop or Adagrad; another one with ``step``.
    penalty : Penalty or name, default "L1"
        `dr.L1()`, `dr.L2()`, `dr.L1L2(l1_ratio)`, `dr.NoPenalty()` or their names.
    params : tensor, module, or iterable of tensors or of (name, tensor); optional
        What is penalised; it must be in the optimiser. By default all its tensors of two or more dimensions: weights,
        not biases and not the scales of normalisations. A module: its tensors of two or more dimensions.
    alpha : float or callable
        Strength, at least 0; or a function of the number of finished steps. `alpha` can be assigned at any time.
    penalty_factor : float, list, or dict by name, default 1
        v: per parameter a number or an array that fills its shape (with groups: has length 1 inside a group). 0 leaves
        free, inf holds at 0.
    groups : axis, tuple of axes, name, list, or dict by name; optional
        The axis whose slices are the groups: 0 or "neurons" ("channels") are the rows of a Linear or Conv weight, 1 or
        "inputs" its columns; (0, 1) each kernel of a convolution; () the whole tensor. A list has an entry per
        penalised tensor, None in it for none.
    bounds : (lower, upper), optional
        Bounds of all penalised weights, such as (0, None); not with groups.
    step : callable, optional
        For another optimiser: function of its param group and its state of a weight, called after its step, that
        returns the step size (a number, or a tensor like the weight).

    Raises
    ------
    InputError, InputTypeError
        For an argument that cannot be used, and for an optimiser whose steps are not known.

    Examples
    --------
    >>> optimizer = dr.torch.Proximal(torch.optim.Adam(model.parameters()), dr.L1(), alpha=1e-4)  # doctest: +SKIP
    """

    def __init__(
        self,
        optimizer: Any,
        penalty: Any = "L1",
        params: Any = None,
        *,
        alpha: float | Callable[[int], float],
        penalty_factor: Any = 1.0,
        groups: Any = None,
        bounds: Any = None,
        step: Any = None,
    ) -> None:
        if not isinstance(optimizer, torch.optim.Optimizer):
            raise InputTypeError(
                f"optimizer is a {type(optimizer).__name__}, not a PyTorch optimiser: write "
                "Proximal(torch.optim.Adam(model.parameters()), ...)."
            )
        if isinstance(optimizer, Proximal):
            raise InputError("optimizer is a Proximal already: give it one penalty, dr.L1L2() for a mixture.")
        self.__setstate__({"defaults": optimizer.defaults})
        self.optimizer = optimizer
        self.penalty = as_penalty(penalty)
        self.alpha = alpha
        self.steps = 0
        self._step = step
        self._rule = step_rule(optimizer, step)
        self._shared = (penalty_factor, groups) if params is None else None
        self._blocks: dict[Any, _Block] = {}
        self._penalise(self._chosen(params), penalty_factor, groups)
        if not self._blocks:
            raise InputError(
                "No parameter of the optimiser has two or more dimensions, so none is penalised: name them in params."
            )
        self._bounds = check_bounds(bounds, any(block.dims is not None for block in self._blocks.values()))

    # -- what an optimiser has -----------------------------------------------------------------------------------------

    @property
    def param_groups(self) -> list[dict[str, Any]]:
        """The param groups of the optimiser inside."""
        return self.optimizer.param_groups  # type: ignore[no-any-return]

    @property
    def state(self) -> Any:
        """The state of the optimiser inside."""
        return self.optimizer.state

    @property
    def alpha(self) -> float | Callable[[int], float]:
        """Strength of the penalty, or a function of the number of finished steps; assign it to change it."""
        return self._alpha

    @alpha.setter
    def alpha(self, alpha: float | Callable[[int], float]) -> None:
        self._alpha = check_alpha(alpha)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """One step of the optimiser and the proximal step after it; returns what the closure returned."""
        loss = self.optimizer.step(closure)
        alpha = self.current_alpha()
        with torch.no_grad():
            for group in self.optimizer.param_groups:
                for weight in group["params"]:
                    block = self._blocks.get(weight)
                    state = self.optimizer.state.get(weight, {})
                    if block is not None and weight.grad is not None:
                        self._prox(block, self._rule(group, state, block.memory), alpha)
        self.steps += 1
        return loss

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Clears the gradients, as the optimiser inside does."""
        self.optimizer.zero_grad(set_to_none=set_to_none)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Adds parameters to the optimiser.

        They are penalised if ``params`` was left out and they have two or more dimensions.
        """
        self.optimizer.add_param_group(param_group)
        if self._shared is not None:
            added = [pair for pair in self._chosen(None) if pair[1] not in self._blocks]
            factor, groups = (given if not isinstance(given, list | dict) else None for given in self._shared)
            self._penalise(added, 1.0 if factor is None else factor, groups)

    def state_dict(self) -> dict[str, Any]:
        """The state of the optimiser inside, with ours under "proximal"."""
        blocks = self._blocks.values()
        own = {
            "steps": self.steps,
            "alpha": None if callable(self._alpha) else self._alpha,
            "memory": [dict(block.memory) for block in blocks],
            "frozen": [block.frozen for block in blocks],
        }
        return {**self.optimizer.state_dict(), "proximal": own}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Takes up a state of `state_dict`, or one of the bare optimiser."""
        own = state_dict.get("proximal")
        self.optimizer.load_state_dict({key: value for key, value in state_dict.items() if key != "proximal"})
        blocks = list(self._blocks.values())
        if own is None:
            own = {
                "steps": 0,
                "alpha": None,
                "memory": [{"resumed": True}] * len(blocks),
                "frozen": [None] * len(blocks),
            }
        if len(own["memory"]) != len(blocks):
            raise InputError(f"The saved state penalises {len(own['memory'])} tensors, this optimiser {len(blocks)}.")
        self.steps = own["steps"]
        if own["alpha"] is not None:
            self.alpha = own["alpha"]
        for block, memory, frozen in zip(blocks, own["memory"], own["frozen"], strict=True):
            block.memory = {key: _beside(block.weight, value) for key, value in memory.items()}
            block.frozen = _beside(block.weight, frozen)

    def __getstate__(self) -> dict[str, Any]:
        kept = ("defaults", "optimizer", "penalty", "_alpha", "steps", "_step", "_shared", "_blocks", "_bounds")
        return {key: self.__dict__[key] for key in kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if "optimizer" in state:
            self._rule = step_rule(self.optimizer, self._step)

    def __repr__(self) -> str:
        blocks = self._blocks.values()
        weights = sum(block.weight.numel() for block in blocks)
        everything = sum(weight.numel() for group in self.param_groups for weight in group["params"])
        count = f"{len(blocks)} tensor{'' if len(blocks) == 1 else 's'}"
        return (
            f"Proximal({type(self.optimizer).__name__}, {self.penalty.name}, alpha={self._alpha!r}; "
            f"{count} with {weights:,} weights penalised, {everything - weights:,} free)"
        )

    # -- what is ours --------------------------------------------------------------------------------------------------

    def current_alpha(self) -> float:
        """The strength of the step to come."""
        alpha = check_alpha(self._alpha(self.steps)) if callable(self._alpha) else self._alpha
        if callable(alpha):
            raise InputTypeError("alpha is a function that returns a function; it must return a number.")
        return alpha

    def penalty_value(self) -> float:
        """``alpha * penalty`` of the weights as they stand, for the objective ``data + penalty``.

        Infinite where v is and w is not 0.
        """
        alpha, r, total = self.current_alpha(), self.penalty.l1_ratio, 0.0
        with torch.no_grad():
            for block in self._blocks.values():
                weight = block.weight.double()
                factor, excluded = block.factor_like()
                if excluded is not None and bool((weight.ne(0) & torch.as_tensor(excluded)).any()):
                    return math.inf
                sizes = weight.abs() if block.dims is None else block.size**0.5 * torch_prox.norms(weight, block.dims)
                total += alpha * float((r * factor * sizes).sum() + (0.5 * (1.0 - r) * factor * weight**2).sum())
        return total

    def kkt_distance(self) -> float:
        """The largest distance of a penalised weight or group from the optimality conditions of the objective.

        Read from the gradients as they stand, so call it after the backward pass of the whole data and before `step`;
        0 exactly at a resting point (a local minimum is one). Weights without a gradient, excluded or frozen ones are
        left out.
        """
        alpha, r, worst = self.current_alpha(), self.penalty.l1_ratio, 0.0
        with torch.no_grad():
            for block in self._blocks.values():
                if block.weight.grad is None:
                    continue
                factor, excluded = block.factor_like()
                root = 1.0 if block.dims is None else block.size**0.5
                a, q = (torch.as_tensor(alpha * share * factor) for share in (r * root, 1.0 - r))
                dims = block.dims if r > 0 else None
                far = torch_prox.kkt_distance(block.weight, block.weight.grad.to_dense(), a, q, dims, self._bounds)
                if excluded is not None:
                    far = far.masked_fill(torch.as_tensor(excluded, device=far.device), 0.0)
                if block.frozen is not None:
                    away = block.frozen.all(dim=block.dims, keepdim=True) if dims else block.frozen
                    far = far.masked_fill(away, 0.0)
                worst = max(worst, float(far.max()) if far.numel() else 0.0)
        return worst

    def freeze(self, alpha: float = 0.0) -> None:
        """Penalised weights that are 0 now stay 0; the others train on with this alpha.

        With the default 0 the shrinkage leaves them as well (the relaxed lasso of Meinshausen 2007): the usual polish
        after the zeros have been found. ``freeze(optimizer.alpha)`` goes on with the penalty on the support as it is.
        """
        self.alpha = alpha
        for block in self._blocks.values():
            block.frozen = block.weight.detach() == 0

    def _prox(self, block: _Block, step: Any, alpha: float) -> None:
        """The proximal step of one tensor, in place."""
        weight, r = block.weight, self.penalty.l1_ratio
        factor, excluded = block.factor_like()
        a, q = alpha * r * factor, alpha * (1.0 - r) * factor
        if block.dims is None or r == 0:
            new = torch_prox.prox(weight, step, a, q)
        else:
            new = torch_prox.group_prox(weight, step, a * block.size**0.5, q, block.dims)
        if self._bounds is not None:
            new = new.clamp(*self._bounds)
        if excluded is not None:
            new = new.masked_fill(torch.as_tensor(excluded, device=weight.device), 0.0)
        if block.frozen is not None:
            new = new.masked_fill(block.frozen, 0.0)
        weight.copy_(new)

    def _chosen(self, params: Any) -> list[tuple[str, Any]]:
        """Names and tensors of what is penalised; each tensor once."""
        named: dict[Any, str] = {}
        for g, group in enumerate(self.param_groups):
            for i, weight in enumerate(group["params"]):
                named[weight] = group["param_names"][i] if "param_names" in group else f"parameter {i} of group {g}"
        if params is None:
            return [(name, weight) for weight, name in named.items() if weight.ndim >= 2]
        chosen: dict[Any, str] = {}
        for position, (name, weight) in enumerate(_listed(params)):
            if not isinstance(weight, torch.Tensor):
                raise InputTypeError(f"params[{position}] is a {type(weight).__name__}, not a tensor.")
            if weight not in named:
                raise InputError(
                    f"params[{position}]{f' ({name})' if name else ''}, of shape {tuple(weight.shape)}, is not in the "
                    "optimiser: give the optimiser all parameters that are to be trained."
                )
            chosen.setdefault(weight, name or named[weight])
        return [(name, weight) for weight, name in chosen.items()]

    def _penalise(self, chosen: list[tuple[str, Any]], penalty_factor: Any, groups: Any) -> None:
        """Adds blocks for these tensors."""
        names = [name for name, _ in chosen]
        factors = per_parameter(penalty_factor, names, "penalty_factor", 1.0)
        axes = per_parameter(groups, names, "groups", None)
        for (name, weight), factor, axis in zip(chosen, factors, axes, strict=True):
            shape = tuple(weight.shape)
            if not weight.is_floating_point():
                raise InputTypeError(
                    f"{name} holds {weight.dtype} numbers; a penalty needs real floating-point weights."
                )
            outer = group_axes(axis, shape, name, ALL_AXES)
            dims = None if outer is None else tuple(d for d in range(len(shape)) if d not in outer)
            per_group = shape if dims is None else tuple(1 if d in dims else n for d, n in enumerate(shape))
            checked = check_factor(factor, per_group, name)
            size = 1 if dims is None else int(np.prod([shape[d] for d in dims], dtype=np.int64))
            self._blocks[weight] = _Block(name, weight, checked, dims, size)


def _beside(weight: Any, value: Any) -> Any:
    """A saved value on the device of its weight."""
    return value.to(weight.device) if isinstance(value, torch.Tensor) else value


def _listed(params: Any) -> Iterable[tuple[str | None, Any]]:
    """Names (None where there are none) and tensors of the argument ``params``."""
    if isinstance(params, torch.nn.Module):
        return [(name, weight) for name, weight in params.named_parameters() if weight.ndim >= 2]
    if isinstance(params, torch.Tensor):
        return [(None, params)]
    try:
        listed = list(params.items() if isinstance(params, dict) else params)
    except TypeError:
        raise InputTypeError(
            f"params is a {type(params).__name__}: a tensor, a module or a list of tensors is meant."
        ) from None
    return [item if isinstance(item, tuple) and len(item) == 2 else (None, item) for item in listed]
