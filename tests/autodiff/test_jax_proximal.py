"""`dr.jax.proximal`: the resting points of the objective, exact zeros, steps found from the transformation."""

from __future__ import annotations

import numpy as np
import pytest

import diamondring as dr
from helpers import relative

jax = pytest.importorskip("jax", reason="JAX is not installed; `make test-autodiff` installs it")
optax = pytest.importorskip("optax", reason="optax is not installed; `make test-autodiff` installs it")
jnp = jax.numpy


@pytest.fixture(autouse=True)
def _double():
    with jax.enable_x64(True):
        yield


def _data(rng, n=60, p=8):
    x = rng.normal(size=(n, p)) * rng.uniform(0.5, 1.5, size=p)
    return x, x[:, :3] @ [1.0, -2.0, 0.5] + 0.3 * rng.normal(size=n)


def _train(tx, loss, params, steps=3000):
    gradient = jax.grad(loss)

    def body(_, carried):
        params, state = carried
        updates, state = tx.update(gradient(params), state, params)
        return optax.apply_updates(params, updates), state

    return jax.jit(lambda start: jax.lax.fori_loop(0, steps, body, start))((params, tx.init(params)))[0]


def _lr(value, steps=3000):
    return optax.piecewise_constant_schedule(value, {int(share * steps): 0.1 for share in (0.7, 0.8, 0.9)})


TRANSFORMATIONS = {
    "sgd": lambda: optax.sgd(_lr(0.2)),
    "momentum": lambda: optax.sgd(_lr(0.05), momentum=0.9),
    "nesterov": lambda: optax.sgd(_lr(0.05), momentum=0.9, nesterov=True),
    "adam": lambda: optax.adam(_lr(0.03)),
    "adam nesterov": lambda: optax.nadam(_lr(0.03)),
    "adamw": lambda: optax.adamw(_lr(0.03), weight_decay=0.0),
    "amsgrad": lambda: optax.amsgrad(_lr(0.1)),
    "belief": lambda: optax.chain(optax.scale_by_belief(eps=1e-3), optax.scale_by_learning_rate(_lr(0.003))),
    "rmsprop": lambda: optax.rmsprop(_lr(0.01), eps=1e-3),
    "rmsprop momentum": lambda: optax.rmsprop(_lr(0.001), momentum=0.9),
    "adagrad": lambda: optax.adagrad(_lr(0.5)),
    "clipped": lambda: optax.chain(optax.clip_by_global_norm(1.0), optax.adam(_lr(0.03))),
    "injected": lambda: optax.inject_hyperparams(optax.adam)(learning_rate=_lr(0.03)),
    "accumulated": lambda: optax.MultiSteps(optax.sgd(0.2), 2),
    "partitioned": lambda: optax.partition({"a": optax.adam(_lr(0.03)), "b": optax.sgd(0.1)}, {"a": "a", "b": "b"}),
}


@pytest.mark.parametrize("name", TRANSFORMATIONS)
def test_full_batches_end_at_the_solution_of_the_path(rng, name):
    x, y = _data(rng)
    factor = np.array([1, 1, 2, 1, 0, 1, 0.5, np.inf])
    penalty = dr.L1L2(0.6)
    wanted = dr.path(
        x, y, penalty=penalty, alphas=[0.1], penalty_factor=factor, fit_intercept=False, standardize=False, tol=1e-12
    ).coef.toarray()[0]
    tx = dr.jax.proximal(
        TRANSFORMATIONS[name](), penalty, alpha=0.1, mask=True, penalty_factor={"a": factor[:5], "b": factor[5:]}
    )
    params = {"a": jnp.asarray(rng.normal(size=5)), "b": jnp.asarray(rng.normal(size=3))}
    found = _train(tx, lambda w: 0.5 * ((y - x @ jnp.concatenate([w["a"], w["b"]])) ** 2).mean(), params)
    found = np.concatenate([found["a"], found["b"]])
    assert 0 < np.count_nonzero(wanted == 0) < 8
    assert np.array_equal(found == 0, wanted == 0)
    assert relative(found, wanted) < 1e-6


