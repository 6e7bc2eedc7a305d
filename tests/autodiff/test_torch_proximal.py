"""`dr.torch.Proximal`: the resting points of the objective, exact zeros, and the habits of a PyTorch optimiser."""

from __future__ import annotations

import copy
import math
import pickle

import numpy as np
import pytest

import diamondring as dr
from helpers import relative

torch = pytest.importorskip("torch", reason="PyTorch is not installed; `make test-autodiff` installs it")


@pytest.fixture(autouse=True)
def _double():
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    yield
    torch.set_default_dtype(torch.float32)


def _lasso_data(rng, n=60, p=8):
    x = rng.normal(size=(n, p)) * rng.uniform(0.5, 1.5, size=p)
    return x, x[:, :3] @ [1.0, -2.0, 0.5] + 0.3 * rng.normal(size=n)


def _train(make, loss, weight, penalty, alpha, steps=4000, decay=None, **options):
    """Full-batch training of one tensor; the learning rate is divided by 10 a few times."""
    inner = make([weight])
    optimizer = dr.torch.Proximal(inner, penalty, [weight], alpha=alpha, **options)
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, decay or [], gamma=0.1)
    loss(weight).backward()
    assert optimizer.kkt_distance() > 1e-3
    for _ in range(steps):
        optimizer.zero_grad()
        loss(weight).backward()
        optimizer.step()
        scheduler.step()
    optimizer.zero_grad()
    loss(weight).backward()
    assert optimizer.kkt_distance() < 1e-5
    return weight.detach().numpy()


OPTIMISERS = {
    "sgd": lambda w: torch.optim.SGD(w, lr=0.2),
    "momentum": lambda w: torch.optim.SGD(w, lr=0.05, momentum=0.9),
    "dampened": lambda w: torch.optim.SGD(w, lr=0.3, momentum=0.8, dampening=0.5),
    "nesterov": lambda w: torch.optim.SGD(w, lr=0.05, momentum=0.9, nesterov=True),
    "adam": lambda w: torch.optim.Adam(w, lr=0.03),
    "amsgrad": lambda w: torch.optim.Adam(w, lr=0.1, amsgrad=True),
    "adamw": lambda w: torch.optim.AdamW(w, lr=0.03, weight_decay=0.0),
    "nadam": lambda w: torch.optim.NAdam(w, lr=0.03),
    "radam": lambda w: torch.optim.RAdam(w, lr=0.03),
    "adamax": lambda w: torch.optim.Adamax(w, lr=0.03),
    "rmsprop": lambda w: torch.optim.RMSprop(w, lr=0.01),
    "rmsprop momentum": lambda w: torch.optim.RMSprop(w, lr=0.001, momentum=0.9),
    "adagrad": lambda w: torch.optim.Adagrad(w, lr=0.5),
}


@pytest.mark.parametrize(
    ("name", "penalty"), [(name, dr.L1()) for name in OPTIMISERS] + [("momentum", dr.L1L2(0.5)), ("adam", dr.L1L2(0.5))]
)
def test_full_batches_end_at_the_solution_of_the_path(rng, name, penalty):
    x, y = _lasso_data(rng)
    factor = np.array([1, 1, 2, 1, 0, 1, 0.5, np.inf])
    wanted = dr.path(
        x, y, penalty=penalty, alphas=[0.1], penalty_factor=factor, fit_intercept=False, standardize=False, tol=1e-12
    ).coef.toarray()[0]
    tx, ty = torch.tensor(x), torch.tensor(y)
    weight = torch.nn.Parameter(torch.randn(8))
    found = _train(
        OPTIMISERS[name], lambda w: 0.5 * ((ty - tx @ w) ** 2).mean(), weight, penalty, 0.1, penalty_factor=factor,
        steps=2000, decay=[1400, 1600, 1800],
    )  # fmt: skip
    assert 0 < np.count_nonzero(wanted == 0) < 8
    assert np.array_equal(found == 0, wanted == 0)
    assert relative(found, wanted) < 1e-6


