"""Which cells of a notebook the engine has to run for a student: the others' outputs cannot differ from the release."""

import nbformat
from nbformat import NotebookNode

from tests.benchmarks.grading.course_folder import released, solved
from tests.benchmarks.grading.measurement import Unavailable


def needed_cells(notebook: NotebookNode) -> list[int]:
    """Indices of those cells, grade cells included. Raises Unavailable where the engine has no plan to ask."""
    try:
        from grader.engine.slicing.lesson_plan import plan
    except ModuleNotFoundError as error:
        raise Unavailable(f"{error.name} is not there") from None
    steps = plan(notebook, nbformat.writes(released()), nbformat.writes(solved()))
    needed = {step.cell.id for step in steps if step.action != "show"}
    return [index for index, cell in enumerate(notebook.cells) if cell.id in needed]
