"""A live course in an empty folder, with the whole class handed in and nothing graded."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from grader.course import Lesson
from tests.benchmarks.grading.classroom import Kind, make_submission
from tests.benchmarks.grading.measurement import Unavailable

ROOT = Path(__file__).parents[3]
LESSON = Lesson.from_slug("03-multi-layer")
OWN_CONFIG = ROOT / "nbgrader_config.py"
STOCK_CONFIG = Path(__file__).with_name("stock_nbgrader_config.py")
NO_TORCH = Path(__file__).with_name("no_torch")
SEED = "1986"


@dataclass(frozen=True)
class Course:
    """root: where nbgrader_config.py is. kinds: what each student has handed in."""

    root: Path
    kinds: dict[str, Kind]

    def submitted(self, student: str) -> Path:
        """The notebook that a student has handed in."""
        return self.root / "gradebook" / "submitted" / student / LESSON.slug / LESSON.released.name

    def recorded_marks(self) -> dict[str, float]:
        """Student -> points, from the gradebook."""
        with Gradebook(f"sqlite:///{(self.root / 'gradebook' / 'gradebook.db').as_posix()}", "backprop") as gradebook:
            return {s.student.id: float(s.score) for s in gradebook.assignment_submissions(LESSON.slug)}


def environment(torch: bool = False) -> dict[str, str]:
    """For every way the same: fixed random cases, one thread, and the course's packages to import.

    torch: with PyTorch, which lessons import where it is installed. Raises Unavailable where it is not.
    """
    if torch and find_spec("torch") is None:
        raise Unavailable("PyTorch is not installed (python environment.py --torch)")
    path = os.pathsep.join(map(str, [ROOT, ROOT / "course", *([] if torch else [NO_TORCH])]))
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return os.environ | single | {"GRADER_SEED": SEED, "PYTHONPATH": path}


def make_course(root: Path, config: Path, students: int) -> Course:
    """Makes and releases the course in the folder `root`, which does not exist yet, and hands in for the class."""
    (root / LESSON.solved).parent.mkdir(parents=True)
    (root / "gradebook").mkdir()
    shutil.copy(config, root / "nbgrader_config.py")
    shutil.copy(ROOT / LESSON.solved, root / LESSON.solved)
    run([sys.executable, "-m", "nbgrader", "generate_assignment", LESSON.slug], root)
    return hand_in(root, students)


def hand_in(root: Path, students: int) -> Course:
    """The submissions alone, for what knows nothing of nbgrader's course."""
    course = Course(root, {})
    for number in range(students):
        submission = make_submission(released(), solved(), number)
        path = course.submitted(submission.student)
        path.parent.mkdir(parents=True)
        nbformat.write(submission.notebook, path)
        course.kinds[submission.student] = submission.kind
    return course


def run(command: list[str], folder: Path, torch: bool = False) -> str:
    """Runs a command there; returns what it printed. Raises RuntimeError, with the end of its log, where it fails.

    torch: as in `environment`.
    """
    done = subprocess.run(command, cwd=folder, env=environment(torch), capture_output=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


@cache
def released() -> NotebookNode:
    """The lesson as students get it. Not to be changed."""
    return nbformat.read(ROOT / LESSON.released, as_version=4)


@cache
def solved() -> NotebookNode:
    """The lesson with its answers. Not to be changed."""
    return nbformat.read(ROOT / LESSON.solved, as_version=4)
