"""`dr.torch`: training in PyTorch with exact zeros. Needs ``pip install "diamondring[torch]"``.

`Proximal` wraps any of PyTorch's optimisers. The module itself loads without PyTorch; its names do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .networks.torch_optimizer import Proximal as Proximal

__all__ = ["Proximal"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'diamondring.torch' has no attribute {name!r}; it has {', '.join(__all__)}")
    from .networks.needed import need

    need("torch", "torch", "dr.torch")
    from .networks.torch_optimizer import Proximal

    globals()["Proximal"] = Proximal
    return Proximal


def __dir__() -> list[str]:
    return list(__all__)
