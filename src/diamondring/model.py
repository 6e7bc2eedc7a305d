"""The model: what is left of a fit when it goes to work. Small, frozen, without the training data."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import model_text
from .errors import InputError
from .losses import Gaussian, Loss, as_loss
from .messages import did_you_mean, list_names
from .penalties import L1L2, NoPenalty, Penalty, as_penalty

if TYPE_CHECKING:
    from pathlib import Path as File

    from .encoding import Encoder

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
        used = np.unique(self.encoder.source[np.flatnonzero(self.coef)])
        return tuple(self.encoder.columns[i] for i in used)

    @property
    def size_in_bytes(self) -> int:
        """Size of the model file."""
        from .export.model_json import model_bytes

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
        table with the columns ``input`` (encoded name), ``column`` (input column it is made of), ``coef`` (change of the
        prediction per unit of the input), ``coef_per_sd`` (per standard deviation of the input; missing if unknown).
        """
        from .tables import to_native

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
        from .data import check_vector
        from .problem import product

        slim = self.slim
        matrix = slim._inputs(self, X)
        if matrix is None:
            predicted = np.full(_row_count(X), self.intercept)
        else:
            predicted = product(matrix, slim.coef) + self.intercept
        if offset is not None:
            predicted += check_vector(offset, len(predicted), name="offset")
        return predicted

    @cached_property
    def slim(self) -> Model:
        """The same model without the input columns it does not use: what `save` writes."""
        needed = self.columns_carried
        if len(needed) == len(self.encoder.columns) == len(self.encoder.seen):
            return self
        positions = self.encoder.positions(needed)
        picked = self.picked
        if _unnamed(self.encoder) and picked is None:
            picked = (len(self.encoder.seen), tuple(self.encoder.seen.index(name) for name in needed))
        elif picked is not None:
            picked = (picked[0], tuple(picked[1][self.encoder.columns.index(name)] for name in needed))
        return replace(
            self,
            encoder=self.encoder.select(needed),
            coef=self.coef[positions],
            sd=None if self.sd is None else self.sd[positions],
            picked=picked,
        )

    def _inputs(self, whole: Model, X: Any) -> Any:
        """The matrix of this (slim) model's inputs; None when it has none."""
        from .data import is_table
        from .frames import as_frame, table_names

        if is_table(X):
            given = table_names(X)
            self._refuse_missing(whole, given)
            if not self.encoder.columns:
                return None
            if _unnamed(self.encoder):
                frame = as_frame(X)
                X = frame.select([frame.columns[given.index(name)] for name in self.encoder.columns]).to_native()
        else:
            X = self._by_position(whole, X)
            if not self.encoder.columns:
                return None
        return self.encoder.transform(X, match="name", action="predict")

    def _by_position(self, whole: Model, X: Any) -> Any:
        """The columns of an array that this model uses."""
        X = X if hasattr(X, "shape") else np.asarray(X)
        width, positions = self._positions(whole)
        if len(X.shape) != 2 or X.shape[1] != width:
            shape = f"{X.shape[1]} columns" if len(X.shape) == 2 else f"shape {X.shape}"
            known = "" if _unnamed(self.encoder) else f": {list_names(whole.encoder.seen, 12)}"
            raise InputError(
                f"predict: X has {shape}, but the model was fitted with {width} columns{known}. Pass the same columns "
                f"in the same order{'' if _unnamed(self.encoder) else ', or a table'}."
            )
        if positions == tuple(range(width)):
            return X
        return (X.tocsc() if hasattr(X, "tocsc") else X)[:, list(positions)]

    def _positions(self, whole: Model) -> tuple[int, tuple[int, ...]]:
        """Width of the arrays of training, and where in them this model's columns are."""
        if self.picked is not None:
            return self.picked
        seen = whole.encoder.seen
        return len(seen), tuple(seen.index(name) for name in self.encoder.columns)

    def _refuse_missing(self, whole: Model, given: tuple[str, ...]) -> None:
        """Name the columns that are needed and not there, and what they may be called now."""
        needed = self.encoder.columns
        missing = [name for name in needed if name not in given]
        if not missing:
            return
        complete = whole.stats.columns == len(whole.encoder.seen)  # the names of all training columns are still known
        extra = [name for name in given if name not in (whole.encoder.seen if complete else needed)]
        raise InputError(model_text.does_not_fit(missing, extra, needed, complete, did_you_mean(missing[0], extra)))

    # ---- keeping it ------------------------------------------------------------------------------------------------

    def save(self, file: str | os.PathLike[str]) -> File:
        """Write the model file (JSON, readable, without any row of the data), whole or not at all.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        from .export.model_json import save_model

        return save_model(self, file)

    def to_dict(self) -> dict[str, Any]:
        """Everything that scoring needs as plain values for JSON; coefficients of 0 are left out."""
        slim = self.slim
        used = slim.order[: len(slim.kept)]
        rows: list[dict[str, Any]] = []
        for j in used:
            row: dict[str, Any] = {"input": slim.names[j], "coef": float(slim.coef[j])}
            if slim.sd is not None:
                row["sd"] = float(slim.sd[j])
            rows.append(row)
        out: dict[str, Any] = {
            "target": self.target,
            "loss": self.loss.name,
            "penalty": self.penalty.name,
            "l1_ratio": float(self.penalty.l1_ratio),
            "alpha": self.alpha,
            "intercept": self.intercept,
            "coefficients": rows,
            "encoding": slim.encoder.to_dict(),
            "training": {k: v for k, v in asdict(self.stats).items() if v not in (None, "")},
        }
        if slim.picked is not None:
            out["array"] = {"columns": slim.picked[0], "used": list(slim.picked[1])}
        return out

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Model:
        """The inverse of `to_dict`.

        Raises
        ------
        InputError
            If something is missing or of the wrong type.
        """
        from .encoding import Encoder

        try:
            encoder = Encoder.from_dict(data["encoding"])
            names = encoder.names
            coef, sd = _read_coefficients(data["coefficients"], {name: j for j, name in enumerate(names)})
            picked = data.get("array")
            known = {f.name for f in fields(Stats)}
            return cls(
                encoder=encoder,
                coef=coef,
                sd=sd,
                intercept=_number(data["intercept"]),
                penalty=_read_penalty(data["penalty"], data["l1_ratio"]),
                alpha=_number(data["alpha"]),
                target=str(data["target"]),
                loss=as_loss(data["loss"]),
                stats=Stats(**{k: v for k, v in data.get("training", {}).items() if k in known}),
                picked=None if picked is None else (int(picked["columns"]), tuple(int(j) for j in picked["used"])),
            )
        except (KeyError, TypeError, AttributeError, ValueError) as err:
            if isinstance(err, InputError):
                raise
            raise InputError(f"The stored model is damaged: {err!r} is missing or of the wrong type.") from err


def load_model(file: str | os.PathLike[str]) -> Model:
    """Read a model file written by ``diamondring`` (``*.model.json``). The training data are not needed.

    Raises
    ------
    InputError
        If the file is missing, is something else, is damaged, or needs a newer version.
    """
    from .export.model_json import read_model

    return read_model(file)


def versions() -> dict[str, str]:
    """Versions of diamondring, NumPy and Python that are running."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        own = version("diamondring")
    except PackageNotFoundError:  # run from its source folder
        own = "unknown"
    return {"diamondring": own, "numpy": np.__version__, "python": platform.python_version()}


