from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG, WRONG_MARKS
from tests.submissions.notebooks import answered, cells_by_grade_id, save
from tests.submissions.world import World

TRIES = "Replaces the grade cell's source by the points it would like, and unlocks it."
MUST = "The grade cell is the release's."
STATUS = Status.REPAIRED


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    notebook = answered(world, hidden_delta=WRONG)
    cell = cells_by_grade_id(notebook)["check-hidden-delta"]
    cell.source, cell.metadata.editable = "3.0", True
    cell.metadata.nbgrader.locked = False
    save(folder, notebook)
