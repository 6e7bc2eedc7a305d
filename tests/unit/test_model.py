"""The model: what it keeps, what it says, what it refuses, and that its file brings back the same bits."""

import json
import warnings

import numpy as np
import pytest
from scipy import sparse

import diamondring as dr
from diamondring.encoding import Encoder
from diamondring.errors import DataWarning, InputError
from diamondring.export.model_json import model_bytes, parse_model
from diamondring.model import Model, Stats
from diamondring.penalties import L1, L1L2, L2, NoPenalty

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")

N = 40


def houses() -> dict:
    rng = np.random.default_rng(0)
    area = rng.normal(100.0, 20.0, N)
    area[[3, 7]] = np.nan
    return {
        "area": area,
        "rooms": rng.integers(1, 6, N),
        "street": np.array(["Pave", "Grvl", "Dirt", "Pave"])[rng.integers(0, 4, N)].astype(object),
        "garden": rng.integers(0, 2, N).astype(bool),
        "age": rng.normal(30.0, 5.0, N),
    }


@pytest.fixture
def table():
    return pd.DataFrame(houses())


@pytest.fixture
def model(table) -> Model:
    """area, one level of street and garden are used; rooms and age are not."""
    encoder = Encoder.fit(table)
    weights = {"area": 2.5, "area missing": -30.0, "street=Pave": 12.0, "garden": -4.0}
    coef = np.array([weights.get(name, 0.0) for name in encoder.names])
    sd = encoder.transform(table).std(axis=0)
    stats = Stats(
        method="L1", rule="1se", rows=N, columns=5, inputs=len(coef), held_out_error=100.0, held_out_se=9.0,
        baseline_error=400.0, folds="10 folds", seed=7, gap=1e-10,
    )  # fmt: skip
    return Model(encoder, coef, 50.0, L1(), 0.125, target="price", sd=sd, stats=stats)


def by_hand(data: dict) -> np.ndarray:
    area, gap = np.array(data["area"], dtype=float), np.isnan(np.array(data["area"], dtype=float))
    filled = np.where(gap, np.median(houses()["area"][~np.isnan(houses()["area"])]), area)
    pave = np.array([s == "Pave" for s in data["street"]])
    return 50 + 2.5 * filled - 30 * gap + 12 * pave - 4 * np.array(data["garden"], dtype=float)


def test_predicts_what_the_formula_says(model, table):
    np.testing.assert_allclose(model.predict(table), by_hand(houses()), rtol=1e-13)
    offset = np.arange(float(N))
    np.testing.assert_allclose(model.predict(table, offset=offset), by_hand(houses()) + offset, rtol=1e-13)


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_columns_are_matched_by_name_and_others_ignored(model, library):
    data = houses()
    shuffled = {name: data[name] for name in ("garden", "street", "area")} | {"anything": np.zeros(N)}
    make = {
        "pandas": pd.DataFrame,
        "polars": lambda d: pl.DataFrame({k: list(v) for k, v in d.items()}),
        "pyarrow": lambda d: pa.table({k: pa.array(v, from_pandas=True) for k, v in d.items()}),
    }[library]
    np.testing.assert_allclose(model.predict(make(shuffled)), by_hand(data), rtol=1e-13)


def test_says_what_it_needs(model):
    assert model.kept == ("area", "area missing", "street=Pave", "garden")
    assert model.columns_carried == ("area", "street", "garden")
    assert model.slim.encoder.columns == ("area", "street", "garden")
    assert model.slim.slim is model.slim


def test_missing_column_is_named_with_what_is_new(model, table):
    renamed = table.rename(columns={"area": "surface"})
    with pytest.raises(InputError) as caught:
        model.predict(renamed)
    assert str(caught.value) == (
        "predict: column 'area' is missing and 'surface' is new. The model needs: area, street, garden."
    )
    with pytest.raises(InputError, match=r"columns 'area' and 'garden' are missing\. The model needs"):
        model.predict(table[["rooms", "street", "age"]])
    with pytest.raises(InputError, match=r"'area' is missing and 'Area' is new\. Did you mean 'Area'\?"):
        model.predict(table.rename(columns={"area": "Area"}))


