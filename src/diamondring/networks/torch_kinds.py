"""The layers and functions of PyTorch that `torch_channels` understands, and small facts about them."""

from __future__ import annotations

import operator
from typing import Any

import torch
from torch import nn
from torch.nn import functional

CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)
ELEMENTWISE = (
    *(nn.Identity, nn.Dropout, nn.Dropout1d, nn.Dropout2d, nn.Dropout3d, nn.AlphaDropout, nn.FeatureAlphaDropout),
    *(nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.ELU, nn.SELU, nn.CELU, nn.GELU, nn.SiLU, nn.Mish, nn.Sigmoid, nn.Tanh),
    *(nn.Softplus, nn.Softsign, nn.Hardtanh, nn.Hardswish, nn.Hardsigmoid, nn.Threshold, nn.LogSigmoid, nn.Tanhshrink),
    *(nn.Softshrink, nn.Hardshrink),
)
MAX_POOLS = (nn.MaxPool1d, nn.MaxPool2d, nn.MaxPool3d)
AVERAGE_POOLS = (nn.AvgPool1d, nn.AvgPool2d, nn.AvgPool3d)
ADAPTIVE_POOLS = (
    *(nn.AdaptiveAvgPool1d, nn.AdaptiveAvgPool2d, nn.AdaptiveAvgPool3d),
    *(nn.AdaptiveMaxPool1d, nn.AdaptiveMaxPool2d, nn.AdaptiveMaxPool3d),
)
FUNCTIONS = {
    *(torch.relu, torch.tanh, torch.sigmoid, functional.relu, functional.relu6, functional.leaky_relu, functional.elu),
    *(functional.selu, functional.celu, functional.gelu, functional.silu, functional.mish, functional.tanh),
    *(functional.sigmoid, functional.softplus, functional.softsign, functional.hardtanh, functional.hardswish),
    *(functional.hardsigmoid, functional.logsigmoid, functional.dropout, torch.abs, torch.exp, torch.neg, operator.neg),
}
POOLINGS = {
    *(functional.max_pool1d, functional.max_pool2d, functional.max_pool3d),
    *(functional.adaptive_avg_pool1d, functional.adaptive_avg_pool2d, functional.adaptive_avg_pool3d),
}
METHODS = {"relu", "tanh", "sigmoid", "abs", "exp", "neg", "contiguous", "clone", "detach"}
SUMS = {operator.add, operator.sub, operator.iadd, torch.add, torch.sub}
SCALINGS = {operator.mul, operator.truediv, torch.mul, torch.div}


def is_depthwise(module: Any) -> bool:
    return isinstance(module, CONVOLUTIONS) and module.groups == module.in_channels == module.out_channels > 1


def keeps_constants(pool: Any) -> bool:
    """Whether an average over windows gives a constant back at the border too."""
    divided = getattr(pool, "divisor_override", None)
    return divided is None and (_all_zero(pool.padding) or not pool.count_include_pad)


def _all_zero(padding: Any) -> bool:
    return all(p == 0 for p in (padding if isinstance(padding, tuple) else (padding,)))


def bias_of(module: Any) -> torch.Tensor:
    return torch.zeros(module.weight.shape[0], dtype=torch.float64) if module.bias is None else module.bias.detach()


def kernel_sums(module: Any) -> torch.Tensor:
    """Weight (outputs, inputs), summed over the kernel: what a constant input is multiplied with."""
    weight = module.weight.detach()
    return weight if weight.ndim == 2 else weight.flatten(2).sum(dim=2)


def foldable_constants(module: Any, constant: torch.Tensor) -> torch.Tensor:
    """The constants that a bias can take over: all, unless zeros around the border make them uneven."""
    uneven = not isinstance(module, nn.Linear) and module.padding_mode == "zeros" and not _unpadded(module.padding)
    return torch.where(constant == 0 if uneven else constant.isfinite(), constant, torch.nan)


def _unpadded(padding: Any) -> bool:
    return padding == "valid" if isinstance(padding, str) else _all_zero(padding)
