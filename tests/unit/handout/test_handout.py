"""The students' zip: everything they need, nothing of the answers, and it works."""

import ast
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from grader.course import find_lessons
from grader.errors import CommandError
from grader.handout import handout, start
from grader.handout.handout import STUDENT_ROOMS, run_release
from grader.handout.leaks import find_leaks
from grader.handout.student_lock import student_lock
from tests.unit.conftest import write_course

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
AROUND = ("environment.py", "jupyter_settings.py", "requirements.lock", "pyproject.toml", "LICENSE", "LICENSE-text")


@pytest.fixture(scope="module")
def live(tmp_path_factory, exercises) -> tuple[Path, Path]:
    """A toy course, and its zip."""
    root = write_course(tmp_path_factory.mktemp("live"))
    for name in AROUND:
        shutil.copy(ROOT / name, root)
    assert run_release(root, [], None, exercises, say=lambda _: None) == 0
    return root, root / "dist" / "backprop-course-student.zip"


@pytest.fixture(scope="module")
def unzipped(live, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("student")
    with zipfile.ZipFile(live[1]) as archive:
        archive.extractall(folder)
    return folder / "backprop-course"


def test_it_holds_what_a_student_needs_and_nothing_else(unzipped):
    found = {path.relative_to(unzipped).as_posix() for path in unzipped.rglob("*") if path.is_file()}
    wheels = {path for path in found if path.startswith("wheels/")}
    assert {path.split("-")[0] for path in wheels} == {"wheels/backprop_course", "wheels/backprop_course_checks"}
    assert found - wheels == {
        "README.txt",
        "start.py",
        "check.py",
        ".github/workflows/check.yml",
        ".gitignore",
        "environment.py",
        "jupyter_settings.py",
        "requirements.lock",
        "LICENSE",
        "LICENSE-text",
        "course/index.ipynb",
        "course/glossary.ipynb",
        "course/01-toy/toy.ipynb",
        "course/01-toy/data/numbers.txt",
    }
    assert "python3 start.py" in (unzipped / "README.txt").read_text()


def test_the_same_sources_give_the_same_bytes(live, exercises):
    root, path = live
    assert run_release(root, ["1"], root / "again.zip", exercises, say=lambda _: None) == 0
    assert (root / "again.zip").read_bytes() == path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist())


@pytest.fixture
def made_once(monkeypatch):
    """Pages and wheels are made for the first zip, and stay the same for those that follow."""
    made: dict[str, object] = {}

    def once(make):
        def remembered(root, thing, *others):
            name = getattr(thing, "slug", thing)
            if name not in made:
                made[name] = make(root, thing, *others)
            return made[name]

        return remembered

    for make in (handout.build_page, handout.build_wheel):
        monkeypatch.setattr(handout, make.__name__, once(make))


def test_due_dates_are_told_with_their_zone_and_changes_are_said(live, exercises, made_once):
    root, path = live[0], live[0] / "due.zip"

    def release(due: dict[str, datetime]) -> tuple[list[str], str, dict]:
        said: list[str] = []
        assert run_release(root, [], path, exercises, due=due, say=said.append) == 0
        with zipfile.ZipFile(path) as archive:
            readme, page = (archive.read(f"backprop-course/{name}") for name in ("README.txt", "course/index.ipynb"))
        return [line for line in said if "tell them" in line], readme.decode(), json.loads(page)

    said, readme, page = release({"01-toy": datetime(2026, 11, 30, 23, 59), "09-not-here": datetime(2026, 12, 30)})
    assert said == []
    assert "    01-toy: 2026-11-30 23:59 UTC\n" in readme and "09-not-here" not in readme
    assert "| 01-toy | 2026-11-30 23:59 UTC |" in "".join(page["cells"][1]["source"])
    assert "due" not in (root / "course" / "index.ipynb").read_text()
    said, readme, _ = release({"01-toy": datetime(2026, 12, 1, 12)})
    assert said == ["01-toy is due 2026-12-01 12:00 UTC; who has the earlier zip reads 2026-11-30 23:59 UTC: tell them"]
    assert release({"01-toy": datetime(2026, 12, 1, 12)})[0] == []
    said, _, _ = release({})
    assert said == ["01-toy is due at no date; who has the earlier zip reads 2026-12-01 12:00 UTC: tell them"]
    assert path.read_bytes() == live[1].read_bytes()


def test_the_wheels_install_without_a_network_and_check_an_answer(unzipped, tmp_path):
    wheels = [str(path) for path in (unzipped / "wheels").iterdir()]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(tmp_path)]
    subprocess.run([*pip, *wheels], check=True, timeout=120)
    code = f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
import backprop, grader
assert backprop.__file__.startswith({str(tmp_path)!r}) and grader.__file__.startswith({str(tmp_path)!r})
from grader import check, dojo, progress
def hidden_delta(*arguments):
    raise NotImplementedError
