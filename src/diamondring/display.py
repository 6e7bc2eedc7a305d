"""How results show themselves in a notebook: what they have in common, without loading what draws it."""

from __future__ import annotations

__all__ = ["Shown"]


class Shown:
    """A result with an HTML form for notebooks: its sentences, a short table, a picture; see `diamondring.notebook`."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from .notebook import html

        return html(self)
