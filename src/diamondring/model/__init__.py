"""The model: what is left of a fit when it goes to work. Small, frozen, without the training data."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..losses import Gaussian, Loss
from ..penalties import Penalty
from . import text as model_text

if TYPE_CHECKING:
    from pathlib import Path as File

    from ..encoding import Encoder
    from ..paths import Path

__all__ = ["Model", "Stats", "load_model"]

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Stats:
    """What is known about the fit that made a model; None where something was not measured.

    Attributes
    ----------
    method : str
        How the coefficients were found: the penalty's name, or "relaxed L1".
    rule : str
        How alpha was chosen: "cv" (least held-out error), "1se" (strongest within one standard error) or "given".
    rows : int
        Training rows of positive weight.
    columns, inputs : int
        Input columns offered, and encoded inputs made of them.
    held_out_error, held_out_se, baseline_error : float or None
        Held-out error by cross-validation, its standard error, and the same error of predicting the mean.
    scoring : str
        Name of that error; "mean squared error" is shown as its root, in units of the target.
    folds : str
        The splits, in words.
    seed : int or None
        Seed of the shuffling.
    gap : float or None
        Relative duality gap of the fit (or its distance from the optimality conditions).
    versions : dict
        Versions of diamondring, NumPy and Python that made the model.
    """

    method: str = ""
    rule: str = "given"
    rows: int | None = None
    columns: int | None = None
    inputs: int | None = None
    held_out_error: float | None = None
    held_out_se: float | None = None
    baseline_error: float | None = None
    scoring: str = "mean squared error"
    folds: str = ""
    seed: int | None = None
    gap: float | None = None
    versions: dict[str, str] = field(default_factory=lambda: versions())

    @property
    def squared(self) -> bool:
        """Whether the errors are squares, whose root is in the units of the target."""
        return self.scoring == "mean squared error"


@dataclass(frozen=True, eq=False, repr=False)
class Model:
    """A fitted linear model: encoding, coefficients and where they come from.

    The prediction for a row is ``intercept + sum_j coef_j x_j`` over its encoded inputs ``x_j``.

    Attributes
    ----------
    encoder : Encoder
        How the columns of a table become inputs.
    coef : (p,) array
        Coefficients per unit of each encoded input, exact zeros where an input is not used.
    intercept : float
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
    """

    encoder: Encoder
    coef: Float
    intercept: float
    penalty: Penalty
    alpha: float
    target: str = "y"
    sd: Float | None = None
    loss: Loss = field(default_factory=Gaussian)
    stats: Stats = field(default_factory=Stats)
    picked: tuple[int, tuple[int, ...]] | None = None

    def __post_init__(self) -> None:
        coef = np.array(self.coef, dtype=np.float64)
        p = len(self.encoder.names)
        if coef.shape != (p,):
            raise InputError(f"The model has {coef.size} coefficients for {p} encoded inputs: pass one for each.")
        if not np.isfinite(coef).all() or not np.isfinite(self.intercept):
            raise InputError("The model has a coefficient that is not a finite number; fit it again.")
        coef.flags.writeable = False
        object.__setattr__(self, "coef", coef)
        object.__setattr__(self, "intercept", float(self.intercept))
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
        intercept: float | None = None,
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
            intercept=float(path.intercept[index]) if intercept is None else intercept,
            penalty=path.penalty,
            alpha=float(path.alphas[index]),
            target=target,
            sd=np.asarray(path.sd, dtype=np.float64),
            loss=path.loss,
            stats=replace(known, **{k: v for k, v in from_path.items() if getattr(known, k) in (None, "")}),
        )

    # ---- what it is ------------------------------------------------------------------------------------------------

    @property
    def names(self) -> tuple[str, ...]:
        """Names (p,) of the encoded inputs."""
        return self.encoder.names

    @property
    def kept(self) -> tuple[str, ...]:
        """Names of the encoded inputs whose coefficient is not 0."""
        return tuple(self.encoder.names[j] for j in np.flatnonzero(self.coef))

    @cached_property
    def columns_carried(self) -> tuple[str, ...]:
        """The input columns that a table to be scored must have."""
        if not self.coef.any():
            return ()
        used = np.unique(self.encoder.source[np.flatnonzero(self.coef)])
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
        the prediction per unit of the input), ``coef_per_sd`` (per standard deviation of the input; NaN if unknown).
        """
        from ..tables import to_native

        order = self.order
        sd = np.full(len(self.coef), np.nan) if self.sd is None else self.sd
        columns = {
            "input": [self.names[j] for j in order],
            "column": [self.encoder.columns[self.encoder.source[j]] for j in order],
            "coef": self.coef[order],
            "coef_per_sd": (self.coef * sd)[order],
        }
        return to_native(columns, like=like)

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Positions (p,) of the inputs from the strongest effect (per standard deviation if known) to the weakest."""
        effect = np.abs(self.coef if self.sd is None else self.coef * self.sd)
        return np.lexsort((np.arange(len(effect)), self.coef == 0, -effect))

    # ---- what it does ----------------------------------------------------------------------------------------------

    def predict(self, X: Any, *, offset: Any = None) -> Float:
        """Predictions (n,) for new rows.

        Parameters
        ----------
        X : table or array
            A table with at least the columns in `columns_carried`, in any order; further columns are ignored. Or an
            array with the columns of training, in their order.
        offset : (n,) array, optional
            Added to the predictions.

        Raises
        ------
        InputError
            If X does not fit: a column that is needed is missing, has another type than in training, or infinities.

        Warns
        -----
        DataWarning
            For categories that training never had, and values missing where none were in training.
        """
        from ..blockwise import product
        from ..data import check_vector
        from .apply import inputs_for

        matrix = inputs_for(self, X)
        if self.slim.encoder.columns:
            predicted = product(matrix, self.slim.coef) + self.intercept
        else:
            predicted = np.full(matrix.shape[0], self.intercept)
        if offset is not None:
            predicted += check_vector(offset, len(predicted), name="offset")
        return predicted

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
            coef=self.coef[positions],
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


def versions() -> dict[str, str]:
    """Versions of diamondring, NumPy and Python that are running."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        own = version("diamondring")
    except PackageNotFoundError:  # run from its source folder
        own = "unknown"
    return {"diamondring": own, "numpy": np.__version__, "python": platform.python_version()}
