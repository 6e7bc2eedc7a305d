"""Words and numbers of the figures: shortened names, compact numbers, counts with their noun."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

__all__ = ["clean", "compact", "count", "duration", "number", "percent", "shorten", "shorten_all", "size_in_bytes"]


def clean(name: str) -> str:
    """A name on one line: control characters and white space become one space, a backtick (our quote) an apostrophe."""
    printable = "".join(c if c.isprintable() else " " for c in str(name)).replace("`", "'")
    return " ".join(printable.split()) or "(no name)"


def shorten(name: str, length: int = 24) -> str:
    """At most ``length`` characters; the middle gives way to an ellipsis, since encoded names differ at both ends."""
    name = clean(name)
    if len(name) <= length:
        return name
    column, _, level = name.rpartition("=")
    if column and 2 <= length - len(level) - 2 < len(column):
        # a level of a text column: the level says more than the column
        return f"{column[: length - len(level) - 2]}…={level}"
    head = length // 2
    tail = length - 1 - head
    return name[:head].rstrip() + "…" + name[len(name) - tail :].lstrip()


def shorten_all(names: Sequence[str], length: int = 24) -> list[str]:
    """Every name as `shorten` has it; where different names would look the same, what they share gives way first."""
    names = [clean(name) for name in names]
    out = [shorten(name, length) for name in names]
    for text in {text for text in out if out.count(text) > 1}:
        alike = [k for k, other in enumerate(out) if other == text]
        if len({names[k] for k in alike}) > 1:
            for k, told_apart in zip(alike, _told_apart([names[k] for k in alike], length), strict=True):
                out[k] = told_apart
    return out


def _shared(names: Sequence[str]) -> int:
    """How many letters all names have in common at their beginning."""
    shortest = min(map(len, names))
    return next((k for k in range(shortest) if len({name[k] for name in names}) > 1), shortest)


def _told_apart(names: Sequence[str], length: int) -> list[str]:
    """The words in which the names differ, with as much around them as there is room for."""
    head = shared_head = _shared(names)
    tail = shared_tail = _shared([name[head:][::-1] for name in names])
    first = names[0]
    while head > 0 and first[head - 1].isalnum():
        head -= 1
    while tail > 0 and first[len(first) - tail].isalnum():
        tail -= 1
    if max(len(name) - head - tail for name in names) > length - 2:
        head, tail = shared_head, shared_tail  # no whole words then
    room = length - max(len(name) - head - tail for name in names)
    after = first[len(first) - tail :]
    if len(after) > room // 2:
        after = "…" if tail else ""
    before = first[:head]
    if len(before) > room - len(after):
        before = first[: max(room - len(after) - 1, 0)] + "…"
    return [before + shorten(name[head : len(name) - tail], length) + after for name in names]


def number(value: float, digits: int = 3) -> str:
    """A number for a sentence: ``digits`` significant digits, thousands separated, an exact zero as ``0``."""
    value = float(value)
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    size = abs(value)
    if size < 1e-4 or (size >= 1e7 and size >= 10**digits):
        mantissa, exponent = f"{size:.{digits - 1}e}".split("e")
        text = f"{_trimmed(mantissa)}e{int(exponent)}".replace("-", "−")
    else:
        text = _trimmed(f"{size:,.{max(digits - 1 - math.floor(math.log10(size)), 0)}f}")
    return ("−" if value < 0 else "") + text


def _trimmed(text: str) -> str:
    """Without zeros at the end of a fraction."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def compact(value: float, digits: int = 3) -> str:
    """A number for an axis or a narrow column: 33100 as ``33.1k``, 2.5e9 as ``2.5e9``."""
    value = float(value)
    size = abs(value)
    if size >= 1e9 or 0 < size < 1e-3:
        mantissa, exponent = f"{value:.{max(digits - 1, 0)}e}".split("e")
        return f"{_trimmed(mantissa)}e{int(exponent)}".replace("-", "−")
    for unit, suffix in ((1e6, "M"), (1e3, "k")):
        if size >= unit:
            return number(value / unit, digits) + suffix
    return number(value, digits)


def percent(ratio: float) -> str:
    """A ratio as a percentage with two significant digits: 0.123 as ``12 %``."""
    return f"{number(100 * ratio, 2)} %"


def count(n: int, singular: str, plural: str | None = None) -> str:
    """``1 input``, ``2 inputs``, ``1,200 inputs``."""
    return f"{n:,} {singular if n == 1 else plural or singular + 's'}"


def size_in_bytes(n: float) -> str:
    """Bytes for people: ``840 B``, ``1.2 kB``, ``3.4 MB``."""
    if not np.isfinite(n):
        return "unknown"
    for unit, suffix in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if n >= unit:
            return f"{number(n / unit, 2 if n < 100 * unit else 3)} {suffix}"
    return f"{n:,.0f} B"


def duration(seconds: float) -> str:
    """Seconds for people: ``12 ms``, ``3.4 s``, ``2.1 min``."""
    if not np.isfinite(seconds):
        return "unknown"
    if seconds >= 90:
        return f"{number(seconds / 60, 2)} min"
    if seconds >= 0.95:
        return f"{number(seconds, 2)} s"
    if seconds >= 1e-3:
        return f"{number(seconds * 1e3, 2)} ms"
    return f"{number(seconds * 1e6, 2)} µs"
