"""Checks of the course's exercises, for notebooks: `from grader import check`.

`failing_case` hands out what the last check failed on. The front page also uses `progress` and
`dojo_record`, and the lesson Backprop Ninja `dojo`, `hunt` and `derive`.
"""

from grader.checking.check import check
from grader.checking.failing_case import failing_case
from grader.dojo.derive import derive
from grader.dojo.dojo import dojo
from grader.dojo.dojo_record import dojo_record
from grader.dojo.hunt import hunt
from grader.progress import progress

__all__ = ["check", "derive", "dojo", "dojo_record", "failing_case", "hunt", "progress"]
