"""One rival of the nonlinear benchmark in a process of its own: prints one line of JSON.

python benchmarks/nonlinear_rival.py lassonet|skscope|jax [NAME OF THE PROBLEM] [SIZE OF THE SUPPORT]
"""

from __future__ import annotations

import json
import sys
import time
from importlib import metadata

import numpy as np

from nonlinear_problems import planted, sparse_problems

STEPS = 5_000
CLOSE = 1e-6  # how near to the best objective counts as there, relative


def seconds_of(call, repeats=5, least=0.02):
    """Seconds of a call that was warmed up, the fastest of several samples; one is enough where ``repeats`` is 1."""
    call()
    start = time.perf_counter()
    call()
    samples = [time.perf_counter() - start]
    count = max(1, int(least / max(samples[0], 1e-7)))
    for _ in range(repeats if repeats > 1 else 0):
        start = time.perf_counter()
        for _ in range(count):
            call()
        samples.append((time.perf_counter() - start) / count)
    return min(samples)


# ---- jax: two loops that people write -------------------------------------------------------------------------------


def jax_loops(problem):
    """Steps of two methods on the whole objective, jitted: accelerated proximal gradient, and Adam on subgradients."""
    import jax
    import jax.numpy as jnp
    import optax

    jax.config.update("jax_enable_x64", True)
    x, y, v = jnp.asarray(problem.x), jnp.asarray(problem.y), problem.alpha * jnp.asarray(problem.factor)

    def smooth(b):
        return 0.5 * jnp.mean((y - problem.model(b, x, jnp)) ** 2)

    def objective(b):
        return smooth(b) + v @ jnp.abs(b)

    def prox(z, step):
        return jnp.sign(z) * jnp.maximum(jnp.abs(z) - step * v, 0.0)

    def fista(state):
        """Beck and Teboulle's step with backtracking; O'Donoghue and Candès' restart."""
        b, z, t, size = state
        value, grad = jax.value_and_grad(smooth)(z)

        def too_long(size):
            new = prox(z - grad / size, 1.0 / size)
            d = new - z
            return smooth(new) > value + grad @ d + 0.5 * size * (d @ d) + 1e-14 * value

        size = jax.lax.while_loop(too_long, lambda size: 2.0 * size, 0.9 * size)
        new = prox(z - grad / size, 1.0 / size)
        ahead = 0.5 * (1.0 + jnp.sqrt(1.0 + 4.0 * t * t))
        restart = (z - new) @ (new - b) > 0
        ahead = jnp.where(restart, 1.0, ahead)
        return new, jnp.where(restart, new, new + (t - 1.0) / ahead * (new - b)), ahead, size

    def adam(rate):
        transform = optax.adam(rate)

        def step(state):
            b, inner = state
            updates, inner = transform.update(jax.grad(objective)(b), inner)
            return optax.apply_updates(b, updates), inner

        return step, transform.init

    b = jnp.asarray(problem.start)
    loops = {"accelerated proximal gradient": (fista, (b, b, jnp.asarray(1.0), jnp.asarray(1.0)))}
    for rate in (1e-1, 1e-2, 1e-3):
        step, begin = adam(rate)
        loops[f"Adam, rate {rate:g}"] = (step, (b, begin(b)))
    return {name: (jax.jit(step), state) for name, (step, state) in loops.items()}, jax.jit(objective), jax


def jax_rows(name, best):
    """How long each loop needs to come within 1e-6 of the best objective known, or how near it comes."""
    problem = sparse_problems()[name]
    loops, objective, jax = jax_loops(problem)
    rows = []
    for label, (step, state) in loops.items():

        def upto(count, step=step, state=state):
            return jax.lax.fori_loop(0, count, lambda _, s: step(s), state)

        run = jax.jit(upto)
        values, at, count = [], state, 0
        block = jax.jit(lambda s, step=step: jax.lax.fori_loop(0, 20, lambda _, s: step(s), s))
        while count < STEPS:
            count += 20
            at = block(at)
            values.append(float(objective(at[0])))
            if values[-1] <= best * (1.0 + CLOSE):
                break
        b, repeats = np.asarray(at[0]), 3 if values[-1] <= best * (1.0 + CLOSE) else 1
        size = problem.factor == 1
        rows.append({
            "tool": f"jax {metadata.version('jax')}, {label}",
            "steps": count,
            "off": min(values) / best - 1.0,
            "zeros": int((b[size] == 0).sum()),
            "seconds": seconds_of(lambda: jax.block_until_ready(run(count)), repeats),  # noqa: B023
        })  # fmt: skip
    return rows


def skscope_rows(name, support):
    """The best subset of a given size: another problem, but the same wish."""
    import jax.numpy as jnp
    from skscope import ScopeSolver

    problem = sparse_problems()[name]
    x, y = jnp.asarray(problem.x), jnp.asarray(problem.y)
    free = np.flatnonzero(problem.factor < 1)

    def loss(b):
        return jnp.mean((y - problem.model(b, x, jnp)) ** 2)

    found = {}

    def call():
        solver = ScopeSolver(len(problem.start), support + len(free), preselect=list(free))
        found["b"] = np.asarray(solver.solve(loss, init_params=problem.start, jit=True))

    seconds = seconds_of(call, 3)
    b = found["b"]
    size = problem.factor == 1
    return [{
        "tool": f"skscope {metadata.version('skscope')}, ScopeSolver",
        "seconds": seconds,
        "zeros": int((b[size] == 0).sum()),
        "loss": 0.5 * float(np.mean((problem.y - problem.model(b, problem.x, np)) ** 2)),
        "support": np.flatnonzero(b[size] != 0).tolist(),
    }]  # fmt: skip


def lassonet_rows():
    """The path with the package's own settings, and the network with the least error on the validation rows."""
    import torch
    from lassonet import LassoNetRegressor

    torch.set_num_threads(1)
    data = planted()
    center, scale = data.y.mean(), data.y.std()
    X, y = data.X.astype(np.float32), ((data.y - center) / scale).astype(np.float32)
    model = LassoNetRegressor(hidden_dims=(16,), verbose=0, random_state=0, torch_seed=0)
    start = time.perf_counter()
    path = model.path(X, y, return_state_dicts=True)
    seconds = time.perf_counter() - start

    def predicted(item, Z):
        model.load(item.state_dict)
        return center + scale * model.predict(Z.astype(np.float32)).ravel()

    errors = [float(np.mean((predicted(item, data.X_val) - data.y_val) ** 2)) for item in path]
    best = path[int(np.argmin(errors))]
    few = next(item for item in path[::-1] if item.selected[:4].all())
    out = predicted(best, data.X_test)
    return [{
        "tool": f"lassonet {metadata.version('lassonet')}",
        "seconds": seconds,
        "alphas": len(path),
        "selected": np.flatnonzero(best.selected.numpy()).tolist(),
        "fewest": np.flatnonzero(few.selected.numpy()).tolist(),
        "r2": 1.0 - float(np.mean((out - data.truth) ** 2) / np.var(data.truth)),
    }]  # fmt: skip


def main():
    tool, *rest = sys.argv[1:]
    if tool == "jax":
        rows = jax_rows(rest[0], float(rest[1]))
    else:
        rows = skscope_rows(rest[0], int(rest[1])) if tool == "skscope" else lassonet_rows()
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
