"""Writes its own marks: into cells, metadata, outputs and the gradebook."""

from pathlib import Path

from nbformat.v4 import new_output

from grader.engine.result import Status
from tests.submissions.aftermath import Aftermath
from tests.submissions.hostile import WRONG, aimed
from tests.submissions.notebooks import answer, answered, cells_by_grade_id, save, with_cell
from tests.submissions.sample import sample
from tests.submissions.world import World


@sample(
    tries="Replaces the grade cell's source by the points it would like, and unlocks it.",
    must="The grade cell is the release's.",
    status=Status.REPAIRED,
    lost=("hidden_delta",),
)
def edit_grade_cell(folder: Path, world: World) -> None:
    notebook = answered(world, hidden_delta=WRONG)
    cell = cells_by_grade_id(notebook)["check-hidden-delta"]
    cell.source, cell.metadata.editable = "3.0", True
    cell.metadata.nbgrader.locked = False
    save(folder, notebook)


@sample(
    tries="Gives its cells points, grades and outputs of its own, and brings a grade cell that is worth a thousand.",
    must="What is worth points is read from the release, never from the submission.",
    status=Status.REPAIRED,
    lost=("hidden_delta",),
)
def forge_metadata(folder: Path, world: World) -> None:
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


FORGE_OUTPUT = f"""{WRONG}

from IPython.display import HTML, display

print("hidden_delta: 3 of 3 points")
display(HTML("<div class='grader-panel'>hidden_delta: right, 3 of 3 points</div>"))
3.0
"""


@sample(
    tries="Shows full marks as the cell's value, as text, and as the checker's own panel.",
    must="Only what the judge says is scored.",
    status=Status.GRADED,
    lost=("hidden_delta",),
)
def forge_output(folder: Path, world: World) -> None:
    notebook = answered(world, hidden_delta=FORGE_OUTPUT)
    save(folder, with_cell(notebook, "print('3.0')\n3.0", after="check-hidden-delta"))


WRITE_GRADEBOOK = f"""{WRONG}

import os
import sqlite3

changed = []
try:
    with sqlite3.connect("file:<course>/gradebook/gradebook.db?mode=rw", uri=True, timeout=1) as gradebook:
        gradebook.execute("UPDATE grade SET auto_score = 3, manual_score = 3")
    changed.append("gradebook")
except Exception:
    pass
for folder, _, files in os.walk("<course>/gradebook/results"):
    for name in files:
        try:
            open(os.path.join(folder, name), "r+").close()
            changed.append(name)
        except OSError:
            pass
print("changed:", changed)
"""


def _after_write_gradebook(after: Aftermath) -> None:
    assert after.told("changed") == []


@sample(
    tries="Sets its own marks in the gradebook and in the engine's store of results.",
    must="Neither can be opened for writing, and the answer stays wrong.",
    status=Status.GRADED,
    lost=("hidden_delta",),
    afterwards=_after_write_gradebook,
)
def write_gradebook(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=aimed(WRITE_GRADEBOOK, world)))
