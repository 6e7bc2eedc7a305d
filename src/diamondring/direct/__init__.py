"""Direct solvers: ridge paths, exact leave-one-out and least squares.

One factorisation of the smaller side of the standardised inputs serves every alpha. X is read in blocks and never
copied; results have the same bits for any number of threads.
"""

from __future__ import annotations

from .freedom import Spectrum, degrees_of_freedom
from .leave_one_out import ridge_loo
from .lstsq import least_squares
from .result import DirectSolution, LeaveOneOut
from .ridge import ridge_dof, ridge_path

__all__ = [
    "DirectSolution",
    "LeaveOneOut",
    "Spectrum",
    "degrees_of_freedom",
    "least_squares",
    "ridge_dof",
    "ridge_loo",
    "ridge_path",
]
