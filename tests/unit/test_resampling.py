"""Refits on bootstrap samples are the fits of the drawn rows, and their figures draw them."""

from __future__ import annotations

import numpy as np
import pytest

import diamondring as dr
from diamondring import resampling
from diamondring.figures.spec import Bars, ErrorBars, Line, Points, VLine
from diamondring.prepare import make_problem


def _data(n=80, p=6, seed=0):
    random = np.random.default_rng(seed)
    X = random.normal(size=(n, p))
    X[:, 1] = X[:, 0] + 0.4 * random.normal(size=n)
    X[:, p - 1] = 2.0  # constant: never kept
    y = 3.0 * X[:, 0] + X[:, 2] + random.normal(size=n)
    return X, y


def _target(loss, y):
    if loss == "binomial":
        return (y > 0).astype(int)
    if loss == "multinomial":
        return np.digitize(y, [-1.0, 1.0])
    if loss == "poisson":
        return np.floor(np.abs(y))
    if loss == "cox":
        return np.column_stack([np.exp(-0.3 * y), np.arange(len(y)) % 3 > 0])
    return y


@pytest.mark.filterwarnings("ignore::diamondring.DataWarning")
@pytest.mark.parametrize("penalty", [dr.L1(), dr.L2(), dr.L1L2(0.5)], ids=lambda each: each.name)
@pytest.mark.parametrize("loss", ["gaussian", "binomial", "multinomial", "poisson", "cox"])
def test_a_refit_is_the_fit_of_the_rows_as_often_as_they_were_drawn(loss, penalty):
    X, y = _data()
    y = _target(loss, y)
    loss = dr.Cox(ties="breslow") if loss == "cox" else loss  # with Efron's, equal times are ties, not weights
    found = dr.resample(X, y, loss=loss, penalty=penalty, alpha=0.05, n_resamples=4, beside=False)
    draws = list(resampling._Draws(make_problem(X, y, loss=loss, penalty=penalty).problem, 4, 0))
    for b in (0, 3):
        rows = np.repeat(np.arange(len(y)), draws[b].astype(int))
        again = dr.path(X[rows], y[rows], loss=loss, penalty=penalty, alphas=0.05)
        np.testing.assert_allclose(found.coef[b], again.coef_at(0), atol=2e-4)
        np.testing.assert_allclose(found.intercept[b], again.intercept[0], atol=2e-4)


@pytest.mark.filterwarnings("ignore::diamondring.DataWarning")
def test_frequencies_of_inputs_that_are_always_and_never_kept_and_the_same_bits_again(monkeypatch):
    X, y = _data()
    found = dr.resample(X, y, alpha=0.2, n_resamples=30, random_state=3)
    assert found.frequency[0] == 1.0
    assert found.frequency[5] == 0.0
    np.testing.assert_array_equal(found.frequency, (found.coef != 0).mean(axis=0))
    low, high = found.interval(0.9)
    np.testing.assert_array_equal(low, np.quantile(found.coef, (1 - 0.9) / 2, axis=0))
    assert np.all(low <= high)
    monkeypatch.setenv("DIAMONDRING_NUM_THREADS", "1")
    again = dr.resample(X, y, alpha=0.2, n_resamples=30, random_state=3)
    other = dr.resample(X, y, alpha=0.2, n_resamples=30, random_state=4)
    np.testing.assert_array_equal(found.coef, again.coef)
    assert not np.array_equal(found.coef, other.coef)
    assert [each.name for each in found.beside] == ["none", "L2"]
    for one, two in zip(found.beside, again.beside, strict=True):
        np.testing.assert_array_equal(one.coef, two.coef)


@pytest.mark.filterwarnings("ignore::diamondring.DataWarning")
def test_swaps_count_the_refits_that_keep_only_the_dropped_input():
    X, y = _data()
    found = dr.resample(X, y, alpha=0.3, n_resamples=40, beside=False)
    assert found.swaps
    for swap in found.swaps:
        assert found.refits.fit[swap.dropped] == 0
        assert found.refits.fit[swap.kept] != 0
        here, there = found.coef[:, swap.dropped] != 0, found.coef[:, swap.kept] != 0
        assert swap.swapped == (here & ~there).mean()
        assert swap.both == (here & there).mean()
        assert swap.swapped + swap.both + swap.as_fitted + swap.neither == pytest.approx(1.0)
        assert swap.correlation == pytest.approx(np.corrcoef(X[:, swap.dropped], X[:, swap.kept])[0, 1])


