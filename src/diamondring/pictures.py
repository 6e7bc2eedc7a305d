"""`dr.pictures`: the classic pictures of penalties, by name.

Each function solves what it shows, draws it and returns the axes; ``ax`` takes axes to draw on, one per panel.
`spec` gives the same picture as plain data: its sentence (``caption``), its summary (``alt``), its numbers (``table``)
and everything that is drawn. `save` writes it to a file.

The penalty of two weights is ``|w1| + |w2|`` for L1 and ``(w1^2 + w2^2) / 2`` for L2, and ``error + alpha * penalty``
is minimised (Tibshirani, "Regression shrinkage and selection via the lasso", 1996).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import InputError, InputTypeError
from .figures import classic
from .figures.plane import Curved, Plane, Quadratic
from .figures.spec import FigureSpec

__all__ = ["l1_contours", "l1_with_error", "l2_contours", "l2_with_error", "save", "spec"]

Float = NDArray[np.float64]
_GRAM = ((1.0, 0.45), (0.45, 0.8))
_OPTIMUM = (2.0, 1.1)
_LEVELS = (0.5, 1.0, 1.5, 2.0)
_EXTENT = 4.0


def l1_contours(levels: Sequence[float] | float = _LEVELS, *, ax: Any = None) -> Any:
    """What does L1 charge for two weights? Diamonds of equal penalty ``|w1| + |w2|``, growing outwards.

    Parameters
    ----------
    levels : sequence of float, default (0.5, 1, 1.5, 2)
        Penalties, more than 0.
    ax : matplotlib Axes, optional
        Where to draw. None: a new figure, with the sentence under it.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        If a level is not a positive number.
    """
    return _draw(_contours_spec(1.0, levels), ax)


def l2_contours(levels: Sequence[float] | float = _LEVELS, *, ax: Any = None) -> Any:
    """What does L2 charge for two weights? Circles of equal penalty ``(w1^2 + w2^2) / 2``, growing outwards.

    Parameters, value and errors as in `l1_contours`.
    """
    return _draw(_contours_spec(0.0, levels), ax)


def l1_with_error(
    error: Any = None,
    optimum: Any = None,
    *,
    alpha: Sequence[float] | float | None = None,
    extent: float | None = None,
    ax: Any = None,
) -> Any:
    """Where is error + L1 penalty smallest? The error surface over the diamonds, one panel per alpha.

    Parameters
    ----------
    error : (2, 2) array, callable or Fit, optional
        A Gram matrix ``G`` (symmetric, positive definite): the error is ``1/2 (w - optimum)' G (w - optimum)``, solved
        exactly. A function ``f(w1, w2)`` that gives a number: the error may be curved; it must have second derivatives,
        and the lowest of its minima in the square ``|w_j| <= extent`` is shown. A result of `dr.fit` with two
        parameters: the mean loss of its data, solved by the engine behind `dr.fit` (bounds and penalty factors of that
        fit play no part). Default: a Gram matrix of two correlated inputs.
    optimum : (2,) array, optional
        The weights with the lowest error; with a Gram matrix only. Default: (2, 1.1).
    alpha : float or sequence of float, optional
        Strengths of the penalty, a panel for each. Default: three, so that both weights, one and none are kept (for L1
        and a quadratic) or all shrink.
    extent : float, optional
        Half width of the square in which a function's minima are looked for. Default: 4; of a fit, twice its largest
        parameter.
    ax : Axes or sequence of Axes, optional
        Where to draw: one for each panel; a single one gets the first panel. None: a new figure.

    Returns
    -------
    Axes or array of Axes

    Raises
    ------
    InputError
        If the matrix is not positive definite, an alpha is negative, or no minimum lies in the square.
    InputTypeError
        If ``error`` is none of the above.
    """
    return _draw(_error_spec(1.0, error, optimum, alpha=alpha, extent=extent), ax)


def l2_with_error(
    error: Any = None,
    optimum: Any = None,
    *,
    alpha: Sequence[float] | float | None = None,
    extent: float | None = None,
    ax: Any = None,
) -> Any:
    """Where is error + L2 penalty smallest? The error surface over the circles, one panel per alpha.

    Parameters, value and errors as in `l1_with_error`.
    """
    return _draw(_error_spec(0.0, error, optimum, alpha=alpha, extent=extent), ax)


def spec(name: str, *args: Any, **options: Any) -> FigureSpec:
    """A picture as plain data.

    Parameters
    ----------
    name : str
        Name of a function of this module, such as ``"l1_with_error"``.
    *args, **options
        As in that function, without ``ax``.

    Raises
    ------
    InputError
        If there is no such picture.
    """
    if name not in _SPEC:
        raise InputError(f"There is no picture {name!r}: choose one of {', '.join(_SPEC)}.")
    return _SPEC[name](*args, **options)


def save(file: str | os.PathLike[str], name: str, *args: Any, **options: Any) -> None:
    """Write a picture, with its question and its sentence, to a ``.png``, ``.svg`` or ``.pdf`` file; see `spec`."""
    from .figures.saving import check_ending, write

    check_ending(file)
    write(file, spec(name, *args, **options))


def _draw(picture: FigureSpec, ax: Any) -> Any:
    from .figures import mpl

    return mpl.draw(picture, ax)


def _contours_spec(l1_ratio: float, levels: Any = _LEVELS) -> FigureSpec:
    values = _numbers(levels, "levels")
    if not (values > 0).all():
        raise InputError(f"levels={_shown(levels)}: each must be more than 0 (only the point 0 costs nothing).")
    return classic.level_sets([float(value) for value in np.unique(values)], l1_ratio)


def _error_spec(
    l1_ratio: float, error: Any = None, optimum: Any = None, *, alpha: Any = None, extent: Any = None
) -> FigureSpec:
    plane, names = _plane(error, optimum, extent)
    if alpha is None:
        # quadratic L1: both kept, one kept, none kept; L2 shrinks at any of them
        alphas = plane.steepest * np.array([0.15, 0.6, 1.1] if l1_ratio == 1 else [0.1, 0.5, 2.0])
    else:
        alphas = _numbers(alpha, "alpha")
        if (alphas < 0).any():
            raise InputError(f"alpha={_shown(alpha)}: penalty strength must be 0 or more (0 = no penalty).")
    return classic.with_error(plane, [float(a) for a in alphas], l1_ratio, names)


def _plane(error: Any, optimum: Any, extent: Any) -> tuple[Plane, tuple[str, str]]:
    """The error surface that is meant, and what its weights are called."""
    names = ("w1", "w2")
    problem = getattr(getattr(error, "path", None), "problem", None)
    if (problem is not None or callable(error)) and optimum is not None:
        raise InputError("optimum= belongs to a Gram matrix: the lowest point of a function or a fit is found.")
    if extent is not None and not (_numbers(extent, "extent").size == 1 and 0 < float(np.ravel(extent)[0]) < np.inf):
        raise InputError(f"extent={_shown(extent)} must be a number more than 0.")
    if problem is not None:
        return _of_fit(error, problem, extent), (problem.names[0], problem.names[1])
    if callable(error):
        return Curved(_checked(error), float(_EXTENT if extent is None else extent)), names
    if extent is not None:
        raise InputError("extent= belongs to an error surface given as a function: a quadratic is solved everywhere.")
    gram = _numbers(_GRAM if error is None else error, "error")
    best = _numbers(_OPTIMUM if optimum is None else optimum, "optimum")
    if gram.shape != (2, 2) or not np.allclose(gram, gram.T, rtol=1e-9, atol=0.0):
        raise InputError(
            f"error has shape {gram.shape}: give a symmetric 2 x 2 Gram matrix, a function f(w1, w2), or a dr.fit of "
            "two parameters."
        )
    if np.linalg.eigvalsh(gram)[0] <= 1e-10 * np.abs(gram).max():
        raise InputError("error must be positive definite: with this matrix there is no single lowest point.")
    if best.shape != (2,):
        raise InputError(f"optimum={_shown(optimum)} must be two numbers, one per weight.")
    return Quadratic(0.5 * (gram + gram.T), best), names


def _checked(f: Callable[..., Any]) -> Callable[[float, float], float]:
    """The function given, its results seen to be numbers."""

    def value(first: float, second: float) -> float:
        found = np.asarray(f(first, second))
        if found.size != 1 or found.dtype.kind not in "biuf":
            raise InputTypeError(
                f"The error surface must give one number at two weights, f(w1, w2); it gave {_shown(found)}."
            )
        return float(found.reshape(()))

    return value


def _of_fit(fit: Any, problem: Any, extent: Any) -> Curved:
    """The mean loss of a fitted function of two parameters; solutions come from the engine that fitted it."""
    from .nonlinear.solve import solve_alpha
    from .penalties import L1L2

    if problem.n_params != 2:
        raise InputError(
            f"The picture shows two parameters, and this fit has {problem.n_params}: fit.plot.touch(first, second) "
            "shows any two of them."
        )
    if not problem.loss.smooth:
        raise InputError(f"The error of {problem.loss.name} has kinks, no smooth contours: choose another loss.")
    ones, far = np.ones(2), np.full(2, np.inf)
    free = replace(problem, penalty_factor=ones, lower=-far, upper=far, groups=None)

    def value(first: float, second: float) -> float:
        found = free.model.trial(np.array([first, second]))
        return float("nan") if found is None else float(free.data_value(free.shifted(found)))

    def refine(u: Float, alpha: float, l1_ratio: float) -> Float:
        return solve_alpha(replace(free, penalty=L1L2(l1_ratio)), alpha, u).b

    start = solve_alpha(replace(free, penalty=L1L2(1.0)), 0.0, fit.coef).b
    reach = 2.0 * float(max(np.abs(start).max(), np.abs(fit.coef).max())) or 1.0
    return Curved(value, float(reach if extent is None else extent), refine)


def _numbers(values: Any, what: str) -> Float:
    try:
        array = np.atleast_1d(np.asarray(values, dtype=np.float64))
    except (TypeError, ValueError):
        raise InputTypeError(f"{what} must hold numbers, not {_shown(values)}.") from None
    if not array.size or not np.isfinite(array).all():
        raise InputError(f"{what}={_shown(values)} must hold finite numbers, at least one.")
    return array


def _shown(value: Any) -> str:
    text = repr(value).replace("\n", " ")
    return text if len(text) <= 60 else text[:57] + "..."


_SPEC: dict[str, Callable[..., FigureSpec]] = {
    "l1_contours": lambda *args, **options: _contours_spec(1.0, *args, **options),
    "l2_contours": lambda *args, **options: _contours_spec(0.0, *args, **options),
    "l1_with_error": lambda *args, **options: _error_spec(1.0, *args, **options),
    "l2_with_error": lambda *args, **options: _error_spec(0.0, *args, **options),
}