def test_a_loaded_model_does_not_know_what_is_new(model, table, tmp_path):
    loaded = dr.load_model(model.save(tmp_path / "m.model.json"))
    with pytest.raises(InputError) as caught:
        loaded.predict(table[["area", "street"]].assign(yard=True))
    assert str(caught.value) == (
        "predict: column 'garden' is missing, and the model does not use 'yard'. The model needs: area, street, garden."
    )


def test_wrong_type_names_row_and_value(model, table):
    table["area"] = table["area"].astype(object)
    table.loc[4, "area"] = "large"
    with pytest.raises(InputError, match=r"'area' .*'large'.* row 4"):
        model.predict(table)
    with pytest.raises(InputError, match=r"'area' contains 1 infinite value \(row 2"):
        model.predict(pd.DataFrame(houses()).assign(area=np.where(np.arange(N) == 2, np.inf, 1.0)))


def test_unseen_category_and_new_gap_go_on_with_one_sentence(model, table):
    changed = table.assign(street="Sand")
    with pytest.warns(DataWarning, match="'street' is 'Sand'") as caught:
        predicted = model.predict(changed)
    assert len(caught) == 1
    np.testing.assert_allclose(predicted, by_hand(houses() | {"street": ["Sand"] * N}), rtol=1e-13)


def test_unused_columns_may_be_anything(model, table):
    odd = table.assign(rooms="many", age=np.inf)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(model.predict(odd), by_hand(houses()), rtol=1e-13)


def test_array_in_the_order_of_training(model):
    data = houses()
    values = np.array([data[name] for name in ("area", "rooms", "street", "garden", "age")], dtype=object).T
    np.testing.assert_allclose(model.predict(values), by_hand(data), rtol=1e-13)
    with pytest.raises(InputError, match="X has 3 columns, but the model was fitted with 5 columns: area, rooms"):
        model.predict(values[:, :3])


# ---- models of arrays ----------------------------------------------------------------------------------------------


@pytest.fixture
def numbers():
    return np.random.default_rng(1).normal(size=(N, 6))


@pytest.fixture
def array_model(numbers) -> Model:
    return Model(Encoder.fit(numbers), [0, 2.0, 0, 0, -1.0, 0], 0.5, L1(), 0.1)


@pytest.mark.parametrize("form", [np.asarray, np.asfortranarray, np.float32, sparse.csr_array, sparse.csc_array, list])
def test_array_model_takes_every_form(array_model, numbers, form):
    expected = 0.5 + 2 * numbers[:, 1] - numbers[:, 4]
    loaded = parse_model(model_bytes(array_model), "memory")
    for one in (array_model, loaded):
        np.testing.assert_allclose(one.predict(form(numbers)), expected, rtol=1e-5 if form is np.float32 else 1e-13)


def test_array_model_keeps_only_two_of_its_columns(array_model, numbers):
    loaded = parse_model(model_bytes(array_model), "memory")
    assert loaded.encoder.columns == ("x1", "x4")
    assert loaded.slim is loaded or loaded.slim.encoder.columns == ("x1", "x4")
    with pytest.raises(InputError, match=r"X has 2 columns, but the model was fitted with 6 columns\. Pass the same"):
        loaded.predict(numbers[:, [1, 4]])
    with pytest.raises(InputError, match=r"X has shape \(6,\)"):
        loaded.predict(numbers[0])
    again = parse_model(model_bytes(loaded), "memory")
    np.testing.assert_array_equal(again.predict(numbers), loaded.predict(numbers))


def test_array_model_takes_a_table_by_name_or_by_place(array_model, numbers):
    expected = array_model.predict(numbers)
    named = pd.DataFrame(numbers[:, [4, 1]], columns=["x4", "x1"])
    other = pd.DataFrame(numbers, columns=list("abcdef"))
    np.testing.assert_allclose(array_model.predict(named), expected, rtol=1e-15)
    np.testing.assert_allclose(array_model.predict(other), expected, rtol=1e-15)
    with pytest.raises(InputError, match="column 'x4' is missing"):
        array_model.predict(named[["x1"]])


