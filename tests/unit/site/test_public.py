"""A folder for a public repository: all of the course but its answers, and what is a person's own stays."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from grader.errors import CommandError
from grader.handout.handout import STUDENT_ROOMS
from grader.site.public import run_public_release
from tests.unit.conftest import write_course
from tests.unit.handout.test_handout import AROUND

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
FIGURE = re.compile(r"^(plt\.plot|ipywidgets\.).*\n", re.MULTILINE)
WORDS = "\n# %% [markdown]\n# In the figure: something.\n"
ERROR = '# %% tags=["raises-exception"]\nopen("nowhere.txt")\n\n'
"""What has no place on a page of the site: the toy's figures without words, its error."""
ADDRESS = '\n[project.urls]\nRepository = "https://github.com/someone/backprop"\n'


@pytest.fixture(scope="module")
def toy(tmp_path_factory) -> Path:
    """A toy course with a public address."""
    root = write_course(tmp_path_factory.mktemp("toy"))
    source = root / "solutions" / "01-toy" / "toy.py"
    source.write_text(FIGURE.sub(r"\g<0>" + WORDS, source.read_text()).replace(ERROR, ""))
    for name in (*AROUND, "CHANGELOG.md", "CITATION.cff", "CODE_OF_CONDUCT.md"):
        shutil.copy(ROOT / name, root)
    with (root / "pyproject.toml").open("a") as project:
        project.write(ADDRESS)
    return root


@pytest.fixture(scope="module")
def public(toy, exercises, tmp_path_factory) -> Path:
    """Filled twice, in a clone that has a history and, of the first time, a file that is not made any more."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    for _ in range(2):
        assert run_public_release(toy, [], folder, exercises, say=lambda _: None) == 0
        (folder / "course" / "old.ipynb").touch()
    (folder / "course" / "old.ipynb").unlink()
    return folder


def test_what_a_learner_and_each_service_needs_is_there(public):
    there = {path.relative_to(public).as_posix() for path in public.rglob("*") if path.is_file()}
    assert {
        ".git/HEAD",
        "README.md",
        "start.py",
        "requirements.lock",
        "course/01-toy/toy.ipynb",
        "docs/index.html",
        "docs/01-toy/toy.html",
        "docs/colab/01-toy/toy.ipynb",
        "source/backprop/network.py",
        "source/grader/checking/check.py",
        ".binder/postBuild",
        ".devcontainer/devcontainer.json",
        ".github/workflows/check.yml",
        "CHANGELOG.md",
    } <= there
    assert os.access(public / ".binder" / "postBuild", os.X_OK)
    json.loads((public / ".devcontainer" / "devcontainer.json").read_text())
    yaml.safe_load((public / ".github" / "workflows" / "check.yml").read_text())


def test_nothing_of_the_answers_is_there(public):
    for path in public.rglob("*"):
        if path.is_file() and path.suffix != ".whl":
            text = path.read_text("utf-8", "replace")
            assert "return 2 * x" not in text, path
            assert "BEGIN SOLUTION" not in text or "source/grader" in path.as_posix(), path
    assert not {path.name for path in public.rglob("*") if path.is_dir()} & {"solutions", "tests", "engine", "collect"}


def test_pip_can_install_it_and_links_lead_to_it(public):
    project = tomllib.loads((public / "pyproject.toml").read_text())
    for package in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        assert (public / package / "__init__.py").is_file()
    readme = (public / "README.md").read_text()
    assert "mybinder.org/v2/gh/someone/backprop/HEAD" in readme
    assert "github/someone/backprop/blob/main/docs/colab/index.ipynb" in readme
    assert (public / "docs" / "colab" / "index.ipynb").is_file()


def test_a_learner_installs_nothing_that_only_an_instructor_needs(public, tmp_path):
    lock = (public / "requirements.lock").read_text()
    locked = {line.split("==")[0] for line in lock.splitlines() if "==" in line and line[0].isalnum()}
    assert {"numpy", "jupyterlab"} <= locked
    assert not locked & {"nbgrader", "playwright", "jupytext", "sqlalchemy", "dask", "pytest"}
    binder = [line for line in (public / ".binder" / "postBuild").read_text().splitlines() if "install" in line]
    assert [line.split()[-1] for line in binder] == ["requirements.lock", "wheels/*.whl"]
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=public, check=True, capture_output=True, timeout=60)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        files = wheel.namelist()
        (metadata,) = (wheel.read(name).decode() for name in files if name.endswith("/METADATA"))
    rooms = {name.split("/")[1].removesuffix(".py") for name in files if name.startswith("grader/")}
    assert rooms == {"__init__", *STUDENT_ROOMS}
    needed = {Requirement(text).name for text in re.findall(r"^Requires-Dist: (.+)$", metadata, re.MULTILINE)}
    assert needed == {"numpy", "matplotlib", "ipywidgets"}


def test_a_folder_with_something_else_in_it_is_left_alone(toy, exercises, tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(CommandError, match="something else"):
        run_public_release(toy, [], tmp_path, exercises, say=lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


HUNT = """
# %% tags=["bug-hunt"]
def sum_of_two(x):
    return x + x * len([0])
