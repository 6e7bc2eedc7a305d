"""`dr.fit`: parameters of any shape, starts and their minima, what it returns and what it says."""

from __future__ import annotations

import dataclasses
import warnings
from typing import Any, NamedTuple

import numpy as np
import pytest

import diamondring as dr
from cases import loss_data
from diamondring.nonlinear.result import NonlinearPath

X = np.linspace(0.0, 4.0, 60)
Y = 2.0 * np.exp(-0.7 * X) + 0.2 * X + 0.05 * np.random.default_rng(1).normal(size=60)
START = {"a": 1.0, "rate": 1.5, "slope": 1.0, "wave": 1.0}


def curve(b: dict[str, Any], x: Any) -> Any:
    return b["a"] * np.exp(-b["rate"] * x) + b["slope"] * x + b["wave"] * np.cos(3 * x)


OPTIONS: dict[str, Any] = {"penalty_factor": {"rate": 0}, "bounds": {"rate": (0.1, 10)}}


def test_everything_at_one_alpha() -> None:
    fit = dr.fit(curve, START, X, Y, alpha=0.02, **OPTIONS)
    assert isinstance(fit, dr.Fit)
    assert fit.params.keys() == START.keys()
    assert [fit.params[name] for name in fit.names] == fit.coef.tolist()
    assert fit.params["wave"] == 0.0
    assert fit.kept == ("a", "rate", "slope")
    b = fit.params
    value = 0.5 * np.mean((Y - curve(b, X)) ** 2) + 0.02 * (abs(b["a"]) + abs(b["slope"]) + abs(b["wave"]))
    assert fit.objective == pytest.approx(value, rel=1e-12)
    assert (fit.alpha, fit.penalty, fit.loss) == (0.02, dr.L1(), dr.Gaussian())
    assert fit.certificate.value <= 1e-8
    assert fit.certificate.kind == "kkt, local"
    assert fit.certificate.text.startswith("local minimum")
    assert isinstance(fit.path, NonlinearPath)
    assert fit.path.alphas.tolist() == [0.02]
    assert fit.path.params_at(0) == fit.params
    assert fit.selection is None
    assert len(fit.minima) == 1
    assert fit.predict(X) == pytest.approx(curve(b, X))
    assert fit.predict(X[:3], offset=[1.0, 2.0, 3.0]) == pytest.approx(np.add(curve(b, X[:3]), [1, 2, 3]))
    text = repr(fit)
    assert "4 parameters, 60 rows, L1 penalty, alpha 0.02; 3 kept, 1 exactly 0" in text
    assert "1/60 sum_i 1/2 (y_i - f(x_i; b))^2" in text
    assert "+ 0.02 sum_j v_j [ |b_j| ]" in text
    assert "wave" in fit.summary()


def test_alpha_by_held_out_error() -> None:
    fit = dr.fit(curve, START, X, Y, alphas=12, **OPTIONS)
    assert fit.selection is not None
    assert fit.alpha == fit.selection.best.alpha
    assert fit.coef.tolist() == fit.path.coef_at(fit.selection.best.index).tolist()
    assert fit.selection.path.alphas.tolist() == fit.path.alphas.tolist()
    assert "(cross-validation)" in repr(fit)
    strong = dr.fit(curve, START, X, Y, alphas=12, alpha="1se", **OPTIONS)
    assert strong.alpha == strong.selection.one_se.alpha >= fit.alpha
    assert "wave" not in strong.kept
    again = dr.fit(curve, START, X, Y, alphas=12, **OPTIONS)
    assert again.selection.mean_error.tolist() == fit.selection.mean_error.tolist()


def test_other_alphas_on_request() -> None:
    fit = dr.fit(curve, START, X, Y, alpha=0.02, alphas=[0.1, 0.01], **OPTIONS)
    assert fit.path.alphas.tolist() == [0.1, 0.02, 0.01]
    assert fit.coef == pytest.approx(dr.fit(curve, START, X, Y, alpha=0.02, **OPTIONS).coef, rel=1e-6)
    grid = dr.fit(curve, START, X, Y, alpha=0.02, alphas=6, **OPTIONS)
    assert len(grid.path) == 7
    assert 0.02 in grid.path.alphas
    assert "alpha 0.02" in repr(grid)


