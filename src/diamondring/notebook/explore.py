"""`explore`: two coefficients to play with in a notebook, of a fit of one's own or made up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import InputError
from ..figures.common import input_index
from ..figures.parts import Parts, parts_of
from ..figures.touch import touching_pair
from ..function_ingredients import function_ingredients
from ..ingredients import Ingredients, figure_ingredients, problem_of_data
from ..losses import Gaussian
from ..networks.needed import need
from ..report.explorer import NO_POLYNOMIAL, own_data, shown_inputs
from ..report.pair_errors import PairErrors, pair_errors

__all__ = ["explore"]

_NOT_LINEAR = (
    "The explorer shows models that are linear in their inputs, and functions that are known to be linear in their "
    "parameters, with the squared error: plot.touch('a', 'b') draws the true error of two parameters of any other."
)


def explore(
    result: Any = None,
    first: Any = None,
    second: Any = None,
    *,
    alpha: float | None = None,
    X: Any = None,
    y: Any = None,
    sample_weight: Any = None,
    offset: Any = None,
) -> Any:
    """A widget for notebooks: two coefficients, their error and the penalty, solved anew while alpha moves.

    All other coefficients stay as fitted. Whatever is changed in the picture can be read here (``widget.alpha``,
    ``widget.penalty``, ``widget.l1_ratio``, ``widget.pair``, ``widget.solution``), and setting these moves the picture.
    The solution is exact: of the squared error from sums over the rows, of other smooth losses from a polynomial that
    misses the error by at most 1e-9 of its range. The widget holds no row of the data and needs no network.

    Parameters
    ----------
    result : Comparison, Selection, Path, Fit or fitted estimator, optional
        Whose coefficients. None: two made-up weights, whose optimum can be dragged.
    first, second : str or int, optional
        The two inputs. Default: a pair of which one is exactly 0.
    alpha : float, optional
        One of the path's alphas. Default: the chosen one.
    X, y, sample_weight, offset : optional
        The data of the fit. A comparison with the squared error kept what is needed; anything else needs the data.

    Returns
    -------
    diamondring.notebook.widget.Explorer
        Show it by leaving it on a cell's last line.

    Raises
    ------
    ImportError
        If anywidget is not installed, with the command that installs it.
    InputError
        If the fit does not hold what the picture needs, saying what to pass.
    """
    need("anywidget", "notebook", ".explore()")
    from .widget import Explorer

    if result is None:
        return Explorer()
    parts = result.plot.parts if hasattr(result, "fit") else parts_of(result)
    named = [which for which in (first, second) if which is not None]
    if len(named) == 1:
        raise InputError(f"The explorer shows two {parts.noun}s: name both, or none for the pair that shows most.")
    data = {"X": X, "y": y, "sample_weight": sample_weight, "offset": offset}
    if parts.path is None:
        raise InputError(
            "A model keeps neither its path nor its data: explore the comparison, the selection or the path it is from."
        )
    pair = [input_index(parts.path.names, which, parts.noun) for which in named]
    if parts.function_problem is not None:
        fit, errors = _of_function(parts, alpha), None
    else:
        fit, errors = _of_inputs(parts, alpha, data, pair)
    fit = _with_pair(fit, errors, pair)
    shown = shown_inputs(fit, errors)
    if not pair:
        found = touching_pair(fit)
        pair = list(found) if found is not None and set(found) <= set(shown) else shown[:2]
    return Explorer(own_data(fit, errors, parts.target, parts.path.penalty.name), fit, errors, pair)


def _of_function(parts: Parts, alpha: float | None) -> Ingredients:
    """Of a function that is linear in its parameters: there the error is a quadratic."""
    problem, path, index = parts.function_problem, parts.path, parts.index(alpha)
    assert path is not None
    if not isinstance(problem.loss, Gaussian) or problem.outputs > 1 or problem.grouped:
        raise InputError(_NOT_LINEAR)
    fit = function_ingredients(problem, path, index, by_group=False)
    if fit.local or not str(path.status[index]).startswith("kkt"):
        raise InputError(_NOT_LINEAR)
    return _plain(replace(fit, quadratic=True))


def _of_inputs(
    parts: Parts, alpha: float | None, data: dict[str, Any], pair: list[int]
) -> tuple[Ingredients, PairErrors | None]:
    """Ingredients that were kept, or those of the data that are passed; with polynomials for other losses."""
    path = parts.path
    assert path is not None
    if path.loss.grouped or not path.loss.smooth:
        raise InputError(NO_POLYNOMIAL.format(loss=repr(path.loss.name)))
    index, kept = parts.index(alpha), parts.ingredients
    if data["X"] is None:
        if kept is None or not kept.quadratic or kept.alpha != float(path.alphas[index]):
            raise InputError(
                "The explorer needs sums over the rows that were not kept with this fit (a fit keeps no data): pass "
                "the data it was fitted on, .explore(X=X, y=y)."
            )
        return _plain(kept), None
    if data["y"] is None:
        raise InputError("X was passed without y: pass both, as they were in the fit.")
    problem = problem_of_data(path, **data)
    fit = _plain(figure_ingredients(problem, path, index))
    if not set(pair) <= set(fit.inputs.tolist()):
        fit = _plain(figure_ingredients(problem, path, index, inputs=[*pair, *shown_inputs(fit)]))
    if fit.quadratic:
        return fit, None
    errors = pair_errors(problem, fit, path, index)
    if pair and (errors is None or not set(pair) <= set(errors.inputs)):
        errors = pair_errors(problem, replace(fit, inputs=np.array(sorted(pair))), path, index)
    if errors is None:
        raise InputError(NO_POLYNOMIAL.format(loss=repr(path.loss.name)))
    return fit, errors


def _with_pair(fit: Ingredients, errors: PairErrors | None, pair: list[int]) -> Ingredients:
    """The fit with fewer inputs to choose from, where the two that were named would not be among them."""
    for j in pair:
        if j not in fit.inputs:
            raise InputError(
                f"What {fit.names[j]!r} needs was not kept with this fit, which is known of its most prominent inputs "
                "only: pass the data it was fitted on, .explore(X=X, y=y)."
            )
        if not fit.usable[j]:
            raise InputError(
                f"{fit.names[j]!r} cannot be shown: it is constant or excluded, or has bounds or a penalty factor of "
                "its own, which the picture does not have."
            )
    shown = shown_inputs(fit, errors)
    if errors is not None or set(pair) <= set(shown):
        return fit
    usable = np.zeros_like(fit.usable)
    usable[[*pair, *shown[:-2]]] = True
    fit = replace(fit, usable=usable)
    if not set(pair) <= set(shown_inputs(fit)):
        raise InputError("These two inputs are copies of each other, or of a third one: choose another pair.")
    return fit


def _plain(fit: Ingredients) -> Ingredients:
    """The fit with those inputs only whose penalty is the one in the picture: no factor, no bounds."""
    free = np.isinf(fit.lower) & np.isinf(fit.upper)
    return replace(fit, usable=fit.usable & (fit.factor == 1.0) & free)
