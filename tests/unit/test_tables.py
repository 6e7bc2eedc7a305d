"""Files in and out: what is read, what is refused with which sentence, and tables in the user's own library."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diamondring.errors import DataWarning, InputError
from diamondring.tables import library_of, read_table, to_native, write_table


def put(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def parquet_bytes(table: dict[str, Any]) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(table), sink)
    return sink.getvalue()


PARQUET = parquet_bytes({"a": [1, 2], "b": ["x", "y"]})
PNG = b"\x89PNG\r\n\x1a\n\x00\x00"

# ---- what is read ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("comma.csv", "a,b\n1,x\n2,y\n"),
        ("semicolon.csv", "a;b\n1;x\n2;y\n"),
        ("tab.tsv", "a\tb\n1\tx\n2\ty\n"),
        ("bar.txt", "a|b\n1|x\n2|y"),
        ("noending", "a,b\n1,x\n2,y\n"),
        ("bom.csv", "\ufeffa,b\n1,x\n2,y\n"),
        ("windows.csv", "a,b\r\n1,x\r\n2,y\r\n"),
        ("oldmac.csv", "a,b\r1,x\r2,y\r"),
        ("quoted.csv", '"a","b"\n"1","x"\n"2","y"\n'),
        ("blanks.csv", " a , b\n1,x\n2,y\n"),
        ("leading.csv", "\n\na,b\n1,x\n2,y\n"),
        ("excel.csv", "sep=;\na;b\n1;x\n2;y\n"),
        ("packed.csv.gz", gzip.compress(b"a,b\n1,x\n2,y\n")),
        ("table.parquet", PARQUET),
        ("table.pq", PARQUET),
    ],
)
def test_read(tmp_path: Path, name: str, content: str | bytes) -> None:
    file = put(tmp_path, name, content)
    before = file.read_bytes()
    table = read_table(file)
    assert table.column_names == ["a", "b"]
    assert table.to_pydict() == {"a": [1, 2], "b": ["x", "y"]}
    assert file.read_bytes() == before


def test_missing_values_and_answers(tmp_path: Path) -> None:
    table = read_table(put(tmp_path, "na.csv", 'a,b,c\n1,NA,None\n,null,?\nNaN,"",-\nN/A,x,NONE\n'))
    assert table["a"].to_pylist() == [1, None, None, None]
    assert table["b"].to_pylist() == [None, None, None, "x"]
    assert table["c"].to_pylist() == ["None", "?", "-", "NONE"]


def test_types_are_found_over_the_whole_file(tmp_path: Path) -> None:
    table = read_table(put(tmp_path, "late.csv", "a,b,c\n" + "1,2020-01-01,true\n" * 200_000 + "x,2020-01-02,false\n"))
    assert [str(kind) for kind in table.schema.types] == ["string", "date32[day]", "bool"]
    assert table.num_rows == 200_001


def test_decimal_comma_only_when_there_is_no_doubt(tmp_path: Path) -> None:
    with pytest.warns(DataWarning, match="comma is read as the decimal sign"):
        table = read_table(put(tmp_path, "de.csv", "a;b\n1,5;x\n1.234;y\n".replace("1.234", "2,25")))
    assert table["a"].to_pylist() == [1.5, 2.25]
    assert read_table(put(tmp_path, "k.csv", "a;b\n1,500;x\n2,250;y\n"))["a"].to_pylist() == ["1,500", "2,250"]
    assert read_table(put(tmp_path, "both.csv", "a;b\n1,5;1.5\n"))["a"].to_pylist() == ["1,5"]


def test_columns_without_a_name_and_values_over_lines(tmp_path: Path) -> None:
    table = read_table(put(tmp_path, "index.csv", ',a,\n0,"x\ny",\n1,z,\n'))
    assert table.column_names == ["column_1", "a", "column_3"]
    assert table["a"].to_pylist() == ["x\ny", "z"]


# ---- what is refused -------------------------------------------------------------------------------------------------

REFUSED: list[tuple[str, str | bytes, str]] = [
    ("empty.csv", "", r"is empty \(0 bytes\)"),
    ("lines.csv", "\n\n\n", "only empty lines"),
    ("header.csv", "a,b\n", r"has column names \(a, b\) but no rows"),
    ("twice.csv", "a,b,a\n1,2,3\n", r"2 columns named 'a' \(columns 1, 3 from the left\)"),
    ("numbers.csv", "1,2\n3,4\n", r"first line .* only numbers \(1, 2\)"),
    ("long.csv", "a,b\n1,2\n1,2,3\n4,5\n", "Line 3 of .* has 3 values, but the header has 2 names"),
    ("short.csv", "a,b\n1,2\n1\n", "Line 3 of .* has 1 value, but the header has 2 names"),
    ("rownames.csv", "a,b\nr1,1,2\nr2,3,4\n", "All lines have one value more"),
    ("late.csv", "a,b\n" + "1,2\n" * 99_999 + "1,2,3\n", "Line 100,001 of"),
    ("quote.csv", 'a,b\n1,"x\n' + "2,y\n" * 300, "quote in line 2 that is never closed"),
    ("latin.csv", "a,b\n1,x\n2,café\n".encode("latin-1"), "not in UTF-8: line 3 has the byte 0xE9"),
    ("latin_late.csv", b"a,b\n" + b"1,x\n" * 30_000 + b"2,caf\xe9\n", "not in UTF-8: line 30,002 has the byte 0xE9"),
    ("latin_head.csv", "é,b\n1,x\n".encode("latin-1"), "not in UTF-8: line 1"),
    ("utf16.csv", "a,b\n1,2\n".encode("utf-16"), "a text file in UTF-16. Save it as UTF-8"),
    ("bare.csv", "a,b", r"column names \(a, b\) but no rows"),
    ("headquote.csv", 'a,"b\n1,2\n', "quote in line 1 that is never closed"),
    ("onezero.csv", b"a,b\n" + b"1,2\n" * 99 + b"\x00,3\n", "zero byte in line 101"),
    ("zero.csv", b"a,b\n1,2\n\x00,3\n", "a binary file, not a CSV"),
    ("blanks.txt", "a b c\n1 2 3\n4 5 6\n", "blanks between its columns"),
    ("image.csv", PNG, "a PNG image, not a CSV as its name says"),
    ("table.csv", PARQUET, "a Parquet file, not a CSV as its name says. Rename it to table.parquet"),
    ("text.parquet", "a,b\n1,2\n", r"text \(it begins with 'a,b'\), not a Parquet file as its name says"),
    ("image.parquet", PNG, "a PNG image, not a Parquet file"),
    ("cut.parquet", PARQUET[:60], "begins like a Parquet file but cannot be read"),
    ("none.parquet", parquet_bytes({"a": pa.array([], pa.int64())}), "but no rows"),
    (
        "packed.csv",
        gzip.compress(b"a,b\n1,2\n"),
        "a gzip file, which its name does not say. Rename it to packed.csv.gz",
    ),
    ("plain.csv.gz", "a,b\n1,2\n", "not a gzip file as its name says"),
    ("packed.csv.gz", gzip.compress(PARQUET), "holds a Parquet file, compressed"),
    ("cut.csv.gz", gzip.compress(np.random.default_rng(0).bytes(9000))[:800], "damaged gzip file"),
    ("sheet.xlsx", b"PK\x03\x04.. xl/workbook.xml", "an Excel workbook. Only CSV"),
    ("sheet.csv", b"PK\x03\x04.. xl/workbook.xml", "an Excel workbook, not a CSV"),
    ("page.csv", "<!DOCTYPE html><html>", "an HTML page, not a CSV"),
    ("data.json", '[{"a": 1}]', "a JSON file. Only CSV"),
]


@pytest.mark.parametrize(("name", "content", "words"), REFUSED, ids=[name for name, _, _ in REFUSED])
def test_refused_files(tmp_path: Path, name: str, content: str | bytes, words: str) -> None:
    file = put(tmp_path, name, content)
    before = file.read_bytes()
    with pytest.raises(InputError, match=words) as caught:
        read_table(file)
    assert name in str(caught.value)
    assert file.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_truncated_gzip_is_found_at_its_end(tmp_path: Path) -> None:
    packed = gzip.compress(("a,b\n" + "".join(f"{i},{i * i % 977}\n" for i in range(100_000))).encode())
    file = put(tmp_path, "cut.csv.gz", packed[:-30_000])
    with pytest.raises(InputError, match=r"cannot be read to its end|Line"):
        read_table(file)


def test_missing_files(tmp_path: Path) -> None:
    put(tmp_path, "houses.csv", "a\n1\n")
    with pytest.raises(InputError, match=r"There is no file 'house.csv' in .*\. Did you mean 'houses.csv'\?"):
        read_table(tmp_path / "house.csv")
    with pytest.raises(InputError, match="There is no folder"):
        read_table(tmp_path / "nowhere" / "houses.csv")
    with pytest.raises(InputError, match="is a folder"):
        read_table(tmp_path)
    with pytest.raises(InputError, match="a pipe or a device"):
        read_table("/dev/null")


# ---- tables out ------------------------------------------------------------------------------------------------------


def test_to_native_follows_the_user() -> None:
    columns = {"a": np.arange(2), "b": ["x", "y"]}
    for like, kind in (
        (pd.DataFrame({"z": [1]}), pd.DataFrame),
        (pl.DataFrame({"z": [1]}), pl.DataFrame),
        (pa.table({"z": [1]}), pa.Table),
        (None, pd.DataFrame),
        (np.ones((2, 2)), pd.DataFrame),
    ):
        for given in (columns, pa.table(columns)):
            table = to_native(given, like=like)
            assert isinstance(table, kind)
            assert [str(name) for name in (table.column_names if kind is pa.Table else table.columns)] == ["a", "b"]
    assert library_of(pl.DataFrame({"z": [1]})) == "polars"


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".parquet"])
def test_written_tables_read_back(tmp_path: Path, ending: str) -> None:
    table = pd.DataFrame({"a, b": [1.5, None], "text": ['say "hi"', "x,\ty"], "kind": pd.Categorical(["p", "q"])})
    file = tmp_path / f"out{ending}"
    write_table(table, file)
    again = read_table(file)
    assert again.column_names == ["a, b", "text", "kind"]
    assert again["a, b"].to_pylist() == [1.5, None]
    assert again["text"].to_pylist() == ['say "hi"', "x,\ty"]
    with pytest.raises(InputError, match=r"should end in .csv"):
        write_table(table, tmp_path / "out.doc")
    with pytest.raises(InputError, match="could not be written"):
        write_table(table, tmp_path / "nowhere" / f"out{ending}")
    with pytest.raises(InputError, match="disk is full"):
        write_table(table, "/dev/full")


def test_neither_pandas_nor_polars_is_needed(tmp_path: Path) -> None:
    put(
        tmp_path,
        "t.csv",
        "area,zone,when,gap\n" + "".join(f"{i % 7},{'ab'[i % 2]},2020-01-{i % 28 + 1:02d},\n" for i in range(40)),
    )
    code = """
        import sys

        class Blocked:
            def find_spec(self, name, path=None, target=None):
                if name.split(".")[0] in ("pandas", "polars"):
                    raise ImportError(f"{name} is blocked")

        sys.meta_path.insert(0, Blocked())
        import numpy as np
        from diamondring.data import check_matrix, is_table
        from diamondring.datasets import load_ames_housing
        from diamondring.encoding import Encoder
        from diamondring.tables import read_table, to_native

        table = read_table(sys.argv[1])
        encoder = Encoder.fit(table, warn=False)
        assert encoder.transform(table).shape == (40, 3), encoder.names
        assert type(to_native({"a": [1]})).__module__.startswith("pyarrow")
        ames = load_ames_housing()
        assert is_table(ames) and ames.num_rows == 2930
        assert Encoder.fit(ames.drop(["Sale_Price"])).transform(ames).shape[0] == 2930
        assert check_matrix(ames.select(["Lot_Area", "Year_Built"]))[0].shape == (2930, 2)
        try:
            load_ames_housing(as_frame="polars")
        except ValueError as error:
            assert "polars is not installed" in str(error)
        else:
            raise AssertionError("polars was found")
        assert not {"pandas", "polars"} & set(sys.modules)
        print("ok")
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "t.csv")], capture_output=True, text=True
    )
    assert done.stdout == "ok\n", done.stderr
