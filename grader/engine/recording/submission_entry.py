"""One submission's rows in the gradebook: only what differs is written, and nothing of what a person has entered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from nbgrader.api import Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook, new_uuid
from sqlalchemy.orm import Session

from grader.engine.recording.lesson_entry import LessonEntry
from grader.engine.result import Result
from grader.errors import CommandError


class Penalty(Protocol):
    """What is taken off for lateness: of a notebook with its marks, handed in some seconds late."""

    def __call__(self, student: str, notebook: SubmittedNotebook, seconds_late: float) -> float | None: ...


def enter(
    session: Session,
    entry: LessonEntry,
    result: Result,
    comments: Mapping[str, str | None],
    timestamp: datetime | None,
    penalty: Penalty,
) -> None:
    """Makes the rows of a submission say what `result` says, as nbgrader's SaveAutoGrades would.

    comments: the automatic ones, by grade_id of the answers. timestamp: when it was handed in (UTC), None leaves what
    is there. Raises CommandError where the lesson in the gradebook lacks one of the result's questions.
    """
    assignment, notebook = _rows(session, entry, result.student)
    again = timestamp is not None and assignment.timestamp not in (None, timestamp)
    if timestamp is not None:
        assignment.timestamp = timestamp
    _enter_grades(session, notebook, entry, result, again)
    _enter_comments(session, notebook, entry, comments)
    late = assignment.total_seconds_late if assignment.timestamp is not None else 0
    # The penalty depends on the score, which the database sums up: to read it, the session first writes the rows.
    notebook.late_submission_penalty = penalty(result.student, notebook, late) if late > 0 else None


def submission_row(session: Session, assignment: str, student: str) -> SubmittedAssignment:
    """The row of a student's submission, made where there is none yet: it has no notebook then. assignment: its id."""
    query = session.query(SubmittedAssignment)
    found = query.filter_by(assignment_id=assignment, student_id=student).one_or_none()
    if found is None:
        if session.get(Student, student) is None:
            session.add(Student(id=student))
        found = SubmittedAssignment(id=new_uuid(), assignment_id=assignment, student_id=student)
        session.add(found)
    return found


def _rows(session: Session, entry: LessonEntry, student: str) -> tuple[SubmittedAssignment, SubmittedNotebook]:
    """The rows of the submission and of its notebook, made where they are not there."""
    assignment = submission_row(session, entry.assignment, student)
    query = session.query(SubmittedNotebook)
    notebook = query.filter_by(assignment_id=assignment.id, notebook_id=entry.notebook).one_or_none()
    if notebook is None:
        notebook = SubmittedNotebook(assignment_id=assignment.id, notebook_id=entry.notebook)
        session.add(notebook)
    return assignment, notebook


def _enter_grades(
    session: Session, notebook: SubmittedNotebook, entry: LessonEntry, result: Result, again: bool
) -> None:
    """again: it has been handed in once more, and a person's marks need that person's look."""
    marks = {mark.grade_id: mark for mark in result.marks}
    if unknown := marks.keys() - entry.grades.keys():
        raise CommandError(
            f"the gradebook's {result.lesson} has no question {min(unknown)}: run `nbgrader generate_assignment "
            f"{result.lesson} --force`"
        )
    grades = {grade.cell_id: grade for grade in notebook.grades}
    for grade_id, cell_id in entry.grades.items():
        score = marks[grade_id].score if grade_id in marks else None
        grade = grades.get(cell_id)
        if grade is None:
            grade = Grade(cell_id=cell_id, notebook=notebook)
            session.add(grade)
        # nbgrader asks for a look at every manual mark whenever it has run; here only where there is something new.
        if grade.manual_score is None:
            grade.needs_manual_grade = score is None
        elif again or grade.auto_score != score:
            grade.needs_manual_grade = True
        grade.auto_score = score


def _enter_comments(
    session: Session, notebook: SubmittedNotebook, entry: LessonEntry, texts: Mapping[str, str | None]
) -> None:
    comments = {comment.cell_id: comment for comment in notebook.comments}
    for grade_id, cell_id in entry.solutions.items():
        comment = comments.get(cell_id)
        if comment is None:
            comment = Comment(cell_id=cell_id, notebook=notebook)
            session.add(comment)
        comment.auto_comment = texts.get(grade_id)
