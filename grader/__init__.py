"""Checks of the course's exercises, for notebooks: `from grader import check`.

`failing_case` hands out what the last check failed on. The front page also uses `progress`, and the lesson Backprop
Ninja `dojo`.
"""

from grader.checking.check import check
from grader.checking.failing_case import failing_case
from grader.dojo.dojo import dojo
from grader.progress import progress

__all__ = ["check", "dojo", "failing_case", "progress"]
