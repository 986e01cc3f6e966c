"""The marks of a lesson as they stand: nbgrader's gradebook (a person's marks and penalties included), and the status.

A submission without marks has none: never a 0 that nobody gave.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Assignment, BaseCell, Comment, Grade, GradeCell, Notebook, Student
from nbgrader.api import SubmittedAssignment as Submission
from nbgrader.api import SubmittedNotebook as Part
from sqlalchemy.orm import Query, Session

from grader.engine.gradebook import Database
from grader.engine.result import Result
from grader.engine.store import ResultStore
from grader.release.lessons import Lesson
from grader.release.student import load_config

NOT_GRADED = "not graded"
GRADED = "graded"


@dataclass
class StudentMarks:
    """One student's marks. scores: grade_id -> points with extra credit, None where nobody has given any. comments:
    grade_id of an answer -> text. penalty: points off for being late. status, reason, repairs: as in `Result`."""

    student: str
    name: str = ""
    scores: dict[str, float | None] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    penalty: float = 0.0
    status: str = NOT_GRADED
    reason: str = ""
    repairs: tuple[str, ...] = ()

    @property
    def score(self) -> float | None:
        """Points after the penalty, at least 0; None where a question has no mark."""
        if not self.scores or None in self.scores.values():
            return None
        return max(0.0, sum(self.scores.values()) - self.penalty)


@dataclass(frozen=True)
class LessonMarks:
    """full: grade_id -> full marks, in the lesson's order. students: by id, everyone who handed in."""

    lesson: Lesson
    full: dict[str, float]
    students: dict[str, StudentMarks]


class ClassMarks:
    """Reads the marks of the course in the folder `root`. Raises CommandError where its gradebook cannot be used."""

    def __init__(self, root: Path) -> None:
        self._root, settings = root, load_config(root).CourseDirectory
        self._database = Database(settings.db_url, settings.course_id)
        self._store = ResultStore(root)

    def __enter__(self) -> "ClassMarks":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def read(self, lesson: Lesson) -> LessonMarks:
        """The marks of a lesson; empty where it is not in the gradebook and nobody handed anything in."""
        full, students = self._database.transact(lambda session: _read(session, lesson.slug))
        for folder in (self._root / "gradebook" / "submitted").glob(f"*/{lesson.slug}"):
            students.setdefault(folder.parent.name, StudentMarks(folder.parent.name))
        for result in self._store.all(lesson.slug):
            full = full or {mark.grade_id: mark.full for mark in result.marks}
            _add(result, students.setdefault(result.student, StudentMarks(result.student)))
        order = _order(self._root / lesson.released)
        full = dict(sorted(full.items(), key=lambda item: order.get(item[0], len(order))))
        return LessonMarks(lesson, full, dict(sorted(students.items())))


def _read(session: Session, lesson: str) -> tuple[dict[str, float], dict[str, StudentMarks]]:
    def of_lesson(rows: Query) -> Query:
        return rows.filter(Assignment.name == lesson)

    cells = session.query(GradeCell.name, GradeCell.max_score).select_from(GradeCell).join(Notebook).join(Assignment)
    full = {name: points for name, points in of_lesson(cells)}
    students = {}
    people = session.query(Student.id, Student.last_name, Student.first_name).join(Submission).join(Assignment)
    for student, last, first in of_lesson(people):
        students[student] = StudentMarks(student, ", ".join(part for part in (last, first) if part))
    for student, off in of_lesson(_parts(session, Part.late_submission_penalty)):
        students[student].penalty += off or 0.0
    grades = _parts(session, BaseCell.name, Grade.auto_score, Grade.manual_score, Grade.score)
    for student, name, auto, manual, score in of_lesson(grades.join(Grade).join(BaseCell)):
        given = auto is not None or manual is not None
        students[student].scores[name] = score if given else None
    for student, name, text in of_lesson(_parts(session, BaseCell.name, Comment.comment).join(Comment).join(BaseCell)):
        if text:
            students[student].comments[name] = text
    for marks in students.values():
        marks.status = GRADED if marks.score is not None else NOT_GRADED
    return full, students


def _parts(session: Session, *columns: object) -> Query:
    """The student and more columns of every notebook handed in."""
    return session.query(Submission.student_id, *columns).select_from(Part).join(Submission).join(Assignment)


def _add(result: Result, marks: StudentMarks) -> None:
    """The engine's status; where it has given no mark, only a person's counts (nbgrader may have written a 0)."""
    marks.status, marks.reason, marks.repairs = result.status.value, result.reason, result.repairs
    for mark in result.marks:
        if mark.grade_id not in marks.scores:
            marks.scores[mark.grade_id] = None


def _order(released: Path) -> dict[str, int]:
    """grade_id -> place in the lesson."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        cells = json.loads(released.read_text(encoding="utf-8"))["cells"]
        return {cell["metadata"].get("nbgrader", {}).get("grade_id", ""): place for place, cell in enumerate(cells)}
    return {}
