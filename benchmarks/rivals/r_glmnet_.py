"""glmnet in R, when Rscript is there: an R process of its own is driven line by line; it reads the same .npy files."""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from . import Chosen

VERSION_OF = "R glmnet"
LADDER = [1e-7, 1e-9, 1e-11, 1e-13, 1e-15]
SCRIPT = Path(__file__).with_name("glmnet.R")


class Session:
    """The R process; ``ask`` waits for its one line of answer."""

    def __init__(self):
        self.out = tempfile.TemporaryDirectory()
        try:
            self.process = subprocess.Popen(
                ["Rscript", "--vanilla", str(SCRIPT), self.out.name],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
        except FileNotFoundError:
            raise ImportError("no command Rscript") from None
        self.version = self.read()["version"]

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            last = (self.process.stderr.read().strip().splitlines() or ["no answer"])[-1]
            raise ImportError(f"R: {last}")
        return json.loads(line)

    def ask(self, *words):
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        return self.read()


R = Session()
VERSION = R.version


def open_table(folder: Path, alphas: Path):
    R.ask("open", folder, alphas)


def path(X, y, alphas, l1_ratio, tol, threads):
    return R.ask("path", l1_ratio, tol)


def coefficients(answer):
    if "p" not in answer:  # path() leaves its result in R until it is asked for
        answer = {**answer, **R.ask("save")}
    read = {
        name: np.fromfile(Path(R.out.name) / name, kind)
        for name, kind in (("i", np.int32), ("p", np.int32), ("x", np.float64), ("b", np.float64))
    }
    coef = sp.csc_matrix((read["x"], read["i"], read["p"]), shape=(answer["p"], answer["k"]))
    return coef, read["b"]


def cv(X, y, alphas, tol, threads):
    found = R.ask("cv", tol)
    coef, intercept = coefficients({})
    best = found["best"]
    return Chosen(alphas[best], found["error"], coef[:, [best]].toarray().ravel(), intercept[best])


def loss_path(X, y, alphas, loss, tol, threads):
    return R.ask("losspath", loss, tol)


def loss_coefficients(answer):
    """K arrays (p, k) and intercepts (k, K)."""
    saved = R.ask("saveall")
    parts = []
    for each in range(saved["outputs"]):
        i, p = (np.fromfile(Path(R.out.name) / f"{name}{each}", np.int32) for name in "ip")
        x = np.fromfile(Path(R.out.name) / f"x{each}", np.float64)
        parts.append(sp.csc_matrix((x, i, p), shape=(saved["p"], saved["k"])))
    constants = np.fromfile(Path(R.out.name) / "b", np.float64).reshape(saved["outputs"], saved["k"])
    return parts, constants.T


def loss_cv(X, y, alphas, loss, tol, threads):
    best = R.ask("losscv", loss, tol)["best"]
    coef, intercept = loss_coefficients({})
    return Chosen(alphas[best], float("nan"), coef[0][:, [best]].toarray().ravel(), intercept[best, 0])
