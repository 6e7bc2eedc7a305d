"""Print the requirements that pyproject.toml lists, one per line, for the Makefile.

    python tools/requirements.py build run test dev

``build`` is the build system, with cmake and ninja from the package registry so that the machine needs
neither; ``run`` is what the package needs at run time; any other word is an optional dependency group.
"""

import sys
import tomllib
from pathlib import Path


def requirements(kind: str, settings: dict) -> list[str]:
    """The requirement lines of one kind; groups that name the package itself are left to their own word."""
    project = settings["project"]
    if kind == "build":
        return [*settings["build-system"]["requires"], "cmake>=3.22", "ninja>=1.10"]
    if kind == "run":
        return list(project["dependencies"])
    return [line for line in project["optional-dependencies"][kind] if not line.startswith(project["name"] + "[")]


if __name__ == "__main__":
    pyproject = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    for word in sys.argv[1:]:
        print("\n".join(requirements(word, pyproject)))