def test_without_a_penalty_there_are_standard_errors() -> None:
    fit = dr.fit(curve, START, X, Y, penalty=None)
    assert fit.alpha == 0.0
    popt, pcov = dr.curve_fit(
        lambda x, a, rate, slope, wave: curve({"a": a, "rate": rate, "slope": slope, "wave": wave}, x), X, Y
    )
    assert fit.coef == pytest.approx(popt, rel=1e-7)
    assert fit.pcov == pytest.approx(pcov, rel=1e-6)
    assert "+-" in repr(fit)
    assert dr.fit(curve, START, X, Y, alpha=0.0).coef == pytest.approx(popt, rel=1e-7)


def test_the_covariance_of_a_penalised_fit_is_nan_and_says_why_when_it_is_looked_at() -> None:
    fit = dr.fit(curve, START, X, Y, alpha=0.02, **OPTIONS)
    assert np.isnan(fit.stderr).all()
    with pytest.warns(dr.DataWarning, match="pcov is NaN: with the L1 penalty at alpha=0.02") as caught:
        assert np.isnan(fit.pcov).all()
    assert len(caught) == 1
    assert np.isnan(fit.pcov).all()  # the second look says nothing


def test_the_covariance_of_counts_is_that_of_the_likelihood() -> None:
    case = loss_data("poisson", 80, 3, seed=2)
    fit = dr.fit(lambda b, X: X @ b[:3] + b[3], np.zeros(4), case.X, case.y, loss="poisson", penalty=None)
    design = np.column_stack([case.X, np.ones(80)])
    mean = np.exp(design @ fit.coef)
    assert fit.pcov == pytest.approx(np.linalg.inv(design.T @ (mean[:, None] * design)), rel=1e-6)
    assert np.isnan(dr.fit(lambda b, X: X @ b, np.zeros(3), case.X, case.y, loss="huber", alpha=0).stderr).all()


class Pair(NamedTuple):
    left: Any
    right: Any


@dataclasses.dataclass
class Layer:
    weight: Any
    bias: float


@pytest.mark.parametrize(
    "params",
    [
        np.zeros(3),
        np.zeros((3, 1)),
        [0.0, 0.0, 0.0],
        (0.0, [0.0, 0.0]),
        {"w": np.zeros(2, dtype=np.float32), "b": 0.0},
        Pair(np.zeros(2), 0.0),
        Layer(np.zeros(2), 0.0),
        {"layers": [{"w": np.zeros((1, 2))}, {"w": 0.0}]},
    ],
)
def test_parameters_come_back_as_they_went(params: Any) -> None:
    from diamondring.nonlinear.params import read_layout

    design = np.column_stack([np.ones(60), X, X**2])
    layout = read_layout(params)

    def f(b: Any, design: Any) -> Any:
        inside = [np.ravel(np.asarray(part)) for part in leaves(b)]
        return design @ np.concatenate(inside)

    fit = dr.fit(f, params, design, Y, alpha=0.05)
    assert type(fit.params) is type(params)
    expected = dr.path(design, Y, alphas=[0.05], fit_intercept=False, standardize=False).coef_at(0)
    assert fit.coef == pytest.approx(expected, abs=1e-8)
    assert layout.flatten(fit.params) == pytest.approx(fit.coef, abs=1e-6)
    assert [np.shape(one) for one in leaves(fit.params)] == [np.shape(one) for one in leaves(params)]


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [one for part in value.values() for one in leaves(part)]
    if isinstance(value, list | tuple):
        return [one for part in value for one in leaves(part)]
    if dataclasses.is_dataclass(value):
        return [one for part in dataclasses.astuple(value) for one in leaves(part)]
    return [value]


