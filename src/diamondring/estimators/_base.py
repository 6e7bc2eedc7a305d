"""What every fitted regressor offers: predictions, a coefficient table, figures, and prints that explain the fit."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_is_fitted

from ..wording import short
from ._validation import check_new_data

if TYPE_CHECKING:
    from ..paths import Path
    from ..tune import Choice, Selection

Float = NDArray[np.float64]


class FittedPrints(BaseEstimator):  # type: ignore[misc]
    """Table, figures and text of a fitted estimator that has ``path_``, ``coef_`` and ``intercept_``."""

    path_: Any
    coef_: Any
    intercept_: Any

    def _paths(self) -> list[Path]:
        """One path per target."""
        check_is_fitted(self)
        return list(self.path_) if isinstance(self.path_, tuple) else [self.path_]

    @property
    def coef_table_(self) -> Any:
        """Coefficients by name, in the table library of the training data (else pandas, else a pyarrow Table).

        Columns: ``input``; ``coef`` in original units, the change of the prediction per unit of the input;
        ``coef_per_sd``, the change per standard deviation of the input in the training data. One row per input, the
        strongest effect first; the intercept is not listed. With several targets there is a column ``target``.
        """
        paths = self._paths()
        coef = np.atleast_2d(self.coef_).astype(np.float64)
        return coefficient_table(paths, coef, getattr(self, "_library_", None))

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
            value = f"  value at this fit: {path.objective[row]:.6g}; relative duality gap {path.gap[row]:.1e}"
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


class DropIn(RegressorMixin, FittedPrints):  # type: ignore[misc]
    """A class that stands in for scikit-learn's class of the same name.

    The engine solves to a certified relative duality gap of ``min(tol, 1e-8)``, at best 1e-12; the parameters that
    steer scikit-learn's solvers are accepted and checked, and change nothing else.
    """

    _parameter_constraints: ClassVar[dict[str, Any]]
    gap_: Any
    n_features_in_: int

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
        check_is_fitted(self)
        matrix = check_new_data(self, X)
        coef = self.coef_ if self.coef_.ndim == 1 else self.coef_.T
        return matrix @ coef + self.intercept_

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


def single(path: Path, row: int) -> Path:
    """The path of one alpha."""
    one = slice(row, row + 1)
    names = ("alphas", "coef", "intercept", "gap", "objective", "n_kept", "status")
    return dataclasses.replace(path, **{name: getattr(path, name)[one] for name in names})


def fit_line(path: Path, row: int, alpha: float) -> str:
    """One line on a fit: penalty, alpha, inputs kept, proof."""
    kind = "no penalty" if path.alphas[row] == 0 else f"{path.penalty.name} penalty"
    if path.penalty.name == "elastic net" and path.alphas[row] > 0:
        kind += f" (l1_ratio {path.l1_ratio:.3g})"
    status, gap = str(path.status[row]), float(path.gap[row])
    measure = "distance from optimality" if status.startswith("kkt") else "relative duality gap"
    proof = f"target missed, {measure} {gap:.1e}" if status == "missed" else f"proved optimal, {measure} {gap:.1e}"
    if status.endswith("not unique"):
        proof += "; other coefficients do equally well"
    return f"{kind}, alpha {alpha:.4g}: keeps {int(path.n_kept[row])} of {len(path.names)} inputs; {proof}"


def held_out_line(selection: Selection, choice: Choice) -> str:
    """Held-out error of a choice beside predicting the mean; squared errors as their root, in units of the target."""
    errors, name = (choice.error, selection.baseline.error), selection.scoring
    if selection.squared:
        errors, name = (math.sqrt(errors[0]), math.sqrt(errors[1])), f"root {name}"
    return f"held-out {name} {short(errors[0], 4)}; predicting the mean {short(errors[1], 4)} ({selection.folds})"


def coefficient_table(paths: Sequence[Path], coef: Float, library: str | None) -> Any:
    """Coefficients (t, p) of t targets as a table; see `FittedPrints.coef_table_`."""
    from ..tables import to_native

    columns: dict[str, list[Any]] = {"target": [], "input": [], "coef": [], "coef_per_sd": []}
    for t, path in enumerate(paths):
        effect = coef[t] * path.sd
        order = np.lexsort((np.arange(len(effect)), coef[t] == 0, -np.abs(effect)))
        columns["target"] += [t] * len(order)
        columns["input"] += [path.names[j] for j in order]
        columns["coef"] += coef[t][order].tolist()
        columns["coef_per_sd"] += effect[order].tolist()
    if len(paths) == 1:
        del columns["target"]
    return to_native(columns, like=empty_table(library))


def empty_table(library: str | None) -> Any:
    """A table without columns of the library named, as an example of what is wanted; None for no preference."""
    if library is None:
        return None
    import importlib

    module = importlib.import_module(library)
    return module.table({}) if library == "pyarrow" else module.DataFrame()