def test_logistic_regression_ends_at_the_solution_of_the_path(rng):
    x, _ = _lasso_data(rng, n=100)
    y = (x[:, 0] - x[:, 1] + rng.normal(size=100) > 0).astype(float)
    wanted = dr.path(x, y, loss="binomial", alphas=[0.05], standardize=False, tol=1e-12)
    tx, ty = torch.tensor(x), torch.tensor(y)
    model = torch.nn.Linear(8, 1)
    optimizer = dr.torch.Proximal(torch.optim.SGD(model.parameters(), lr=1.0, momentum=0.8), dr.L1(), alpha=0.05)
    for _ in range(1500):
        optimizer.zero_grad()
        torch.nn.functional.binary_cross_entropy_with_logits(model(tx)[:, 0], ty).backward()
        optimizer.step()
    found = model.weight.detach().numpy()[0]
    exact = wanted.coef.toarray()[0]
    assert np.array_equal(found == 0, exact == 0)
    assert 0 < np.count_nonzero(exact) < 8
    assert relative(found, exact) < 1e-6
    assert abs(model.bias.item() - wanted.intercept[0]) < 1e-6  # the bias is not penalised


@pytest.mark.parametrize("name", ["momentum", "adam", "rmsprop momentum"])
def test_groups_end_at_the_rows_of_several_outputs(rng, name):
    x, _ = _lasso_data(rng)
    y = x[:, :2] @ rng.normal(size=(2, 3)) + 0.3 * rng.normal(size=(60, 3))
    # the path's norm of a row has no sqrt(d) in front
    path = dr.path(x, y, loss=dr.MultiGaussian(), alphas=[0.3], fit_intercept=False, standardize=False, tol=1e-12)
    wanted = path.coef_at(0)
    tx, ty = torch.tensor(x), torch.tensor(y)
    weight = torch.nn.Parameter(torch.randn(3, 8))
    found = _train(
        OPTIMISERS[name], lambda w: 0.5 * ((ty - tx @ w.T) ** 2).sum(dim=1).mean(), weight, dr.L1(), 0.3,
        groups="inputs", penalty_factor=3**-0.5, steps=2000, decay=[1400, 1600, 1800],
    )  # fmt: skip
    assert 0 < np.count_nonzero(wanted[0] == 0) < 8
    assert np.array_equal(found == 0, wanted == 0)
    assert relative(found, wanted) < 1e-6


@pytest.mark.parametrize("spread", [0.0, 1.0, 8.0])
def test_the_proximal_map_of_groups_meets_its_optimality_conditions(rng, spread):
    from diamondring.networks.torch_prox import group_prox

    z = torch.tensor(rng.normal(size=(40, 6, 2)))
    step = torch.tensor(np.exp(spread * rng.normal(size=z.shape)))
    a = torch.tensor(rng.uniform(0.01, 1.5, size=(40, 1, 1))) * (z / step).square().sum(dim=(1, 2), keepdim=True).sqrt()
    q = 0.3
    b = group_prox(z, step, a, q, (1, 2))
    pull = (b - z) / step + q * b
    size = b.square().sum(dim=(1, 2), keepdim=True).sqrt()
    alive = size > 0
    assert bool(alive.any())
    assert bool((~alive).any())
    violation = torch.where(alive, pull + a * b / size, pull)
    scale = (z / step).abs().amax(dim=(1, 2), keepdim=True)
    assert float((violation / scale)[alive.expand_as(z)].abs().max()) < 1e-12
    assert bool((violation.square().sum(dim=(1, 2), keepdim=True).sqrt() <= a * (1 + 1e-12))[~alive].all())


def _network():
    return torch.nn.Sequential(torch.nn.Linear(12, 9), torch.nn.ReLU(), torch.nn.Linear(9, 3))


def _batches(count, seed=1):
    generator = torch.Generator().manual_seed(seed)
    for _ in range(count):
        x = torch.randn(16, 12, generator=generator)
        yield x, (x[:, :3] * 2).argmax(dim=1)


def _run(model, optimizer, count=60, seed=1):
    for x, y in _batches(count, seed):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()


def _zeros(model):
    return sum(int((w == 0).sum()) for w in model.parameters())


def test_zeros_are_exact_at_every_step_and_a_plain_term_gives_none():
    model, plain = _network(), _network()
    optimizer = dr.torch.Proximal(torch.optim.Adam(model.parameters(), lr=0.01), "L1", alpha=0.02)
    seen = []
    for x, y in _batches(80):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
        seen.append(_zeros(model))
    assert min(seen[20:]) > 20
    inner = torch.optim.Adam(plain.parameters(), lr=0.01)
    for x, y in _batches(80):
        inner.zero_grad()
        loss = torch.nn.functional.cross_entropy(plain(x), y)
        (loss + 0.02 * sum(w.abs().sum() for w in plain.parameters() if w.ndim > 1)).backward()
        inner.step()
    assert _zeros(plain) == 0


