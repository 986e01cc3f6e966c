"""Who is in the class: a CSV that says which id a student has, whatever the platform calls them."""

import re
from collections.abc import Iterable
from pathlib import Path

from grader.csv_text import read_table
from grader.errors import CommandError

# A gradebook exported from Canvas and a grading worksheet of Moodle's serve as they are: the first of these that is
# there, and not empty, is the student's id.
IDS = ("id number", "username", "sis login id", "sis user id", "email address", "id", "identifier")
NAMES = ("name", "Name", "Student", "Full name")


class Roster:
    """Finds a student's id by anything else that the CSV has of them. A name that two students have finds neither."""

    def __init__(self, students: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._ids: dict[str, str | None] = {}
        for student, known_as in students:
            for name in {_key(name) for name in known_as if _key(name)}:
                self._ids[name] = student if self._ids.get(name, student) == student else None

    def find(self, known_as: Iterable[str]) -> str | None:
        """The id of the student who is known as the first of these names that anybody is known as; None for nobody."""
        found = (self._ids.get(_key(name)) for name in known_as if _key(name))
        return next((student for student in found if student), None)


def read_roster(path: Path) -> Roster:
    """A roster: CSV with the columns id, name, email, and more where a platform has other ids.

    Raises CommandError where it cannot be read or has no column of ids.
    """
    table = read_table(path)
    columns = {name.strip().casefold(): name for name in table.header if name}
    exact = "id" if "id" in table.header else ""  # our own; Canvas's number is in "ID"
    ids = [columns[name] for name in (exact, *IDS) if name in columns]
    if not ids:
        raise CommandError(f"{path} has no column id: its first line names the columns, such as id,name,email")
    students = []
    for row in table.rows[1:]:
        values = {name: value.strip() for name, value in zip(table.header, row, strict=False) if name}
        student = next((values[name] for name in ids if values.get(name)), "")
        if student and "Points Possible" not in values.get("Student", ""):
            students.append((student, _names(values)))
    return Roster(students)


def _names(values: dict[str, str]) -> list[str]:
    """All that a student may be called: each value, and names as Canvas writes them into file names."""
    names = list(values.values())
    for column in NAMES:
        written = values.get(column, "")
        words = written.replace(",", " ").split()
        family_first = words if "," in written else [*words[-1:], *words[:-1]]
        names += [" ".join([*family_first[1:], *family_first[:1]]), re.sub(r"\W", "", "".join(family_first))]
    return names


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
