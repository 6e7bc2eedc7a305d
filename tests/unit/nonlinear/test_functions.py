"""A user's f as solvers see it: checked values and derivatives, or a sentence."""

from __future__ import annotations

import math
import pickle
import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pytest

from diamondring import FitError, InputError, InputTypeError
from diamondring.nonlinear.functions import model_function

X = np.linspace(0.1, 4, 50)
START = [2.0, 0.5, 1.0]
NAMES = ["height", "decay", "floor"]


def f(p: Any, x: Any) -> Any:
    return p[0] * np.exp(-p[1] * x) + p[2]


def jac(p: Any, x: Any) -> Any:
    e = np.exp(-p[1] * x)
    return np.stack([e, -p[0] * x * e, np.ones_like(x)], axis=1)


def exact(b: Any = START) -> np.ndarray:
    return np.asarray(jac(b, X))


@pytest.mark.parametrize(
    ("given", "derivative", "digits"),
    [(None, "complex step", 15), ("cs", "complex step", 15), ("3-point", "differences", 9), (jac, "jac", 15)],
)
def test_values_and_derivatives(given: Any, derivative: str, digits: int) -> None:
    function = model_function(f, START, jac=given, names=NAMES, example_X=X)
    assert function.derivative == derivative
    assert function.names == tuple(NAMES)
    bound = function.bind(X)
    assert (bound.n_params, bound.n_rows, bound.outputs, bound.linear, bound.reverse) == (3, 50, 1, False, False)
    for b in (function.start, np.array([1.0, 2.0, -3.0])):
        predictions, jacobian = bound.linearize(b)
        np.testing.assert_array_equal(predictions, f(b, X))
        np.testing.assert_array_equal(bound.value(b), predictions)
        np.testing.assert_array_equal(bound.trial(b), predictions)
        np.testing.assert_allclose(jacobian, exact(b), rtol=10.0**-digits, atol=10.0**-digits)
        r = np.sin(X)
        np.testing.assert_allclose(bound.pullback(b, r)[1], r @ jacobian, rtol=1e-13)


def test_parameters_of_any_shape() -> None:
    def g(p: Any, x: Any) -> Any:
        return np.tanh(x @ p["W"]) @ p["out"]["v"] + p["out"]["c"]

    rng = np.random.default_rng(0)
    x = rng.normal(size=(20, 3))
    params = {"W": rng.normal(size=(3, 4)).astype(np.float32), "out": {"v": rng.normal(size=4), "c": 0.5}}
    function = model_function(g, params, example_X=x)
    assert function.derivative == "complex step"
    assert (function.names[5], function.names[-1]) == ("W[1, 1]", "out.c")
    jacobian = function.bind(x).linearize(function.start)[1]
    hidden = np.tanh(x @ params["W"].astype(float))
    np.testing.assert_allclose(jacobian[:, 12:], np.c_[hidden, np.ones(20)], rtol=1e-14)
    slopes = (1 - hidden**2) * params["out"]["v"]
    np.testing.assert_allclose(
        jacobian[:, :12], (x[:, :, None] * slopes[:, None, :]).reshape(20, 12), rtol=1e-12, atol=1e-14
    )
    back = function.unflatten(function.start)
    assert back["W"].dtype == np.float32
    assert type(back["out"]["c"]) is float


def test_a_jacobian_as_a_tree() -> None:
    def g(p: Any, x: Any) -> Any:
        return x @ p["w"] + p["c"]

    x = np.random.default_rng(0).normal(size=(20, 3))
    params = {"w": np.ones(3), "c": 1.0}
    function = model_function(g, params, jac=lambda p, x: {"w": x, "c": np.ones(len(x))}, example_X=x)
    np.testing.assert_array_equal(function.bind(x).linearize(function.start)[1], np.c_[x, np.ones(20)])
    with pytest.raises(InputError, match=r"jac returned shape \(3, 20\) for w; it must be \(20, 3\)"):
        model_function(g, params, jac=lambda p, x: {"w": x.T, "c": np.ones(len(x))}, example_X=x)
    with pytest.raises(InputError, match="jac must return an array, or a tree like the parameters; in b it lacks w, c"):
        model_function(g, params, jac=lambda p, x: {"w": x}, example_X=x)
    with pytest.raises(InputError, match=r"jac returned shape \(20, 3\); it must be \(20, 4\): one column per param"):
        model_function(g, params, jac=lambda p, x: x, example_X=x)


