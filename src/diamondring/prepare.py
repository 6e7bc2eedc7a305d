"""From what a user passes to a checked `Problem`: the one place where every entry point turns arguments into data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .losses import Gaussian, MultiGaussian, as_loss
from .names import Names, NumberedNames
from .options import check_bounds, check_factor, check_flag, check_standardize
from .penalties import as_penalty
from .problem import Problem

if TYPE_CHECKING:
    from .encoding import Encoder

__all__ = ["Prepared", "make_problem"]

_LARGEST_LOG = 230.0  # exp of it, 1e100, leaves room for products


class Prepared(NamedTuple):
    """A checked problem, and the encoder that made its inputs out of a table (None for plain numbers)."""

    problem: Problem
    encoder: Encoder | None


def make_problem(
    X: Any,
    y: Any,
    *,
    loss: Any = "gaussian",
    penalty: Any = "L1",
    sample_weight: Any = None,
    offset: Any = None,
    penalty_factor: Any = None,
    bounds: Any = None,
    fit_intercept: bool = True,
    standardize: Any = True,
    strata: Any = None,
    encode: bool = False,
    keep: Any = (),
) -> Prepared:
    """Check every argument of a fit and put them together.

    Tables of numbers without gaps are used as they are; tables with text, categories, booleans, dates or missing
    values are encoded (`Encoder`). With ``encode=True`` so is everything else: arrays may then have gaps (NaN).
    ``keep`` names identifier or date columns to use all the same. ``strata`` belongs to
    survival times. Penalty factors and bounds given by name may name an
    encoded input or a column of the table, which means all inputs made of it.

    Raises
    ------
    InputError
        For anything that cannot be used; the message says what, where and what to do.
    """
    from .data import check_offset, check_target, check_values, check_weights, read_matrix

    encoder = found = None
    scaled: Any = standardize
    names: Names
    if encode or _needs_encoding(X):
        from .encoding import Encoder

        encoder = Encoder.fit(X, sample_weight, keep=keep, standardize=standardize, allow_nan=encode)
        matrix, names = encoder.transform(X, warn=False), tuple(encoder.names)
        scaled = encoder.scaled
    else:
        matrix, given = read_matrix(X)
        names = given if given is not None else NumberedNames(matrix.shape[1])
        # unusable weights are reported before the costlier work on X
        weights = check_weights(sample_weight, matrix.shape[0])
        found = check_values(matrix, given, share=None if weights is None else weights / weights.sum())
        if isinstance(standardize, str):
            scaled = _spare_binary(matrix, standardize)
    n, p = matrix.shape
    groups = _groups(encoder)
    factor = check_factor(penalty_factor, names, groups)
    lower, upper = check_bounds(bounds, names, groups)
    chosen, observations = as_loss(loss), check_weights(sample_weight, n)
    trials = classes = None
    if isinstance(chosen, Gaussian) and strata is None:
        values = check_target(y, n)
    else:
        from .data.targets import read_target, refuse_absent

        target = read_target(y, n, chosen, strata=strata)
        values, trials, classes = target
        observations = trials if observations is None else observations if trials is None else observations * trials
        refuse_absent(target, observations, chosen)
        if isinstance(chosen, MultiGaussian) and values.shape[1] == 1:  # one output couples with nothing
            chosen, values, classes = Gaussian(), np.ascontiguousarray(values[:, 0]), None
    problem = Problem(
        matrix=matrix,
        y=values,
        penalty=as_penalty(penalty),
        weights=observations,
        offset=check_offset(offset, n, outputs=chosen.outputs(values)),
        penalty_factor=factor,
        lower=lower,
        upper=upper,
        fit_intercept=check_flag(fit_intercept, "fit_intercept") and chosen.takes_intercept,
        standardize=check_standardize(scaled, p),
        names=names,
        loss=chosen,
        classes=classes,
    )
    if found is not None and trials is None:  # trials weigh the rows as well
        problem.__dict__["column_moments"] = found
    _refuse_excluded_by_bounds(problem)
    _refuse_bounded_rows(problem)
    _refuse_overflowing_offset(problem)
    return Prepared(problem, encoder)


def _needs_encoding(X: Any) -> bool:
    """Whether X is a table with a column that is not plain numbers, or with a missing value."""
    from .data import is_table

    if not is_table(X):
        return False
    from .data.frames import as_frame

    table = as_frame(X, what="X")
    if not all(dtype.is_numeric() for dtype in table.schema.values()):
        return True
    return any(_has_gap(table[name]) for name in table.columns)


def _has_gap(column: Any) -> bool:
    if column.null_count():
        return True
    return bool(column.dtype.is_float() and column.is_nan().any())


def _groups(encoder: Encoder | None) -> dict[str, tuple[int, ...]]:
    """Inputs made of each column of an encoded table."""
    if encoder is None:
        return {}
    source = np.asarray(encoder.source)
    return {name: tuple(np.flatnonzero(source == i).tolist()) for i, name in enumerate(encoder.columns)}


def _spare_binary(matrix: Any, standardize: str) -> Any:
    """Mask (p,) for ``standardize="numeric"``: all inputs but those that hold only 0 and 1."""
    from .errors import InputError

    if standardize != "numeric":
        raise InputError(f"standardize={standardize!r} is not known: use True, False or 'numeric' (spares 0/1 inputs).")
    if not isinstance(matrix, np.ndarray):
        csc = matrix.tocsc()
        column = np.repeat(np.arange(csc.shape[1]), np.diff(csc.indptr))
        return np.bincount(column, weights=(csc.data != 0) & (csc.data != 1), minlength=csc.shape[1]) > 0
    return np.array([bool(np.any((matrix[:, j] != 0) & (matrix[:, j] != 1))) for j in range(matrix.shape[1])])


def _refuse_overflowing_offset(problem: Problem) -> None:
    """With the log link, an offset is a logarithm: often it was forgotten to take it."""
    from .errors import InputError
    from .messages import rows_text

    if problem.offset is None or problem.loss.link != "log":
        return
    far = np.flatnonzero(np.abs(problem.offset) > _LARGEST_LOG)
    if far.size:
        raise InputError(
            f"offset holds {problem.offset[far[0]]:g} ({rows_text(far.tolist())}); with loss={problem.loss.name!r} it "
            "is a logarithm, and exp of it is out of range. Pass np.log(exposure)."
        )


def _refuse_excluded_by_bounds(problem: Problem) -> None:
    """An input cannot be both left out and forced away from 0."""
    from .errors import InputError

    if not problem.bounded:
        return
    clash = np.isinf(problem.penalty_factor) & ((problem.lower > 0) | (problem.upper < 0))
    for j in np.flatnonzero(clash)[:1]:
        raise InputError(
            f"{problem.names[j]} is left out (penalty_factor inf) and its bounds do not allow 0: change one of the two."
        )


def _refuse_bounded_rows(problem: Problem) -> None:
    """A penalty on the norm of an input's coefficients is solved without bounds on single ones."""
    from .errors import InputError

    if problem.bounded and problem.loss.grouped:
        single = "MultiGaussian(shared=False)" if problem.loss.name == "multigaussian" else "Multinomial(grouped=False)"
        raise InputError(
            "bounds= cannot be combined with a penalty on all coefficients of an input together. Leave the bounds out, "
            f"or penalise the coefficients one by one: loss=dr.{single}."
        )
