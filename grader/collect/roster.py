"""Who is in the class: a CSV that says which id a student has, whatever the platform calls them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.csv_text import Table, read_table
from grader.errors import CommandError
from grader.names import listed, shown
from grader.people.names import may_be_one, name_key
from grader.people.namespaces import (
    BY_HAND,
    CANVAS,
    ID_NUMBER,
    ILIAS,
    MOODLE,
    OF_ONE_PLATFORM,
    SIS_LOGIN,
    SIS_USER,
    USERNAME,
    Id,
    key,
)
from grader.people.people import Columns, Person

MOST_ABOVE = 4
"""Lines before the names of the columns: Sakai writes the assignment's title there."""
ONE_EACH = (CANVAS, MOODLE, ILIAS, USERNAME, SIS_LOGIN, SIS_USER, ID_NUMBER)
"""Ids of which nobody has two."""


@dataclass(frozen=True)
class Found:
    """student: the id, "" for nobody; why: what speaks against it then, where anything does."""

    student: str = ""
    why: str = ""


class Roster:
    """Finds a student by the platform's ids, each in its own namespace, and by name where the platform has none.

    What a person is called, which many platforms let them choose, is never taken for an id of another's.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        """people: a line each; two lines of one id are one student's if nothing in them differs from the other."""
        self._ids: dict[Id, set[str]] = defaultdict(set)
        self._called: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, list[str]] = defaultdict(list)
        for person in people:
            self._names[person.student] += person.names
            for space, value in person.ids:
                self._ids[space, key(value)].add(person.student)
                if space not in OF_ONE_PLATFORM:
                    self._ids[BY_HAND, key(value)].add(person.student)
            for name in person.spellings():
                self._called[name_key(name)].add(person.student)

    @property
    def students(self) -> list[str]:
        """What all of them are called here, in the list's order."""
        return list(self._names)

    def called_in(self, space: str) -> dict[str, str]:
        """Student -> their id in a namespace, for those who have one there."""
        known = {value: students for (found, value), students in self._ids.items() if found == space}
        return {student: value for value, students in known.items() for student in sorted(students)}

    def by_ids(self, ids: Iterable[Id]) -> set[str]:
        """Everybody who has any of these."""
        return {student for space, value in ids for student in self._ids.get((space, key(value)), ())}

    def is_called(self, student: str, names: Iterable[str]) -> bool:
        """Whether a student, and nobody else, is called one of these names."""
        return any(self._called.get(name_key(name)) == {student} for name in names)

    def find(self, ids: Iterable[Id], called: Iterable[str] = (), by_name: bool = True) -> Found:
        """The one student who has these ids, else, if it may be so, is called so; a disagreement is nobody."""
        ids, called = list(ids), list(called)
        have = self.by_ids(ids)
        if len(have) > 1:
            return Found(why=f"in the list {shown(ids[0][1])} is {listed(sorted(have))}, each in another column")
        named: set[str] = set()
        for name in called:
            named = named or self._called.get(name_key(name), set())
        written = {key(value) for _, value in ids}
        if have:
            (student,) = have
            if any(key(name) in written for name in called):
                return Found(student)  # a person wrote it, and meant the id
            if named and student not in named:
                return Found(why=f"its id is {shown(student)}'s, and its name {listed(sorted(named))}'s")
            if not may_be_one(called, self._names[student]):
                whose = listed([*self._names[student], student][:1])
                return Found(why=f"its id is {whose}'s in the list, and its name is another one")
            return Found(student)
        if len(named) > 1 and by_name:
            return Found(why=f"several of the list are called so: {listed(sorted(named))}")
        return Found(next(iter(named), "") if by_name else "")


def read_roster(path: Path) -> Roster:
    """A roster: CSV with the columns id, name, email, and more where a platform has other ids.

    A gradebook exported from Canvas and a grading worksheet of Moodle's serve as they are. Raises CommandError where it
    cannot be read, has no column of ids, or gives one id to two.
    """
    table = read_table(path)
    tried = [_below(table, skip) for skip in range(min(MOST_ABOVE, len(table.rows) - 1) + 1)]
    columns = next((found for found in tried if found.ids), tried[0])
    if not columns.ids:
        raise CommandError(
            f"{path} has no column id: its first line names the columns, such as id,name,email; it has"
            f" {listed([title for title in columns.table.header if title])}"
        )
    columns.refuse_twins()
    people = list(columns.people())
    _refuse_two_of_one_id(path, people)
    return Roster(people)


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


def _below(table: Table, skip: int) -> Columns:
    """What the columns say whose names stand so many lines further down."""
    rows = table.rows[skip:]
    return Columns(Table([row + [""] * (len(rows[0]) - len(row)) for row in rows]))


def _refuse_two_of_one_id(path: Path, people: list[Person]) -> None:
    known: dict[str, Person] = {}
    for person in people:
        first = known.setdefault(key(person.student), person)
        differ = [
            space for space, value in person.ids if space in ONE_EACH and first.values(space) not in ([], [value])
        ]
        if differ or not may_be_one(person.names, first.names):
            what = differ[0] if differ else "name"
            raise CommandError(
                f"{path}: lines {first.row + 1} and {person.row + 1} have one id, {shown(person.student)}, and differ"
                f" in {what}: leave out the one that is wrong"
            )