def test_a_weight_that_the_data_do_not_use_becomes_zero_at_once():
    weight = torch.nn.Parameter(torch.tensor([[1.0, 1.0]]))
    optimizer = dr.torch.Proximal(torch.optim.Adam([weight], lr=1e-3), "L1", alpha=1e-3)
    (weight[0, 0] * 3).backward()
    optimizer.step()
    assert weight[0, 1] == 0
    assert weight[0, 0] > 0.99


def test_a_weight_without_a_gradient_is_left_alone():
    used, idle = torch.nn.Parameter(torch.ones(2, 2)), torch.nn.Parameter(torch.ones(2, 2))
    optimizer = dr.torch.Proximal(torch.optim.SGD([used, idle], lr=0.1), "L1", alpha=1.0)
    used.sum().backward()
    optimizer.step()
    assert bool((idle == 1).all())
    assert torch.allclose(used, torch.full((2, 2), 0.8))


def test_a_shared_weight_is_penalised_once():
    layer = torch.nn.Linear(3, 3, bias=False)
    torch.nn.init.ones_(layer.weight)
    model = torch.nn.Sequential(layer, layer)
    optimizer = dr.torch.Proximal(torch.optim.SGD(model.parameters(), lr=0.1), "L1", model, alpha=1.0)
    (0.0 * model(torch.ones(1, 3)).sum()).backward()
    optimizer.step()
    assert torch.allclose(layer.weight, torch.full((3, 3), 0.9))


def test_bounds_keep_weights_on_their_side():
    model = _network()
    optimizer = dr.torch.Proximal(torch.optim.Adam(model.parameters(), lr=0.01), "L1", alpha=1e-3, bounds=(0, None))
    _run(model, optimizer)
    assert bool((model[0].weight >= 0).all())
    assert bool((model[0].bias < 0).any())
    assert _zeros(model) > 0


def test_the_distance_from_optimality_minds_bounds_and_frozen_zeros():
    weight = torch.nn.Parameter(torch.tensor([[0.0, 2.0, 0.0]]))
    weight.grad = torch.tensor([[0.7, -1.5, -0.4]])
    inner = torch.optim.SGD([weight], lr=0.1)
    assert dr.torch.Proximal(inner, "L1", alpha=0.5).kkt_distance() == pytest.approx(1.0)
    assert dr.torch.Proximal(inner, "L1", alpha=1.5, bounds=(0, 2)).kkt_distance() == 0
    optimizer = dr.torch.Proximal(inner, "L1", alpha=0.0, bounds=(0, 2))
    assert optimizer.kkt_distance() == pytest.approx(0.4)  # the last one wants to rise
    optimizer.freeze()
    assert optimizer.kkt_distance() == 0


def test_infinite_factors_hold_weights_at_zero():
    model = _network()
    inner = torch.optim.SGD(model.named_parameters(), lr=0.1)
    optimizer = dr.torch.Proximal(inner, "L2", alpha=0.1, penalty_factor={"0.weight": [[math.inf] * 6 + [1.0] * 6]})
    assert math.isinf(optimizer.penalty_value())
    _run(model, optimizer, 3)
    assert bool((model[0].weight[:, :6] == 0).all())
    assert bool((model[0].weight[:, 6:] != 0).all())
    expected = 0.05 * (model[0].weight.square().sum() + model[2].weight.square().sum())
    assert optimizer.penalty_value() == pytest.approx(expected.item())


def test_the_value_of_groups_is_the_documented_one():
    weight = torch.nn.Parameter(torch.arange(12.0).reshape(2, 3, 2))
    optimizer = dr.torch.Proximal(
        torch.optim.SGD([weight], lr=0.1),
        dr.L1L2(0.25),
        alpha=2.0,
        groups=[(0, 1)],
        penalty_factor=[np.ones((2, 3, 1))],
    )
    pairs = np.arange(12.0).reshape(6, 2)
    wanted = 2.0 * (0.25 * math.sqrt(2) * np.linalg.norm(pairs, axis=1).sum() + 0.375 * (pairs**2).sum())
    assert optimizer.penalty_value() == pytest.approx(wanted)


