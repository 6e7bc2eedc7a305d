"""Results as pictures: each picture is plain data (`FigureSpec`) first; `mpl` alone knows matplotlib.

`plotter` gives a result its ``plot``. Importing this module loads neither matplotlib nor SciPy.
"""

from .accessor import Plotter, plotter

__all__ = ["Plotter", "plotter"]
