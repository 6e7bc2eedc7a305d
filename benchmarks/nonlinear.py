"""Nonlinear models beside scipy, JAX with optax, skscope and LassoNet: times on the same problems, in one run.

    python benchmarks/nonlinear.py [--parts curves,sparse,inputs] [--output benchmarks/results/nonlinear]

writes OUTPUT.json and OUTPUT.md; parts that are not asked for keep their figures. NIST's problems are read from
../shared/data/nist_strd and left out where that is missing. `BENCH_PYTHON_NONLINEAR` names an interpreter with JAX,
optax, skscope and LassoNet; default the one that setup.sh makes.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
import warnings
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy: all libraries on one thread

import numpy as np
import timing
from machine import facts, sentence
from scipy.optimize import curve_fit, least_squares

import diamondring as dr
from nonlinear_problems import Curve, curves, planted, sparse_problems

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
ROUNDS = 5
LIMIT = 1.5


def nist() -> dict[str, Curve]:
    """NIST's problems from their near starts, as the tests read them."""
    if not (SHARED / "data" / "nist_strd").is_dir():
        return {}
    sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parent / "tests" / "oracle")]
    spec = importlib.util.spec_from_file_location("test_nist", HERE.parent / "tests" / "oracle" / "test_nist.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def curve(name):
        reference = module.read(name)
        f = module.MODELS[name]
        return Curve(
            lambda x, *b: f(np.asarray(b), x), reference.x, reference.y, reference.starts[1], reference.certified
        )

    return {name: curve(name) for name in module.MODELS}


def interpreter() -> str | None:
    """Of the rivals."""
    found = Path(os.environ.get("BENCH_PYTHON_NONLINEAR", HERE / ".venvs" / "nonlinear" / "bin" / "python"))
    return str(found) if found.exists() else None


def rival(*arguments: str) -> list[dict]:
    """Rows of a rival's process; one row with a note where it fails."""
    python = interpreter()
    if python is None:
        return [{"tool": arguments[0], "note": "missing: run benchmarks/setup.sh"}]
    command = [python, str(HERE / "nonlinear_rival.py"), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=HERE)
    except subprocess.TimeoutExpired:
        return [{"tool": arguments[0], "note": "over the limit of 600 s"}]
    if done.returncode:
        return [{"tool": arguments[0], "note": f"failed: {done.stderr.strip().splitlines()[-1][:200]}"}]
    return json.loads(done.stdout.splitlines()[-1])


def in_turn(calls: dict) -> dict[str, float]:
    """Seconds of each call: the fastest of several samples, one of each per round."""
    counts, samples = {}, {name: [] for name in calls}
    for name, call in calls.items():
        call()
        start = time.perf_counter()
        call()
        counts[name] = timing.calls_for(time.perf_counter() - start)
    for _ in range(ROUNDS):
        for name, call in calls.items():
            samples[name].append(timing.sample(call, counts[name], quiet=0.0).seconds)
    return {name: min(each) for name, each in samples.items()}


# ---- curves without a penalty ---------------------------------------------------------------------------------------


def doors(curve: Curve) -> dict:
    """What users call, each giving parameters; scipy's also at the tolerance that its best accuracy needs."""

    def residual(b):
        return curve.f(curve.x, *b) - curve.y

    def scipys(method, tol):
        tols = dict.fromkeys(("xtol", "ftol", "gtol"), tol)
        return lambda: least_squares(residual, curve.start, method=method, x_scale="jac", max_nfev=10_000, **tols).x

    return {
        "diamondring": lambda: dr.curve_fit(curve.f, curve.x, curve.y, curve.start).popt,
        "curve_fit": lambda: curve_fit(curve.f, curve.x, curve.y, curve.start, maxfev=100_000)[0],
        "least_squares lm": scipys("lm", 1e-8),
        "least_squares trf": scipys("trf", 1e-8),
        "least_squares lm, tight": scipys("lm", 1e-14),
        "least_squares trf, tight": scipys("trf", 1e-14),
    }


def digits(curve: Curve, found: dict) -> dict[str, float]:
    """Correct digits of the parameters, least over them; without certified ones, of the best sum of squares."""
    if curve.certified is not None:
        wrong = {name: np.max(np.abs(b / curve.certified - 1.0)) for name, b in found.items()}
    else:
        sums = {name: float(np.sum((curve.f(curve.x, *b) - curve.y) ** 2)) for name, b in found.items()}
        wrong = {name: each / min(sums.values()) - 1.0 for name, each in sums.items()}
    return {name: round(float(-np.log10(max(each, 1e-11))), 1) for name, each in wrong.items()}


def curve_row(name: str, curve: Curve) -> dict:
    found, failed = {}, {}
    for tool, call in doors(curve).items():
        try:
            found[tool] = np.asarray(call())
        except (RuntimeError, ValueError) as error:
            failed[tool] = str(error)[:100]
    right = digits(curve, found)
    enough = min(6.0, right.get("diamondring", 0.0))
    seconds = in_turn({tool: doors(curve)[tool] for tool in found if right[tool] >= enough})
    theirs = {tool: each for tool, each in seconds.items() if tool.startswith("least_squares")}
    best = min(theirs, key=theirs.get) if theirs else None
    ratio = seconds["diamondring"] / theirs[best] if best and "diamondring" in seconds else None
    return {"problem": name, "digits": right, "failed": failed, "seconds": seconds, "rival": best, "ratio": ratio}


# ---- one L1 objective -----------------------------------------------------------------------------------------------


def sparse_rows() -> list[dict]:
    rows = []
    for name, p in sparse_problems().items():

        def f(b, x, p=p):
            return p.model(b, x, np)

        def call(p=p, f=f):
            return dr.fit(
                f, p.start, p.x, p.y, penalty=dr.L1(), alpha=p.alpha, penalty_factor=p.factor, jac=p.jac
            )  # fmt: skip

        fit = call()
        size = p.factor == 1
        kept = np.flatnonzero(np.asarray(fit.coef)[size])
        ours = {
            "tool": "diamondring", "seconds": in_turn({"": call})[""], "off": 0.0, "objective": float(fit.objective),
            "kkt": float(fit.path.gap[0]), "zeros": int(size.sum() - len(kept)), "support": kept.tolist(),
            "loss": 0.5 * float(np.mean((p.y - f(fit.coef, p.x)) ** 2)),
        }  # fmt: skip
        others = rival("jax", name, repr(ours["objective"])) + rival("skscope", name, str(len(kept)))
        rows.append({"problem": name, "sizes": int(size.sum()), "rows": [ours, *others]})
    return rows


# ---- inputs of a network --------------------------------------------------------------------------------------------


def input_rows() -> list[dict]:
    """Ours chooses by cross-validation on the training rows, LassoNet on as many validation rows that it alone gets."""
    data, rows = planted(), []
    for rule in ("1se", "min"):
        start = time.perf_counter()
        net = dr.PenalizedNetRegressor(alpha=rule).fit(data.X, data.y)
        seconds = time.perf_counter() - start
        rows.append(
            {
                "tool": f"diamondring, path and 5-fold cross-validation, alpha='{rule}'",
                "seconds": seconds,
                "alphas": len(net.path_),
                "kkt": float(net.path_.kkt.max()),
                "selected": np.flatnonzero(net.selected_).tolist(),
                "fewest": fewest(net.path_.input_norms > 0),
                "r2": 1.0 - float(np.mean((net.predict(data.X_test) - data.truth) ** 2) / np.var(data.truth)),
            }
        )
    top = float(net.path_.alphas[0])
    start = time.perf_counter()
    path = dr.PenalizedNetRegressor(alpha=top).fit(data.X, data.y).path_
    rows.append({
        "tool": "diamondring, path alone", "seconds": time.perf_counter() - start, "alphas": len(path),
        "kkt": float(path.kkt.max()), "fewest": fewest(path.input_norms > 0),
    })  # fmt: skip
    return rows + rival("lassonet")


def fewest(used: np.ndarray) -> list[int]:
    """The smallest set of inputs on a path, strongest penalty first, that has all four that matter."""
    return np.flatnonzero(next(row for row in used if row[:4].all())).tolist()


# ---- the page -------------------------------------------------------------------------------------------------------


def seconds_text(seconds: float) -> str:
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def curves_page(rows: list[dict]) -> list[str]:
    ratios = [row["ratio"] for row in rows if row["ratio"]]
    over = [ratio for ratio in ratios if ratio > LIMIT]
    lines = [
        "## Without a penalty: scipy",
        "",
        "`dr.curve_fit` beside scipy's `least_squares` (lm and trf, at the default and at a tight tolerance);",
        "functions in NumPy without a Jacobian, NIST's problems from their near starts. The rival is the fastest of",
        "these that has as many correct digits as ours, six at most: of the parameters, where NIST certified them,",
        "else of the least sum of squares. scipy's `curve_fit`, which calls MINPACK with little around it, stands",
        "beside them.",
        "",
        f"Ratio to `least_squares`: geometric mean {statistics.geometric_mean(ratios):.2f}, largest {max(ratios):.2f}; "
        f"{len(over)} of {len(ratios)} above the limit of {LIMIT}.",
        "",
        "| problem | diamondring | digits | fastest least_squares | its time | digits | ratio | | curve_fit | digits |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        times, right, best = row["seconds"], row["digits"], row["rival"]
        ours = seconds_text(times["diamondring"]) if "diamondring" in times else row["failed"].get("diamondring", "")
        line = f"| {row['problem']} | {ours} | {right.get('diamondring', '')} | "
        if best is None:
            most = max((right[tool] for tool in right if tool.startswith("least_squares")), default=0.0)
            line += f"none: at most {most} digits | | | | pass | "
        else:
            verdict = "pass" if row["ratio"] <= LIMIT else "**miss**"
            line += f"{best[14:]} | {seconds_text(times[best])} | {right[best]} | {row['ratio']:.2f} | {verdict} | "
        plain = seconds_text(times["curve_fit"]) if "curve_fit" in times else ""
        lines.append(line + f"{plain} | {right.get('curve_fit', 'fails')} |")
    return lines


def sparse_page(problems: list[dict]) -> list[str]:
    lines = [
        "## One L1 objective: JAX, optax, skscope",
        "",
        "`dr.fit` at one alpha with the user's Jacobian, from the call to the certified result; loops in JAX, compiled",
        "beforehand, until they are within 1e-6 of the best objective (relative; 5,000 steps at most). skscope solves",
        "another problem, the best subset of as many terms as ours keeps, and is compared by mean loss.",
        "",
        "| problem | tool | time | off the best objective | mean loss | exact zeros | |",
        "|---|---|---|---|---|---|---|",
    ]
    for problem in problems:
        for row in problem["rows"]:
            if "seconds" not in row:
                lines.append(f"| {problem['problem']} | {row['tool']} | | | | | {row['note']} |")
                continue
            off = f"{row['off']:.0e}" if "off" in row else ""
            loss = f"{row['loss']:.6f}" if "loss" in row else ""
            remark = f"distance from optimality {row['kkt']:.0e}" if "kkt" in row else ""
            remark = "does not get there" if row.get("off", 0.0) > 1e-6 else remark
            lines.append(
                f"| {problem['problem']} | {row['tool']} | {seconds_text(row['seconds'])} | {off} | {loss} | "
                f"{row['zeros']} of {problem['sizes']} | {remark} |"
            )
    return lines


def inputs_page(rows: list[dict]) -> list[str]:
    lines = [
        "## Inputs of a network: LassoNet",
        "",
        "1000 rows, 30 inputs, y = 2 sin(2 x0) + x1 x2 + x3^2 + noise; one hidden layer of 16 units. LassoNet with its",
        "own settings, its network chosen on 1000 validation rows that it alone is given; ours by cross-validation on",
        "the training rows. One thread for linear algebra; ours deals its folds to all processors.",
        "",
        "| tool | time | alphas | inputs chosen | fewest with all four | R^2 of the signal on new rows | |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        if "seconds" not in row:
            lines.append(f"| {row['tool']} | | | | | | {row['note']} |")
            continue
        chosen = (
            f"{len(row['selected'])}: {', '.join(f'x{j}' for j in row['selected'][:8])}" if "selected" in row else ""
        )
        chosen += ", ..." if len(row.get("selected", [])) > 8 else ""
        remark = f"distance from optimality at most {row['kkt']:.0e}" if "kkt" in row else ""
        r2 = f"{row['r2']:.3f}" if "r2" in row else ""
        lines.append(
            f"| {row['tool']} | {seconds_text(row['seconds'])} | {row['alphas']} | {chosen} | {len(row['fewest'])} | "
            f"{r2} | {remark} |"
        )
    return lines


PARTS = {
    "curves": (lambda: [curve_row(name, curve) for name, curve in {**nist(), **curves()}.items()], curves_page),
    "sparse": (sparse_rows, sparse_page),
    "inputs": (input_rows, inputs_page),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", type=lambda text: text.split(","), default=list(PARTS))
    parser.add_argument("--output", type=Path, default=HERE / "results" / "nonlinear")
    args = parser.parse_args()
    earlier = args.output.with_suffix(".json")
    kept = json.loads(earlier.read_text()) if earlier.exists() else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is missed shows in the figures
        for part in args.parts:
            kept[part] = {"machine": facts(), "rows": PARTS[part][0]()}
    page = ["# Nonlinear models beside other libraries", ""]
    for part, (_, draw) in PARTS.items():
        if part in kept:
            page += [*draw(kept[part]["rows"]), "", sentence(kept[part]["machine"]), ""]
    earlier.write_text(json.dumps(kept, indent=1) + "\n")
    args.output.with_suffix(".md").write_text("\n".join(page))
    print("\n".join(page))


if __name__ == "__main__":
    main()
