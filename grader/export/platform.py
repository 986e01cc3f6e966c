"""What both platforms need: whose row is it, which mark goes in, and what is to be said."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.csv_text import number
from grader.engine.recording.class_marks import LessonMarks, StudentMarks
from grader.errors import CommandError
from grader.names import folder_name, listed
from grader.people.known_as import KnownAs
from grader.people.names import may_be_one
from grader.people.namespaces import CANVAS
from grader.people.people import Person

FROM_DOWNLOAD = re.compile(r"(?P<name>.*)_(?P<number>\d+)", re.DOTALL)
"""An id that `collect` made of a file's name on Canvas."""


@dataclass
class Filling:
    """The marks on their way into a platform's rows.

    known: what `collect` noted of the students; notes: to be said; problems: students who have no row.
    """

    marks: LessonMarks
    scale: bool
    known: KnownAs = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _placed: set[str] = field(default_factory=set)

    def rows(self, people: Iterable[Person], numbers: str) -> dict[int, StudentMarks]:
        """Row of the template -> whose marks go in: by the ids that `collect` reads too, each in its own namespace.

        numbers: the platform's namespace; whom it knows by one is found by that alone. A student who may be of two rows
        has none, nor have two students who may be of one: that is told.
        """
        by_row: dict[int, list[str]] = defaultdict(list)
        people = list(people)
        for student in self.marks.students:
            number_there = self.number(student, numbers)
            own = [person for person in people if number_there and number_there in person.values(numbers)]
            if not own and numbers not in self.known.get(student, {}):
                own = [person for person in people if _is(student, person)]
            self._placed |= {student} if own else set()
            may_be = [person for person in own if _may_be(student, person)]
            if own and not may_be:
                names = listed(own[0].names)
                self.problems.append(f"{student} has the number of {names} and another name: no mark is exported")
            own = may_be
            if len({person.row for person in own}) > 1:
                rows = listed([str(person.row + 1) for person in own])
                self.problems.append(f"{student} may be of lines {rows} of the template: no mark is exported")
            elif own:
                by_row[own[0].row].append(student)
        found = {}
        for row, students in by_row.items():
            if len(students) > 1:
                self.problems.append(
                    f"{' and '.join(students)} would have one row of the platform's: no mark is exported"
                )
            else:
                found[row] = self.marks.students[students[0]]
        return found

    def number(self, student: str, numbers: str) -> str:
        """What a platform's namespace calls a student: as noted, else, of Canvas, as the id has it; "" for unknown."""
        match = FROM_DOWNLOAD.fullmatch(student) if numbers == CANVAS else None
        noted = self.known.get(student)
        return (match["number"] if match else "") if noted is None else noted.get(numbers, "")

    def text(self, marks: StudentMarks, maximum: float | None) -> str:
        """The mark, blank where there is none. maximum: the platform's. Raises CommandError where it is another one."""
        if marks.score is None:
            self.notes.append(f"{marks.student} has no mark ({why(marks)}): left blank")
            return ""
        full = sum(self.marks.full.values())
        if maximum is None or maximum == full or not full:
            return number(marks.score)
        if not self.scale:
            raise CommandError(
                f"the platform's maximum is {number(maximum)} and the lesson has {number(full)} points: make them equal"
                " there, or use --scale"
            )
        return number(marks.score * maximum / full)

    def close(self) -> None:
        """Says who has no row. Raises CommandError where nobody has one."""
        if self.marks.students and not self._placed:
            raise CommandError(
                "nobody of the class is in the template: is it another course's? Else collect with it as --roster"
            )
        for student in self.marks.students:
            if student not in self._placed:
                self.problems.append(f"{student} is not in the template: no mark is exported")


def _is(student: str, person: Person) -> bool:
    """Whether any of a person's ids is what the student is called here."""
    ids = [person.student, *(value for _, value in person.ids)]
    return any(folder_name(value).casefold() == student.casefold() for value in ids)


def _may_be(student: str, person: Person) -> bool:
    """Whether the name before a number in an id may be the person's."""
    match = FROM_DOWNLOAD.fullmatch(student)
    return not match or _is(student, person) or may_be_one([match["name"]], person.names)


def why(marks: StudentMarks) -> str:
    """The status, with its reason, of a submission that has no mark."""
    return f"{marks.status}: {marks.reason}" if marks.reason else marks.status
