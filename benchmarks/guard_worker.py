"""The small workloads of the guard, run with one build of the package: ``python guard_worker.py FOLDER``.

FOLDER is where that build was installed to. Answers {"workload": .., "calls": .., "quiet": ..} with {"seconds": ..}.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from pathlib import Path

import numpy as np
import timing
from workloads import dense, text_like


def steps(X, y, l1_ratio: float, eps: float, k: int) -> np.ndarray:
    top = np.abs(X.T @ (y - y.mean())).max() / len(y) / max(l1_ratio, 1e-3)
    return top * np.logspace(0, np.log10(eps), k)


def sparse_table():
    rng = np.random.default_rng(5)
    X = text_like(rng, 2000, 20000, 1e-3)
    b = np.zeros(X.shape[1])
    b[rng.choice(X.shape[1], 100, replace=False)] = rng.normal(size=100)
    f = X @ b
    return X, f + 0.5 * f.std() * rng.standard_normal(len(f))


def path(X, y, l1_ratio=1.0, eps=1e-2, k=50):
    alphas = steps(X, y, l1_ratio, eps, k)

    def call(dr):
        penalty = dr.L1() if l1_ratio == 1 else dr.L2() if l1_ratio == 0 else dr.L1L2(l1_ratio)
        return dr.path(X, y, penalty=penalty, alphas=alphas, standardize=False)

    return call


def lasso_cv(X, y, eps=1e-2):
    alphas = steps(X, y, 1.0, eps, 50)
    return lambda dr: dr.LassoCV(alphas=alphas, cv=10).fit(X, y)


def ridge_cv(X, y):
    alphas = len(y) * np.logspace(2, -3, 50)
    return lambda dr: dr.RidgeCV(alphas=alphas).fit(X, y)


def lasso(X, y):
    alpha = float(steps(X, y, 1.0, 0.05, 2)[-1])
    return lambda dr: dr.Lasso(alpha=alpha).fit(X, y)


# each takes milliseconds, so that many samples fit into a minute; together they touch every regime of the engine
WORKLOADS = {
    "path_wide": lambda: path(*dense(1, 300, 6000)),
    "path_tall": lambda: path(*dense(2, 20_000, 150), eps=1e-3),
    "path_sparse": lambda: path(*sparse_table()),
    "path_square": lambda: path(*dense(4, 500, 500), l1_ratio=0.5, eps=1e-3),
    "path_correlated": lambda: path(*dense(5, 300, 2000, rho=0.95)),
    "one_alpha": lambda: path(*dense(6, 300, 6000), eps=0.05, k=1),
    "cv_tall": lambda: lasso_cv(*dense(71, 10_000, 100), eps=1e-3),
    "cv_wide": lambda: lasso_cv(*dense(72, 200, 2000)),
    "ridge_path": lambda: path(*dense(91, 400, 1000), l1_ratio=0.0, eps=1e-5),
    "ridge_loo": lambda: ridge_cv(*dense(92, 400, 1000)),
    "tiny_fit": lambda: lasso(*dense(7, 100, 10, true=3)),
    "tiny_path": lambda: path(*dense(8, 442, 10, true=3), eps=1e-3, k=100),
    "tiny_cv": lambda: lasso_cv(*dense(8, 442, 10, true=3), eps=1e-3),
}


def package(folder: Path):
    """The package as installed into ``folder``."""
    # an editable install answers imports before the search path does: only the usual ways of importing stay
    sys.meta_path[:] = [finder for finder in sys.meta_path if "importlib" in getattr(finder, "__module__", "")]
    sys.path.insert(0, str(folder))
    import diamondring as dr

    if folder not in Path(dr.__file__).resolve().parents:
        raise SystemExit(f"imported {dr.__file__}, not what was built into {folder}")
    return dr


def main() -> None:
    dr = package(Path(sys.argv[1]).resolve())
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    made: dict = {}
    for line in sys.stdin:
        order = json.loads(line)
        name = order["workload"]
        try:
            if name not in made:
                made[name] = WORKLOADS[name]()
            call = made[name]
            taken = timing.sample(lambda run=call: run(dr), order["calls"], order["quiet"])
            row = {"seconds": taken.seconds}
        except Exception as error:  # an old commit may lack what a workload asks for
            row = {"error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(row), file=answers, flush=True)


if __name__ == "__main__":
    main()
