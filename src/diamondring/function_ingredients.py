"""What the pictures of a function f(x; b) need, from a path that keeps its data: see `ingredients`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .errors import FitError
from .ingredients import Ingredients, prominent
from .ingredients_along import AT_ZERO, Along
from .nonlinear.problem import through

if TYPE_CHECKING:
    from .paths import Path

__all__ = ["function_ingredients", "group_names"]

Float = NDArray[np.float64]
_AT_ZERO_CALLS = 400  # derivatives that a page's zero zones may take
_LARGEST = 1 << 25  # entries of a Jacobian that pictures may form


def function_ingredients(
    problem: Any, path: Path, index: int, *, inputs: Any = None, limit: int = 60, by_group: bool = True,
    along: bool = False,
) -> Ingredients:  # fmt: skip
    """Ingredients of the pictures for one alpha of a path of a function f(x; b).

    ``pull`` is minus the gradient of the mean loss, and ``gram`` its second derivatives as far as they are those of the
    loss (Gauss-Newton), where the Jacobian is not too large for that.

    Parameters
    ----------
    problem : NonlinearProblem
        The data and the penalty that ``path`` was computed from.
    path, index, inputs, limit : as in `figure_ingredients`
    by_group : bool, default True
        One entry per group, where the penalty is on groups of parameters.
    along : bool, default False
        Also what the chosen parameters are and pull with at the other alphas; not where the penalty is on groups.
    """
    b, grouped = path.coef_at(index), bool(problem.grouped and by_group)
    names, factor, usable = tuple(problem.names), problem.penalty_factor, ~problem.excluded
    jacobian = None
    if problem.n_rows * problem.outputs * len(b) <= _LARGEST:
        eta, jacobian = problem.linearize(b)
        value, pull = problem.data_value(eta), -through(jacobian, problem.slopes(eta))
    else:
        value, gradient = problem.value_and_gradient(b)
        pull = -gradient
    wanted = prominent(b, pull, usable, limit) if inputs is None else np.asarray(inputs)
    chosen, gram = np.unique(wanted.astype(np.int64)), None
    if jacobian is not None and not grouped:
        gram = _curvature(problem, eta, jacobian[..., chosen])
    coef, lower, upper = b, problem.lower, problem.upper
    if grouped:  # one entry per group, in which kept groups pull with alpha v_g as single inputs do
        size = np.sqrt(problem.group_sizes)
        first = np.unique(problem.groups, return_index=True)[1]
        coef, pull = problem.norms(b) / size, problem.norms(pull) / size
        names, factor, usable = group_names(names, problem.groups), factor[first], usable[first]
        lower, upper, chosen = np.full(len(coef), -np.inf), np.full(len(coef), np.inf), np.arange(len(coef))
    p = len(coef)
    return Ingredients(
        alpha=float(path.alphas[index]), l1_ratio=float(problem.penalty.l1_ratio), names=names, coef=coef,
        intercept=0.0, scale=np.ones(p), sd=np.ones(p), factor=np.array(factor, dtype=np.float64), lower=lower,
        upper=upper, usable=usable, pull=pull, inputs=chosen, gram=np.eye(len(chosen)) if gram is None else gram,
        error=2.0 * value, quadratic=False, noun="group" if grouped else "parameter",
        local=str(path.status[index]).endswith("local"),
        along=_along(problem, path, chosen) if along and not problem.grouped else None,
        at_zero=None if problem.grouped else _at_zero(problem, b, pull, chosen),
    )  # fmt: skip


def _at_zero(problem: Any, b: Float, pull: Float, chosen: NDArray[np.int64], most: int = AT_ZERO) -> Float:
    """The pull (m,) that each parameter would have at 0, the others held; NaN where f is not finite there."""
    out = np.where(b[chosen] == 0, pull[chosen], np.nan)
    kept = np.flatnonzero(b[chosen])
    for m in kept[np.argsort(-np.abs(b[chosen][kept]), kind="stable")][:most]:
        without = b.copy()
        without[chosen[m]] = 0.0
        try:
            out[m] = -problem.value_and_gradient(without)[1][chosen[m]]
        except FitError:
            continue
    return out


def _along(problem: Any, path: Path, chosen: NDArray[np.int64]) -> Along:
    """Values and pulls of some parameters at all alphas above 0."""
    places = np.flatnonzero(path.alphas > 0)
    b = [path.coef_at(int(place)) for place in places]
    whole = [-problem.value_and_gradient(each)[1] for each in b]
    pull = [each[chosen] for each in whole]
    shape = (len(places), len(chosen))
    u = np.array([each[chosen] for each in b]).reshape(shape)
    few = int(np.clip(_AT_ZERO_CALLS / max(len(places), 1), 0, AT_ZERO))
    at_zero = [_at_zero(problem, each, at, chosen, few) for each, at in zip(b, whole, strict=True)]
    return Along(places, u, np.array(pull).reshape(shape), np.array(at_zero).reshape(shape))


def group_names(names: Sequence[str], groups: NDArray[np.intp]) -> tuple[str, ...]:
    """What groups of parameters are called: by what their names begin with or by the first of them, and how many."""
    own = [[names[int(j)] for j in np.flatnonzero(groups == g)] for g in range(int(groups.max()) + 1)]
    stems = [_begin(each).rstrip("[(,. _") for each in own]
    return tuple(
        each[0] if len(each) == 1 else f"{stem if stem and stems.count(stem) == 1 else each[0] + ' …'} ({len(each)})"
        for each, stem in zip(own, stems, strict=True)
    )


def _begin(names: Sequence[str]) -> str:
    """What all names begin with."""
    low, high = min(names), max(names)
    same = next((k for k, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
    return low[:same]


def _curvature(problem: Any, eta: Float, columns: Float) -> Float:
    """J'HJ (m, m) of some columns (n, m) or (n, K, m) of the Jacobian, H the second derivatives of the mean loss."""
    m = columns.shape[-1]
    share, flat = problem.share, columns.reshape(-1, m)
    bent = [problem.loss.apply_curvature(problem.y, eta, share, columns[..., k]) for k in range(m)]
    weighted = [(share * v if v.ndim == 1 else share[:, None] * v).reshape(-1) for v in bent]
    gram = flat.T @ np.column_stack(weighted) if m else np.zeros((0, 0))
    return np.asarray(0.5 * (gram + gram.T))
