"""Makes a class of about forty, grades it with the engine, and says what came out."""

import os
import shutil
import time
from pathlib import Path

from grader.class_report.report import run_report
from grader.course import read_course_notebook
from grader.engine.grade_class import run_grade
from grader.engine.recording.store import ResultStore
from grader.engine.scheduling.worker import GRADE_ONE
from grader.errors import CommandError
from tests.courses import LESSON, hand_in, make_course
from tests.demo.samples import broken_and_hostile
from tests.demo.students import CLASS
from tests.submissions.world import World

FOLDER = Path("gradebook", "demo")


def run_demo(root: Path, keep: Path | None = None, grade: str = GRADE_ONE) -> int:
    """Grades a made-up class and prints each step, the report, and what each of the class had handed in.

    The class has a course folder and a gradebook of its own: `gradebook/demo` below `root`, made anew each time, or
    `keep`, which must be empty or not exist. grade: as `grade_class` takes it. Returns 0. Raises CommandError where
    lesson 3 is not built, a step fails, or somebody has no result.
    """
    started = time.perf_counter()
    course = _fresh_folder(root, keep)
    print(f"The class of {LESSON.slug} goes to {os.path.relpath(course)}", flush=True)
    stories = hand_in_all(root, course)
    print(f"\ngrader grade 3   ({len(stories)} submissions)", flush=True)
    run_grade(course, lessons=[LESSON.slug], grade=grade)
    print("\ngrader report 3\n", flush=True)
    run_report(course, [LESSON.slug])
    results = {result.student: result for result in ResultStore(course).all(LESSON.slug)}
    print("\nWhat they had handed in:")
    for student, story in stories.items():
        if student not in results:
            raise CommandError(f"{student} has no result: see {course / 'gradebook' / 'engine.log'}")
        score = results[student].score
        mark = "   -" if score is None else f"{score:4g}"
        print(f"  {mark}  {results[student].status:15} {student:28} {story}")
    print(f"took {time.perf_counter() - started:.0f} s", flush=True)
    return 0


def hand_in_all(root: Path, course: Path) -> dict[str, str]:
    """Makes the course's folder and everything that the class hands in. Returns student -> story."""
    solved, released = (read_course_notebook(root / path) for path in (LESSON.solved, LESSON.released))
    make_course(course, solved=root / LESSON.solved, released=root / LESSON.released)
    stories = {}
    for student in CLASS:
        hand_in(course, student.name, student.write(released, solved))
        stories[student.name] = student.story
    secret = course / "secret.txt"
    secret.write_text("Nobody in the class may read this.\n")
    world = World(course=course, port=9, secret=secret)  # nobody listens on that port
    for name, sample in broken_and_hostile().items():
        sample.write(hand_in(course, name), world)
        stories[name] = sample.tries
    return stories


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
