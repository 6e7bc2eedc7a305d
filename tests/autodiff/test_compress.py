"""`dr.compress`: smaller layers, the same outputs; what is not understood keeps its size."""

from __future__ import annotations

import copy
import math

import numpy as np
import pytest

import diamondring as dr

torch = pytest.importorskip("torch", reason="PyTorch is not installed; `make test-autodiff` installs it")
from torch import nn  # noqa: E402  only where there is one
from torch.nn import functional  # noqa: E402


@pytest.fixture(autouse=True)
def _seed():
    torch.manual_seed(0)


def _kill(weight, rows=(), columns=()):
    with torch.no_grad():
        weight[list(rows)] = 0
        weight[:, list(columns)] = 0


def _same(model, small, *shape):
    model = copy.deepcopy(model).eval()
    x = torch.randn(*shape)
    with torch.no_grad():
        a, b = model(x.clone()), small(x.clone())
    assert a.shape == b.shape
    assert float((a - b).abs().max()) <= 1e-5 * float(a.abs().max())  # single precision
    assert small.compression.difference <= 1e-6  # double precision, on the example and random inputs
    return small.compression


def _sizes(model):
    return [tuple(w.shape) for w in model.parameters() if w.ndim > 1]


def test_dead_neurons_unread_neurons_and_unread_inputs_are_removed():
    model = nn.Sequential(nn.Linear(10, 8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 6), nn.Tanh(), nn.Linear(6, 3))
    _kill(model[0].weight, rows=(1, 4), columns=(0, 9))  # 1 and 4 give relu(bias)
    _kill(model[3].weight, rows=(5,), columns=(2,))  # nobody reads 2
    small = dr.compress(model)
    done = _same(model, small, 5, 10)
    assert _sizes(small) == [(5, 8), (5, 5), (3, 5)]
    assert list(done.kept_inputs) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert done.bytes_after < done.bytes_before
    assert done.layers[0] == ("0.weight", (8, 10), (5, 8))
    assert "0.weight: 8 x 10 became 5 x 8" in str(done)
    assert _sizes(model) == [(8, 10), (6, 8), (3, 6)]  # the original stays as it is
    assert not small.training


def test_constants_run_through_the_whole_network():
    model = nn.Sequential(
        nn.Linear(4, 5), nn.Sigmoid(), nn.Linear(5, 4, bias=False), nn.BatchNorm1d(4), nn.GELU(), nn.Linear(4, 2)
    )
    model(torch.randn(30, 4))  # running statistics
    _kill(model[0].weight, rows=(0, 1))
    with torch.no_grad():
        model[2].weight[0, 2:] = 0  # reads the two constants only, so it is one itself
        model[3].weight[1] = 0  # normalised to its shift
    small = dr.compress(model)
    _same(model, small, 6, 4)
    assert _sizes(small) == [(3, 4), (2, 3), (2, 2)]
    assert small[2].bias is not None  # the constants need one
    assert small[3].num_features == 2


def test_convolutions_lose_channels_and_what_they_cannot_fold_stays():
    model = nn.Sequential(
        nn.Conv2d(3, 6, 3), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 5, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(20, 4),
    )  # fmt: skip
    model(torch.randn(8, 3, 14, 14))
    _kill(model[0].weight, rows=(0, 1))
    with torch.no_grad():
        model[1].weight[2] = 0
        model[1].bias[:3] = torch.tensor([-1.0, 1.0, -2.0])
        model[1].running_mean[:2] = model[0].bias[:2]
    _kill(model[4].weight, rows=(3,), columns=(5,))
    _kill(model[8].weight, columns=range(0, 4))  # nobody reads channel 0 of the second convolution
    small = dr.compress(model, torch.randn(2, 3, 14, 14))
    _same(model, small, 3, 3, 14, 14)
    # 0 and 2 are 0 behind the relu, 5 is not read; 1 is a constant above 0, which the padding makes uneven
    assert _sizes(small) == [(3, 3, 3, 3), (3, 3, 3, 3), (4, 12)]


def test_depthwise_convolutions_and_pools_treat_channels_one_by_one():
    model = nn.Sequential(
        nn.Conv1d(2, 6, 3), nn.Conv1d(6, 6, 3, groups=6), nn.SiLU(), nn.AvgPool1d(2), nn.Conv1d(6, 4, 1), nn.Flatten(),
        nn.Linear(4 * 8, 3),
    )  # fmt: skip
    _kill(model[0].weight, rows=(0,))
    _kill(model[1].weight, rows=(1,))
    _kill(model[4].weight, columns=(2,))
    small = dr.compress(model, torch.randn(2, 2, 20))
    _same(model, small, 3, 2, 20)
    assert _sizes(small)[:3] == [(3, 2, 3), (3, 1, 3), (4, 3, 1)]
    assert small[1].groups == 3


