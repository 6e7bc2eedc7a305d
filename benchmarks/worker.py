"""One library on one workload, in a process of its own that answers lines of JSON (see `run.py`).

    python benchmarks/worker.py TOOL WORKLOAD

It says hello (version, functions) or why the library cannot be used, then obeys

    {"do": "walk", "bound": [..], "reference": [..] or null}  -> a row per tolerance, judged, then {"done": true}
    {"do": "time", "tol": .., "threads": .., "calls": ..}      -> {"seconds", "own", "other"} of one sample
    {"do": "bound"} and {"do": "reference"}                    -> what answers are judged against
"""

from __future__ import annotations

import importlib
import json
import math
import os
import sys
import time
import warnings
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import certify
import certify_losses
import numpy as np
import timing
from rivals import TOOLS
from workloads import WORKLOADS, load, write_table


def processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


class Worker:
    """A library with a workload loaded."""

    def __init__(self, tool: str, name: str):
        self.name, self.workload = name, WORKLOADS[name]
        self.module = importlib.import_module(f"rivals.{TOOLS[tool].module}")
        self.X, self.y, self.alphas = load(name)
        if hasattr(self.module, "open_table"):
            folder = write_table(self.workload.table)
            self.module.open_table(folder, folder / f"{name}.alphas.npy")
        if self.workload.loss != "gaussian" and hasattr(self.module, "compile_for"):
            self.module.compile_for(self.X, self.workload.loss)
        self.kind = self.workload.kind
        if self.kind == "fit" and not hasattr(self.module, "fit"):
            self.kind = "path"
        self.bare_gram = None
        if self.workload.gram_limit is not None and hasattr(self.module, "gram"):
            self.kind, self.bare_gram = "gram", self.module.gram(self.X)

    def version(self) -> str:
        if hasattr(self.module, "VERSION"):
            return self.module.VERSION
        return metadata.version(self.module.VERSION_OF)

    def hello(self) -> dict:
        """Version and numbers of threads to try, or the reason for leaving the library out."""
        row = {"version": self.version(), "threads": [0], "kind": self.kind}
        if self.kind in getattr(self.module, "PARALLEL", []):
            row["threads"] = sorted({1, processors()})
        asks = hasattr(self.module, "refuses") and self.workload.loss == "gaussian"
        reason = self.module.refuses(self.X) if asks else None
        return {**row, "refuses": reason} if reason else row

    def call(self, kind: str, tol, threads: int):
        threads = threads or processors()
        X, y, alphas, l1_ratio, loss = self.X, self.y, self.alphas, self.workload.l1_ratio, self.workload.loss
        if loss != "gaussian":
            solve = self.module.loss_path if kind == "path" else self.module.loss_cv
            return solve(X, y, alphas, loss, tol, threads)
        if kind == "gram":
            return self.bare_gram()
        if kind == "path":
            return self.module.path(X, y, alphas, l1_ratio, tol, threads)
        if kind == "fit":
            return self.module.fit(X, y, float(alphas[0]), tol, threads)
        if kind == "cv":
            return self.module.cv(X, y, alphas, tol, threads)
        return self.module.loo(X, y, alphas, threads)

    def judged(self, kind: str, answer, bound, reference) -> dict:
        """Accuracy of an answer; with ``bound`` (k,) known, its distance from the optimum."""
        if kind == "gram":
            return {}
        X, y, alphas, l1_ratio = self.X, self.y, self.alphas, self.workload.l1_ratio
        row: dict = {}
        loss = self.workload.loss
        if kind == "path":
            name = "coefficients" if loss == "gaussian" else "loss_coefficients"
            coef, intercept = getattr(self.module, name, lambda pair: pair)(answer)
        else:
            coef, intercept = np.asarray(answer.coef if kind in ("cv", "loo") else answer.coef_).reshape(-1, 1), None
            intercept = np.ravel(answer.intercept if kind in ("cv", "loo") else answer.intercept_)
        if kind in ("cv", "loo"):
            at = int(np.argmin(np.abs(np.log(alphas / answer.alpha))))
            alphas, bound = alphas[[at]], None if bound is None else bound[[at]]
            row["alpha_index"] = at
            if reference is not None and answer.same_folds and math.isfinite(answer.error):
                row["cv_error_off"] = float(abs(answer.error / reference[at] - 1))
        parts = coef if isinstance(coef, list) else [coef]
        if parts[0].shape[1] != len(alphas):
            return {**row, "n_alphas": parts[0].shape[1]}
        if loss == "gaussian":
            primal, dual = certify.judge(X, y, alphas, l1_ratio, coef, intercept)
        else:
            primal, dual = certify_losses.judge(loss, X, y, alphas, parts, intercept)
        row.update(n_alphas=len(alphas), gap=certify.gap(primal, dual))
        if kind == "path":
            row["bound"] = dual.tolist()
        if bound is not None:
            row["suboptimality"] = certify.gap(primal, bound)
        return row

    def rung(self, kind: str, tol, bound, reference) -> dict:
        start = time.perf_counter()
        answer = self.call(kind, tol, 0)
        row = {"kind": kind, "tol": tol, "seconds": time.perf_counter() - start}
        row.update(self.judged(kind, answer, bound, reference))
        row["good"] = kind == "gram" or accurate(row, len(self.alphas) if kind == "path" else 1)
        return row

    def walk(self, bound, reference):
        """Rows from the loosest tolerance to the first that is accurate at every alpha.

        For cross-validation that tolerance is looked for on the path of the same table, because folds are not shown;
        cross-validation is then run with the default and, if another, with the one found.
        """
        bound = None if bound is None else np.asarray(bound)
        reference = None if reference is None else np.asarray(reference)
        ladder = self.module.LADDER if self.kind not in ("gram", "loo") else [None]
        if self.workload.loss != "gaussian":
            ladder = getattr(self.module, "LOSS_LADDER", ladder)
        if self.kind == "cv" and len(ladder) > 1:
            yield {**self.rung("cv", ladder[0], bound, reference), "good": False}
        search = "path" if self.kind == "cv" else self.kind
        for tol in ladder:
            row = self.rung(search, tol, bound, reference)
            yield row
            if row["good"]:
                if self.kind == "cv":
                    yield {**self.rung("cv", tol, bound, reference), "good": True}
                return

    def reference(self) -> list[float] | None:
        """Errors of cross-validation that do not come from the code that is timed."""
        if self.kind == "loo":
            return certify.left_out_errors(self.X, self.y, self.alphas).tolist()
        if self.kind != "cv" or self.workload.loss != "gaussian":
            return None

        def path(X, y, alphas):
            return self.module.coefficients(self.module.path(X, y, alphas, self.workload.l1_ratio, 1e-10, 0))

        errors, worst = certify.fold_errors(self.X, self.y, self.alphas, self.workload.l1_ratio, path)
        if not worst <= 1e-8:
            raise RuntimeError(f"a training set's path has a gap of {worst:.1e}")
        return errors.tolist()


