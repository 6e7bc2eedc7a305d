"""f in JAX: float64 inside, the user's types outside, exact derivatives, and the user's precision left as it was."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from diamondring import InputError
from diamondring.nonlinear.functions import ModelFunction, model_function

jax = pytest.importorskip("jax", reason="JAX is not installed")
jnp = jax.numpy


@pytest.fixture
def X(rng: np.random.Generator) -> np.ndarray:
    return rng.normal(size=(30, 4))


@jax.tree_util.register_pytree_node_class
class Net:
    """A class registered as a pytree."""

    def __init__(self, w: Any, c: Any) -> None:
        self.w, self.c = w, c

    def tree_flatten(self) -> Any:
        return (self.w, self.c), None

    @classmethod
    def tree_unflatten(cls, _: Any, children: Any) -> Net:
        return cls(*children)


def network(p: Any, X: Any) -> Any:
    return jnp.tanh(X @ p["W"] + p["c"]) @ p["V"]


def params(outputs: int) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    return {
        "W": jnp.asarray(rng.normal(size=(4, 6)), dtype=jnp.float32),
        "c": jnp.zeros(6),
        "V": jnp.asarray(rng.normal(size=(6, outputs)), dtype=jnp.float32),
    }


def differences(function: ModelFunction, X: Any, b: np.ndarray, h: float = 1e-6) -> np.ndarray:
    bound = function.bind(X)
    eye = h * np.eye(len(b))
    return np.stack([(bound.value(b + e) - bound.value(b - e)) / (2 * h) for e in eye], axis=-1)


@pytest.mark.parametrize("outputs", [1, 3])
def test_a_network(X: np.ndarray, outputs: int) -> None:
    function = model_function(network, params(outputs), example_X=X)
    assert (function.names[1], function.names[24], function.derivative) == ("W[0, 1]", "c[0]", "JAX")
    bound = function.bind(X)
    assert (bound.n_rows, bound.outputs, bound.reverse) == (30, outputs, True)
    predictions, jacobian = bound.linearize(function.start)
    given = function.unflatten(function.start)
    assert {one.dtype for one in given.values()} == {jnp.dtype("float32")}
    expected = np.tanh(X @ np.asarray(given["W"], float)) @ np.asarray(given["V"], float)
    np.testing.assert_allclose(predictions.reshape(30, -1), expected, rtol=1e-12)
    np.testing.assert_allclose(jacobian, differences(function, X, function.start), rtol=1e-6, atol=1e-8)
    r = np.random.default_rng(1).normal(size=predictions.shape)
    again, gradient = bound.pullback(function.start, r)
    np.testing.assert_allclose(again, predictions, rtol=1e-13)
    np.testing.assert_allclose(gradient, r.ravel() @ jacobian.reshape(-1, bound.n_params), rtol=1e-10)
    assert not jax.config.jax_enable_x64


@pytest.mark.parametrize("rows", [3, 30])
def test_forward_and_reverse_agree(X: np.ndarray, rows: int) -> None:
    def f(p: Any, X: Any) -> Any:
        return jnp.exp(X @ p["w"]) * p["c"]

    function = model_function(f, {"w": jnp.full(4, 0.1), "c": 2.0}, example_X=X[:rows])
    predictions, jacobian = function.bind(X[:rows]).linearize(function.start)
    w = function.start[:4]
    np.testing.assert_allclose(predictions, 2 * np.exp(X[:rows] @ w), rtol=1e-13)
    np.testing.assert_allclose(jacobian, np.exp(X[:rows] @ w)[:, None] * np.c_[2 * X[:rows], np.ones(rows)], rtol=1e-12)
    assert type(function.unflatten(function.start)["c"]) is float


def test_rows_that_depend_on_each_other(X: np.ndarray) -> None:
    def f(p: Any, X: Any) -> Any:
        hidden = jnp.tanh(X @ p)
        return (hidden - hidden.mean(0)).sum(1)

    function = model_function(f, jnp.ones((4, 8)) / 3, example_X=X)
    jacobian = function.bind(X).linearize(function.start)[1]
    np.testing.assert_allclose(jacobian, differences(function, X, function.start), rtol=1e-6, atol=1e-8)


def test_a_registered_pytree(X: np.ndarray) -> None:
    function = model_function(lambda p, X: X @ p.w + p.c, Net(jnp.ones(4), jnp.array(1.0)), example_X=X)
    assert len(set(function.names)) == 5
    back = function.unflatten(function.start + 1)
    assert isinstance(back, Net)
    np.testing.assert_array_equal(back.w, 2 * np.ones(4))
    assert float(back.c) == 2
    np.testing.assert_allclose(function.bind(X).linearize(function.start)[1], np.c_[X, np.ones(30)], rtol=1e-14)


def test_numpy_parameters_of_a_jax_function(X: np.ndarray) -> None:
    function = model_function(lambda p, X: jnp.sin(X @ p), np.full(4, 0.5), example_X=X)
    assert function.derivative == "JAX"
    jacobian = function.bind(X).linearize(function.start)[1]
    np.testing.assert_allclose(jacobian, np.cos(X @ np.full(4, 0.5))[:, None] * X, rtol=1e-13)
    assert isinstance(function.unflatten(function.start), np.ndarray)


def test_inputs_that_are_no_arrays_are_constants(X: np.ndarray) -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(X, columns=list("abcd"))

    def f(p: Any, frame: Any) -> Any:
        return jnp.exp(p[0] * jnp.asarray(frame["a"].to_numpy())) + p[1]

    function = model_function(f, jnp.array([0.5, 1.0]), example_X=frame)
    predictions, jacobian = function.bind(frame).linearize(function.start)
    np.testing.assert_allclose(predictions, np.exp(0.5 * X[:, 0]) + 1, rtol=1e-13)
    np.testing.assert_allclose(jacobian, np.c_[X[:, 0] * np.exp(0.5 * X[:, 0]), np.ones(30)], rtol=1e-13)
    some = function.bind(function.take(frame, [1, 3]))
    np.testing.assert_allclose(some.value(function.start), predictions[[1, 3]], rtol=1e-14)


def test_what_jax_cannot_trace_is_said(X: np.ndarray) -> None:
    with pytest.raises(InputError, match=r"JAX cannot trace f: .* Use jax.numpy"):
        model_function(lambda p, X: np.exp(np.asarray(X) @ np.asarray(p)), jnp.ones(4), example_X=X)


def test_a_jacobian_of_the_user(X: np.ndarray) -> None:
    function = model_function(lambda p, X: X @ p, jnp.ones(4), jac=lambda p, X: X, example_X=X)
    assert function.derivative == "jac"
    np.testing.assert_array_equal(function.bind(X).linearize(function.start)[1], X)
    with pytest.raises(InputError, match=r"jac is wrong for the parameter b\[\d\]"):
        model_function(lambda p, X: X @ p, jnp.ones(4), jac=lambda p, X: 2 * X, example_X=X)


def test_parameters_without_effect_are_noted(X: np.ndarray) -> None:
    function = model_function(lambda p, X: X[:, 0] * p["a"], {"a": jnp.ones(()), "idle": jnp.ones(2)}, example_X=X)
    assert function.notes == ("The parameters idle[0], idle[1] have no effect on f at the start values.",)


def test_functions_survive_pickling(X: np.ndarray) -> None:
    function = model_function(network, params(2), example_X=X)
    bound = function.bind(X)
    expected = bound.linearize(function.start + 0.5)[1]
    again, rows = pickle.loads(pickle.dumps((function, bound)))
    np.testing.assert_allclose(rows.linearize(function.start + 0.5)[1], expected, rtol=1e-14)
    np.testing.assert_allclose(again.bind(X).linearize(again.start + 0.5)[1], expected, rtol=1e-14)