@pytest.mark.parametrize("step", [0.2, lambda count: 0.2 / (1 + 0.001 * count)], ids=["number", "schedule"])
def test_a_given_step_serves_where_the_transformation_does_not_tell_it(rng, step):
    x, y = _data(rng)
    y = (y > 0).astype(float)
    wanted = dr.path(x, y, loss="binomial", alphas=[0.05], fit_intercept=False, standardize=False, tol=1e-12)
    tx = dr.jax.proximal(optax.sgd(step), dr.L1(), alpha=0.05, step=step, mask=True)
    found = np.asarray(
        _train(tx, lambda w: optax.sigmoid_binary_cross_entropy(x @ w, y).mean(), jnp.zeros(8), steps=20000)
    )
    wanted = wanted.coef.toarray()[0]
    assert 0 < np.count_nonzero(wanted) < 8
    assert np.array_equal(found == 0, wanted == 0)
    assert relative(found, wanted) < 1e-6


@pytest.mark.parametrize("name", ["momentum", "adam"])
def test_groups_end_at_the_rows_of_several_outputs(rng, name):
    x, _ = _data(rng)
    y = x[:, :2] @ rng.normal(size=(2, 3)) + 0.3 * rng.normal(size=(60, 3))
    # the path's norm of a row has no sqrt(d) in front
    wanted = dr.path(x, y, loss=dr.MultiGaussian(), alphas=[0.3], fit_intercept=False, standardize=False, tol=1e-12)
    wanted = wanted.coef_at(0).T
    tx = dr.jax.proximal(TRANSFORMATIONS[name](), alpha=0.3, groups=0, penalty_factor=3**-0.5)
    start = jnp.asarray(rng.normal(size=(8, 3)))
    found = np.asarray(_train(tx, lambda w: 0.5 * ((y - x @ w) ** 2).sum(axis=1).mean(), start))
    assert 0 < np.count_nonzero(wanted[:, 0] == 0) < 8
    assert np.array_equal(found == 0, wanted == 0)
    assert relative(found, wanted) < 1e-6


@pytest.mark.parametrize("spread", [0.0, 1.0, 8.0])
def test_the_proximal_map_is_the_one_of_the_twin_in_torch(rng, spread):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; `make test-autodiff` installs it")
    from diamondring.networks import jax_prox, torch_prox

    z = rng.normal(size=(40, 6, 2))
    step = np.exp(spread * rng.normal(size=z.shape))
    a = rng.uniform(0.01, 1.5, size=(40, 1, 1)) * np.sqrt(((z / step) ** 2).sum(axis=(1, 2), keepdims=True))
    ours = np.asarray(jax_prox.group_prox(jnp.asarray(z), jnp.asarray(step), jnp.asarray(a), 0.3, (1, 2)))
    twin = torch_prox.group_prox(torch.tensor(z), torch.tensor(step), torch.tensor(a), 0.3, (1, 2)).numpy()
    assert 0 < np.count_nonzero(ours == 0) < ours.size
    assert np.array_equal(ours == 0, twin == 0)
    assert np.allclose(ours, twin, rtol=1e-12, atol=0)
    single = np.asarray(jax_prox.prox(jnp.asarray(z), jnp.asarray(step), 0.2, 0.3))
    assert np.allclose(single, np.sign(z) * np.maximum(np.abs(z) - 0.2 * step, 0) / (1 + 0.3 * step), rtol=1e-12)


def test_steps_are_those_of_the_formulas(rng):
    from diamondring.networks.jax_steps import empty_mass, steps_of

    tx = optax.with_extra_args_support(optax.adamw(0.01, b1=0.8, b2=0.9, eps=1e-3))
    w = jnp.asarray(rng.normal(size=5))
    state, v = tx.init(w), np.zeros(5)
    mass = empty_mass(state)
    for t in range(1, 6):
        g = rng.normal(size=5) * [1, 1e-3, 1e3, 0, 1]
        v = 0.9 * v + 0.1 * g**2
        _, new = tx.update(jnp.asarray(g), state, w)
        steps, mass = steps_of(tx, state, new, mass, w, {})
        assert np.allclose(steps, 0.01 / (np.sqrt(v / (1 - 0.9**t)) + 1e-3), rtol=1e-12)
        state = new


