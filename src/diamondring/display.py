"""How results show themselves in a notebook: what they have in common, without loading what draws it."""

from __future__ import annotations

from typing import Any

__all__ = ["Explorable", "Shown"]


class Shown:
    """A result with an HTML form for notebooks: its sentences, a short table, a picture; see `diamondring.notebook`."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from .notebook import html

        return html(self)


class Explorable(Shown):
    """A result whose coefficients can be looked at two at a time."""

    __slots__ = ()

    def explore(
        self,
        first: Any = None,
        second: Any = None,
        *,
        alpha: float | None = None,
        X: Any = None,
        y: Any = None,
        sample_weight: Any = None,
        offset: Any = None,
    ) -> Any:
        """A widget for notebooks: two of these coefficients, solved anew while alpha moves; see `dr.explore`."""
        from .notebook.explore import explore

        data = {"X": X, "y": y, "sample_weight": sample_weight, "offset": offset}
        return explore(self, first, second, alpha=alpha, **data)
