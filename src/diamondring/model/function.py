"""A fitted function f(x; b): its parameters, where they come from, and predictions for new rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from ..display import Shown
from ..errors import InputError
from ..losses import Gaussian, Loss
from ..measures import error_text, null_words
from ..messages import list_names
from ..penalties import NoPenalty, Penalty
from ..wording import counted
from .stats import Stats

if TYPE_CHECKING:
    from ..nonlinear.functions import ModelFunction

__all__ = ["FunctionModel"]

Float = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class FunctionModel(Shown):
    """A function with its fitted parameters.

    Attributes
    ----------
    function : ModelFunction
        f without data.
    coef : (p,) array
        The parameters in a row; what the penalty removed is exactly 0.
    penalty : Penalty
    alpha : float
    target : str
        Name of what is predicted.
    loss : Loss
    stats : Stats
        Facts about the fit.
    classes : tuple or None
        Labels of a classification.
    certificate : str
        How certain the parameters are, in words.
    constant : (K,) array or None
        The prediction that uses nothing, where that is the model; f has no part in it then.
    """

    function: ModelFunction
    coef: Float
    penalty: Penalty
    alpha: float
    target: str = "y"
    loss: Loss = field(default_factory=Gaussian)
    stats: Stats = field(default_factory=Stats)
    classes: tuple[Any, ...] | None = None
    certificate: str = ""
    constant: Float | None = None

    @property
    def params(self) -> Any:
        """The parameters in the shape, container and type they came in."""
        return self.function.unflatten(self.coef)

    @property
    def names(self) -> tuple[str, ...]:
        """Names (p,) of the parameters."""
        return tuple(self.function.names)

    @property
    def kept(self) -> tuple[str, ...]:
        """Names of the parameters that are not 0."""
        return tuple(self.names[j] for j in np.flatnonzero(self.coef))

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Positions (p,) of the parameters from the largest to the smallest."""
        return np.argsort(-np.abs(self.coef), kind="stable")

    def predict(self, X: Any, *, offset: Any = None) -> Float:
        """Predictions for new rows on the scale of the target, (n,) or (n, K).

        ``f(x; b)`` plus the offset, and for losses with a link its mean: probabilities, counts, amounts.

        Parameters
        ----------
        X : whatever f takes
        offset : (n,) array, or (n, K), optional
        """
        return self.loss.mean(self.linear_predictor(X, offset=offset))

    def linear_predictor(self, X: Any, *, offset: Any = None) -> Float:
        """``offset + f(x; b)`` for new rows: (n,), or (n, K); see `predict`."""
        from ..data import check_offset

        model = self.function.bind(X)
        if self.constant is None:
            eta = model.value(self.coef)
        else:
            eta = np.tile(self.constant, (model.n_rows, 1))
            eta = eta[:, 0] if len(self.constant) == 1 else eta
        known = check_offset(offset, len(eta), outputs=1 if eta.ndim == 1 else eta.shape[1])
        return np.asarray(eta if known is None else eta + known)

    def __repr__(self) -> str:
        lines = [f"Model of {self.target}: {self._method()}"]
        if self.constant is None:
            kept = list_names(list(self.kept), 8) if len(self.kept) < len(self.names) else ""
            lines.append(f"keeps {len(self.kept):,} of {counted(len(self.names), 'parameter')}{kept and ': ' + kept}")
        stats = self.stats
        if stats.held_out_error is not None:
            error = f"held-out {error_text(stats.scoring, stats.held_out_error, stats.held_out_se, root=stats.squared)}"
            if stats.baseline_error is not None and self.constant is None:
                null = error_text(stats.scoring, stats.baseline_error, None, root=stats.squared)
                error += f"; {null_words(self.loss)}: {null}"
            lines.append(error)
        made = [] if stats.rows is None else [f"fitted on {counted(stats.rows, 'row')}"]
        made += [self.certificate] if self.certificate else []
        made.append(f"diamondring {stats.versions.get('diamondring', 'unknown')}")
        return "\n  ".join([*lines, "; ".join(made)])

    def _method(self) -> str:
        if self.constant is not None:
            return null_words(self.loss)
        if isinstance(self.penalty, NoPenalty) or self.alpha == 0:
            return "f(x; b), no penalty"
        name = self.stats.method or self.penalty.name
        share = f", l1_ratio {self.penalty.l1_ratio:g}" if self.penalty.name == "elastic net" else ""
        how = {"cv": " (least held-out error)", "1se": " (strongest within one standard error of the least)"}
        return f"f(x; b), {name} penalty{share}, alpha {self.alpha:.4g}{how.get(self.stats.rule, '')}"

    def formula(self, digits: int = 6) -> str:
        """The model as text: ``target = f(x; b)`` and the value of every parameter that is not 0, largest first.

        Parameters
        ----------
        digits : int, default 6
            Significant digits. With 17 the text is exact.
        """
        if self.constant is not None:
            eta = self.constant if len(self.constant) == 1 else self.constant[None]
            return f"{self.target} = {', '.join(f'{v:.{digits}g}' for v in self.loss.mean(eta).ravel())}"
        links = {"log": f"log({self.target})", "logit": f"log odds of {self._outcome()}"}
        link = links.get(self.loss.link, self.target)
        lines = [f"{link} = f(x; b)"]
        lines += [f"  {self.names[j]} = {self.coef[j]:.{digits}g}" for j in self.order if self.coef[j] != 0]
        zero = int(np.count_nonzero(self.coef == 0))
        return "\n".join([*lines, *([f"  {counted(zero, 'other parameter')} exactly 0"] if zero else [])])

    def _outcome(self) -> str:
        return self.target if self.classes is None else f"{self.target} = {self.classes[-1]}"

    def coef_table(self, like: Any = None) -> Any:
        """The parameters as a table with the columns ``parameter`` and ``value``, the largest first.

        Parameters
        ----------
        like : table, optional
            The table comes in this table's library; without it in pandas if that is installed, else as a PyArrow Table.
        """
        from ..tables import to_native

        columns = {"parameter": [self.names[j] for j in self.order], "value": [float(self.coef[j]) for j in self.order]}
        return to_native(columns, like=like)

    def to_dict(self) -> dict[str, Any]:
        """Penalty, parameters and facts as plain values; the function itself is not among them."""
        return {
            "kind": "function",
            "target": self.target,
            "loss": self.loss.name,
            "penalty": self.penalty.name,
            "l1_ratio": self.penalty.l1_ratio,
            "alpha": self.alpha,
            "parameters": {name: float(value) for name, value in zip(self.names, self.coef, strict=True)},
            "constant": None if self.constant is None else self.constant.tolist(),
            "certificate": self.certificate,
        }

    def save(self, file: Any) -> NoReturn:
        """Refused: a model file would need the program text of f.

        Raises
        ------
        InputError
            Saying what to write instead.
        """
        raise InputError(
            "A function of yours cannot be written into a model file, which holds numbers only. Write the parameters: "
            "numpy.save(file, model.coef), or model.to_dict() as JSON."
        )
