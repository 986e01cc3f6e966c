"""What both platforms need: whose row is it, which mark goes in, and what is to be said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.csv_text import number
from grader.engine.recording.class_marks import LessonMarks, StudentMarks
from grader.errors import CommandError

LAST_NUMBER = re.compile(r"(\d+)$")


@dataclass
class Filling:
    """The marks on their way into a platform's rows. said: notes; problems: students who have no row."""

    marks: LessonMarks
    scale: bool
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _placed: set[str] = field(default_factory=set)

    def find(self, known_as: Iterable[str]) -> StudentMarks | None:
        """The student of a row, by the platform's ids in it. An id that ends in the platform's number will do."""
        names = {name.strip().casefold() for name in known_as if name.strip()}
        for student, marks in self.marks.students.items():
            tail = LAST_NUMBER.search(student)
            if student.casefold() in names or (tail and tail[1] in names and student[: tail.start()].endswith("_")):
                self._placed.add(student)
                return marks
        return None

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


def why(marks: StudentMarks) -> str:
    """The status, with its reason, of a submission that has no mark."""
    return f"{marks.status}: {marks.reason}" if marks.reason else marks.status


def as_number(text: str) -> float | None:
    """A number of a platform's CSV, with a point or a comma; None for anything else."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None
