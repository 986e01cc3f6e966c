"""What marks a submission, as one hash: equal versions give equal marks."""

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import backprop
import numpy

import grader

# All that the judge and the child import, but for what changes no mark: the progress page, how the dojo writes its
# record, and the pictures. These last are what a cell shows, the colours of a mark's panel among it; what was recorded
# keeps the looks it had. Of the engine, what hands jobs out and writes down results does not count either.
MARKING = {
    "backprop": ("*.py", "data/*"),
    "grader": (
        "__init__.py",
        "cells.py",
        "course.py",
        "errors.py",
        "names.py",
        "checking/**/*",
        "dojo/**/*",
        "exercises/**/*",
        "handed_over/*",
        *(f"engine/{name}.py" for name in ("bounded_memory", "dealt", "grading", "job", "reading", "result")),
        "engine/limited*.py",
        *(f"engine/{room}/**/*" for room in ("cleaning", "judging", "preflight", "running", "sandbox", "slicing")),
    ),
}
"""Patterns of files below the folder of each package."""


@cache
def package_version() -> str:
    """The hash of the code and data that mark, NumPy's version and Python's, as hexadecimal text."""
    folders = [Path(next(iter(package.__path__))) for package in (backprop, grader)]
    return version_of(*folders)


def version_of(*folders: Path) -> str:
    """As `package_version`, of packages in these folders, each named after its package."""
    digest = hashlib.sha256(f"numpy {numpy.__version__}, python {sys.version_info[:2]}".encode())
    for folder in folders:
        for path in sorted(marking_files(folder)):
            name = path.relative_to(folder.parent).as_posix()
            digest.update(f"\0{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    return digest.hexdigest()


def marking_files(folder: Path) -> Iterator[Path]:
    """The files of a package that can change a mark. folder: the package's, "grader" or "backprop"."""
    for pattern in MARKING[folder.name]:
        yield from (path for path in folder.glob(pattern) if path.is_file() and "__pycache__" not in path.parts)


def marking_version(release: str) -> str:
    """The version of a lesson. release: the released notebook's text."""
    return hashlib.sha256(f"{package_version()}\0{release}".encode()).hexdigest()
