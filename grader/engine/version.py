"""What marks a submission, as one hash: equal versions give equal marks."""

import hashlib
import sys
from functools import cache
from pathlib import Path

import backprop
import numpy

import grader


@cache
def package_version() -> str:
    """The hash of the code and data of `grader` and `backprop`, NumPy's version and Python's, as hexadecimal text."""
    digest = hashlib.sha256(f"numpy {numpy.__version__}, python {sys.version_info[:2]}".encode())
    for package, pattern in ((grader, "*.py"), (backprop, "*")):
        folder = Path(package.__file__).parent
        for path in sorted(folder.rglob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(folder.parent).as_posix()
                digest.update(f"\0{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    return digest.hexdigest()


def marking_version(release: str) -> str:
    """The version of a lesson. release: the released notebook's text."""
    return hashlib.sha256(f"{package_version()}\0{release}".encode()).hexdigest()
