"""Compares the speed of a commit with that of its parent on small workloads, in one run; exit code 1 past the limit.

    python benchmarks/guard.py [--new HEAD] [--old HEAD~1] [--limit 1.15] [--workloads path_wide,cv_tall]

``--new .`` is the working tree as it is. Both are built with the packages of this environment (no network) into folders
of their own, then timed in turn: new, old, old, new, ... What looks slower is timed again in fresh processes, with more
rounds, before it counts (see slower.py).
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import slower
import timing
from processes import HERE, Lines

ROOT = HERE.parent
BATCHES = 4  # a workload is slower only if all of these say so


def text_of(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def check_out(revision: str, folder: Path) -> None:
    """The files of a revision, or of the working tree (".")."""
    folder.mkdir(parents=True)
    if revision == ".":
        listed = text_of("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        listed = "\0".join(name for name in listed.split("\0") if name and (ROOT / name).exists()).encode()
        command = ["tar", "-c", "--null", "-T", "-"]
        pack = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, input=listed)
    else:
        pack = subprocess.run(["git", "archive", revision], cwd=ROOT, check=True, capture_output=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], check=True, input=pack.stdout)


def build(revision: str, folder: Path) -> Path:
    """The folder that a revision was installed into."""
    source, target = folder / "source", folder / "site"
    check_out(revision, source)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-build-isolation"]
    done = subprocess.run([*command, "--no-deps", "--target", target, source], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{revision} cannot be built:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return target


def start(site: Path) -> Lines:
    return Lines([sys.executable, str(HERE / "guard_worker.py"), str(site)], {})


def seconds(side: Lines, workload: str, calls: int, quiet: float = 1.0) -> float:
    row = side.ask(120, workload=workload, calls=calls, quiet=quiet)
    if "error" in row:
        raise RuntimeError(row["error"])
    return row["seconds"]


def batch(sites: tuple[Path, Path], workload: str, rounds: int) -> slower.Batch:
    """Paired times of the new and the old build, each in a fresh process, in alternating order."""
    sides = tuple(start(site) for site in sites)
    try:
        for side in sides:
            seconds(side, workload, 1, quiet=0)  # the first call loads and allocates
        calls = timing.calls_for(seconds(sides[1], workload, 1, quiet=0))
        times: tuple[list[float], list[float]] = ([], [])
        for turn in range(rounds):
            for side in (0, 1) if turn % 2 == 0 else (1, 0):
                times[side].append(seconds(sides[side], workload, calls))
        return times
    finally:
        for side in sides:
            side.close()


def compare(sites: tuple[Path, Path], workload: str, rounds: int, limit: float) -> list[slower.Batch]:
    batches = [batch(sites, workload, slower.rounds_of(0, rounds))]
    while slower.suspicious(batches, limit) and len(batches) < BATCHES:
        batches.append(batch(sites, workload, slower.rounds_of(len(batches), rounds)))
    return batches


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--new", default="HEAD")
    parser.add_argument("--old", default="HEAD~1")
    parser.add_argument("--limit", type=float, default=1.15)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--workloads", type=lambda text: text.split(","))
    args = parser.parse_args()
    from guard_worker import WORKLOADS

    args.workloads = args.workloads or list(WORKLOADS)
    for name in args.workloads:
        if name not in WORKLOADS:
            parser.error(f"{name!r} is none of {', '.join(WORKLOADS)}")
    return args


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the processes are ended, too
    args = arguments()
    found: dict[str, list[slower.Batch]] = {}
    errors: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="guard-") as kept:
        print(f"Building {args.new} and {args.old}", flush=True)
        sites = build(args.new, Path(kept) / "new"), build(args.old, Path(kept) / "old")
        for name in args.workloads:
            try:
                found[name] = compare(sites, name, args.rounds, args.limit)
                print(f"{name}: {slower.overall(found[name]):.3f}", flush=True)
            except RuntimeError as error:
                errors[name] = str(error)
    print("", *slower.table(found, errors, args.limit), "", sep="\n")
    failed = [name for name, batches in found.items() if slower.suspicious(batches, args.limit)]
    if failed:
        print(f"{args.new} takes more than {args.limit:g} times as long as {args.old} on {', '.join(failed)}.")
    elif not found:
        print("Nothing could be compared.")
    return 1 if failed or not found else 0


if __name__ == "__main__":
    sys.exit(main())
