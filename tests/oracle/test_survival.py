"""Cox regression against stored results of glmnet, against statsmodels, and on real data with known answers."""

from __future__ import annotations

import json
import warnings
from typing import Any

import numpy as np
import pytest

import diamondring as dr
from diamondring.data.survival import read_survival
from diamondring.prepare import make_problem
from diamondring.problem import objective
from diamondring.survival import baseline_hazard, concordance, held_out_deviance
from helpers import REPOSITORY, read_numbers, relative, shared_dir

FOLDER = REPOSITORY.parent / "shared" / "reference" / "glmnet"
CASES = [
    path.name.removesuffix("__settings.json")
    for path in sorted(FOLDER.glob("*__settings.json"))
    if json.loads(path.read_text())["family"] == "cox"
] or ["none stored"]


def _stored(name: str) -> tuple[dict[str, Any], np.ndarray, np.ndarray, np.ndarray | None, np.ndarray, np.ndarray]:
    """Settings, inputs, target, weights; lambda and coefficients."""
    folder = shared_dir("reference", "glmnet")
    settings = json.loads((folder / f"{name}__settings.json").read_text())
    data = shared_dir("reference", "problems", settings["problem"])
    weights = None if settings["weights"] is None else read_numbers(data / settings["weights"])[1][:, -1]
    header, values = read_numbers(folder / f"{name}__path.csv")
    coef = values[:, header.index("kkt_violation_over_lambda") + 1 :]
    x, y = read_numbers(data / "X.csv")[1], read_numbers(data / "y.csv")[1]
    return settings, x, y, weights, values[:, header.index("lambda")], coef


@pytest.mark.parametrize("name", CASES)
def test_stored_path(name: str) -> None:
    settings, x, y, weights, strength, coef = _stored(name)
    factor = settings["penalty_factor"]
    if factor is not None:
        factor = np.array(factor) * (len(factor) / np.sum(factor))  # glmnet's always sum to p
    options: dict[str, Any] = {
        "loss": dr.Cox("breslow"), "penalty": dr.L1L2(settings["alpha"]), "sample_weight": weights,
        "penalty_factor": factor, "standardize": settings["standardize"],
    }  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        path = dr.path(x, y, alphas=strength, tol=1e-12, **options)
        problem = make_problem(x, y, **options).problem
    theirs = np.array([objective(problem, s, c, 0.0) for s, c in zip(strength, coef, strict=True)])
    assert np.all(path.objective <= theirs * (1 + 1e-12))
    assert np.max((theirs - path.objective) / theirs) <= 1e-9
    scaled = path.coef.toarray() * path.sd
    assert relative(scaled, coef * path.sd) <= 1e-6
    for ours_row, their_row in zip(scaled, coef * path.sd, strict=True):
        assert relative(ours_row, their_row, 1e-3) <= 1e-6
    if weights is None:
        assert 2 * len(y) * problem.null_value == pytest.approx(settings["nulldev"], rel=1e-10)


def test_stored_cross_validated_deviance() -> None:
    _, x, y, _, _, _ = _stored("va_lung__alpha1")
    fold = read_numbers(shared_dir("reference", "problems", "va_lung") / "foldid_10.csv")[1][:, -1]
    header, stored = read_numbers(shared_dir("reference", "glmnet") / "va_lung__cv_alpha1_deviance.csv")
    strength, mean, error = (stored[:, header.index(key)] for key in ("lambda", "cvm", "cvsd"))
    raw, events = [], []
    for k in np.unique(fold):
        held = fold == k
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", dr.DataWarning)
            path = dr.path(x[~held], y[~held], loss=dr.Cox("breslow"), alphas=strength, tol=1e-12)
        etas = x @ path.coef.toarray().T
        raw.append([held_out_deviance(y, eta, held, ties="breslow") for eta in etas.T])
        events.append(y[held, 1].sum())
    ours = np.average(raw, axis=0, weights=events)
    spread = np.average((np.array(raw) - ours) ** 2, axis=0, weights=events)
    # glmnet walks down a grid of its own in every fold and interpolates coefficients; ours are solved at these values
    np.testing.assert_allclose(ours, mean, rtol=2e-4)
    assert np.median(np.abs(ours / mean - 1)) <= 1e-6
    np.testing.assert_allclose(np.sqrt(spread / (len(raw) - 1)), error, rtol=2e-2)


