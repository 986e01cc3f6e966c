"""How a submission ended."""

from enum import StrEnum


class Status(StrEnum):
    """Every submission has exactly one; none of them reads as a plain 0."""

    GRADED = "graded"
    REPAIRED = "repaired"
    """Graded, after the notebook was mended: the repairs say how."""
    CRASHED = "crashed"
    """The student's process died, at least once; the questions it did not die in are graded."""
    TIMED_OUT = "timed out"
    """A cell, a question or the notebook took too long; the others are graded."""
    UNREADABLE = "unreadable"
    """No notebook of the lesson could be read from what was handed in: no marks, a person must look."""
    NEEDS_PERSON = "needs a person"
    """It could be read, but not be graded by the engine alone: no marks for at least one question."""

    @property
    def has_marks(self) -> bool:
        """Whether the marks are the engine's last word."""
        return self not in (Status.UNREADABLE, Status.NEEDS_PERSON)