def waves(b: Any, x: Any) -> Any:
    return b[1] * np.sin(b[0] * x)


@pytest.mark.filterwarnings("ignore::diamondring.errors.SolverWarning")  # rounding may come before the target
def test_random_starts_find_the_lower_minimum_and_are_the_same_again() -> None:
    y = np.sin(3.0 * X)
    start = [1.3, 1.0]
    one = dr.fit(waves, start, X, y, alpha=1e-3)
    assert one.objective > 0.1
    many = dr.fit(waves, start, X, y, alpha=1e-3, starts=20)
    assert many.objective < 0.005
    assert np.abs(many.coef) == pytest.approx([3.0, 1.0], abs=0.01)
    values = [each.objective for each in many.minima]
    assert values == sorted(values)
    assert len(values) > 1
    assert many.minima[0].objective == many.objective
    assert many.minima[0].params == many.params
    assert "different minima" in repr(many)
    again = dr.fit(waves, start, X, y, alpha=1e-3, starts=20)
    assert again.coef.tolist() == many.coef.tolist()
    assert [each.starts for each in again.minima] == [each.starts for each in many.minima]


@pytest.mark.filterwarnings("ignore::diamondring.errors.SolverWarning")
def test_given_starts_and_their_minima_along_a_path() -> None:
    y = np.sin(3.0 * X)
    fit = dr.fit(waves, [1.0, 1.0], X, y, alpha=1e-3, starts=[[2.8, 1.0], [0.4, 1.0]])
    assert fit.coef == pytest.approx([3.0, 1.0], abs=0.01)
    path = dr.fit(waves, [1.0, 1.0], X, y, alpha=1e-3, alphas=5, starts=[[2.8, 1.0]])
    assert path.coef == pytest.approx(fit.coef, rel=1e-6)
    assert path.path.objective[path.path.index_of(1e-3)] == path.objective


def test_starts_stay_inside_bounds() -> None:
    from diamondring.nonlinear.prepare import make_nonlinear_problem
    from diamondring.nonlinear.starts import random_starts

    bounds = ([0.0, -np.inf], [0.5, 0.0])
    problem = make_nonlinear_problem(waves, [0.2, -1.0], X, Y, bounds=bounds).problem
    for b in random_starts(problem, np.array([0.2, -1.0]), 50, np.random.default_rng(0)):
        assert (b >= problem.lower).all()
        assert (b <= problem.upper).all()


def test_a_start_where_f_is_not_finite_is_left_out() -> None:
    def f(b: Any, x: Any) -> Any:
        return np.sqrt(b[0]) * x

    fit = dr.fit(f, [1.0], X, 1.3 * X, alpha=1e-3, starts=[[-1.0], [3.0]])
    assert fit.coef[0] == pytest.approx(1.69, rel=1e-2)
    assert fit.minima[0].starts == 2
    assert "1 of 3 starts led to no minimum." in fit.messages


