"""Moodle's grading worksheet, as its importer reads it (mod/assign/feedback/offline/importgradeslib.php of Moodle).

It wants the columns Identifier ("Participant 123456"), Grade and "Last modified (grade)"; other columns it knows it
takes too.
"""

import re
from html import escape

from grader.csv_text import Table, number
from grader.engine.recording.class_marks import StudentMarks
from grader.errors import CommandError
from grader.export.platform import Filling, as_number, why
from grader.names import inert

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
PERSON = ("ID number", "Username", "Email address")
NUMBER = re.compile(r"\d+")


def moodle_rows(filling: Filling, template: Table | None, column: str) -> list[list[str]]:
    """The rows to import. template: the worksheet downloaded from Moodle, of which grades and empty comments change.

    column: that of the grades, where it is not called Grade. Raises CommandError where it cannot be told.
    """
    return _filled(filling, template, column) if template else _plain(filling)


def _plain(filling: Filling) -> list[list[str]]:
    rows = [list(COLUMNS)]
    full = number(sum(filling.marks.full.values()))
    for student, marks in filling.marks.students.items():
        if not NUMBER.fullmatch(student):
            filling.problems.append(f"{student} is no number of Moodle's: use --template with its grading worksheet")
            continue
        grade, comment = filling.text(marks, None), _comment(marks)
        rows.append([f"Participant {student}", marks.name, "", "", grade, full, "Yes", "-", "-", comment])
    return rows


def _filled(filling: Filling, table: Table, column: str) -> list[list[str]]:
    grade = table.column(*([column] if column else ["Grade"]))
    if grade is None:
        raise CommandError(f"the template has no column {column or 'Grade'}: name that of the grades with --column")
    identifier = table.column("Identifier") or 0
    maximum, comments = table.column("Maximum Grade"), table.column("Feedback comments")
    locked = table.column("Grade can be changed")
    people = [place for name in PERSON if (place := table.column(name)) is not None]
    for row in table.rows[1:]:
        numbers = NUMBER.findall(row[identifier])
        marks = filling.find([*numbers[-1:], *(row[place] for place in people)])
        if marks is None:
            continue
        if locked is not None and row[locked].strip().casefold() == "no":
            filling.notes.append(f"{marks.student}: Moodle says that the grade cannot be changed, so it is left")
            continue
        row[grade] = filling.text(marks, None if maximum is None else as_number(row[maximum]))
        if comments is not None and not row[comments].strip():
            row[comments] = _comment(marks)
    filling.close()
    return table.rows


def _comment(marks: StudentMarks) -> str:
    """What a student without marks, or with a mended notebook, should know. Moodle shows it as html, with formulas."""
    return escape(inert(why(marks) if marks.score is None else " ".join(marks.repairs)))
