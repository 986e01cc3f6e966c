"""The report's two tables for spreadsheets: marks.csv, a line a student, and mistakes.csv."""

from collections.abc import Iterable

from grader.class_report.row import Row
from grader.class_report.statistics import ClassStatistics
from grader.csv_text import MARK, Table, as_bytes

COLUMNS = ("student", "status", "reason", "score", "full", "late penalty", "tier", "repairs", "by hand")
PARTS = ("score", "mistakes", "reason")


def marks_csv(statistics: ClassStatistics) -> bytes:
    """One line a student. A score that does not exist is an empty field, never a 0.

    Each exercise has three columns, "NAME score", "NAME mistakes" (kinds, with spaces between) and "NAME reason".
    """
    exercises = [exercise.name for exercise in statistics.exercises]
    header = [*COLUMNS, *(f"{name} {column}" for name in exercises for column in PARTS)]
    return _table(header, (_line(row, exercises) for row in sorted(statistics.rows, key=lambda row: row.student)))


def mistakes_csv(statistics: ClassStatistics) -> bytes:
    """One line for each kind of mistake in each exercise, most frequent first. share: of the answers with a mark."""
    lines = ([m.exercise, m.kind, m.label, m.students, m.share] for m in statistics.mistakes)
    return _table(["exercise", "kind", "label", "students", "share"], lines)


def _line(row: Row, exercises: list[str]) -> list[str | float | None]:
    answers = {answer.exercise: answer for answer in row.answers}
    line = [row.student, row.status, row.reason, row.score, row.full, row.penalty, row.tier]
    line += ["; ".join(row.repairs), " ".join(row.by_hand)]
    for exercise in exercises:
        answer = answers.get(exercise)
        line += [""] * len(PARTS) if answer is None else [answer.score, " ".join(answer.mistakes), answer.reason]
    return line


def _table(header: list[str], lines: Iterable[list]) -> bytes:
    return as_bytes([header, *lines], Table([], mark=MARK))
