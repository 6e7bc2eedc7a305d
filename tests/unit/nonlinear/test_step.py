"""The inner problem in the core against a slow twin: coordinate descent, and bisection for the multiplier."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from diamondring.nonlinear.compiled import inner, largest_distance, products

Float = Any


def twin(gram: Float, g: Float, b: Float, a: Float, q: Float, lower: Float, upper: Float) -> Float:
    """Coordinate descent to the end."""
    c = np.clip(b, lower, upper)
    for _ in range(3000):
        before = c.copy()
        for j in range(len(b)):
            slope = g[j] + gram[j] @ (c - b)
            z = gram[j, j] * c[j] - slope
            c[j] = np.clip(np.sign(z) * max(abs(z) - a[j], 0) / (gram[j, j] + q[j]), lower[j], upper[j])
        if np.array_equal(c, before):
            break
    return c


def draw(seed: int, p: int = 7) -> list[Float]:
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(40, p)) * np.geomspace(0.3, 3, p)
    b = np.where(rng.random(p) < 0.4, 0.0, rng.normal(size=p))
    a = np.where(rng.random(p) < 0.3, 0.0, rng.random(p))
    lower = np.where(rng.random(p) < 0.3, np.minimum(b, -0.2), -np.inf)
    upper = np.where(rng.random(p) < 0.3, np.maximum(b, 0.1), np.inf)
    return [z.T @ z / 40, rng.normal(size=p), b, a, rng.random(p) * (rng.random(p) < 0.5), lower, upper]


@pytest.mark.parametrize("seed", range(60))
def test_without_a_region_it_is_the_minimiser(seed: int) -> None:
    gram, *vectors = draw(seed)
    found = inner(gram, None, *vectors, np.sqrt(np.diagonal(gram)), radius=1e9, guess=0.0)
    assert found is not None
    assert found.damping == 0
    expected = twin(gram, *vectors)
    np.testing.assert_allclose(found.c, expected, atol=1e-9)
    np.testing.assert_array_equal(found.c == 0, expected == 0)


@pytest.mark.parametrize("seed", range(60))
def test_a_region_is_kept_by_its_multiplier(seed: int) -> None:
    gram, *vectors = draw(seed)
    units = np.sqrt(np.diagonal(gram))
    whole = inner(gram, None, *vectors, units, radius=1e9, guess=0.0)
    assert whole is not None
    radius = 0.3 * whole.length
    found = inner(gram, None, *vectors, units, radius=radius, guess=0.0)
    assert found is not None
    assert found.damping > 0
    assert 0.4 * radius <= found.length <= 1.1 * radius
    np.testing.assert_allclose(found.c, twin(gram + found.damping * np.diag(units**2), *vectors), atol=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_what_a_step_promises(seed: int) -> None:
    gram, *vectors = draw(seed)
    g, b, a, q = vectors[:4]
    extra = np.diag(np.linspace(0.1, 1, len(b)))
    found = inner(gram, extra, *vectors, np.ones(len(b)), radius=1e9, guess=0.0)
    assert found is not None
    np.testing.assert_allclose(found.c, twin(gram + extra, *vectors), atol=1e-9)
    d = found.c - b

    def price(c: Float) -> float:
        return float(a @ np.abs(c) + 0.5 * q @ c**2)

    assert found.slope == pytest.approx(g @ d)
    assert found.extra == pytest.approx(0.5 * d @ extra @ d)
    assert found.promised == pytest.approx(-g @ d - 0.5 * d @ gram @ d + price(b) - price(found.c))
    assert found.length == pytest.approx(np.linalg.norm(d))


def test_near_the_solution_the_step_keeps_its_digits() -> None:
    gram, g, b, a, q, *_ = draw(0)
    b = 1e8 * np.ones(len(b))
    found = inner(gram, None, 1e-9 * g, b, 0 * a, 0 * q, b - np.inf, b + np.inf, np.ones(len(b)), radius=1e9, guess=0.0)
    assert found is not None
    np.testing.assert_allclose(found.promised, 0.5e-18 * g @ np.linalg.solve(gram, g), rtol=1e-8)


def test_singular_quadratics_have_a_minimiser_too() -> None:
    gram, g, b = np.ones((3, 3)), np.ones(3), np.zeros(3)
    free = np.full(3, np.inf)
    found = inner(gram, None, g, b, 0 * b, 0 * b, -free, free, np.ones(3), radius=10.0, guess=0.0)
    assert found is not None
    np.testing.assert_allclose(found.c, -np.ones(3) / 3, atol=1e-6)


@pytest.mark.parametrize("order", ["C", "F"])
def test_products_of_a_jacobian(order: Any) -> None:
    rng = np.random.default_rng(0)
    jacobian, s, null, root = rng.normal(size=(43, 5)), rng.normal(size=43), rng.random(43), rng.random(43)
    found = products(np.asarray(jacobian, order=order), s, null, root)
    np.testing.assert_allclose(found.g, s @ jacobian)
    np.testing.assert_allclose(found.reach, (np.abs(s) + 1e-6 * null) @ np.abs(jacobian))
    assert found.gram is not None
    assert found.norms is not None
    np.testing.assert_allclose(found.gram, jacobian.T @ (root[:, None] ** 2 * jacobian))
    np.testing.assert_allclose(found.norms, np.linalg.norm(root[:, None] * jacobian, axis=0))
    assert products(jacobian[:, ::2], s, null, None).gram is None


@pytest.mark.parametrize("seed", range(20))
def test_distances_are_those_of_the_certificate(seed: int) -> None:
    from diamondring.penalties import L1L2

    _, g, b, a, _, lower, upper = draw(seed)
    penalty, factor, reach = L1L2(0.5), a, np.abs(g)
    whole = reach + 0.5 * a + np.sqrt(2 * 0.5 * a * 1.7)
    expected = penalty.kkt_distance(b, g, 1.0, factor, lower, upper) / whole
    gap, worst = largest_distance(g, reach, b, 0.5 * a, 0.5 * a, lower, upper, 1.7)
    assert gap == pytest.approx(expected.max())
    if gap > 0:
        assert worst == int(np.argmax(expected))
