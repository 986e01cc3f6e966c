"""What persons marked in nbgrader's gradebook: it counts before the engine's own marks."""

from pathlib import Path

from nbgrader.api import Assignment, Grade, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import func, or_
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from grader.engine.gradebook import Database
from grader.release.student import load_config


def scores_by_hand(root: Path, lesson: str) -> dict[str, dict[str, float]]:
    """The final scores that a person had a hand in: student -> grade_id -> score, extra credit included.

    Empty where there is no gradebook yet. Raises CommandError where it cannot be read.
    """
    settings = load_config(root).CourseDirectory
    address = make_url(settings.db_url)
    # SQLite would make a database that is not there.
    if address.get_backend_name() == "sqlite" and not Path(address.database).is_file():
        return {}
    database = Database(settings.db_url, settings.course_id)
    try:
        return database.transact(lambda session: _read(session, lesson))
    finally:
        database.close()


def _read(session: Session, lesson: str) -> dict[str, dict[str, float]]:
    rows = (
        session.query(SubmittedAssignment.student_id, Grade)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == lesson)
        .filter(or_(Grade.manual_score.is_not(None), Grade.extra_credit.is_not(None)))
        # nbgrader's score is 0 where there is neither mark.
        .filter(func.coalesce(Grade.manual_score, Grade.auto_score).is_not(None))
    )
    scores: dict[str, dict[str, float]] = {}
    for student, grade in rows:
        scores.setdefault(student, {})[grade.name] = grade.score
    return scores
