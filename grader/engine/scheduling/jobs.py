"""Makes the job of a submission: the one place that knows where all that is needed to grade it lies."""

import os
from functools import lru_cache
from pathlib import Path

import nbformat

from grader.course import Course, Exam, Lesson
from grader.engine.dealt import whose
from grader.engine.job import Job, Limits
from grader.engine.preflight.submission import Submission, read_files
from grader.engine.recording.course_seed import course_seed
from grader.engine.version import marking_version
from grader.errors import CommandError


def make_job(
    root: Path, submission: Submission, tier: str = "strong", limits: Limits | None = None, lines: bool = False
) -> Job:
    """Reads what was handed in, the release and the solution. Runs nothing.

    root: the course's folder. tier: the weakest sandbox allowed. limits: None for the usual ones. lines: as `Job`.
    Raises CommandError where the lesson was not released, and FileNotFoundError where the submission is gone.
    """
    lesson = Course(root).assignment(submission.lesson)
    release = _read(root / lesson.released)
    if not release:
        raise CommandError(
            f"{lesson.released} is missing: run `grader build {submission.lesson}`; what was handed in is marked by it"
        )
    reference = _read(root / lesson.solved)
    _must_agree(release, reference, lesson)
    files, problems = read_files(submission.folder)
    if not submission.folder.is_dir():
        raise FileNotFoundError(2, "the submission is gone", str(submission.folder))
    refused = ""
    if isinstance(lesson, Exam):
        refused, note = whose(lesson, submission.student, files)
        problems += (note,) if note else ()
        # Its cells show nothing by themselves, so that the release serves as what was run as well.
        release = reference = _read(lesson.dealt_to(submission.student)) or release
    return Job(
        student=submission.student,
        lesson=submission.lesson,
        notebook_name=lesson.released.name,
        files=files,
        problems=tuple(problems),
        release=release,
        reference=reference,
        version=marking_version(release),
        seed=marking_seed(root),
        tier=tier,
        limits=limits or Limits(),
        lines=lines,
        refused=refused,
    )


@lru_cache(maxsize=8)
def _must_agree(release: str, reference: str, lesson: Lesson) -> None:
    """The gradebook knows the questions of the solution, students answer those of the release."""
    asked = _questions(release, lesson.released)
    if reference and asked != _questions(reference, lesson.solved):
        raise CommandError(f"{lesson.released} does not ask what {lesson.solved} answers: run `grader build` first")


def _questions(text: str, path: Path) -> set[str]:
    try:
        cells = nbformat.reads(text, as_version=4)["cells"]
    except Exception:  # nbformat raises whatever its parsers and validators do
        raise CommandError(f"{path} is not a readable notebook: run `make build` first") from None
    marked = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    return {settings["grade_id"] for settings in marked if settings.get("grade")}


def marking_seed(root: Path) -> int:
    """The seed of the random cases: GRADER_SEED of the environment, or the course's own. Raises CommandError."""
    text = os.environ.get("GRADER_SEED")
    if text is None:
        return course_seed(root)
    if not text.isdecimal():
        raise CommandError(f"the environment's GRADER_SEED is {text!r}: make it a whole number, 0 or more, or unset it")
    return int(text)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