def test_zeros_are_exact_at_every_step_in_single_precision(rng):
    with jax.enable_x64(False):
        x = rng.normal(size=(64, 12)).astype(np.float32)
        labels = x[:, :3].argmax(axis=1)
        params = {
            "hidden": {"w": 0.3 * rng.normal(size=(12, 9)), "b": np.zeros(9)},
            "out": {"w": 0.3 * rng.normal(size=(9, 3)), "b": np.zeros(3)},
        }
        params = jax.tree.map(lambda w: jnp.asarray(w, jnp.float32), params)

        def loss(p):
            hidden = jax.nn.relu(x @ p["hidden"]["w"] + p["hidden"]["b"])
            logits = hidden @ p["out"]["w"] + p["out"]["b"]
            return optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean()

        tx = dr.jax.proximal(optax.adamw(0.01), "L1", alpha=0.02)
        state = tx.init(params)

        @jax.jit
        def step(params, state):
            updates, state = tx.update(jax.grad(loss)(params), state, params)
            return optax.apply_updates(params, updates), state

        seen = []
        for _ in range(80):
            params, state = step(params, state)
            seen.append(int((params["hidden"]["w"] == 0).sum()))
        assert min(seen[20:]) > 20
        assert bool((params["hidden"]["b"] != 0).any())  # a bias is not penalised

        frozen = dr.jax.keep_zeros(optax.adam(0.01))
        rest = frozen.init(params)
        before = params
        updates, rest = jax.jit(frozen.update)(jax.grad(loss)(params), rest, params)
        params = optax.apply_updates(params, updates)
        zeros = before["hidden"]["w"] == 0
        assert bool((params["hidden"]["w"] == 0)[zeros].all())
        assert bool((params["hidden"]["w"] != before["hidden"]["w"])[~zeros].all())


def test_alpha_may_be_a_schedule_or_a_hyperparameter():
    tx = dr.jax.proximal(optax.sgd(0.1), "L1", alpha=lambda count: 0.1 * count)
    w = jnp.ones((2, 2))
    state = tx.init(w)
    for expected in (1.0, 0.99, 0.97):
        updates, state = tx.update(jnp.zeros((2, 2)), state, w)
        w = optax.apply_updates(w, updates)
        assert np.allclose(w, expected)

    tx = optax.inject_hyperparams(lambda alpha: dr.jax.proximal(optax.sgd(0.1), "L1", alpha=alpha))(alpha=1.0)
    state = tx.init(w)
    state.hyperparams["alpha"] = jnp.asarray(100.0)
    updates, state = tx.update(jnp.zeros((2, 2)), state, w)
    assert np.array_equal(optax.apply_updates(w, updates), np.zeros((2, 2)))


def test_bounds_keep_weights_on_their_side():
    tx = dr.jax.proximal(optax.sgd(1.0), dr.NoPenalty(), alpha=0.0, bounds=(0, 2))
    w = jnp.ones((1, 3))
    updates, _ = tx.update(jnp.asarray([[3.0, 0.5, -3.0]]), tx.init(w), w)
    assert np.array_equal(optax.apply_updates(w, updates), [[0.0, 0.5, 2.0]])


W = {"w": np.ones((2, 3)), "b": np.ones(3)}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"tx": 3}, "tx is a int, not an optax transformation"),
        ({"penalty": "L7"}, "penalty='L7' is not known"),
        ({"alpha": -1.0}, "alpha=-1.0: .* at least 0"),
        ({"alpha": "big"}, "must be a number"),
        ({"step": -1.0}, "step=-1.0 must be a step size above 0"),
        ({"groups": 2}, r"groups=2: \['w'\] .* axes go from 0 to 1"),
        ({"groups": "inputs"}, "write the axis"),
        ({"groups": {"v": 0}}, "groups is not a prefix"),
        ({"mask": False}, "No parameter is penalised"),
        ({"mask": [True]}, "mask is not a prefix"),
        ({"penalty_factor": -1}, "at least 0"),
        ({"bounds": (1, 0)}, "must not exceed"),
        ({"bounds": (0, 1), "groups": 0}, "cannot be mixed"),
        ({"tx": optax.lion(0.1)}, "ScaleByLionState .* give step="),
        ({"tx": optax.adafactor(0.1)}, "FactoredState .* not known"),
        ({"tx": optax.lbfgs(0.1)}, "not known"),
        ({"tx": optax.lamb(0.1)}, "not the gradient times a step"),
        ({"tx": optax.sign_sgd(0.1)}, "not the gradient times a step"),
    ],
    ids=lambda given: given if isinstance(given, str) else next(iter(given)),
)
def test_bad_arguments_get_a_sentence(options, sentence):
    options = {"tx": optax.sgd(0.1), "alpha": 0.1, **options}
    with pytest.raises(dr.DiamondringError, match=sentence):
        dr.jax.proximal(options.pop("tx"), **options).init(W)


def test_the_parameters_are_needed():
    tx = dr.jax.proximal(optax.sgd(0.1), alpha=0.1)
    with pytest.raises(dr.InputError, match="needs the parameters"):
        tx.update(W, tx.init(W))
    with pytest.raises(dr.InputError, match="needs the parameters"):
        dr.jax.keep_zeros(optax.sgd(0.1)).update(W, (), None)