@pytest.mark.filterwarnings("ignore::diamondring.DataWarning")
def test_figures_draw_what_was_refitted():
    X, y = _data()
    found = dr.resample(X, y, alpha=0.3, n_resamples=40)
    stability = found.plot.spec("stability", threshold=0.7)
    marks = stability.panels[0].marks
    assert [mark.x for mark in marks if isinstance(mark, VLine)] == [0.7]
    drawn = np.concatenate([mark.x for mark in marks if isinstance(mark, Points)])
    np.testing.assert_allclose(np.sort(drawn), np.sort(found.frequency[found.frequency > 0]))
    assert sum(isinstance(mark, Line) for mark in marks) == len(drawn)
    cloud = found.plot.spec("cloud", first="x0", second="x1")
    assert [panel.title.split(",")[0] for panel in cloud.panels] == ["No penalty", "L1", "L2"]
    points = next(mark for mark in cloud.panels[1].marks if isinstance(mark, Points) and mark.shape == "circle")
    known = {tuple(row) for row in found.coef[:, :2]}
    assert len(points.x) > 30
    assert set(zip(points.x, points.y, strict=True)) <= known
    pairs = found.plot.spec("either_or")
    assert any(isinstance(mark, Bars) for mark in pairs.panels[0].marks)
    effects = found.plot.spec("coefficients")
    bars = next(mark for mark in effects.panels[0].marks if isinstance(mark, ErrorBars))
    assert np.all(bars.low <= bars.high)
    for spec in (stability, cloud, pairs, effects):
        assert spec.question.endswith("?")
        assert spec.caption.endswith(".")
        assert spec.alt.endswith(".")
        assert all(len(row) == len(spec.table.columns) for row in spec.table.rows)


@pytest.mark.filterwarnings("ignore::diamondring.DataWarning")
def test_a_table_of_text_several_outputs_and_weights():
    pd = pytest.importorskip("pandas")
    X, y = _data(60)
    table = pd.DataFrame({"a": X[:, 0], "kind": np.where(X[:, 2] > 0, "up", "down"), "b": X[:, 1]})
    found = dr.resample(table, np.digitize(y, [-1, 1]), loss="multinomial", alpha=0.02, n_resamples=10,
                        sample_weight=np.arange(1, 61))  # fmt: skip
    assert found.coef.shape == (10, 3, len(found.names))
    assert found.frequency.shape == (len(found.names),)
    for kind in ("stability", "cloud", "coefficients"):
        assert found.plot.spec(kind).caption


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"n_resamples": 1}, "at least 2"),
        ({"alpha": [1.0, 2.0]}, "one number"),
        ({"alpha": -1}, "penalty strength"),
        ({"random_state": "a"}, "random_state"),
        ({"penalty": "L3"}, "not known"),
    ],
)
def test_bad_arguments_are_told(options, words):
    X, y = _data()
    with pytest.raises(dr.InputError, match=words):
        dr.resample(X, y, **options)


@pytest.mark.filterwarnings("ignore::diamondring.DataWarning")
def test_figures_that_say_nothing_refuse_with_a_reason():
    X, y = _data()
    ridge = dr.resample(X, y, penalty="L2", alpha=0.1, n_resamples=3, beside=False)
    with pytest.raises(dr.InputError, match="keeps every input"):
        ridge.plot.stability()
    assert ridge.plot.default == "coefficients"
    with pytest.raises(dr.InputError, match="name both"):
        ridge.plot.cloud("x0")
    with pytest.raises(dr.InputError, match="two different"):
        ridge.plot.cloud("x0", "x0")
    with pytest.raises(dr.InputError, match="bootstrap samples"):
        dr.path(X, y).plot.stability()


