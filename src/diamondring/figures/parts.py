"""What a result offers to the figures, whatever kind of result it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import InputError
from ..ingredients import Ingredients
from .text import number

if TYPE_CHECKING:
    from ..comparing.breakage import Breakage
    from ..comparing.evidence import Evidence
    from ..comparison import Comparison, MethodResult
    from ..paths import Path
    from ..tune import Selection
    from ..tuning.resamples import Resamples

__all__ = ["Parts", "method_named", "output_names", "parts_of", "shown_method"]


@dataclass(frozen=True, eq=False)
class Parts:
    """The results of one fit; None where there is none.

    Attributes
    ----------
    path : Path or None
    selection : Selection or None
        Of a comparison: the winner's, while the path is that of `shown_method`.
    comparison : Comparison or None
    model : Model, FunctionModel or None
    alpha : float or None
        The chosen alpha, one of the path's.
    ingredients : Ingredients or None
        What the touching picture and the pull picture need, at the chosen alpha.
    target : str
        Name of the target, "" if unknown.
    method : str
        Of a comparison: the method whose selection this is.
    evidence : Evidence or None
        What its held-out predictions are worth.
    classes : tuple or None
        Labels of a classification.
    resamples : Resamples or None
    breakage : Breakage or None
    """

    path: Path | None = None
    selection: Selection | None = None
    comparison: Comparison | None = None
    model: Any = None
    alpha: float | None = None
    ingredients: Ingredients | None = None
    target: str = ""
    method: str = ""
    evidence: Evidence | None = None
    classes: tuple[Any, ...] | None = None
    resamples: Resamples | None = None
    breakage: Breakage | None = None

    @property
    def noun(self) -> str:
        """What a coefficient belongs to: an "input", or a "parameter" of a function f(x; b)."""
        return "input" if self.path is None else self.path.noun

    @property
    def function_problem(self) -> Any:
        """What was minimised, of a path of a function, which keeps its data; None for models linear in inputs."""
        return getattr(self.path, "problem", None)

    @property
    def loss_name(self) -> str:
        """Name of the loss."""
        loss = getattr(self.path or self.model, "loss", None)
        return "gaussian" if loss is None else str(loss.name)

    @property
    def outcome(self) -> str:
        """The label whose probability is predicted: ``chd = 1``."""
        if self.classes is None or len(self.classes) != 2:
            return self.target
        label = self.classes[1]
        if isinstance(label, float) and label.is_integer():
            label = int(label)
        return f"{self.target} = {label}" if self.target else str(label)

    def index(self, alpha: float | None) -> int:
        """Place on the path of the given alpha, or else of the chosen one.

        Raises
        ------
        InputError
            If there is no path, the alpha was not solved, or none was chosen among several.
        """
        if self.path is None:
            raise InputError("This fit holds no path: get one with dr.path(X, y) and call its .plot.")
        if alpha is None:
            alpha = self.alpha
        if alpha is not None:
            return self.path.index_of(alpha)
        if len(self.path.alphas) == 1:
            return 0
        first, last = self.path.alphas[0], self.path.alphas[-1]
        raise InputError(
            f"Which alpha? This path has {len(self.path.alphas)}, from {number(first, 6)} to {number(last, 6)}: pass "
            "one of them, for example alpha=path.alphas[30], or let cross-validation choose."
        )


def output_names(result: Any) -> tuple[str, ...]:
    """What the outputs of a path or a model are called: classes, quantiles, or their numbers."""
    if result.classes is not None and tuple(result.classes) != tuple(range(result.outputs)):
        return tuple(str(each) for each in result.classes)
    if result.classes is not None and result.loss.kind == "classes":
        return tuple(f"class {each}" for each in result.classes)
    levels = getattr(result.loss, "levels", None)
    if levels is not None:
        return tuple(f"quantile {number(each)}" for each in levels)
    return tuple(f"output {k}" for k in range(result.outputs))


def parts_of(result: Any) -> Parts:
    """The parts of a Path, Selection, Comparison, Model, or a fit of a function."""
    if isinstance(result, Parts):
        return result
    if hasattr(result, "broken"):
        return Parts(breakage=result)
    if hasattr(result, "refits"):
        return Parts(path=result.path, alpha=result.alpha, resamples=result)
    if hasattr(result, "methods"):
        return _of_comparison(result)
    if hasattr(result, "fold_errors"):
        return _of_selection(result)
    if hasattr(result, "certificate") and hasattr(result, "path"):
        return _of_fit(result)
    if hasattr(result, "alphas"):
        only = float(result.alphas[0]) if len(result.alphas) == 1 else None
        return Parts(path=result, alpha=only)
    return Parts(model=result, target=str(getattr(result, "target", "") or ""))


def _of_fit(fit: Any) -> Parts:
    """A function fitted by `dr.fit` or `dr.curve_fit`."""
    from ..model.function import FunctionModel
    from ..model.stats import Stats

    selection = fit.selection
    chosen = {} if selection is None else {"held_out_error": selection.best.error, "held_out_se": selection.best.se}
    if selection is not None and fit.alpha == selection.one_se.alpha != selection.best.alpha:
        chosen = {"held_out_error": selection.one_se.error, "held_out_se": selection.one_se.se}
    if selection is not None:
        chosen |= {"baseline_error": selection.baseline.error, "scoring": selection.scoring}
    stats = Stats(fit.penalty.name, rows=fit.path.n_samples, inputs=len(fit.names), **chosen)
    model = FunctionModel(
        fit.path.function, fit.coef, fit.penalty, float(fit.alpha), "y", fit.loss, stats, fit.path.classes,
        fit.certificate.text,
    )  # fmt: skip
    return Parts(path=fit.path, selection=selection, model=model, alpha=float(fit.alpha), classes=fit.path.classes)


def _of_selection(selection: Selection) -> Parts:
    return Parts(
        path=selection.path,
        selection=selection,
        alpha=float(selection.best.alpha),
    )


def _of_comparison(comparison: Comparison) -> Parts:
    parts = Parts(
        comparison=comparison, model=comparison.best, target=comparison.target_name, resamples=comparison.resamples,
        breakage=comparison.breakage,
    )  # fmt: skip
    method = shown_method(comparison)
    if method is not None and method.selection is not None and method.chosen is not None:
        parts = replace(
            parts,
            path=method.selection.paths[method.chosen.variant],
            selection=method.selection,
            alpha=method.chosen.alpha,
            ingredients=method.ingredients,
            method=method.name,
        )
    winner = method_named(comparison, comparison.verdict.winner)
    if winner is not None:
        parts = replace(parts, evidence=winner.evidence, classes=comparison.classes)
    if winner is not None and winner.selection is not None and len(winner.selection.alphas) > 1:
        parts = replace(parts, selection=winner.selection, method=winner.name)
    return parts


def method_named(comparison: Comparison | None, name: str) -> MethodResult | None:
    """One method of a comparison."""
    return next((m for m in comparison.methods if m.name == name), None) if comparison is not None else None


def shown_method(comparison: Comparison) -> MethodResult | None:
    """The method shown as path, touch and pull: the winner if it has an L1 part, else L1, or what there is.

    The question of those pictures is what L1 does to these data that L2 does not, so L1 is shown where L2 has won too.
    """
    order = [comparison.verdict.winner] if comparison.verdict.winner in ("L1", "elastic net") else []
    for name in [*order, "L1", "elastic net", "L2", "relaxed L1"]:
        method = method_named(comparison, name)
        if method is not None and method.selection is not None and _finite(method):
            return method
    return None


def _finite(method: MethodResult) -> bool:
    return bool(np.isfinite(method.error))
