"""``lasso_path`` and ``enet_path`` with the arguments and results of scikit-learn's functions."""

from __future__ import annotations

from numbers import Integral
from typing import Any

import numpy as np

from ..data import check_matrix, check_target
from ..errors import InputError
from ._multitask_solving import make_problem as make_row_problem
from ._multitask_solving import row_gap
from ._solving import (
    dual_gap,
    is_unrelated,
    make_problem,
    penalty_of,
    refuse_grid_without_l1,
    solve_at,
    solve_grid,
    unrelated_grid,
)
from ._validation import Data, check_gram, several_targets, trust_training_data

# what scikit-learn passes on to its coordinate descent: accepted, and without influence on the solution
_SOLVER_PARAMETERS = {"tol", "max_iter", "random_state", "selection", "do_screening"}


def enet_path(
    X: Any,
    y: Any,
    *,
    l1_ratio: float = 0.5,
    eps: float = 1e-3,
    n_alphas: int | None = None,
    alphas: Any = 100,
    precompute: Any = "auto",
    Xy: Any = None,
    copy_X: bool = True,
    coef_init: Any = None,
    verbose: Any = False,
    return_n_iter: bool = False,
    positive: bool = False,
    check_input: bool = True,
    **params: Any,
) -> tuple[Any, ...]:
    """Elastic-net solutions along a path of alphas, without intercept, as scikit-learn's function gives them.

    Parameters
    ----------
    X : array-like or sparse matrix (n_samples, n_features)
    y : array-like (n_samples,) or (n_samples, n_targets)
        Several targets are coupled: an input is used for all of them or for none, as in `MultiTaskElasticNet`.
    l1_ratio : float, default 0.5
    eps : float, default 1e-3
        Smallest over largest alpha of an automatic grid.
    alphas : int or array-like, default 100
        Length of an automatic grid, or the values.
    n_alphas : int, optional
        The older name of an integer ``alphas``.
    positive : bool, default False
        Keep all coefficients at 0 or above.
    precompute, Xy, copy_X, coef_init, verbose, tol, max_iter, random_state, selection, do_screening
        Accepted; the solution does not depend on them, except that ``tol`` under 1e-8 tightens the certified gap.
    return_n_iter : bool, default False
        Return one count per alpha as well; each is 1 (see `ElasticNet.n_iter_`).
    check_input : bool, default True
        False trusts X and y to be clean arrays.

    Returns
    -------
    alphas : (n_alphas,) array, decreasing
    coefs : (n_features, n_alphas) array of the type of X, or (n_targets, n_features, n_alphas)
    dual_gaps : (n_alphas,) array, in the units of the objective
    n_iters : list of int, only with ``return_n_iter``

    Raises
    ------
    InputError
        For unknown arguments, or data that cannot be used.
    """
    unknown = [name for name in params if name not in _SOLVER_PARAMETERS]
    if unknown:
        raise InputError(
            f"Unexpected parameters in params {unknown}: this function fits without an intercept or scaling; use "
            "dr.path(X, y) for those."
        )
    if np.ndim(y) > 1 and np.shape(y)[1] > 1:
        if positive:
            raise InputError("positive=True is not allowed for multi-output (y.ndim != 1): pass one column of y.")
        data = _checked(X, y) if check_input else trust_training_data(X, y, None)
        problem = make_row_problem(data, penalty_of(l1_ratio), fit_intercept=False)
    else:
        data = _checked(X, y) if check_input else trust_training_data(X, y, None)
        check_gram(precompute, data, fit_intercept=False)
        problem = make_problem(data, 0, penalty_of(l1_ratio), fit_intercept=False, positive=positive)
    wanted = n_alphas if n_alphas is not None else (100 if alphas is None else alphas)
    tol = params.get("tol", 1e-4)
    if isinstance(wanted, Integral):
        refuse_grid_without_l1(l1_ratio)
        path = solve_grid(problem, int(wanted), eps, tol)
        if is_unrelated(path):
            path = solve_at(problem, unrelated_grid(int(wanted)), tol)
    else:
        path = solve_at(problem, wanted, tol)
    gaps = np.array([(dual_gap if path.outputs == 1 else row_gap)(problem, path, i) for i in range(len(path.alphas))])
    coefs = np.array([each.toarray().T for each in path.coefs], dtype=data.dtype)
    coefs = np.asfortranarray(coefs if path.outputs > 1 else coefs[0])
    counts = ([1] * len(path.alphas),) if return_n_iter else ()
    return (path.alphas, coefs, gaps, *counts)


def lasso_path(X: Any, y: Any, *, alphas: Any = 100, **params: Any) -> tuple[Any, ...]:
    """Lasso solutions along a path of alphas: `enet_path` with ``l1_ratio=1``."""
    return enet_path(X, y, l1_ratio=1.0, alphas=alphas, **params)


def _checked(X: Any, y: Any) -> Data:
    matrix, _ = check_matrix(X, sklearn_words=True)
    n = matrix.shape[0]
    several = np.ndim(y) > 1 and np.shape(y)[1] > 1
    target = several_targets(y, n, "enet_path") if several else check_target(y, n, sklearn_words=True)
    return trust_training_data(matrix, target, None)