def test_alpha_may_be_a_schedule_or_be_assigned():
    weight = torch.nn.Parameter(torch.ones(2, 2))
    optimizer = dr.torch.Proximal(torch.optim.SGD([weight], lr=0.1), "L1", alpha=lambda step: 0.1 * step)
    for expected in (1.0, 0.99, 0.97):
        optimizer.zero_grad()
        (weight * 0.0).sum().backward()
        optimizer.step()
        assert torch.allclose(weight, torch.full((2, 2), expected))
    optimizer.alpha = 100.0
    optimizer.step()
    assert bool((weight == 0).all())


def test_a_closure_is_called_and_its_loss_returned():
    weight = torch.nn.Parameter(torch.ones(2, 2))
    optimizer = dr.torch.Proximal(torch.optim.SGD([weight], lr=0.1), "L1", alpha=1.0)

    def closure():
        optimizer.zero_grad()
        loss = (weight**2).sum()
        loss.backward()
        return loss

    assert optimizer.step(closure).item() == 4.0
    assert torch.allclose(weight, torch.full((2, 2), 0.7))


@pytest.mark.parametrize("kind", ["sgd", "adam", "rmsprop"])
def test_a_saved_state_goes_on_as_if_nothing_had_happened(kind):
    def make(model):
        inner = {
            "sgd": lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9),
            "adam": lambda w: torch.optim.Adam(w, lr=0.01),
            "rmsprop": lambda w: torch.optim.RMSprop(w, lr=0.001, momentum=0.9),
        }[kind](model.parameters())
        return dr.torch.Proximal(inner, "L1", alpha=0.01)

    model = _network()
    optimizer = make(model)
    _run(model, optimizer, 5)
    twin = copy.deepcopy(model)
    again = make(twin)
    again.alpha = 5.0
    again.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    together, copied = copy.deepcopy((model, optimizer))
    pickled = pickle.loads(pickle.dumps((model, optimizer)))
    for net, opt in [(model, optimizer), (twin, again), (together, copied), pickled]:
        _run(net, opt, 5, seed=2)
    for other in (twin, together, pickled[0]):
        for a, b in zip(model.parameters(), other.parameters(), strict=True):
            assert torch.equal(a, b)
    assert again.alpha == 0.01
    assert again.steps == 10


def test_the_state_of_a_bare_optimiser_is_taken_up():
    model = _network()
    bare = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.5)
    _run(model, bare, 5)
    inner = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.5)
    optimizer = dr.torch.Proximal(inner, "L1", [model[0].weight], alpha=0.01)
    optimizer.load_state_dict(bare.state_dict())
    with torch.no_grad():
        model[0].weight.fill_(1.0)
    inner.state[model[0].weight]["momentum_buffer"].zero_()
    optimizer.zero_grad()
    (0.0 * model[0].weight).sum().backward()
    optimizer.step()
    assert torch.allclose(model[0].weight, torch.tensor(1.0 - 0.1 * 2 * 0.01))  # the mass at rest, 1 / (1 - momentum)


def test_learning_rate_schedulers_and_new_groups_work_on_it():
    model, late = _network(), torch.nn.Linear(3, 3)
    optimizer = dr.torch.Proximal(torch.optim.SGD(model.parameters(), lr=1.0), "L1", alpha=0.1)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
    _run(model, optimizer, 1)
    scheduler.step()
    assert optimizer.param_groups[0]["lr"] == 0.5
    assert optimizer.optimizer.param_groups is optimizer.param_groups
    optimizer.add_param_group({"params": late.parameters(), "lr": 0.1})
    with torch.no_grad():
        late.weight.fill_(1.0)
        late.bias.fill_(1.0)
    optimizer.zero_grad()
    (0.0 * late(torch.ones(1, 3))).sum().backward()
    optimizer.step()
    assert torch.allclose(late.weight, torch.tensor(0.99))
    assert bool((late.bias == 1).all())
    assert "3 tensors with 144 weights penalised, 15 free" in repr(optimizer)


