"""`grader release --public`: a folder for a public repository, which holds all of the course but its answers.

The repository that lessons are written in holds `solutions/`, so it stays private; learners get what is here.
"""

import html
import json
import re
import shutil
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.requirements import Requirement

from grader.build.marking import Exercise
from grader.course import Lesson, find_lessons, select_lessons
from grader.errors import CommandError
from grader.exercises import EXERCISES
from grader.handout.handout import NO_DATES, handed_out, refuse_leaks, student_packages
from grader.handout.leaks import MARKERS
from grader.site.documentation.building import DOCS, build_documentation, has_documentation
from grader.site.launch import SITE, launch_links
from grader.site.site import MARKER, repository, site_pages

HERE = Path(__file__).parent / "public_files"
OWN = {
    ".binder/runtime.txt": "runtime.txt",
    ".binder/postBuild": "postBuild",
    ".devcontainer/devcontainer.json": "devcontainer.json",
}
"""Name in the folder -> name in public_files/."""
TEXTS = ("CHANGELOG.md", "CITATION.cff", "CODE_OF_CONDUCT.md")
SOURCES = "source"
PROJECT = """\
# What pip installs from this repository: the course's module and its checks. Everything is in source/, to read.
# No JupyterLab: whoever asks pip for it, as Colab does, has something else that shows notebooks.
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "backprop-course"
version = "{version}"
requires-python = "{requires-python}"
dependencies = {dependencies}

[tool.hatch.build.targets.wheel]
packages = ["source/backprop", "source/grader"]
"""
TAG = re.compile(r"<[^>]+>")


def run_public_release(
    root: Path,
    lessons: Iterable[str],
    folder: Path,
    exercises: Mapping[str, Exercise] = EXERCISES,
    due: Mapping[str, datetime] = NO_DATES,
    say: Callable[[str], None] = print,
) -> int:
    """Builds lessons (all, or those named) and fills `folder`: hand-out, sources, site, Binder, Colab, dev container.

    What an earlier release put there is replaced; `.git` stays. Returns 0. Raises CommandError where the folder holds
    something else, or as `run_release` does; nothing is written then.
    """
    _refuse_what_is_not_ours(folder)
    known = find_lessons(root)
    chosen = select_lessons(known, lessons) if lessons else known
    files = handed_out(root, chosen, exercises, due, say)
    documentation = _documentation(root, chosen) if has_documentation(root) else {}
    pages = site_pages(root, False, chosen, bool(documentation))
    more = {(SITE / path).as_posix(): content for path, content in pages.items()}
    more |= {name: (HERE / source).read_bytes() for name, source in OWN.items()}
    more |= {name: (root / name).read_bytes() for name in TEXTS if (root / name).is_file()}
    more |= {"README.md": _readme(root).encode(), "pyproject.toml": _project(root).encode()}
    given = _lines_of_notebooks(files)
    said = {path: _without_marks(_as_read(path, content, given)) for path, content in documentation.items()}
    refuse_leaks(root, chosen, {path: _as_read(path, content, given) for path, content in more.items()} | said)
    for package in student_packages().values():  # `handed_out` has looked into them
        more |= {f"{SOURCES}/{path}": content for path, content in package.items()}
    _replace(folder, files | more | documentation | {(SITE / MARKER).as_posix(): b""})
    say(f"{folder}: {len(chosen)} lessons, no answer in it; commit it there, and serve its folder {SITE} as the site")
    return 0


def _refuse_what_is_not_ours(folder: Path) -> None:
    if not folder.exists():
        return
    if folder.is_dir() and (
        (folder / SITE / MARKER).is_file() or not [p for p in folder.iterdir() if p.name != ".git"]
    ):
        return
    raise CommandError(f"{folder} holds something else than an earlier public release: name an empty folder")


def _documentation(root: Path, chosen: list[Lesson]) -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        build_documentation(root, Path(folder), lessons=chosen)
        found = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        return {(SITE / DOCS / path.relative_to(folder)).as_posix(): path.read_bytes() for path in found}


def _readme(root: Path) -> str:
    """The front page, with the addresses that are known."""
    links = launch_links(repository(root), Path("index.ipynb"))
    launch = " · ".join(f"[{service}]({address})" for service, address in links.items())
    text = (HERE / "readme.md").read_text(encoding="utf-8")
    return text.replace("{launch}", f"Or at once, in {launch}." if launch else "")


def _project(root: Path) -> str:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [text for text in project["dependencies"] if Requirement(text).name != "jupyterlab"]
    wanted = {name: project[name] for name in ("version", "requires-python")}
    return PROJECT.format(**wanted, dependencies=json.dumps(needed))


def _lines_of_notebooks(files: Mapping[str, bytes]) -> set[str]:
    """What the released notebooks themselves show: `handed_out` has looked into them, and knows what is a wrong program
    to be mended.
    """
    cells = [
        cell for path, content in files.items() if path.endswith(".ipynb") for cell in json.loads(content)["cells"]
    ]
    return {line.strip() for cell in cells for line in "".join(cell["source"]).splitlines()}


def _as_read(path: str, content: bytes, given: Collection[str]) -> bytes:
    """What a reader of a page sees, line by line, but for what is given to all; any other file as it is."""
    if not path.endswith(".html"):
        return content
    lines = html.unescape(TAG.sub("", content.decode())).splitlines()
    return "\n".join(line for line in lines if line.strip() not in given).encode()


def _without_marks(content: bytes) -> bytes:
    """Without what begins and ends an answer: the documentation says how these marks are called."""
    for mark in MARKERS:
        content = content.replace(mark.encode(), b"")
    return content


def _replace(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if content.startswith(b"#!"):
            path.chmod(0o755)
