"""The one difference between scikit-learn 1.8 and 1.9 that shows in a constructor."""

from __future__ import annotations

import functools
import inspect
from numbers import Integral
from typing import Any, TypeVar

import sklearn
from sklearn.utils._param_validation import Hidden, Interval, StrOptions

from ..messages import warn_data

Class = TypeVar("Class", bound=type)

HAS_N_ALPHAS = tuple(int(part) for part in sklearn.__version__.split(".")[:2]) < (1, 9)

_N_ALPHAS = (
    "'n_alphas' was deprecated in 1.7 and will be removed in 1.9. 'alphas' now accepts an integer value which removes "
    "the need to pass 'n_alphas'. The default value of 'alphas' will change from None to 100 in 1.9. Pass an explicit "
    "value to 'alphas' and leave 'n_alphas' to its default value to silence this warning."
)
_NO_ALPHAS = (
    "'alphas=None' is deprecated and will be removed in 1.9, at which point the default value will be set to 100. Set "
    "'alphas=100' to silence this warning."
)


def accept_n_alphas(cls: Class, *, needed: bool = HAS_N_ALPHAS) -> Class:
    """Give a class the deprecated parameter ``n_alphas`` where the installed scikit-learn (before 1.9) still has it."""
    return with_n_alphas(cls) if needed else cls


def with_n_alphas(cls: Class) -> Class:
    """Add the keyword ``n_alphas="deprecated"`` to a constructor, and scikit-learn 1.8's warnings to ``fit``."""
    create, fit = cls.__init__, cls.fit  # type: ignore[misc, attr-defined]

    @functools.wraps(create)
    def __init__(self: Any, *, n_alphas: Any = "deprecated", alphas: Any = "warn", **others: Any) -> None:
        create(self, alphas=alphas, **others)
        self.n_alphas = n_alphas

    @functools.wraps(fit)
    def fit_with_warning(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(self.n_alphas, str):
            warn_data(_N_ALPHAS, FutureWarning)
        if self.alphas is None:
            warn_data(_NO_ALPHAS, FutureWarning)
        return fit(self, *args, **kwargs)

    parameters = list(inspect.signature(create).parameters.values())
    place = [parameter.name for parameter in parameters].index("alphas")
    keyword = inspect.Parameter.KEYWORD_ONLY
    extra = [inspect.Parameter("n_alphas", keyword, default="deprecated"), parameters[place].replace(default="warn")]
    signature = inspect.Signature([*parameters[:place], *extra, *parameters[place + 1 :]])
    __init__.__signature__ = signature  # type: ignore[attr-defined]
    limits = [Interval(Integral, 1, None, closed="left"), Hidden(StrOptions({"deprecated"}))]
    constraints = {**cls._parameter_constraints, "n_alphas": limits}  # type: ignore[attr-defined]
    constraints["alphas"] = [*constraints["alphas"], None, Hidden(StrOptions({"warn"}))]
    cls.__init__, cls.fit, cls._parameter_constraints = __init__, fit_with_warning, constraints  # type: ignore
    return cls
