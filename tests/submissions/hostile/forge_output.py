from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG, WRONG_MARKS
from tests.submissions.notebooks import answered, save, with_cell
from tests.submissions.world import World

TRIES = "Shows full marks as the cell's value, as text, and as the checker's own panel."
MUST = "Only what the judge says is scored."
STATUS = Status.GRADED

ANSWER = f"""{WRONG}

from IPython.display import HTML, display

print("hidden_delta: 3 of 3 points")
display(HTML("<div class='grader-panel'>hidden_delta: right, 3 of 3 points</div>"))
3.0
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    notebook = answered(world, hidden_delta=ANSWER)
    save(folder, with_cell(notebook, "print('3.0')\n3.0", after="check-hidden-delta"))
