"""When each lesson is due, as nbgrader's database has it."""

from datetime import datetime

from nbgrader.api import Assignment

from grader.course import Course
from grader.engine.recording.class_marks import existing_database


def due_dates(course: Course) -> dict[str, datetime]:
    """Lesson's slug -> due date (UTC) where there is one. Raises CommandError where the gradebook cannot be used."""
    database = existing_database(course)
    if database is None:
        return {}
    try:
        rows = database.transact(lambda session: session.query(Assignment.name, Assignment.duedate).all())
    finally:
        database.close()
    return {lesson: due for lesson, due in rows if due is not None}
