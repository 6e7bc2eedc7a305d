"""The model: what is left of a fit when it goes to work. Small, frozen, without the training data."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..display import Shown
from ..errors import InputError
from ..losses import Gaussian, Loss
from ..penalties import Penalty
from . import text as model_text
from .stats import Stats, versions

if TYPE_CHECKING:
    from pathlib import Path as File

    from ..encoding import Encoder
    from ..paths import Path
    from ..survival import BaselineHazard

__all__ = ["Model", "Stats", "load_model", "versions"]

Float = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Model(Shown):
    """A fitted linear model: encoding, coefficients and where they come from.

    The linear predictor of a row is ``intercept + sum_j coef_j x_j`` over its encoded inputs ``x_j``; the prediction is
    that number for the losses of plain numbers, and its inverse link (probability, count, amount) for others. A model
    of K outputs (several classes, targets or quantiles) has K linear predictors.

    Attributes
    ----------
    encoder : Encoder
        How the columns of a table become inputs.
    coef : (p,) array, or (K, p) with K outputs
        Coefficients per unit of each encoded input, exact zeros where an input is not used.
    intercept : float, or (K,) array
    penalty : Penalty
    alpha : float
        Strength of the penalty in ``dr.path``'s objective.
    target : str
        Name of what is predicted.
    sd : (p,) array or None
        Standard deviation (weighted, 1/n) of each encoded input in training; ``coef * sd`` compares inputs.
    loss : Loss
    stats : Stats
        Training facts.
    picked : (width, positions) or None
        Of a model of unnamed columns that was cut down to what it needs: the width of the arrays it was fitted on, and
        the positions of the inputs it uses.
    classes : tuple or None
        Labels of a classification (of two, the second is the one whose probability is predicted), or names of several
        targets.
    baseline : BaselineHazard or None
        Of survival times: the hazard of a row whose linear predictor is 0, for `predict_survival`.
    """

    encoder: Encoder
    coef: Float
    intercept: Any
    penalty: Penalty
    alpha: float
    target: str = "y"
    sd: Float | None = None
    loss: Loss = field(default_factory=Gaussian)
    stats: Stats = field(default_factory=Stats)
    picked: tuple[int, tuple[int, ...]] | None = None
    classes: tuple[Any, ...] | None = None
    baseline: BaselineHazard | None = None

    def __post_init__(self) -> None:
        coef, intercept = np.array(self.coef, dtype=np.float64), np.array(self.intercept, dtype=np.float64)
        p = len(self.encoder.names)
        if coef.ndim not in (1, 2) or coef.shape[-1] != p:
            raise InputError(f"The model has {coef.size} coefficients for {p} encoded inputs: pass one for each.")
        if intercept.shape != coef.shape[:-1]:
            raise InputError(f"The model has {intercept.size} intercepts for {len(np.atleast_2d(coef))} outputs.")
        if not np.isfinite(coef).all() or not np.isfinite(intercept).all():
            raise InputError("The model has a coefficient that is not a finite number; fit it again.")
        coef.flags.writeable = intercept.flags.writeable = False
        object.__setattr__(self, "coef", coef)
        object.__setattr__(self, "intercept", intercept if intercept.ndim else float(intercept))
        object.__setattr__(self, "alpha", float(self.alpha))

    @classmethod
    def from_path(
        cls,
        path: Path,
        index: int,
        *,
        encoder: Encoder | None = None,
        target: str = "y",
        stats: Stats | None = None,
        coef: Float | None = None,
        intercept: Any = None,
        baseline: BaselineHazard | None = None,
    ) -> Model:
        """The model at one alpha of a path.

        Parameters
        ----------
        path : Path
        index : int
            Position on the path.
        encoder : Encoder, optional
            How the inputs were made; default the path's own, or plain numbers under the path's names.
        target : str, default "y"
        stats : Stats, optional
            Training facts; rows, inputs and gap are taken from the path where they are None.
        coef, intercept : (p,) array and float, optional
            Other coefficients than the path's, for example of a relaxed fit.
        baseline : BaselineHazard, optional
            Of survival times; see `model.hazard.baseline_at`.
        """
        if encoder is None:
            encoder = path.encoder
        if encoder is None:
            from ..encoding.array import ArrayEncoder

            encoder = ArrayEncoder(tuple(path.names))
        known = stats if stats is not None else Stats()
        from_path: dict[str, Any] = {
            "method": path.penalty.name,
            "rows": path.n_samples,
            "columns": len(encoder.seen),
            "inputs": len(path.names),
            "gap": float(path.gap[index]) if coef is None else None,
        }
        return cls(
            encoder=encoder,
            coef=path.coef_at(index) if coef is None else coef,
            intercept=path.intercept[index] if intercept is None else intercept,
            penalty=path.penalty,
            alpha=float(path.alphas[index]),
            target=target,
            sd=np.asarray(path.sd, dtype=np.float64),
            loss=path.loss,
            stats=replace(known, **{k: v for k, v in from_path.items() if getattr(known, k) in (None, "")}),
            classes=path.classes,
            baseline=baseline,
        )

    # ---- what it is ------------------------------------------------------------------------------------------------

    @property
    def names(self) -> tuple[str, ...]:
        """Names (p,) of the encoded inputs."""
        return self.encoder.names

    @property
    def outputs(self) -> int:
        """Number K of linear predictors per row."""
        return self.coef.shape[0] if self.coef.ndim == 2 else 1

    @property
    def labels(self) -> tuple[Any, ...]:
        """What the outputs are called: classes, targets, quantiles; of one output, the name of the target."""
        if self.outputs == 1:
            return (self.target,)
        levels = getattr(self.loss, "levels", None)
        return self.classes or levels or tuple(range(self.outputs))

    @cached_property
    def used(self) -> NDArray[np.bool_]:
        """Which encoded inputs (p,) have a coefficient that is not 0, for some output."""
        return np.asarray(np.atleast_2d(self.coef != 0).any(axis=0))

    @property
    def kept(self) -> tuple[str, ...]:
        """Names of the encoded inputs whose coefficient is not 0."""
        return tuple(self.encoder.names[j] for j in np.flatnonzero(self.used))

    @cached_property
    def columns_carried(self) -> tuple[str, ...]:
        """The input columns that a table to be scored must have."""
        if not self.used.any():
            return ()
        used = np.unique(self.encoder.source[np.flatnonzero(self.used)])
        return tuple(self.encoder.columns[i] for i in used)

    @property
    def size_in_bytes(self) -> int:
        """Size of the model file."""
        from ..export.model_json import model_bytes

        return len(model_bytes(self))

    def __repr__(self) -> str:
        return model_text.summary(self)

    def formula(self, digits: int = 6) -> str:
        """The model as readable text, one term per line, strongest effect first.

        Parameters
        ----------
        digits : int, default 6
            Significant digits. With 17 the text is exact.

        Notes
        -----
        Where the exponential of a coefficient has a name (odds ratio, rate ratio, hazard ratio) it stands beside it. Of
        several outputs each has its own lines.
        """
        return model_text.formula(self, digits)

    def coef_table(self, like: Any = None) -> Any:
        """The coefficients as a table: strongest effect first, inputs that are not used last.

        Parameters
        ----------
        like : table, optional
            The table comes in this table's library; without it in pandas if that is installed, else as a PyArrow Table.

        Returns
        -------
        table with the columns ``input`` (encoded name), ``column`` (input column it is made of), ``coef`` (change of
        the linear predictor per unit of the input), ``coef_per_sd`` (per standard deviation of the input; NaN if
        unknown) and, where it has a name, the exponential of ``coef``: ``odds_ratio``, ``rate_ratio``,
        ``hazard_ratio``, ``ratio``. With K outputs there are K rows per input, and a first column with the name of the
        output: ``class``, ``target`` or ``quantile``.
        """
        from .table import coefficient_table

        return coefficient_table(self, like)

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Positions (p,) of the inputs from the strongest effect (per standard deviation if known) to the weakest.

        With several outputs, the effect of an input is the Euclidean norm of its coefficients.
        """
        size = np.linalg.norm(np.atleast_2d(self.coef), axis=0)
        effect = size if self.sd is None else size * self.sd
        return np.lexsort((np.arange(len(effect)), ~self.used, -effect))

    # ---- what it does ----------------------------------------------------------------------------------------------

    def predict(self, X: Any, *, offset: Any = None) -> Float:
        """Predictions for new rows on the scale of the target: (n,), or (n, K) with K outputs.

        Of two labels the probability of the second, of K classes their probabilities, of counts and amounts their mean,
        of survival times the relative hazard ``exp(linear predictor)``; see also `predict_label` and
        `predict_survival`.

        Parameters
        ----------
        X : table or array
            A table with at least the columns in `columns_carried`, in any order; further columns are ignored. Or an
            array with the columns of training, in their order.
        offset : (n,) array, or (n, K), optional
            Added to the linear predictor.

        Raises
        ------
        InputError
            If X does not fit: a column that is needed is missing, has another type than in training, or infinities.

        Warns
        -----
        DataWarning
            For categories that training never had, and values missing where none were in training.
        """
        return self.loss.mean(self.linear_predictor(X, offset=offset))

    def linear_predictor(self, X: Any, *, offset: Any = None) -> Float:
        """``offset + intercept + sum_j coef_j x_j`` for new rows: (n,), or (n, K) with K outputs; see `predict`."""
        from ..blockwise import product
        from ..data import check_offset
        from .apply import inputs_for

        matrix, slim = inputs_for(self, X), self.slim
        if slim.encoder.columns:
            coef = slim.coef if self.outputs == 1 else np.ascontiguousarray(slim.coef.T)
            eta = product(matrix, coef) + self.intercept
        else:
            eta = np.tile(self.intercept, (matrix.shape[0],) + (1,) * (self.outputs > 1))
        known = check_offset(offset, len(eta), outputs=self.outputs)
        return np.asarray(eta if known is None else eta + known)

    def predict_label(self, X: Any, *, offset: Any = None) -> NDArray[Any]:
        """The likeliest label (n,) for new rows; of two labels the second where its probability is above 1/2.

        Raises
        ------
        InputError
            If the model is no classification; otherwise as `predict`.
        """
        if self.classes is None or self.loss.kind not in ("class", "classes"):
            raise InputError(f"This model of {self.target} predicts numbers, not labels: use predict().")
        eta = self.linear_predictor(X, offset=offset)
        codes = eta.argmax(axis=1) if eta.ndim == 2 else (eta > 0).astype(np.intp)
        return np.asarray(np.asarray(self.classes)[codes])

    def predict_survival(self, X: Any, times: Any = None, *, offset: Any = None, strata: Any = None) -> Float:
        """Probabilities (n, T) to survive each time, for new rows.

        Parameters
        ----------
        X, offset : as in `predict`.
        times : (T,) array, optional
            Default: all event times of training, ``baseline.event_times``.
        strata : (n,) array of numbers, optional
            The stratum of each row, where training had several: their numbers in the order of their sorted labels.

        Raises
        ------
        InputError
            If the model has no baseline hazard; otherwise as `predict`.
        """
        if self.baseline is None:
            raise InputError(
                f"This model of {self.target} has no baseline hazard, so it knows relative hazards only: use predict()."
            )
        return self.baseline.survival(self.linear_predictor(X, offset=offset), times, strata)

    @cached_property
    def slim(self) -> Model:
        """The same model without the input columns it does not use: what `save` writes."""
        from .apply import by_place

        needed = self.columns_carried
        if len(needed) == len(self.encoder.columns) == len(self.encoder.seen):
            return self
        positions = self.encoder.positions(needed)
        picked = self.picked
        if picked is not None or by_place(self.encoder):
            width, places = picked or (len(self.encoder.columns), tuple(range(len(self.encoder.columns))))
            at = dict(zip(self.encoder.columns, places, strict=True))
            picked = (width, tuple(at[name] for name in needed))
        return replace(
            self,
            encoder=self.encoder.select(needed),
            coef=self.coef[..., positions],
            sd=None if self.sd is None else self.sd[positions],
            picked=picked,
        )

    # ---- keeping it ------------------------------------------------------------------------------------------------

    def save(self, file: str | os.PathLike[str]) -> File:
        """Write the model file (JSON, readable, without any row of the data), whole or not at all.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        from ..export.model_json import save_model

        return save_model(self, file)

    def to_dict(self) -> dict[str, Any]:
        """Everything that scoring needs as plain values for JSON; coefficients of 0 are left out."""
        from .plain import model_to_dict

        return model_to_dict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Model:
        """The inverse of `to_dict`.

        Raises
        ------
        InputError
            If something is missing or of the wrong type.
        """
        from .plain import model_from_dict

        return model_from_dict(data)


def load_model(file: str | os.PathLike[str]) -> Model:
    """Read a model file written by ``diamondring`` (``*.model.json``). The training data are not needed.

    Raises
    ------
    InputError
        If the file is missing, is something else, is damaged, or needs a newer version.
    """
    from ..export.model_json import read_model

    return read_model(file)
