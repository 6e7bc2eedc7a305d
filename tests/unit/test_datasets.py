"""The data that ship with the package."""

from __future__ import annotations

import csv
import gzip

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from diamondring.datasets import ames_housing_path, load_ames_housing
from diamondring.encoding import Encoder
from diamondring.errors import InputError
from helpers import shared_dir


def test_ames_housing_is_as_described() -> None:
    table = load_ames_housing()
    assert isinstance(table, pd.DataFrame)
    assert table.shape == (2930, 74)
    inputs = table.drop(columns="Sale_Price")
    assert sum(pd.api.types.is_numeric_dtype(kind) for kind in inputs.dtypes) == 33
    gaps = table.isna().sum()
    assert gaps[gaps > 0].to_dict() == {"Lot_Frontage": 490}
    assert table["Lot_Frontage"].min() > 0
    assert (table["Mas_Vnr_Type"] == "None").sum() == 1775  # an answer, not a gap
    assert table["Sale_Price"].agg(["min", "max"]).tolist() == [12789, 755000]


def test_ames_housing_in_every_library() -> None:
    assert isinstance(load_ames_housing(as_frame="polars"), pl.DataFrame)
    assert isinstance(load_ames_housing(as_frame="pyarrow"), pa.Table)
    X, y = load_ames_housing(return_X_y=True)
    assert X.shape == (2930, 73)
    assert y.name == "Sale_Price"
    with pytest.raises(InputError, match="use 'pandas', 'polars' or 'pyarrow'"):
        load_ames_housing(as_frame="numpy")  # type: ignore[arg-type]


def test_ames_housing_encodes_into_about_300_columns() -> None:
    X, _ = load_ames_housing(return_X_y=True)
    encoder, matrix = Encoder.fit_transform(X)
    assert matrix.shape == (2930, 315)
    assert encoder.notes == ()
    assert encoder.dropped == {}
    assert np.isfinite(matrix).all()
    assert matrix[:, encoder.names.index("Lot_Frontage missing")].sum() == 490


def test_origin_and_licence_are_beside_the_data() -> None:
    text = ames_housing_path().with_name("ames_housing.txt").read_text()
    for piece in ("Dean De Cock", "volume 19, number 3", "modeldata", "MIT", "490", "Lot_Frontage"):
        assert piece in text


def test_only_the_unknown_frontages_differ_from_the_source() -> None:
    source = shared_dir("data", "ames_housing", "data.csv")
    with source.open(newline="") as theirs, gzip.open(ames_housing_path(), "rt", newline="") as ours:
        differing = [
            (name, old, new)
            for old_row, new_row in zip(csv.DictReader(theirs), csv.DictReader(ours), strict=True)
            for name, old, new in zip(old_row, old_row.values(), new_row.values(), strict=True)
            if old != new
        ]
    assert differing == [("Lot_Frontage", "0", "")] * 490
