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
from .figures.corner import corner
from .figures.one_weight import jump
from .figures.one_weight import one_weight as _one_weight
from .figures.plane import Curved, Plane, Quadratic
from .figures.spec import FigureSpec
from .options import brief

__all__ = ["l1_contours", "l1_corner", "l1_with_error", "l2_contours", "l2_with_error", "one_weight", "save", "spec"]

Float = NDArray[np.float64]
_GRAM = ((1.0, 0.45), (0.45, 0.8))
_OPTIMUM = (2.0, 1.1)
_GRAM3 = ((1.6, 0.4, 0.1), (0.4, 1.0, 0.3), (0.1, 0.3, 0.45))
_OPTIMUM3 = (0.1, 2.0, 1.4)
_VIEW = (30.0, 24.0)
_TIMES = np.linspace(0.0, 3.0, 40)
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
    error : (2, 2) array, callable, "curved" or Fit, optional
        A Gram matrix ``G`` (symmetric, positive definite): the error is ``1/2 (w - optimum)' G (w - optimum)``, solved
        exactly. A function ``f(w1, w2)`` that gives a number: the error may be curved; it must have second derivatives,
        and the lowest of its minima in the square ``|w_j| <= extent`` is shown. "curved": such an error, that of the
        decay ``w1 exp(-w2 t)``. A result of `dr.fit` with two
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


def l1_corner(
    gram: Any = None,
    optimum: Any = None,
    *,
    alpha: Sequence[float] | float | None = None,
    view: tuple[float, float] = _VIEW,
    ax: Any = None,
) -> Any:
    """What are the corners of L1 good for? The octahedron of three weights and the error ellipsoid that touches it.

    Parameters
    ----------
    gram : (3, 3) array, optional
        The error is ``1/2 (w - optimum)' gram (w - optimum)``; symmetric, positive definite. Default: three correlated
        inputs.
    optimum : (3,) array, optional
        The weights with the lowest error.
    alpha : float or sequence of float, optional
        Strengths of the penalty, a panel for each. Default: one that keeps two weights, one that keeps a single one
        (for the default error). Solved by `dr.path`, with its certificate.
    view : (azimuth, elevation), default (30, 24)
        Degrees: from where the picture is seen.
    ax : Axes or sequence of Axes, optional

    Returns
    -------
    Axes or array of Axes

    Raises
    ------
    InputError
        If the matrix is not positive definite or an alpha is negative.
    """
    return _draw(_corner_spec(gram, optimum, alpha=alpha, view=view), ax)


def one_weight(
    alpha: float = 1.0, *, l1_ratio: float = 0.5, q: float = 0.5, reach: float | None = None, ax: Any = None
) -> Any:
    """What does each penalty do to one weight? Unpenalised against penalised value.

    The error is ``1/2 (w - u)^2``, the penalties are ``alpha |w|`` (L1), ``alpha w^2 / 2`` (L2), their mixture (the
    elastic net) and ``alpha |w|^q`` (Lq), whose weight jumps for q < 1.

    Parameters
    ----------
    alpha : float, default 1
        More than 0.
    l1_ratio : float, default 0.5
        Share of L1 in the elastic net, 0 to 1.
    q : float, default 0.5
        Exponent of Lq, 0.1 to 4.
    reach : float, optional
        Both axes run from -reach to reach. Default: three times alpha or, if that is further, twice the jump of Lq.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        If a value is out of its range.
    """
    return _draw(_one_weight_spec(alpha, l1_ratio=l1_ratio, q=q, reach=reach), ax)


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
        raise InputError(f"levels={brief(levels)}: each must be more than 0 (only the point 0 costs nothing).")
    return classic.level_sets([float(value) for value in np.unique(values)], l1_ratio)


def _error_spec(
    l1_ratio: float, error: Any = None, optimum: Any = None, *, alpha: Any = None, extent: Any = None
) -> FigureSpec:
    plane, names = _plane(error, optimum, extent)
    if alpha is None:
        # quadratic L1: both kept, one kept, none kept; L2 shrinks at any of them
        alphas = plane.steepest * np.array([0.15, 0.6, 1.1] if l1_ratio == 1 else [0.1, 0.5, 2.0])
    else:
        alphas = _strengths(alpha)
    return classic.with_error(plane, [float(a) for a in alphas], l1_ratio, names)


def _corner_spec(gram: Any = None, optimum: Any = None, *, alpha: Any = None, view: Any = _VIEW) -> FigureSpec:
    from .paths import path
    from .penalties import L1

    g = _matrix(_GRAM3 if gram is None else gram, "gram", 3)
    best = _vector(_OPTIMUM3 if optimum is None else optimum, "optimum", 3)
    steepest = float(np.abs(g @ best).max())
    alphas = steepest * np.array([0.14, 0.37]) if alpha is None else _strengths(alpha)
    angles = _vector(view, "view", 2)
    # rows whose mean squared error is this error
    rows = np.sqrt(3.0) * np.linalg.cholesky(g).T
    solved = path(
        rows, rows @ best, penalty=L1(), alphas=np.unique(alphas)[::-1], fit_intercept=False, standardize=False
    )
    solutions = [solved.coef_at(int(np.flatnonzero(solved.alphas == a)[0])) for a in alphas]
    return corner(g, best, [float(a) for a in alphas], solutions, (float(angles[0]), float(angles[1])))


