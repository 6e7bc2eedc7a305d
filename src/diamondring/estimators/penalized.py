"""PenalizedRegressor: the general estimator, for tables as they come, in the package's own scaling of alpha."""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import RegressorMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import check_is_fitted

from ..blockwise import product
from ..data import check_matrix, check_target, check_vector, check_weights, is_table
from ..encoding import Encoder

# what encoding uses; loaded with the class, it does not slow down the first fit
from ..errors import InputError, answers_ctrl_c
from ..messages import warn_data
from ..paths import Path, solve
from ..penalties import as_penalty
from ..prepare import make_problem
from ..tune import missed_text, select
from ._base import FittedPrints, empty_table, held_out_line
from ._solving import warn_data_flaws, warn_missed
from ._validation import check_names, commit, learn_names, table_library

if TYPE_CHECKING:
    from ..model import Model
    from ..tune import Selection

Float = NDArray[np.float64]


class PenalizedRegressor(RegressorMixin, FittedPrints):  # type: ignore[misc]
    """Linear regression with a penalty of your choice, for arrays and for tables with text and missing values.

    Minimises, with W the sum of weights, o the offset, s_j the standard deviation of input j (1 if it is not
    standardised) and v_j its penalty factor::

        (1/W) sum_i w_i 1/2 (y_i - o_i - b0 - x_i'b)^2
            + alpha sum_j v_j [ l1_ratio s_j |b_j| + (1 - l1_ratio)/2 s_j^2 b_j^2 ]

    Coefficients are in the inputs' own units, whatever is standardised. In tables every level of a text column
    becomes an input of its own (no reference level), missing text is a level, and a missing number becomes the
    training median with an indicator beside it; ``encoder_.describe()`` prints the encoding.

    Parameters
    ----------
    penalty : dr.L1(), dr.L2(), dr.L1L2(l1_ratio), dr.NoPenalty() or a name, default "L1"
    alpha : "cv", "1se" or float, default "cv"
        "cv" takes the alpha with the lowest held-out error, "1se" the strongest one within one standard error of it.
        A number is used as it is; 0 is least squares.
    l1_ratios : sequence of float, optional
        Shares of L1 to choose from, with ``penalty=dr.L1L2()``.
    alphas : int or values, default 100
        Length of the automatic grid for "cv" and "1se", or the values to try.
    eps : float, default 1e-3
        Smallest over largest alpha of the automatic grid.
    standardize : bool or "numeric", default True
        Penalise on the scale of unit standard deviation; "numeric" spares 0/1 inputs.
    penalty_factor : array (p,) or dict by name, optional
        0 leaves an input unpenalised, inf leaves it out. A name is an input, or a column of the table for all inputs
        made of it. Missing names have factor 1.
    bounds : (lower, upper), dict by name of such pairs, or array (p, 2), optional
        Limits of the coefficients in the inputs' own units; None is no limit.
    fit_intercept : bool, default True
    cv : int, splitter or iterable of (train, test), default 10
        A number means shuffled folds. Encoding, imputing and standardising are learned inside each fold.
    repeats : int, default 1
        How often the rows are dealt into folds anew.
    scoring : None, name of a scikit-learn scorer or scorer, default None
        What "cv" and "1se" compare; None is the mean squared error.
    keep : sequence of str
        Identifier and date columns to use all the same; they are left out otherwise.
    tol : float, default 1e-8
        Target for the certified relative duality gap; below 1e-12 counts as 1e-12.
    random_state : int, RandomState or None, default 0
        For the shuffling of folds.

    Attributes
    ----------
    coef_ : ndarray (n_encoded,)
        In the units of the encoded inputs, ordered as `get_feature_names_out`.
    intercept_, alpha_, l1_ratio_, gap_ : float
    path_ : Path
        The fit; with "cv" and "1se" at every alpha of the grid.
    selection_ : Selection or None
        The cross-validation; None for a given alpha.
    encoder_ : Encoder
    model_ : Model
        The small model that can be saved and loaded without the training data.
    coef_table_ : table of coefficients by name
    plot : figures of the fit
    n_features_in_ : int
    feature_names_in_ : ndarray of str, if the inputs have names
    """

    coef_: Float
    intercept_: float
    alpha_: float
    gap_: float
    path_: Path
    selection_: Selection | None
    encoder_: Encoder
    n_features_in_: int
    _row_: int
    _rule_: str
    _library_: str | None
    _target_: str

    def __init__(
        self,
        penalty: Any = "L1",
        alpha: Any = "cv",
        *,
        l1_ratios: Sequence[float] | None = None,
        alphas: Any = 100,
        eps: float = 1e-3,
        standardize: Any = True,
        penalty_factor: Any = None,
        bounds: Any = None,
        fit_intercept: bool = True,
        cv: Any = 10,
        repeats: int = 1,
        scoring: Any = None,
        keep: Sequence[str] = (),
        tol: float = 1e-8,
        random_state: Any = 0,
    ):
        self.penalty = penalty
        self.alpha = alpha
        self.l1_ratios = l1_ratios
        self.alphas = alphas
        self.eps = eps
        self.standardize = standardize
        self.penalty_factor = penalty_factor
        self.bounds = bounds
        self.fit_intercept = fit_intercept
        self.cv = cv
        self.repeats = repeats
        self.scoring = scoring
        self.keep = keep
        self.tol = tol
        self.random_state = random_state

    @answers_ctrl_c
    def fit(self, X: Any, y: Any, sample_weight: Any = None, *, groups: Any = None, offset: Any = None) -> Self:
        """Encode, choose alpha if asked to, and fit.

        Parameters
        ----------
        X : table, array-like or sparse matrix (n_samples, n_features)
            Tables may hold text, categories, booleans, dates and missing values; arrays numbers and NaN.
        y : array-like (n_samples,)
        sample_weight : float or array-like (n_samples,), optional
            A weight of 2 is the same as the row twice (both in one fold), 0 the same as no row.
        groups : array-like (n_samples,), optional
            Rows of one group stay on one side of every fold.
        offset : array-like (n_samples,), optional
            A known part of the prediction.

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
        DataWarning
            One sentence for each column that is constant, left out, or makes the solution not unique.
        ConvergenceWarning
            Where the target gap is missed.
        """
        wanted, target = self._wanted_alpha(), _target_name(y)
        learned = {**learn_names(self, X), "_library_": table_library(X), "_target_": target}
        X, y, weights = self._check(X, y, sample_weight)
        options: dict[str, Any] = {
            "penalty": as_penalty(self.penalty), "sample_weight": weights, "offset": offset,
            "penalty_factor": self.penalty_factor, "bounds": self.bounds, "fit_intercept": self.fit_intercept,
            "standardize": self.standardize, "encode": True, "keep": self.keep,
        }  # fmt: skip
        selection: Selection | None = None
        if isinstance(wanted, str):
            selection = select(
                X, y, alphas=self.alphas, eps=self.eps, l1_ratios=self.l1_ratios, cv=self.cv, groups=groups,
                scoring=self.scoring, repeats=self.repeats, random_state=self.random_state, tol=self.tol, **options,
            )  # fmt: skip
            path, row, encoder = selection.path, _choice(selection, wanted).index, selection.encoder
        else:
            prepared = make_problem(X, y, **options)
            path, row, encoder = solve(prepared.problem, [wanted], tol=self.tol), 0, prepared.encoder
            path = replace(path, encoder=encoder)
        self._warn(path, selection)
        fitted = {
            **learned,
            "coef_": path.coef_at(row),
            "intercept_": float(path.intercept[row]),
            "alpha_": float(path.alphas[row]),
            "l1_ratio_": float(path.l1_ratio),
            "gap_": float(path.gap[row]),
            "path_": path,
            "selection_": selection,
            "encoder_": encoder,
            "_row_": row,
            "_rule_": wanted if isinstance(wanted, str) else "given",
        }
        commit(self, fitted)
        return self

    def _wanted_alpha(self) -> str | float:
        alpha: Any = self.alpha
        if isinstance(alpha, str) and alpha in ("cv", "1se"):
            return alpha
        if isinstance(alpha, numbers.Real) and not isinstance(alpha, bool) and 0 <= (value := float(alpha)) < np.inf:
            return value
        raise InputError(
            f"alpha={alpha!r}: use 'cv' (lowest held-out error), '1se' (strongest within one standard error of it), or "
            "a number of 0 or more (0 = no penalty)."
        )

    def _check(self, X: Any, y: Any, sample_weight: Any) -> tuple[Any, Float, Float | None]:
        """Checks in scikit-learn's words of what reads like its own input; tables are left to the encoder."""
        name = type(self).__name__
        if not is_table(X):
            X, _ = check_matrix(X, allow_nan=True, sklearn_words=True, estimator=name)
        n = int(X.shape[0])
        if n == 1 and isinstance(self.alpha, str):
            raise InputError(
                f"n_samples=1: alpha={self.alpha!r} compares rows that were held out, and there is only one. Pass a "
                "number for alpha, or more rows."
            )
        target = check_target(y, n, sklearn_words=True, estimator=f"This {name} estimator")
        return X, target, check_weights(sample_weight, n, sklearn_words=True)

    def _warn(self, path: Path, selection: Selection | None) -> None:
        warn_data_flaws(path)
        warn_missed(path)
        if selection is not None and selection.missed:
            warn_data(missed_text(selection.missed), ConvergenceWarning)

    def predict(self, X: Any, offset: Any = None) -> Float:
        """Predict for new rows.

        Parameters
        ----------
        X : table, array-like or sparse matrix (n_samples, n_features)
            The columns of the fit in their order. A category that training never had counts as none of the known
            ones, with one warning.
        offset : array-like (n_samples,), optional
            Added to the predictions.

        Returns
        -------
        ndarray of shape (n_samples,)
        """
        check_is_fitted(self)
        if not is_table(X):
            X, _ = check_matrix(X, allow_nan=True, sklearn_words=True, estimator=type(self).__name__)
        check_names(self, X)
        predicted = product(self.encoder_.transform(X, match="order"), self.coef_) + self.intercept_
        return predicted if offset is None else predicted + check_vector(offset, len(predicted), name="offset")

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Names of the encoded inputs, in the order of ``coef_``; for example ``Street=Pave``.

        Parameters
        ----------
        input_features : array-like of str, optional
            Only checked against the names of the fit.
        """
        check_is_fitted(self)
        if input_features is not None and hasattr(self, "feature_names_in_"):
            given = np.asarray(input_features, dtype=object)
            if not np.array_equal(given, self.feature_names_in_):
                raise InputError("input_features is not equal to feature_names_in_: pass those, or nothing.")
        return np.asarray(self.encoder_.names, dtype=object)

    @property
    def model_(self) -> Model:
        """The small model: encoding, coefficients and what is known about the fit; ``model_.save(file)``."""
        check_is_fitted(self)
        from ..model import Model, Stats

        selection = self.selection_
        facts: dict[str, Any] = {"rule": "given", "columns": self.n_features_in_}
        if selection is not None:
            choice = _choice(selection, self._rule_)
            facts |= {
                "rule": self._rule_,
                "held_out_error": choice.error,
                "held_out_se": choice.se,
                "baseline_error": selection.baseline.error,
                "scoring": selection.scoring,
                "folds": selection.folds,
                "seed": self.random_state if isinstance(self.random_state, numbers.Integral) else None,
            }
        return Model.from_path(
            self.path_, self._row_, encoder=self.encoder_, target=self._target_ or "y", stats=Stats(**facts)
        )

    @property
    def coef_table_(self) -> Any:
        """Coefficients by encoded input, the strongest effect first, in the table library of the training data.

        Columns: ``input``; ``column`` of the table it is made of; ``coef`` per unit; ``coef_per_sd`` per standard
        deviation.
        """
        return self.model_.coef_table(like=empty_table(self._library_))

    def _chosen(self, target: int) -> tuple[int, float]:
        return self._row_, self.alpha_

    def _summary(self) -> list[str]:
        lines = super()._summary()
        if self.selection_ is not None:
            lines.append(held_out_line(self.selection_, _choice(self.selection_, self._rule_)))
        return lines

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.allow_nan = True
        return tags


def _choice(selection: Selection, rule: str) -> Any:
    return selection.one_se if rule == "1se" else selection.best


def _target_name(y: Any) -> str:
    name = getattr(y, "name", None)
    return name if isinstance(name, str) else ""
