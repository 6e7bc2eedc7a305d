"""What every fitted estimator offers: predictions, a coefficient table, figures, and prints that explain the fit."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_is_fitted

from ..data import check_offset, check_weights
from ..data.targets import read_target
from ..measures import natural, null_words
from ..wording import short
from ._validation import check_new_data

if TYPE_CHECKING:
    from ..losses import Loss
    from ..paths import Path
    from ..tune import Choice, Selection

Float = NDArray[np.float64]


class FittedPrints(BaseEstimator):  # type: ignore[misc]
    """Table, figures and text of a fitted estimator that has ``path_``, ``coef_`` and ``intercept_``."""

    path_: Any
    coef_: Any
    intercept_: Any

    def _paths(self) -> list[Path]:
        """One path per target that was fitted by itself."""
        check_is_fitted(self)
        return list(self.path_) if isinstance(self.path_, tuple) else [self.path_]

    @property
    def coef_table_(self) -> Any:
        """Coefficients by name, in the table library of the training data (else pandas, else a pyarrow Table).

        Columns: ``input``; ``coef`` in original units, the change of the prediction per unit of the input;
        ``coef_per_sd``, the change per standard deviation of the input in the training data. One row per input, the
        strongest effect first; the intercept is not listed. With several targets there is a column ``target``, with
        three or more classes a column ``class``.
        """
        paths = self._paths()
        coef = np.atleast_2d(self._dense_coef()).astype(np.float64)
        return coefficient_table(paths, coef, getattr(self, "_library_", None))

    def _dense_coef(self) -> Any:
        return self.coef_

    @property
    def plot(self) -> Any:
        """Figures of the fit: ``plot()`` draws the most useful one, ``plot.path()`` and others the rest.

        With several targets a tuple, one set of figures for each.
        """
        from ..figures import plotter

        paths = self._paths()
        selection = getattr(self, "selection_", None)
        shown = paths if selection is None else [selection]
        figures = [
            plotter(result, alpha=float(path.alphas[self._chosen(t)[0]]))
            for t, (result, path) in enumerate(zip(shown, paths, strict=True))
        ]
        return figures[0] if len(figures) == 1 else tuple(figures)

    def objective(self) -> None:
        """Print exactly what was minimised, with the numbers of this fit, in our and in scikit-learn's scaling."""
        print(self._objective_text())

    def _objective_text(self) -> str:
        paths = self._paths()
        parts = []
        for t, path in enumerate(paths):
            row, alpha = self._chosen(t)
            heading = f"Target {t}:\n" if len(paths) > 1 else ""
            value = f"  value at this fit: {path.objective[row]:.6g}; {measure_of(path, row)} {path.gap[row]:.1e}"
            parts.append("\n".join([heading + single(path, row).objective_text(), *self._scaling(path, alpha), value]))
        return "\n".join(parts)

    def _scaling(self, path: Path, alpha: float) -> list[str]:
        """How the alpha printed above relates to the alpha of a namesake in scikit-learn."""
        return []

    def _summary(self) -> list[str]:
        """Lines that `repr` adds once fitted."""
        return [fit_line(path, *self._chosen(t)) for t, path in enumerate(self._paths())]

    def _chosen(self, target: int) -> tuple[int, float]:
        """Row of the path that holds the fitted coefficients, and alpha as the user knows it."""
        raise NotImplementedError

    def __repr__(self, N_CHAR_MAX: int = 700) -> str:
        text = str(super().__repr__(N_CHAR_MAX=N_CHAR_MAX))
        return "\n  ".join([text, *self._summary()]) if hasattr(self, "path_") else text


class StandsIn(FittedPrints):
    """A class that stands in for scikit-learn's class of the same name.

    The engine solves to a certified relative duality gap that ``tol`` can only tighten; the parameters that steer
    scikit-learn's solvers are accepted and checked, and change nothing else.
    """

    _parameter_constraints: ClassVar[dict[str, Any]]
    gap_: Any
    n_features_in_: int

    def _linear_predictor(self, X: Any) -> Any:
        """``X coef + intercept`` for new rows, (n,) for coefficients (p,), else (n, K)."""
        check_is_fitted(self)
        matrix = check_new_data(self, X)
        coef = self.coef_ if self.coef_.ndim == 1 else self.coef_.T
        return matrix @ coef + self.intercept_

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


class DropIn(RegressorMixin, StandsIn):  # type: ignore[misc]
    """A regressor that stands in for scikit-learn's class of the same name; see `StandsIn`."""

    def predict(self, X: Any) -> Any:
        """Predict for new rows.

        Parameters
        ----------
        X : array-like, sparse matrix or table of shape (n_samples, n_features)
            The inputs of the fit: same number and, where they had names, same names in the same order.

        Returns
        -------
        ndarray of shape (n_samples,) or (n_samples, n_targets)
        """
        return self._linear_predictor(X)


