from . import datasets as datasets
from . import translate as translate
from .comparison import Comparison as Comparison
from .comparison import compare as compare
from .errors import DataWarning as DataWarning
from .errors import DiamondringError as DiamondringError
from .errors import FitError as FitError
from .errors import InputError as InputError
from .errors import InputTypeError as InputTypeError
from .errors import Interrupted as Interrupted
from .errors import SolverWarning as SolverWarning
from .estimators import ElasticNet as ElasticNet
from .estimators import ElasticNetCV as ElasticNetCV
from .estimators import Lasso as Lasso
from .estimators import LassoCV as LassoCV
from .estimators import PenalizedRegressor as PenalizedRegressor
from .estimators import Ridge as Ridge
from .estimators import RidgeCV as RidgeCV
from .losses import Gaussian as Gaussian
from .model import Model as Model
from .model import load_model as load_model
from .paths import Path as Path
from .paths import path as path
from .penalties import L1 as L1
from .penalties import L1L2 as L1L2
from .penalties import L2 as L2
from .penalties import NoPenalty as NoPenalty
from .tables import read_table as read_table
from .tune import Selection as Selection
from .tune import cross_validate as cross_validate

__version__: str
__all__: list[str]