@pytest.mark.parametrize(
    "g",
    [
        lambda p, x: np.abs(p[0]) * x + p[1],
        lambda p, x: np.real(p[0]) * x + p[1],
        lambda p, x: np.sign(p[1]) * p[0] * x,
        lambda p, x: p[1] * np.linalg.norm([p[0], 1.0]) * x,
        lambda p, x: float(p[0]) * x + p[1],
        lambda p, x: math.exp(p[0]) * x + p[1],
        lambda p, x: np.add(p[0] * x, p[1], out=np.empty_like(x)),
        lambda p, x: np.array([p[0].real * one + p[1] for one in x]),
    ],
    ids=["abs", "real", "sign", "norm", "float", "math", "real buffer", "real of one"],
)
@pytest.mark.parametrize("start", [(1.5, -0.5), (1.5, 0.0)])
def test_functions_that_lose_imaginary_parts_get_differences(g: Any, start: Any) -> None:
    function = model_function(g, start, example_X=X)
    assert function.derivative == "differences"
    bound = function.bind(X)
    b = np.array([0.7, 0.3])
    h = 1e-6
    expected = [(bound.value(b + h * e) - bound.value(b - h * e)) / (2 * h) for e in np.eye(2)]
    np.testing.assert_allclose(bound.linearize(b)[1], np.stack(expected, axis=1), rtol=1e-7, atol=1e-9)
    with pytest.raises(InputError, match=r"the complex step .* cannot be used"):
        model_function(g, start, jac="cs", example_X=X)


def test_a_lost_imaginary_part_that_the_start_hides() -> None:
    """At p[0] = 0 the derivative in p[1] is 0 with and without its imaginary part."""
    function = model_function(lambda p, x: p[0] * np.exp(-np.abs(p[1]) * x), [0.0, 1.0], example_X=X)
    assert function.derivative == "differences"
    assert function.notes == ("The parameter b[1] has no effect on f at the start values.",)


def test_a_power_of_zero_has_no_complex_value() -> None:
    dose = np.arange(20.0)

    def hill(p: Any, x: Any) -> Any:
        return p[0] * x ** p[1] / (p[2] ** p[1] + x ** p[1])

    function = model_function(hill, [2.0, 1.5, 5.0], example_X=dose)
    jacobian = function.bind(dose).linearize(function.start)[1]
    assert np.isfinite(jacobian).all()
    t = dose[1:] ** 1.5 / (5.0**1.5 + dose[1:] ** 1.5)
    np.testing.assert_allclose(jacobian[1:, 0], t, rtol=1e-9)
    np.testing.assert_array_equal(jacobian[0], 0)


def test_f_may_change_its_parameters() -> None:
    def rude(p: Any, x: Any) -> Any:
        p["w"] *= 2
        return x * p["w"][0] + p.pop("c")

    params = {"w": np.ones(1), "c": 1.0}
    function = model_function(rude, params, example_X=X)
    np.testing.assert_allclose(function.bind(X).linearize(function.start)[1], np.c_[2 * X, np.ones(50)], rtol=1e-15)
    np.testing.assert_array_equal(params["w"], 1)


def test_f_may_return_the_same_array_every_time() -> None:
    kept = np.empty(50)

    def g(p: Any, x: Any) -> Any:
        kept[:] = np.real(f(p, x))
        return kept

    bound = model_function(g, START, example_X=X).bind(X)
    first = bound.value(np.array(START))
    before = first.copy()
    bound.value(np.array([1.0, 1.0, 1.0]))
    np.testing.assert_array_equal(first, before)


@pytest.mark.parametrize("shape", [(50,), (50, 1)])
@pytest.mark.parametrize("convert", [np.asarray, np.ndarray.tolist, np.float32, lambda a: a.astype(object)])
def test_what_f_may_return(shape: Any, convert: Any) -> None:
    function = model_function(lambda p, x: convert(f(np.real(p), x).reshape(shape)), START, example_X=X)
    bound = function.bind(X)
    predictions, jacobian = bound.linearize(function.start)
    single = convert is np.float32
    assert predictions.dtype == np.float64
    np.testing.assert_allclose(predictions, f(START, X), rtol=1e-6 if single else 1e-15)
    np.testing.assert_allclose(jacobian, exact(), atol=1e-2 if single else 1e-8)
    assert any("f computes in float32" in note for note in function.notes) == single


