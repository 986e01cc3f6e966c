"""The `extend` command: until when a student may hand in, where nbgrader's late penalties look for it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from nbgrader.api import Assignment, Student
from sqlalchemy.orm import Session

from grader.collect.roster import read_column
from grader.course import Course, Lesson, select_lessons
from grader.engine.recording.gradebook import Database
from grader.engine.recording.lesson_entry import entry_of
from grader.engine.recording.submission_entry import submission_row
from grader.errors import CommandError
from grader.names import capped, shown
from grader.times import UnreadTimeError, read, written

MOST_NAMED = 10


def run_extend(
    root: Path, lesson: str, times: Mapping[str, str], remove: bool = False, say: Callable[[str], None] = print
) -> int:
    """Lets students hand in a lesson until a time, or until the due date again: all of them, or none.

    times: student's id -> the time, as `grader.times` reads it; not looked at where the extension is to be removed. An
    extension replaces an earlier one, and may be given before anything is handed in. Returns 0. Raises CommandError
    where a time or a student is not known, or where nbgrader has no due date or one that is later.
    """
    course = Course(root)
    (chosen,) = select_lessons(course.assignments(), [lesson])
    until = None if remove else _read_all(times)
    database = Database(course.db_url, course.id)
    try:
        database.transact(lambda session: _due(session, chosen))
        # With a submission's row in it, nbgrader would not take the lesson any more.
        entry_of(database, course, chosen.slug)
        due = database.transact(lambda session: _extend(session, course, chosen, list(times), until))
    finally:
        database.close()
    for student in times:
        words = "the due date counts again" if until is None else f"may hand in until {written(until[student])}"
        say(f"{shown(student)}, {chosen.slug}: {words} (due {written(due)})")
    say(f"Where it is graded already: `grader grade {lesson}` counts lateness anew")
    return 0


def extensions_of(path: Path) -> dict[str, str]:
    """The column `extension` of a list of the class, by id, where it is not empty. Raises CommandError without any."""
    found = read_column(path, "extension")
    if not found:
        raise CommandError(f"{path} extends nobody's time: write times into its column extension, beside the column id")
    return found


def _read_all(times: Mapping[str, str]) -> dict[str, datetime]:
    until, unread = {}, []
    for student, text in times.items():
        try:
            until[student] = read(text)
        except UnreadTimeError as error:
            unread.append(f"{shown(student)}: {error}")
    if unread:
        raise CommandError(f"nothing is changed: {'; '.join(unread[:MOST_NAMED])}")
    return until


def _due(session: Session, lesson: Lesson) -> Assignment:
    """The lesson's row, which has a due date. Raises CommandError where it has none."""
    assignment = session.query(Assignment).filter_by(name=lesson.slug).one_or_none()
    if assignment is None or assignment.duedate is None:
        raise CommandError(
            f"{lesson.slug} has no due date: give it one with "
            f'`nbgrader db assignment add {lesson.slug} --duedate "2026-11-30 23:59 UTC"`'
        )
    return assignment


def _extend(
    session: Session, course: Course, lesson: Lesson, students: list[str], until: Mapping[str, datetime] | None
) -> datetime:
    """Enters it, and returns the due date."""
    assignment = _due(session, lesson)
    strangers = [shown(one) for one in students if not (session.get(Student, one) or _is_known(course, one))]
    if strangers:
        raise CommandError(
            f"nothing is changed: there is no student {capped(strangers, MOST_NAMED)}; "
            "who has not handed in anything yet is made known with `nbgrader db student add ID`"
        )
    early = [one for one in students if until is not None and until[one] <= assignment.duedate]
    if early:
        raise CommandError(
            f"nothing is changed: {lesson.slug} is due {written(assignment.duedate)}, "
            f"which is not before the new time of {capped([shown(one) for one in early], MOST_NAMED)}"
        )
    for student in students:
        row = submission_row(session, assignment.id, student)
        row.extension = None if until is None else until[student] - assignment.duedate
    return assignment.duedate


def _is_known(course: Course, student: str) -> bool:
    return student in {folder.name for folder in course.submitted.glob("*")}