assert check(hidden_delta) == 0.0
dojo("white", seed=1)
heavy = {{"nbgrader", "nbformat", "sqlalchemy", "dask"}} & set(sys.modules)
assert not heavy, heavy
import pkgutil
for package in (backprop, grader):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        __import__(module.name)
assert {{module.name for module in pkgutil.iter_modules(grader.__path__)}} == set({STUDENT_ROOMS!r})
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, cwd=tmp_path)
    assert run.returncode == 0, run.stderr


def test_the_lock_has_the_base_dependencies_with_hashes_for_every_platform():
    full = (ROOT / "requirements.lock").read_text()
    lock = student_lock(full, (ROOT / "pyproject.toml").read_text())
    names = {line.split("==")[0] for line in lock.splitlines() if "==" in line and line[0].isalnum()}
    assert {
        "numpy",
        "jupyterlab",
        "matplotlib",
        "ipywidgets",
        "ipykernel",
        "nbclient",
        "uv",
        "appnope",
        "pywinpty",
    } <= names
    assert not names & {"nbgrader", "pytest", "sqlalchemy", "jupytext", "hypothesis", "ruff", "notebook"}
    assert "appnope==" in lock and "sys_platform == 'darwin'" in lock
    blocks = lock.split("\n", 1)[1]
    assert blocks.count("--hash=sha256:") > len(names)
    assert all(line in full for line in blocks.splitlines())


def test_a_dependency_that_is_not_locked_is_told():
    project = '[project]\ndependencies = ["nowhere-to-be-found"]\n'
    with pytest.raises(CommandError, match="does not pin nowhere-to-be-found"):
        student_lock("uv==1\n", project)


LEAKS = {
    "a line": ("course/01-toy/notes.txt", b"    x = 1; return 2*x+thing_that_tells", "has a line of an answer"),
    "a marker": ("course/01-toy/notes.txt", b"### BEGIN SOLUTION", "has BEGIN SOLUTION"),
    "a solution": ("solutions/01-toy/toy.py", b"", "is not for students"),
    "a corpus": ("tests/corpus/toy.py", b"", "is not for students"),
    "a package": ("grader/toy.py", b"def f(x):\n  y = x\n  x = 1; return 2*x+thing_that_tells\n", "has a whole answer"),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_is_found(live, tmp_path, leak):
    root = tmp_path / "course"
    shutil.copytree(live[0], root)
    source = root / "solutions" / "01-toy" / "toy.py"
    text = source.read_text().replace("    return 2 * x", "    y = x\n    x = 1; return 2 * x + thing_that_tells")
    source.write_text(text)
    path, content, words = LEAKS[leak]
    (found,) = find_leaks(root, find_lessons(root), {path: content})
    assert words in found


def test_a_whole_answer_in_a_notebook_is_found(live):
    solved = (live[0] / "solutions" / "01-toy" / "toy.ipynb").read_bytes()
    leaks = find_leaks(live[0], find_lessons(live[0]), {"course/01-toy/toy.ipynb": solved})
    assert "course/01-toy/toy.ipynb has a whole answer of 01-toy" in leaks


def test_nothing_is_written_where_an_answer_would_leak(live, exercises, monkeypatch):
    around = handout.around
    monkeypatch.setattr(handout, "around", lambda root: {**around(root), "tests/corpus/x.py": b""})
    with pytest.raises(CommandError, match=r"so nothing is: tests/corpus/x\.py is not for students"):
        run_release(live[0], [], live[0] / "never.zip", exercises, say=lambda _: None)
    assert not (live[0] / "never.zip").exists()


def test_the_start_command_parses_on_old_pythons(unzipped):
    for name in ("start.py", "environment.py", "jupyter_settings.py"):
        ast.parse((unzipped / name).read_text(), feature_version=(3, 7))


@pytest.mark.parametrize(
    ("notebooks", "opened"),
    [
        (["a.ipynb", "index.ipynb"], "index.ipynb"),
        (["midterm.ipynb"], "midterm.ipynb"),
        (["a.ipynb", "z.ipynb"], ""),
    ],
)
def test_the_start_command_opens_the_front_page_or_an_exams_only_notebook(tmp_path, monkeypatch, notebooks, opened):
    monkeypatch.setattr(start, "NOTEBOOKS", str(tmp_path))
    for name in (*notebooks, "notes.txt"):
        (tmp_path / name).touch()
    assert start.first_page() == opened


@pytest.mark.parametrize(("argument", "exit_code"), [("--help", 0), ("--open", 2)])
def test_the_start_command_says_how_to_use_it(unzipped, argument, exit_code):
    run = subprocess.run(
        [sys.executable, "start.py", argument], cwd=unzipped, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == exit_code
    assert "python3 start.py --no-open" in run.stdout
    assert not (unzipped / ".venv").exists()


def test_the_start_command_says_what_is_wrong_with_an_old_python(unzipped):
    code = "import sys; sys.version_info = (3, 9, 1); sys.argv = ['start.py']; import start; sys.exit(start.main([]))"
    run = subprocess.run([sys.executable, "-c", code], cwd=unzipped, capture_output=True, text=True, timeout=60)
    assert run.returncode == 1
    assert run.stderr.startswith("start: The course needs Python 3.11 or newer and this is Python 3.9.1")
