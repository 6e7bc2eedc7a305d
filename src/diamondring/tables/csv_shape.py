"""How a CSV file is written (separator, decimal comma, header), and where exactly one is broken."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ..errors import InputError
from ..messages import list_names, value_text
from ..wording import counted
from .file_kinds import HEAD

__all__ = ["CsvShape", "csv_shape", "explain_broken_csv", "unclosed_quote"]

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_DECIMAL_COMMA = re.compile(r"\s*[-+]?\d+,\d+\s*")
_DECIMAL_POINT = re.compile(r"\s*[-+]?\d*\.\d+\s*")
_THREE_DIGITS = re.compile(r"\s*[-+]?[1-9]\d{0,2},\d{3}\s*")


@dataclass(frozen=True)
class CsvShape:
    """How a CSV file is written.

    Attributes
    ----------
    separator : str
    decimal : str
        ``"."`` or ``","``.
    names : tuple of str
        Column names without surrounding blanks; columns without a name are called ``column_1``, … by position.
    skip : int
        Lines before the header (Excel's ``sep=;``).
    """

    separator: str
    decimal: str
    names: tuple[str, ...]
    skip: int


@contextmanager
def _open_bytes(path: Path) -> Iterator[IO[bytes]]:
    if path.suffix.lower() == ".gz":
        with gzip.open(path) as unpacked:
            yield unpacked  # type: ignore[misc]
    else:
        with path.open("rb") as file:
            yield file


def csv_shape(path: Path) -> CsvShape:
    """Look at the first lines of a text file.

    Raises
    ------
    InputError
        A header that is not there (only numbers), names that occur twice, bytes that are not UTF-8, blanks between
        the columns.
    """
    with _open_bytes(path) as file:
        head = file.read(HEAD)
    whole = len(head) < HEAD
    if not whole:
        head = head[: head.rfind(b"\n") + 1] or head
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, byte = 1 + error.object[: error.start].count(b"\n"), error.object[error.start]
        raise InputError(_not_utf8(path, line, byte)) from error
    if "\x00" in text:
        raise InputError(_zero_byte(path, 1 + text[: text.index("\x00")].count("\n")))
    lines = text.splitlines(keepends=True)
    skip, separator = 0, ""
    if lines and re.fullmatch(r"sep=.\s*", lines[0]):
        skip, separator = 1, lines[0][4]
        lines = lines[1:]
    separator = separator or _separator(lines)
    rows = [row for row in csv.reader(lines[:500], delimiter=separator) if row]
    if not rows:
        raise InputError(f"'{path}' has only empty lines. It needs a line of column names and one line per row.")
    if separator == "," and len(rows[0]) == 1:
        _refuse_blanks(path, lines)
    cells = [cell for row in rows[1:] for cell in row]
    shape = CsvShape(separator, _decimal(cells, separator), _header(path, rows[0], len(rows)), skip)
    if whole and len(rows) == 1:
        told = unclosed_quote(path, shape)
        raise InputError(told or f"'{path}' has column names ({list_names(shape.names)}) but no rows. Add some.")
    return shape


def _separator(lines: list[str]) -> str:
    """The separator under which most lines have as many values as the header, which has more than one."""
    best, best_score = ",", (0.0, 0)
    for separator in _SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(lines[:200], delimiter=separator) if row]
        except csv.Error:
            continue
        if not widths or widths[0] < 2:
            continue
        score = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
        if score > best_score:
            best, best_score = separator, score
    return best


def _refuse_blanks(path: Path, lines: list[str]) -> None:
    """One column whose lines all split into the same number of pieces at blanks is a table with blanks between."""
    pieces = [line.split() for line in lines[:50] if line.strip()]
    widths = {len(piece) for piece in pieces}
    if len(pieces) < 3 or len(widths) > 1 or widths == {1}:
        return
    if all(_is_number(word) for word in pieces[1]):
        raise InputError(
            f"'{path}' seems to have blanks between its columns ({value_text(lines[0].strip())}). Separate them with "
            "commas, semicolons or tabs."
        )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _decimal(cells: list[str], separator: str) -> str:
    """A decimal comma, if the cells leave no doubt: some like 1,5, none like 1.5 (1,234 alone could be thousands)."""
    if separator == ",":
        return "."
    commas = [cell for cell in cells if _DECIMAL_COMMA.fullmatch(cell)]
    if not commas or any(_DECIMAL_POINT.fullmatch(cell) for cell in cells):
        return "."
    return "," if any(not _THREE_DIGITS.fullmatch(cell) for cell in commas) else "."


def _header(path: Path, row: list[str], n_rows: int) -> tuple[str, ...]:
    names = [cell.strip() for cell in row]
    filled = [name for name in names if name]
    if filled and all(_is_number(name) for name in filled) and n_rows > 1:
        raise InputError(
            f"The first line of '{path}' holds only numbers ({list_names(filled, 4)}), so the column names seem to be "
            "missing. Put a line with one name per column on top."
        )
    given = set(filled)
    for i, name in enumerate(names):
        if not name:
            names[i] = f"column_{i + 1}"
            while names[i] in given:
                names[i] += "_"
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        places = [str(i + 1) for i, name in enumerate(names) if name == twice[0]]
        others = f" (also twice: {list_names(twice[1:])})" if len(twice) > 1 else ""
        raise InputError(
            f"'{path}' has {len(places)} columns named {twice[0]!r} (columns {', '.join(places)} from the left)"
            f"{others}. Give every column its own name."
        )
    return tuple(names)


def _not_utf8(path: Path, line: int, byte: int) -> str:
    return (
        f"'{path}' is not in UTF-8: line {line:,} has the byte 0x{byte:02X}, as in files from older Windows programs. "
        f"Save it as UTF-8 (in Excel: 'CSV UTF-8'), or convert it: iconv -f WINDOWS-1252 -t UTF-8 '{path}'."
    )


def _zero_byte(path: Path, line: int) -> str:
    return f"'{path}' has a zero byte in line {line:,}: it is damaged, or not a text file. Export it anew."


def explain_broken_csv(path: Path, shape: CsvShape) -> str:
    """Read a file that could not be read, line by line, and say where it breaks; empty if nothing is found.

    Looks for bytes that are not UTF-8, lines with another number of values than the header, and quotes never closed.
    """
    with _open_bytes(path) as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                return _not_utf8(path, number, line[error.start])
            if b"\x00" in line:
                return _zero_byte(path, number)
    with _open_bytes(path) as file:
        reader = csv.reader(io.TextIOWrapper(file, "utf-8-sig", newline=""), delimiter=shape.separator)
        return _first_odd_line(path, reader, shape)


def unclosed_quote(path: Path, shape: CsvShape) -> str:
    """The sentence about a quote that is still open at the end of the file, having swallowed lines; empty if none."""
    with _open_bytes(path) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", newline="")
        reader = csv.reader(text, delimiter=shape.separator, strict=True)
        start = 0
        try:
            for _ in reader:
                start = reader.line_num
        except csv.Error as error:
            if "unexpected end" in str(error):
                return (
                    f"'{path}' has a quote in line {start + 1:,} that is never closed. Close it, or write a quote "
                    'inside a value as two ("").'
                )
    return ""


def _first_odd_line(path: Path, reader: Iterator[list[str]], shape: CsvShape) -> str:
    width = len(shape.names)
    start, odd, others = 0, "", 0
    rows = 0
    try:
        for row in reader:
            first_line, start = start + 1, reader.line_num  # type: ignore[attr-defined]
            if not row or first_line <= shape.skip:
                continue
            rows += 1
            if rows == 1:
                continue
            if len(row) != width:
                if start - first_line > 50:
                    return (
                        f"'{path}' has a quote in line {first_line:,} that is not closed before line {start:,}. "
                        'Close it, or write a quote inside a value as two ("").'
                    )
                others += len(row) == width + 1
                odd = odd or (
                    f"Line {first_line:,} of '{path}' has {counted(len(row), 'value')}, but the header has "
                    f"{counted(width, 'name')} (separated by {_SEPARATORS.get(shape.separator, shape.separator)})."
                )
    except csv.Error as error:
        return f"'{path}' cannot be read at line {start + 1:,}: {error}."
    if not odd:
        return ""
    if others == rows - 1:
        return f"{odd} All lines have one value more: the first column, perhaps row names, needs a name in the header."
    return f"{odd} Correct that line; values that contain the separator need quotes around them."
