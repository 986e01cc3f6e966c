"""The part of this package that the sandbox holds: what runs cells and calls functions, and knows no answer.

It is found by following imports, so it is no list that could be forgotten; `tests/engine/sandbox/test_student_side.py`
holds what it must not reach.
"""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import grader

ROOTS = (
    "grader.engine.sandbox.zygote",
    "grader.engine.running.child",
    "grader.engine.running.shell",
    "grader.handed_over.functions",
    "grader.handed_over.unlucky_generator",
)
NAMES = "grader.engine.running.notebook_names"
"""What notebooks import from `grader` itself there."""
PACKAGE = Path(grader.__path__[0])


@functools.cache
def modules() -> tuple[str, ...]:
    """All modules that ROOTS import, themselves included, by their full names."""
    found: set[str] = set()
    waiting = list(ROOTS)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _imported(file(name).read_text(encoding="utf-8"))
    return tuple(sorted(found))


def file(module: str) -> Path:
    """Where the module stands."""
    return PACKAGE.parent.joinpath(*module.split(".")).with_suffix(".py")


def write(folder: Path) -> None:
    """Writes a package `grader` of just these modules into the folder."""
    for name in modules():
        target = folder.joinpath(*name.split(".")).with_suffix(".py")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file(name).read_bytes())
    for package in [folder / "grader", *(folder / "grader").rglob("*")]:
        if package.is_dir():
            (package / "__init__.py").touch()
    (folder / "grader" / "__init__.py").write_bytes(file(NAMES).read_bytes())


def _imported(source: str) -> Iterator[str]:
    """Modules of this package that the source names in its imports, those within functions too."""
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        yield from (name for name in names if name.startswith("grader.") and file(name).is_file())
