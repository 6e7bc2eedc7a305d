"""Parameters in any shape come back in that shape, and every number has a name."""

from __future__ import annotations

import dataclasses
import pickle
from collections import OrderedDict, defaultdict, namedtuple
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from diamondring import InputError, InputTypeError
from diamondring.nonlinear.params import read_layout

Pair = namedtuple("Pair", "slope start")


@dataclasses.dataclass
class Wave:
    height: float
    speed: np.ndarray


TREES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "number": (2.5, ("b",)),
    "numpy number": (np.float32(2.5), ("b",)),
    "0-d array": (np.array(2.5), ("b",)),
    "vector": (np.array([1.0, 2.0]), ("b[0]", "b[1]")),
    "float32 matrix": (np.arange(4, dtype=np.float32).reshape(2, 2), ("b[0, 0]", "b[0, 1]", "b[1, 0]", "b[1, 1]")),
    "list": ([1.0, 2.0], ("b[0]", "b[1]")),
    "tuple": ((1.0, 2.0), ("b[0]", "b[1]")),
    "list of arrays": ([np.ones(1), np.zeros((1, 2))], ("b.0[0]", "b.1[0, 0]", "b.1[0, 1]")),
    "dictionary": ({"decay": 1.0, "b": np.zeros(2)}, ("decay", "b[0]", "b[1]")),
    "nested": (
        {"layers": [{"weight": np.ones((1, 2))}, {"weight": np.ones((1, 1))}]},
        ("layers.0.weight[0, 0]", "layers.0.weight[0, 1]", "layers.1.weight[0, 0]"),
    ),
    "list in dictionary": ({"c": [1.0, 2.0]}, ("c[0]", "c[1]")),
    "named tuple": (Pair(1.0, np.ones(2)), ("slope", "start[0]", "start[1]")),
    "data class": (Wave(1.0, np.ones(2)), ("height", "speed[0]", "speed[1]")),
    "None inside": ({"a": 1.0, "none": None}, ("a",)),
    "ordered dictionary": (OrderedDict(z=1.0, a=2.0), ("z", "a")),
    "dictionary with default": (defaultdict(float, z=1.0, a=2.0), ("z", "a")),
    "mapping": (MappingProxyType({"z": 1.0}), ("z",)),
}


def _same(a: Any, b: Any) -> None:
    assert type(a) is type(b)
    if isinstance(a, np.ndarray):
        assert a.dtype == b.dtype
        np.testing.assert_array_equal(a, b)
    elif dataclasses.is_dataclass(a):
        _same(dataclasses.asdict(a), dataclasses.asdict(b))
    elif isinstance(a, dict | MappingProxyType):
        assert list(a) == list(b)
        for key in a:
            _same(a[key], b[key])
    elif isinstance(a, list | tuple):
        assert len(a) == len(b)
        for x, y in zip(a, b, strict=True):
            _same(x, y)
    else:
        assert a == b


@pytest.mark.parametrize("case", TREES)
def test_parameters_come_back_in_their_shape(case: str) -> None:
    params, names = TREES[case]
    layout = read_layout(params)
    assert layout.names == names
    assert layout.size == len(names)
    _same(layout.unflatten(layout.start), params)
    np.testing.assert_array_equal(layout.flatten(params), layout.start)
    moved = layout.start + 1
    np.testing.assert_array_equal(layout.flatten(layout.unflatten(moved)), moved)


@pytest.mark.parametrize("case", TREES)
@pytest.mark.parametrize("dtype", [np.float64, np.complex128])
def test_f_is_given_numbers_of_its_own_in_that_shape(case: str, dtype: Any) -> None:
    params, _ = TREES[case]
    layout = read_layout(params)
    b = layout.start.astype(dtype)
    given = layout.working(b)
    other = read_layout(params)
    leaves: list[Any] = []

    def collect(tree: Any) -> None:
        if isinstance(tree, dict | MappingProxyType):
            tree = list(tree.values())
        if dataclasses.is_dataclass(tree):
            tree = [tree.height, tree.speed]
        if isinstance(tree, list | tuple):
            for part in tree:
                collect(part)
        elif tree is not None:
            leaves.append(tree)

    collect(given)
    assert all(leaf.dtype == dtype for leaf in leaves)
    np.testing.assert_array_equal(np.concatenate([np.ravel(leaf) for leaf in leaves]), other.start)
    for leaf in leaves:
        if isinstance(leaf, np.ndarray) and leaf.ndim:
            leaf += 1
    np.testing.assert_array_equal(b, other.start)


def test_integers_become_float64() -> None:
    layout = read_layout({"n": 3, "k": np.array([1, 2])})
    back = layout.unflatten(layout.start + 0.5)
    assert back["n"] == 3.5
    np.testing.assert_array_equal(back["k"], [1.5, 2.5])


def test_numbers_in_arrays_of_objects() -> None:
    layout = read_layout(np.array([1, 2.5], dtype=object))
    np.testing.assert_array_equal(layout.unflatten(layout.start), [1, 2.5])
    with pytest.raises(InputTypeError, match="The parameter b is of type object"):
        read_layout(np.array([1, "two"], dtype=object))


@pytest.mark.parametrize("case", [case for case in TREES if case != "mapping"])
def test_layouts_survive_pickling(case: str) -> None:
    params, names = TREES[case]
    layout = pickle.loads(pickle.dumps(read_layout(params)))
    assert layout.names == names
    _same(layout.unflatten(layout.start), params)


def test_names_of_the_user() -> None:
    assert read_layout([1.0, 2.0], ["rate", "height"]).names == ("rate", "height")
    assert read_layout([np.ones(2), 1.0], ["w", "c"]).names == ("w[0]", "w[1]", "c")
    with pytest.raises(InputError, match="names has 3 entries; it needs one per parameter, 2"):
        read_layout([1.0, 2.0], ["a", "b", "c"])
    with pytest.raises(InputError, match="Two parameters are called 'a' in names"):
        read_layout([1.0, 2.0], ["a", "a"])
    with pytest.raises(InputTypeError, match="must be a list of texts"):
        read_layout([1.0, 2.0], "ab")
    with pytest.raises(InputTypeError, match="must be a list of texts"):
        read_layout([1.0, 2.0], 2)  # type: ignore[arg-type]
    assert [type(name) for name in read_layout([1.0], np.array(["a"])).names] == [str]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("params", "error", "match"),
    [
        ({"a": "fast"}, InputTypeError, "The parameter a is text; parameters are numbers and arrays"),
        ({"a": True}, InputTypeError, "The parameter a is of type bool"),
        ({"a": [1.0, 1j]}, InputTypeError, r"The parameter a\[1\] is a complex number"),
        ({"a": np.ones(2, complex)}, InputTypeError, "The parameter a is complex"),
        ({"a": np.array([1.0, np.nan])}, InputError, r"The start value of a\[1\] is nan"),
        ({}, InputError, "params hold no number"),
        ([], InputError, "params hold no number"),
        (None, InputError, "params hold no number"),
        ({"a": [1.0], "a[0]": 2.0}, InputError, r"Two parameters are called 'a\[0\]' in params"),
    ],
)
def test_what_is_no_parameter_is_named(params: Any, error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        read_layout(params)


def test_another_structure_is_refused() -> None:
    layout = read_layout({"a": 1.0, "w": np.ones(2)})
    for other in ({"a": 1.0}, {"a": 1.0, "w": np.ones(3)}, {"a": 1.0, "v": np.ones(2)}, [1.0, np.ones(2)]):
        with pytest.raises(InputError, match="not built like the ones of the fit"):
            layout.flatten(other)