def _made(late: bool, strata: bool, ticks: int) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    rng = np.random.default_rng(ticks)
    n = 300
    x = rng.standard_normal((n, 4))
    stop = np.ceil(rng.exponential(np.exp(-x @ [0.8, -0.5, 0.0, 0.2])) * ticks)
    # between the times of events: statsmodels counts a row that enters at one as at risk, R and we do not
    start = np.floor(rng.random(n) * stop) * (rng.random(n) < 0.5) - 0.5 if late else np.zeros(n)
    y = np.column_stack([np.maximum(start, 0.0), stop, rng.random(n) < 0.7]).astype(float)
    return x, y, rng.integers(0, 3, n) if strata else None


@pytest.mark.parametrize("ties", ["breslow", "efron"])
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("strata", [False, True])
@pytest.mark.parametrize("ticks", [5, 100_000])
def test_statsmodels(ties: str, late: bool, strata: bool, ticks: int) -> None:
    phreg = pytest.importorskip("statsmodels.duration.hazard_regression")
    x, y, groups = _made(late, strata, ticks)
    entry = y[:, 0] if late else None
    model = phreg.PHReg(y[:, 1], x, status=y[:, 2], entry=entry, strata=groups, ties=ties)
    theirs = model.fit(disp=0)
    ours = dr.path(x, y, loss=dr.Cox(ties), penalty=dr.NoPenalty(), alphas=[0.0], strata=groups)
    np.testing.assert_allclose(ours.coef_at(0), theirs.params, rtol=1e-5, atol=1e-6)
    better = ours.coef_at(0)  # theirs stops earlier: compare the likelihood at our solution
    target = read_survival(y, strata=groups)
    change = dr.Cox(ties).value(target, x @ better) - dr.Cox(ties).value(target, np.zeros(len(y)))
    assert -len(y) * change == pytest.approx(model.loglike(better) - model.loglike(np.zeros(4)), rel=1e-9)


def test_scikit_survival() -> None:
    linear = pytest.importorskip("sksurv.linear_model")
    x, y, _ = _made(False, False, 40)
    target = np.array(list(zip(y[:, 2] == 1, y[:, 1], strict=True)), dtype=[("dead", bool), ("days", float)])
    theirs = linear.CoxPHSurvivalAnalysis(ties="efron", tol=1e-12).fit(x, target)
    ours = dr.path(x, target, loss="cox", penalty=dr.NoPenalty(), alphas=[0.0])
    np.testing.assert_allclose(ours.coef_at(0), theirs.coef_, rtol=1e-8)
    assert concordance(target, x @ theirs.coef_).c_index == pytest.approx(theirs.score(x, target), rel=1e-12)
    breslow = linear.CoxPHSurvivalAnalysis(ties="breslow", tol=1e-12).fit(x, target)
    curves = breslow.predict_survival_function(x[:5], return_array=True)
    hazard = baseline_hazard(target, x @ breslow.coef_, ties="breslow")
    np.testing.assert_allclose(hazard.survival(x[:5] @ breslow.coef_, breslow.unique_times_), curves, rtol=1e-9)


# R's survival 3.5-3 on the veterans' lung cancer trial: columns of strata and weights, late entry, ties; coefficients;
# log partial likelihood at 0 and at the estimate
KARNO_AGE = ["karno", "age"]
R_FITS = [
    (
        *("celltype", None, False, "efron", ["trt", "karno", "diagtime", "age", "prior"]),
        [0.28590164934361, -0.03826223154127, -0.00343910880473, -0.01182053054787, 0.01690685160373],
        (-338.736207226, -316.601305140),
    ),
    (
        *(None, "trt", False, "efron", KARNO_AGE),
        [-0.03665978582051, -0.00372537709856],
        (-836.953302002, -798.577828604),
    ),
    (
        *(None, "trt", False, "breslow", KARNO_AGE),
        [-0.03641305539842, -0.00363830953026],
        (-837.716114180, -799.796803106),
    ),
    (
        *("trt", "prior", True, "efron", KARNO_AGE),
        [-0.0303248100563, -0.0010991175383],
        (-490.945227785, -471.311295160),
    ),
]