class _Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.inner, self.back, self.last = (nn.Linear(a, b) for a, b in ((6, 5), (5, 7), (7, 5), (5, 2)))

    def forward(self, x):
        x = functional.relu(self.first(x))
        x = x + self.back(torch.relu(self.inner(x)))
        return self.last(functional.dropout(x, training=self.training))


def test_branches_that_are_added_lose_the_same_channels():
    model = _Residual()
    _kill(model.first.weight, rows=(0, 1))
    _kill(model.back.weight, rows=(0,), columns=(6,))
    _kill(model.inner.weight, columns=(4,))
    _kill(model.last.weight, columns=(4,))  # 4 is not read any more, in neither branch
    small = dr.compress(model)
    _same(model, small, 4, 6)
    assert isinstance(small, _Residual)
    # 0 is constant in both branches; 1 in the first one only, so it is kept
    assert _sizes(small) == [(3, 6), (6, 3), (3, 6), (2, 3)]


class _Branches(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.out = nn.Conv2d(1, 3, 3), nn.Conv2d(1, 4, 3), nn.Linear(7, 2)

    def forward(self, x):
        both = torch.cat([self.a(x), self.b(x)], dim=1)
        return self.out(functional.max_pool2d(both.sigmoid(), 2).mean((2, 3)).view(x.size(0), -1))


def test_branches_that_are_concatenated_lose_their_own():
    model = _Branches()
    _kill(model.a.weight, rows=(1,))
    _kill(model.out.weight, columns=(4, 6))
    small = dr.compress(model, torch.randn(2, 1, 8, 8))
    _same(model, small, 3, 1, 8, 8)
    assert _sizes(small) == [(2, 1, 3, 3), (2, 1, 3, 3), (2, 4)]


class _Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.up, self.norm, self.down, self.out = nn.Linear(4, 6), nn.LayerNorm(6), nn.Linear(6, 5), nn.Linear(5, 1)

    def forward(self, x):
        return self.out(torch.relu(self.down(self.norm(self.up(x)))))


def test_what_is_not_understood_keeps_its_size_and_is_named():
    model = _Attention()
    _kill(model.up.weight, rows=(0, 1))
    _kill(model.down.weight, rows=(2,), columns=(3,))
    small = dr.compress(model)
    done = _same(model, small, 3, 4)
    assert _sizes(small) == [(6, 4), (4, 5), (1, 4)]  # `down` selects its five inputs, `up` keeps what the norm reads
    assert any("norm (LayerNorm) is not understood" in note for note in done.notes)


class _Sizes(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.out = nn.Conv1d(1, 4, 3), nn.Linear(32, 2)

    def forward(self, x):
        return self.out(self.conv(x).view(-1, 32))


def test_a_size_that_is_written_into_the_code_is_respected():
    model = _Sizes()
    _kill(model.conv.weight, rows=(0,))
    small = dr.compress(model, torch.randn(2, 1, 10))
    _same(model, small, 3, 1, 10)
    assert _sizes(small)[0] == (4, 1, 3)


def test_layers_used_twice_and_shared_weights_keep_their_size():
    layer = nn.Linear(5, 5)
    model = nn.Sequential(nn.Linear(5, 5), layer, nn.ReLU(), layer, nn.Linear(5, 2))
    _kill(layer.weight, rows=(0,), columns=(1,))
    _kill(model[0].weight, rows=(3,))
    small = dr.compress(model)
    _same(model, small, 4, 5)
    assert _sizes(small) == [(5, 5), (5, 5), (2, 5)]
    tied = nn.Sequential(nn.Linear(5, 5), nn.ReLU(), nn.Linear(5, 5))
    tied[2].weight = tied[0].weight
    _kill(tied[0].weight, rows=(0,))
    assert _sizes(dr.compress(tied)) == [(5, 5)]


class _InPlace(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.out = nn.Linear(4, 3), nn.Linear(3, 3), nn.Linear(3, 2)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x):
        x = self.a(x)
        y = self.b(self.act(x))
        return self.out(x + y)  # this x is behind the activation


def test_values_changed_in_place_are_those_that_are_read_later():
    model = _InPlace()
    _kill(model.a.weight, rows=(0,))
    _kill(model.b.weight, rows=(0,))
    with torch.no_grad():
        model.a.bias[0] = -3.0
    small = dr.compress(model)
    _same(model, small, 5, 4)
    assert _sizes(small) == [(2, 4), (2, 2), (2, 2)]


def test_a_network_without_any_weight_left_gives_its_constant():
    model = nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 2))
    _kill(model[0].weight, rows=range(4))
    small = dr.compress(model)
    _same(model, small, 3, 6)
    assert _sizes(small) == [(1, 1), (2, 1)]