def test_classes_weights_and_offset() -> None:
    case = loss_data("binomial", 60, 4, seed=7)
    labels = np.where(case.y > 0, "yes", "no")
    weights, offset = np.linspace(0.5, 2, 60), 0.3 * np.cos(np.arange(60))
    fit = dr.fit(
        lambda b, X: X @ b["w"] + b["b"], {"w": np.zeros(4), "b": 0.0}, case.X, labels, loss="binomial", alpha=0.03,
        penalty_factor={"b": 0}, sample_weight=weights, offset=offset,
    )  # fmt: skip
    path = dr.path(
        case.X, labels, loss="binomial", alphas=[0.03], standardize=False, sample_weight=weights, offset=offset,
        tol=1e-12,
    )  # fmt: skip
    assert fit.params["w"] == pytest.approx(path.coef_at(0), abs=1e-8)
    assert fit.params["b"] == pytest.approx(path.intercept[0], abs=1e-8)
    assert fit.predict(case.X, offset=offset) == pytest.approx(path.predict(case.X, offset=offset)[:, 0], abs=1e-8)
    assert fit.path.classes == ("no", "yes")
    assert fit.certificate.text.startswith("minimum")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((START, curve, X, Y), "f must be a function .* it is the parameters"),
        ((curve, X, Y), r"y is missing: dr.fit\(f, params, X, y\)"),
        ((curve, START), "X and y are missing"),
        ((curve, START, None, Y), "X is missing"),
        ((curve, None, X, Y), "params is None"),
        ((lambda x, a, b: a, START, X, Y), r"takes \(x, a, b\). Functions f\(x, a, b, ...\) are for dr.curve_fit"),
        ((curve, START, X, Y[:9]), "y has 9 values and X has 60 rows"),
        ((lambda b, x: b["a"], START, X, Y), "f returned one number for 60 rows"),
        ((lambda b, x: np.log(-b["a"]) * x, START, X, Y), "f is nan in rows .* at a = 1"),
    ],
)
def test_what_cannot_be_used_is_said(arguments: tuple[Any, ...], sentence: str) -> None:
    with pytest.raises((dr.InputError, dr.InputTypeError), match=sentence):
        dr.fit(*arguments, alpha=0.1)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"penalty_factor": {"decay": 0}}, "penalty_factor names the parameter 'decay', which does not exist"),
        ({"penalty_factor": {"a": -1}}, "penalty_factor of a is -1"),
        ({"penalty_factor": {"a": np.inf}, "bounds": {"a": (0.5, 2)}}, "a is left out .* bounds do not allow 0"),
        ({"bounds": {"a": (2, 3)}}, "start value of a, 1, lies outside"),
        ({"loss": "poison"}, "Did you mean 'poisson'"),
        ({"loss": "multinomial", "y": np.arange(60) % 3}, "f returns one number per row; .* needs 3 numbers, one per"),
        ({"loss": dr.Multinomial(grouped=True)}, "say with groups= which parameters belong together"),
        ({"jac": lambda b, x: np.ones((60, 4))}, "jac is wrong for the parameter"),
        ({"progress": "yes"}, "progress='yes' must be True, or a function"),
        ({"starts": [[1.0]]}, "not built like the ones of the fit"),
        ({"strata": np.ones(60)}, "strata= belongs to survival times"),
        ({"tol": -1}, "tol=-1"),
        ({"alphas": 0}, "a grid needs at least 1 value"),
    ],
)
def test_options_that_cannot_be_used_are_said(options: dict[str, Any], sentence: str) -> None:
    options = {"alphas": 3, **options}
    y = options.pop("y", Y)
    with pytest.raises((dr.InputError, dr.InputTypeError), match=sentence):
        dr.fit(curve, START, X, y, alpha=0.1, **options)


def test_parameters_without_effect_are_named() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = dr.fit(lambda b, x: b["a"] * x, START, X, Y, alpha=0.01)
    assert any("rate, slope, wave" in message for message in fit.messages)
    assert fit.kept == ("a",)


def test_progress_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    dr.fit(curve, START, X, Y, alpha=0.02, alphas=[0.1, 0.05], progress=True, **OPTIONS)
    assert capsys.readouterr().err.endswith("solved 6 of 6\n")


def test_ctrl_c_in_the_cross_validation_keeps_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    from diamondring.tuning import nonlinear

    def pressed(*args: Any, **options: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(nonlinear, "solve_folds", pressed)
    with pytest.raises(dr.Interrupted, match="in the cross-validation") as stop:
        dr.fit(curve, START, X, Y, alphas=4, **OPTIONS)
    assert len(stop.value.path) == 4


def test_ctrl_c_is_interrupted_with_what_is_done() -> None:
    calls = 0

    def pressed(b: Any, x: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 300:
            raise KeyboardInterrupt
        return curve(b, x)

    with pytest.raises(dr.Interrupted) as stop:
        dr.fit(pressed, START, X, Y, alpha=0.02, alphas=np.geomspace(0.5, 1e-4, 40), **OPTIONS)
    assert stop.value.path is not None
    assert 0 < len(stop.value.path) < 40
