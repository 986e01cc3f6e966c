"""Results into nbgrader's gradebook: the autograded notebook, then every row of the submission in one transaction.

What a person has entered (marks, extra credit, comments) is never touched, and a result that is already there changes
nothing. So recording can be killed at any moment and be repeated.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from nbgrader.api import SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties

from grader.course import TIMESTAMP, Course, Lesson
from grader.engine.recording.auto_comments import auto_comments
from grader.engine.recording.gradebook import PATIENCE, Database
from grader.engine.recording.lesson_entry import LessonEntry, entry_of
from grader.engine.recording.submission_entry import enter
from grader.engine.recording.submission_time import parse_time, read_time
from grader.engine.result import Result
from grader.errors import CommandError
from grader.whole_file import RESUME, write_whole

READ_ONLY, SHARED = 0o444, 0o664  # what nbgrader gives its autograded files, alone and with `groupshared`


class Recorder:
    """The gradebook of the course in the folder `root`, with the settings of its nbgrader_config.py.

    patience: seconds to wait where another program holds the gradebook. tell: called with a sentence when a wait
    begins. Raises CommandError where there are no settings or the gradebook cannot be reached.
    """

    def __init__(self, root: Path, patience: float = PATIENCE, tell: Callable[[str], None] = print):
        self._course = Course(root)
        self._database = Database(self._course.db_url, self._course.id, patience, tell, RESUME)
        unheard = logging.Logger("unheard", logging.CRITICAL)
        self._penalties = AssignLatePenalties(config=self._course.config, log=unheard)
        self._penalties.init_plugin()
        self._entries: dict[str, LessonEntry] = {}

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection."""
        self._database.close()

    def record(self, result: Result, timestamp: str | None = None) -> None:
        """Puts a result into the gradebook, with everything it needs there: student, lesson, rows.

        timestamp: when it was handed in, as nbgrader writes it; None reads it from the submission. Raises CommandError
        where a file cannot be written, or where the gradebook is locked for too long or cannot be used.
        """
        _check_name(result.student)
        entry = self._entry(result.lesson)
        submitted = self._course.submitted / result.student / result.lesson
        timestamp = read_time(submitted) if timestamp is None else timestamp
        time = None if timestamp is None else parse_time(timestamp)
        autograded = self._course.autograded / result.student / result.lesson
        self._write(autograded / Lesson.from_slug(result.lesson).released.name, result.notebook)
        if timestamp is not None and time is not None:
            self._write(autograded / TIMESTAMP, timestamp)
        comments = auto_comments(result)
        self._database.transact(lambda session: enter(session, entry, result, comments, time, self._penalty))

    def _entry(self, lesson: str) -> LessonEntry:
        """The lesson's rows, looked up once and made where they are not there."""
        if lesson not in self._entries:
            self._entries[lesson] = entry_of(self._database, self._course, lesson)
        return self._entries[lesson]

    def _write(self, path: Path, text: str) -> None:
        content = text.encode("utf-8", "surrogatepass")
        if not path.is_file() or path.read_bytes() != content:
            mode = SHARED if self._course.groupshared else READ_ONLY
            # Not durable: it can be made again from the result store.
            write_whole(path, content, durable=False, mode=mode, then=RESUME)

    def _penalty(self, student: str, notebook: SubmittedNotebook, seconds_late: float) -> float | None:
        """As AssignLatePenalties does it, with the plug-in that the settings name."""
        penalty = self._penalties.plugin_inst.late_submission_penalty(student, notebook.score, seconds_late)
        return None if penalty is None else self._penalties._check_late_penalty(notebook, penalty)


def _check_name(student: str) -> None:
    """Raises CommandError for a name that is none of a folder, or that no database takes."""
    printable = student.encode("utf-8", "replace").decode()
    if printable != student or student in ("", ".", "..") or any(character in student for character in "/\\\0"):
        raise CommandError(f"{printable!r} cannot be a student's name in the gradebook: rename the submission's folder")
