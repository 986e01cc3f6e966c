"""What became of each submission, in words."""

from dataclasses import dataclass, field

from grader.collect.placing import Placed
from grader.names import capped, shown

MOST_NAMES = 12
MOST_OF_ONE, MOST_PROBLEMS = 5, 200
"""Lines of one student, and of all: nobody can hide what is said of the others."""


@dataclass
class Summary:
    """Students by what happened; problems, a sentence each, make the command fail; notes do not.

    replaced: the folder of earlier submissions, as people read it. attempts: student -> how many, and when the one was
    that counts. without_zone: how many times of handing in the platform writes, of a zone that nobody has named.
    """

    replaced: str
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    other_lessons: int = 0
    placed: dict[Placed, list[str]] = field(default_factory=lambda: {placed: [] for placed in Placed})
    kept: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    attempts: dict[str, tuple[int, str]] = field(default_factory=dict)
    without_zone: int = 0
    renamed: dict[str, str] = field(default_factory=dict)

    def add_problems(self, student: str, sentences: list[str]) -> None:
        """What could not be read of a student's, or of nobody's."""
        self.problems += _of_one(student, sentences) if student else sentences

    def add_notes(self, student: str, sentences: list[str]) -> None:
        """What was done with names."""
        self.notes += _of_one(student, sentences)

    def lines(self) -> list[str]:
        """All of it, the counts first and the problems last."""
        counts = {placed: len(students) for placed, students in self.placed.items()}
        lines = [
            f"{counts[Placed.COLLECTED]} collected, {counts[Placed.UNCHANGED]} unchanged,"
            f" {counts[Placed.REPLACED]} replaced"
        ]
        if self.placed[Placed.REPLACED]:
            lines.append(f"the earlier ones are in {self.replaced}: {_names(self.placed[Placed.REPLACED])}")
        if self.placed[Placed.OLDER]:
            lines.append(f"left out, as a later one is there already: {_names(self.placed[Placed.OLDER])}")
        if self.kept:
            lines.append(f"left as it was, as the new one is damaged: {_names(self.kept)}")
        if self.late:
            lines.append(f"marked as late by the platform: {_names(self.late)}")
        if self.attempts:
            last = [f"{student} ({count}, {shown(time)})" for student, (count, time) in sorted(self.attempts.items())]
            lines.append(f"of several attempts the last counts: {_names(last)}")
        if self.without_zone:
            lines.append(
                f"{self.without_zone} times of handing in have no zone, and are not written down: name it with"
                " --timezone, such as Europe/Berlin"
            )
        if self.other_lessons:
            lines.append(f"{self.other_lessons} files are for other lessons")
        lines += [f"{was} is called {student} from here on" for student, was in self.renamed.items()]
        lines += self.notes
        if self.problems:
            lines.append("1 problem:" if len(self.problems) == 1 else f"{len(self.problems)} problems:")
            lines += [f"  {problem}" for problem in self.problems[:MOST_PROBLEMS]]
            more = len(self.problems) - MOST_PROBLEMS
            lines += [f"  and {more} more: mend these, and collect again"] if more > 0 else []
        return lines


def _of_one(student: str, sentences: list[str]) -> list[str]:
    more = len(sentences) - MOST_OF_ONE
    told = [*sentences[:MOST_OF_ONE], *([f"and {more} more of this kind"] if more > 0 else [])]
    return [f"{student}: {sentence}" for sentence in told]


def _names(students: list[str]) -> str:
    return capped(students, MOST_NAMES)