def _veterans() -> tuple[Any, np.ndarray, np.ndarray]:
    """The table, (time, event), and the same with an invented late entry."""
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(shared_dir("data", "surv_veteran", "data.csv"))
    time, status = table["time"].to_numpy(float), table["status"].to_numpy(float)
    entry = np.floor(time * (table["age"].to_numpy() % 10) / 12)
    return table, np.column_stack([time, status]), np.column_stack([entry, time, status])


@pytest.mark.parametrize(("strata", "weights", "late", "ties", "inputs", "coef", "likelihood"), R_FITS)
def test_r_survival(
    strata: Any, weights: Any, late: bool, ties: str, inputs: list[str], coef: list[float], likelihood: Any
) -> None:
    table, plain, entering = _veterans()
    w = None if weights is None else table[weights].to_numpy(float) / (10 if weights == "prior" else 1)
    w = w + 1 if weights == "prior" else w
    y, groups = entering if late else plain, None if strata is None else table[strata]
    x = table[inputs].astype(float)
    ours = dr.path(
        x, y, loss=dr.Cox(ties), penalty=dr.NoPenalty(), alphas=[0.0], strata=groups, sample_weight=w, tol=1e-12
    )
    np.testing.assert_allclose(ours.coef_at(0), coef, rtol=1e-8)
    target, total = read_survival(y, strata=groups), len(y) if w is None else w.sum()
    values = [dr.Cox(ties).value(target, x.to_numpy() @ b, w) for b in (np.zeros(len(coef)), ours.coef_at(0))]
    assert total * (values[0] - values[1]) == pytest.approx(likelihood[1] - likelihood[0], rel=1e-9)


def test_r_survival_curves_and_concordance() -> None:
    table, plain, entering = _veterans()
    x = table[["karno", "age"]].to_numpy(float)
    fit: dict[str, Any] = {"loss": "cox", "penalty": dr.NoPenalty(), "alphas": [0.0], "tol": 1e-12}
    coef = dr.path(x, plain, **fit).coef_at(0)
    at = np.array([60.0, 50.0]) @ coef
    curve = baseline_hazard(plain, x @ coef).survival(np.array([at]), [8.0, 51.0, 200.0])[0]
    np.testing.assert_allclose(curve, [0.929780188306, 0.613295724041, 0.167236733042], rtol=1e-8)
    pairs = concordance(plain, x @ coef)
    assert pairs.c_index == pytest.approx(0.710302135393, rel=1e-11)
    assert pairs[1:] == (6238, 2535, 31)
    coef = dr.path(x, entering, strata=table["trt"], **fit).coef_at(0)
    pairs = concordance(read_survival(entering, strata=table["trt"]), x @ coef)
    assert pairs.c_index == pytest.approx(0.654624942476, rel=1e-11)
    assert pairs[1:] == (594 + 825, 401 + 346, 5 + 2)


def test_lung_codes_events_as_1_and_2() -> None:
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(shared_dir("data", "surv_lung", "data.csv"))[["time", "status", "age", "sex"]]
    with pytest.warns(dr.DataWarning, match="1 = censored and 2 = event"):
        ours = dr.path(
            table[["age", "sex"]].astype(float), table[["time", "status"]], loss="cox", penalty="none", alphas=[0.0]
        )
    # coxph(Surv(time, status) ~ age + sex, lung): 0.017045, -0.513219 (survival's documentation)
    np.testing.assert_allclose(ours.coef_at(0), [0.017045, -0.513219], atol=1e-6)
