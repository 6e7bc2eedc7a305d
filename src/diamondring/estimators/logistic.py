"""LogisticRegression: scikit-learn's class, solved with proof."""

from __future__ import annotations

import math
import numbers
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils._param_validation import Hidden, Interval, StrOptions

from ..errors import InputError, answers_ctrl_c
from ..losses import Binomial, Multinomial
from ..messages import warn_data
from ..penalties import Penalty
from ._classifier import LinearClassifier
from ._labels import Labels, read_classes
from ._solving import make_problem, penalty_of, solve_at, warn_data_flaws
from ._validation import Data, check_design, check_parameters, commit

if TYPE_CHECKING:
    from ..paths import Path
    from ..problem import Problem

__all__ = ["LogisticRegression"]

Float = NDArray[np.float64]

CONSTRAINTS: dict[str, Any] = {
    "penalty": [StrOptions({"l1", "l2", "elasticnet"}), None, Hidden(StrOptions({"deprecated"}))],
    "C": [Interval(numbers.Real, 0, None, closed="right")],
    "l1_ratio": [Interval(numbers.Real, 0, 1, closed="both"), None],
    "dual": ["boolean"],
    "tol": [Interval(numbers.Real, 0, None, closed="left")],
    "fit_intercept": ["boolean"],
    "intercept_scaling": [Interval(numbers.Real, 0, None, closed="neither")],
    "class_weight": [dict, StrOptions({"balanced"}), None],
    "random_state": ["random_state"],
    "solver": [StrOptions({"lbfgs", "liblinear", "newton-cg", "newton-cholesky", "sag", "saga"})],
    "max_iter": [Interval(numbers.Integral, 0, None, closed="left")],
    "verbose": ["verbose"],
    "warm_start": ["boolean"],
    "n_jobs": [None, numbers.Integral],
}

PENALTY_DEPRECATED = (
    "'penalty' was deprecated in version 1.8 and will be removed in 1.10. Leave it out and say l1_ratio=0 instead of "
    "penalty='l2', l1_ratio=1 instead of penalty='l1', l1_ratio between 0 and 1 instead of penalty='elasticnet', and "
    "C=np.inf instead of penalty=None."
)


