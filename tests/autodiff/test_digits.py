"""The network of examples/digits_network.py: zeros without loss of accuracy, noise found, a smaller network."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

import diamondring as dr
from helpers import REPOSITORY

torch = pytest.importorskip("torch", reason="PyTorch is not installed; `make test-autodiff` installs it")


@pytest.fixture(scope="module")
def digits():
    """The example as a module."""
    spec = importlib.util.spec_from_file_location("digits_network", REPOSITORY / "examples" / "digits_network.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield module
    torch.set_num_threads(threads)


def test_nine_of_ten_weights_are_exactly_zero_at_no_more_than_a_point_of_accuracy(digits):
    x, x_test, y, y_test = digits.data()
    plain = [digits.plain(x, y, seed) for seed in range(3)]
    sparse = [digits.proximal(x, y, seed) for seed in range(3)]
    lost = np.mean([digits.accuracy(m, x_test, y_test) for m in plain]) - np.mean(
        [digits.accuracy(m, x_test, y_test) for m in sparse]
    )
    assert lost <= 0.01
    assert min(digits.zeros(m) for m in sparse) >= 0.9
    assert max(digits.zeros(m) for m in plain) == 0
    small = dr.compress(sparse[0])
    assert small.compression.bytes_after < 0.6 * small.compression.bytes_before
    assert digits.accuracy(small, x_test, y_test) == digits.accuracy(sparse[0], x_test, y_test)


def test_the_penalty_as_a_term_of_the_loss_gives_no_zeros(digits):
    x, _, y, _ = digits.data()
    model = digits.with_a_term(x, y)
    assert digits.zeros(model) == 0
    assert dr.compress(model).compression.layers == ()


def test_group_l1_finds_the_inputs_that_are_noise(digits):
    x, x_test, y, y_test = digits.data(digits.NOISE)
    model = digits.proximal_over_inputs(x, y)
    alive = (model[0].weight != 0).any(dim=0).numpy()
    assert not alive[64:].any()
    assert alive[:64].sum() >= 20
    assert digits.accuracy(model, x_test, y_test) >= 0.965
    kept = dr.compress(model).compression.kept_inputs
    assert np.array_equal(kept, np.flatnonzero(alive))
