"""Models of every loss: predictions, labels, survival curves, words, and files that bring back the same bits."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

import diamondring as dr
from diamondring.errors import InputError
from diamondring.export.model_json import model_bytes, parse_model
from diamondring.losses import as_loss
from diamondring.model import Model, Stats
from diamondring.model.hazard import baseline_at
from diamondring.paths import solve
from diamondring.prepare import make_problem
from diamondring.survival import BaselineHazard
from diamondring.wording import short

pd = pytest.importorskip("pandas")

N = 60


def inputs() -> dict:
    rng = np.random.default_rng(3)
    return {"age": rng.normal(50.0, 10.0, N), "dose": rng.normal(0.0, 1.0, N), "noise": rng.normal(0.0, 1.0, N)}


def target(loss: str):
    rng = np.random.default_rng(4)
    data = inputs()
    eta = 0.1 * (data["age"] - 50.0) - data["dose"]
    kinds = {
        "binomial": np.where(rng.random(N) < 1.0 / (1.0 + np.exp(-eta)), "yes", "no"),
        "multinomial": np.array(["a", "b", "c"])[np.argmax(np.column_stack([eta, -eta, eta * 0 + 0.3]), axis=1)],
        "poisson": rng.poisson(np.exp(0.4 * eta)),
        "gamma": np.exp(0.4 * eta) * rng.gamma(2.0, 0.5, N),
        "huber": eta + rng.standard_t(2, N),
        "squaredhinge": eta + rng.standard_normal(N) > 0,
        "multigaussian": np.column_stack([eta, -eta]) + rng.standard_normal((N, 2)),
        "cox": np.column_stack([rng.exponential(np.exp(-0.5 * eta)), rng.random(N) < 0.7]),
    }
    return kinds[loss]


LOSSES = ("binomial", "multinomial", "poisson", "gamma", "huber", "squaredhinge", "multigaussian", "cox")


def fitted(loss: str, table=None) -> tuple[Model, object, object]:
    table = pd.DataFrame(inputs()) if table is None else table
    y = target(loss)
    prepared = make_problem(table, y, loss=loss, encode=True)
    path = solve(prepared.problem, 3, eps=0.1, tol=1e-6)
    model = Model.from_path(
        path, 2, encoder=prepared.encoder, target="outcome", baseline=baseline_at(prepared.problem, path, 2)
    )
    return model, path, table


@pytest.fixture(scope="module")
def models() -> dict:
    return {loss: fitted(loss) for loss in LOSSES}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_model_predicts_what_its_path_does(models, loss):
    model, path, table = models[loss]
    matrix = table.to_numpy()
    for ours, theirs in (
        (model.predict(table), path.predict(matrix)[:, 2]),
        (model.linear_predictor(table), path.linear_predictor(matrix)[:, 2]),
    ):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-13)
    offset = np.linspace(-1, 1, N * model.outputs).reshape(N, -1)
    offset = offset[:, 0] if model.outputs == 1 else offset
    eta = model.linear_predictor(table) + offset
    np.testing.assert_allclose(model.predict(table, offset=offset), model.loss.mean(eta), rtol=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_file_brings_back_the_same_bits(models, loss, tmp_path):
    model, _, table = models[loss]
    again = dr.load_model(model.save(tmp_path / "m.model.json"))
    assert again.loss == model.loss
    assert again.classes == model.classes
    np.testing.assert_array_equal(again.predict(table), model.predict(table))
    assert model_bytes(again) == model_bytes(model)
    assert json.loads(model_bytes(model))["version"] == 2
    if model.baseline is not None:
        np.testing.assert_array_equal(again.predict_survival(table), model.predict_survival(table))


def test_parameters_of_the_loss_are_kept():
    model, _, _ = fitted("huber")
    for loss in (dr.Huber(2.5), dr.Tweedie(1.7), dr.NegativeBinomial(3.0), dr.Quantile(0.9), dr.Cox("breslow")):
        changed = Model(model.encoder, model.coef, model.intercept, dr.L1(), 0.1, loss=loss)
        assert parse_model(model_bytes(changed), "it").loss == loss


def test_the_default_loss_stays_in_the_first_version():
    model, _, table = fitted("huber")
    plain = Model(model.encoder, model.coef, model.intercept, dr.L1(), 0.1)
    facts = json.loads(model_bytes(plain))
    assert facts["version"] == 1
    assert not {"loss_parameters", "classes", "baseline"} & set(facts)
    np.testing.assert_array_equal(parse_model(model_bytes(plain), "it").predict(table), plain.predict(table))


@pytest.mark.parametrize("loss", ["binomial", "multinomial", "squaredhinge"])
def test_labels_are_the_likeliest(models, loss):
    model, _, table = models[loss]
    labels = model.predict_label(table)
    predicted = model.predict(table)
    if loss == "multinomial":
        np.testing.assert_allclose(predicted.sum(axis=1), 1.0)
        expected = np.array(model.classes)[predicted.argmax(axis=1)]
    else:
        expected = np.array(model.classes)[(predicted > (0.5 if loss == "binomial" else 0.0)).astype(int)]
    np.testing.assert_array_equal(labels, expected)
    assert np.mean(labels == target(loss)) > 0.6


def test_labels_and_survival_are_refused_where_there_are_none(models):
    model, _, table = models["poisson"]
    with pytest.raises(InputError, match="predicts numbers, not labels"):
        model.predict_label(table)
    with pytest.raises(InputError, match="no baseline hazard"):
        model.predict_survival(table)


def test_survival_curves_fall_and_follow_the_relative_hazard(models):
    model, _, table = models["cox"]
    curves = model.predict_survival(table)
    assert curves.shape == (N, len(model.baseline.event_times))
    assert (np.diff(curves, axis=1) <= 0).all()
    assert ((curves >= 0) & (curves <= 1)).all()
    hazard = -np.log(curves[:, 0])
    np.testing.assert_allclose(hazard / hazard[0], model.predict(table) / model.predict(table)[0], rtol=1e-9)
    one = model.predict_survival(table, times=[model.baseline.event_times[3]])
    np.testing.assert_allclose(one[:, 0], curves[:, 3])


def test_strata_have_curves_of_their_own(tmp_path):
    model, _, table = fitted("cox")
    hazard = BaselineHazard(
        np.array([0.0, 1.0]), (np.array([1.0, 2.0]), np.array([3.0])), (np.array([0.1, 0.4]), np.array([0.2])),
        np.zeros(2),
    )  # fmt: skip
    changed = Model(model.encoder, model.coef, 0.0, dr.L1(), 0.1, loss=dr.Cox(), baseline=hazard)
    again = dr.load_model(changed.save(tmp_path / "m.model.json"))
    strata = np.arange(N) % 2
    np.testing.assert_array_equal(
        again.predict_survival(table, strata=strata), changed.predict_survival(table, strata=strata)
    )
    with pytest.raises(InputError, match="pass strata="):
        again.predict_survival(table)


@pytest.mark.parametrize(
    ("loss", "name"),
    [("binomial", "odds_ratio"), ("poisson", "rate_ratio"), ("cox", "hazard_ratio"), ("gamma", "ratio")],
)
def test_ratios_stand_beside_the_coefficients(models, loss, name):
    model, _, _ = models[loss]
    table = model.coef_table()
    assert list(table.columns) == ["input", "column", "coef", "coef_per_sd", name]
    np.testing.assert_allclose(table[name], np.exp(table["coef"]))
    first = table.iloc[0]
    assert f"{name.replace('_', ' ')} " in model.formula()
    assert first["input"] == model.names[model.order[0]]


@pytest.mark.parametrize(("loss", "name"), [("multinomial", "class"), ("multigaussian", "target")])
def test_several_outputs_have_a_row_each(models, loss, name):
    model, _, _ = models[loss]
    table = model.coef_table()
    assert list(table.columns) == [name, "input", "column", "coef", "coef_per_sd"]
    assert len(table) == model.outputs * len(model.names)
    for k, label in enumerate(model.labels):
        mine = table[table[name] == label].set_index("input")["coef"]
        np.testing.assert_array_equal([mine[each] for each in model.names], model.coef[k])
    norms = np.linalg.norm(model.coef, axis=0) * model.sd
    assert list(table["input"][:: model.outputs]) == [model.names[j] for j in np.argsort(-norms)]


def evaluate(text: str, row: dict) -> float:
    """The sum that a formula with 17 digits says."""
    total = 0.0
    for line in text.splitlines()[1:]:
        sign, *rest = line.split()
        if sign in "+-":
            total += (1.0 if sign == "+" else -1.0) * float(rest[0]) * row[rest[2]]
        else:
            total += float(sign)
    return total


@pytest.mark.parametrize("loss", ["binomial", "multinomial", "poisson", "cox", "multigaussian"])
def test_the_formula_is_the_linear_predictor(models, loss):
    model, _, table = models[loss]
    blocks = model.formula(digits=17).split("\n\n")
    row = table.iloc[7].to_dict()
    eta = np.atleast_1d(model.linear_predictor(table.iloc[7:8])[0])
    np.testing.assert_allclose([evaluate(block, row) for block in blocks], eta, rtol=1e-12, atol=1e-14)


def test_left_sides_say_what_the_sum_is(models):
    starts = {
        "binomial": "log odds of outcome = yes =", "multinomial": "score of outcome = a (probability",
        "poisson": "log of the mean of outcome =", "cox": "log relative hazard of outcome =", "huber": "outcome =",
        "squaredhinge": "score of outcome = True =", "multigaussian": "outcome: 0 =",
    }  # fmt: skip
    for loss, start in starts.items():
        assert models[loss][0].formula().startswith(start)


def test_the_summary_speaks_of_ratios_and_base_rates():
    model, _, _ = fitted("binomial")
    facts = {"held_out_error": 0.25, "baseline_error": 0.5}
    said = repr(Model(**{**_fields(model), "stats": Stats(scoring="1 - AUC", **facts)}))
    assert "Model of outcome = yes (binomial)" in said
    assert "held-out AUC 0.750; predicting the base rate: 0.500" in said
    largest = int(model.order[0])
    value = math.exp(model.coef[largest] * model.sd[largest])
    assert f"strongest (odds ratios): {model.names[largest]} ×{short(value)} per SD" in said
    assert "held-out log loss 0.250" in repr(Model(**{**_fields(model), "stats": Stats(scoring="log loss", **facts)}))
    several, _, _ = fitted("multinomial")
    k = int(np.argmax(np.abs(several.coef[:, several.order[0]])))
    assert f"per SD ({several.labels[k]})" in repr(several)


def _fields(model: Model) -> dict:
    return {name: getattr(model, name) for name in Model.__dataclass_fields__}


def test_inputs_that_no_output_uses_are_left_out_of_the_file():
    model, _, table = fitted("multinomial")
    coef = model.coef.copy()
    coef[:, 2] = 0.0
    coef[0, 1] = 0.0
    changed = Model(model.encoder, coef, model.intercept, dr.L1(), 0.1, loss=model.loss, classes=model.classes)
    assert changed.kept == ("age", "dose")
    assert changed.slim.coef.shape == (3, 2)
    again = parse_model(model_bytes(changed), "it")
    np.testing.assert_array_equal(again.predict(table[["dose", "age"]]), changed.predict(table))


def test_a_constant_model_of_several_classes_predicts_the_base_rates():
    model, _, table = fitted("multinomial")
    rates = np.log([0.5, 0.3, 0.2])
    flat = Model(
        model.encoder, np.zeros((3, 3)), rates - rates.mean(), dr.NoPenalty(), 0.0, loss=dr.Multinomial(),
        classes=("a", "b", "c"),
    )  # fmt: skip
    np.testing.assert_allclose(flat.predict(table), np.tile([0.5, 0.3, 0.2], (N, 1)))
    assert parse_model(model_bytes(flat), "it").intercept.shape == (3,)


def test_shapes_and_damage_are_refused():
    model, _, _ = fitted("multinomial")
    with pytest.raises(InputError, match="2 intercepts for 3 outputs"):
        Model(model.encoder, model.coef, np.zeros(2), dr.L1(), 0.1, loss=as_loss("multinomial"))
    facts = json.loads(model_bytes(model))
    facts["coefficients"][0]["coef"] = facts["coefficients"][0]["coef"][:2]
    with pytest.raises(InputError, match="another number of outputs"):
        parse_model(json.dumps(facts).encode(), "it")
    odd = Model(
        model.encoder, model.coef, model.intercept, dr.L1(), 0.1, loss=model.loss, classes=((1, 2), (3, 4), (5, 6))
    )
    with pytest.raises(InputError, match="cannot be stored in a model file"):
        model_bytes(odd)
