"""Times every library on every workload and prints ratios at equal certified accuracy.

    python benchmarks/run.py [--workloads W1,W4] [--tools diamondring,sklearn] [--repeats 7] [--isa avx2,baseline]

Per workload: each library, in a process of its own, walks its tolerances from the default down until every alpha is
within 1e-6 of the optimum (judged by certify.py against a proved lower bound); then all processes are timed in turn,
one sample each per round, and the medians are compared. Results go to benchmarks/results/latest.json and latest.md
(--output names others).
"""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import sys
import time
from pathlib import Path

import machine
import table
import timing
from processes import HERE, OverLimit, Worker, interpreter, why_missing
from rivals import SLOW, SLOW_LOSSES, TOOLS
from workloads import WORKLOADS, load, write_table

SHARE = 8.0  # seconds of timing per library, workload and number of threads: slow ones get fewer samples
HOPELESS = 4.0  # times as long as the fastest accurate library: not worth more of our time
LEAST_LIMIT = 20.0  # seconds that every library may search, however fast the others are


def known_bound(name: str) -> tuple[list[float], list[float] | None]:
    """Lower bounds of the objective at every alpha, and reference errors of cross-validation, kept beside the data."""
    kept = write_table(WORKLOADS[name].table) / f"{name}.bound.json"
    if not kept.exists():
        load(name)
        process = Worker("diamondring", name)
        found = {**process.ask(300, do="bound"), **process.ask(300, do="reference")}
        process.close()
        if "error" in found:
            raise RuntimeError(f"{name}: {found['error']}")
        kept.write_text(json.dumps(found))
    found = json.loads(kept.read_text())
    return found["bound"], found["reference"]


def walk(process: Worker, row: dict, limit: float, judged_by: tuple, fastest: float) -> None:
    """Fill ``row`` with the rungs of the ladder and the one to be timed.

    A library is not walked further when a tolerance that does not suffice takes HOPELESS times as long as the fastest
    accurate one (its first rung, which may compile, apart).
    """
    row["rungs"] = rungs = []
    bound, reference = judged_by
    try:
        for rung in process.rows(limit, do="walk", bound=bound, reference=reference):
            if "done" in rung:
                break
            if "error" in rung:
                row["note"] = f"stops with an error: {rung['error'][:160]}"
                break
            rung.pop("bound", None)
            rungs.append(rung)
            if not rung["good"] and len(rungs) > 1 and rung["seconds"] > HOPELESS * fastest:
                row.update(note=f"not walked further: not accurate yet after {rung['seconds']:.3g} s", short=True)
                break
    except OverLimit:
        row.update(note=f"over the limit of {limit:.0f} s", short=True)
    mine = [rung for rung in rungs if rung["kind"] == row["kind"]]
    if mine:
        best = min(mine, key=lambda rung: (not rung["good"], rung.get("suboptimality", float("inf"))))
        kept = ("tol", "good", "gap", "suboptimality", "cv_error_off", "alpha_index")
        row.update({key: best[key] for key in kept if key in best}, seconds=best["seconds"], single=True)


def start(tool: str, name: str, limit: float, judged_by: tuple, fastest: float) -> tuple[Worker | None, dict]:
    row: dict = {"workload": name, "tool": tool, "kind": None, "good": False, "refused": True}
    if not set(WORKLOADS[name].asks) & set(TOOLS[tool.partition("@")[0]].kinds.split()):
        return None, {**row, "note": f"has no {WORKLOADS[name].asks[0]}"}
    row["refused"] = False
    if interpreter(tool.partition("@")[0]) is None:
        return None, {**row, "note": "missing: " + why_missing(tool, "run benchmarks/setup.sh")}
    try:
        process = Worker(tool, name)
    except OverLimit:
        return None, {**row, "note": "missing: its import takes more than 60 s"}
    row.update({key: process.hello[key] for key in ("version", "kind") if key in process.hello})
    if not process.usable:
        hello = process.hello
        if "refuses" in hello:
            row.update(note=hello["refuses"], refused=True)
        else:
            why = hello.get("missing") or hello.get("error", "no answer")
            row["note"] = "missing: " + why_missing(process.tool, why)
        process.close()
        return None, row
    slow = SLOW if WORKLOADS[name].loss == "gaussian" else SLOW_LOSSES
    walk(process, row, min(limit, slow.get(process.tool, limit)), judged_by, fastest)
    if "seconds" not in row or row.get("short"):
        process.close()
        return None, row
    return process, row


