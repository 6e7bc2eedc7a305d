"""`.explore()` without a browser: the widget's settings, its solution, and what it must not hold."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import diamondring as dr
import figure_results

pytest.importorskip("anywidget", reason="anywidget is not installed: pip install diamondring[notebook]")


def _numbers() -> tuple[Any, Any]:
    X, y = figure_results.table()
    return X.iloc[:, :8].to_numpy(), y.to_numpy()


def _engine(path: Any, index: int, pair: list[int], X: Any, y: Any, penalty: Any, alpha: float) -> Any:
    """The two coefficients as the engine finds them: the others' part of the prediction is an offset."""
    z = (X - path.center) / path.scale
    u = path.coef_at(index) * path.scale
    rest = z @ np.where(np.isin(np.arange(X.shape[1]), pair), 0.0, u)
    options = {"standardize": False, "tol": 1e-12, "offset": rest}
    solved = dr.path(z[:, pair], y, loss=path.loss, penalty=penalty, alphas=[alpha], **options)
    return solved.coef_at(0)


PENALTIES = {"L1": dr.L1(), "L2": dr.L2(), "elastic net": dr.L1L2(0.3)}


def test_the_solution_is_the_fit_and_follows_what_is_set() -> None:
    X, y = _numbers()
    path = dr.path(X, y, alphas=40)
    widget = path.explore("x0", "x4", alpha=path.alphas[15], X=X, y=y)
    assert widget.pair == ("x0", "x4")
    assert widget.error == "data"
    fitted = path.coef_at(15)[[0, 4]]
    np.testing.assert_allclose(widget.solution, fitted * path.scale[[0, 4]], atol=1e-9)
    np.testing.assert_allclose(list(widget.coef.values()), fitted, atol=1e-9)
    assert list(widget.coef) == ["x0", "x4"]
    for penalty, value in PENALTIES.items():
        for alpha in (0.02, 0.3, 1.1):
            widget.penalty, widget.l1_ratio, widget.alpha = penalty, 0.3, alpha
            expected = _engine(path, 15, [0, 4], X, y, value, alpha)
            np.testing.assert_allclose(widget.solution, expected, atol=1e-9)
            assert (np.array(widget.solution) == 0).tolist() == (expected == 0).tolist()
    widget.pair = ("x2", "x1")
    np.testing.assert_allclose(
        widget.solution, _engine(path, 15, [2, 1], X, y, PENALTIES["elastic net"], 1.1), atol=1e-9
    )


def test_without_a_penalty_it_is_the_best_fit_of_the_two() -> None:
    X, y = _numbers()
    widget = dr.path(X, y, alphas=[0.2]).explore(X=X, y=y)
    widget.alpha = 0
    assert np.isfinite(widget.solution).all()
    assert 0 not in widget.solution


@pytest.mark.parametrize(
    ("loss", "make"), [("binomial", lambda y: y > np.median(y)), ("poisson", lambda y: np.exp(y / 8).round())]
)
def test_other_losses_are_explored_through_polynomials(loss: str, make: Any) -> None:
    X, y = _numbers()
    X, target = X[:, :3], make(y)
    path = dr.path(X, target, loss=loss, alphas=[0.05])
    widget = path.explore(X=X, y=target)
    places = [int(name[1:]) for name in widget.pair]
    np.testing.assert_allclose(widget.solution, (path.coef_at(0) * path.scale)[places], atol=1e-6)
    widget.penalty, widget.alpha = "L2", 0.3
    before = np.array(widget.solution)
    assert (before != 0).all()
    widget.pair = widget.pair[::-1]
    np.testing.assert_allclose(widget.solution, before[::-1], atol=1e-6)


def test_a_comparison_and_a_linear_function_need_no_data() -> None:
    c = figure_results.comparison()
    widget = c.explore()
    fit = c["L1"].ingredients
    names = list(fit.names)
    expected = [fit.u[names.index(name)] for name in widget.pair]
    np.testing.assert_allclose(widget.solution, expected, atol=1e-8)
    assert 0 in widget.solution  # the pair that shows most
    X, y = _numbers()
    line = dr.fit(lambda b, x: x @ b, np.zeros(4), X[:, :4], y, alpha=0.3)
    widget = line.explore("b[0]", "b[1]")
    np.testing.assert_allclose(widget.solution, line.coef[:2], atol=1e-8)


def test_selections_and_estimators_are_explored_with_their_data() -> None:
    X, y = figure_results.table()
    selection = figure_results.selection()
    widget = selection.explore("input 0", "input 4", X=X, y=y)
    np.testing.assert_allclose(
        list(widget.coef.values()), selection.path.coef_at(selection.best.index)[[0, 4]], atol=1e-8
    )
    Z, t = _numbers()
    lasso = dr.Lasso(0.3).fit(Z, t)
    widget = dr.explore(lasso, "x0", "x2", X=Z, y=t)
    np.testing.assert_allclose(list(widget.coef.values()), lasso.coef_[[0, 2]], atol=1e-8)


