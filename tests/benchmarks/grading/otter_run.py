"""`otter run`, without a container, on the same lesson as an otter notebook.

Its grade cells are `grader.check("name")`. Each exercise has one test file, which calls the course's own check once
and passes as many of its cases as parts of the exercise are right: the points are the same.

otter-grader gets an environment of its own, because its pins may clash with the course's.
"""

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.exercises import EXERCISES
from tests.benchmarks.grading.classroom import grade_cells
from tests.benchmarks.grading.course_folder import Course, hand_in, released, run
from tests.benchmarks.grading.measurement import Measurement, Unavailable

REQUIREMENTS = ["otter-grader>=7,<8", "ipykernel", "numpy>=2.4,<3", "matplotlib>=3.11,<4", "ipywidgets>=8.1.9,<9"]
MEASURED_OF_EACH_KIND = 2
SETUP = "import otter\ngrader = otter.Notebook()\n"
TEST_FILE = """\
from functools import cache

from grader import check
from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points}


@cache
def earned(function):
    return check(function)

"""
TEST_CASE = """
@test_case()
def part_{part}({name}):
    assert earned({name}) > {before}
"""


def measure(folder: Path, students: int) -> Measurement:
    """The whole command, once a submission; a few of each kind, weighted by how many of the class are of that kind."""
    otter = _install(folder / "otter-environment")
    course = hand_in(folder / "otter", students)
    autograder = _make_autograder(otter, folder / "autograder")
    sample = _sample(course)
    seconds: Counter[str] = Counter()
    marks = {}
    for student in sample:
        path = course.submitted(student)
        nbformat.write(_as_otter_notebook(nbformat.read(path, as_version=4)), path)
        start = time.perf_counter()
        run([str(otter), "run", "-a", str(autograder), "-o", str(path.parent), str(path)], path.parent)
        seconds[course.kinds[student]] += time.perf_counter() - start
        results = json.loads((path.parent / "results.json").read_text(encoding="utf-8"))
        marks[student] = sum(test.get("score", 0.0) for test in results["tests"])
    measured, whole = Counter(course.kinds[student] for student in sample), Counter(course.kinds.values())
    total = sum(seconds[kind] / measured[kind] * whole[kind] for kind in measured)
    return Measurement(total / students, len(sample), marks, f"scaled up from {len(sample)} of {students}")


def _install(environment: Path) -> Path:
    """Makes the environment; returns otter's command."""
    uv = [sys.executable, "-m", "uv"]
    scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
    for command in (
        [*uv, "venv", "--quiet", "--python", sys.executable, str(environment)],
        [*uv, "pip", "install", "--quiet", "--python", str(scripts / "python"), *REQUIREMENTS],
    ):
        done = subprocess.run(command, cwd=environment.parent, capture_output=True, encoding="utf-8")
        if done.returncode:
            raise Unavailable(f"otter-grader cannot be installed: {done.stderr.strip().splitlines()[-1]}")
    return scripts / "otter"


def _make_autograder(otter: Path, folder: Path) -> Path:
    """The zip file that `otter run` takes: a test file for each exercise."""
    tests = folder / "tests"
    tests.mkdir(parents=True)
    for name in grade_cells(released()):
        exercise = EXERCISES[name]
        parts = len(exercise.returns)
        # Half a part below the points, so that rounding cannot matter.
        least = [exercise.points * (part + 0.5) / parts for part in range(parts)]
        cases = [TEST_CASE.format(part=part, name=name, before=before) for part, before in enumerate(least, 1)]
        text = TEST_FILE.format(name=name, points=exercise.points) + "\n".join(cases)
        (tests / f"{name}.py").write_text(text, encoding="utf-8")
    run([str(otter), "generate", "-t", str(tests), "-o", str(folder / "autograder.zip")], folder)
    return folder / "autograder.zip"


def _as_otter_notebook(notebook: NotebookNode) -> NotebookNode:
    notebook.cells.insert(0, nbformat.v4.new_code_cell(SETUP))
    for name, cell in grade_cells(notebook).items():
        cell.source = f'grader.checking.check("{name}")'
    return notebook


def _sample(course: Course) -> list[str]:
    """The first few students of each kind."""
    seen: Counter[str] = Counter()
    sample = []
    for student, kind in course.kinds.items():
        seen[kind] += 1
        if seen[kind] <= MEASURED_OF_EACH_KIND:
            sample.append(student)
    return sample