@pytest.mark.parametrize("source", ["table", "array"])
def test_model_that_keeps_nothing_predicts_its_intercept(source, table, numbers, tmp_path):
    X = table if source == "table" else numbers
    encoder = Encoder.fit(X)
    model = Model(encoder, np.zeros(len(encoder.names)), 3.5, L1(), 9.0)
    loaded = dr.load_model(model.save(tmp_path / "m.json"))
    for one in (model, loaded):
        np.testing.assert_array_equal(one.predict(X), np.full(N, 3.5))
        assert one.columns_carried == ()
    assert "keeps 0 of" in repr(loaded)


def test_from_path_takes_its_numbers_from_the_path(numbers):
    y = numbers @ [1.0, -2.0, 0, 0, 0, 3.0] + 5
    path = dr.path(numbers, y, alphas=[0.5, 0.1])
    model = Model.from_path(path, 1, target="height")
    np.testing.assert_allclose(model.predict(numbers), path.predict(numbers)[:, 1], rtol=1e-12)
    assert (model.alpha, model.stats.rows, model.stats.method, model.target) == (0.1, N, "L1", "height")


# ---- what it says --------------------------------------------------------------------------------------------------


def test_repr_explains(model):
    text = repr(model)
    assert "Model of price: L1 penalty, alpha 0.125 (strongest within one standard error of the least)" in text
    assert f"keeps 4 of {len(model.coef)} inputs, made of 3 of 5 columns" in text
    assert "held-out error ±10.0; predicting the mean: ±20.0 (75 % less squared error)" in text
    assert "area +" in text
    assert "fitted on 40 rows, proved optimal to 1.0e-10" in text


@pytest.mark.parametrize(
    ("penalty", "alpha", "words"),
    [
        (L1L2(0.3), 0.5, "elastic net penalty, l1_ratio 0.3, alpha 0.5"),
        (NoPenalty(), 0.0, "no penalty (least squares)"),
        (L2(), 0.0, "no penalty (least squares)"),
    ],
)
def test_repr_names_the_penalty(numbers, penalty, alpha, words):
    assert words in repr(Model(Encoder.fit(numbers), np.ones(6), 0.0, penalty, alpha))


def test_formula_reads_like_the_prediction(model):
    assert model.formula().splitlines() == [
        "price =",
        "    50",
        "  + 2.5 * area",
        "  - 30 * [area is missing]",
        "  + 12 * [street = Pave]",
        "  - 4 * [garden]",
    ]


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_coef_table_comes_in_the_users_library(model, library):
    like = {"pandas": pd.DataFrame({"a": [1]}), "polars": pl.DataFrame({"a": [1]}), "pyarrow": pa.table({"a": [1]})}
    table = model.coef_table(like=like[library])
    assert type(table) is type(like[library])
    columns = table.to_pydict() if library == "pyarrow" else {name: list(table[name]) for name in table.columns}
    assert list(columns) == ["input", "column", "coef", "coef_per_sd"]
    assert columns["input"][:4] == ["area", "area missing", "street=Pave", "garden"]
    assert columns["column"][:4] == ["area", "area", "street", "garden"]
    assert len(columns["coef"]) == len(model.coef)
    assert not any(columns["coef"][4:])
    effect = np.abs(columns["coef_per_sd"])
    assert np.all(np.diff(effect) <= 0)
    np.testing.assert_allclose(effect[0], 2.5 * model.sd[model.names.index("area")])


# ---- its file ------------------------------------------------------------------------------------------------------


def test_file_brings_back_the_same_bits(model, table, tmp_path):
    file = model.save(tmp_path / "price.model.json")
    loaded = dr.load_model(file)
    assert np.array_equal(loaded.predict(table), model.predict(table))
    assert (loaded.alpha, loaded.penalty, loaded.target, loaded.stats) == (0.125, L1(), "price", model.stats)
    assert file.stat().st_size == model.size_in_bytes
    assert model_bytes(loaded) == model_bytes(model)
    assert repr(loaded) == repr(model)
    assert loaded.formula(17) == model.formula(17)


