"""The part of the project that students get: found by following imports, so that no list can go stale."""

import ast
import subprocess
import sys
from pathlib import Path

GRADER = Path(__file__).parents[1]
INSTRUCTORS = (
    *("__main__", "cli", "command", "commands_author", "commands_class", "check_notebook", "doctor"),
    *("class_report", "collect", "demo", "engine", "export", "feedback", "release", "site"),
)
"""Parts of `grader` that no student's import may ever reach."""


def student_modules(package: Path = GRADER) -> dict[str, bytes]:
    """The files of the package that `import grader` needs, now or at a later call: path below its parent -> content.

    Raises LookupError where a student's import reaches a part that is the instructor's.
    """
    loaded = _loaded(package)
    waiting, needed = list(loaded), set()
    while waiting:
        module = waiting.pop()
        path = _path(package, module)
        if module in needed or path is None:
            continue
        needed.add(module)
        waiting += _imports(path, module, package.name)
        waiting += [module.rpartition(".")[0]] if "." in module else []
    for module in sorted(needed):
        if module.split(".")[1:2] and module.split(".")[1] in INSTRUCTORS:
            raise LookupError(f"a student's import reaches {module}, which is for instructors")
    paths = [_path(package, module) for module in sorted(needed)]
    return {path.relative_to(package.parent).as_posix(): path.read_bytes() for path in paths}


def _loaded(package: Path) -> list[str]:
    """What a fresh Python loads of the package; this finds what is imported by a name put together at run time."""
    code = f"import sys; sys.path.insert(0, {str(package.parent)!r}); import {package.name}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300)
    return [name for name in run.stdout.split() if name.split(".")[0] == package.name]


def _imports(path: Path, module: str, package: str) -> list[str]:
    """Modules of the package named in any import statement of a file, inside functions too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parent = module.rsplit(".", node.level)[0] if node.level else ""
            base = ".".join(part for part in (parent, node.module) if part)
            found += [base, *(f"{base}.{alias.name}" for alias in node.names)]
    return [name for name in found if name.split(".")[0] == package]


def _path(package: Path, module: str) -> Path | None:
    base = package.parent.joinpath(*module.split("."))
    return next((path for path in (base / "__init__.py", base.with_suffix(".py")) if path.is_file()), None)
