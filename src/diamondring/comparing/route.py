"""The seam between a comparison and the kind of model that it compares.

Methods, folds, errors, verdict and texts are the same for every kind. What differs is asked here: what the pictures
need, what goes wrong when an input fails, what a final model is and costs. `linear` answers for models that are linear
in their inputs, `functions` for any f(x; b).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..ingredients import Ingredients
    from ..paths import Path
    from ..tuning.fold_data import Folds
    from ..tuning.refits import Source
    from ..tuning.selection import Baseline
    from ..tuning.solve import FoldPath
    from .breakage import Failing
    from .contest import Found
    from .methods import Solved
    from .reasons import Reasons

__all__ = ["Cost", "Route", "finite"]


def finite(value: float) -> float | None:
    """A number as a model file states it: None where it is not finite."""
    return value if math.isfinite(value) else None


class Cost(NamedTuple):
    """What a model needs when it is at work; NaN where nobody can know."""

    columns: tuple[str, ...]  # of a table to be scored
    bytes: float  # of these columns, per row
    model_bytes: int  # of the model file; 0 where there is none
    micros: float  # microseconds per row


class Route:
    """What a comparison asks of a kind of model."""

    def unit(self, folds: Folds) -> float:
        """Size of the target, in which the elastic net's shares are meant; see `methods.share_in_units`."""
        raise NotImplementedError

    def ingredients(self, problem: Any, path: Path, index: int) -> Ingredients | None:
        """What the pictures of one fit need; None where there are no such pictures."""
        raise NotImplementedError

    def fragility(self, folds: Folds, solved: Sequence[FoldPath], index: int, gamma: float) -> float:
        """How much worse predictions become when an input fails; NaN where that has no meaning."""
        raise NotImplementedError

    def failing(self, folds: Folds, solved: Sequence[FoldPath], index: int) -> Failing | None:
        """Held-out error with every input column failing in turn; None where that has no meaning, or takes long."""
        raise NotImplementedError

    def source(self, folds: Folds) -> Source:
        """What is fitted again on samples of the rows."""
        raise NotImplementedError

    def instability(self, folds: Folds, solved: Sequence[FoldPath], index: int, gamma: float) -> float:
        """How far coefficients move between training parts, relative to their size."""
        raise NotImplementedError

    def encoder(self, folds: Folds) -> Any:
        """How a table's columns became inputs; None where they did not."""
        raise NotImplementedError

    def model(self, folds: Folds, encoder: Any, solved: Solved | None, baseline: Baseline, **facts: Any) -> Any:
        """The model of a method, fitted to all rows; of predicting without any input for None.

        Parameters
        ----------
        **facts : target, rule, seed, scoring
        """
        raise NotImplementedError

    def costs(self, X: Any, folds: Folds, models: Sequence[Any]) -> list[Cost]:
        """What each model needs when it is at work."""
        raise NotImplementedError

    def reasons(self, folds: Folds, found: Found, r2: float, explained: str) -> Reasons:
        """What was measured on these data; ``r2`` is the best method's share of what there is to explain."""
        raise NotImplementedError

    def digest(self, folds: Folds) -> str:
        """A hash of the data, as text."""
        raise NotImplementedError

    def with_surface(self, folds: Folds, found: Found) -> Found:
        """The comparison with what takes the data in the touching picture of the method that is shown."""
        raise NotImplementedError
