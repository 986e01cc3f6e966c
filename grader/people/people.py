"""The people of a platform's list, or of one's own: a line each, with ids and names."""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.csv_text import Table
from grader.errors import CommandError
from grader.names import listed
from grader.people.moodle_worksheet import Worksheet, find_worksheet
from grader.people.names import spellings
from grader.people.namespaces import CANVAS, EMAIL, MOODLE, OURS, THE_STUDENTS, Id, namespace, participant

NOT_OF_A_PERSON = ("section", "status")
"""From this column on a platform's CSV has marks and other things that are no names."""
GIVEN = ("first name", "given name", "firstname", "vorname", "prénom", "nombre", "nome", "voornaam", "imię", "имя")
FAMILY = (
    *("last name", "family name", "lastname", "surname", "nachname", "nom", "apellidos", "cognome", "achternaam"),
    *("nazwisko", "фамилия", "apellido", "sobrenome", "name"),
)
"""Headings of lists in two columns; either name alone is nobody's."""


@dataclass(frozen=True)
class Person:
    """student: what they are called here; ids: each with its namespace; names: as the list writes them."""

    row: int
    student: str
    ids: tuple[Id, ...]
    names: tuple[str, ...]

    def spellings(self) -> list[str]:
        """All that they may be called."""
        return spellings(self.names)

    def values(self, space: str) -> list[str]:
        """Their ids in a namespace."""
        return [value for found, value in self.ids if found == space]


class Columns:
    """What the columns of a table say of people."""

    def __init__(self, table: Table, of_moodle: bool = False) -> None:
        """of_moodle: a person says that it is a worksheet of Moodle's."""
        self.table, self.worksheet = table, find_worksheet(table, of_moodle)
        titles = [" ".join(title.split()).casefold() for title in table.header]
        if self.worksheet:
            self._spaces = _of_worksheet(self.worksheet, table)
            self._names = [] if self.worksheet.name is None else [self.worksheet.name]
        else:
            of_canvas = {"student", "section"} <= set(titles)
            marks = NOT_OF_A_PERSON if of_canvas or "grade" in titles else ()
            stop = next((place for place, title in enumerate(titles) if title in marks), len(titles))
            self._names = [place for place, title in enumerate(titles[:stop]) if _is_name(title)]
            self._spaces = {
                place: CANVAS if of_canvas and title == "id" else namespace(title)
                for place, title in enumerate(titles[:stop])
                if title and place not in self._names
            }
        self._pair = [next((place for place in self._names if titles[place] in of), None) for of in (GIVEN, FAMILY)]
        self._students = self._ids_here()

    @property
    def ids(self) -> list[int]:
        """The columns that may say what a student is called here, the first first."""
        return self._students

    def _ids_here(self) -> list[int]:
        if self.worksheet:
            people = sorted(self.worksheet.people, key=lambda place: self._spaces[place] == EMAIL)
            return [*people, self.worksheet.identifier]
        ours = [place for place in self._spaces if self.table.header[place].strip() == OURS]
        return ours[:1] + [place for space in THE_STUDENTS for place, found in self._spaces.items() if found == space]

    def refuse_twins(self) -> None:
        """Raises CommandError where two columns have one name, and say different things."""
        for place, space in self._spaces.items():
            for other, found in self._spaces.items():
                if other > place and found == space and any(row[place] != row[other] for row in self.table.rows[1:]):
                    titles = [self.table.header[place], self.table.header[other]]
                    raise CommandError(f"columns {listed(titles)} are both {space}, and differ: leave one out")

    def people(self) -> Iterator[Person]:
        """Everybody who has an id."""
        for number, row in enumerate(self.table.rows):
            if number and "Points Possible" not in row[0]:
                person = self._person(number, [cell.strip() for cell in row])
                if person.student:
                    yield person

    def _person(self, number: int, row: list[str]) -> Person:
        values = {
            place: participant(row[place]) or row[place] if space == MOODLE else row[place]
            for place, space in self._spaces.items()
        }
        ids = tuple((space, values[place]) for place, space in self._spaces.items() if values[place])
        given, family = self._pair
        names = [row[place] for place in self._names if row[place]]
        if given is not None and family is not None and row[given] and row[family]:
            alone = [row[place] for place in self._names if row[place] and place not in self._pair]
            names = [f"{row[family]}, {row[given]}", *alone]
        student = next((values[place] for place in self._students if values[place]), "")
        return Person(number, student.removeprefix("#"), ids, tuple(names))


def _of_worksheet(sheet: Worksheet, table: Table) -> dict[int, str]:
    def space(place: int) -> str:
        addresses = all("@" in row[place] or not row[place].strip() for row in table.rows[1:])
        return EMAIL if addresses else namespace(table.header[place])

    spaces = {place: space(place) for place in sheet.people}
    if sheet.identifier in spaces:
        del spaces[sheet.identifier]
    return {**spaces, sheet.identifier: MOODLE}


def _is_name(title: str) -> bool:
    of_login = any(word in title for word in ("user", "login", "github", "display id"))
    return title in ("student", *GIVEN, *FAMILY) or ("name" in title and not of_login)
