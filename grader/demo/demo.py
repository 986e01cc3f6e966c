"""Makes the class, grades it with nbgrader, and says what came out."""

import os
import shutil
import time
from pathlib import Path

import nbformat

from grader.demo.grading import failures, must_run, run_nbgrader
from grader.demo.marks import Marks, marks_table, read_marks
from grader.demo.students import CLASS
from grader.release.errors import CommandError
from grader.release.lessons import Lesson
from grader.release.student import CONFIG

LESSON = Lesson.from_slug("03-multi-layer")
FOLDER = Path("gradebook", "demo")
CELL_TIMEOUT = 20  # seconds; no honest cell of the lesson takes half of it


def run_demo(root: Path, keep: Path | None = None) -> Marks:
    """Grades a made-up class of six and prints each step, the marks and where everything is.

    The class has a course folder and a gradebook of its own: `gradebook/demo` below `root`, made anew each
    time, or `keep`, which must be empty or not exist. Raises CommandError where lesson 3 is not built or a
    step fails.
    """
    started = time.perf_counter()
    course = _fresh_folder(root, keep)
    print(f"The class of {LESSON.slug} goes to {_shown(course)}", flush=True)
    shutil.copy(root / CONFIG, course)
    solved, released = _read(root / LESSON.solved), _read(root / LESSON.released)
    (course / LESSON.solved).parent.mkdir(parents=True)
    nbformat.write(solved, course / LESSON.solved)

    print("nbgrader generate_assignment", flush=True)
    must_run(course, "generate_assignment", LESSON.slug)
    for student in CLASS:
        notebook = course / "gradebook" / "submitted" / student.name / LESSON.slug / LESSON.released.name
        notebook.parent.mkdir(parents=True)
        nbformat.write(student.write(released, solved), notebook)

    print("nbgrader autograde", flush=True)
    _, log = run_nbgrader(course, "autograde", LESSON.slug, f"--Execute.timeout={CELL_TIMEOUT}", progress=_say_turn)
    print("nbgrader generate_feedback", flush=True)
    must_run(course, "generate_feedback", LESSON.slug)
    print("nbgrader export", flush=True)
    table = course / "gradebook" / "grades.csv"
    must_run(course, "export", "--to", str(table))

    marks = read_marks(course, LESSON.slug, _not_graded(course, log))
    print(f"\n{marks_table(marks, {student.name: student.story for student in CLASS})}\n")
    print(
        f"feedback: {_shown(course / 'gradebook' / 'feedback')}{os.sep}STUDENT{os.sep}{LESSON.slug}{os.sep}"
        f"{LESSON.released.stem}.html"
    )
    print(f"CSV:      {_shown(table)}")
    print(f"took {time.perf_counter() - started:.0f} s", flush=True)
    return marks


def _fresh_folder(root: Path, keep: Path | None) -> Path:
    """An empty folder for the class. Only the demo's own one is ever emptied."""
    if keep is None:
        folder = root / FOLDER
        if folder.exists():
            shutil.rmtree(folder)
    else:
        folder = keep.resolve()
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{keep} is not an empty folder: name one that is, or that does not exist yet")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _read(path: Path) -> nbformat.NotebookNode:
    try:
        return nbformat.read(path, as_version=nbformat.NO_CONVERT)
    except FileNotFoundError:
        raise CommandError(f"{path} is missing: run `make build` first") from None
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError):
        raise CommandError(f"{path} is not a readable notebook: run `make build`") from None


def _say_turn(name: str) -> None:
    story = {student.name: student.story for student in CLASS}[name]
    print(f"  {name}: {story}", flush=True)


def _not_graded(course: Path, log: str) -> dict[str, str]:
    """Who has no graded notebook, and why.

    nbgrader removes a notebook that it could not finish, but leaves the student's zeros in the gradebook.
    """
    reasons = failures(log)
    graded = course / "gradebook" / "autograded"
    missing = [student.name for student in CLASS if not (graded / student.name / LESSON.slug).is_dir()]
    return {name: reasons.get(name, f"see {_shown(course / 'nbgrader.log')}") for name in missing}


def _shown(path: Path) -> str:
    """The path as the reader would type it."""
    return os.path.relpath(path)
