"""`dr.curve_fit`: scipy's habits, with penalties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..data.vectors import check_vector
from ..errors import InputError, InputTypeError, answers_ctrl_c
from ..losses import Gaussian, as_loss
from ..messages import did_you_mean, rows_text, value_text
from ..nonlinear.prepare import PreparedModel, make_nonlinear_problem
from .result import CurveFit
from .signature import first_params
from .solving import Request, solve_fit
from .whitening import Whitened, whitening

__all__ = ["curve_fit"]

Float = NDArray[np.float64]

_SCIPY_ONLY = {
    "method": "There is one method here, and it takes bounds: leave method= out.",
    "full_output": "Leave full_output= out: the result has everything as attributes, and unpacks as popt, pcov.",
    "maxfev": "Use max_steps= for the most steps of one alpha.",
    "max_nfev": "Use max_steps= for the most steps of one alpha.",
    "ftol": "Use tol= for the target of the certificate.",
    "xtol": "Use tol= for the target of the certificate.",
    "gtol": "Use tol= for the target of the certificate.",
    "x_scale": "Steps are scaled by themselves: leave x_scale= out.",
    "diff_step": "Steps of differences are chosen by themselves: leave diff_step= out.",
    "f_scale": "Pass loss=dr.Huber(delta) for a robust loss.",
    "epsfcn": "Steps of differences are chosen by themselves: leave epsfcn= out.",
    "args": "f takes x and parameters only: bind other arguments with functools.partial or a lambda.",
}


@answers_ctrl_c
def curve_fit(
    f: Callable[..., Any],
    xdata: Any,
    ydata: Any,
    p0: Any = None,
    sigma: Any = None,
    absolute_sigma: bool = False,
    check_finite: bool | None = None,
    bounds: Any = (-np.inf, np.inf),
    *,
    penalty: Any = None,
    alpha: Any = None,
    loss: Any = "gaussian",
    alphas: Any = None,
    eps: float = 1e-3,
    cv: Any = 5,
    penalty_factor: Any = None,
    groups: Any = None,
    jac: Any = None,
    names: Any = None,
    nan_policy: str | None = None,
    starts: Any = 1,
    random_state: Any = 0,
    tol: float = 1e-8,
    max_steps: int | None = None,
    progress: Any = None,
    **scipy_only: Any,
) -> CurveFit:
    """Fit a curve ``f(x, *params)`` to data, as `scipy.optimize.curve_fit` does, with a penalty if wanted.

    Minimises over the parameters b of f, with ``w_i = 1/sigma_i^2`` (1 without sigma) and W their sum::

        (1/W) sum_i w_i loss(y_i, f(x_i; b)) + alpha sum_j v_j [ l1_ratio |b_j| + (1 - l1_ratio)/2 b_j^2 ]

    where the Gaussian loss is half the squared error. Multiplying all sigma by a number changes nothing but ``pcov``.

    Parameters
    ----------
    f : callable ``f(x, a, b, ...)``
        Returns (M,). The parameters are called as in its signature.
    xdata : (M,) or (k, M) array, or any object
        Handed to f as it is (lists and arrays as float64).
    ydata : (M,) array
    p0 : (p,) array or dictionary by name, optional
        Where to start. Default 1 for every parameter in f's signature; with bounds their middle.
    sigma : number, (M,) or (M, M) array, optional
        Standard deviations of the errors, or their covariance matrix C. With C the first part of the objective is
        ``(1/(2 W)) r' C^-1 r``, r = y - f, and W the trace of ``C^-1``.
    absolute_sigma : bool, default False
        Whether sigma (1 without it) is in the units of y; if not, ``pcov`` is scaled by the errors that are left.
    check_finite : bool, default True
        Refuse values in xdata that are not finite. (Those in ydata never have a fit.)
    bounds : (lower, upper), `scipy.optimize.Bounds`, or dictionary ``{name: (lower, upper)}``
        Each side a number or one per parameter.
    penalty : dr.L1(), dr.L2(), dr.L1L2(l1_ratio) or a name; default none
    alpha : float, "min" or "1se"
        As in `dr.fit`: chosen by cross-validation if there is a penalty and no number.
    loss : name or value, default "gaussian"
    jac : callable ``jac(x, *params)``, "cs", "2-point", "3-point" or None
        The Jacobian (M, p). "2-point" is taken as "3-point".
    nan_policy : None, "raise" or "omit"
        "omit" leaves out rows with NaN in xdata or ydata.
    alphas, eps, cv, penalty_factor, groups, names, starts, random_state, tol, max_steps, progress
        As in `dr.fit`.

    Returns
    -------
    CurveFit
        Unpacks as ``popt, pcov``; and has all that `Fit` has: ``params``, ``names``, ``path``, ``certificate`` ...
        ``pcov`` without a penalty is scipy's; with one it is NaN.

    Raises
    ------
    InputError, InputTypeError
        If an argument cannot be used.
    Interrupted
        On Ctrl-C.

    Warns
    -----
    DataWarning
        Where ``pcov`` is NaN (a penalty) or infinite (the data do not determine the parameters): once, and why.
    SolverWarning
        Where the conditions of a minimum are missed (scipy raises RuntimeError): the parameter and the cause.
    """
    _refuse_scipy_only(scipy_only)
    start, known = first_params(f, p0, names, bounds := _two_sides(bounds))
    x, y, sigma, last = _data(xdata, ydata, sigma, check_finite, nan_policy)
    weights, matrix = _sigma(sigma, len(y), loss)
    prepared = make_nonlinear_problem(
        _Curve(f), start, x, y, loss=loss, penalty=penalty, sample_weight=weights, penalty_factor=penalty_factor,
        bounds=bounds, groups=groups, jac=_Curve(jac) if callable(jac) else jac, names=known, axis=last,
        curve=True,
    )  # fmt: skip
    total = 0.0
    if matrix is not None:
        change = whitening(matrix)
        total = change.sum_weights
        model = Whitened(prepared.problem.model, change)
        prepared = PreparedModel(prepared.function, change.problem(prepared.problem, model), x)
    request = Request(
        alpha=alpha, alphas=alphas, eps=eps, cv=cv, starts=starts, random_state=random_state, tol=tol,
        max_steps=max_steps, progress=progress,
    )  # fmt: skip
    fit = solve_fit(
        prepared, request, kind=CurveFit, absolute=bool(absolute_sigma), sum_weights=total, splits=matrix is None
    )  # fmt: skip
    fit.pcov  # noqa: B018  scipy computes it at once, and says what is wrong with it
    assert isinstance(fit, CurveFit)
    return fit


class _Curve(NamedTuple):
    """``f(x, *params)`` as ``f(params, X)``."""

    spread: Callable[..., Any]

    def __call__(self, params: Any, X: Any) -> Any:
        return self.spread(X, *params)


def _refuse_scipy_only(given: Mapping[str, Any]) -> None:
    for name in given:
        if name in _SCIPY_ONLY:
            raise InputTypeError(f"{name}= is scipy's and has no meaning here. {_SCIPY_ONLY[name]}")
        known = list(curve_fit.__wrapped__.__code__.co_varnames)  # type: ignore[attr-defined]
        raise InputTypeError(f"curve_fit has no argument {name!r}.{did_you_mean(name, known)}")


def _two_sides(bounds: Any) -> Any:
    """scipy takes a list of two sides as well as a tuple."""
    return tuple(bounds) if isinstance(bounds, list) and len(bounds) == 2 else bounds


def _data(
    xdata: Any, ydata: Any, sigma: Any, check_finite: bool | None, nan_policy: str | None
) -> tuple[Any, Any, Any, int]:
    """xdata, ydata and sigma without the rows to omit, and the axis of xdata along which rows lie."""
    if nan_policy not in (None, "raise", "omit"):
        raise InputError(f"nan_policy={nan_policy!r} is not known: use 'raise' or 'omit' (leaves out rows with NaN).")
    numbers = isinstance(xdata, list | tuple | np.ndarray)
    if xdata is None or ydata is None:
        which = "xdata" if xdata is None else "ydata"
        raise InputError(f"{which} is None: dr.curve_fit(f, xdata, ydata).")
    if not hasattr(ydata, "__len__"):
        raise InputError(f"ydata is {value_text(ydata)}; it must be an array (M,), one value per row.")
    if numbers:
        try:
            xdata = np.asarray(xdata, dtype=np.float64)
        except (TypeError, ValueError):
            raise InputError(
                "xdata holds values that are no numbers, or rows of different lengths. Pass an array (M,) or (k, M), "
                "or another object that f understands."
            ) from None
    if nan_policy == "omit":
        xdata, ydata, sigma = _omitted(xdata, ydata, sigma, numbers)
    ndim = len(getattr(xdata, "shape", ()))
    last = ndim - 1 if ndim > 1 and xdata.shape[-1] == len(ydata) else 0
    if numbers and check_finite is not False:
        bad = np.flatnonzero(~np.isfinite(np.moveaxis(xdata, last, 0).reshape(xdata.shape[last], -1)).all(axis=1))
        if len(bad):
            raise InputError(
                f"xdata has values that are missing or infinite ({rows_text(bad.tolist())}). Drop those rows, or pass "
                "nan_policy='omit' (leaves out NaN)."
            )
    return xdata, ydata, sigma, last


def _omitted(xdata: Any, ydata: Any, sigma: Any, numbers: bool) -> tuple[Any, Any, Any]:
    if not numbers:
        raise InputTypeError(f"nan_policy='omit' needs xdata as an array, not {type(xdata).__name__}.")
    y = np.asarray(ydata, dtype=np.float64)
    if y.ndim != 1 or xdata.shape[-1:] != y.shape:
        raise InputError(f"xdata has shape {xdata.shape} and ydata {y.shape}; they need the same rows, (M,) or (k, M).")
    present = ~np.isnan(y) & ~np.isnan(xdata).any(axis=tuple(range(xdata.ndim - 1)))
    if not present.any():
        raise InputError("Every row of xdata or ydata has a missing value: nothing is left to fit.")
    if sigma is not None:
        sigma = np.asarray(sigma)
        sigma = sigma[present] if sigma.shape == y.shape else sigma
        sigma = sigma[np.ix_(present, present)] if sigma.ndim == 2 and sigma.shape[0] == len(y) else sigma
    return xdata[..., present], y[present], sigma


def _sigma(sigma: Any, n: int, loss: Any) -> tuple[Float | None, Float | None]:
    """Weights (n,) of the rows, or a covariance matrix (n, n) of their errors."""
    if sigma is None:
        return None, None
    try:
        given = np.asarray(sigma, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"sigma must hold numbers, not {value_text(sigma)}.") from None
    if given.ndim == 2 and given.size > 1:
        if given.shape != (n, n):
            raise InputError(f"sigma has shape {given.shape}; a covariance matrix of {n} errors is ({n}, {n}).")
        if not isinstance(as_loss(loss), Gaussian):
            raise InputError(
                f"A covariance matrix as sigma belongs to squared errors; loss={as_loss(loss).name!r} takes sigma (M,)."
            )
        return None, given
    errors = np.full(n, float(given.ravel()[0])) if given.size == 1 else check_vector(given, n, "sigma")
    bad = np.flatnonzero(~((errors > 0) & np.isfinite(errors)))
    if len(bad):
        raise InputError(
            f"sigma is {errors[bad[0]]:g} in {rows_text(bad.tolist())}: the standard deviation of an error must be "
            "above 0 and finite."
        )
    return 1.0 / errors**2, None