def accurate(row: dict, n_alphas: int) -> bool:
    distance = row.get("suboptimality", row.get("gap", math.inf))
    return row.get("n_alphas") == n_alphas and distance <= certify.SLACK * certify.TARGET


def obey(worker: Worker, order: dict, say) -> None:
    if order["do"] == "walk":
        for row in worker.walk(order.get("bound"), order.get("reference")):
            say(row)
        say({"done": True})
    elif order["do"] == "reference":
        say({"reference": worker.reference()})
    elif order["do"] == "bound":
        answer = worker.call("path", 1e-10, 0)
        say({"bound": worker.judged("path", answer, None, None)["bound"]})
    else:
        tol, threads = order["tol"], order["threads"]
        taken = timing.sample(lambda: worker.call(worker.kind, tol, threads), order["calls"])
        say({"seconds": taken.seconds, "own": taken.own, "other": taken.other})


def main() -> None:
    tool, name = sys.argv[1:3]
    answers = os.fdopen(os.dup(1), "w")  # libraries may print: what they say goes to standard error
    os.dup2(2, 1)
    warnings.simplefilter("ignore")

    def say(row: dict) -> None:
        print(json.dumps(row), file=answers, flush=True)

    try:
        worker = Worker(tool, name)
    except (ImportError, OSError) as error:
        say({"missing": " ".join(str(error).split())[:200] or type(error).__name__})
        return
    say(worker.hello())
    for line in sys.stdin:
        try:
            obey(worker, json.loads(line), say)
        except Exception as error:  # a library that fails is a result, not a reason to stop
            say({"error": f"{type(error).__name__}: {error}"[:300]})


if __name__ == "__main__":
    main()
