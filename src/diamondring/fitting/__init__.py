"""Any function of its parameters, fitted: `dr.fit` and `dr.curve_fit`."""

from .curve import curve_fit
from .general import fit
from .result import CurveFit, Fit

__all__ = ["CurveFit", "Fit", "curve_fit", "fit"]
