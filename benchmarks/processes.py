"""The processes that the libraries are timed in: started once per workload, asked line by line, killed past a limit."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from rivals import TOOLS

HERE = Path(__file__).resolve().parent
VENVS = Path(os.environ.get("BENCH_VENVS", HERE / ".venvs"))


LIVE: set[Lines] = set()


@atexit.register
def end_all() -> None:
    """A run that is interrupted leaves no library computing behind it."""
    for process in list(LIVE):
        process.close()


class OverLimit(Exception):
    """The process was killed because it took too long."""


def interpreter(tool: str) -> str | None:
    """Python that a tool runs in: BENCH_PYTHON_ADELIE and the like, or what setup.sh made; None if there is none."""
    environment = TOOLS[tool].environment
    if environment == "own":
        return sys.executable
    named = os.environ.get(f"BENCH_PYTHON_{environment.upper()}")
    made = VENVS / environment / "bin" / "python"
    return named or (str(made) if made.exists() else None)


def why_missing(tool: str, otherwise: str) -> str:
    """What setup.sh wrote down when it could not install a library."""
    note = VENVS / f"{tool}.missing"
    return note.read_text().strip() if note.exists() else otherwise


class Lines:
    """A process that answers lines of JSON with lines of JSON."""

    def __init__(self, command: list[str], environment: dict[str, str]):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, **environment}, start_new_session=True,
        )  # fmt: skip
        LIVE.add(self)

    def receive(self, deadline: float) -> dict:
        """The next row; kills the process and raises OverLimit when it does not come in time."""
        timer = threading.Timer(max(0.0, deadline - time.monotonic()), self.kill)
        timer.start()
        line = self.process.stdout.readline()
        timer.cancel()
        if line:
            return json.loads(line)
        if time.monotonic() >= deadline:
            raise OverLimit
        return {"error": f"its process ended with code {self.process.wait()}"}

    def rows(self, seconds: float, **order):
        """Rows of one order as they come, until the caller stops reading, all of them within ``seconds``."""
        deadline = time.monotonic() + seconds
        with contextlib.suppress(BrokenPipeError):  # a process that has ended is noticed when it is read from
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
        while True:
            yield self.receive(deadline)

    def ask(self, seconds: float = 60.0, **order) -> dict:
        return next(self.rows(seconds, **order))

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def close(self) -> None:
        self.kill()
        self.process.wait()
        LIVE.discard(self)


class Worker(Lines):
    """A library on a workload. ``tool`` may carry an instruction set after an @: diamondring@avx2."""

    def __init__(self, tool: str, workload: str):
        self.tool, _, isa = tool.partition("@")
        command = [interpreter(self.tool) or sys.executable, str(HERE / "worker.py"), self.tool, workload]
        super().__init__(command, {"DIAMONDRING_ISA": isa} if isa else {})
        self.hello = self.receive(time.monotonic() + 60)

    @property
    def usable(self) -> bool:
        return "version" in self.hello and "refuses" not in self.hello
