"""The report's two tables for spreadsheets: marks.csv, a line a student, and mistakes.csv."""

import csv
import io
from collections.abc import Iterable

from grader.class_report.row import Row
from grader.class_report.statistics import ClassStatistics

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
ENCODING = "utf-8-sig"
"""With the mark at its start, without which Excel reads letters beyond ASCII wrongly."""
COLUMNS = ("student", "status", "reason", "score", "full", "tier", "repairs", "by hand")


def marks_csv(statistics: ClassStatistics) -> bytes:
    """One line a student. A score that does not exist is an empty field, never a 0.

    Each exercise has two columns, "NAME score" and "NAME mistakes" (kinds, with spaces between).
    """
    exercises = [exercise.name for exercise in statistics.exercises]
    header = [*COLUMNS, *(f"{name} {column}" for name in exercises for column in ("score", "mistakes"))]
    return _table(header, (_line(row, exercises) for row in sorted(statistics.rows, key=lambda row: row.student)))


def mistakes_csv(statistics: ClassStatistics) -> bytes:
    """One line for each kind of mistake in each exercise, most frequent first. share: of the answers with a mark."""
    lines = ([m.exercise, m.kind, m.label, m.students, f"{m.share:.4f}"] for m in statistics.mistakes)
    return _table(["exercise", "kind", "label", "students", "share"], lines)


def defused(field: str) -> str:
    """The field with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{field}" if field.startswith(FORMULA_STARTS) else field


def _line(row: Row, exercises: list[str]) -> list[str]:
    answers = {answer.exercise: answer for answer in row.answers}
    line = [row.student, row.status, row.reason, number(row.score), number(row.full), row.tier]
    line += ["; ".join(row.repairs), " ".join(row.by_hand)]
    for exercise in exercises:
        answer = answers.get(exercise)
        line += ["", ""] if answer is None else [number(answer.score), " ".join(answer.mistakes)]
    return line


def number(score: float | None) -> str:
    """A score without needless digits, nothing where there is none."""
    return "" if score is None else f"{round(score, 4):g}"


def _table(header: list[str], lines: Iterable[list]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for line in (header, *lines):
        writer.writerow([defused(str(field)) for field in line])
    # The name of a folder need not be proper Unicode; its line must not be lost for that.
    return text.getvalue().encode(ENCODING, "backslashreplace")
