"""What both platforms need: whose row is it, which mark goes in, and what is to be said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.csv_text import number
from grader.engine.recording.class_marks import LessonMarks, StudentMarks
from grader.errors import CommandError

FROM_DOWNLOAD = re.compile(r".*_(\d+)", re.DOTALL)
"""An id that `collect` made of a file's name."""


@dataclass
class Filling:
    """The marks on their way into a platform's rows. said: notes; problems: students who have no row."""

    marks: LessonMarks
    scale: bool
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _placed: set[str] = field(default_factory=set)

    def find(self, known_as: Iterable[str]) -> StudentMarks | None:
        """The student of a row, by the platform's ids in it. An id that ends in the platform's number will do.

        None for nobody, and for two of whom it might be: that is told.
        """
        names = {name.strip().casefold() for name in known_as if name.strip()}
        students = self.marks.students
        found = [student for student in students if student.casefold() in names]
        found = found or [student for student in students if _number(student) in names]
        self._placed |= set(found)
        if len(found) > 1:
            self.problems.append(f"{' and '.join(found)} would have one row of the platform's: no mark is exported")
        return students[found[0]] if len(found) == 1 else None

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


def _number(student: str) -> str | None:
    match = FROM_DOWNLOAD.fullmatch(student)
    return match[1] if match else None


def why(marks: StudentMarks) -> str:
    """The status, with its reason, of a submission that has no mark."""
    return f"{marks.status}: {marks.reason}" if marks.reason else marks.status


def as_number(text: str) -> float | None:
    """A number of a platform's CSV, with a point or a comma; None for anything else."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None
