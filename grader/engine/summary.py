"""What a run of `grade` ends with: how many are graded, and who needs a person."""

from collections import Counter
from dataclasses import dataclass, field

from grader.course import TIMESTAMP
from grader.engine.preflight.submission import Submission, shown
from grader.engine.result import Result, Status
from grader.times import HOW

MOST_NAMED = 40
NEEDS_PERSON = 3
"""The exit code, where not every submission has marks."""


@dataclass
class Summary:
    """counts: submissions by status. reused: of these, how many had their result already. people: for each submission
    without marks, a line that says why. left_out: for each that could not be taken up at all, likewise. times: for each
    whose time of handing in cannot be read, likewise: that time does not count."""

    counts: Counter[Status] = field(default_factory=Counter)
    reused: int = 0
    people: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)

    def add(self, result: Result, reused: bool, unread_time: str = "") -> None:
        """Counts a result that is recorded. reused: it was there already. unread_time: as `unread_time` says it."""
        self.counts[result.status] += 1
        self.reused += reused
        if not result.status.has_marks:
            self.people.append(_line(result.student, result.lesson, result.reason))
        if unread_time:
            self.times.append(_line(result.student, result.lesson, unread_time))

    def leave_out(self, submission: Submission, reason: str) -> None:
        """Notes a submission for which nothing was recorded."""
        self.left_out.append(_line(submission.student, submission.lesson, reason))

    @property
    def exit_code(self) -> int:
        """0 when every submission has marks and a time that can be read, 3 when a person must look at some."""
        return NEEDS_PERSON if self.people or self.left_out or self.times else 0

    def text(self) -> str:
        """For people: the counts, then a line for each submission that needs a person."""
        parts = [f"{self.counts[status]} {status}" for status in Status if self.counts[status]]
        lines = [f"{self.counts.total()} submissions: {', '.join(parts) or 'none'} ({self.reused} as before)"]
        if self.people:
            lines += ["A person must look at:", *_some(self.people)]
        if self.left_out:
            lines += ["Not graded:", *_some(self.left_out)]
        if self.times:
            lines += [f"Not counted, as {TIMESTAMP} cannot be read ({HOW}):", *_some(self.times)]
        return "\n".join([*lines, "Marks and mistakes: `grader report`"])


def _line(student: str, lesson: str, reason: str) -> str:
    return f"  {shown(student)}, {lesson}: {''.join(letter for letter in reason if letter.isprintable())}"


def _some(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_NAMED
    return [*lines[:MOST_NAMED], f"  and {more} more (`grader report`)"] if more > 0 else lines
