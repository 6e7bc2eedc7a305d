"""The cards of fits: paths, selections, comparisons, models, fits of functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..comparing.effects import effects_sentence
from ..comparing.text import scores_sentence
from ..figures import plotter
from ..figures.spec import FigureSpec
from ..model.function import FunctionModel
from ..report.sections import method_rows
from .card import Card, Grid
from .coefficients import coefficient_grid, model_grid

if TYPE_CHECKING:
    from ..comparing.methods import MethodResult
    from ..comparing.verdict import Verdict
    from ..comparison import Comparison
    from ..fitting import Fit
    from ..model import Model
    from ..paths import Path
    from ..tune import Selection

__all__ = [
    "comparison_card",
    "fit_card",
    "method_card",
    "model_card",
    "path_card",
    "selection_card",
    "verdict_card",
]

_STEPS = 8  # alphas of a path in a table
_WITH_ERRORS = 200  # parameters beyond which standard errors are not computed for a table
_TONE = {"clear": "clear", "close": "close", "cannot tell": ""}
_BADGE = {"clear": "clear", "close": "close call", "cannot tell": "cannot tell"}


def of_model(model: Model | FunctionModel) -> list[Callable[[], FigureSpec]]:
    """The figure of a model; a function without its path has none."""
    return [] if isinstance(model, FunctionModel) else drawn(model, "coefficients")


def drawn(result: Any, *kinds: str) -> list[Callable[[], FigureSpec]]:
    """Figures of a result, made when they are asked for."""
    return [lambda kind=kind: plotter(result).spec(kind) for kind in kinds]  # type: ignore[misc]


def lines_of(result: Any) -> list[str]:
    """What `repr` prints, line by line."""
    return [line.strip() for line in repr(result).split("\n") if line.strip()]


def distance(value: float) -> str:
    """A duality gap, or a distance from the optimality conditions."""
    return f"{value:.1e}" if value else "0"


def path_card(path: Path) -> Card:
    """A path: how much is kept along alpha; of a single alpha, its coefficients."""
    said = lines_of(path)
    objective = [("Objective", path.objective_text())]
    if len(path.alphas) == 1:
        grid = coefficient_grid(path.names, path.coef_at(0), path.sd, path.noun, path.classes)
        return Card(said[0], said[1:], [grid], drawn(path, "coefficients"), code=objective)
    return Card(said[0], said[1:], [_along(path)], drawn(path, "path"), code=objective)


def _along(path: Path) -> Grid:
    """Some alphas of a path, from strong to weak."""
    places = np.unique(np.linspace(0, len(path.alphas) - 1, _STEPS).astype(int))
    proof = "gap" if not np.all(np.char.startswith(path.status, "kkt")) else "distance from optimality"
    values = (path.alphas, path.n_kept, path.objective)
    rows = [(*(each[i].item() for each in values), distance(path.gap[i])) for i in places]
    note = f"{len(places)} of {len(path.alphas)} alphas" if len(places) < len(path.alphas) else ""
    return Grid(("alpha", f"{path.noun}s kept", "objective", proof), tuple(rows), note, digits=5)


def selection_card(selection: Selection) -> Card:
    """A cross-validation: the two choices, and what they keep."""
    said = lines_of(selection)
    notes = list(selection.notes)
    path, best, one_se = selection.paths[selection.best.variant], selection.best, selection.one_se
    relaxed = not np.all(selection.gammas == 1)  # whose coefficients are not those of the path
    grids = []
    if not relaxed:
        at = {"at min": path.coef_at(best.index)}
        if one_se.variant == best.variant and one_se.index != best.index:
            at["at 1se"] = path.coef_at(one_se.index)
        if path.outputs == 1:
            grids.append(coefficient_grid(path.names, at, path.sd, path.noun))
        else:
            grids.append(coefficient_grid(path.names, at["at min"], path.sd, path.noun, path.classes))
    sentences = [line for line in said[1:] if not line.startswith("note: ")]
    return Card(
        said[0], sentences, grids, drawn(selection, "cv", "path"), more=[("Worth knowing", notes)],
        code=[("Objective", path.objective_text())], elsewhere=".plot.cv() and .plot.path()",
    )  # fmt: skip


def verdict_card(verdict: Verdict) -> Card:
    """The verdict alone."""
    answer, *rest = verdict.sentences
    return Card(
        answer, rest, more=[("What would change this", verdict.would_change), ("How it is decided", [verdict.rule])],
        badge=_BADGE[verdict.kind], tone=_TONE[verdict.kind],
    )  # fmt: skip


def comparison_card(c: Comparison) -> Card:
    """The verdict, all methods, and how the penalty makes zeros here."""
    answer, *rest = c.verdict.sentences
    beside = [scores_sentence(c), effects_sentence(c.best) if c.noun == "input" else ""]
    columns, rows, marked = method_rows(c, costs=False)
    # the touching picture of a function evaluates it on a grid, which may take long
    kinds = ("which_one", "touch") if c.noun == "input" and c.loss.name == "gaussian" else ("which_one", "path")
    nested = [] if c.nested is None else [c.nested.sentence]
    return Card(
        answer, [*rest, *(text for text in beside if text), *nested],
        [Grid(columns, tuple(rows), f"{c.folds}. {c.verdict.rule}", marked)], drawn(c, *kinds),
        more=[
            ("What would change this", c.verdict.would_change),
            ("Measured on these data", c.reasons.sentences),
            ("Worth knowing", ([c.guess] if c.guess else []) + list(c.notes)),
        ],
        code=[("The model", c.best.formula())], badge=_BADGE[c.verdict.kind], tone=_TONE[c.verdict.kind],
        elsewhere=".plot.which_one() and .plot.touch()",
    )  # fmt: skip


def method_card(method: MethodResult) -> Card:
    """One method of a comparison: its model."""
    said = lines_of(method.model)
    return Card(
        f"{method.name} in a comparison: {said[0]}", said[1:], [model_grid(method.model)], of_model(method.model)
    )


def model_card(model: Model | FunctionModel) -> Card:
    """A model: its coefficients and its formula."""
    said = lines_of(model)
    return Card(said[0], said[1:], [model_grid(model)], of_model(model), code=[("Formula", model.formula())])


def fit_card(fit: Fit) -> Card:
    """A fitted function: its parameters with their standard errors, and how certain they are."""
    said = lines_of(fit)
    minima = [line for line in said if "different minima:" in line]
    kinds = ["coefficients"]
    if fit.selection is not None:
        kinds = ["cv", "path"]
    elif (fit.path.alphas > 0).sum() > 1:
        kinds = ["path"]
    chosen = [] if fit.selection is None else lines_of(fit.selection)[1:4]
    return Card(
        said[0], [fit.certificate.text, *minima, *chosen, *fit.messages], [_parameters(fit)], drawn(fit, *kinds),
        code=[("Objective", fit.objective_text())],
    )  # fmt: skip


def _parameters(fit: Fit) -> Grid:
    values: dict[str, NDArray[np.float64]] = {"value": fit.coef}
    if len(fit.names) <= _WITH_ERRORS and np.isfinite(fit.stderr).all():
        values["standard error"] = fit.stderr
    return coefficient_grid(fit.names, values, None, "parameter")
