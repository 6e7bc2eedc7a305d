"""The estimators' door: data go through `diamondring.data`, names through scikit-learn, and nothing is set on the way.

Checks never touch the estimator. What they learn (number of inputs, names) is collected on a stand-in and becomes part
of the fitted state that `commit` puts in place in one step at the very end of ``fit``. So a fit that fails or is
interrupted leaves the estimator as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn import get_config
from sklearn.utils.validation import validate_data

from ..blockwise import ColumnMoments
from ..data import check_matrix, check_target, check_values, check_weights, is_series, is_table, read_matrix
from ..errors import InputError, InputTypeError
from ..messages import warn_data
from ..names import Names, NumberedNames

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Data:
    """Checked training data.

    Attributes
    ----------
    matrix : (n, p) float32 or float64 array in any order, or SciPy CSC/CSR array; the user's memory where possible
    y : (n, t) float64 array, one column per target
    weights : (n,) float64 array or None
    names : p names, made up (x0, x1, ...) where the inputs have none
    flat : whether the target was given as one dimension
    learned : fitted attributes that the checks produce (n_features_in_, feature_names_in_, ...)
    moments : means and standard deviations of the columns under these weights, where the checks computed them
    """

    matrix: Any
    y: Float
    weights: Float | None
    names: Names
    flat: bool
    learned: dict[str, Any]
    moments: ColumnMoments | None = None

    @property
    def dtype(self) -> Any:
        """Type of the inputs, which the coefficients share."""
        return self.matrix.dtype

    @property
    def sum_weights(self) -> float:
        """W of the objective: the sum of the weights, or the number of rows."""
        return float(self.matrix.shape[0] if self.weights is None else self.weights.sum())


def stand_in(estimator: Any) -> Any:
    """An unfitted object of the same class with the same parameters, for checks that write attributes."""
    other = object.__new__(type(estimator))
    other.__dict__.update({name: getattr(estimator, name) for name in _parameter_names(type(estimator))})
    return other


def commit(estimator: Any, fitted: dict[str, Any]) -> None:
    """Replace the whole fitted state at once: one assignment, so that it is the old or the new state, never a mixture.

    Fitted attributes are those whose name ends with an underscore.
    """
    kept = {k: v for k, v in vars(estimator).items() if not k.endswith("_") or k.endswith("__")}
    estimator.__dict__ = {**kept, **fitted}


def check_parameters(estimator: Any) -> None:
    """Check constructor parameters against ``_parameter_constraints``, in scikit-learn's words.

    Values that have passed once are remembered: for small data scikit-learn's check takes longer than the fit.
    """
    if get_config()["skip_parameter_validation"]:
        return
    kind = type(estimator)
    values = {name: getattr(estimator, name) for name in _parameter_names(kind)}
    seen = (kind, *((_kinds(value), value) for value in values.values()))
    try:
        if seen in _PASSED:
            return
    except (TypeError, ValueError):  # an array or a list, which has to be looked at
        seen = ()
    try:
        estimator._validate_params()
    except (ValueError, TypeError) as error:
        raise InputError(str(error)) from None
    if seen and all(isinstance(value, _PLAIN) or _is_plain_tuple(value) for value in values.values()):
        if len(_PASSED) >= _REMEMBERED:
            _PASSED.clear()
        _PASSED.add(seen)


def _kinds(value: Any) -> Any:
    """The type of a value, and those of a tuple's members: 1, 1.0 and True are equal, but not the same to a check."""
    return (tuple, *map(type, value)) if type(value) is tuple else type(value)


def _is_plain_tuple(value: Any) -> bool:
    return type(value) is tuple and all(isinstance(each, _PLAIN) for each in value)


_PLAIN = (bool, int, float, str, type(None))
_REMEMBERED = 1000
_PASSED: set[tuple[Any, ...]] = set()


_NAMES: dict[type, tuple[str, ...]] = {}


def _parameter_names(kind: type) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(kind._get_param_names())  # type: ignore[attr-defined]
    return _NAMES[kind]


