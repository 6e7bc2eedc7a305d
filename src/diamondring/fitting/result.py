"""What a nonlinear fit gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..display import Explorable
from ..losses import Loss
from ..messages import warn_data
from ..nonlinear.result import NonlinearPath
from ..nonlinear.starts import Minimum
from ..nonlinear.text import certificate_text
from ..penalties import Penalty
from . import text
from .covariance import Covariance

if TYPE_CHECKING:
    from ..tuning.selection import Selection

__all__ = ["Certificate", "CurveFit", "Fit", "Minimum"]

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Certificate:
    """How certain a solution is.

    Attributes
    ----------
    value : float
        Relative distance from the optimality conditions, computed from the parameters alone.
    kind : str
        "kkt, local" where f is not known to be linear in its parameters (a minimum, and there may be lower ones);
        "kkt" where it is; "missed" where the target was not reached.
    target : float
    """

    value: float
    kind: str
    target: float

    @property
    def reached(self) -> bool:
        """Whether the target was reached."""
        return self.kind != "missed"

    @property
    def text(self) -> str:
        """The same in a sentence, with the word "local" where it belongs."""
        return certificate_text(self.value, self.kind.endswith("local"), not self.reached)

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True, eq=False, repr=False)
class Fit(Explorable):
    """A function fitted to data, with or without a penalty on its parameters.

    Attributes
    ----------
    params : Any
        The fitted parameters in the shape, container and type they came in (of a PyTorch module its tensors by name,
        ready for ``load_state_dict``).
    coef : (p,) array
        The same as one row of numbers; ``names`` says which is which.
    names : tuple of str
    alpha : float
        Strength of the penalty; 0 without one.
    penalty, loss
    objective : float
        Value of the objective that `objective_text` prints.
    certificate : Certificate
        Its ``value``, ``kind`` and ``text``.
    path : NonlinearPath
        The solutions at all alphas; at least at this one.
    selection : Selection or None
        The cross-validation that chose alpha.
    minima : tuple of Minimum
        The different minima that several starts led to at this alpha, the lowest, which is the fit, first.
    messages : tuple of str
        Everything worth knowing about this fit, one sentence each.
    """

    params: Any
    coef: Float
    names: tuple[str, ...]
    alpha: float
    penalty: Penalty
    loss: Loss
    objective: float
    certificate: Certificate
    path: NonlinearPath
    selection: Selection | None = None
    minima: tuple[Minimum, ...] = ()
    messages: tuple[str, ...] = ()
    _covariance: Callable[[], Covariance] | None = None
    _said: list[bool] = field(default_factory=list)

    @cached_property
    def covariance(self) -> Covariance:
        """`pcov` and what is wrong with it, without a warning."""
        p = len(self.names)
        return Covariance(np.full((p, p), np.nan)) if self._covariance is None else self._covariance()

    @property
    def pcov(self) -> Float:
        """Covariance of the parameters (p, p) where nothing was penalised: scipy's, see `covariance.covariance`.

        Warns
        -----
        DataWarning
            The first time, where it is NaN (a penalty) or infinite (the data do not determine the parameters).
        """
        if self.covariance.flaw and not self._said:
            self._said.append(True)
            warn_data(self.covariance.flaw)
        return self.covariance.matrix

    @property
    def kept(self) -> tuple[str, ...]:
        """Names of the parameters that are not 0."""
        return tuple(name for name, value in zip(self.names, self.coef, strict=True) if value != 0)

    @property
    def stderr(self) -> Float:
        """Standard errors (p,) of the parameters: roots of the diagonal of ``pcov``, without its warning."""
        return np.sqrt(np.diagonal(self.covariance.matrix))

    @property
    def plot(self) -> Any:
        """Figures of this fit: ``fit.plot()`` draws the most useful one; see `diamondring.figures`."""
        from ..figures import plotter

        return plotter(self)

    def report(self, path: Any, **options: Any) -> Any:
        """Write an offline HTML report; see `diamondring.report`."""
        from ..report import write_report

        return write_report(self, path, **options)

    def predict(self, X: Any, offset: Any = None) -> Float:
        """Predictions for new rows on the scale of the target, (n,) or (n, K).

        ``f(x; b)`` plus the offset, and for losses with a link its mean: probabilities, counts, amounts.

        Parameters
        ----------
        X : whatever f takes
        offset : (n,) array, or (n, K), optional
        """
        from ..data import check_offset

        eta = self.path.function.bind(X).value(self.coef)
        known = check_offset(offset, len(eta), outputs=1 if eta.ndim == 1 else eta.shape[1])
        return self.loss.mean(eta if known is None else eta + known)

    def objective_text(self) -> str:
        """The exact objective that was minimised, as text, with its numbers filled in."""
        return text.objective(self)

    def summary(self) -> str:
        """Objective, certificate and parameters in a few lines."""
        return text.summary(self)

    def __repr__(self) -> str:
        return text.summary(self, most=12)


@dataclass(frozen=True, eq=False, repr=False)
class CurveFit(Fit):
    """A curve fitted to data: everything of `Fit`, and it unpacks: ``popt, pcov = dr.curve_fit(...)``.

    ``popt`` is another name of ``coef``.
    """

    @property
    def popt(self) -> Float:
        """The fitted parameters (p,)."""
        return self.coef

    def predict(self, X: Any, offset: Any = None) -> Float:
        """The curve at other x, (M,); lists count as arrays. See `Fit.predict`."""
        return super().predict(np.asarray(X, dtype=np.float64) if isinstance(X, list | tuple) else X, offset)

    def __iter__(self) -> Iterator[Float]:
        return iter((self.coef, self.pcov))

    def __len__(self) -> int:
        return 2

    def __getitem__(self, i: int) -> Float:
        return (self.coef, self.pcov)[i]
