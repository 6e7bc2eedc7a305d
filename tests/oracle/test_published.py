"""Numbers printed in books and papers, from the public API."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from scipy.optimize import brentq

import diamondring as dr
from helpers import shared_dir

INPUTS = ["lcavol", "lweight", "age", "lbph", "svi", "lcp", "gleason", "pgg45"]


@pytest.fixture(scope="module")
def prostate() -> dict[str, np.ndarray]:
    """The prostate cancer data as The Elements of Statistical Learning uses them.

    67 rows train, 30 test; inputs standardised over all 97 rows (Hastie, Tibshirani and Friedman, section 3.2.1).
    """
    with (shared_dir("data", "prostate") / "data.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    x = np.array([[float(row[name]) for name in INPUTS] for row in rows])
    x = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    y = np.array([float(row["lpsa"]) for row in rows])
    train = np.array([row["train"] in ("1", "T", "TRUE", "True") for row in rows])
    assert train.sum() == 67
    return {"x": x[train], "y": y[train], "x_test": x[~train], "y_test": y[~train]}


def _test_error(data: dict[str, np.ndarray], path: dr.Path) -> float:
    return float(np.mean((data["y_test"] - path.predict(data["x_test"])[:, -1]) ** 2))


def test_prostate_base_error_and_least_squares(prostate) -> None:
    """Table 3.3: base error 1.057, least squares 0.521; coefficients of table 3.2 to its two or three digits."""
    base = np.mean((prostate["y_test"] - prostate["y"].mean()) ** 2)
    assert round(float(base), 3) == 1.057
    path = dr.path(prostate["x"], prostate["y"], penalty=dr.NoPenalty())
    assert round(_test_error(prostate, path), 3) == 0.521
    table = [0.680, 0.263, -0.141, 0.210, 0.305, -0.288, -0.021, 0.267]
    # the book's scaling differs from ours in the third digit
    assert path.coef_at(0) == pytest.approx(table, abs=0.035)
    assert path.intercept[0] == pytest.approx(2.465, abs=0.001)


def test_prostate_ridge_at_five_degrees_of_freedom(prostate) -> None:
    """Table 3.3: ridge at df = 5.0 has test error 0.492."""
    centred = prostate["x"] - prostate["x"].mean(axis=0)
    d = np.linalg.svd(centred, compute_uv=False) ** 2 / len(centred)
    alpha = brentq(lambda a: (d / (d + a)).sum() - 5.0, 1e-6, 1e3)
    path = dr.path(prostate["x"], prostate["y"], penalty=dr.L2(), alphas=alpha, standardize=False)
    assert _test_error(prostate, path) == pytest.approx(0.49, abs=0.005)
    table = [0.420, 0.238, -0.046, 0.162, 0.227, 0.000, 0.040, 0.133]
    assert path.coef_at(0) == pytest.approx(table, abs=0.02)


def test_prostate_lasso_at_the_books_shrinkage(prostate) -> None:
    """Table 3.3: lasso at s = sum|b| / sum|b of least squares| = 0.36 has test error 0.479 and keeps four inputs."""
    x, y = prostate["x"], prostate["y"]
    full = np.abs(dr.path(x, y, penalty=dr.NoPenalty()).coef_at(0)).sum()
    top = dr.path(x, y, alphas=2, standardize=False).alpha_max

    def missing(alpha: float) -> float:
        return float(np.abs(dr.path(x, y, alphas=alpha, standardize=False).coef_at(0)).sum() / full - 0.36)

    path = dr.path(x, y, alphas=brentq(missing, 1e-4 * top, top), standardize=False)
    assert 0.47 <= _test_error(prostate, path) <= 0.50
    kept = {INPUTS[j] for j in np.flatnonzero(path.coef_at(0))}
    assert kept >= {"lcavol", "lweight", "svi"}
    assert kept <= {"lcavol", "lweight", "svi", "lbph"}


def test_diabetes_order_of_entry() -> None:
    """Efron, Hastie, Johnstone and Tibshirani (2004), figure 3: the lasso path on the diabetes data.

    scikit-learn calls the six serum measurements s1 ... s6: tc, ldl, hdl, tch, ltg, glu.
    """
    from sklearn.datasets import load_diabetes

    x, y = load_diabetes(return_X_y=True)
    names = ["age", "sex", "bmi", "map", "tc", "ldl", "hdl", "tch", "ltg", "glu"]
    path = dr.path(x, y, alphas=2000, eps=1e-4)
    first = np.argmax(path.coef.toarray() != 0, axis=0)
    assert len(set(first)) == 10
    order = [names[j] for j in np.argsort(first)]
    assert order == ["bmi", "ltg", "map", "hdl", "sex", "glu", "tc", "tch", "ldl", "age"]


def test_longley_least_squares() -> None:
    """NIST's certified coefficients of the nearly dependent Longley data."""
    from helpers import read_numbers

    folder = shared_dir("reference", "problems", "longley")
    x, y = read_numbers(folder / "X.csv")[1], read_numbers(folder / "y.csv")[1][:, -1]
    names = read_numbers(folder / "X.csv")[0]
    path = dr.path(x, y, penalty=dr.NoPenalty())
    certified = {
        "GNP.deflator": 15.0618722713733, "GNP": -0.358191792925910e-1, "Unemployed": -2.02022980381683,
        "Armed.Forces": -1.03322686717359, "Population": -0.511041056535807e-1, "Year": 1829.15146461355,
    }  # fmt: skip
    # R's copy counts employment, unemployment and the armed forces in other powers of ten than NIST's
    units = {
        "GNP.deflator": 1e-3, "GNP": 1.0, "Unemployed": 1e-2, "Armed.Forces": 1e-2, "Population": 1.0, "Year": 1e-3,
    }  # fmt: skip
    expected = [certified[name] * units[name] for name in names]
    assert path.coef_at(0) == pytest.approx(expected, rel=1e-9)


def test_south_african_heart_disease() -> None:
    """Tables 4.2 and 4.3 of The Elements of Statistical Learning: logistic regression, to the digits printed."""
    with (shared_dir("data", "saheart") / "data.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))

    def fitted(names: list[str]) -> dr.Path:
        x = np.array(
            [[float(row[name] == "Present" if name == "famhist" else row[name]) for name in names] for row in rows]
        )
        return dr.path(x, np.array([float(row["chd"]) for row in rows]), loss="binomial", penalty=dr.NoPenalty())

    names = ["sbp", "tobacco", "ldl", "famhist", "obesity", "alcohol", "age"]
    path = fitted(names)
    assert np.round(path.coef_at(0), 3).tolist() == [0.006, 0.080, 0.185, 0.939, -0.035, 0.001, 0.043]
    assert path.intercept[0] == pytest.approx(-4.130, abs=0.001)
    smaller = fitted(["tobacco", "ldl", "famhist", "age"])
    assert np.round(smaller.coef_at(0), 3).tolist() == [0.081, 0.168, 0.924, 0.044]
    assert smaller.intercept[0] == pytest.approx(-4.204, abs=0.001)