def test_integers_and_booleans_are_numbers() -> None:
    bound = model_function(lambda p, x: x > p[0], [1.0], example_X=X).bind(X)
    np.testing.assert_array_equal(bound.value(np.array([1.0])), (X > 1).astype(float))


def test_several_outputs() -> None:
    def g(p: Any, x: Any) -> Any:
        return np.stack([p[0] * x, np.exp(p[1] * x)], axis=1)

    function = model_function(g, [1.0, 0.5], example_X=X)
    bound = function.bind(X)
    assert bound.outputs == 2
    predictions, jacobian = bound.linearize(function.start)
    assert predictions.shape == (50, 2)
    assert jacobian.shape == (50, 2, 2)
    np.testing.assert_allclose(jacobian[:, 0], np.c_[X, 0 * X])
    np.testing.assert_allclose(jacobian[:, 1], np.c_[0 * X, X * np.exp(0.5 * X)], rtol=1e-14)
    r = np.random.default_rng(0).normal(size=(50, 2))
    np.testing.assert_allclose(bound.pullback(function.start, r)[1], np.einsum("nk,nkp->p", r, jacobian))
    assert function.bind(X[:7]).value(function.start).shape == (7, 2)


def test_binding_other_rows() -> None:
    function = model_function(f, START, example_X=X)
    some = function.take(X, [3, 5, 8])
    bound = function.bind(some)
    assert bound.n_rows == 3
    np.testing.assert_array_equal(bound.value(function.start), f(START, X[[3, 5, 8]]))
    np.testing.assert_array_equal(function.bind(None or X).value(function.start), f(START, X))


def test_x_of_any_kind() -> None:
    function = model_function(lambda p, x: f(p, x["t"]), START, example_X={"t": X})
    assert function.bind({"t": X[:9]}).n_rows == 9
    function = model_function(lambda p, x: f(p, x[0]) + x[1], START, example_X=np.stack([X, X]), axis=1)
    assert function.bind(function.take(np.stack([X, X]), np.arange(4))).n_rows == 4
    function = model_function(lambda p, _: f(p, X), START, example_X=None)
    assert function.bind(None).n_rows == 50
    assert function.bind(object()).n_rows == 50


