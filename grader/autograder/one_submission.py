"""From the folder that a platform fills to a result: the files as `collect` reads them, the marks as `grade` gives."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from grader.autograder.settings import FILE, Settings
from grader.collect.entries import folder_entries
from grader.collect.student_files import StudentFiles
from grader.course import Lesson
from grader.engine.grading import grade_one
from grader.engine.job import Job, Limits
from grader.engine.preflight.submission import read_files
from grader.engine.result import Result, Status
from grader.engine.sandbox import landlock, linux, tiers
from grader.engine.version import marking_version
from grader.errors import CommandError

LIMITS = Limits(notebook=240.0)
"""Platforms end what takes ten minutes, and give a 0 for it."""
BUSY = "something took too long, on a machine that was too busy to tell whether it would elsewhere: grade it again"
CLOSED, READ_BY_ALL = 0o700, 0o755


def grade_folder(handed_in: Path, source: Path, results: Path) -> Result:
    """The result for all that lies in the folder `handed_in`: notebooks of any name, scripts, folders, zips.

    source: what the release packed. results: the folder that the answer will lie in; student code can open neither it
    nor what marks. Raises CommandError where this machine cannot keep that, or has not the walls that the release asks
    for.
    """
    settings = Settings.from_json((source / FILE).read_text(encoding="utf-8"))
    with _out_of_reach(results, handed_in, source / "grader", source / FILE):
        result = grade_one(make_job(settings, handed_in, source))
    return _for_a_person(result) if result.starved and result.status.has_marks else result


def make_job(settings: Settings, handed_in: Path, source: Path) -> Job:
    """Reads what was handed in, and the release. Runs nothing."""
    lesson = Lesson.from_slug(settings.lesson)
    release = (source / lesson.released).read_text(encoding="utf-8")
    with TemporaryDirectory() as folder:
        students = StudentFiles(Path(folder))
        entries, problems = folder_entries(handed_in)
        students.add((entry.path, entry) for entry in entries)
        files, unread = read_files(Path(folder))
    return Job(
        student="student",
        lesson=lesson.slug,
        notebook_name=lesson.released.name,
        files=files,
        problems=(*problems, *students.problems, *unread),
        release=release,
        # What the lesson shows by itself is not run, as nobody is shown it here: the release has it without outputs.
        reference=release,
        version=marking_version(release),
        seed=settings.seed,
        tier=settings.tier,
        limits=LIMITS,
    )


def _for_a_person(result: Result) -> Result:
    """Without the marks that a machine with more time might have made better: nobody pays for a platform's load."""
    marks = [mark if mark.score == mark.full else replace(mark, score=None) for mark in result.marks]
    return replace(result, status=Status.NEEDS_PERSON, reason=BUSY, marks=tuple(marks))


@contextmanager
def _out_of_reach(results: Path, *others: Path) -> Iterator[None]:
    """Where no namespaces hide them, root's student code is another user, for whom they are closed, and Landlock helps.

    Afterwards whoever fetches the results can read them.
    """
    linux.prctl(linux.PR_SET_DUMPABLE, 0)  # a weak child of the same user could write to this memory
    results.mkdir(parents=True, exist_ok=True)
    weak, root = tiers.detect().name == "weak", os.geteuid() == 0
    if weak and not root and not landlock.version():
        raise CommandError(
            "student code could write its own results here: run the container as root, or on a kernel with Landlock"
        )
    if weak and root:
        for path in (results, *others):
            path.chmod(CLOSED)
    yield
    if weak and root:
        results.chmod(READ_BY_ALL)