def check_training_data(estimator: Any, X: Any, y: Any, sample_weight: Any, *, several: bool = True) -> Data:
    """Check everything that ``fit`` of a drop-in class gets.

    Parameters
    ----------
    several : bool
        Whether a target of several columns is allowed. If not, a column vector is flattened with scikit-learn's
        warning, and more columns are refused in the words of its cross-validated classes.

    Raises
    ------
    InputError, InputTypeError
        The message begins as scikit-learn's does and then says which column and row are meant.
    """
    name = type(estimator).__name__
    matrix, names = read_matrix(X, sklearn_words=True, estimator=name)
    moments = check_values(matrix, names, sklearn_words=True)
    n = matrix.shape[0]
    columns = _target_columns(y)
    if columns is None or (columns == 1 and not several):
        target, flat = check_target(y, n, sklearn_words=True, estimator=f"This {name} estimator")[:, None], True
    elif several:
        target, flat = several_targets(y, n, name), False
    elif name.endswith("CV"):
        raise InputError(
            f"For multi-task outputs, use MultiTask{name}, or fit one model per column: y has "
            f"{columns} columns, and {name} chooses one alpha for one target."
        )
    else:
        target, flat = check_target(y, n, sklearn_words=True)[:, None], True  # which refuses it
    weights = check_weights(sample_weight, n, sklearn_words=True)
    learned = {**learn_names(estimator, X), "_library_": table_library(X)}
    return _bundle(matrix, target, weights, learned, flat, names, moments if weights is None else None)


def check_design(estimator: Any, X: Any, sample_weight: Any) -> Data:
    """Inputs and weights alone, for classes whose target is not numbers: the bundle's ``y`` has no columns."""
    matrix, names = read_matrix(X, sklearn_words=True, estimator=type(estimator).__name__)
    moments = check_values(matrix, names, sklearn_words=True)
    weights = check_weights(sample_weight, matrix.shape[0], sklearn_words=True)
    learned = {**learn_names(estimator, X), "_library_": table_library(X)}
    nothing = np.zeros((matrix.shape[0], 0))
    return _bundle(matrix, nothing, weights, learned, True, names, moments if weights is None else None)


def trust_training_data(X: Any, y: Any, sample_weight: Any) -> Data:
    """The same bundle without checks of the values, for ``check_input=False``: only types are brought into line."""
    matrix = X if hasattr(X, "tocsc") else np.asarray(X)
    if matrix.dtype not in (np.float32, np.float64):
        matrix = matrix.astype(np.float64)
    target = np.asarray(y, dtype=np.float64)
    weights = None if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    learned = {"n_features_in_": matrix.shape[1], "_library_": None}
    return _bundle(matrix, target.reshape(len(target), -1), weights, learned, target.ndim == 1)


def _bundle(
    matrix: Any,
    target: Float,
    weights: Float | None,
    learned: dict[str, Any],
    flat: bool,
    names: tuple[str, ...] | None = None,
    moments: ColumnMoments | None = None,
) -> Data:
    return Data(matrix, target, weights, names or NumberedNames(matrix.shape[1]), flat, learned, moments)


def refuse_overflow(matrix: Any, target: Float) -> None:
    """Refuse numbers whose squares do not fit into float64; costs one pass over X.

    Raises
    ------
    InputError
        In the words that scikit-learn uses after its solver has failed on such numbers.
    """
    values = np.atleast_2d(matrix.data) if hasattr(matrix, "tocsc") else matrix
    with np.errstate(over="ignore"):
        # float32 numbers have squares that float64 holds
        inputs = 0.0 if matrix.dtype == np.float32 else float(np.einsum("ij,ij->", values, values))
        total = inputs + float(np.einsum("ij,ij->", target, target))
    if not np.isfinite(total):
        where = "y" if np.isfinite(inputs) else "X"
        raise InputError(
            "Coordinate descent iterations resulted in non-finite parameter values. The input data may contain large "
            f"values and need to be preprocessed. (More exactly: the squares of {where} add up to more than float64 "
            f"holds, 1.8e308. Divide {where} by a large number first.)"
        )


def _target_columns(y: Any) -> int | None:
    """Number of columns of a two-dimensional target; None for anything else."""
    if isinstance(y, np.ndarray):
        return int(y.shape[1]) if y.ndim == 2 else None
    if is_series(y) or y is None:
        return None
    if not is_table(y) and not hasattr(y, "shape"):
        try:
            y = np.asarray(y)
        except ValueError:  # lists of unequal length, which the check of the target explains
            return None
    return int(y.shape[1]) if len(y.shape) == 2 else None


def several_targets(y: Any, n: int, name: str) -> Float:
    matrix, _ = check_matrix(y, name="y", sklearn_words=True, estimator=name)
    if matrix.shape[0] != n:
        raise InputError(
            f"Found input variables with inconsistent numbers of samples: [{n}, {matrix.shape[0]}]. "
            "X and y need the same number of rows."
        )
    return np.asarray(matrix.toarray() if hasattr(matrix, "toarray") else matrix, dtype=np.float64)


