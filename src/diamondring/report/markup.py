"""HTML as strings: everything that comes from the user goes through `escape` or `prose`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from ..figures.spec import NumberTable
from ..figures.text import number

__all__ = ["code_block", "definition_list", "element", "escape", "listing", "number_table", "prose", "table"]

Cell = str | float | int


def escape(text: str) -> str:
    """Text as HTML; characters that HTML does not allow (control characters, lone surrogates) become a mark."""
    shown = "".join(c if c in "\n\t" or (c.isprintable() or c.isspace()) else "\ufffd" for c in str(text))
    return html.escape(shown.encode("utf-8", "replace").decode("utf-8"), quote=True)


def prose(text: str) -> str:
    """A sentence as HTML; names between backticks are set as code."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(text))


def element(tag: str, content: str, **attributes: str) -> str:
    """An element around HTML; attribute values are escaped, ``class_`` is ``class``."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return f"<{tag}{written}>{content}</{tag}>"


def listing(items: Iterable[str]) -> str:
    """A bulleted list of sentences."""
    rows = "".join(f"<li>{prose(item)}</li>" for item in items)
    return f"<ul>{rows}</ul>" if rows else ""


def definition_list(pairs: Iterable[tuple[str, str]]) -> str:
    """Terms and what they are; the second parts are HTML."""
    return "<dl>" + "".join(f"<dt>{escape(term)}</dt><dd>{text}</dd>" for term, text in pairs) + "</dl>"


def code_block(text: str) -> str:
    """Text to be copied."""
    return f'<pre tabindex="0"><code>{escape(text)}</code></pre>'


def table(columns: Sequence[str], rows: Iterable[Sequence[Cell]], marked: int = -1, digits: int = 4) -> str:
    """A table whose first column heads its rows; columns of numbers are aligned right, row ``marked`` is set off."""
    rows = list(rows)
    kind = [" class=n" if all(_is_number(row[c]) for row in rows) else "" for c in range(len(columns))]
    head = "".join(f'<th scope="col"{kind[c]}>{escape(column)}</th>' for c, column in enumerate(columns))
    body = []
    for k, row in enumerate(rows):
        cells = [f'<th scope="row"{_full(row[0])}>{_cell(row[0], digits)}</th>']
        cells += [f"<td{kind[c]}>{_cell(cell, digits)}</td>" for c, cell in enumerate(row) if c]
        body.append(f"<tr{' class=marked' if k == marked else ''}>{''.join(cells)}</tr>")
    return (
        f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def number_table(numbers: NumberTable) -> str:
    """The numbers behind a figure."""
    note = f'<p class="note">{prose(numbers.note)}</p>' if numbers.note else ""
    return table(numbers.columns, numbers.rows, digits=6) + note


def _is_number(cell: Cell) -> bool:
    """Whether a cell counts as a number: also a text that starts with one, or a dash that stands for none."""
    return not isinstance(cell, str) or cell[:1].isdigit() or cell in ("", "–")


def _cell(cell: Cell, digits: int) -> str:
    return escape(_short(cell)) if isinstance(cell, str) else escape(number(float(cell), digits))


def _full(cell: Cell) -> str:
    """The whole text as a tool tip where it is cut."""
    return f' title="{escape(cell)}"' if isinstance(cell, str) and len(cell) > 60 else ""


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:40].rstrip() + "…" + text[-18:].lstrip()
