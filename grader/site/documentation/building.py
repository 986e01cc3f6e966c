"""Calls Sphinx, in a process of its own: what it registers and imports stays there."""

import os
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import backprop

import grader
from grader.course import Lesson, find_lessons
from grader.errors import CommandError

DOCS = Path("docs")
"""The documentation's folder: of its sources below the root, of its pages below the site's top."""
OURS = [str(Path(package.__path__[0]).parent) for package in (backprop, grader)]
"""Where our packages lie: Sphinx imports the very ones that call it."""
NEEDED = ("sphinx", "myst_parser", "furo")
MADE_FOR_SPHINX = (".buildinfo", "objects.inv")
"""What Sphinx writes for itself and for other projects' documentation; nobody who reads asks for it."""


def has_documentation(root: Path) -> bool:
    """Whether the course in `root` has documentation to build."""
    return (root / DOCS / "conf.py").is_file()


def build_documentation(root: Path, out: Path, lab: bool = False, lessons: Iterable[Lesson] | None = None) -> None:
    """Writes the documentation of the course in `root` to the folder `out`, which is `docs` below a site's top.

    lab: whether the site has a JupyterLite to link to. lessons: those that have a page there; None is all. Warnings are
    errors: a link that leads nowhere, above all. Raises CommandError where a package of the extra "site" is missing, or
    Sphinx says no.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise CommandError(f'{missing[0]} is missing: pip install "backprop-course[site]", or use --no-docs')
    slugs = [lesson.slug for lesson in (find_lessons(root) if lessons is None else lessons)]
    with TemporaryDirectory() as doctrees:
        command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--builder", "html"]
        command += ["--doctree-dir", doctrees, "--define", f"lab={int(lab)}", "--define", f"on_site={','.join(slugs)}"]
        command += [str(DOCS), str(out.resolve())]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(OURS)}
        run = subprocess.run(
            command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    if run.returncode:
        words = run.stdout.strip().splitlines()
        raise CommandError("the documentation cannot be built: " + ("\n".join(words[:10]) or f"code {run.returncode}"))
    for name in MADE_FOR_SPHINX:
        (out / name).unlink(missing_ok=True)
