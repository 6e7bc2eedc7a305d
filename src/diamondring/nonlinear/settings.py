"""Penalty factors, bounds and groups of parameters, written as people write them: for all, by name, or by tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, InputTypeError
from ..messages import did_you_mean, list_names, value_text
from ..options import check_bounds, check_factor
from .params import Layout, Node, children_of

__all__ = ["bound_arrays", "group_numbers", "penalty_factors", "refuse_bounded_groups"]

Float = NDArray[np.float64]
Put = Callable[[int, int, Node | None, Any, str], None]
"""Writes a value for the parameters ``start:stop``, which are all of a leaf or container, or one number (None)."""


def penalty_factors(penalty_factor: Any, layout: Layout) -> Float:
    """Penalty factors (p,); what is not named has 1. 0 leaves a parameter free, ``inf`` keeps it at 0.

    Parameters
    ----------
    penalty_factor : None, number, array, dictionary or tree
        One number for all; one per parameter, (p,); by name of a parameter (``b[3]``), an array (``W1``) or a part of
        the tree (``layers.0``), each with a number or an array of its shape; or a tree built like the parameters.

    Raises
    ------
    InputError
        For unknown names, wrong shapes, negative values or NaN; the message names the parameter.
    """
    factor = np.ones(layout.size)
    _spread(penalty_factor, layout, "penalty_factor", _number_writer(factor))
    return check_factor(factor, layout.names)


def bound_arrays(bounds: Any, layout: Layout) -> tuple[Float, Float]:
    """Lower and upper bounds, each (p,), infinite where there are none.

    Parameters
    ----------
    bounds : None, tuple ``(lower, upper)``, `scipy.optimize.Bounds`, dictionary, or array (p, 2)
        Each side is None, a number, an array or a tree built like the parameters. In a dictionary, a name of a
        parameter, an array or a part of the tree stands for its pair (lower, upper); in an array there is one pair per
        parameter.

    Raises
    ------
    InputError
        For unknown names, wrong shapes, NaN, or a lower bound above its upper bound; the message names the parameter.
    """
    lower, upper = np.full(layout.size, -np.inf), np.full(layout.size, np.inf)
    if bounds is None or _without_end(bounds):
        return lower, upper
    if hasattr(bounds, "lb") and hasattr(bounds, "ub"):
        bounds = (bounds.lb, bounds.ub)
    if isinstance(bounds, Mapping):
        _spread_named(bounds, layout, "bounds", _pair_writer(lower, upper))
    elif (isinstance(bounds, tuple) and len(bounds) == 2) or _are_sides(bounds, layout.size):
        _spread(bounds[0], layout, "the lower bounds", _number_writer(lower))
        _spread(bounds[1], layout, "the upper bounds", _number_writer(upper))
    else:
        _put_rows(bounds, layout, lower, upper)
    return check_bounds((lower, upper), layout.names)


def group_numbers(groups: Any, layout: Layout) -> NDArray[np.intp] | None:
    """The group of every parameter, (p,), numbered from 0 in order of appearance; None where each is its own.

    Parameters
    ----------
    groups : None, dictionary, or array of labels (p,)
        In a dictionary the name of an array stands for an axis number (the slices along that axis are groups: axis 0 of
        a weight (out, in) groups the weights into each neuron, axis 1 those out of each input), for "all" (one group),
        or for an array of labels of its shape (the same label in two arrays is the same group); "all" serves parts of
        the tree too. Parameters not named are their own.

    Raises
    ------
    InputError
        For unknown names, axes that the array does not have, wrong shapes.
    """
    if groups is None:
        return None
    if not isinstance(groups, Mapping):
        return _numbered(_labels(groups, (layout.size,), "groups"))
    numbers: NDArray[Any] = np.arange(layout.size)
    following = layout.size
    labelled: dict[Any, int] = {}  # the same label in two arrays is the same group

    def put(start: int, stop: int, node: Node | None, rule: Any, what: str) -> None:
        nonlocal following
        own = _one_group_rule(stop - start, node, rule, what)
        if own.dtype.kind == "O":
            for j, label in zip(range(start, stop), own, strict=True):
                numbers[j] = labelled.setdefault(label, following)
                following += 1
            return
        numbers[start:stop] = following + own
        following += int(own.max(initial=-1)) + 1

    _spread_named(groups, layout, "groups", put)
    return _numbered(numbers)


def refuse_bounded_groups(groups: NDArray[np.intp] | None, lower: Float, upper: Float, names: tuple[str, ...]) -> None:
    """A bounded parameter cannot share a group with others: the two do not separate."""
    if groups is None:
        return
    bounded = np.isfinite(lower) | np.isfinite(upper)
    shared = np.bincount(groups)[groups] > 1
    if (bounded & shared).any():
        name = names[int(np.argmax(bounded & shared))]
        raise InputError(f"The parameter {name} has bounds and belongs to a group. Take away its bounds, or its group.")


def _one_group_rule(size: int, node: Node | None, rule: Any, what: str) -> NDArray[Any]:
    """Group numbers from 0 within one named array or part; the labels themselves (objects) where they are given."""
    if isinstance(rule, str) and rule == "all":
        return np.zeros(size, dtype=np.intp)
    shape = node.shape if node is not None and node.children is None else (size,)
    if isinstance(rule, int | np.integer) and not isinstance(rule, bool):
        if node is None or node.children is not None:
            raise InputError(f'{what} is the axis {rule}, but only arrays have axes: write "all" to make it one group.')
        if not -len(shape) <= rule < len(shape):
            raise InputError(f"{what} is the axis {rule}, which an array of shape {shape} does not have.")
        along = np.arange(shape[rule]).reshape([-1 if i == rule % len(shape) else 1 for i in range(len(shape))])
        return np.broadcast_to(along, shape).ravel()
    return np.array(_labels(rule, shape, what).tolist(), dtype=object)


def _labels(given: Any, shape: tuple[int, ...], what: str) -> NDArray[Any]:
    labels = np.asarray(given)
    if labels.shape != shape or labels.dtype.kind not in "iufbUSO":
        raise InputError(f"{what} has shape {labels.shape}; labels of groups need one per parameter, {shape}.")
    return labels.ravel()


def _numbered(labels: NDArray[Any]) -> NDArray[np.intp] | None:
    _, first, number = np.unique(labels, return_index=True, return_inverse=True)
    if len(first) == len(labels):
        return None
    return np.argsort(np.argsort(first))[number.ravel()].astype(np.intp)


def _number_writer(into: Float) -> Put:
    def put(start: int, stop: int, node: Node | None, value: Any, what: str) -> None:
        if value is None:
            return
        try:
            numbers = np.asarray(value)
            if numbers.dtype.kind == "O":
                numbers = np.asarray(value, dtype=np.float64)
            elif numbers.dtype.kind not in "iuf":
                raise TypeError
        except (TypeError, ValueError):
            raise InputError(f"{what} must hold numbers, not {value_text(value)}.") from None
        shape = node.shape if node is not None and node.children is None else ()
        if numbers.shape not in ((), (stop - start,), shape):
            one = f"{shape}" if shape else f"({stop - start},)"
            raise InputError(f"{what} has shape {numbers.shape}; give one number, or one per parameter, {one}.")
        into[start:stop] = numbers.ravel()

    return put


def _pair_writer(lower: Float, upper: Float) -> Put:
    low_writer, high_writer = _number_writer(lower), _number_writer(upper)

    def put(start: int, stop: int, node: Node | None, value: Any, what: str) -> None:
        try:
            low, high = value
        except (TypeError, ValueError):
            raise InputError(
                f"{what} must be a pair (lower, upper), None for no bound; it is {value_text(value)}."
            ) from None
        low_writer(start, stop, node, low, what)
        high_writer(start, stop, node, high, what)

    return put


def _without_end(bounds: Any) -> bool:
    """Whether they are two infinite numbers, as scipy writes that there are none."""
    if not isinstance(bounds, tuple) or len(bounds) != 2 or not all(isinstance(side, float) for side in bounds):
        return False
    return bool(bounds[0] == -np.inf and bounds[1] == np.inf)


def _are_sides(bounds: Any, p: int) -> bool:
    """Two lists of all lower and all upper bounds, which cannot be two pairs."""
    return isinstance(bounds, list | np.ndarray) and len(bounds) == 2 != p and all(np.size(one) == p for one in bounds)


def _put_rows(bounds: Any, layout: Layout, lower: Float, upper: Float) -> None:
    """One pair per parameter."""
    if isinstance(bounds, str) or not hasattr(bounds, "__len__"):
        raise InputTypeError(
            f"bounds={value_text(bounds)} is not understood: give (lower, upper), a dictionary by name, or one pair "
            "per parameter."
        )
    if len(bounds) != layout.size:
        raise InputError(
            f"bounds has {len(bounds)} rows; it needs one pair (lower, upper) per parameter, {layout.size}."
        )
    put = _pair_writer(lower, upper)
    for j, pair in enumerate(bounds):
        put(j, j + 1, None, pair, f"bounds[{j}]")


def _spread(value: Any, layout: Layout, what: str, put: Put) -> None:
    """A number, array, dictionary by name or tree, written to the parameters that it is for."""
    if isinstance(value, Mapping):
        _spread_named(value, layout, what, put)
    else:
        _spread_node(value, layout.root, layout, what, put)


def _spread_node(value: Any, node: Node, layout: Layout, what: str, put: Put) -> None:
    inside = None if node.children is None else children_of(value)
    if inside is None or value is None or node.children is None:
        put(node.start, node.stop, node, value, what)
        return
    parts = inside[0]
    if isinstance(value, Mapping):
        known = dict(node.children)
        for key, part in parts:
            if key not in known:
                raise InputError(f"{what} names {key!r}, which is not in {node.name}.{did_you_mean(key, known)}")
            _spread_node(part, known[key], layout, f"{what}[{key!r}]", put)
    elif len(parts) == len(node.children):
        for (key, part), (_, child) in zip(parts, node.children, strict=True):
            _spread_node(part, child, layout, f"{what}[{key}]", put)
    else:
        put(node.start, node.stop, node, value, what)  # one number per parameter, or the sentence about the shape


def _spread_named(named: Mapping[Any, Any], layout: Layout, what: str, put: Put) -> None:
    """Values by name: of a parameter, of an array, or of a part of the tree."""
    single: dict[str, int] | None = None
    for key, value in named.items():
        name, label = str(key), f"{what}[{key!r}]"
        node = _child(layout, name)
        if node is not None:
            if node.children is not None and isinstance(value, Mapping):
                inner = {f"{node.name}.{part}": one for part, one in value.items()}
                _spread_named(inner, layout, what, put)
            elif node.children is not None and children_of(value) is not None and what != "bounds":
                _spread_node(value, node, layout, label, put)
            else:
                put(node.start, node.stop, node, value, label)
            continue
        single = {known: j for j, known in enumerate(layout.names)} if single is None else single
        if name not in single:
            known = [*layout.blocks, *layout.names]
            shown = layout.given or [leaf.name for leaf in layout.leaves]
            raise InputError(
                f"{what} names the parameter {name!r}, which does not exist.{did_you_mean(name, known)} "
                f"The parameters are {list_names(list(dict.fromkeys(shown)))}."
            )
        put(single[name], single[name] + 1, None, value, label)


def _child(layout: Layout, name: str) -> Node | None:
    if layout.given is not None and len(layout.given) == layout.size and name in layout.given:
        return None  # the user's own name of one number comes first
    return layout.blocks.get(name)
