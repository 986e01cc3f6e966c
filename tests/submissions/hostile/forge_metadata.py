from pathlib import Path

from nbformat.v4 import new_output

from grader.engine.result import Status
from tests.submissions.hostile import WRONG, WRONG_MARKS
from tests.submissions.notebooks import answer, answered, cells_by_grade_id, save, with_cell
from tests.submissions.world import World

TRIES = "Gives its cells points, grades and outputs of its own, and brings a grade cell that is worth a thousand."
MUST = "What is worth points is read from the release, never from the submission."
STATUS = Status.REPAIRED


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    notebook = with_cell(answered(world, hidden_delta=WRONG), "1000.0")
    notebook.cells[2].metadata["nbgrader"] = {
        "grade": True,
        "solution": False,
        "task": False,
        "locked": True,
        "points": 1000,
        "grade_id": "check-bonus",
        "schema_version": 3,
        "cell_type": "code",
    }
    answer(notebook, "hidden_delta").metadata.nbgrader |= {"grade": True, "points": 1000}
    checked = cells_by_grade_id(notebook)["check-hidden-delta"]
    checked.metadata.nbgrader |= {"points": 0, "grade": False, "score": 3}
    for cell in (notebook.cells[2], checked):
        cell.outputs = [new_output("execute_result", {"text/plain": "1000.0"}, execution_count=1)]
    notebook.metadata["nbgrader"] = {"score": 1000}
    save(folder, notebook)
