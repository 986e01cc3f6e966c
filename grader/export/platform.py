"""What both platforms need: whose row is it, which mark goes in, and what is to be said."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.csv_text import number
from grader.engine.recording.class_marks import LessonMarks, StudentMarks
from grader.errors import CommandError
from grader.names import folder_name, listed
from grader.people.names import may_be_one
from grader.people.people import Person

FROM_DOWNLOAD = re.compile(r"(?P<name>.*)_(?P<number>\d+)", re.DOTALL)
"""An id that `collect` made of a file's name on Canvas."""


@dataclass
class Filling:
    """The marks on their way into a platform's rows. said: notes; problems: students who have no row."""

    marks: LessonMarks
    scale: bool
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _placed: set[str] = field(default_factory=set)

    def rows(self, people: Iterable[Person], numbers: str) -> dict[int, StudentMarks]:
        """Row of the template -> whose marks go in: by the ids that `collect` reads too, each in its own namespace.

        numbers: the platform's namespace; an id that a download gave ends in one. A student who may be of two rows has
        none, nor have two students who may be of one: that is told.
        """
        by_row: dict[int, list[str]] = defaultdict(list)
        people = list(people)
        for student in self.marks.students:
            own = [person for person in people if _is(student, person, numbers)]
            self._placed |= {student} if own else set()
            if len({person.row for person in own}) > 1:
                rows = listed([str(person.row + 1) for person in own])
                self.problems.append(f"{student} may be of lines {rows} of the template: no mark is exported")
            elif own:
                by_row[own[0].row].append(student)
        found = {}
        for row, students in by_row.items():
            (person,) = [person for person in people if person.row == row]
            if len(students) > 1:
                self.problems.append(
                    f"{' and '.join(students)} would have one row of the platform's: no mark is exported"
                )
            elif _disagree(students[0], person):
                names = listed(person.names)
                self.problems.append(f"{students[0]} has the number of {names} and another name: no mark is exported")
            else:
                found[row] = self.marks.students[students[0]]
        return found

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


def _is(student: str, person: Person, numbers: str) -> bool:
    """Whether any of a person's ids is a student's, or the number that a download gave the student."""
    match = FROM_DOWNLOAD.fullmatch(student)
    if match and match["number"] in person.values(numbers):
        return True
    return any(folder_name(value).casefold() == student.casefold() for value in _ids(person))


def _disagree(student: str, person: Person) -> bool:
    match = FROM_DOWNLOAD.fullmatch(student)
    by_number = match and not any(folder_name(value).casefold() == student.casefold() for value in _ids(person))
    return bool(match and by_number) and not may_be_one([match["name"] if match else ""], person.names)


def _ids(person: Person) -> list[str]:
    return [person.student, *(value for _, value in person.ids)]


def why(marks: StudentMarks) -> str:
    """The status, with its reason, of a submission that has no mark."""
    return f"{marks.status}: {marks.reason}" if marks.reason else marks.status