def _unnamed(encoder: Encoder) -> bool:
    """Whether the model was fitted on arrays, whose columns are told apart by their places."""
    from .encode_array import ArrayEncoder

    return isinstance(encoder, ArrayEncoder)


def _row_count(X: Any) -> int:
    """Rows of a table or array."""
    return int(X.shape[0]) if hasattr(X, "shape") else len(X)


def _number(value: Any) -> float:
    """A JSON number; anything else is a damaged file."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} where a number is needed")
    return float(value)


def _read_penalty(name: str, l1_ratio: float) -> Penalty:
    penalty = as_penalty(name)
    return L1L2(_number(l1_ratio)) if isinstance(penalty, L1L2) else penalty


def _read_coefficients(rows: list[dict[str, Any]], places: dict[str, int]) -> tuple[Float, Float | None]:
    """Coefficients (p,) and standard deviations (p,) by the names of the inputs; 0 and NaN where there is no row."""
    coef = np.zeros(len(places))
    sd = np.full(len(places), np.nan)
    for row in rows:
        if row["input"] not in places:
            raise InputError(f"The stored model is damaged: its encoding has no input {row['input']!r}.")
        coef[places[row["input"]]] = _number(row["coef"])
        if "sd" in row:
            sd[places[row["input"]]] = _number(row["sd"])
    return coef, (sd if any("sd" in row for row in rows) else None)


def is_unpenalised(model: Model) -> bool:
    """Whether the coefficients are plain least squares."""
    return isinstance(model.penalty, NoPenalty) or model.alpha == 0
