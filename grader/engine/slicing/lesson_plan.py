"""What the engine knows of a lesson before it sees a submission: which cells are whose, and what the others show."""

from dataclasses import dataclass
from functools import lru_cache

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from grader.cells import is_answer, is_grade_cell
from grader.engine.slicing.cells_to_run import Parts, cells_to_run
from grader.engine.slicing.global_names import Names, names

LEFT_OUT = "Not run in grading: this cell uses your answers, and no mark depends on what it shows.\n"


@dataclass(frozen=True)
class Step:
    """What to do with one code cell: "run", "judge", or "show" what stands there."""

    action: str
    cell: NotebookNode


def plan(notebook: NotebookNode, release: str, reference: str) -> list[Step]:
    """The steps for a rebuilt notebook, one for each code cell, in order.

    release: the released notebook's text. reference: the solved one's, executed; empty where there is none, and then
    every cell is run. Cells that show the same for everyone have their outputs filled in; those that only play with
    what the student wrote say that they were left out.
    """
    return steps(notebook, parts_of(notebook, release), reference)


def parts_of(notebook: NotebookNode, release: str) -> Parts:
    """Which of the code cells must run, by their positions. release: as `plan`."""
    known = _release_cells(release)
    students, read = set(), []
    for i, cell in enumerate(_code_cells(notebook)):
        own = cell.get("id") not in known
        if is_grade_cell(cell):
            read.append(Names())
            continue
        if own or is_answer(cell):
            students.add(i)
        read.append(names(cell.source) if i in students else known[cell.id])
    return cells_to_run(read, students)


def steps(notebook: NotebookNode, parts: Parts, reference: str) -> list[Step]:
    """As `plan`. parts: what `parts_of` found."""
    shown = _reference_outputs(reference) if reference else {}
    found = []
    for i, cell in enumerate(_code_cells(notebook)):
        if is_grade_cell(cell):
            found.append(Step("judge", cell))
        elif i in parts.run or cell.id not in shown:
            found.append(Step("run", cell))
        else:
            outputs = [new_output("stream", text=LEFT_OUT)] if i in parts.play else shown[cell.id]
            cell.outputs = [nbformat.from_dict(dict(output)) for output in outputs]
            found.append(Step("show", cell))
    return found


def _code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@lru_cache(maxsize=8)
def _release_cells(release: str) -> dict[str, Names]:
    notebook = nbformat.reads(release, as_version=4)
    return {cell.id: names(cell.source) for cell in _code_cells(notebook)}


@lru_cache(maxsize=8)
def _reference_outputs(reference: str) -> dict[str, list[NotebookNode]]:
    notebook = nbformat.reads(reference, as_version=4)
    return {cell.id: cell.outputs for cell in _code_cells(notebook)}
