"""A Pyodide to test with: the folder named by PYODIDE, or what npm and PyPI have of it, which is all but NumPy."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

VARIABLE = "PYODIDE"
NEEDED = ("micropip", "ipython", "jedi", "packaging")
"""What the kernel needs before it runs the first cell."""
FETCH_SECONDS = 60


def whole() -> Path | None:
    """The folder of an unpacked release of Pyodide, if there is one."""
    return Path(os.environ[VARIABLE]) if VARIABLE in os.environ else None


def fetch(folder: Path) -> Path:
    """A Pyodide without compiled packages. Skips the test where npm or PyPI cannot get it."""
    from jupyterlite_pyodide_kernel.constants import PYODIDE_PYTHON_VERSION, PYODIDE_VERSION

    if shutil.which("npm") is None:
        pytest.skip("there is no npm to fetch Pyodide with")
    _run(["npm", "pack", f"pyodide@{PYODIDE_VERSION}"], folder)
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as files:
        files.extractall(folder, filter="data")
    pyodide = folder / "package"
    lock = json.loads((pyodide / "pyodide-lock.json").read_text())
    packages = {name: lock["packages"][name] for name in _closure(lock["packages"], NEEDED)}
    pinned = [f"{name}=={package['version']}" for name, package in packages.items()]
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    _run([*pip, "--python-version", PYODIDE_PYTHON_VERSION, "--dest", ".", *pinned], pyodide)
    for package in packages.values():
        # Pyodide builds these wheels once more, so PyPI's have the same files but other hashes.
        package["sha256"] = hashlib.sha256((pyodide / package["file_name"]).read_bytes()).hexdigest()
    (pyodide / "pyodide-lock.json").write_text(json.dumps(lock))
    return pyodide


def _closure(packages: dict, names: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in found:
            found.add(name)
            waiting += packages[name]["depends"]
    return found


def _run(command: list[str], folder: Path) -> None:
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=FETCH_SECONDS)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"Pyodide could not be fetched: {error}")
