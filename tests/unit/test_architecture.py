"""Imports inside the package point downwards only: no module knows what is built on top of it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from helpers import REPOSITORY

SOURCE = REPOSITORY / "src" / "diamondring"

# from the ground up; a module may import from its own layer and from those before it
LAYERS: list[set[str]] = [
    {"_core"},
    {"errors", "wording", "threads", "interrupts", "display"},
    {"files", "names", "messages", "penalties", "losses", "measures", "blockwise"},
    {"data", "encoding", "tables", "datasets", "options", "survival"},
    {"problem"},
    {"certificate", "certificate_quantile", "loss_certificate", "prepare", "moments"},
    {"direct", "solvers"},
    {"path_alphas", "path_text", "path_result", "paths", "translate", "nonlinear"},
    {"model", "export", "ingredients", "ingredients_along", "function_ingredients"},
    {"tuning", "tune", "resampling"},
    {"comparing", "comparison"},
    {"fitting"},
    {"networks", "torch", "jax"},
    {"figures", "report", "notebook"},
    {"pictures"},
    {"networks", "torch", "jax"},
    {"estimators"},
    {"cli", "__main__"},
]
# result types offer `.plot`, `.report` and their HTML, which load what draws them when called: never at import
RESULTS_LOAD_LAZILY = {"figures", "report", "notebook", "export"}
# these read results and never solve
READERS = {"figures", "report", "notebook", "export"}
SOLVERS = {"solvers", "direct", "_core", "tuning.solve", "tuning.walk"}


def _layer(module: str) -> int:
    for i, names in enumerate(LAYERS):
        for name in names:
            if module == name or (name.endswith("*") and module.startswith(name[:-1])):
                return i
    raise AssertionError(f"{module} is in no layer: add it to LAYERS in {Path(__file__).name}")


def _files() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if path != SOURCE / "__init__.py"]


def _module(path: Path) -> str:
    """Name of the module or subpackage directly under the package."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def _imports(path: Path) -> list[tuple[str, bool, bool]]:
    """Modules of this package that a file imports: (name, inside a function, for type checkers only)."""
    found: list[tuple[str, bool, bool]] = []
    depth = len(path.relative_to(SOURCE).parts)

    def visit(node: ast.AST, inside: bool, typing: bool) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            inside = True
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            typing = True
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            names = [node.module] if node.module else [alias.name for alias in node.names]
            found.extend((name, inside, typing) for name in names)
        if isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").startswith("diamondring"):
            found.extend((part, inside, typing) for part in (node.module or "").split(".", 1)[1:])
        for child in ast.iter_child_nodes(node):
            visit(child, inside, typing)

    visit(ast.parse(path.read_text()), False, False)
    return found


@pytest.mark.parametrize("path", _files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_downwards(path: Path) -> None:
    module = _module(path)
    for full, inside, typing in _imports(path):
        name = full.split(".")[0]
        if typing or name == module:
            continue
        if inside and name in RESULTS_LOAD_LAZILY and module not in READERS:
            continue
        assert _layer(name) <= _layer(module), f"{path.name} imports {name}, which is built on top of it"
        if module in READERS:
            assert not {name, full} & SOLVERS, f"{path.name} reads results and must not solve, but imports {full}"


def test_few_files_import_the_compiled_core() -> None:
    allowed = {
        "solvers/engine.py",
        "solvers/loss_engine.py",
        "blockwise.py",
        "direct/compiled.py",
        "nonlinear/compiled.py",
        "threads.py",
    }  # threads.py: to have it loaded
    users = {
        path.relative_to(SOURCE).as_posix()
        for path in _files()
        if any(name == "_core" for name, _, _ in _imports(path))
    }
    assert users <= allowed, f"_core is imported by {sorted(users - allowed)}"


def test_only_one_file_imports_matplotlib() -> None:
    users = [path.relative_to(SOURCE).as_posix() for path in _files() if "import matplotlib" in path.read_text()]
    users += [path.relative_to(SOURCE).as_posix() for path in _files() if "from matplotlib" in path.read_text()]
    assert set(users) <= {"figures/mpl.py"}


@pytest.mark.parametrize("path", _files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 420, "this file is asking to be two"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            start = node.body[1].lineno if ast.get_docstring(node) and len(node.body) > 1 else node.lineno
            assert (node.end_lineno or start) - start <= 60, f"{node.name} is longer than 60 lines"
