"""What the estimators around a small network share: checks, the path, the choice of alpha, what they leave."""

from __future__ import annotations

import numbers
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import check_is_fitted

from ..direct.workers import single_threaded_blas
from ..errors import InputError, answers_ctrl_c
from ..losses import Gaussian, Loss
from ..messages import warn_data
from ..names import NumberedNames
from ..options import check_alphas, check_positive, check_tol
from ..penalties import NoPenalty
from ..problem import Problem
from ..tuning.fold_checks import refuse_unlearnable, strata_of
from ..tuning.folds import Splits, make_splits
from ..wording import alternatives, short
from ._validation import check_design, check_names, check_new_data, commit
from .net_choice import Table, choice_of, held_out
from .net_model import ACTIVATIONS, Network
from .net_path import NetPath, Rows, Spec, alpha_grid, walk

__all__ = ["NetTarget", "PenalizedNet"]

Float = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NetTarget:
    """A checked target: what the network sees, and how its outputs become predictions ``center + scale * output``."""

    y: Float
    weights: Float | None
    loss: Loss
    outputs: int
    center: float
    scale: float
    learned: dict[str, Any]
    classes: tuple[Any, ...] | None = None


class PenalizedNet(BaseEstimator):  # type: ignore[misc]
    """What regressor and classifier share: see `PenalizedNetRegressor`."""

    path_: NetPath
    network_: Network
    weights_: Float
    input_norms_: Float
    alpha_: float
    kkt_: float
    n_features_in_: int
    _row_: int
    _inputs_: tuple[Float, Float]
    _outputs_: tuple[float, float]
    _rule_: str

    def __init__(
        self,
        hidden_layer_sizes: Any,
        *,
        activation: Any,
        alpha: Any,
        alphas: Any,
        eps: float,
        l2: float,
        adaptive: float,
        skip: bool,
        starts: int,
        cv: Any,
        tol: float,
        random_state: Any,
    ):
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.alpha = alpha
        self.alphas = alphas
        self.eps = eps
        self.l2 = l2
        self.adaptive = adaptive
        self.skip = skip
        self.starts = starts
        self.cv = cv
        self.tol = tol
        self.random_state = random_state

    def _read_target(self, y: Any, n: int, weights: Float | None) -> NetTarget:
        raise NotImplementedError

    @answers_ctrl_c
    def fit(self, X: Any, y: Any, sample_weight: Any = None, *, groups: Any = None) -> Self:
        """Fit networks from weak to strong penalties, choose alpha if asked to, and keep its network.

        Parameters
        ----------
        X : array-like or table of numbers (n_samples, n_features), sparse matrices are made dense
        y : array-like (n_samples,)
        sample_weight : float or array-like (n_samples,), optional
            A weight of 2 is the same as the row twice (both in one fold), 0 the same as no row.
        groups : array-like (n_samples,), optional
            Rows of one group stay on one side of every fold.

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
            Where the distance from the optimality conditions misses ``tol``.
        """
        rule = self._wanted_alpha()
        data = check_design(self, X, sample_weight)
        matrix = np.asarray(data.matrix.toarray() if hasattr(data.matrix, "toarray") else data.matrix, dtype=np.float64)
        if len(matrix) == 1:
            raise InputError("n_samples=1: a network cannot be learned from one row. Pass more rows.")
        target = self._read_target(y, len(matrix), data.weights)
        spec = self._spec(matrix.shape[1], target)
        splits = None
        if isinstance(rule, str):
            splits = self._splits(matrix, target, groups)
        with single_threaded_blas():
            path = self._solve(spec, Table(matrix, target.y, target.weights), splits, rule, data.names, target)
        row = choice_of(path, rule) if isinstance(rule, str) else 0
        rows = Rows.of(matrix, target.y, target.weights)
        if (path.status == "missed").any():
            worst = int(np.argmax(path.kkt))
            warn_data(
                f"At {int((path.status == 'missed').sum())} of {len(path)} alphas the distance from the optimality "
                f"conditions misses tol={self.tol:g}; it is {path.kkt[worst]:.1e} at alpha={path.alphas[worst]:.4g}. "
                "Raise l2, which makes the weights better determined, or tol.",
                ConvergenceWarning,
            )
        fitted = {
            **data.learned,
            **target.learned,
            "path_": path,
            "network_": path.network,
            "weights_": path.weights[row].copy(),
            "input_norms_": path.input_norms[row].copy(),
            "alpha_": float(path.alphas[row]),
            "kkt_": float(path.kkt[row]),
            "_row_": row,
            "_inputs_": (rows.center, rows.scale),
            "_outputs_": (target.center, target.scale),
            "_rule_": rule if isinstance(rule, str) else "given",
            "_names_": data.names,
        }
        commit(self, fitted)
        return self

    def _solve(
        self, spec: Spec, table: Table, splits: Splits | None, rule: str | float, names: Any, target: NetTarget
    ) -> NetPath:
        fitting, start = spec.begin(Rows.of(table.X, table.y, table.weights))
        wanted = check_alphas(self.alphas)
        eps, tol = check_positive(self.eps, "eps", below=1.0), check_tol(self.tol)
        if isinstance(rule, float):
            count = wanted if isinstance(wanted, int) else len(wanted)
            alphas = np.geomspace(rule, eps * rule, max(2, count)) if rule > 0 else np.zeros(1)
        elif isinstance(wanted, int):
            alphas = alpha_grid(fitting, start, wanted, eps)
        else:
            alphas = wanted
        path = walk(fitting, alphas, start, tol, names)
        if splits is None:
            return path
        # the mean squared error is twice the Gaussian loss
        unit = 2.0 * target.scale**2 if isinstance(target.loss, Gaussian) else 1.0
        return held_out(spec, table, splits, path, unit)

    def _splits(self, matrix: Float, target: NetTarget, groups: Any) -> Splits:
        p = matrix.shape[1]
        nowhere = np.full(p, np.inf)
        problem = Problem(
            matrix, target.y, NoPenalty(), target.weights, None, np.ones(p), -nowhere, nowhere, True, False,
            NumberedNames(p), target.loss, target.classes,
        )  # fmt: skip
        splits = make_splits(
            matrix, target.y, cv=self.cv, groups=groups, random_state=self._seed(), sample_weight=target.weights,
            strata=strata_of(problem),
        )  # fmt: skip
        refuse_unlearnable(problem, splits)
        return splits

    def _wanted_alpha(self) -> str | float:
        alpha: Any = self.alpha
        if isinstance(alpha, str) and alpha in ("min", "1se"):
            return alpha
        if isinstance(alpha, numbers.Real) and not isinstance(alpha, bool) and 0 <= (value := float(alpha)) < np.inf:
            return value
        raise InputError(
            f"alpha={alpha!r}: use 'min' (lowest held-out error), '1se' (strongest within one standard error of it), "
            "or a number of 0 or more."
        )

    def _spec(self, inputs: int, target: NetTarget) -> Spec:
        sizes: Any = self.hidden_layer_sizes
        hidden = tuple(np.atleast_1d(np.asarray(sizes, dtype=object)).tolist())
        whole = all(isinstance(m, int | np.integer) and not isinstance(m, bool) and m >= 1 for m in hidden)
        if not hidden or not whole:
            raise InputError(
                f"hidden_layer_sizes={sizes!r}: pass the number of units of each hidden layer, for example (16,) or "
                "(32, 8)."
            )
        if self.activation not in ACTIVATIONS:
            raise InputError(f"activation={self.activation!r}: use {alternatives([repr(a) for a in ACTIVATIONS])}.")
        starts: Any = self.starts
        if not isinstance(starts, int | np.integer) or isinstance(starts, bool) or starts < 1:
            raise InputError(f"starts={starts!r}: pass how many random starts to try, 1 or more.")
        adaptive: Any = self.adaptive
        if not isinstance(adaptive, numbers.Real) or not 0 <= float(adaptive) < np.inf:
            raise InputError(f"adaptive={adaptive!r}: pass a number of 0 (all inputs cost the same) or more.")
        seeds = np.random.SeedSequence(self._seed()).generate_state(int(starts))
        network = Network(inputs, tuple(int(m) for m in hidden), target.outputs, self.activation, bool(self.skip))
        return Spec(
            network, target.loss, check_positive(self.l2, "l2"), float(adaptive), tuple(int(seed) for seed in seeds)
        )

    def _seed(self) -> int:
        """One number that all random choices follow from."""
        from sklearn.utils import check_random_state

        if isinstance(self.random_state, numbers.Integral):
            return int(self.random_state)
        return int(check_random_state(self.random_state).randint(2**31 - 1))

    def _outputs(self, X: Any) -> Float:
        """What the network gives for new rows, in the units of the target: (n,), or (n, K)."""
        check_is_fitted(self)
        matrix = check_new_data(self, X)
        check_names(self, X)
        kept = np.flatnonzero(self.input_norms_ > 0)
        part = matrix[:, kept]
        Z = np.asarray(part.toarray() if hasattr(part, "toarray") else part, dtype=np.float64)
        center, scale = self._inputs_
        with single_threaded_blas():
            out = self.network_.predict(self.weights_, (Z - center[kept]) / scale[kept], kept)
        out = self._outputs_[0] + self._outputs_[1] * out
        return out[:, 0] if out.shape[1] == 1 else out

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags

    @property
    def selected_(self) -> NDArray[np.bool_]:
        """Inputs (n_features,) that the network uses."""
        check_is_fitted(self)
        return np.asarray(self.input_norms_ > 0)

    @property
    def n_features_selected_(self) -> int:
        """How many inputs the network uses."""
        return int(self.selected_.sum())

    @property
    def feature_importances_(self) -> Float:
        """Norms of the inputs' weights as shares of their sum, (n_features,); 0 for inputs that are not used."""
        check_is_fitted(self)
        total = float(self.input_norms_.sum())
        return self.input_norms_ / total if total > 0 else np.zeros_like(self.input_norms_)

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Names of the inputs that the network uses.

        Parameters
        ----------
        input_features : array-like of str, optional
            Names of all inputs; those of the fit by default, else x0, x1, ...
        """
        selected = self.selected_
        if input_features is None:
            given = np.asarray(self._names_ if hasattr(self, "feature_names_in_") else NumberedNames(len(selected)))
        else:
            given = np.asarray(input_features, dtype=object)
            if len(given) != len(selected):
                raise InputError(f"input_features has {len(given)} names; the fit had {len(selected)} inputs.")
            if hasattr(self, "feature_names_in_") and not np.array_equal(given, self.feature_names_in_):
                raise InputError("input_features is not equal to feature_names_in_: pass those, or nothing.")
        return np.asarray(given, dtype=object)[selected]

    def __repr__(self, N_CHAR_MAX: int = 700) -> str:
        text = str(super().__repr__(N_CHAR_MAX=N_CHAR_MAX))
        if not hasattr(self, "path_"):
            return text
        status = str(self.path_.status[self._row_])
        proof = "local minimum" if status != "missed" else "target missed"
        text += (
            f"\n  network of {self.network_.size} weights, alpha {self.alpha_:.4g}: uses {self.n_features_selected_} "
            f"of {len(self.input_norms_)} inputs; {proof}, distance from optimality {self.kkt_:.1e}"
        )
        if self.path_.error is not None and self.path_.fold_errors is not None:
            error, folds = float(self.path_.error[self._row_]), len(self.path_.fold_errors)
            text += f"\n  held-out error {short(error, 4)} ({folds} folds)"
        return text
