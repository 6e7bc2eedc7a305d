"""What the command line says, and where: results on standard output, everything else on standard error.

On a terminal the lines are styled and progress is a bar (rich); anywhere else they are plain lines. ``NO_COLOR`` and
``TERM=dumb`` are obeyed. ``--quiet`` silences standard error except for errors; ``--json`` keeps standard output for
one JSON object.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from typing import Any, TextIO

from .. import interrupts

Progress = Callable[[str, int, int], None]
_HEARTBEAT_SECONDS = 5.0  # between plain progress lines


class Talk:
    """The voice of one command.

    Parameters
    ----------
    as_json
        Standard output is kept for one JSON object, given to `finish`.
    quiet
        Say only the result.
    """

    def __init__(self, *, as_json: bool = False, quiet: bool = False) -> None:
        self.as_json = as_json
        self.quiet = quiet
        self.notes: list[str] = []
        self._styled = _is_terminal(sys.stderr)

    def line(self, label: str, text: str) -> None:
        """One fact about the run, ``label`` in the margin: ``Target   price       numeric, 12,789–755,000``."""
        interrupts.stop_if_asked()
        if not self.quiet:
            self._say(f"{label:<10}", text, "bold")

    def note(self, sentence: str) -> None:
        """One thing the user should know, and is not an error."""
        if sentence in self.notes:
            return
        self.notes.append(sentence)
        if not self.quiet:
            self._say("  note: ", sentence, "yellow")

    def result(self, text: str = "", *, style: str = "") -> None:
        """A line of the result, on standard output unless that is kept for JSON."""
        if self.as_json:
            return
        if style and _is_terminal(sys.stdout):
            _console(stderr=False).print(text, style=style, highlight=False, markup=False, soft_wrap=True)
        else:
            write_out(text + "\n")

    def sentence(self, text: str) -> None:
        """A sentence of the result, indented, and wrapped where a terminal has a width."""
        if _is_terminal(sys.stdout):
            width = max(40, min(shutil.get_terminal_size().columns, 110))
            text = textwrap.fill(
                text, width - 2, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
            )
        self.result(f"  {text}")

    def finish(self, facts: dict[str, Any]) -> None:
        """The end: with ``--json``, everything as one object."""
        if self.as_json:
            write_out(json.dumps(plain(facts), ensure_ascii=False, allow_nan=False) + "\n")

    @contextlib.contextmanager
    def progress(self) -> Iterator[Progress | None]:
        """Give the callback ``progress(stage, done, total)`` that long computations report to, or None."""
        if self.quiet:
            yield None
        elif self._styled:
            with _bars() as callback:
                yield callback
        else:
            yield PlainProgress()

    def _say(self, label: str, text: str, style: str) -> None:
        if self._styled:
            from rich.text import Text

            _console(stderr=True).print(Text.assemble((label, style), text), highlight=False, soft_wrap=True)
        else:
            print((label + text).rstrip(), file=sys.stderr)


def write_out(text: str) -> None:
    """Write all of ``text`` to standard output, or fail.

    With ``PYTHONUNBUFFERED`` set, ``sys.stdout.write`` passes a text on in one system call and forgets what that did
    not take, so a disk that fills up midway would go unnoticed.
    """
    sys.stdout.flush()
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        sys.stdout.write(text)
        return
    rest = memoryview(text.encode(sys.stdout.encoding or "utf-8", errors="surrogateescape"))
    while rest:
        rest = rest[binary.write(rest) or 0 :]
    binary.flush()


class PlainProgress:
    """Progress where no bar can be drawn: now and then a line that says how far the slowest stage is."""

    def __init__(self) -> None:
        self.started = self.last = time.monotonic()
        self.stages: dict[str, tuple[int, int]] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        self.stages[stage] = (max(done, self.stages.get(stage, (0, 0))[0]), total)
        now = time.monotonic()
        if now - self.last >= _HEARTBEAT_SECONDS:
            slowest = min(self.stages, key=lambda name: self.stages[name][0] / max(self.stages[name][1], 1))
            of = " of ".join(f"{n:,}" for n in self.stages[slowest])
            print(f"  {slowest}: {of}, {now - self.started:.0f} s so far", file=sys.stderr)
            self.last = now


@contextlib.contextmanager
def _bars() -> Iterator[Progress]:
    """One bar per stage, drawn by rich."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("  {task.description:<16}"), BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn())
    tasks: dict[str, Any] = {}
    with Bars(*columns, console=_console(stderr=True)) as bars:

        def callback(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            if done > bars.tasks[tasks[stage]].completed:  # several paths may report under one name
                bars.update(tasks[stage], completed=done, total=total)

        yield callback


def _is_terminal(stream: TextIO) -> bool:
    """Whether styled text and bars make sense on this stream."""
    return stream.isatty() and os.environ.get("TERM", "") != "dumb"


def _console(*, stderr: bool) -> Any:
    """A rich console; made when needed, because most runs of ``--help`` and all pipes do without rich."""
    from rich.console import Console

    return Console(stderr=stderr, no_color=bool(os.environ.get("NO_COLOR")))


def plain(value: Any) -> Any:
    """``value`` in what JSON knows: NumPy numbers and arrays, tuples and paths made plain, NaN and infinity None."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    if isinstance(value, bool | str) or value is None:
        return value
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)


def number(value: float) -> str:
    """A number for people, about four digits: ``12,789``, ``0.3072``, ``1.2e-07``."""
    if not math.isfinite(value):
        return str(value)
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e7 or size < 1e-4:
        return f"{value:.3g}"
    if size >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def size(n_bytes: int) -> str:
    """A file size: ``1.1 KB``."""
    if n_bytes < 1000:
        return f"{n_bytes} B"
    for limit, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "KB")):
        if n_bytes >= limit:
            return f"{n_bytes / limit:.1f} {unit}" if n_bytes < 100 * limit else f"{n_bytes / limit:.0f} {unit}"
    return f"{n_bytes} B"