def test_file_is_readable_and_holds_only_what_scoring_needs(model, tmp_path):
    text = model.save(tmp_path / "m.json").read_text()
    data = json.loads(text)
    assert (data["format"], data["version"], data["target"]) == ("diamondring-model", 1, "price")
    assert [row["input"] for row in data["coefficients"]] == ["area", "area missing", "street=Pave", "garden"]
    assert [column["name"] for column in data["encoding"]["columns"]] == ["area", "street", "garden"]
    assert "rooms" not in text
    assert any(line.strip().startswith('{"input": "garden", "coef": -4.0') for line in text.splitlines())


def test_elastic_net_keeps_its_share(numbers, tmp_path):
    model = Model(Encoder.fit(numbers), np.ones(6), 0.0, L1L2(0.25), 2.0)
    assert dr.load_model(model.save(tmp_path / "m.json")).penalty == L1L2(0.25)


def write(folder, content) -> object:
    file = folder / "some.model.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\xff\xfe", "is not a model file: it is not even text. Model files are written by"),
        ("a,b\n1,2\n", "is not a model file: it is not JSON"),
        ("", "is not a model file: it is not JSON"),
        ("[1, 2]", 'it is JSON without "format": "diamondring-model"'),
        ('{"format": "other"}', 'it is JSON without "format"'),
        ('{"format": "diamondring-model", "version": "1"}', "damaged model file: its version is '1'"),
        ('{"format": "diamondring-model", "version": 1}', "The stored model is damaged: 'encoding' is missing"),
        (
            '{"format": "diamondring-model", "version": 1, ',
            "damaged model file: it breaks off or is misspelt",
        ),
        ('{"format": "diamondring-model", "version": 1, "alpha": NaN}', "damaged model file: it holds NaN"),
        ("[" * 100_000, "damaged model file"),
        (
            '{"format": "diamondring-model", "version": 3, "training": {"versions": {"diamondring": "3.1"}}}',
            "has format version 3; this diamondring reads up to 2. It was written by diamondring 3.1: update",
        ),
    ],
)
def test_other_files_are_refused_with_a_sentence(tmp_path, content, words):
    file = write(tmp_path, content)
    with pytest.raises(InputError) as caught:
        dr.load_model(file)
    assert str(caught.value).startswith(str(file))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("intercept", "1"),
        ("alpha", None),
        ("coefficients", [{"input": "nobody", "coef": 1.0}]),
        ("coefficients", [{"input": "area"}]),
        ("coefficients", 3),
        ("penalty", "L7"),
        ("loss", 2),
        ("encoding", []),
        ("training", {"rows": "many"}),
        ("training", 5),
    ],
)
def test_damage_inside_is_refused(model, tmp_path, key, value):
    data = json.loads(model_bytes(model))
    data[key] = value
    with pytest.raises(InputError, match=r"some\.model\.json"):
        dr.load_model(write(tmp_path, json.dumps(data)))


def test_a_file_that_is_not_there(model, tmp_path):
    model.save(tmp_path / "price.model.json")
    with pytest.raises(InputError, match=r"There is no file .*\. Did you mean 'price\.model\.json'\?"):
        dr.load_model(tmp_path / "prize.model.json")
    with pytest.raises(InputError, match=r"is a folder; give a model file .* Model files there: price\.model\.json"):
        dr.load_model(tmp_path)


def test_wrong_number_of_coefficients_or_not_finite(numbers):
    with pytest.raises(InputError, match="5 coefficients for 6 encoded inputs"):
        Model(Encoder.fit(numbers), np.ones(5), 0.0, L1(), 1.0)
    with pytest.raises(InputError, match="not a finite number"):
        Model(Encoder.fit(numbers), np.full(6, np.nan), 0.0, L1(), 1.0)


def test_a_model_cannot_be_changed(model):
    with pytest.raises(AttributeError):
        model.alpha = 3.0
    with pytest.raises(ValueError, match="read-only"):
        model.coef[0] = 1.0
