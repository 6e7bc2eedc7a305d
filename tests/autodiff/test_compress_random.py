"""`dr.compress` on networks put together at random, with zeros at random: the outputs stay the same."""

from __future__ import annotations

import random

import pytest

import diamondring as dr

torch = pytest.importorskip("torch", reason="PyTorch is not installed; `make test-autodiff` installs it")
from torch import nn  # noqa: E402  only where there is one

ACTIVATIONS = (nn.ReLU, nn.Tanh, nn.Sigmoid, nn.GELU, nn.Softplus, nn.Dropout, lambda: nn.ReLU(inplace=True))


class Residual(nn.Module):
    """x + body(x)"""

    def __init__(self, body):
        super().__init__()
        self.body = body

    def forward(self, x):
        return x + self.body(x)


def dense(pick):
    """Linear layers, normalisations, activations, residual branches; and the shape of one input."""
    first = width = pick.randint(2, 8)
    layers = []
    for _ in range(pick.randint(1, 4)):
        width, before = pick.randint(1, 8), width
        layers.append(nn.Linear(before, width, bias=pick.random() < 0.7))
        layers += [nn.BatchNorm1d(width)] * (pick.random() < 0.4) + [pick.choice(ACTIVATIONS)()]
        if pick.random() < 0.4:
            layers.append(Residual(nn.Sequential(nn.Linear(width, 5), pick.choice(ACTIVATIONS)(), nn.Linear(5, width))))
    return nn.Sequential(*layers, nn.Linear(width, 2)), (first,)


def convolutional(pick):
    """The same with convolutions, padded in every way, and pooling."""
    first = width = pick.randint(1, 3)
    layers = []
    for _ in range(pick.randint(1, 3)):
        width, before = pick.randint(2, 6), width
        mode = pick.choice(["zeros", "zeros", "reflect", "circular", "replicate"])
        layers.append(nn.Conv2d(before, width, 3, padding=pick.choice([0, 1]), padding_mode=mode))
        layers += [nn.BatchNorm2d(width)] * (pick.random() < 0.5) + [pick.choice(ACTIVATIONS)()]
        layers += [nn.Conv2d(width, width, 3, padding=1, groups=width)] * (pick.random() < 0.3)
        pools = (nn.MaxPool2d(2, padding=1), nn.AvgPool2d(2), nn.AvgPool2d(3, padding=1), nn.Identity())
        layers.append(pick.choice(pools))
        if pick.random() < 0.3:
            layers.append(Residual(nn.Sequential(nn.Conv2d(width, 4, 1), nn.ReLU(), nn.Conv2d(4, width, 1))))
    layers += [nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(4 * width, 5), nn.ReLU(), nn.Linear(5, 2)]
    return nn.Sequential(*layers), (first, 16, 16)


def plant_zeros(model, pick):
    """Rows, columns and single weights become 0, and scales of normalisations."""
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, nn.Linear | nn.Conv2d):
                weight = module.weight
                if pick.random() < 0.7:
                    weight[torch.rand(weight.shape[0]) < 0.4] = 0
                if pick.random() < 0.5:
                    weight[:, torch.rand(weight.shape[1]) < 0.3] = 0
                if pick.random() < 0.3:
                    weight[torch.rand(weight.shape) < 0.6] = 0
            if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d) and pick.random() < 0.5:
                module.weight[torch.rand(module.weight.shape) < 0.3] = 0


@pytest.mark.parametrize("build", [dense, convolutional])
def test_outputs_stay_the_same(build):
    torch.manual_seed(0)
    pick = random.Random(0)
    before = after = 0
    for _ in range(25):
        model, shape = build(pick)
        model(torch.randn(8, *shape))  # running statistics
        plant_zeros(model, pick)
        small = dr.compress(model, torch.randn(2, *shape))
        x = torch.randn(3, *shape)
        with torch.no_grad():
            assert torch.allclose(model.eval()(x), small(x), rtol=1e-4, atol=1e-5)
        assert small.compression.difference <= 1e-6
        before, after = before + small.compression.bytes_before, after + small.compression.bytes_after
    assert after < 0.7 * before
