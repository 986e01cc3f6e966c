"""A lesson in the gradebook, put there as `nbgrader generate_assignment` does, without touching what was released."""

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from nbgrader.api import Assignment, Notebook
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import is_grade, is_locked, is_solution
from sqlalchemy.orm import Session
from traitlets.config import Config

from grader.course import Course, Lesson, read_course_notebook
from grader.engine.recording.gradebook import Database
from grader.errors import CommandError


@dataclass(frozen=True)
class LessonEntry:
    """The rows of a lesson: their ids, and those of its cells, grade_id -> id."""

    assignment: str
    notebook: str
    grades: dict[str, str]
    solutions: dict[str, str]


class NotEnteredError(Exception):
    """The lesson is not in the gradebook, or not as its solved notebook is now."""


def entry_of(database: Database, course: Course, lesson: str) -> LessonEntry:
    """The lesson's rows, made where they are not there. Raises CommandError where they cannot be."""
    chosen = course.assignment(lesson)
    cells = Cells.of_solved(course.root, chosen)
    try:
        return database.transact(lambda session: find_entry(session, lesson, cells))
    except NotEnteredError:
        put_in(course, chosen)
        return database.transact(lambda session: find_entry(session, lesson, cells))


def find_entry(session: Session, lesson: str, cells: "Cells") -> LessonEntry:
    """The lesson's rows. Raises NotEnteredError where they are not there or are not those of its solved notebook."""
    name = Lesson.from_slug(lesson).released.stem
    rows = session.query(Notebook).join(Assignment).filter(Assignment.name == lesson, Notebook.name == name)
    notebook = rows.one_or_none()
    if notebook is None or Cells.of_rows(notebook) != cells:
        raise NotEnteredError(lesson)
    return LessonEntry(
        notebook.assignment_id,
        notebook.id,
        {cell.name: cell.id for cell in notebook.grade_cells},
        {cell.name: cell.id for cell in notebook.solution_cells},
    )


@dataclass(frozen=True)
class Cells:
    """What the gradebook must know of a notebook: points of each grade cell, and the solution cells."""

    points: dict[str, float]
    solutions: frozenset[str]
    sources: frozenset[str]

    @classmethod
    def of_solved(cls, root: Path, lesson: Lesson) -> "Cells":
        """Those of the solved notebook. Raises CommandError where there is none."""
        notebook = read_course_notebook(root / lesson.solved)
        cells = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
        points = {c.metadata.nbgrader.grade_id: float(c.metadata.nbgrader.points) for c in cells if is_grade(c)}
        solutions = frozenset(cell.metadata.nbgrader.grade_id for cell in cells if is_solution(cell))
        return cls(points, solutions, solutions | {c.metadata.nbgrader.grade_id for c in cells if is_locked(c)})

    @classmethod
    def of_rows(cls, notebook: Notebook) -> "Cells":
        """Those in the gradebook."""
        points = {cell.name: cell.max_score for cell in notebook.grade_cells}
        solutions = frozenset(cell.name for cell in notebook.solution_cells)
        return cls(points, solutions, frozenset(cell.name for cell in notebook.source_cells))


def put_in(course: Course, lesson: Lesson) -> None:
    """Puts a lesson into the gradebook, or brings it up to date there. Can be repeated.

    Raises CommandError where nbgrader cannot do it: it adds and removes no questions once there are submissions.
    """
    config = Config(course.config)
    directory = CourseDirectory(config=config)
    log = logging.Logger("nbgrader, unheard", logging.CRITICAL)
    with TemporaryDirectory() as folder:
        directory.assignment_id = lesson.slug
        directory.source_directory = os.path.abspath(course.root / lesson.solved.parent.parent)
        directory.release_directory = folder
        try:
            GenerateAssignment(coursedir=directory, config=config, log=log).start()
        except NbGraderException:
            raise CommandError(
                f"{lesson.slug} cannot be put into the gradebook: it is locked, or its questions are others than when "
                f"its first submission was graded; `nbgrader generate_assignment {lesson.slug} --force` says which"
            ) from None