class LogisticRegression(LinearClassifier):
    """Logistic regression for two or more classes; a drop-in for scikit-learn's ``LogisticRegression``.

    Minimises, over intercepts and coefficients, for two classes (y_i 0 or 1, the class that sorts last is 1)::

        C sum_i w_i [log(1 + exp(eta_i)) - y_i eta_i] + sum_j [ l1_ratio |b_j| + (1 - l1_ratio)/2 b_j^2 ]

    with ``eta_i = b0 + x_i'b``; for K classes the multinomial loss ``log sum_k exp(eta_ik) - eta_i,y_i`` with K
    coefficients per input. Inputs are not standardised, the intercept is never penalised. In the scaling of the rest of
    this package (``path_.alphas``) the strength is ``1/(W C)`` with W the sum of weights, class weights included. The
    solution comes with a float64 proof of optimality (``gap_``).

    Every ``l1_ratio`` goes with every ``solver``: there is one exact method, and nothing has to be chosen for the sake
    of the solver.

    Parameters
    ----------
    C : float, default 1.0
        Inverse of the penalty's strength; ``np.inf`` is no penalty.
    l1_ratio : float, default 0.0
        Share of L1 in the penalty: 0 is L2, 1 is L1.
    tol : float, default 1e-4
        The fit is solved to a relative duality gap of ``min(tol, 1e-10)``; below 1e-12 counts as 1e-12.
    fit_intercept : bool, default True
    class_weight : dict, "balanced" or None, default None
        Weights of classes, multiplied with ``sample_weight``; "balanced" gives all classes the same total weight.
    penalty : "l1", "l2", "elasticnet" or None
        Deprecated in scikit-learn 1.8: use ``l1_ratio`` and ``C``.
    dual, intercept_scaling, random_state, solver, max_iter, verbose, warm_start, n_jobs
        Accepted and checked; the solution does not depend on them. (scikit-learn's "liblinear" penalises the intercept
        as well, and cannot do more than two classes; this class never does the one and always can the other.)

    Attributes
    ----------
    classes_ : ndarray (n_classes,)
        The labels, sorted. Labels that only rows of weight 0 have (or a class weight of 0) are left out.
    coef_ : ndarray (1, n_features), or (n_classes, n_features) for three and more, of the type of X
    intercept_ : ndarray (1,) or (n_classes,)
    n_iter_ : ndarray (1,)
        Solves, always 1: the solver ends with a proof instead of counting rounds.
    gap_ : float
        Certified relative duality gap; without penalty, distance from the optimality conditions.
    path_ : Path
    coef_table_ : table of coefficients by name
    plot : figures of the fit
    n_features_in_ : int
    feature_names_in_ : ndarray of str, if the inputs have names

    Notes
    -----
    scikit-learn's documentation of ``linear_model.LogisticRegression`` defines the parameters.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = CONSTRAINTS

    path_: Path
    _row_: int

    def __init__(
        self,
        penalty: Any = "deprecated",
        *,
        C: float = 1.0,
        l1_ratio: float | None = 0.0,
        dual: bool = False,
        tol: float = 1e-4,
        fit_intercept: bool = True,
        intercept_scaling: float = 1,
        class_weight: Any = None,
        random_state: Any = None,
        solver: str = "lbfgs",
        max_iter: int = 100,
        verbose: Any = 0,
        warm_start: bool = False,
        n_jobs: int | None = None,
    ):
        self.penalty = penalty
        self.C = C
        self.l1_ratio = l1_ratio
        self.dual = dual
        self.tol = tol
        self.fit_intercept = fit_intercept
        self.intercept_scaling = intercept_scaling
        self.class_weight = class_weight
        self.random_state = random_state
        self.solver = solver
        self.max_iter = max_iter
        self.verbose = verbose
        self.warm_start = warm_start
        self.n_jobs = n_jobs

    @answers_ctrl_c
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit the model.

        Parameters
        ----------
        X : array-like, sparse matrix or table of numbers, (n_samples, n_features)
            float32 and float64 arrays of any memory order and CSC/CSR matrices are used in place, also when read-only.
        y : array-like (n_samples,)
            Labels: text, whole numbers or booleans.
        sample_weight : float or array-like (n_samples,), optional
            A weight of 2 is the same as the row twice, 0 the same as no row.

        Returns
        -------
        self

        Raises
        ------
        InputError
            If data or a parameter cannot be used.
        Interrupted
            On Ctrl-C; the estimator then keeps its previous state.

        Warns
        -----
        ConvergenceWarning
            Where the target gap is missed; it says why, for example that the classes are separated perfectly.
        """
        check_parameters(self)
        C, penalty = self._strength()
        data = check_design(self, X, sample_weight)
        labels = read_classes(y, len(data.y), data.weights, self.class_weight, type(self).__name__)
        problem = classification(data, labels, penalty, self.fit_intercept)
        path = solve_at(problem, [alpha_of(C, problem)], self.tol)
        warn_data_flaws(path)
        fitted = {
            **data.learned,
            **coefficients(path, 0, data.dtype),
            "classes_": labels.classes,
            "n_iter_": np.ones(1, dtype=np.int32),
            "gap_": float(path.gap[0]),
            "path_": path,
            "_row_": 0,
            "_C_": C,
        }
        commit(self, fitted)
        return self

    def _strength(self) -> tuple[float, Penalty]:
        """C and the penalty that the parameters mean, with scikit-learn's warnings about the deprecated ones."""
        if self.n_jobs is not None:
            warn_data(
                f"'n_jobs' has no effect since 1.8 and will be removed in 1.10. You provided 'n_jobs={self.n_jobs}', "
                "please leave it unspecified.",
                FutureWarning,
            )
        C, ratio = float(self.C), self.l1_ratio
        if isinstance(self.penalty, str) and self.penalty == "deprecated":
            if ratio is None:
                warn_data(
                    "'l1_ratio=None' was deprecated in version 1.8 and will trigger an error in 1.10. Use "
                    "0<=l1_ratio<=1 instead; None means 0.",
                    FutureWarning,
                )
            return C, penalty_of(float(ratio or 0.0))
        warn_data(PENALTY_DEPRECATED, FutureWarning)
        if self.penalty is None:
            if C != 1.0:
                warn_data("Setting penalty=None will ignore the C and l1_ratio parameters.", UserWarning)
            return math.inf, penalty_of(0.0)
        return C, penalty_of(ratio_of_named(self.penalty, ratio))

    def _chosen(self, target: int) -> tuple[int, float]:
        return self._row_, float(self.path_.alphas[self._row_])

    def _scaling(self, path: Path, alpha: float) -> list[str]:
        return [
            f"  scikit-learn's C is 1/(W alpha) = {self._C_:.6g}, with W = {path.sum_weights:.6g} the sum of weights"
        ]


def ratio_of_named(penalty: str, l1_ratio: float | None) -> float:
    """The l1_ratio that a deprecated ``penalty`` means; says so where the two contradict each other."""
    if penalty == "elasticnet":
        if l1_ratio is None:
            raise InputError("l1_ratio must be specified when penalty is elasticnet: a number from 0 to 1.")
        return float(l1_ratio)
    meant = 1.0 if penalty == "l1" else 0.0
    if l1_ratio is not None and 0 < l1_ratio < 1:
        warn_data(f"l1_ratio parameter is only used when penalty is 'elasticnet'. Got (penalty={penalty})", UserWarning)
    if l1_ratio != meant:
        warn_data(
            f"Inconsistent values: penalty={penalty} with l1_ratio={l1_ratio}. penalty is deprecated. Please use "
            "l1_ratio only.",
            UserWarning,
        )
    return meant


def alpha_of(C: float, problem: Problem) -> float:
    """The package's penalty strength for scikit-learn's C: ``1/(W C)``."""
    return 0.0 if math.isinf(C) else 1.0 / (C * problem.stats.sum_weights)


def classification(data: Data, labels: Labels, penalty: Penalty, fit_intercept: bool) -> Problem:
    """Two labels as a logistic regression, more as a multinomial one."""
    from dataclasses import replace

    weighted = data if labels.weights is data.weights else replace(data, weights=labels.weights, moments=None)
    two = len(labels.classes) == 2
    return make_problem(
        weighted, 0, penalty, fit_intercept=fit_intercept, loss=Binomial() if two else Multinomial(),
        target=labels.codes.astype(np.float64) if two else labels.one_hot, classes=tuple(labels.classes.tolist()),
    )  # fmt: skip


def coefficients(path: Path, row: int, dtype: Any) -> dict[str, Any]:
    """``coef_`` (1, p) or (K, p) and ``intercept_`` (1,) or (K,) in scikit-learn's form."""
    coef = np.atleast_2d(path.coef_at(row))
    intercept = np.atleast_1d(path.intercept[row])
    return {"coef_": coef.astype(dtype), "intercept_": intercept.astype(dtype)}
