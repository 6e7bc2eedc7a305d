"""The multi-task classes beside scikit-learn's, and what is their own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import sklearn
import sklearn.linear_model as theirs
from scipy import sparse
from sklearn.base import clone
from sklearn.model_selection import KFold

import diamondring as dr

TIGHT = {"tol": 1e-13, "max_iter": 200_000}
# scikit-learn's multi-task classes know weights from version 1.9
OLD = sklearn.__version__.startswith("1.8.")
WEIGHTED = [False, pytest.param(True, marks=pytest.mark.skipif(OLD, reason="no weights in this scikit-learn"))]
ONE = [
    ("MultiTaskLasso", {"alpha": 0.3}),
    ("MultiTaskElasticNet", {"alpha": 0.3, "l1_ratio": 0.3}),
    ("MultiTaskElasticNet", {"alpha": 0.2, "l1_ratio": 0.7, "fit_intercept": False}),
    ("MultiTaskElasticNet", {"alpha": 0.2, "l1_ratio": 0.0}),
]
CHOSEN = [
    ("MultiTaskLassoCV", {"alphas": 8}),
    ("MultiTaskLassoCV", {"alphas": [0.5, 0.05, 0.2], "cv": KFold(3, shuffle=True, random_state=1)}),
    ("MultiTaskElasticNetCV", {"alphas": 6, "l1_ratio": [0.3, 0.9], "cv": 3}),
    ("MultiTaskElasticNetCV", {"alphas": 5, "l1_ratio": 0.6, "eps": 0.01, "fit_intercept": False}),
]


def _data(targets: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(8)
    x = rng.normal(size=(50, 15)) + 1.0
    y = x[:, :4] @ rng.normal(size=(4, targets)) + rng.normal(size=(50, targets))
    return x, y, rng.uniform(0.5, 2.0, 50)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("targets", [1, 3])
@pytest.mark.parametrize("weighted", WEIGHTED)
@pytest.mark.parametrize(("name", "options"), ONE)
def test_one_alpha_agrees(name: str, options: dict, weighted: bool, targets: int) -> None:
    x, y, w = _data(targets)
    a = getattr(dr, name)(**options).fit(x, y, w if weighted else None)
    b = getattr(theirs, name)(**options, **TIGHT).fit(x, y, **({"sample_weight": w} if weighted else {}))
    assert a.coef_ == pytest.approx(b.coef_, abs=1e-8)
    assert a.intercept_ == pytest.approx(b.intercept_, abs=1e-8)
    assert np.shape(a.intercept_) == np.shape(b.intercept_)
    assert a.predict(x) == pytest.approx(b.predict(x), abs=1e-7)
    assert a.dual_gap_ == pytest.approx(b.dual_gap_, abs=1e-8)
    assert a.eps_ / a.tol == pytest.approx(b.eps_ / b.tol)
    assert a.gap_ <= 1e-8


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("targets", [1, 3])
@pytest.mark.parametrize("weighted", WEIGHTED)
@pytest.mark.parametrize(("name", "options"), CHOSEN)
def test_cross_validation_agrees(name: str, options: dict, weighted: bool, targets: int) -> None:
    x, y, w = _data(targets)
    a = getattr(dr, name)(**options).fit(x, y, w if weighted else None)
    b = getattr(theirs, name)(**options, **TIGHT).fit(x, y, **({"sample_weight": w} if weighted else {}))
    assert a.alpha_ == pytest.approx(b.alpha_, rel=1e-10)
    assert a.alphas_ == pytest.approx(b.alphas_, rel=1e-10)
    assert a.mse_path_ == pytest.approx(b.mse_path_, rel=1e-7)
    assert a.coef_ == pytest.approx(b.coef_, abs=1e-8)
    assert a.intercept_ == pytest.approx(b.intercept_, abs=1e-8)
    assert getattr(a, "l1_ratio_", None) == getattr(b, "l1_ratio_", None)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("name", ["lasso_path", "enet_path"])
def test_paths_of_several_targets_agree(name: str) -> None:
    from diamondring.estimators import _path_functions

    x, y, _ = _data()
    a = getattr(_path_functions, name)(x, y, alphas=6)
    b = getattr(theirs, name)(x, y, alphas=6, **TIGHT)
    assert a[0] == pytest.approx(b[0], rel=1e-10)
    assert a[1] == pytest.approx(b[1], abs=1e-8)
    assert a[2] == pytest.approx(b[2], abs=1e-7)


def test_sparse_and_float32_inputs_and_tables() -> None:
    x, y, _ = _data()
    x[np.abs(x) < 0.8] = 0
    dense = dr.MultiTaskLasso(0.3).fit(x, y)
    assert dr.MultiTaskLasso(0.3).fit(sparse.csr_array(x), y).coef_ == pytest.approx(dense.coef_, abs=1e-10)
    single = dr.MultiTaskLasso(0.3).fit(x.astype(np.float32), y)
    assert single.coef_.dtype == np.float32
    assert single.coef_ == pytest.approx(dense.coef_, abs=1e-5)
    table = pd.DataFrame(x, columns=[f"c{j}" for j in range(15)])
    named = dr.MultiTaskLasso(0.3).fit(table, pd.DataFrame(y, columns=["u", "v", "w"]))
    listed = named.coef_table_
    assert list(listed.columns) == ["target", "input", "coef", "coef_per_sd"]
    assert len(listed) == 45
    first = listed[(listed["target"] == 1) & (listed["input"] == "c2")]["coef"].iloc[0]
    assert first == named.coef_[1, 2] == pytest.approx(dense.coef_[1, 2])


def test_an_input_is_used_for_all_targets_or_for_none() -> None:
    x, y, _ = _data()
    used = dr.MultiTaskLasso(0.5).fit(x, y).coef_ != 0
    assert 0 < used[0].sum() < 15
    assert np.array_equal(used, np.repeat(used[:1], 3, axis=0))


def test_prints_say_what_was_minimised(capsys: pytest.CaptureFixture[str]) -> None:
    x, y, _ = _data()
    for model in (dr.MultiTaskLasso(0.5), dr.MultiTaskLassoCV(alphas=4)):
        model = clone(model).fit(x, y)
        assert "proved optimal" in repr(model)
        model.objective()
        text = capsys.readouterr().out
        for part in ("||b_j||", "sum_k", f"scikit-learn's {type(model).__name__}"):
            assert part in text


@pytest.mark.parametrize("name", ["MultiTaskLasso", "MultiTaskElasticNet", "MultiTaskLassoCV", "MultiTaskElasticNetCV"])
def test_one_target_without_columns_is_refused(name: str) -> None:
    x, y, _ = _data()
    with pytest.raises(dr.InputError, match=r"For mono-task outputs, use .*y.reshape\(-1, 1\)"):
        getattr(dr, name)().fit(x, y[:, 0])


def test_a_failed_fit_leaves_the_estimator_as_it_was() -> None:
    x, y, _ = _data()
    model = dr.MultiTaskLasso(0.3).fit(x, y)
    before = model.coef_.copy()
    with pytest.raises(dr.InputError):
        model.fit(x, np.full_like(y, np.nan))
    assert np.array_equal(model.coef_, before)
