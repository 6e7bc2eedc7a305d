"""What the general estimators share: tables as they come, any penalty, the choice of alpha, the model they leave."""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import check_is_fitted

from ..blockwise import product
from ..data import check_matrix, check_offset, check_weights, is_table
from ..encoding import Encoder

# what encoding uses; loaded with the class, it does not slow down the first fit
from ..errors import InputError, answers_ctrl_c
from ..losses import Loss
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


class Target(NamedTuple):
    """A target that its estimator has checked."""

    y: Any  # as `make_problem` takes it
    weights: Float | None
    loss: Loss
    learned: dict[str, Any]  # fitted attributes, for example classes_


class Penalized(FittedPrints):
    """A linear model with a penalty of your choice, for arrays and for tables with text and missing values.

    Subclasses say what a target is (`_read_target`) and turn linear predictors into predictions.
    """

    coef_: Float
    intercept_: Any
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
        penalty: Any,
        alpha: Any,
        *,
        loss: Any,
        l1_ratios: Sequence[float] | None,
        alphas: Any,
        eps: float,
        standardize: Any,
        penalty_factor: Any,
        bounds: Any,
        fit_intercept: bool,
        cv: Any,
        repeats: int,
        scoring: Any,
        keep: Sequence[str],
        tol: float,
        random_state: Any,
    ):
        self.penalty = penalty
        self.alpha = alpha
        self.loss = loss
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

    def _read_target(self, y: Any, n: int, weights: Float | None) -> Target:
        """Check the target, and find the loss."""
        raise NotImplementedError

    @answers_ctrl_c
    def fit(self, X: Any, y: Any, sample_weight: Any = None, *, groups: Any = None, offset: Any = None) -> Self:
        """Encode, choose alpha if asked to, and fit.

        Parameters
        ----------
        X : table, array-like or sparse matrix (n_samples, n_features)
            Tables may hold text, categories, booleans, dates and missing values; arrays numbers and NaN.
        y : array-like (n_samples,)
            What the loss needs: see the class.
        sample_weight : float or array-like (n_samples,), optional
            A weight of 2 is the same as the row twice (both in one fold), 0 the same as no row.
        groups : array-like (n_samples,), optional
            Rows of one group stay on one side of every fold.
        offset : array-like (n_samples,), optional
            A known part of the linear predictor; (n_samples, K) for a loss with K linear predictors per row.

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
        return self._fit(X, y, sample_weight, groups=groups, offset=offset)

    def _fit(self, X: Any, y: Any, sample_weight: Any, *, groups: Any, **known: Any) -> Self:
        """`fit` with what else is known about the rows: offset, or strata of survival times."""
        wanted, name = self._wanted_alpha(), _target_name(y)
        learned = {**learn_names(self, X), "_library_": table_library(X), "_target_": name}
        X, n = self._check_inputs(X)
        target = self._read_target(y, n, check_weights(sample_weight, n, sklearn_words=True))
        options: dict[str, Any] = {
            "loss": target.loss, "penalty": as_penalty(self.penalty), "sample_weight": target.weights, **known,
            "penalty_factor": self.penalty_factor, "bounds": self.bounds, "fit_intercept": self.fit_intercept,
            "standardize": self.standardize, "encode": True, "keep": self.keep,
        }  # fmt: skip
        selection: Selection | None = None
        if isinstance(wanted, str):
            selection = select(
                X, target.y, alphas=self.alphas, eps=self.eps, l1_ratios=self.l1_ratios, cv=self.cv, groups=groups,
                scoring=self.scoring, repeats=self.repeats, random_state=self.random_state, tol=self.tol, **options,
            )  # fmt: skip
            path, row, encoder = selection.path, choice_of(selection, wanted).index, selection.encoder
        else:
            prepared = make_problem(X, target.y, **options)
            path, row, encoder = solve(prepared.problem, [wanted], tol=self.tol), 0, prepared.encoder
            path = replace(path, encoder=encoder)
        warn_data_flaws(path)
        warn_missed(path)
        if selection is not None and selection.missed:
            warn_data(missed_text(selection.missed), ConvergenceWarning)
        fitted = {
            **learned,
            **target.learned,
            **self._coefficients(path, row),
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

    def _coefficients(self, path: Path, row: int) -> dict[str, Any]:
        intercept = path.intercept[row]
        return {"coef_": path.coef_at(row), "intercept_": float(intercept) if path.outputs == 1 else intercept.copy()}

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

    def _check_inputs(self, X: Any) -> tuple[Any, int]:
        """X and its rows: checked in scikit-learn's words where it reads like its own input; tables are left to the
        encoder."""
        if not is_table(X):
            X, _ = check_matrix(X, allow_nan=True, sklearn_words=True, estimator=type(self).__name__)
        n = int(X.shape[0])
        if n == 1 and isinstance(self.alpha, str):
            raise InputError(
                f"n_samples=1: alpha={self.alpha!r} compares rows that were held out, and there is only one. Pass a "
                "number for alpha, or more rows."
            )
        return X, n

    def _linear_predictor(self, X: Any, offset: Any = None) -> Float:
        """``offset + intercept + X coef`` for new rows: (n,), or (n, K) with K outputs."""
        check_is_fitted(self)
        if not is_table(X):
            X, _ = check_matrix(X, allow_nan=True, sklearn_words=True, estimator=type(self).__name__)
        check_names(self, X)
        path, row = self.path_, self._row_
        eta = product(self.encoder_.transform(X, match="order"), path.coef_at(row).T) + path.intercept[row]
        known = check_offset(offset, len(eta), outputs=path.outputs)
        return np.asarray(eta if known is None else eta + known)

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
            choice = choice_of(selection, self._rule_)
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
        deviation. With several outputs the name of the output comes first.
        """
        return self.model_.coef_table(like=empty_table(self._library_))

    def _chosen(self, target: int) -> tuple[int, float]:
        return self._row_, self.alpha_

    def _summary(self) -> list[str]:
        lines = super()._summary()
        if self.selection_ is not None:
            lines.append(held_out_line(self.selection_, choice_of(self.selection_, self._rule_)))
        return lines

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.allow_nan = True
        return tags


def choice_of(selection: Selection, rule: str) -> Any:
    """What a rule chooses: "1se", or the least held-out error."""
    return selection.one_se if rule == "1se" else selection.best


def _target_name(y: Any) -> str:
    name = getattr(y, "name", None)
    return name if isinstance(name, str) else ""
