"""Ridge: scikit-learn's class, solved by one factorisation, with proof."""

from __future__ import annotations

import numbers
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import MultiOutputMixin
from sklearn.utils._param_validation import Interval, StrOptions

from ..errors import InputError, InputTypeError, answers_ctrl_c
from ..penalties import L2
from ._base import DropIn
from ._solving import make_problem, solve_at, warn_data_flaws
from ._validation import Data, check_parameters, check_training_data, commit

if TYPE_CHECKING:
    from ..paths import Path

Float = NDArray[np.float64]

_SOLVERS = {"auto", "svd", "cholesky", "lsqr", "sparse_cg", "sag", "saga", "lbfgs"}
_SPARSE_WITH_INTERCEPT = {"auto", "lbfgs", "lsqr", "sag", "sparse_cg"}


class RidgeBase(MultiOutputMixin, DropIn):  # type: ignore[misc]
    """What Ridge and RidgeCV share: shapes of the fitted attributes and the translation of alpha."""

    fit_intercept: bool

    def _coefficients(self, data: Data, solved: list[tuple[Path, int]]) -> dict[str, Any]:
        """Fitted attributes from, per target, a path and the row that holds the solution."""
        coef = np.array([path.coef_at(row) for path, row in solved]).astype(data.dtype)
        intercept: Any = np.array([path.intercept[row] for path, row in solved]).astype(data.dtype)
        gap = np.array([path.gap[row] for path, row in solved])
        paths = tuple(path for path, _ in solved)
        one = len(paths) == 1
        if not self.fit_intercept:
            intercept = 0.0
        elif data.flat:
            intercept = intercept[0]
        return {
            "coef_": coef[0] if one else coef,
            "intercept_": intercept,
            "gap_": float(gap[0]) if one else gap,
            "path_": paths[0] if one else paths,
        }

    def _scaling(self, path: Path, alpha: float) -> list[str]:
        return [
            f"  scikit-learn's alpha is W = {path.sum_weights:.6g} times this one, {alpha:.6g}; it writes the same as",
            f"  sum_i w_i (y_i - b0 - x_i'b)^2 + {alpha:.6g} sum_j b_j^2",
        ]


