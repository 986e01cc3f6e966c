"""Who is in the class: a CSV that says which id a student has, whatever the platform calls them."""

import re
from collections.abc import Iterable
from pathlib import Path

from grader.csv_text import read_table
from grader.errors import CommandError
from grader.names import shown

# A gradebook exported from Canvas and a grading worksheet of Moodle's serve as they are: the first of these that is
# there, and not empty, is the student's id.
IDS = ("id number", "username", "sis login id", "sis user id", "email address", "id", "identifier")
NOT_OF_A_PERSON = ("section", "status")
"""From this column on a platform's CSV has marks and other things that are no names."""


class Roster:
    """Finds a student's id by anything else that the CSV has of them. What two students are called finds neither.

    What a person is called, which many platforms let them choose, is never taken for an id of another's.
    """

    def __init__(self, students: Iterable[tuple[str, Iterable[str], Iterable[str]]]) -> None:
        """students: each with the id, further ids, and names."""
        self._ids: dict[str, str | None] = {}
        self._called: dict[str, str | None] = {}
        for student, ids, names in students:
            _note(self._ids, student, [student, *ids])
            _note(self._called, student, names)

    def find(self, ids: Iterable[str], called: Iterable[str] = ()) -> str | None:
        """The id of the student who has the first of these ids that anybody has, else is called so; None for nobody."""
        return self.by_id(ids) or _first(self._called, called)

    def by_id(self, ids: Iterable[str]) -> str | None:
        """The id of the student who has the first of these ids that anybody has; None for nobody."""
        return _first(self._ids, ids)

    def is_called(self, student: str | None, names: Iterable[str]) -> bool:
        """Whether a student, and nobody else, is called one of these names."""
        return student is not None and _first(self._called, names) == student


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
            students.append((student, _ids(values), _names(values)))
    return Roster(students)


def read_column(path: Path, column: str) -> dict[str, str]:
    """What a column of a list of the class says of each student, by id, where it says anything.

    Raises CommandError where the file cannot be read, lacks that column or the column id, or says two things of one.
    """
    table = read_table(path)
    student, said = table.column("id"), table.column(column)
    if student is None or said is None:
        raise CommandError(f"{path} needs the columns id and {column}: its first line names the columns")
    found: dict[str, str] = {}
    for row in table.rows[1:]:
        key, value = (row[place].strip() if place < len(row) else "" for place in (student, said))
        if key and value and found.setdefault(key, value) != value:
            raise CommandError(f"{path} says two things of {shown(key)} in its column {column}: leave one")
    return found


def _ids(values: dict[str, str]) -> list[str]:
    """All ids of a student. A number may be Moodle's, which calls it "Participant 123"."""
    stop = next((place for place, name in enumerate(values) if name.strip().casefold() in NOT_OF_A_PERSON), None)
    ids = [value for name, value in list(values.items())[:stop] if not _is_name(name)]
    of_moodle = any(name.strip().casefold() == "identifier" for name in values)
    return ids if of_moodle else [*ids, *(f"Participant {value}" for value in ids if value.isdecimal())]


def _names(values: dict[str, str]) -> list[str]:
    """All that a student may be called: as it stands there, and as Canvas writes it into file names."""
    written_there = [value for column, value in values.items() if _is_name(column)]
    names = list(written_there)
    for written in written_there:
        words = written.replace(",", " ").split()
        family_first = words if "," in written else [*words[-1:], *words[:-1]]
        names += [" ".join([*family_first[1:], *family_first[:1]]), re.sub(r"\W", "", "".join(family_first))]
    return names


def _is_name(column: str) -> bool:
    column = column.strip().casefold()
    return column == "student" or ("name" in column and "user" not in column)


def _note(known: dict[str, str | None], student: str, names: Iterable[str]) -> None:
    for name in {_key(name) for name in names if _key(name)}:
        known[name] = student if known.get(name, student) == student else None


def _first(known: dict[str, str | None], names: Iterable[str]) -> str | None:
    found = (known.get(_key(name)) for name in names if _key(name))
    return next((student for student in found if student), None)


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
