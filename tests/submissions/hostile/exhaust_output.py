from pathlib import Path

from grader.engine.job import Limits
from grader.engine.result import Status
from tests.submissions.hostile import recorded
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Prints a hundred megabytes, displays a page of thirty, and shows a hundred thousand pictures."
MUST = "What is kept of it has a limit, and every answer is graded."
STATUS = {Status.GRADED, Status.TIMED_OUT, Status.CRASHED}

CELL = """
import time

from IPython.display import HTML, display

end, line = time.monotonic() + 120, "all work and no play " * 50
for _ in range(100_000):
    print(line)
display(HTML("<p>" + "x" * 30_000_000 + "</p>"))
for number in range(100_000):
    if time.monotonic() > end:
        break
    display({"text/plain": str(number)}, raw=True)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert len(str(recorded(world, __name__))) < 3 * Limits().output