def _one_weight_spec(alpha: Any = 1.0, *, l1_ratio: Any = 0.5, q: Any = 0.5, reach: Any = None) -> FigureSpec:
    strength = _between(alpha, "alpha", 0.0, np.inf, "more than 0")
    share = _between(l1_ratio, "l1_ratio", -1e-300, 1.0, "0 to 1")
    power = _between(q, "q", 0.0999999, 4.0, "0.1 to 4")
    far = max(3.0 * strength, 2.0 * jump(strength, power)[1])
    if reach is not None:
        far = _between(reach, "reach", 0.0, np.inf, "more than 0")
    return _one_weight(strength, share, power, far)


def _between(value: Any, what: str, above: float, most: float, words: str) -> float:
    found = _numbers(value, what)
    if found.size != 1 or not above < float(found[0]) <= most:
        raise InputError(f"{what}={brief(value)} must be one number, {words}.")
    return float(found[0])


def _strengths(alpha: Any) -> Float:
    values = _numbers(alpha, "alpha")
    if (values < 0).any():
        raise InputError(f"alpha={brief(alpha)}: penalty strength must be 0 or more (0 = no penalty).")
    return np.ravel(values)


def _matrix(values: Any, what: str, size: int) -> Float:
    gram = _numbers(values, what)
    if gram.shape != (size, size) or not np.allclose(gram, gram.T, rtol=1e-9, atol=0.0):
        more = ", a function f(w1, w2), or a dr.fit of two parameters" if what == "error" else ""
        raise InputError(f"{what} has shape {gram.shape}: give a symmetric {size} x {size} Gram matrix{more}.")
    if np.linalg.eigvalsh(gram)[0] <= 1e-10 * np.abs(gram).max():
        raise InputError(f"{what} must be positive definite: with this matrix there is no single lowest point.")
    return 0.5 * (gram + gram.T)


def _vector(values: Any, what: str, size: int) -> Float:
    found = _numbers(values, what)
    if found.shape != (size,):
        raise InputError(f"{what}={brief(values)} must be {('two', 'three')[size - 2]} numbers.")
    return found


def _plane(error: Any, optimum: Any, extent: Any) -> tuple[Plane, tuple[str, str]]:
    """The error surface that is meant, and what its weights are called."""
    names = ("w1", "w2")
    if isinstance(error, str) and error == "curved":
        error, names = _decay, ("height", "rate")
    problem = getattr(getattr(error, "path", None), "problem", None)
    if (problem is not None or callable(error)) and optimum is not None:
        raise InputError("optimum= belongs to a Gram matrix: the lowest point of a function or a fit is found.")
    if extent is not None and not (_numbers(extent, "extent").size == 1 and 0 < float(np.ravel(extent)[0]) < np.inf):
        raise InputError(f"extent={brief(extent)} must be a number more than 0.")
    if problem is not None:
        return _of_fit(error, problem, extent), (problem.names[0], problem.names[1])
    if callable(error):
        return Curved(_checked(error), float(_EXTENT if extent is None else extent)), names
    if extent is not None:
        raise InputError("extent= belongs to an error surface given as a function: a quadratic is solved everywhere.")
    gram = _matrix(_GRAM if error is None else error, "error", 2)
    return Quadratic(gram, _vector(_OPTIMUM if optimum is None else optimum, "optimum", 2)), names


def _decay(height: float, rate: float) -> float:
    """Mean squared error of ``height exp(-rate t)``, observed without noise at height 2, rate 0.8."""
    return float(np.mean((2.0 * np.exp(-0.8 * _TIMES) - height * np.exp(-rate * _TIMES)) ** 2))


def _checked(f: Callable[..., Any]) -> Callable[[float, float], float]:
    """The function given, its results seen to be numbers."""

    def value(first: float, second: float) -> float:
        found = np.asarray(f(first, second))
        if found.size != 1 or found.dtype.kind not in "biuf":
            raise InputTypeError(
                f"The error surface must give one number at two weights, f(w1, w2); it gave {brief(found)}."
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
        raise InputTypeError(f"{what} must hold numbers, not {brief(values)}.") from None
    if not array.size or not np.isfinite(array).all():
        raise InputError(f"{what}={brief(values)} must hold finite numbers, at least one.")
    return array


_SPEC: dict[str, Callable[..., FigureSpec]] = {
    "l1_contours": lambda *args, **options: _contours_spec(1.0, *args, **options),
    "l2_contours": lambda *args, **options: _contours_spec(0.0, *args, **options),
    "l1_corner": lambda *args, **options: _corner_spec(*args, **options),
    "one_weight": lambda *args, **options: _one_weight_spec(*args, **options),
    "l1_with_error": lambda *args, **options: _error_spec(1.0, *args, **options),
    "l2_with_error": lambda *args, **options: _error_spec(0.0, *args, **options),
}
