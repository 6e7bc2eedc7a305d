"""`dr.fit`: any function of its parameters, with exact zeros."""

from __future__ import annotations

from typing import Any

from ..errors import answers_ctrl_c
from ..nonlinear.prepare import make_nonlinear_problem
from ..penalties import L1
from .result import Fit
from .solving import Request, solve_fit

__all__ = ["fit"]


@answers_ctrl_c
def fit(
    f: Any,
    params: Any = None,
    X: Any = None,
    y: Any = None,
    *,
    loss: Any = "gaussian",
    penalty: Any = L1(),  # noqa: B008  a frozen value
    alpha: Any = None,
    alphas: Any = None,
    eps: float = 1e-3,
    cv: Any = 5,
    sample_weight: Any = None,
    offset: Any = None,
    penalty_factor: Any = None,
    bounds: Any = None,
    groups: Any = None,
    strata: Any = None,
    jac: Any = None,
    names: Any = None,
    starts: Any = 1,
    random_state: Any = 0,
    tol: float = 1e-8,
    max_steps: int | None = None,
    progress: Any = None,
) -> Fit:
    """Fit any function of its parameters, with a penalty that sets surplus parameters to exactly 0.

    Minimises over the p parameters b of f, with W the sum of weights::

        (1/W) sum_i w_i loss(y_i, o_i + f(x_i; b))
            + alpha sum_g v_g [ l1_ratio |b_g| + (1 - l1_ratio)/2 ||b_g||^2 ],      lower <= b <= upper

    Every parameter is a group g of its own unless ``groups`` says otherwise; then ``|b_g|`` is ``sqrt(d_g) ||b_g||``
    with d_g the number of parameters in the group (Yuan and Lin, 2006). No intercept is added and nothing is
    standardised: f is taken as it is. Write an intercept into f, and spare it with ``penalty_factor={"b": 0}``.

    Parameters
    ----------
    f : callable ``f(params, X)``, or a `torch.nn.Module`
        Returns one prediction per row, (n,), or K of them, (n, K). In NumPy, JAX or PyTorch. The scale is that of the
        loss's predictor: the log odds for "binomial", the log of the mean for "poisson", (n, K) logits for
        "multinomial", the log hazard for "cox".
    params : number, array, list, dictionary, data class or any JAX pytree; tensors of PyTorch
        Where to start, and the shape of the answer. None for a module: its own parameters.
    X : whatever f takes
        An array or table with rows first, or a tuple or dictionary of these.
    y : (n,) array, or what the loss takes
        As in `dr.path`.
    loss : name or value, default "gaussian"
    penalty : dr.L1() (default), dr.L2(), dr.L1L2(l1_ratio), dr.NoPenalty() or a name
    alpha : float, "min" or "1se"
        Strength of the penalty. "min", the default with a penalty, takes the lowest error in cross-validation, "1se"
        the strongest alpha within one standard error of it. Without a penalty it is 0.
    alphas : int or values, optional
        Length of the automatic grid (50 if alpha is to be chosen), or the values to solve. With a number for alpha:
        other alphas to solve as well; it is then reached by walking there from a weak penalty, which for functions
        with many minima (networks) often ends lower than a fit from the start does.
    eps : float, default 1e-3
        Smallest over largest alpha of the automatic grid.
    cv : int, scikit-learn splitter, or iterable of (train, test) row numbers. Default 5.
    sample_weight : (n,) array, optional
        A weight of 2 is the same as the row twice; 0 is the same as no row.
    offset : (n,) array, or (n, K), optional
        A known part of the prediction.
    penalty_factor : number, array (p,), dictionary by name, or like ``params``; optional
        v: 0 not penalised, inf left out (0), never rescaled. A name is that of a parameter (``b[3]``), an array
        (``W1``) or a branch of params; parameters that are not named have 1.
    bounds : (lower, upper), `scipy.optimize.Bounds`, or dictionary by name of pairs; optional
    groups : dictionary or (p,) labels, optional
        Which parameters become 0 together: ``{"W1": 0}`` for the slices of W1 along its axis 0, ``{"W1": "all"}``,
        or labels: ``{"sine": [0, 1], "cosine": [0, 1]}`` puts each sine and its cosine together.
    strata : (n,) labels, optional
        Survival times only.
    jac : callable ``jac(params, X)``, "cs", "3-point" or None
        The Jacobian (n, p), or a tree like ``params``. None: automatic differentiation in JAX and PyTorch, else the
        complex step where f accepts it, else central differences inside the bounds.
    names : sequence of str, optional
        One per parameter, or one per array.
    starts : int or list of parameters, default 1
        How many starts: the given one and random ones around it (normal, at the size of the parameters, inside the
        bounds), or the given one and these.
    random_state : int, Generator, RandomState or None, default 0
        For random starts and for the folds.
    tol : float, default 1e-8
        Target for the relative distance from the optimality conditions.
    max_steps : int, optional
        Steps after which one alpha is given up; it is then said to be missed.
    progress : True or callable ``progress(done, planned)``, optional
        True is a line on the screen. First the solutions of the path are counted, then the folds.

    Returns
    -------
    Fit
        ``params`` as they came; ``coef``, ``names``, ``alpha``, ``certificate``, ``path``, ``selection``, ``minima``,
        ``pcov``, ``predict``, ``plot``, ``report``.

    Raises
    ------
    InputError, InputTypeError
        If an argument cannot be used.
    FitError
        If f is not finite on the way and nothing could be solved.
    Interrupted
        On Ctrl-C; its ``path`` holds the alphas finished so far.

    Warns
    -----
    SolverWarning
        Where the conditions of a minimum are missed: the parameter and the cause.
    DataWarning
        When ``pcov`` of a penalised fit is looked at, which is NaN.

    Notes
    -----
    With f that is not linear in its parameters there may be several minima; the certificate then says "local". The
    path is walked from the weakest penalty at the start up to the one that leaves nothing, and down again; each alpha
    keeps the better of its two solutions. One alpha is solved by Levenberg and Marquardt's steps, whose penalised
    linear problem is solved exactly, or for many parameters and groups by proximal quasi-Newton steps.
    """
    prepared = make_nonlinear_problem(
        f, params, X, y, loss=loss, penalty=penalty, sample_weight=sample_weight, offset=offset,
        penalty_factor=penalty_factor, bounds=bounds, groups=groups, strata=strata, jac=jac, names=names,
    )  # fmt: skip
    request = Request(
        alpha=alpha, alphas=alphas, eps=eps, cv=cv, starts=starts, random_state=random_state, tol=tol,
        max_steps=max_steps, progress=progress,
    )  # fmt: skip
    return solve_fit(prepared, request)
