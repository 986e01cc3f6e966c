"""Checks of the course's exercises. A notebook needs one name: `from grader import check`."""

from grader.check import check

__all__ = ["check"]