def test_images_are_flattened_before_inputs_are_selected():
    model = nn.Sequential(nn.Flatten(), nn.Linear(16, 3))
    _kill(model[1].weight, columns=range(4, 16))
    small = dr.compress(model, torch.randn(2, 1, 4, 4))
    done = _same(model, small, 5, 1, 4, 4)
    assert list(done.kept_inputs) == [0, 1, 2, 3]
    assert done.bytes_after == (3 * 4 + 3) * 4 + 4 * 8  # weights, biases, positions


def test_a_network_without_zeros_is_copied():
    model = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 1))
    small = dr.compress(model)
    assert _same(model, small, 3, 4).layers == ()
    assert small.compression.kept_inputs is None
    assert "No layer became smaller" in str(small.compression)


class _Branching(nn.Module):
    def forward(self, x):
        return x if x.sum() > 0 else -x


class _Noisy(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(3, 2)

    def forward(self, x):
        return self.a(x) + torch.rand(2)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: dr.compress({"w": np.ones(3)}), "model is a dict: dr.compress takes a PyTorch module"),
        (
            lambda: dr.compress(nn.Sequential(nn.Conv1d(1, 2, 3))),
            "first layer with weights is Conv1d, .* give an example",
        ),
        (lambda: dr.compress(nn.Linear(2, 1), torch.ones(2, 3)), r"cannot be run on inputs of shape \(2, 3\)"),
        (lambda: dr.compress(nn.Linear(2, 1), np.ones((2, 2))), "example_input holds a ndarray"),
        (lambda: dr.compress(_Branching(), torch.ones(2, 3)), "torch.fx cannot trace this _Branching"),
        (lambda: dr.compress(_Noisy(), torch.ones(2, 3)), "outputs differ .* random in evaluation mode"),
    ],
)
def test_what_cannot_be_compressed_gets_a_sentence(call, sentence):
    with pytest.raises(dr.DiamondringError, match=sentence):
        call()


def test_the_report_counts_zeros_and_the_dead():
    model = nn.Sequential(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4, 2))
    _kill(model[0].weight, rows=(1,), columns=(0,))
    _kill(model[3].weight, columns=(0, 3))
    report = dr.sparsity_report(model)
    conv, linear = report.tensors[0], report.tensors[4]
    assert (conv.name, conv.kind, conv.shape) == ("0.weight", "Conv2d", (4, 2, 3, 3))
    assert (conv.zeros, conv.dead_neurons, conv.dead_inputs) == (45, 1, 1)
    assert (linear.dead_neurons, linear.dead_inputs, linear.share) == (0, 2, 0.5)
    assert report.bytes == sum(t.numel() * t.element_size() for t in model.state_dict().values())
    assert report.zeros == sum(int((w == 0).sum()) for w in model.parameters())
    assert "3.weight" in str(report)
    assert "2 inputs" in str(report)
    assert report.to_dict()["dead_neurons"] == 1


def test_the_report_reads_half_precision_and_state_dicts():
    model = nn.Linear(4, 3).bfloat16()
    _kill(model.weight, rows=(0,))
    report = dr.sparsity_report(model)
    assert (report.zeros, report.bytes) == (4, 30)
    report = dr.sparsity_report(nn.Linear(4, 3).state_dict())
    assert [tensor.name for tensor in report.tensors] == ["weight", "bias"]
    assert math.isclose(report.share, 0.0)


class _Named(nn.Module):
    """A module whose own names look like those of a selection."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Sequential(nn.Linear(5, 4), nn.ReLU())
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        return self.head(self.layer(x))


def test_layers_keep_their_names_in_the_report():
    model = _Named()
    _kill(model.layer[0].weight, columns=(2,))
    done = _same(model, dr.compress(model), 3, 5)
    assert done.layers == (("layer.0.weight", (4, 5), (4, 4)),)
    html = done._repr_html_()
    assert ">layer.0.weight</th><td class=n>4 × 5</td><td class=n>4 × 4</td>" in html
    assert "<script" not in html


def test_averages_that_do_not_keep_constants_and_infinite_constants_are_not_folded():
    model = nn.Sequential(
        nn.Conv2d(1, 3, 3), nn.AvgPool2d(2, padding=1), nn.Conv2d(3, 2, 1), nn.AvgPool2d(2, divisor_override=3),
        nn.Flatten(), nn.Linear(8, 2),
    )  # fmt: skip
    _kill(model[0].weight, rows=(0,))
    _kill(model[2].weight, rows=(1,))
    small = dr.compress(model, torch.randn(2, 1, 8, 8))
    _same(model, small, 3, 1, 8, 8)
    assert _sizes(small)[0] == (3, 1, 3, 3)
    assert _sizes(small)[1] == (2, 3, 1, 1)
