"""A live course with lesson 3 alone, results for it, and the whole content of its gradebook."""

import shutil
from dataclasses import replace
from pathlib import Path

from nbgrader.api import Assignment, Base, BaseCell, Grade, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from grader.cells import grade_id
from grader.course import CONFIG, Lesson, load_config
from grader.engine.result import Mark, Result, Status
from grader.exercises import EXERCISES

ROOT = Path(__file__).resolve().parents[3]
LESSON = Lesson.from_slug("03-multi-layer")
FULL = {name: float(exercise.points) for name, exercise in EXERCISES.items() if exercise.lesson == LESSON.slug}


def with_settings(folder: Path) -> Path:
    """The folder, made where it is not there, with the project's settings and nothing else of a course."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / CONFIG, folder)
    return folder


def make_course(folder: Path, lesson: Lesson = LESSON) -> Path:
    """A course folder with the project's settings, one lesson released and nothing in the gradebook."""
    with_settings(folder)
    for path in (lesson.solved, lesson.released):
        (folder / path).parent.mkdir(parents=True)
        shutil.copy(ROOT / path, folder / path)
    return folder


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
