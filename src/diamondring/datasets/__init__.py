"""Real data that ship with the package, for the demo, the examples and the tests."""

from __future__ import annotations

from .ames import ames_housing_path, load_ames_housing

__all__ = ["ames_housing_path", "load_ames_housing"]
