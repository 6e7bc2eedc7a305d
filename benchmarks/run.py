"""Times every library on every workload, each in a process of its own, and prints ratios at equal certified accuracy.

    python benchmarks/run.py [--workloads path_wide,cv_tall] [--tools diamondring,sklearn] [--repeats 5] [--limit 120]

A library's tolerances are walked from its default down until every alpha of the path is within 1e-6 of the optimum
(relative to the objective, judged by certify.py); that setting is timed: median of the repeats after one warm-up.
For cross-validation the tolerance found on the path of the same table is used. ``BENCH_PYTHON_ADELIE`` and the like
name another interpreter for one library; see setup.sh. Results go to benchmarks/results/.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOOLS = ["diamondring", "sklearn", "celer", "skglm", "adelie", "glum"]
TARGET = 1e-6


def worker(tool: str, name: str, tol: str, repeats: int) -> None:
    import warnings

    import numpy as np
    from certify import judge
    from workloads import WORKLOADS, make

    warnings.simplefilter("ignore")
    w = WORKLOADS[name]
    X, y, alphas = make(w)
    module = importlib.import_module(f"rivals.{tool}_")
    solve = getattr(module, w.kind, None)
    if solve is None:
        emit(error=f"{tool} has no {w.kind}")
        return
    value = None if tol == "None" else float(tol)

    def once():
        start = time.perf_counter()
        answer = solve(X, y, alphas, w.l1_ratio, value)
        return answer, time.perf_counter() - start

    answer, first = once()
    row = {"tool": tool, "workload": name, "tol": value, "first_s": first}
    if w.kind == "path":
        coef, intercept = answer
        primal, dual = judge(X, y, alphas, w.l1_ratio, np.asarray(coef), np.asarray(intercept))
        row.update(primal=primal.tolist(), dual=dual.tolist(), gap=float(np.max((primal - dual) / primal)))
    else:
        row.update(alpha=float(answer[0]), error=None, cv_error=float(answer[1]))
    emit(**row)
    times = [once()[1] for _ in range(repeats if first < 20 else 1)]
    emit(**{**row, "time_s": float(np.median(times)), "times": times})


def emit(**row) -> None:
    print("ROW " + json.dumps(row), flush=True)


def run(tool: str, name: str, tol, args) -> dict:
    python = os.environ.get(f"BENCH_PYTHON_{tool.upper()}", os.environ.get("BENCH_PYTHON", sys.executable))
    command = [python, str(HERE / "run.py"), "--worker", tool, name, str(tol), str(args.repeats)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=args.limit, cwd=HERE)
        rows = [json.loads(line[4:]) for line in done.stdout.splitlines() if line.startswith("ROW ")]
        return rows[-1] if rows else {"error": done.stderr.strip().splitlines()[-1] if done.stderr else "no answer"}
    except subprocess.TimeoutExpired:
        return {"error": f"more than {args.limit:g} s"}


def suboptimality(row: dict, best: list[float]) -> float:
    return max((p - b) / abs(b) for p, b in zip(row["primal"], best, strict=True))


def ladder(tool: str) -> list:
    text = (HERE / "rivals" / f"{tool}_.py").read_text()
    line = next(line for line in text.splitlines() if line.startswith("LADDER"))
    return eval(line.split("=", 1)[1])  # a literal list of this folder


def measure(args) -> list[dict]:
    from workloads import WORKLOADS

    rows: list[dict] = []
    best: dict[str, list[float]] = {}
    found_tol: dict[tuple[str, int], object] = {}
    for name in args.workloads:
        w = WORKLOADS[name]
        for tool in args.tools:
            steps = ladder(tool)
            if w.kind == "cv":
                steps = [found_tol.get((tool, w.seed), steps[0])]
            for tol in steps:
                row = {"tool": tool, "workload": name, "tol": tol, **run(tool, name, tol, args)}
                if row.get("primal"):
                    known = best.get(name, row["primal"])
                    best[name] = [min(a, b) for a, b in zip(known, row["primal"], strict=True)]
                    row["suboptimality"] = suboptimality(row, best[name])
                good = not row.get("error") and (w.kind == "cv" or row["suboptimality"] <= TARGET)
                row["good"] = good
                report(row)
                rows.append(row)
                if good:
                    found_tol[tool, w.seed] = tol
                if good or row.get("error"):
                    break
    return rows


def report(row: dict) -> None:
    figures = {
        k: row.get(k)
        for k in ("time_s", "first_s", "suboptimality", "gap", "cv_error", "error")
        if row.get(k) is not None
    }
    text = "  ".join(f"{k} {v:.3g}" if isinstance(v, float) else f"{k} {v}" for k, v in figures.items())
    print(f"{row['workload']:10s} {row['tool']:12s} tol {row['tol']}  {text}", flush=True)


def ratios(rows: list[dict]) -> list[str]:
    lines = ["", "time of diamondring / time of the other library, both accurate to 1e-6 or better"]
    for name in dict.fromkeys(row["workload"] for row in rows):
        good = {
            row["tool"]: row["time_s"]
            for row in rows
            if row["workload"] == name and row.get("good") and "time_s" in row
        }
        ours = good.pop("diamondring", None)
        if ours is None:
            continue
        each = "  ".join(f"{tool} {ours / t:.3f}" for tool, t in sorted(good.items(), key=lambda item: item[1]))
        lines.append(f"{name:10s} {ours:.4f} s   {each}")
    return lines


def main() -> None:
    if "--worker" in sys.argv:
        tool, name, tol, repeats = sys.argv[2:6]
        sys.path.insert(0, str(HERE))
        worker(tool, name, tol, int(repeats))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--workloads", type=lambda s: s.split(","), default=["path_wide", "path_tall", "cv_wide", "cv_tall"]
    )
    parser.add_argument("--tools", type=lambda s: s.split(","), default=TOOLS)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--limit", type=float, default=120)
    parser.add_argument("--output", type=Path, default=HERE / "results" / "latest.json")
    args = parser.parse_args()
    rows = measure(args)
    lines = ratios(rows)
    print("\n".join(lines))
    slim = [{k: v for k, v in row.items() if k not in ("primal", "dual")} for row in rows]
    machine = {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
    args.output.parent.mkdir(exist_ok=True)
    args.output.write_text(json.dumps({"machine": machine, "rows": slim, "ratios": lines}, indent=1) + "\n")


if __name__ == "__main__":
    main()
