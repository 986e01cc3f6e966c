"""The marks of a lesson as they stand: nbgrader's gradebook (a person's marks and penalties included), and the status.

A submission without marks has none: never a 0 that nobody gave.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbgrader.api import Assignment, BaseCell, Comment, Grade, GradeCell, Notebook, Student
from nbgrader.api import SubmittedAssignment as Submission
from nbgrader.api import SubmittedNotebook as Part
from sqlalchemy.orm import Query, Session

from grader.course import Course, Lesson
from grader.engine.recording.gradebook import Database, address
from grader.engine.recording.store import ResultStore
from grader.engine.result import Result
from grader.times import written

NOT_GRADED = "not graded"
GRADED = "graded"


@dataclass
class StudentMarks:
    """One student's marks. scores: grade_id -> points with extra credit, None where nobody has given any. comments:
    grade_id of an answer -> text. by_hand: grade_ids that a person had a hand in. penalty: points off for being late.
    extended: until when the student may hand in, where that is not the due date.
    status, reason, repairs: as in `Result`."""

    student: str
    name: str = ""
    scores: dict[str, float | None] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    by_hand: list[str] = field(default_factory=list)
    penalty: float = 0.0
    extended: str = ""
    status: str = NOT_GRADED
    reason: str = ""
    repairs: tuple[str, ...] = ()

    @property
    def score(self) -> float | None:
        """Points after the penalty, at least 0; None where a question has no mark."""
        given = [score for score in self.scores.values() if score is not None]
        if not given or len(given) < len(self.scores):
            return None
        return max(0.0, sum(given) - self.penalty)

    def with_result(self, result: Result) -> "StudentMarks":
        """Together with what the engine said: its status, and its marks of questions that are not in the gradebook.

        Where the gradebook has a question without a mark, it stays without: nbgrader itself would show a 0.
        """
        scores = {mark.grade_id: mark.score for mark in result.marks} | self.scores
        status, reason, repairs = result.status.value, result.reason, result.repairs
        return replace(self, scores=scores, status=status, reason=reason, repairs=repairs)


@dataclass(frozen=True)
class LessonMarks:
    """full: grade_id -> full marks, in the lesson's order. students: by id, everyone who handed in."""

    lesson: Lesson
    full: dict[str, float]
    students: dict[str, StudentMarks]


class ClassMarks:
    """Reads the marks of the course in the folder `root`. Raises CommandError where its gradebook cannot be used."""

    def __init__(self, root: Path) -> None:
        self._course = Course(root)
        self._database = existing_database(self._course)
        self._store = ResultStore(root)

    def __enter__(self) -> "ClassMarks":
        return self

    def __exit__(self, *_: object) -> None:
        if self._database:
            self._database.close()

    def read(self, lesson: Lesson) -> LessonMarks:
        """The marks of a lesson; empty where it is not in the gradebook and nobody handed anything in."""
        full, students = self._recorded(lesson.slug)
        for student in self._course.handed_in(lesson.slug):
            students.setdefault(student, StudentMarks(student))
        for result in self._store.all(lesson.slug):
            full = full or {mark.grade_id: mark.full for mark in result.marks}
            recorded = students.get(result.student) or StudentMarks(result.student)
            students[result.student] = recorded.with_result(result)
        order = _order(self._course.root / lesson.released)
        full = dict(sorted(full.items(), key=lambda item: order.get(item[0], len(order))))
        return LessonMarks(lesson, full, dict(sorted(students.items())))

    def recorded(self, lesson: str) -> dict[str, StudentMarks]:
        """What the gradebook alone has of a lesson (its slug), by student."""
        return self._recorded(lesson)[1]

    def _recorded(self, lesson: str) -> tuple[dict[str, float], dict[str, StudentMarks]]:
        return self._database.transact(lambda session: _read(session, lesson)) if self._database else ({}, {})


def existing_database(course: Course) -> Database | None:
    """The gradebook; None where there is none yet: SQLite would make an empty one."""
    url = address(course.db_url)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).is_file():
        return None
    return Database(course.db_url, course.id)


def _read(session: Session, lesson: str) -> tuple[dict[str, float], dict[str, StudentMarks]]:
    def of_lesson(rows: Query) -> Query:
        return rows.filter(Assignment.name == lesson)

    cells = session.query(GradeCell.name, GradeCell.max_score).select_from(GradeCell).join(Notebook).join(Assignment)
    full = {name: points for name, points in of_lesson(cells)}
    students = {}
    columns = Student.id, Student.last_name, Student.first_name, Submission.extension, Assignment.duedate
    people = session.query(*columns).select_from(Student).join(Submission).join(Assignment)
    # Without a notebook nothing was handed in: it is the row of an extension.
    for student, last, first, extension, due in of_lesson(people).filter(Submission.notebooks.any()):
        name = ", ".join(part for part in (last, first) if part)
        students[student] = StudentMarks(student, name, extended=written(due + extension) if due and extension else "")
    for student, off in of_lesson(_parts(session, Part.late_submission_penalty)):
        students[student].penalty += off or 0.0
    points = Grade.auto_score, Grade.manual_score, Grade.extra_credit, Grade.score
    grades = of_lesson(_parts(session, BaseCell.name, *points).join(Grade).join(BaseCell))
    for student, name, auto, manual, extra, score in grades:
        given = auto is not None or manual is not None
        students[student].scores[name] = score if given else None
        if given and not (manual is None and extra is None):
            students[student].by_hand.append(name)
    for student, name, text in of_lesson(_parts(session, BaseCell.name, Comment.comment).join(Comment).join(BaseCell)):
        if text:
            students[student].comments[name] = text
    for marks in students.values():
        marks.status = GRADED if marks.score is not None else NOT_GRADED
    return full, students


def _parts(session: Session, *columns: object) -> Query:
    """The student and more columns of every notebook handed in."""
    return session.query(Submission.student_id, *columns).select_from(Part).join(Submission).join(Assignment)


def _order(released: Path) -> dict[str, int]:
    """grade_id -> place in the lesson."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        cells = json.loads(released.read_text(encoding="utf-8"))["cells"]
        return {cell["metadata"].get("nbgrader", {}).get("grade_id", ""): place for place, cell in enumerate(cells)}
    return {}
