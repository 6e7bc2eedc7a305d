"""f in PyTorch: float64 inside, the user's types outside, exact derivatives, and the module left as it was."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from diamondring import InputError, InputTypeError
from diamondring.nonlinear.functions import ModelFunction, model_function

torch = pytest.importorskip("torch", reason="PyTorch is not installed")


@pytest.fixture
def X(rng: np.random.Generator) -> np.ndarray:
    return rng.normal(size=(30, 4))


def network(outputs: int = 1, dtype: Any = torch.float32) -> Any:
    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Linear(4, 6), torch.nn.Tanh(), torch.nn.Linear(6, outputs)).to(dtype)


def differences(function: ModelFunction, X: Any, b: np.ndarray, h: float = 1e-6) -> np.ndarray:
    bound = function.bind(X)
    eye = h * np.eye(len(b))
    return np.stack([(bound.value(b + e) - bound.value(b - e)) / (2 * h) for e in eye], axis=-1)


@pytest.mark.parametrize("outputs", [1, 3])
def test_a_module_without_params(X: np.ndarray, outputs: int) -> None:
    module = network(outputs)
    function = model_function(module, None, example_X=X)
    assert function.names[:2] == ("0.weight[0, 0]", "0.weight[0, 1]")
    assert function.names[-1] == f"2.bias[{outputs - 1}]"
    bound = function.bind(X)
    assert (bound.n_rows, bound.outputs, bound.reverse, bound.linear) == (30, outputs, True, False)
    predictions, jacobian = bound.linearize(function.start)
    expected = network(outputs, torch.float64)(torch.tensor(X)).detach().numpy()
    np.testing.assert_allclose(predictions.reshape(30, -1), expected, rtol=1e-6)  # its start values are float32
    np.testing.assert_allclose(jacobian, differences(function, X, function.start), rtol=1e-6, atol=1e-8)
    r = np.random.default_rng(1).normal(size=predictions.shape)
    again, gradient = bound.pullback(function.start, r)
    np.testing.assert_allclose(again, predictions, rtol=1e-13)
    np.testing.assert_allclose(gradient, r.ravel() @ jacobian.reshape(-1, bound.n_params), rtol=1e-10)


def test_parameters_come_back_as_tensors_of_their_type(X: np.ndarray) -> None:
    module = network()
    function = model_function(module, None, example_X=X)
    back = function.unflatten(function.start)
    assert set(back) == {name for name, _ in module.named_parameters()}
    for name, one in module.named_parameters():
        assert back[name].dtype == torch.float32
        assert torch.equal(back[name], one)
        assert not back[name].requires_grad
    module.load_state_dict(back)


def test_the_users_module_is_left_alone(X: np.ndarray) -> None:
    module = torch.nn.Sequential(
        torch.nn.Linear(4, 5), torch.nn.BatchNorm1d(5), torch.nn.Dropout(0.5), torch.nn.Linear(5, 1)
    )
    module[3].eval()
    before = {name: one.clone() for name, one in module.state_dict().items()}
    function = model_function(module, None, example_X=X)
    bound = function.bind(X)
    np.testing.assert_array_equal(bound.value(function.start + 0.1), function.bind(X).value(function.start + 0.1))
    bound.linearize(function.start)
    assert module.training
    assert not module[3].training
    assert torch.get_default_dtype() == torch.float32
    for name, one in module.state_dict().items():
        assert one.dtype == before[name].dtype
        assert torch.equal(one, before[name])


def test_only_trainable_parameters_are_fitted(X: np.ndarray) -> None:
    module = network()
    module[0].weight.requires_grad_(False)
    function = model_function(module, None, example_X=X)
    assert len(function.names) == 6 + 6 + 1
    some = {"2.weight": module[2].weight}
    function = model_function(module, some, example_X=torch.tensor(X))
    assert len(function.names) == 6
    jacobian = function.bind(X).linearize(function.start)[1]
    np.testing.assert_allclose(jacobian, differences(function, X, function.start), rtol=1e-7, atol=1e-9)


def test_a_function_of_a_tree_of_tensors(X: np.ndarray) -> None:
    def f(p: Any, X: Any) -> Any:
        return torch.exp(X @ p["w"][0]) + p["c"] * X[:, 0] ** 2

    params = {"w": [torch.tensor([0.1, 0.2, 0.3, 0.4], dtype=torch.float64)], "c": torch.tensor(2.0)}
    function = model_function(f, params, example_X=X)
    assert function.names == ("w.0[0]", "w.0[1]", "w.0[2]", "w.0[3]", "c")
    assert function.derivative == "PyTorch"
    predictions, jacobian = function.bind(X).linearize(function.start)
    w = function.start[:4]
    np.testing.assert_allclose(predictions, np.exp(X @ w) + 2 * X[:, 0] ** 2, rtol=1e-14)
    np.testing.assert_allclose(jacobian[:, :4], np.exp(X @ w)[:, None] * X, rtol=1e-13)
    np.testing.assert_allclose(jacobian[:, 4], X[:, 0] ** 2, rtol=1e-13)
    back = function.unflatten(function.start)
    assert back["c"].shape == ()
    assert (back["w"][0].dtype, back["c"].dtype) == (torch.float64, torch.float32)


def test_rows_that_depend_on_each_other(X: np.ndarray) -> None:
    """Row by row the Jacobian would be another one, and is not taken."""

    def f(p: Any, X: Any) -> Any:
        hidden = torch.tanh(X @ p)
        return (hidden - hidden.mean(0)).sum(1)

    function = model_function(f, torch.ones((4, 8), dtype=torch.float64) / 3, example_X=X)
    jacobian = function.bind(X).linearize(function.start)[1]
    np.testing.assert_allclose(jacobian, differences(function, X, function.start), rtol=1e-6, atol=1e-8)


def test_operations_that_cannot_be_batched(X: np.ndarray) -> None:
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return 2 * g * ctx.saved_tensors[0]

    def f(p: Any, X: Any) -> Any:
        return Square.apply(X @ p)

    function = model_function(f, torch.ones(4), example_X=X)
    jacobian = function.bind(X).linearize(function.start)[1]
    np.testing.assert_allclose(jacobian, 2 * (X @ np.ones(4))[:, None] * X, rtol=1e-12, atol=1e-12)


def test_tensors_made_inside_of_f_are_float64(X: np.ndarray) -> None:
    def f(p: Any, X: Any) -> Any:
        return (torch.zeros(len(X), 4) + X) @ p

    function = model_function(f, torch.ones(4), example_X=X.astype(np.float32))
    assert function.bind(X).value(function.start).dtype == np.float64
    assert torch.get_default_dtype() == torch.float32


def test_several_inputs_are_arguments_of_a_module(X: np.ndarray) -> None:
    class Two(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a = torch.nn.Linear(4, 1)
            self.table = torch.nn.Embedding(3, 1)

        def forward(self, x: Any, kind: Any) -> Any:
            return self.a(x) + self.table(kind)

    kinds = np.arange(30) % 3
    function = model_function(Two(), None, example_X=(X, kinds))
    jacobian = function.bind((X, kinds)).linearize(function.start)[1]
    assert jacobian.shape == (30, 8)
    np.testing.assert_allclose(jacobian[:, 5:], np.eye(3)[kinds], atol=1e-15)


def test_whole_numbers_are_inputs_of_layers_in_float64() -> None:
    whole = np.random.default_rng(0).integers(0, 9, size=(30, 4))
    function = model_function(network(), None, example_X=whole)
    as_floats = function.bind(whole.astype(float)).value(function.start)
    np.testing.assert_array_equal(function.bind(whole).value(function.start), as_floats)


def test_a_module_without_shapes_yet(X: np.ndarray) -> None:
    with pytest.raises(InputError, match=r"The parameter weight of the module has no shape yet. Call the module once"):
        model_function(torch.nn.LazyLinear(1), None, example_X=X)


def test_a_recurrent_network() -> None:
    """PyTorch cannot batch these: the Jacobian is found by one reverse pass for each prediction."""

    class Recurrent(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.cells = torch.nn.LSTM(2, 3, batch_first=True)

        def forward(self, x: Any) -> Any:
            return self.cells(x)[0][:, -1, 0]

    series = np.random.default_rng(0).normal(size=(5, 3, 2))
    function = model_function(Recurrent(), None, example_X=series)
    jacobian = function.bind(series).linearize(function.start)[1]
    np.testing.assert_allclose(jacobian, differences(function, series, function.start), rtol=1e-6, atol=1e-8)


def test_a_jacobian_of_the_user(X: np.ndarray) -> None:
    def f(p: Any, X: Any) -> Any:
        return X @ p["w"] + p["c"]

    params = {"w": torch.zeros(4), "c": torch.tensor(1.0)}

    def right(p: Any, X: Any) -> Any:
        return {"w": X, "c": torch.ones(len(X))}

    def wrong(p: Any, X: Any) -> Any:
        return {"w": X, "c": -torch.ones(len(X))}

    function = model_function(f, params, jac=right, example_X=X)
    assert function.derivative == "jac"
    np.testing.assert_allclose(function.bind(X).linearize(function.start)[1], np.c_[X, np.ones(30)])
    with pytest.raises(InputError, match=r"jac is wrong for the parameter c: in row 0, .* it says -1 where .* say 1"):
        model_function(f, params, jac=wrong, example_X=X)
    with pytest.raises(InputError, match="jac='cs' is for functions in NumPy; PyTorch differentiates f"):
        model_function(f, params, jac="cs", example_X=X)


def test_wrong_parameters_of_a_module(X: np.ndarray) -> None:
    module = network()
    with pytest.raises(InputError, match=r"params names '0.wight', .* Did you mean '0.weight'"):
        model_function(module, {"0.wight": torch.ones(6, 4)}, example_X=X)
    with pytest.raises(InputError, match=r"params has shape \(4, 6\) for 0.weight; the module's has \(6, 4\)"):
        model_function(module, {"0.weight": torch.ones(4, 6)}, example_X=X)
    with pytest.raises(InputTypeError, match="A module's params are a dictionary"):
        model_function(module, [torch.ones(4, 6)], example_X=X)


def test_an_exception_inside_of_a_module_keeps_its_traceback(X: np.ndarray) -> None:
    with pytest.raises(RuntimeError, match="mat1 and mat2") as caught:
        model_function(network(), None, example_X=X[:, :2])
    assert "f was called at the parameters 0.weight[0, 0] = " in caught.value.__notes__[0]


def test_a_parameter_without_effect_is_noted(X: np.ndarray) -> None:
    def f(p: Any, X: Any) -> Any:
        return X[:, 0] * p["a"] + 0 * p["idle"].sum()

    function = model_function(f, {"a": torch.tensor(1.0), "idle": torch.ones(2)}, example_X=X)
    assert function.notes == ("The parameters idle[0], idle[1] have no effect on f at the start values.",)


class Line(torch.nn.Module):
    """One that can be pickled."""

    def __init__(self) -> None:
        super().__init__()
        self.line = torch.nn.Linear(4, 1)

    def forward(self, x: Any) -> Any:
        return torch.tanh(self.line(x))


def test_functions_survive_pickling(X: np.ndarray) -> None:
    function = model_function(Line(), None, example_X=X)
    bound = function.bind(X)
    expected = bound.linearize(function.start + 0.5)[1]
    again, rows = pickle.loads(pickle.dumps((function, bound)))
    np.testing.assert_array_equal(rows.linearize(function.start + 0.5)[1], expected)
    np.testing.assert_array_equal(again.bind(X).linearize(again.start + 0.5)[1], expected)