class Lane:
    """One process with one number of threads, timed in turn with the others."""

    def __init__(self, process: Worker, row: dict, threads: int):
        self.process, self.row, self.threads = process, row, threads
        self.samples: list[dict] = []
        self.spent, self.calls = 0.0, 1

    def once(self, calls: int) -> dict | None:
        """A sample, or None where the library fails or hangs: its row keeps what was found before."""
        order = {"do": "time", "tol": self.row.get("tol"), "threads": self.threads, "calls": calls}
        try:
            taken = self.process.ask(180, **order)
        except OverLimit:
            return None
        return taken if "seconds" in taken else None

    def warm_up(self) -> None:
        """The first call of a number of threads; it also says how often to call. Slow ones are warm from their walk."""
        for _ in range(2):
            taken = self.once(self.calls) if self.row["seconds"] < SHARE else None
            self.calls = timing.calls_for(taken["seconds"]) if taken else 1

    def sample(self, fastest: float) -> None:
        """One more sample, unless its share of time is used up, or two have shown that it is far from the fastest."""
        if self.spent >= SHARE or (len(self.samples) >= 2 and self.seconds > HOPELESS * fastest):
            return
        taken = self.once(self.calls)
        self.spent = self.spent + taken["seconds"] * self.calls if taken else SHARE
        self.samples += [taken] if taken else []

    @property
    def seconds(self) -> float:
        return statistics.median(one["seconds"] for one in self.samples) if self.samples else float("inf")


def time_in_turn(running: list[tuple[Worker, dict]], repeats: int) -> None:
    """Rounds of one sample for each lane; medians into the rows, where the fastest number of threads counts."""
    lanes = [Lane(process, row, threads) for process, row in running for threads in process.hello["threads"]]
    for lane in lanes:
        lane.warm_up()
    for _ in range(repeats):
        rivals = [lane.seconds for lane in lanes if lane.row["good"] and table.is_rival(lane.row)]
        for lane in lanes:
            lane.sample(float("inf") if not table.is_rival(lane.row) else min(rivals, default=float("inf")))
    for _, row in running:
        best = min((lane for lane in lanes if lane.row is row), key=lambda lane: lane.seconds)
        if best.samples:
            by_threads = {str(lane.threads): lane.seconds for lane in lanes if lane.row is row and lane.samples}
            row.update(seconds=best.seconds, threads=best.threads, calls=best.calls, samples=best.samples)
            row.update(by_threads=by_threads, single=len(best.samples) == 1)


def measure(args) -> list[dict]:
    rows: list[dict] = []
    tools = args.tools + [f"diamondring@{isa}" for isa in args.isa]
    for name in args.workloads:
        began = time.monotonic()
        judged_by = known_bound(name)
        running, here = [], []
        for tool in tools:
            fastest = min((r["seconds"] for r in here if r["good"] and table.is_rival(r)), default=float("inf"))
            limit = min(args.limit, max(LEAST_LIMIT, 15 * fastest))
            process, row = start(tool, name, limit, judged_by, fastest)
            here.append(row)
            if process:
                running.append((process, row))
        time_in_turn(running, args.repeats)
        for process, _ in running:
            process.close()
        rows += here
        shown = [f"  {row['tool']:14s} {describe(row)}" for row in here if not row["refused"]]
        print(f"{name} ({time.monotonic() - began:.0f} s)", *shown, sep="\n", flush=True)
    return rows


def rivals_of(earlier: Path, facts: dict) -> list[dict]:
    """The rivals' rows of an earlier run on the same processor."""
    if not earlier.exists():
        return []
    kept = json.loads(earlier.read_text())
    if kept["machine"]["processor"] != facts["processor"]:
        print(f"{earlier} was measured on another processor: no rivals to compare with")
        return []
    facts["rivals_of"] = kept["machine"]["date"]
    return [row for row in kept["rows"] if not row["tool"].startswith("diamondring")]


def describe(row: dict) -> str:
    if "seconds" not in row:
        return row["note"]
    text = table.cell(row) + (f", tol {row['tol']:g}" if row.get("tol") is not None else "")
    return text + (f"; {row['note']}" if row.get("note") else "")


def names(text: str) -> list[str]:
    return [word for word in text.split(",") if word]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workloads", type=names, default=list(WORKLOADS))
    parser.add_argument("--tools", type=names, default=list(TOOLS))
    parser.add_argument("--isa", type=names, default=[], help="times ours once more with these kernels forced")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--limit", type=float, default=40.0, help="seconds that a library may search on one workload")
    parser.add_argument("--rivals-of", type=Path, help="takes the rivals' times from this .json of an earlier run")
    parser.add_argument("--output", type=Path, default=HERE / "results" / "latest", help="without .json and .md")
    args = parser.parse_args()
    for word, known in [(w, WORKLOADS) for w in args.workloads] + [(t, TOOLS) for t in args.tools]:
        if word not in known:
            parser.error(f"{word!r} is none of {', '.join(known)}")
    return args


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the processes are ended, too
    args = arguments()
    facts = machine.facts()
    rows = measure(args)
    rows += rivals_of(args.rivals_of, facts) if args.rivals_of else []
    text = table.page(rows, machine.sentence(facts))
    print("\n" + text)
    args.output.parent.mkdir(parents=True, exist_ok=True)
    args.output.with_suffix(".md").write_text(text)
    lines = [{**line, "rival": line["rival"] and line["rival"]["tool"]} for line in table.verdicts(rows)]
    kept = {"machine": facts, "verdicts": lines, "rows": rows}
    args.output.with_suffix(".json").write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    main()
