"""The `site` command: pages that can be read anywhere, documentation, and a JupyterLite in which the lessons run."""

import shutil
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import nbformat

from grader.course import FRONT_PAGE, GLOSSARY, Lesson, Page, find_lessons, read_course_notebook
from grader.errors import CommandError
from grader.site.browser_lab import build_lab
from grader.site.documentation.building import DOCS, build_documentation, has_documentation
from grader.site.launch import COLAB, colab_notebook
from grader.site.page import SCRIPT, TEMPLATES, Entry, make_page, page_title

SITE = Path("build", "site")
MARKER = ".nojekyll"
"""Tells GitHub Pages to serve every file as it is, and us that a folder is a site, which may be replaced."""


def run_site(
    root: Path,
    to: Path | None = None,
    lab: bool = True,
    pyodide: Path | None = None,
    docs: bool = True,
    say: Callable[[str], None] = print,
) -> int:
    """Writes the site of the course in `root` to a folder, in place of the site that was there. Returns 0.

    to: None is build/site. lab: whether to build the JupyterLite in lab/ too. pyodide: folder of an unpacked Pyodide
    distribution to copy into the site; None leaves Pyodide on its public CDN. docs: whether to build the documentation
    in docs/ too, where the course has one. Raises CommandError.
    """
    to = to or root / SITE
    if to.exists() and not (to.is_dir() and ((to / MARKER).is_file() or not any(to.iterdir()))):
        raise CommandError(f"{to} is not a site made by this command: name an empty folder with --to")
    docs = docs and has_documentation(root)
    started = time.perf_counter()
    new = to.resolve().with_name(f".{to.resolve().name}.new")
    shutil.rmtree(new, ignore_errors=True)
    try:
        for path, content in site_pages(root, lab, docs=docs).items():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).write_bytes(content)
        say(f"pages: {len(list(new.rglob('*.html')))}  ({time.perf_counter() - started:.1f} s)")
        if docs:
            build_documentation(root, new / DOCS, lab)
            say(f"documentation: {DOCS}/  ({time.perf_counter() - started:.1f} s)")
        if lab:
            build_lab(root, new / "lab", pyodide)
            say(f"lab: JupyterLite  ({time.perf_counter() - started:.1f} s)")
        (new / MARKER).touch()
        _replace(to, new)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    say(f"{to}: serve it with any web server, such as: python -m http.server --directory {to}")
    return 0


def _replace(to: Path, new: Path) -> None:
    """The folder itself stays: it may be the one that the command was called in."""
    to.mkdir(parents=True, exist_ok=True)
    for path in to.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    for path in new.iterdir():
        shutil.move(path, to / path.name)


def site_pages(root: Path, lab: bool, lessons: list[Lesson] | None = None, docs: bool = False) -> dict[Path, bytes]:
    """Path below the site's top -> content: a page for each notebook, the notebook beside it, the widgets' script.

    lab, docs: whether pages link to a JupyterLite, and to the documentation. lessons: None is all of them.
    """
    pages: list[Page] = [FRONT_PAGE, *(find_lessons(root) if lessons is None else lessons), GLOSSARY]
    released = {page: read_course_notebook(root / page.released) for page in pages}
    contents = [Entry(page.released.relative_to("course"), page_title(released[page])) for page in pages]
    files = {SCRIPT: (TEMPLATES / SCRIPT).read_bytes()}
    for page, entry in zip(pages, contents, strict=True):
        executed = read_course_notebook(root / page.executed)
        files[entry.page] = make_page(page, released[page], executed, contents, repository(root), lab, docs).encode()
        files[entry.path] = (root / page.released).read_bytes()
        on_colab = colab_notebook(repository(root), released[page])
        if on_colab:
            files[COLAB / entry.path] = nbformat.writes(on_colab).encode()
    return files


def repository(root: Path) -> str | None:
    """The course's public address: Repository in [project.urls] of pyproject.toml, or None where it has none yet."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project.get("urls", {}).get("Repository")