def test_frozen_zeros_stay_while_the_rest_trains_on():
    model = _network()
    optimizer = dr.torch.Proximal(torch.optim.Adam(model.parameters(), lr=0.01), "L1", alpha=0.02)
    _run(model, optimizer, 80)
    zeros = model[0].weight == 0
    before = model[0].weight.detach().clone()
    optimizer.freeze()
    assert optimizer.alpha == 0
    state = copy.deepcopy(optimizer.state_dict())
    _run(model, optimizer, 20, seed=3)
    optimizer.load_state_dict(state)
    _run(model, optimizer, 20, seed=4)
    assert bool((model[0].weight[zeros] == 0).all())
    assert bool((model[0].weight[~zeros] != before[~zeros]).all())
    assert bool((model[0].bias != 0).all())


def test_another_optimiser_works_with_its_step():
    x, y = _lasso_data(np.random.default_rng(3))
    wanted = dr.path(x, y, alphas=[0.2], fit_intercept=False, standardize=False, tol=1e-12).coef.toarray()[0]
    tx, ty = torch.tensor(x), torch.tensor(y)
    weight = torch.nn.Parameter(torch.randn(8))
    found = _train(
        lambda w: torch.optim.ASGD(w, lr=0.2, lambd=0.0), lambda w: 0.5 * ((ty - tx @ w) ** 2).mean(), weight, "L1",
        0.2, steps=400, step=lambda group, state: float(state["eta"]),
    )  # fmt: skip
    assert relative(found, wanted) < 1e-6


def _weights():
    return torch.nn.Parameter(torch.ones(2, 3))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda w: dr.torch.Proximal(torch.nn.Linear(2, 2), "L1", alpha=1), "not a PyTorch optimiser"),
        (lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L7", alpha=1), "penalty='L7' is not known"),
        (lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", alpha=-1), "alpha=-1: .* at least 0"),
        (
            lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", alpha="big"),
            "alpha='big': the strength must be a number",
        ),
        (
            lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", [_weights()], alpha=1),
            r"params\[0\], .*not in the optim",
        ),
        (
            lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", ["w"], alpha=1),
            r"params\[0\] is a str, not a tensor",
        ),
        (lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", 3, alpha=1), "params is a int"),
        (lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", alpha=1, groups=2), "axes go from 0 to 1, not 2"),
        (lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", alpha=1, groups="rows"), "groups='rows' .* 'inputs'"),
        (lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", alpha=1, groups=1.5), "groups=1.5 .*: an axis"),
        (lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", alpha=1, groups=[0, 1]), "2 entries and there are 1"),
        (
            lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", alpha=1, groups={"w": 1}),
            "groups names 'w', which is not",
        ),
        (lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", alpha=1, penalty_factor=-2), "must be at least 0"),
        (lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", alpha=1, penalty_factor=[[1, 2]]), r"shape \(2,\)"),
        (lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", alpha=1, penalty_factor="x"), "must be numbers"),
        (lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", alpha=1, bounds=(1, 0)), "must not exceed the upper"),
        (lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", alpha=1, bounds=3), "must be two numbers"),
        (lambda w: dr.torch.Proximal(torch.optim.SGD([w]), "L1", alpha=1, bounds=(0, 1), groups=0), "cannot be mixed"),
        (lambda w: dr.torch.Proximal(torch.optim.LBFGS([w]), "L1", alpha=1), "LBFGS has no step size .* dr.fit"),
        (lambda w: dr.torch.Proximal(torch.optim.Rprop([w]), "L1", alpha=1), "step that Rprop takes .* not known"),
        (lambda w: dr.torch.Proximal(torch.optim.SGD([w[0].detach()]), "L1", alpha=1), "two or more dimensions"),
        (lambda w: dr.torch.Proximal(torch.optim.Rprop([w]), "L1", alpha=1, step=0.1), "must be a function"),
        (
            lambda w: dr.torch.Proximal(dr.torch.Proximal(torch.optim.SGD([w]), alpha=1), alpha=1),
            "is a Proximal already",
        ),
    ],
)
def test_bad_arguments_get_a_sentence(make, sentence):
    with pytest.raises(dr.DiamondringError, match=sentence):
        make(_weights())


def test_a_schedule_that_turns_negative_is_refused_where_it_does():
    weight = _weights()
    optimizer = dr.torch.Proximal(torch.optim.SGD([weight], lr=0.1), "L1", alpha=lambda step: -1.0)
    weight.sum().backward()
    with pytest.raises(dr.InputError, match="at least 0"):
        optimizer.step()
