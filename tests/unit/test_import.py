"""Importing the package is cheap, complete and never shadows a name."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest

import diamondring as dr
from helpers import REPOSITORY

HEAVY = {
    *("scipy", "sklearn", "matplotlib", "pandas", "polars", "pyarrow", "narwhals", "typer", "rich", "joblib"),
    *("torch", "jax", "optax"),
}


def _modules_after(statement: str) -> set[str]:
    """Top-level modules loaded in a fresh process after a statement."""
    code = f"import sys; {statement}; import json; print(json.dumps(sorted({{m.split('.')[0] for m in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(json.loads(done.stdout))


def test_importing_the_package_loads_no_heavy_library() -> None:
    assert not _modules_after("import diamondring") & HEAVY


def test_penalties_and_errors_need_numpy_only() -> None:
    loaded = _modules_after("import diamondring as dr; dr.L1(); dr.L1L2(0.3); dr.InputError; dr.Gaussian()")
    assert "numpy" in loaded
    assert not loaded & HEAVY


def test_the_path_of_an_array_needs_no_table_or_figure_library() -> None:
    loaded = _modules_after(
        "import numpy as np; import diamondring as dr; r = np.random.default_rng(0);"
        "x = r.normal(size=(20, 3)); dr.path(x, x[:, 0] + r.normal(size=20))"
    )
    assert not loaded & {"matplotlib", "pandas", "polars", "pyarrow", "sklearn", "typer", "rich"}


def _stub_names() -> set[str]:
    tree = ast.parse((REPOSITORY / "src" / "diamondring" / "__init__.pyi").read_text())
    imported = {a.asname for node in tree.body if isinstance(node, ast.ImportFrom) for a in node.names}
    return {name for name in imported if name} | {"__version__"}


def test_stub_and_module_list_the_same_names() -> None:
    assert _stub_names() == set(dr.__all__) == set(dir(dr))


@pytest.mark.parametrize("name", sorted(_stub_names()))
def test_every_exported_name_exists(name: str) -> None:
    assert getattr(dr, name) is not None


def test_functions_survive_the_import_of_their_modules() -> None:
    code = (
        "import diamondring, diamondring.paths, diamondring.comparison, diamondring.tune;"
        "assert callable(diamondring.path) and callable(diamondring.compare);"
        "from diamondring import path, compare; assert callable(path) and callable(compare)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'lasso'"):
        dr.lasso  # noqa: B018


def test_the_version_is_the_installed_one() -> None:
    from importlib.metadata import version

    assert dr.__version__ == version("diamondring")
