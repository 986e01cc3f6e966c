"""A JupyterLite of the course: JupyterLab and Python in the reader's browser, from any host of plain files.

The kernel is Pyodide. It fetches NumPy and matplotlib from Pyodide's own distribution; the course's two packages and
ipywidgets come with the site. All are loaded while the kernel starts, so the lessons' first cells stay as they are.
"""

import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from nbformat.v4 import new_markdown_cell

from grader.course import PAGES, find_lessons, read_course_notebook
from grader.errors import CommandError
from grader.handout.handout import TITLES, student_packages
from grader.handout.wheels import build_wheel

KERNELSPEC = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
"""What JupyterLite calls its kernel; a notebook that names another one opens with a question."""
NEVER_ENDS = (
    "In the browser, the button with the square cannot stop a cell that never ends. Menu Kernel, Restart Kernel can, "
    "and so can reloading the page; what you saved stays."
)
"""No program can say so when it happens: Python is busy, and nothing interrupts it there."""
NOTE = f"""\
> **You are in your browser's own Python.** Nothing was installed, and nothing that you write leaves this machine. Save
> with Ctrl+S: your work stays in this browser until you clear its data for this site. To keep it or to hand it in: menu
> File, Download.
>
> {NEVER_ENDS} (`check` gives up by itself on a function that does not come back.)
"""
FROM_PYODIDE = ("numpy", "matplotlib")
FROM_PYPI = ("comm", "ipywidgets", "jupyterlab-widgets")
"""Pure wheels that Pyodide lacks, in the versions of requirements.lock."""
AT_START = ("backprop_course", "backprop_course_checks", "comm", "ipywidgets")
FROM_WORKER = "../../../../pypi"
"""Where the wheels are, seen from the kernel's own script."""
EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "@jupyterlite/pyodide-kernel-extension")
PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"


def build_lab(root: Path, out: Path, pyodide: Path | None = None, jupyterlite: Path | None = None) -> None:
    """Writes the JupyterLite of the course in `root` to the folder `out`.

    pyodide: folder of an unpacked Pyodide distribution to copy into it; None leaves Pyodide on its public CDN.
    jupyterlite: another virtual environment, whose JupyterLite it shall be; None is this one's. Raises CommandError
    where a package of the extra "site" is missing, or JupyterLite says no.
    """
    if jupyterlite is None:
        _require_jupyterlite()
    if pyodide and not (pyodide / "pyodide.mjs").is_file():
        raise CommandError(f"{pyodide} holds no Pyodide: unpack a release of it there, so that pyodide.mjs is in it")
    with TemporaryDirectory() as folder:
        place = Path(folder).resolve()
        wheels = _write_wheels(root, place / "wheels")
        _write_notebooks(root, place / "files")
        (place / "jupyter-lite.json").write_text(json.dumps(_runtime_settings(wheels)))
        extensions = (jupyterlite or Path(sys.prefix)) / "share" / "jupyter" / "labextensions"
        (place / "jupyter_lite_config.json").write_text(json.dumps(_build_settings(wheels, extensions, out)))
        if pyodide:
            shutil.copytree(pyodide, place / "static" / "pyodide")
        python = str(jupyterlite / "bin" / "python") if jupyterlite else sys.executable
        _run([python, "-m", "jupyterlite_core", "build"], place, "JupyterLite cannot be built")


def _require_jupyterlite() -> None:
    for package in ("jupyterlite-core", "jupyterlite-pyodide-kernel"):
        try:
            version(package)
        except PackageNotFoundError:
            raise CommandError(f'{package} is missing: pip install "backprop-course[site]", or use --no-lab') from None


def _write_notebooks(root: Path, folder: Path) -> None:
    """The released notebooks, as JupyterLite's file browser shows them."""
    for page in [*PAGES, *find_lessons(root)]:
        notebook = read_course_notebook(root / page.released)
        notebook.metadata.kernelspec = KERNELSPEC
        notebook.cells.insert(1, new_markdown_cell(NOTE, id="in-the-browser"))
        path = folder / page.released.relative_to("course")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), encoding="utf-8")


def _write_wheels(root: Path, folder: Path) -> list[Path]:
    """The course's own packages and those of FROM_PYPI, as wheels."""
    folder.mkdir()
    for name, files in student_packages().items():
        wheel, content = build_wheel(root, name, TITLES[name], files)
        (folder / wheel).write_bytes(content)
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    (folder.parent / "wheels.txt").write_text("".join(_pinned(name, lock) for name in FROM_PYPI))
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    pip += ["--only-binary", ":all:", "--require-hashes", "--requirement", "wheels.txt", "--dest", str(folder)]
    _run(pip, folder.parent, f"the wheels of {', '.join(FROM_PYPI)} cannot be fetched")
    return sorted(folder.glob("*.whl"))


def _pinned(name: str, lock: str) -> str:
    """The lines of the lock for one package. Raises CommandError where it has none."""
    found = re.search(rf"^{name}==.*?(?=^\S|\Z)", lock, re.MULTILINE | re.DOTALL)
    if found is None:
        raise CommandError(f"requirements.lock does not pin {name}: run `make lock`")
    return found[0]


def _runtime_settings(wheels: list[Path]) -> dict:
    """What the browser reads (jupyter-lite.json)."""
    loaded = [wheel.name for wheel in wheels if wheel.name.split("-")[0] in AT_START]
    packages = [*FROM_PYODIDE, *(f"{FROM_WORKER}/{name}" for name in loaded)]
    kernel = {"loadPyodideOptions": {"packages": packages}}
    data = {"appName": "Backpropagation, by hand", "litePluginSettings": {PLUGIN: kernel}}
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}


def _build_settings(wheels: list[Path], extensions: Path, out: Path) -> dict:
    """What the build reads (jupyter_lite_config.json)."""
    build = {
        "apps": ["lab"],
        "contents": ["files"],
        "output_dir": str(out.resolve()),
        # Only these: what else is installed here, such as nbgrader's extensions, needs a server.
        "federated_extensions": [str(extensions / name) for name in EXTENSIONS],
        "ignore_sys_prefix": ["federated_extensions"],
        "no_sourcemaps": True,
    }
    return {"LiteBuildConfig": build, "PipliteAddon": {"piplite_urls": [str(wheel) for wheel in wheels]}}


def _run(command: list[str], folder: Path, failure: str) -> None:
    run = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if run.returncode:
        words = run.stdout.strip().splitlines()
        raise CommandError(f"{failure}: {words[-1] if words else f'exit code {run.returncode}'}")
