"""What a file really is, by its first bytes, whatever its name says."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from ..errors import InputError
from ..messages import did_you_mean, value_text

__all__ = ["HEAD", "check_file", "content_kind"]

HEAD = 1 << 16
"""Bytes that are looked at before a file is read."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"ARROW1", "an Arrow (Feather) file"),
    (b"FEA1", "a Feather file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"(\xb5/\xfd", "a zstd file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x89HDF", "an HDF5 file"),
    (b"SQLite format 3", "a SQLite database"),
    (b"Obj\x01", "an Avro file"),
    (b"ORC", "an ORC file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x7fELF", "a program"),
    (b"<stata_dta>", "a Stata file"),
    (b"$FL2", "an SPSS file"),
    (b"RDX", "an R data file"),
    (b"\xff\xfe", "a text file in UTF-16"),
    (b"\xfe\xff", "a text file in UTF-16"),
)
_TEXT_NAMES = {".csv", ".tsv", ".tab", ".txt", ".dat", ".data"}
_PARQUET_NAMES = {".parquet", ".pq", ".parq"}


def content_kind(head: bytes) -> str:
    """What `head`, the start of a file, belongs to: ``"text"``, or words such as ``"a PNG image"``."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04"):
        office = {b"xl/": "an Excel workbook", b"word/": "a Word document", b"opendocument": "an OpenDocument file"}
        return next((kind for sign, kind in office.items() if sign in head), "a zip archive")
    if head[257:262] == b"ustar":
        return "a tar archive"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "an HTML page"
    if start.startswith((b"<?xml", b"<svg")):
        return "an XML file"
    if start.startswith((b'{"', b"[{", b"{\n", b"{\r\n", b"[\n", b"[[")):
        return "a JSON file"
    if head.count(b"\x00") > len(head) / 100 or (
        head[:1] == b"\x80" and head[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05")
    ):
        return "a binary file"
    return "text"


def check_file(path: Path) -> str:
    """Make sure that `path` can be read and is what its name says; returns ``"csv"`` or ``"parquet"``.

    Raises
    ------
    InputError
        No such file (with the nearest name in its folder), a folder, not readable, empty, or another kind of file.
    """
    name = path.name
    head = _head(path)
    if not head:
        raise InputError(f"'{path}' is empty (0 bytes). It needs a line of column names and one line per row.")
    kind = content_kind(head)
    suffixes = [suffix.lower() for suffix in path.suffixes]
    zipped = bool(suffixes) and suffixes[-1] == ".gz"
    stated = suffixes[-2:-1] if zipped else suffixes[-1:]
    says_parquet = bool(stated) and stated[0] in _PARQUET_NAMES
    says_text = bool(stated) and stated[0] in _TEXT_NAMES
    if kind == "a gzip file" and (zipped or not suffixes):
        return _check_gzip(path)
    if kind == "a gzip file" and says_text:
        raise InputError(f"'{path}' is {kind}, which its name does not say. Rename it to {name}.gz.")
    if kind == "a Parquet file" and not says_text and not zipped:
        return "parquet"
    if kind == "a Parquet file":
        raise InputError(f"'{path}' is {kind}, not a CSV as its name says. Rename it to {path.stem}.parquet.")
    if zipped:
        raise InputError(f"'{path}' is {_shown(kind, head)}, not a gzip file as its name says. Rename it.")
    if kind == "text" and not says_parquet:
        return "csv"
    if says_parquet:
        raise InputError(f"'{path}' is {_shown(kind, head)}, not a Parquet file as its name says. Rename it.")
    if kind == "a text file in UTF-16":
        raise InputError(f"'{path}' is {kind}. Save it as UTF-8 (in Excel: 'CSV UTF-8').")
    wrong = ", not a CSV as its name says" if says_text else ""
    raise InputError(
        f"'{path}' is {kind}{wrong}. Only CSV (or .csv.gz) and Parquet can be read: export the table first."
    )


def _shown(kind: str, head: bytes) -> str:
    if kind != "text":
        return kind
    return f"text (it begins with {value_text(head[:60].decode('utf-8', 'replace').splitlines()[0])})"


def _head(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"'{path}' is a folder. Name a CSV or Parquet file in it.")
        if path.exists() and not path.is_file():
            raise InputError(f"'{path}' is a pipe or a device. Save the table to a file first.")
        with path.open("rb") as file:
            return file.read(HEAD)
    except FileNotFoundError as error:
        folder = path.parent
        if not folder.is_dir():
            raise InputError(f"There is no folder '{folder}', so no file '{path.name}' in it.") from error
        names = [entry.name for entry in folder.iterdir() if entry.is_file()]
        where = "the current folder" if str(folder) == "." else f"'{folder}'"
        raise InputError(f"There is no file '{path.name}' in {where}.{did_you_mean(path.name, names)}") from error
    except PermissionError as error:
        raise InputError(f"'{path}' may not be read by you. Change its permissions, or copy it.") from error
    except OSError as error:
        raise InputError(f"'{path}' could not be read: {error.strerror or error}.") from error


def _check_gzip(path: Path) -> str:
    try:
        with gzip.open(path) as file:
            head = file.read(HEAD)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"'{path}' is a damaged gzip file ({error}). Download or copy it again.") from error
    if not head:
        raise InputError(f"'{path}' is empty inside. It needs a line of column names and one line per row.")
    kind = content_kind(head)
    if kind != "text":
        raise InputError(f"'{path}' holds {kind}, compressed. Only a CSV may be compressed with gzip: unpack it first.")
    return "csv"
