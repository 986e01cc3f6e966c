"""Canvas's gradebook CSV, as its importer reads it (lib/gradebook_importer.rb of Canvas).

It wants "Student" and "ID" first and "Section" last of a student's columns, knows a student by ID, then SIS ids, and an
assignment by the number in brackets, then by its title; a line "Points Possible" comes before the students'.
"""

import re
from collections import Counter

from grader.csv_text import Table, as_number, number
from grader.engine.recording.class_marks import LessonMarks
from grader.errors import CommandError
from grader.export.platform import Filling
from grader.people.namespaces import CANVAS
from grader.people.people import Columns

COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
TOTALS = re.compile(r"\b(Current|Final|Override) (Score|Points|Grade|Status)\b")


def canvas_rows(filling: Filling, template: Table | None, column: str) -> list[list[str]]:
    """The rows to import. template: Canvas's own export, of which only the lesson's column changes.

    column: the assignment's, where it is not found by the lesson's name. Raises CommandError where it cannot be told.
    """
    return _filled(filling, template, column) if template else _plain(filling, column)


def _plain(filling: Filling, column: str) -> list[list[str]]:
    marks = filling.marks
    full = number(sum(marks.full.values()))
    rows = [[*COLUMNS, column or marks.lesson.slug], ["    Points Possible", "", "", "", "", full]]
    known = {student: filling.number(student, CANVAS) for student in marks.students}
    numbers = Counter(known.values())
    for student, mark in marks.students.items():
        own = known[student]
        if own and numbers[own] > 1:
            filling.problems.append(f"{student} and another student have one number of Canvas's: no mark is exported")
            continue
        person = [mark.name or student, own, "", "" if own else student, ""]
        rows.append([*person, filling.text(mark, None)])
    return rows


def _filled(filling: Filling, table: Table, column: str) -> list[list[str]]:
    place = _assignment(table, filling.marks, column)
    marks = filling.rows(Columns(table).people(), CANVAS)
    maximum = next((as_number(row[place]) for row in table.rows[1:] if "Points Possible" in row[0]), None)
    for number_of_row, mark in marks.items():
        table.rows[number_of_row][place] = filling.text(mark, maximum)
    filling.close()
    return table.rows


def _assignment(table: Table, marks: LessonMarks, column: str) -> int:
    """The column of the lesson's assignment."""
    section = table.column("Section")
    if table.column("ID") is None or section is None:
        raise CommandError("the template is no gradebook of Canvas's: it has no columns ID and Section")
    titles = {place: title for place, title in enumerate(table.header) if place > section and not TOTALS.search(title)}
    wanted = (column or marks.lesson.slug, marks.lesson.released.stem)
    exact = [place for place, title in titles.items() if column and title in (column, _without_number(title, column))]
    found = exact or [place for place, title in titles.items() if not column and _is_about(title, wanted)]
    if len(found) != 1:
        raise CommandError(
            f"{'no' if not found else 'more than one'} column of the template is {column or marks.lesson.slug}: name it"
            f" with --column; there are {', '.join(titles.values())}"
        )
    return found[0]


def _without_number(title: str, column: str) -> str:
    return title if re.fullmatch(rf"{re.escape(column)} \(\d+\)", title) else ""


def _is_about(title: str, names: tuple[str, ...]) -> bool:
    """Whether a title has the lesson's name in it, however it is spelled."""
    squeezed = re.sub(r"[\W_]+", "-", title.casefold())
    return any(f"-{name}-" in f"-{squeezed}-" for name in names)
