"""The cells that the student should not have touched."""

import copy
from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import (
    all_right,
    answer,
    cells_by_grade_id,
    save,
)
from tests.submissions.sample import sample
from tests.submissions.world import World


@sample(
    tries="A grade cell is there twice.",
    must="The released one counts, once.",
    status=Status.REPAIRED,
)
def grade_cell_doubled(folder: Path, world: World) -> None:
    notebook = all_right(world)
    twin = copy.deepcopy(cells_by_grade_id(notebook)["check-forward"])
    twin.id = "twin"
    notebook.cells.append(twin)
    save(folder, notebook)


@sample(
    tries="All grade cells were deleted.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def grade_cells_deleted(folder: Path, world: World) -> None:
    notebook = all_right(world)
    labelled = cells_by_grade_id(notebook).values()
    graded = [cell.id for cell in labelled if cell.metadata.nbgrader.grade]
    notebook.cells = [cell for cell in notebook.cells if cell.id not in graded]
    save(folder, notebook)


@sample(
    tries="A student wrote the points into a grade cell, below an answer that is missing.",
    must="The released grade cell counts: the question gets nothing.",
    status=Status.REPAIRED,
    lost=("backward",),
)
def grade_cells_edited(folder: Path, world: World) -> None:
    notebook = all_right(world)
    answer(notebook, "backward").source = answer(world.released, "backward").source
    cells_by_grade_id(notebook)["check-backward"].source = "4.0"
    save(folder, notebook)


@sample(
    tries="The lesson's own cells were emptied or changed, text and code.",
    must="The released ones are run, and every answer is graded.",
    status=Status.GRADED,
)
def lessons_cells_edited(folder: Path, world: World) -> None:
    notebook = all_right(world)
    for number, cell in enumerate(notebook.cells):
        if "nbgrader" not in cell.metadata:
            cell.source = "1 / 0" if number % 2 else ""
    save(folder, notebook)


@sample(
    tries="All grade cells say that they give 100 points.",
    must="The released points count.",
    status=Status.REPAIRED,
)
def points_changed(folder: Path, world: World) -> None:
    notebook = all_right(world)
    for cell in cells_by_grade_id(notebook).values():
        if cell.metadata.nbgrader.grade:
            cell.metadata.nbgrader.points = 100
    save(folder, notebook)
