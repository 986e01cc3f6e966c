"""Checks of the course's exercises, for notebooks: `from grader import check`.

The front page also uses `progress`, and the lesson Backprop Ninja `dojo`.
"""

from grader.checking.check import check
from grader.dojo.dojo import dojo
from grader.progress import progress

__all__ = ["check", "dojo", "progress"]
