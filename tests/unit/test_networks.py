"""Networks without PyTorch and JAX: the report on arrays and scikit-learn's, and what is said where they miss."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier

import diamondring as dr


def test_nested_arrays_are_listed_by_name():
    layer = (np.eye(3), np.zeros(3))
    report = dr.sparsity_report({"hidden": [layer, layer], "out": [[1.0, 0.0]]})
    assert [t.name for t in report.tensors] == ["hidden[0][0]", "hidden[0][1]", "hidden[1][0]", "hidden[1][1]", "out"]
    assert (report.zeros, report.weights) == (19, 26)
    assert report.share == 19 / 26
    assert report.tensors[0].empty == (0, 0)
    assert report.tensors[4].empty == (0, 1)
    assert report.tensors[0].dead_neurons is None
    assert "1 along axis 1" in str(report)
    assert json.loads(json.dumps(report.to_dict()))["zeros"] == 19


def test_scikit_learn_networks_have_neurons_and_inputs(rng):
    x = rng.normal(size=(30, 4))
    net = MLPClassifier((5,), max_iter=3, random_state=0)
    with pytest.warns(UserWarning, match="Maximum iterations"):
        net.fit(x, x[:, 0] > 0)
    net.coefs_[0][1] = 0
    net.coefs_[0][:, 2:4] = 0
    first = dr.sparsity_report(net).tensors[0]
    assert (first.name, first.shape) == ("coefs_[0]", (4, 5))
    assert (first.dead_inputs, first.dead_neurons) == (1, 2)


def test_one_array_is_a_network_too():
    report = dr.sparsity_report(np.zeros((2, 3), dtype=np.float32))
    assert (report.share, report.bytes) == (1.0, 24)


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        ({}, "no arrays of numbers in this dict"),
        ({"a": "text"}, "a is a str: a PyTorch module"),
        (object(), "model is a object"),
    ],
)
def test_what_is_no_network_gets_a_sentence(model, sentence):
    with pytest.raises(dr.DiamondringError, match=sentence):
        dr.sparsity_report(model)


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        ("dr.torch.Proximal", "dr.torch needs torch, which is not installed: pip install .diamondring.torch.."),
        ("dr.jax.proximal", "dr.jax needs jax, which is not installed: pip install .diamondring.jax.."),
        ("dr.compress(3)", "dr.compress needs torch"),
    ],
)
def test_a_missing_library_gets_a_sentence(use, sentence, monkeypatch):
    for name in ("torch", "jax", "optax"):
        monkeypatch.setitem(sys.modules, name, None)
    for module, name in ((dr.torch, "Proximal"), (dr.jax, "proximal")):
        monkeypatch.delitem(vars(module), name, raising=False)
    with pytest.raises(ImportError, match=sentence):
        eval(use, {"dr": dr})


def test_unknown_names_of_the_doors_are_attribute_errors():
    with pytest.raises(AttributeError, match="it has Proximal"):
        dr.torch.Nothing  # noqa: B018
    with pytest.raises(AttributeError, match="it has keep_zeros, proximal"):
        dr.jax.nothing  # noqa: B018
    assert dir(dr.torch) == ["Proximal"]
