"""`dr.jax`: training with JAX and optax with exact zeros. Needs ``pip install "diamondring[jax]"``.

`proximal` wraps any of optax's transformations, `keep_zeros` keeps what it found. The module itself loads without JAX;
its names do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .networks.jax_transform import keep_zeros as keep_zeros
    from .networks.jax_transform import proximal as proximal

__all__ = ["keep_zeros", "proximal"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'diamondring.jax' has no attribute {name!r}; it has {', '.join(__all__)}")
    from .networks.needed import need

    need("jax", "jax", "dr.jax")
    need("optax", "jax", "dr.jax")
    from .networks import jax_transform

    globals().update({known: getattr(jax_transform, known) for known in __all__})
    return globals()[name]


def __dir__() -> list[str]:
    return list(__all__)