def single(path: Path, row: int) -> Path:
    """The path of one alpha."""
    one = slice(row, row + 1)
    names = ("alphas", "intercept", "gap", "objective", "n_kept", "status")
    coef = tuple(each[one] for each in path.coefs)
    return dataclasses.replace(
        path, coef=coef if path.outputs > 1 else coef[0], **{name: getattr(path, name)[one] for name in names}
    )


def explained(loss: Loss, y: Any, eta: Float, sample_weight: Any = None, offset: Any = None) -> float:
    """Share of the deviance that predictors ``eta`` explain, D^2: 1 is perfect, 0 is what the best constant does.

    ``1 - loss(y, eta) / loss(y, constant)``, both weighted means over these rows; R^2 for squared errors.
    """
    n = len(eta)
    values = read_target(y, n, loss, sklearn_words=True).values
    weights = check_weights(sample_weight, n, sklearn_words=True)
    share = np.full(n, 1.0 / n) if weights is None else weights / weights.sum()
    known = check_offset(offset, n, outputs=loss.outputs(values))
    base = np.zeros(eta.shape) if known is None else known
    null = loss.value(values, base + loss.null_eta(values, share, known), share)
    value = loss.value(values, eta, share)
    # where a constant is perfect there is nothing to explain: 1 if the model is perfect as well, as in scikit-learn
    return 1.0 - value / null if null > 0 else float(value == 0)


def fit_line(path: Path, row: int, alpha: float) -> str:
    """One line on a fit: penalty, alpha, inputs kept, proof."""
    kind = "no penalty" if path.alphas[row] == 0 else f"{path.penalty.name} penalty"
    if path.penalty.name == "elastic net" and path.alphas[row] > 0:
        kind += f" (l1_ratio {path.l1_ratio:.3g})"
    status, gap = str(path.status[row]), float(path.gap[row])
    measure = measure_of(path, row)
    proof = f"target missed, {measure} {gap:.1e}" if status == "missed" else f"proved optimal, {measure} {gap:.1e}"
    if status.endswith("not unique"):
        proof += "; other coefficients do equally well"
    return f"{kind}, alpha {alpha:.4g}: keeps {int(path.n_kept[row])} of {len(path.names)} inputs; {proof}"


def measure_of(path: Path, row: int) -> str:
    """What the ``gap`` of a solution measures, in words."""
    return "distance from optimality" if str(path.status[row]).startswith("kkt") else "relative duality gap"


def held_out_line(selection: Selection, choice: Choice) -> str:
    """Held-out error of a choice beside no inputs at all; squared errors as their root, in units of the target."""
    errors, name = (choice.error, selection.baseline.error), selection.scoring
    if selection.squared:
        shown, name = [math.sqrt(error) for error in errors], f"root {name}"
    else:
        shown, name = [natural(name, error)[1] for error in errors], natural(name, 0.0)[0]
    nothing = null_words(selection.loss)
    return f"held-out {name} {short(shown[0], 4)}; {nothing} {short(shown[1], 4)} ({selection.folds})"


def coefficient_table(paths: Sequence[Path], coef: Float, library: str | None) -> Any:
    """Coefficients (t, p) as a table, see `FittedPrints.coef_table_`: of t targets, or of the outputs of one path."""
    from ..tables import to_native

    together = len(paths) == 1 and len(coef) > 1  # outputs that one fit has found
    label = "class" if together and paths[0].loss.kind == "classes" else "target"
    labels = paths[0].classes if together and paths[0].classes is not None else range(len(coef))
    columns: dict[str, list[Any]] = {label: [], "input": [], "coef": [], "coef_per_sd": []}
    for t, each in enumerate(labels):
        path = paths[0] if together else paths[t]
        effect = coef[t] * path.sd
        order = np.lexsort((np.arange(len(effect)), coef[t] == 0, -np.abs(effect)))
        columns[label] += [each] * len(order)
        columns["input"] += [path.names[j] for j in order]
        columns["coef"] += coef[t][order].tolist()
        columns["coef_per_sd"] += effect[order].tolist()
    if len(coef) == 1:
        del columns[label]
    return to_native(columns, like=empty_table(library))


def empty_table(library: str | None) -> Any:
    """A table without columns of the library named, as an example of what is wanted; None for no preference."""
    if library is None:
        return None
    import importlib

    module = importlib.import_module(library)
    return module.table({}) if library == "pyarrow" else module.DataFrame()