class Ridge(RidgeBase):
    """Linear regression with the L2 penalty; a drop-in for scikit-learn's ``Ridge``.

    Minimises ``sum_i w_i (y_i - b0 - x_i'b)^2 + alpha sum_j b_j^2``. Inputs are not standardised. In the scaling of
    the rest of this package (``path_.alphas``) the strength is ``alpha / W`` with W the sum of weights.

    Parameters
    ----------
    alpha : float or array-like (n_targets,), default 1.0
        Penalty strength, 0 or more, for all targets or one for each; 0 is least squares.
    fit_intercept : bool, default True
        The intercept is never penalised.
    positive : bool, default False
        Keep all coefficients at 0 or above.
    tol : float, default 1e-4
        The fit is solved to a relative duality gap of ``min(tol, 1e-8)``; below 1e-12 counts as 1e-12.
    solver : str, default "auto"
        One of scikit-learn's names, checked as scikit-learn does; the solution does not depend on it.
    copy_X, max_iter, random_state
        Accepted and checked; the solution does not depend on them. X is never written to.

    Attributes
    ----------
    coef_ : ndarray (n_features,) or (n_targets, n_features), of the type of X
    intercept_ : float or ndarray (n_targets,)
    n_iter_ : ndarray (n_targets,)
        Solves per target, always 1.
    solver_ : str
        "direct" (one factorisation), or "active set" with ``positive=True``.
    gap_ : float or ndarray (n_targets,)
        Certified relative duality gap.
    path_ : Path, or tuple of Path for several targets
    coef_table_ : table of coefficients by name
    plot : figures of the fit
    n_features_in_ : int
    feature_names_in_ : ndarray of str, if the inputs have names
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        "alpha": [Interval(numbers.Real, 0, None, closed="left"), "array-like"],
        "fit_intercept": ["boolean"],
        "copy_X": ["boolean"],
        "max_iter": [Interval(numbers.Integral, 1, None, closed="left"), None],
        "tol": [Interval(numbers.Real, 0, None, closed="left")],
        "solver": [StrOptions(_SOLVERS)],
        "positive": ["boolean"],
        "random_state": ["random_state"],
    }

    n_iter_: Any
    solver_: str

    def __init__(
        self,
        alpha: Any = 1.0,
        *,
        fit_intercept: bool = True,
        copy_X: bool = True,
        max_iter: int | None = None,
        tol: float = 1e-4,
        solver: str = "auto",
        positive: bool = False,
        random_state: Any = None,
    ):
        self.alpha = alpha
        self.fit_intercept = fit_intercept
        self.copy_X = copy_X
        self.max_iter = max_iter
        self.tol = tol
        self.solver = solver
        self.positive = positive
        self.random_state = random_state

    @answers_ctrl_c
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit the model.

        Parameters
        ----------
        X : array-like, sparse matrix or table of numbers, (n_samples, n_features)
        y : array-like (n_samples,) or (n_samples, n_targets)
            Several targets are fitted one by one.
        sample_weight : float or array-like (n_samples,), optional
            A weight of 2 is the same as the row twice. One number counts for every row: the penalty is weighed
            against the sum of weights.

        Returns
        -------
        self

        Raises
        ------
        InputError
            If data or a parameter cannot be used.
        Interrupted
            On Ctrl-C; the estimator then keeps its previous state.
        """
        check_parameters(self)
        self._check_solver(hasattr(X, "tocsc"))
        data = check_training_data(self, X, y, sample_weight)
        alphas = self._alphas(data.y.shape[1])
        solved = [(self._solve_target(data, t, float(alpha)), 0) for t, alpha in enumerate(alphas)]
        fitted = {
            **data.learned,
            **self._coefficients(data, solved),
            "n_iter_": np.ones(len(alphas), dtype=np.int32),
            "solver_": "active set" if self.positive else "direct",
            "_alphas_": alphas,
        }
        commit(self, fitted)
        return self

    def _solve_target(self, data: Data, target: int, alpha: float) -> Path:
        problem = make_problem(data, target, L2(), fit_intercept=self.fit_intercept, positive=self.positive)
        path = solve_at(problem, [alpha / data.sum_weights], self.tol)
        warn_data_flaws(path)
        return path

    def _alphas(self, n_targets: int) -> Float:
        """One alpha per target."""
        try:
            alphas = np.ravel(np.asarray(self.alpha, dtype=np.float64))
        except (TypeError, ValueError):
            raise InputError(f"alpha={self.alpha!r} must be a number, or one number per target.") from None
        if len(alphas) not in (1, n_targets):
            raise InputError(
                f"Number of targets and number of penalties do not correspond: {n_targets} != {len(alphas)}. "
                "Give one alpha for all targets, or one for each."
            )
        if not np.all(alphas >= 0):
            raise InputError(f"alpha={self.alpha!r}: penalty strength must be 0 or more (0 = no penalty).")
        return np.broadcast_to(alphas, (n_targets,)).copy()

    def _check_solver(self, is_sparse: bool) -> None:
        """Refuse the combinations that scikit-learn refuses, in its words, and say what this class does."""
        ours = "Here one exact method fits every case: leave solver out."
        if self.solver == "lbfgs" and not self.positive:
            raise InputError(f"'lbfgs' solver can be used only when positive=True. Please use another solver. {ours}")
        if self.positive and self.solver not in ("auto", "lbfgs"):
            raise InputError(
                f"solver='{self.solver}' does not support positive fitting. Please set the solver to 'auto' or "
                f"'lbfgs', or set `positive=False`. {ours}"
            )
        if is_sparse and self.fit_intercept and self.solver not in _SPARSE_WITH_INTERCEPT:
            raise InputError(
                f"solver='{self.solver}' does not support fitting the intercept on sparse data. Please set the solver "
                f"to 'auto' or 'lsqr', 'sparse_cg', 'sag', 'lbfgs' or set `fit_intercept=False`. {ours}"
            )
        if is_sparse and self.solver == "svd":
            raise InputTypeError(f"SVD solver does not support sparse inputs currently. {ours}")

    def _chosen(self, target: int) -> tuple[int, float]:
        alphas: Float = self._alphas_
        return 0, float(alphas[target])

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = self.solver != "svd" and (self.solver != "cholesky" or not self.fit_intercept)
        return tags
