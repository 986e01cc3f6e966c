"""Ways to fill in a lesson's notebook: the common ground of the samples."""

import json
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from tests.submissions.world import LESSON, World


def all_right(world: World) -> NotebookNode:
    """The released notebook with every exercise answered rightly."""
    notebook, solved = world.released, cells_by_grade_id(world.solved)
    for grade_id, cell in cells_by_grade_id(notebook).items():
        if cell.metadata.nbgrader.solution:
            cell.source = solved[grade_id].source
    return notebook


def cells_by_grade_id(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """The solution and grade cells, by grade_id."""
    return {c.metadata.nbgrader.grade_id: c for c in notebook.cells if "nbgrader" in c.metadata}


def answer(notebook: NotebookNode, exercise: str) -> NotebookNode:
    """The cell that answers an exercise."""
    return cells_by_grade_id(notebook)[exercise.replace("_", "-")]


def save(folder: Path, notebook: NotebookNode, name: str = LESSON.released.name) -> None:
    """Writes the notebook into a submission's folder."""
    nbformat.write(notebook, folder / name)


def right_text(world: World) -> str:
    """All right, as it stands in the file."""
    return nbformat.writes(all_right(world))


def right_json(world: World) -> dict[str, Any]:
    """All right, as plain JSON, to which nbformat makes no objection."""
    return json.loads(right_text(world))


def save_text(folder: Path, text: str, encoding: str = "utf-8", errors: str = "strict") -> None:
    """Writes what need be no notebook under the notebook's name."""
    (folder / LESSON.released.name).write_bytes(text.encode(encoding, errors))


def save_json(folder: Path, content: dict[str, Any]) -> None:
    """Writes what need be no notebook under the notebook's name."""
    save_text(folder, json.dumps(content))


def answered(world: World, **sources: str) -> NotebookNode:
    """All right, but for these exercises: name -> what stands in its cell instead."""
    notebook = all_right(world)
    for exercise, source in sources.items():
        answer(notebook, exercise).source = source
    return notebook


def with_cell(notebook: NotebookNode, source: str, after: str = "") -> NotebookNode:
    """With a code cell of the student's own, below the imports or below the cell of that grade_id."""
    at = notebook.cells.index(cells_by_grade_id(notebook)[after]) if after else 1
    notebook.cells.insert(at + 1, nbformat.v4.new_code_cell(source, id=f"own-{after or 'first'}"))
    return notebook
