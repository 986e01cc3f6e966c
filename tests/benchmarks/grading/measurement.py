"""What one way to grade the class took, and the marks it gave."""

from dataclasses import dataclass


class Unavailable(Exception):
    """This way cannot be measured here; the message says why, for the table."""


@dataclass(frozen=True)
class Measurement:
    """seconds: wall time a submission. submissions: how many were measured. marks: student -> sum of the points.

    note: what a reader of the figure must know, such as the sandbox's tier.
    """

    seconds: float
    submissions: int
    marks: dict[str, float]
    note: str = ""

    @property
    def rate(self) -> float:
        """Submissions a second."""
        return 1 / self.seconds
