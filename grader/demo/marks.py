"""The marks of a class: read from nbgrader's gradebook, shown as a table."""

from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook
from traitlets.config import Config

from grader.release.student import load_config


@dataclass(frozen=True)
class Marks:
    """The marks of one lesson.

    full: exercise -> full marks, in the lesson's order. given: student -> exercise -> mark. not_graded:
    student -> reason; such a student is not in `given`, whatever nbgrader's gradebook and CSV say.
    """

    full: dict[str, float]
    given: dict[str, dict[str, float]]
    not_graded: dict[str, str]


def read_marks(course: Path, assignment: str, not_graded: dict[str, str]) -> Marks:
    """Reads the gradebook of the course in the folder `course`, leaving out who was not graded."""
    settings: Config = load_config(course).CourseDirectory
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        (notebook,) = gradebook.find_assignment(assignment).notebooks
        order = [cell.name for cell in notebook.source_cells]
        cells = sorted(notebook.grade_cells, key=lambda cell: order.index(cell.name))
        full = {_exercise(cell.name): cell.max_score for cell in cells}
        given = {}
        for submission in gradebook.assignment_submissions(assignment):
            if submission.student.id not in not_graded:
                scores = {_exercise(grade.name): grade.score for part in submission.notebooks for grade in part.grades}
                given[submission.student.id] = {exercise: scores[exercise] for exercise in full}
    return Marks(full, dict(sorted(given.items())), not_graded)


def marks_table(marks: Marks, stories: dict[str, str]) -> str:
    """The marks as plain text: a line per student, a numbered column per exercise, and a legend below."""
    numbers = range(1, len(marks.full) + 1)
    header = ["", "", *(str(number) for number in numbers), "total"]
    rows = [header, ["full marks", "", *map(_text, [*marks.full.values(), sum(marks.full.values())])]]
    for student, given in marks.given.items():
        rows.append([student, stories[student], *map(_text, [*given.values(), sum(given.values())])])
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    lines = []
    for row in rows:
        words = [word.ljust(width) for word, width in zip(row[:2], widths[:2], strict=True)]
        figures = [word.rjust(width) for word, width in zip(row[2:], widths[2:], strict=True)]
        lines.append("  ".join([*words, *figures]))
    for student, reason in marks.not_graded.items():
        lines.append(f"{student.ljust(widths[0])}  not graded (nbgrader's CSV says 0): {reason}")
    legend = ", ".join(f"{number} {exercise}" for number, exercise in zip(numbers, marks.full, strict=True))
    return "\n".join([*lines, "", f"exercises: {legend}"])


def _exercise(grade_id: str) -> str:
    """The exercise that a grade cell checks."""
    return grade_id.removeprefix("check-").replace("-", "_")


def _text(mark: float) -> str:
    return f"{mark:.4g}"
