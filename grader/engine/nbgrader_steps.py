"""Makes nbgrader grade with the engine and read times as the course does: the same marks as those of `grader grade`."""

import fnmatch
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import nbgrader.utils
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets import Bool, Integer, Unicode
from traitlets.config import Config, LoggingConfigurable

from grader.course import Course
from grader.engine.plain_log import use_plain_log
from grader.engine.result import Result
from grader.errors import CommandError, require_linux
from grader.times import read, use_zone_of

AS_ME = "GRADER_RUN_STUDENT_CODE_AS_ME"

of_nbgrader = nbgrader.utils.parse_utc


def use_engine(settings: Config) -> None:
    """From now on nbgrader's Autograde hands everything over to the engine, and nbgrader guesses no time.

    For nbgrader_config.py. settings: those that it makes.
    """
    # Each of nbgrader's own settings comes too late. Before its first preprocessor it has passed over submissions that
    # have no notebook, copied the others' files, following links, and given 0 to a notebook of another name; and one
    # cell can make it give up the whole class.
    Autograde.start = _start
    use_plain_log()
    use_zone_of(settings)
    # It takes 01.12.2026 for the twelfth of January and CEST for UTC, each in silence.
    for name, module in list(sys.modules.items()):
        if name.startswith("nbgrader.") and vars(module).get("parse_utc") is of_nbgrader:
            vars(module)["parse_utc"] = _parse_utc


def _parse_utc(time: datetime | str | None) -> datetime | None:
    return read(time) if isinstance(time, str) else of_nbgrader(time)


def _start(autograde: Autograde) -> None:
    GraderEngine(parent=autograde).grade(autograde)


class GraderEngine(LoggingConfigurable):
    """The engine's settings in nbgrader_config.py, `c.GraderEngine.jobs = 1`."""

    run_student_code_as_me = Bool(
        help=f"Grade also without a strong sandbox: student code may do here all that you may do. So does {AS_ME}=1."
    ).tag(config=True)
    gradebook_directory = Unicode("gradebook", help="Folder of what is the engine's own.").tag(config=True)
    jobs = Integer(0, min=0, help="How many submissions are graded at once, 0 for one a core.").tag(config=True)
    lines = Bool(
        help="Look for the line where an answer goes wrong whose mistake has no name, for report and feedback."
    ).tag(config=True)
    grade_function = Unicode("", help="What grades one submission, module:function.").tag(config=True)

    def grade(self, autograde: Autograde) -> None:
        """Grades what nbgrader was asked for: its assignment and students, `--force` to run again what has a result.

        Raises NbGraderException, after a sentence in the log, where it cannot be done.
        """
        directory = autograde.coursedir
        try:
            require_linux()
            # Heavy, of Linux alone, and every nbgrader command loads this file.
            from grader.engine.grade_class import grade_class
            from grader.engine.scheduling.worker import GRADE_ONE

            summary = grade_class(
                Path(directory.root),
                [directory.assignment_id],
                self._students(directory),
                jobs=self.jobs,
                allow_weak=self.run_student_code_as_me or os.environ.get(AS_ME) == "1",
                fresh=autograde.force,
                progress=self._progress,
                say=self.log.info,
                grade=self.grade_function or GRADE_ONE,
            )
            for line in summary.left_out:
                self.log.warning("Not graded: %s", line.strip())
            for line in summary.times:
                self.log.warning("The time of handing in does not count: %s", line.strip())
        except CommandError as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from None

    def _students(self, directory: CourseDirectory) -> list[str]:
        """Whom nbgrader's settings name, a pattern and exceptions. Raises CommandError where they name nobody."""
        everybody = list(Course(Path(directory.root)).handed_in(directory.assignment_id))
        left_out = directory.student_id_exclude.split(",")
        named = [name for name in everybody if name == directory.student_id or _matches(name, directory.student_id)]
        students = [name for name in named if name not in left_out]
        if not students:
            raise CommandError(f"nothing was handed in for {directory.assignment_id} by {directory.student_id}")
        return students

    @contextmanager
    def _progress(self, count: int) -> Iterator["GraderEngine"]:
        self.log.info("%d submissions", count)
        yield self

    def done(self, result: Result) -> None:
        """Logs one submission, in nbgrader's words; a warning where a person must look."""
        where = Path("autograded", result.student, result.lesson)
        self.log.info("Autograding %s: %s", where, result.status)
        if not result.status.has_marks:
            self.log.warning("A person must look at %s: %s", where, result.reason)


def _matches(name: str, pattern: str) -> bool:
    """As nbgrader's own search does, in which "*" is no name that begins with a dot."""
    return fnmatch.fnmatchcase(name, pattern) and not (name.startswith(".") and not pattern.startswith("."))