def test_made_up_weights_are_the_default() -> None:
    widget = dr.explore()
    assert widget.error == "quadratic"
    assert widget.names == widget.pair == ("w1", "w2")
    widget.correlation, widget.optimum, widget.alpha = 0.0, (1.9, 0.5), 0.7
    assert widget.solution == pytest.approx((1.2, 0))
    assert widget.solution[1] == 0
    assert repr(widget) == "Explorer of w1 and w2: L1, alpha 0.7; 1.2 and 0"
    widget.penalty = "Lq"
    assert widget.solution is None  # known to the picture only
    assert widget.coef is None
    widget.penalty = "L2"
    assert widget.solution == pytest.approx((1.9 / 1.7, 0.5 / 1.7))


def test_the_state_holds_no_row_and_asks_for_nothing() -> None:
    X, y = _numbers()
    widget = dr.path(X, y, alphas=[0.3]).explore(X=X, y=y)
    state = {key: value for key, value in widget.get_state().items() if key != "_esm"}
    text = json.dumps(state)
    assert not any(f"{value:.5g}" in text for value in X.ravel())
    assert not any(f"{value:.5g}" in text for value in y)
    assert {"alpha", "penalty", "l1_ratio", "pair", "solution"} <= set(state)
    script = widget.get_state()["_esm"]
    for word in ("fetch(", "XMLHttpRequest", "WebSocket", "import(", "eval("):
        assert word not in script
    assert "http" not in script.replace("http://www.w3.org/", "").replace("https://svelte.dev/", "")


def test_inputs_with_a_penalty_of_their_own_cannot_be_chosen() -> None:
    X, y = _numbers()
    path = dr.path(X, y, alphas=[0.3], penalty_factor=[1, 1, 2, 1, 1, 1, 1, 0], bounds=(None, None))
    widget = path.explore(X=X, y=y)
    assert {"x2", "x7"}.isdisjoint(widget.names)
    with pytest.raises(dr.InputError, match="a penalty factor of its own"):
        path.explore("x2", "x0", X=X, y=y)


def test_copies_are_offered_once() -> None:
    X, y = _numbers()
    twice = np.column_stack([X, X[:, 0]])
    with pytest.warns(dr.DataWarning, match="x8 repeats x0"):
        path = dr.path(twice, y, alphas=[0.3])
    assert len({"x0", "x8"} & set(path.explore(X=twice, y=y).names)) == 1
    with pytest.raises(dr.InputError, match="copies of each other"):
        path.explore("x0", "x8", X=twice, y=y)


def test_two_inputs_out_of_many_can_be_named() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(80, 120))
    y = X[:, :3].sum(axis=1) + rng.normal(size=80)
    path = dr.path(X, y, alphas=[0.3])
    quiet = int(np.argsort(np.abs(X.T @ y))[0])
    widget = path.explore(0, f"x{quiet}", X=X, y=y)
    assert widget.pair == ("x0", f"x{quiet}")
    assert len(widget.names) <= 40
    np.testing.assert_allclose(widget.solution, (path.coef_at(0) * path.scale)[[0, quiet]], atol=1e-8)


def test_what_cannot_be_explored_says_what_to_do() -> None:
    X, y = _numbers()
    path = dr.path(X, y, alphas=[0.3])
    curved = dr.fit(lambda b, x: np.tanh(x[:, :2] @ b), np.array([0.1, 0.2]), X, y, alpha=0.01)
    for call, words in (
        (lambda: path.explore(), r"pass the data it was fitted on, \.explore\(X=X, y=y\)"),
        (lambda: path.explore("x0"), "name both, or none"),
        (lambda: path.explore(X=X), "without y"),
        (lambda: dr.path(X, y).explore(X=X, y=y), "Which alpha"),
        (lambda: path.explore("x0", "x99", X=X, y=y), "x99"),
        (lambda: dr.explore(figure_results.comparison().best), "explore the comparison"),
        (lambda: curved.explore(), "known to be linear"),
        (lambda: dr.path(X, y, loss="huber", alphas=[0.3]).explore(X=X, y=y), "'huber'"),
        (lambda: dr.path(X, y, loss="quantile", alphas=[0.1]).explore(X=X, y=y), "'quantile'"),
        (lambda: dr.path(X[:, :1], y, alphas=[0.3]).explore(X=X[:, :1], y=y), "two inputs that can be kept"),
    ):
        with pytest.raises(dr.InputError, match=words):
            call()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("alpha", -1, "must be 0 or more"),
        ("alpha", np.inf, "must be 0 or more"),
        ("l1_ratio", 1.5, "from 0 to 1"),
        ("q", 0, "from 0.3 to 4"),
        ("penalty", "L3", "choose one of L1, L2, elastic net, Lq"),
        ("error", "data", "choose one of quadratic, logistic, curved"),
        ("pair", ("w1", "w1"), "two different names"),
        ("pair", ("w1", "b"), "'b' is not among"),
        ("optimum", (9, 0), "from -3 to 3"),
        ("correlation", 1, "from -0.95 to 0.95"),
    ],
)
def test_settings_that_make_no_sense_are_refused(name: str, value: Any, words: str) -> None:
    widget = dr.explore()
    with pytest.raises(dr.InputError, match=words):
        setattr(widget, name, value)


def test_without_anywidget_a_sentence_says_how_to_get_it() -> None:
    code = "import sys; sys.modules['anywidget'] = None; import diamondring as dr; dr.explore()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode != 0
    assert 'pip install "diamondring[notebook]"' in done.stderr
