"""diamondring: penalised regression with proofs. Which penalty, how strong, which inputs, and how sure that is.

Names are loaded on first use, so that ``import diamondring`` loads nothing but the standard library; the types of all
exported names are in ``__init__.pyi``.
"""

import importlib

from .threads import follow_threadpoolctl

_MODULE_OF = {
    "fit": "fitting",
    "curve_fit": "fitting",
    "Fit": "fitting",
    "CurveFit": "fitting",
    "path": "paths",
    "Path": "paths",
    "NoPenalty": "penalties",
    "L1": "penalties",
    "L2": "penalties",
    "L1L2": "penalties",
    "Binomial": "losses",
    "Cox": "losses",
    "Gamma": "losses",
    "Gaussian": "losses",
    "Huber": "losses",
    "InverseGaussian": "losses",
    "MultiGaussian": "losses",
    "Multinomial": "losses",
    "NegativeBinomial": "losses",
    "Poisson": "losses",
    "Quantile": "losses",
    "SquaredHinge": "losses",
    "Tweedie": "losses",
    "Lasso": "estimators",
    "LassoCV": "estimators",
    "MultiTaskElasticNet": "estimators",
    "MultiTaskElasticNetCV": "estimators",
    "MultiTaskLasso": "estimators",
    "MultiTaskLassoCV": "estimators",
    "HuberRegressor": "estimators",
    "QuantileRegressor": "estimators",
    "Ridge": "estimators",
    "RidgeCV": "estimators",
    "ElasticNet": "estimators",
    "ElasticNetCV": "estimators",
    "LogisticRegression": "estimators",
    "LogisticRegressionCV": "estimators",
    "GammaRegressor": "estimators",
    "PoissonRegressor": "estimators",
    "TweedieRegressor": "estimators",
    "PenalizedClassifier": "estimators",
    "PenalizedNetClassifier": "estimators",
    "PenalizedNetRegressor": "estimators",
    "PenalizedRegressor": "estimators",
    "PenalizedSurvival": "estimators",
    "cross_validate": "tune",
    "Selection": "tune",
    "resample": "resampling",
    "Resamples": "resampling",
    "breakage": "comparing.breakage",
    "Breakage": "comparing.breakage",
    "compare": "comparison",
    "Comparison": "comparison",
    "explore": "notebook.explore",
    "sparsity_report": "networks.sparsity",
    "compress": "networks.compress",
    "Model": "model",
    "load_model": "model",
    "read_table": "tables",
    "DiamondringError": "errors",
    "InputError": "errors",
    "InputTypeError": "errors",
    "FitError": "errors",
    "DataWarning": "errors",
    "SolverWarning": "errors",
    "Interrupted": "errors",
}
_SUBMODULES = ("datasets", "jax", "pictures", "survival", "torch", "translate")

__all__ = [*_MODULE_OF, *_SUBMODULES, "__version__"]


follow_threadpoolctl()
del follow_threadpoolctl


def __getattr__(name):
    if name in _MODULE_OF:
        value = getattr(importlib.import_module(f".{_MODULE_OF[name]}", __name__), name)
    elif name in _SUBMODULES:
        value = importlib.import_module(f".{name}", __name__)
    elif name == "__version__":
        from importlib.metadata import version

        value = version("diamondring")
    else:
        raise AttributeError(f"module 'diamondring' has no attribute {name!r}; dir(diamondring) lists the names it has")
    globals()[name] = value
    return value


def __dir__():
    return sorted(__all__)
