"""What stands below each answer, in formgrader and in the feedback, until a person writes something else there."""

import json

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, is_solution

from grader.cells import answer_id
from grader.engine.result import Mark, Result
from grader.names import inert

NO_RESPONSE = "No response."
"""nbgrader's own comment on an answer that is as released."""
TROUBLE = {
    "no function": "The check found no function of that name after this notebook was run.",
    "crashed": "The check could not finish: the program ended while this function was called.",
    "timed out": "The check could not finish: it took too long.",
}


def auto_comments(result: Result) -> dict[str, str | None]:
    """The comment on each answer, by its cell's grade_id: None where there is nothing to say.

    What has no mark tells why. An answer as released has nbgrader's "No response.". Where a line was found, it is told.
    """
    marks = {answer_id(mark.exercise): mark for mark in result.marks}
    # Only the answers are made nbformat's objects: the pictures of a whole notebook take their time.
    cells = [_node(cell) for cell in json.loads(result.notebook)["cells"] if cell["metadata"].get("nbgrader")]
    answers = {cell.metadata.nbgrader.grade_id: cell for cell in cells if is_solution(cell)}
    comments = {grade_id: _comment(result, marks.get(grade_id), cell) for grade_id, cell in answers.items()}
    # nbgrader shows a comment as Markdown with formulas, and a reason may quote what a student wrote.
    return {grade_id: inert(comment) if comment else None for grade_id, comment in comments.items()}


def _node(cell: dict) -> NotebookNode:
    source = cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    metadata = {"nbgrader": NotebookNode(cell["metadata"]["nbgrader"])}
    return NotebookNode(cell_type=cell["cell_type"], source=text, metadata=NotebookNode(metadata))


def _comment(result: Result, mark: Mark | None, cell: NotebookNode) -> str | None:
    if mark is None or mark.score is None:
        return (mark.headline if mark else "") or result.reason or "A person must look at this."
    if cell.metadata.nbgrader.get("checksum") == compute_checksum(cell):
        return NO_RESPONSE
    return " ".join(filter(None, [TROUBLE.get(mark.trouble), mark.reason])) or mark.where or None
