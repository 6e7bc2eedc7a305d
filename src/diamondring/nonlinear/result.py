"""The path of a function of its parameters: a `Path` whose coefficients are the parameters of f."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..path_result import Path
from . import text

if TYPE_CHECKING:
    from .functions import ModelFunction
    from .problem import NonlinearProblem

__all__ = ["NonlinearPath"]

Float = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class NonlinearPath(Path):
    """Solutions for any function of its parameters at k values of alpha; every attribute of `Path`, and two more.

    ``names`` and ``coef`` (k, p) are those of the parameters; there is no intercept (0) and no standardising (``scale``
    is 1). ``status`` is "kkt, local" where f is not known to be linear in its parameters: the conditions of a minimum
    hold, and there may be lower ones. ``alpha_max`` is NaN where the alphas were given and it was not looked for;
    ``null_value`` is the mean loss of the best constant prediction.

    Attributes
    ----------
    function : ModelFunction
        f and its parameters, without data: ``path.function.unflatten(path.coef_at(i))`` has the shapes that they came
        in.
    problem : NonlinearProblem
        What was minimised.
    """

    function: ModelFunction = None  # type: ignore[assignment]  # fields after those with defaults need one
    problem: NonlinearProblem = None  # type: ignore[assignment]

    noun: ClassVar[str] = "parameter"

    def __repr__(self) -> str:
        return text.summary(self)

    def objective_text(self) -> str:
        """The exact objective that was minimised, as text, with its numbers filled in."""
        return text.describe_objective(self)

    @property
    def outputs(self) -> int:
        """Number K of predictions per row."""
        return self.problem.outputs

    @property
    def coefs(self) -> tuple[Any, ...]:
        """`coef` in a tuple, as for paths with several outputs; here the parameters belong to all outputs at once."""
        return (self.coef,)

    def params_at(self, i: int) -> Any:
        """Parameters at ``alphas[i]`` in the shape, container and type they came in."""
        return self.function.unflatten(self.coef_at(i))

    def index_of(self, alpha: float) -> int:
        """Position of an alpha that was solved (to 1e-12 relative).

        Raises
        ------
        InputError
            If it was not: solutions at other alphas are not interpolated, solve for them.
        """
        i = int(np.argmin(np.abs(self.alphas - alpha)))
        if abs(self.alphas[i] - alpha) <= 1e-12 * abs(alpha):
            return i
        raise InputError(
            f"alpha={alpha:g} is not on this path; the nearest is alpha={float(self.alphas[i])!r}. "
            f"Solve for it: pass alpha={alpha:g} to the fit. Values between alphas are not interpolated."
        )

    def linear_predictor(self, X: Any, offset: Any = None) -> Float:
        """``offset + f(x; b)`` for new rows, one column per alpha: (n, k), or (n, k, K) with K outputs.

        Parameters
        ----------
        X : whatever f takes
        offset : (n,) array, or (n, K), optional
            Added to every prediction.
        """
        from ..data import check_offset

        model = self.function.bind(X)
        eta = np.stack([model.value(self.coef_at(i)) for i in range(len(self))], axis=1)
        known = check_offset(offset, len(eta), outputs=self.outputs)
        return eta if known is None else eta + np.expand_dims(known, 1)