@pytest.mark.filterwarnings("ignore::diamondring.DataWarning")
@pytest.mark.parametrize("loss", ["gaussian", "binomial", "multinomial"])
def test_frequencies_along_alpha_are_those_of_refits_at_each_alpha(loss):
    X, y = _data()
    y = _target(loss, y)
    found = dr.resample(X, y, loss=loss, alpha=0.1, n_resamples=6, alphas=9, beside=False)
    along = found.along
    assert along.share.shape == (9, 6)
    assert along.alphas[-1] == pytest.approx(0.1 / 3)
    (own,) = np.flatnonzero(along.alphas == 0.1)
    np.testing.assert_array_equal(along.share[own], found.frequency)
    for i in (3, 8):
        alone = dr.resample(X, y, loss=loss, alpha=along.alphas[i], n_resamples=6, alphas=0, beside=False)
        assert alone.along is None
        np.testing.assert_array_equal(along.share[i], alone.frequency)


@pytest.mark.filterwarnings("ignore::diamondring.DataWarning")
def test_the_stability_path_draws_the_frequencies():
    X, y = _data()
    found = dr.resample(X, y, alpha=0.3, n_resamples=20, beside=False)
    spec = found.plot.spec("stability_path", threshold=0.7)
    lines = [mark for mark in spec.panels[0].marks if isinstance(mark, Line)]
    drawn = {tuple(line.y) for line in lines}
    for j in np.flatnonzero(found.along.share.any(axis=0)):
        assert tuple(found.along.share[:, j]) in drawn
    assert any(np.array_equal(line.y, [0.7, 0.7]) and line.color == "penalty" for line in lines)
    assert [mark.x for mark in spec.panels[0].marks if isinstance(mark, VLine)] == [0.3]
    reached = int((found.along.share >= 0.7).any(axis=0).sum())
    assert f"{reached} inputs of 6 come to be kept in at least 70 %" in spec.caption
    assert "stability_path" in found.plot.kinds
    one = dr.resample(X, y, alpha=0.3, n_resamples=3, alphas=0, beside=False)
    with pytest.raises(dr.InputError, match=r"counted at one alpha only: call dr\.resample"):
        one.plot.spec("stability_path")
    with pytest.raises(dr.InputError, match="alphas=-1: it takes a whole number"):
        dr.resample(X, y, alphas=-1)


def _curve(b, x):
    return b["a"] * np.exp(-b["rate"] * x) + b["slope"] * x + b["bend"] * np.tanh(x) + b["wave"] * np.sin(9 * x)


_START = {"a": 1.0, "rate": 1.0, "slope": 0.0, "bend": 0.0, "wave": 0.0}


def _curve_data():
    random = np.random.default_rng(0)
    x = np.linspace(0, 3, 60)
    return x, 2.0 * np.exp(-x) + 0.2 * x + 0.15 * random.normal(size=60)


def test_refits_of_a_function_are_the_fits_of_the_drawn_rows():
    x, y = _curve_data()
    found = dr.resample(
        x, y, f=_curve, params=_START, alpha=0.02, penalty_factor={"rate": 0}, n_resamples=4, alphas=6, beside=False
    )
    assert found.coef.shape == (4, 5)
    draws = list(resampling._Draws(found.path.problem, 4, 0))
    for b in (0, 3):
        rows = np.repeat(np.arange(len(y)), draws[b].astype(int))
        again = dr.fit(_curve, found.path.function.unflatten(found.refits.fit), x[rows], y[rows], alpha=0.02,
                       penalty_factor={"rate": 0})  # fmt: skip
        np.testing.assert_allclose(found.coef[b], again.coef, atol=1e-5)
    np.testing.assert_array_equal(found.along.share[found.along.alphas == 0.02][0], found.frequency)
    with pytest.raises(dr.InputError, match="params= belongs to a function"):
        dr.resample(x[:, None], y, params=_START)


def test_the_figures_of_a_resampled_function_speak_of_parameters():
    x, y = _curve_data()
    found = dr.resample(x, y, f=_curve, params=_START, alpha=0.005, penalty_factor={"rate": 0}, n_resamples=12)
    assert found.along is None  # f takes its time
    assert [each.name for each in found.beside] == ["none", "L2"]
    (swap,) = [each for each in found.swaps if each.correlation > 0.9]
    assert {found.names[swap.dropped], found.names[swap.kept]} == {"slope", "bend"}
    for kind in ("stability", "cloud", "either_or", "coefficients"):
        spec = found.plot.spec(kind)
        assert "input" not in f"{spec.question} {spec.caption} {spec.table.columns} {spec.panels[0].x.label}"
    assert found.plot.spec("stability").question == "Which parameters stay, had other rows been drawn?"
