"""Moodle's grading worksheet, as its importer reads it (mod/assign/feedback/offline/importgradeslib.php of Moodle).

It wants the columns Identifier ("Participant 123456"), Grade and "Last modified (grade)", called and spelled as in the
language of whoever imports: the worksheet goes back as it came, but for grades and empty comments.
"""

import re
from html import escape

from grader.csv_text import Table, as_number, number
from grader.engine.recording.class_marks import StudentMarks
from grader.errors import CommandError
from grader.export.platform import Filling, why
from grader.names import inert, listed
from grader.people.moodle_worksheet import is_locked
from grader.people.namespaces import MOODLE
from grader.people.people import Columns

COLUMNS = (
    "Identifier",
    "Full name",
    "Email address",
    "Status",
    "Grade",
    "Maximum Grade",
    "Grade can be changed",
    "Last modified (submission)",
    "Last modified (grade)",
    "Feedback comments",
)
NUMBER = re.compile(r"\d+")
COMMA = re.compile(r"\d+,\d+")


def moodle_rows(filling: Filling, template: Table | None, column: str) -> list[list[str]]:
    """The rows to import. template: the worksheet downloaded from Moodle, of which grades and empty comments change.

    column: that of the grades, where it is not called Grade. Raises CommandError where it cannot be told.
    """
    return _filled(filling, template, column) if template else _plain(filling)


def _plain(filling: Filling) -> list[list[str]]:
    rows = [list(COLUMNS)]
    full = number(sum(filling.marks.full.values()))
    for student, marks in filling.marks.students.items():
        own = filling.number(student, MOODLE) or ("" if student in filling.known else student)
        if not NUMBER.fullmatch(own):
            filling.problems.append(f"{student} is no number of Moodle's: use --template with its grading worksheet")
            continue
        grade, comment = filling.text(marks, None), _comment(marks)
        rows.append([f"Participant {own}", marks.name, "", "", grade, full, "Yes", "-", "-", comment])
    return rows


def _filled(filling: Filling, table: Table, column: str) -> list[list[str]]:
    columns = Columns(table, bool(column))
    sheet = columns.worksheet
    titles = f"there are {', '.join(title for title in table.header if title)}"
    if sheet is None:
        raise CommandError(
            "the template is no grading worksheet of Moodle's: its first columns are not of a word and a number, as"
            " Participant 123, or no column is one maximum for all; name that of the grades with --column;"
            f" {titles}"
        )
    grade = table.column(column) if column else sheet.grade
    if grade is None:
        what = f"no column {column}" if column else "a column of grades that cannot be told"
        raise CommandError(f"the template has {what}: name it with --column; {titles}")
    marks = filling.rows(columns.people(), MOODLE)
    unknown: set[str] = set()
    for number_of_row, mark in marks.items():
        row = table.rows[number_of_row]
        locked = False if sheet.changeable is None else is_locked(row[sheet.changeable])
        if locked:
            filling.notes.append(f"{mark.student}: Moodle says that the grade cannot be changed, so it is left")
            continue
        unknown |= {row[sheet.changeable]} if sheet.changeable is not None and locked is None else set()
        row[grade] = _in_its_way(
            filling.text(mark, None if sheet.maximum is None else as_number(row[sheet.maximum])), row
        )
        if sheet.comments is not None and not row[sheet.comments].strip():
            row[sheet.comments] = _comment(mark)
    if unknown:
        filling.notes.append(
            f"{table.header[sheet.changeable or 0]}: Moodle decides, as {listed(sorted(unknown))} is unknown here"
        )
    filling.close()
    return table.rows


def _in_its_way(text: str, row: list[str]) -> str:
    """With a comma where the worksheet has its numbers so."""
    comma = any(COMMA.fullmatch(cell.strip()) for cell in row)
    return text.replace(".", ",") if comma else text


def _comment(marks: StudentMarks) -> str:
    """What a student without marks, or with a mended notebook, should know. Moodle shows it as html, with formulas."""
    return escape(inert(why(marks) if marks.score is None else " ".join(marks.repairs)))
