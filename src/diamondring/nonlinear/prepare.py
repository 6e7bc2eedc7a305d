"""From a user's arguments to a checked `NonlinearProblem`: the one place where nonlinear fits turn them into data."""

from __future__ import annotations

import inspect
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..data import check_offset, check_weights
from ..data.targets import read_target, refuse_absent
from ..errors import InputError, InputTypeError
from ..losses import Gaussian, Loss, MultiGaussian, as_loss
from ..messages import value_text
from ..penalties import as_penalty
from ..wording import counted
from .bound import BoundModel
from .functions import ModelFunction, model_function
from .problem import NonlinearProblem
from .settings import group_numbers, penalty_factors, refuse_bounded_groups

__all__ = ["PreparedModel", "make_nonlinear_problem"]

Float = NDArray[np.float64]


class PreparedModel(NamedTuple):
    """A function with its parameters, the checked problem, and the inputs as f takes them."""

    function: ModelFunction
    problem: NonlinearProblem
    X: Any


def make_nonlinear_problem(
    f: Any, params: Any, X: Any, y: Any, *, loss: Any = "gaussian", penalty: Any = "L1", sample_weight: Any = None,
    offset: Any = None, penalty_factor: Any = None, bounds: Any = None, groups: Any = None, jac: Any = None,
    names: Any = None, strata: Any = None, axis: int = 0, curve: bool = False,
) -> PreparedModel:  # fmt: skip
    """Check every argument of a nonlinear fit and put them together.

    ``axis`` is the one of X along which rows lie; ``curve`` says that f's signature was read already.

    Raises
    ------
    InputError, InputTypeError
        For anything that cannot be used; the message says what, where and what to do.
    FitError
        If f fails or is not finite at the start.
    """
    _refuse_missing(f, params, X, y)
    if not curve:
        _refuse_signature(f, params, X)
    chosen = _ungrouped(as_loss(loss))
    strength = as_penalty(penalty)
    function = model_function(f, params, jac=jac, names=names, bounds=bounds, example_X=X, axis=axis)
    layout, lower, upper = function.layout, function.lower, function.upper
    factor = penalty_factors(penalty_factor, layout)
    group = group_numbers(groups, layout)
    refuse_bounded_groups(group, lower, upper, layout.names)
    _refuse_excluded_by_bounds(function.names, lower, upper, factor)
    model = function.bind(X)
    n = model.n_rows
    target = read_target(y, n, chosen, strata=strata)
    weights, trials = check_weights(sample_weight, n), target.weights
    weights = trials if weights is None else weights if trials is None else weights * trials
    refuse_absent(target, weights, chosen)
    values, classes = target.values, target.classes
    if isinstance(chosen, MultiGaussian) and values.shape[1] == 1 and model.outputs == 1:
        chosen, values, classes = Gaussian(), np.ascontiguousarray(values[:, 0]), None
    _refuse_outputs(model, chosen, values, classes)
    problem = NonlinearProblem(
        model=model, y=values, loss=chosen, penalty=strength, weights=weights,
        offset=check_offset(offset, n, outputs=chosen.outputs(values)), penalty_factor=factor, lower=lower, upper=upper,
        names=tuple(layout.names), groups=group, classes=classes,
    )  # fmt: skip
    return PreparedModel(function, problem, X)


def _refuse_missing(f: Any, params: Any, X: Any, y: Any) -> None:
    if not callable(f):
        what = "the parameters" if callable(params) else value_text(f)
        raise InputTypeError(
            f"f must be a function f(params, X) that returns one prediction per row; it is {what}. "
            "The order is dr.fit(f, params, X, y)."
        )
    if callable(params) and X is not None:
        raise InputTypeError("params is a function: the order is dr.fit(f, params, X, y).")
    if y is None:
        missing = "X and y are" if X is None else "y is"
        raise InputError(f"{missing} missing: dr.fit(f, params, X, y), with params the values to start from.")
    if X is None:
        raise InputError("X is missing: dr.fit(f, params, X, y). If f needs no inputs, pass the row numbers.")


def _refuse_signature(f: Any, params: Any, X: Any) -> None:
    if hasattr(f, "named_parameters"):
        return  # a module takes X alone
    try:
        signature = inspect.signature(f)
    except (TypeError, ValueError):
        return  # written in C
    try:
        signature.bind(params, X)
    except TypeError:
        raise InputTypeError(
            f"f must take two arguments, f(params, X); this one takes {signature}. Functions f(x, a, b, ...) are for "
            "dr.curve_fit."
        ) from None


def _ungrouped(loss: Loss) -> Loss:
    """Parameters of f are grouped by ``groups=``, not by the loss."""
    if isinstance(loss, MultiGaussian):
        return MultiGaussian(shared=False)
    if loss.grouped:
        raise InputError(
            f"{loss!r} penalises all coefficients of an input together, and f(params, X) has parameters, not inputs. "
            "Pass dr.Multinomial() and say with groups= which parameters belong together."
        )
    return loss


def _refuse_excluded_by_bounds(names: tuple[str, ...], lower: Float, upper: Float, factor: Float) -> None:
    clash = np.flatnonzero(np.isinf(factor) & ((lower > 0) | (upper < 0)))
    if len(clash):
        name = names[int(clash[0])]
        raise InputError(
            f"{name} is left out (penalty_factor inf) and its bounds do not allow 0: change one of the two."
        )


def _refuse_outputs(model: BoundModel, loss: Loss, values: Float, classes: Any) -> None:
    wanted = loss.outputs(values)
    if model.outputs == wanted:
        return
    found = "one number" if model.outputs == 1 else f"{model.outputs} numbers"
    reason = f"loss={loss.name!r} needs {counted(wanted, 'number')}"
    if classes is not None and wanted > 1:
        reason += ", one per " + ("class" if loss.kind == "classes" else "target")
    raise InputError(f"f returns {found} per row; {reason}.")