def learn_names(estimator: Any, X: Any) -> dict[str, Any]:
    """``n_features_in_`` and, where the inputs have names, ``feature_names_in_``, as scikit-learn sets them."""
    if isinstance(X, list | tuple) and len(X) == 0:
        check_matrix(X, sklearn_words=True, estimator=type(estimator).__name__)  # refused with its own sentence
    if type(X) is np.ndarray and X.ndim == 2:
        return {"n_features_in_": X.shape[1]}  # arrays have no names, and scikit-learn is slow to find that out
    probe = stand_in(estimator)
    try:
        validate_data(probe, X, skip_check_array=True)
    except (ValueError, TypeError) as error:
        raise same_kind(error, str(error)) from error
    return {name: value for name, value in vars(probe).items() if name.endswith("_in_")}


def check_names(estimator: Any, X: Any) -> None:
    """Refuse new data whose number, names or order of inputs differs from the fit, in scikit-learn's words."""
    try:
        validate_data(estimator, X, reset=False, skip_check_array=True)
    except (ValueError, TypeError) as error:
        raise same_kind(error, str(error).rstrip() + _advice(estimator, str(error))) from error


def _advice(estimator: Any, message: str) -> str:
    if "same order" in message:
        return " Reorder the columns, for example X[model.feature_names_in_]."
    if "names" in message and hasattr(estimator, "feature_names_in_"):
        return f" {type(estimator).__name__} was fitted with the columns in feature_names_in_: pass exactly those."
    return " Pass the columns that the model was fitted with."


def check_new_data(estimator: Any, X: Any) -> Any:
    """The inputs given to ``predict`` as a matrix of numbers that fits the fit."""
    matrix, _ = check_matrix(X, sklearn_words=True, estimator=type(estimator).__name__)
    check_names(estimator, X)
    return matrix


def same_kind(error: Exception, message: str) -> InputError | InputTypeError:
    """One of our errors that is also what scikit-learn raised."""
    return InputTypeError(message) if isinstance(error, TypeError) else InputError(message)


def table_library(X: Any) -> str | None:
    """The library that the table X comes from ("pandas", "polars", "pyarrow"), so that tables return in kind."""
    if not is_table(X):
        return None
    from ..tables import library_of

    return library_of(X)


def check_gram(precompute: Any, data: Data, fit_intercept: bool) -> None:
    """Judge a Gram matrix passed as ``precompute`` as scikit-learn does; it is then not needed.

    The engine makes its own Gram matrix, of the columns that matter only, and to full precision.

    Raises
    ------
    InputError
        If one checked entry disagrees with the data.
    """
    if not hasattr(precompute, "__array__") or hasattr(data.matrix, "tocsc"):
        return
    matrix, weights = data.matrix, data.weights
    rounding = 1e-6 if matrix.dtype == np.float32 else 1e-8
    centre = np.average(matrix.astype(np.float64), axis=0, weights=weights)
    if fit_intercept and not np.allclose(centre, 0.0, atol=rounding):
        warn_data(
            "Gram matrix was provided but X was centered to fit intercept: recomputing Gram matrix. "
            "Pass X with columns of mean zero, or leave precompute out: results are the same.",
            UserWarning,
        )
        return
    gram = np.asarray(precompute)
    p = matrix.shape[1]
    if gram.shape != (p, p):
        raise InputError(f"Gram matrix passed in via 'precompute' has shape {gram.shape}; X has {p} columns.")
    first, second = p // 2, min(p // 2 + 1, p - 1)
    share = np.ones(len(matrix)) if weights is None else weights * (len(matrix) / weights.sum())
    expected = float(np.dot(share * matrix[:, first].astype(np.float64), matrix[:, second].astype(np.float64)))
    rtol = 1e-4 if np.float32 in (gram.dtype, matrix.dtype) else 1e-7
    if not np.isclose(expected, gram[first, second], rtol=rtol, atol=1e-5):
        raise InputError(
            "Gram matrix passed in via 'precompute' parameter did not pass validation when a single element was "
            f"checked - please check that it was computed properly. For element ({first},{second}) we computed "
            f"{expected} but the user-supplied value was {gram[first, second]}. Leaving it out gives the same results."
        )
