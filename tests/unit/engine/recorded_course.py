"""Results made up for LESSON, and what a course's gradebook has."""

from dataclasses import replace
from pathlib import Path

from nbgrader.api import Assignment, Base, BaseCell, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from grader.cells import grade_id
from grader.course import load_config
from grader.engine.result import Mark, Result, Status
from tests.courses import FULL, LESSON, ROOT


def open_gradebook(course: Path) -> Gradebook:
    """As nbgrader sees it."""
    return Gradebook(f"sqlite:///{course / 'gradebook' / 'gradebook.db'}", "backprop")


def result(student: str = "ada", notebook: Path = LESSON.solved, **changes) -> Result:
    """Full marks. changes: other fields, and exercise=Mark fields, as in `forward={"score": 1.0}`."""
    fields = {name: changes.pop(name) for name in FULL if name in changes}
    marks = [Mark(grade_id(name), name, points, points) for name, points in FULL.items()]
    marks = tuple(replace(mark, **fields.get(mark.exercise, {})) for mark in marks)
    text = (ROOT / notebook).read_text(encoding="utf-8")
    return replace(Result(student, LESSON.slug, "key", Status.GRADED, "", marks, text), **changes)


def scores(course: Path, lesson: str = LESSON.slug) -> dict[str, dict[str, tuple[float | None, float | None, bool]]]:
    """What the gradebook has: student -> grade_id -> the engine's mark, a person's, whether a person must look."""
    engine = create_engine(load_config(course).CourseDirectory.db_url)
    columns = SubmittedAssignment.student_id, BaseCell.name, Grade.auto_score, Grade.manual_score
    with Session(engine) as session:
        rows = session.query(*columns, Grade.needs_manual_grade).select_from(Grade).join(BaseCell)
        rows = rows.join(SubmittedNotebook).join(SubmittedAssignment).join(Assignment)
        found: dict[str, dict[str, tuple]] = {}
        for student, name, *marks in rows.filter(Assignment.name == lesson).order_by(*columns[:2]):
            found.setdefault(student, {})[name] = tuple(marks)
    engine.dispose()
    return found


def dump(course: Path, ids: bool = True) -> dict[str, list[tuple]]:
    """Every row of the gradebook, sorted. ids: False names rows by what they are about, to compare two gradebooks."""
    engine = create_engine(load_config(course).CourseDirectory.db_url)
    with Session(engine) as session:
        tables = {table.name: session.execute(select(table)).mappings().all() for table in Base.metadata.sorted_tables}
    engine.dispose()
    if not ids:
        tables = _without_ids(tables)
    return {name: sorted((tuple(row.items()) for row in rows), key=repr) for name, rows in tables.items()}


def _without_ids(tables: dict[str, list]) -> dict[str, list]:
    names: dict[str, str] = {}
    for table in Base.metadata.sorted_tables:  # what is referred to comes first
        for row in tables[table.name] if "id" in table.columns and table.name not in ("student", "course") else ():
            about = [names.get(row[column.name], row[column.name]) for column in table.columns if column.foreign_keys]
            names.setdefault(row["id"], f"{table.name}{about}{row.get('name', '')}")
    return {
        name: [{key: names.get(value, value) for key, value in row.items()} for row in rows]
        for name, rows in tables.items()
    }