@pytest.mark.parametrize(
    ("g", "error", "match"),
    [
        (lambda p, x: p, InputError, r"f returned shape \(3,\) for 50 rows; it must return one prediction per row"),
        (lambda p, x: p[0], InputError, r"f returned one number for 50 rows; .* \(50,\), or \(50, K\) for several"),
        (lambda p, x: np.ones((1, 50)), InputError, r"f returned shape \(1, 50\) for 50 rows"),
        (lambda p, x: np.ones((50, 2, 2)), InputError, r"f returned shape \(50, 2, 2\) for 50 rows"),
        (lambda p, x: np.ones((50, 0)), InputError, r"f returned shape \(50, 0\) for 50 rows"),
        (lambda p, x: 1j * x, InputTypeError, "f returned complex numbers"),
        (lambda p, x: ["a"] * 50, InputTypeError, "f returned list of type <U1; predictions must be an array of num"),
        (lambda p, x: None, InputTypeError, "f returned None; it must return predictions"),
        (lambda p, x: [1, [2]], InputTypeError, "f returned rows of different lengths"),
        (lambda p, x: {"y": x}, InputTypeError, "f returned dict"),
        (lambda p, x: np.ma.masked_less(np.real(x), 1), InputError, "f is nan in rows 0, 1"),
        (lambda p, x: np.log(x - 1), InputError, r"f is nan in rows 0, 1, 2, .* counting from 0, at height = 2, decay"),
        (lambda p, x: 1 / (x - x), InputError, r"f is inf in rows 0, 1, .* Start where f is finite, or give bounds"),
        (lambda p, x: math.log(-p[0]) + x, InputError, "f has no value at the start values, height = 2, decay = 0.5"),
        (lambda p, x: math.exp(1e4) + x, InputError, "f has no value at the start values"),
    ],
)
def test_what_f_must_not_return(g: Any, error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        model_function(g, START, names=NAMES, example_X=X)


def test_a_shape_that_changes_is_refused() -> None:
    bound = model_function(lambda p, x: f(p, x)[: 50 if p[0].real > 1 else 3], START, example_X=X).bind(X)
    with pytest.raises(InputError, match=r"f returned shape \(3,\) for 50 rows"):
        bound.value(np.array([0.0, 1.0, 1.0]))


def test_exceptions_of_the_user_keep_their_traceback() -> None:
    def g(p: Any, x: Any) -> Any:
        if p[0] > 3:
            raise KeyError("mine")
        return f(p, x)

    bound = model_function(g, START, names=NAMES, example_X=X).bind(X)
    with pytest.raises(KeyError, match="mine") as caught:
        bound.trial(np.array([4.0, 1.0, 1.0]))
    assert caught.value.__notes__ == ["f was called at the parameters height = 4, decay = 1, floor = 1."]
    assert any(entry.name == "g" for entry in caught.traceback)


def test_a_step_too_far_is_none_for_trial_and_a_sentence_for_value() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        bound = model_function(f, START, names=NAMES, example_X=X).bind(X)
        far = np.array([1.0, -1e4, 0.0])
        assert bound.trial(far) is None
        with pytest.raises(FitError, match=r"f is inf in rows 0, 1, .* at height = 1, decay = -10000, floor = 0"):
            bound.value(far)
        with pytest.raises(FitError, match="f is inf in rows"):
            bound.linearize(far)
        scalar = model_function(lambda p, x: math.exp(p[0].real) * x, [1.0], example_X=X).bind(X)
        assert scalar.trial(np.array([1e4])) is None
        with pytest.raises(FitError, match=r"f has no value at b\[0\] = 10000"):
            scalar.value(np.array([1e4]))


def test_singular_equations_inside_of_f() -> None:
    def g(p: Any, x: Any) -> Any:
        return np.linalg.solve([[p[0], 1], [1, 1]], [1, 2])[0] * x

    bound = model_function(g, [2.0], example_X=X).bind(X)
    assert bound.trial(np.ones(1)) is None
    with pytest.raises(FitError, match=r"f has no value at b\[0\] = 1: Singular matrix") as caught:
        bound.value(np.ones(1))
    assert isinstance(caught.value.__cause__, np.linalg.LinAlgError)


def test_predictions_whose_squares_overflow_are_finite() -> None:
    bound = model_function(lambda p, x: p[0] * 1e300 * x, [1.0], example_X=X).bind(X)
    np.testing.assert_allclose(bound.value(np.ones(1)), 1e300 * X)
    np.testing.assert_allclose(bound.linearize(np.ones(1))[1][:, 0], 1e300 * X)


def test_a_derivative_that_is_not_finite_is_named() -> None:
    with pytest.raises(FitError, match=r"The derivative of f in the parameter a is nan in row 0.* at a = 1, c = 0"):
        model_function(
            lambda p, x: p["a"] * x + p["c"],
            {"a": 1.0, "c": 0.0},
            jac=lambda p, x: np.c_[np.where(x == x[0], np.nan, x), np.ones(50)],
            example_X=X,
        )


def test_a_wrong_jacobian_is_named_with_both_values() -> None:
    def wrong(p: Any, x: Any) -> Any:
        return jac(p, x) * [1, -1, 1]

    with pytest.raises(InputError, match=r"jac is wrong for the parameter decay: in row \d+, counting from 0, it says"):
        model_function(f, START, names=NAMES, jac=wrong, example_X=X)


@pytest.mark.parametrize("start", [START, [2.0, 0.0, 1.0], [0.0, 0.5, 0.0]])
def test_a_right_jacobian_passes_at_bounds_and_zeros(start: Any) -> None:
    bounds = ([0, 0, 0], [2, 1, 1])
    function = model_function(f, start, jac=jac, bounds=bounds, example_X=X)
    assert function.derivative == "jac"


def test_a_jacobian_that_is_none() -> None:
    with pytest.raises(InputTypeError, match="jac returned None; it must return the Jacobian"):
        model_function(f, START, jac=lambda p, x: None, example_X=X)


def test_numpy_functions_load_no_other_library() -> None:
    code = (
        "import sys, numpy as np; from diamondring.nonlinear.functions import model_function;"
        "x = np.ones(9); model_function(lambda p, x: p[0] * x, [1.0], example_X=x).bind(x).linearize(np.ones(1));"
        "assert not {'torch', 'jax', 'scipy', 'pandas', 'narwhals'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_functions_survive_pickling() -> None:
    for given in (None, jac):
        function = model_function(f, START, names=NAMES, jac=given, example_X=X)
        bound = function.bind(X)
        expected = bound.linearize(function.start + 0.5)[1]
        again, rows = pickle.loads(pickle.dumps((function, bound)))
        assert (again.names, again.derivative) == (function.names, function.derivative)
        np.testing.assert_array_equal(rows.linearize(function.start + 0.5)[1], expected)
        np.testing.assert_array_equal(again.bind(X).linearize(again.start + 0.5)[1], expected)


@pytest.mark.parametrize("given", [None, "3-point"])
def test_differences_stay_inside_of_the_bounds(given: Any) -> None:
    seen = []

    def g(p: Any, x: Any) -> Any:
        seen.append(np.real(p))
        return p[0] * np.sqrt(p[1]) * x

    function = model_function(g, [1.0, 1e-3], bounds=(0, [1, 1e-3]), jac=given, example_X=X)
    function.bind(X).linearize(np.array([0.5, 1e-7]))
    points = np.array(seen)
    assert points.min() >= 0
    assert (points.max(axis=0) <= [1, 1e-3]).all()


def test_a_start_outside_of_its_bounds() -> None:
    with pytest.raises(InputError, match=r"The start value of decay, 0.5, lies outside of its bounds, 1 to inf"):
        model_function(f, START, names=NAMES, bounds={"decay": (1, None)}, example_X=X)


def test_a_function_of_chance_is_refused() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(InputError, match=r"f gives different values for the same parameters: .* in row"):
        model_function(lambda p, x: f(p, x) + rng.normal(size=len(x)), START, example_X=X)
    x = X.copy()

    def changes_x(p: Any, x: Any) -> Any:
        x += 1
        return f(p, x)

    with pytest.raises(InputError, match="It draws random numbers, or changes X"):
        model_function(changes_x, START, example_X=x)


def test_arguments_that_are_none() -> None:
    with pytest.raises(InputTypeError, match=r"f must be a function f\(params, X\), not int"):
        model_function(3, START, example_X=X)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="params is None; give start values"):
        model_function(f, None, example_X=X)
    with pytest.raises(InputError, match="jac='4-point' must be a function"):
        model_function(f, START, jac="4-point", example_X=X)


def test_a_linear_function_is_differentiated_once() -> None:
    calls = 0

    def g(p: Any, x: Any) -> Any:
        nonlocal calls
        calls += 1
        return x @ p

    x = np.random.default_rng(0).normal(size=(20, 3))
    bound = model_function(g, np.zeros(3), example_X=x, linear=True).bind(x)
    assert bound.linear
    before = calls
    for scale in range(1, 5):
        np.testing.assert_array_equal(bound.linearize(np.full(3, float(scale)))[1], x)
    assert calls == before + 4


def test_the_jacobian_of_a_linear_function_has_the_same_bits_everywhere() -> None:
    x = np.random.default_rng(0).normal(size=(20, 3))
    bound = model_function(lambda p, x: x @ p, np.zeros(3), example_X=x).bind(x)
    np.testing.assert_array_equal(bound.linearize(np.array([1.0, -3e5, 1e-9]))[1], x)


def test_the_start_costs_no_second_jacobian() -> None:
    calls = 0

    def g(p: Any, x: Any) -> Any:
        nonlocal calls
        calls += 1
        return f(p, x)

    function = model_function(g, START, example_X=X)
    bound, before = function.bind(X), calls
    bound.linearize(function.start)
    assert calls == before
    bound.linearize(np.array([1.0, 1.0, 1.0]))
    assert calls == before + 4  # a value and three complex steps
    X[0] += 0.0
    assert function.bind(X) is not bound
