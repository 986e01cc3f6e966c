from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import recorded
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Displays JSON that is nested as deeply as Python reads, and text with halves of characters."
MUST = "The notebook that is kept can be read, and the answers are graded."
STATUS = Status.GRADED

CELL = """
from IPython.display import display

nested = []
for _ in range(700):
    nested = [nested]
display({"application/json": nested, "text/plain": "deep"}, raw=True)
display({"text/plain": "\\ud800", "text/html": "<b>\\udfff</b>", "text/\\ud800": "x"}, raw=True)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    recorded(world, __name__)
