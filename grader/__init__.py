"""Checks of the course's exercises, for notebooks: `from grader import check`.

The front page also uses `progress`, and the lesson Backprop Ninja `dojo`.
"""

from grader.check import check
from grader.dojo import dojo
from grader.progress_table import progress

__all__ = ["check", "dojo", "progress"]