"""


def documented(root: Path, monkeypatch, text: str) -> None:
    """Gives a course documentation of one page."""
    (root / "docs").mkdir()
    (root / "docs" / "conf.py").touch()

    def build(_: Path, out: Path, lessons: list) -> None:
        (out / "index.html").write_text(f"<p>{text}</p>")

    monkeypatch.setattr("grader.site.public.build_documentation", build)


def test_what_is_no_answer_passes_and_pages_lead_to_the_documentation(toy, exercises, tmp_path, monkeypatch):
    root = shutil.copytree(toy, tmp_path / "toy")
    source = root / "solutions" / "01-toy" / "toy.py"
    # A wrong program that is given may share a line with an answer.
    source.write_text(source.read_text().replace("return 2 * x\n", "return x + x * len([0])\n") + HUNT)
    documented(root, monkeypatch, "An answer stands between BEGIN SOLUTION and END SOLUTION.")
    assert run_public_release(root, [], tmp_path / "out", exercises, say=lambda _: None) == 0
    page = (tmp_path / "out" / "docs" / "01-toy" / "toy.html").read_text()
    assert "len([0])" in re.sub("<[^>]*>", "", page)
    assert 'href="../docs/index.html"' in page
    assert (tmp_path / "out" / "docs" / "docs" / "index.html").is_file()


def test_an_answer_in_the_documentation_stops_it(toy, exercises, tmp_path, monkeypatch):
    root = shutil.copytree(toy, tmp_path / "toy")
    source = root / "solutions" / "01-toy" / "toy.py"
    source.write_text(source.read_text().replace("return 2 * x\n", "return x + x * len([0])\n"))
    documented(root, monkeypatch, "<b>return</b> x + x *&#32;len([0])")
    with pytest.raises(CommandError, match=r"docs/docs/index.html has a line of an answer"):
        run_public_release(root, [], tmp_path / "out", exercises, say=lambda _: None)


def test_an_answer_on_a_page_stops_it(toy, exercises, tmp_path, monkeypatch):
    source = toy / "solutions" / "01-toy" / "toy.py"
    longer = "return x + x * len([0])"
    source.write_text(source.read_text().replace("return 2 * x\n", f"{longer}\n"))
    shown = {Path("index.html"): b"<pre><b>return</b> x + x *&#32;len([0])</pre>"}
    monkeypatch.setattr("grader.site.public.site_pages", lambda *_: shown)
    with pytest.raises(CommandError, match=r"docs/index.html has a line of an answer"):
        run_public_release(toy, [], tmp_path / "out", exercises, say=lambda _: None)
    assert not (tmp_path / "out").exists()
