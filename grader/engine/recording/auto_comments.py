"""What stands below each answer, in formgrader and in the feedback, until a person writes something else there."""

import json

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, is_solution

from grader.cells import answer_id
from grader.engine.result import Mark, Result

NO_RESPONSE = "No response."
"""nbgrader's own comment on an answer that is as released."""
TROUBLE = {
    "no function": "The check found no function of that name after this notebook was run.",
    "crashed": "The check could not finish: the program ended while this function was called.",
    "timed out": "The check could not finish: it took too long.",
}
NO_MARKUP = str.maketrans("<>", "‹›")
"""A comment is shown as markdown with HTML, and a reason may quote a file's name."""


def auto_comments(result: Result) -> dict[str, str | None]:
    """The comment on each answer, by its cell's grade_id: None where there is nothing to say.

    What has no mark tells why. An answer as released has nbgrader's "No response.".
    """
    marks = {answer_id(mark.exercise): mark for mark in result.marks}
    # Only the answers are made nbformat's objects: the pictures of a whole notebook take their time.
    cells = [_node(cell) for cell in json.loads(result.notebook)["cells"] if cell["metadata"].get("nbgrader")]
    answers = {cell.metadata.nbgrader.grade_id: cell for cell in cells if is_solution(cell)}
    return {grade_id: _comment(result, marks.get(grade_id), cell) for grade_id, cell in answers.items()}


def _node(cell: dict) -> NotebookNode:
    source = cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    metadata = {"nbgrader": NotebookNode(cell["metadata"]["nbgrader"])}
    return NotebookNode(cell_type=cell["cell_type"], source=text, metadata=NotebookNode(metadata))


def _comment(result: Result, mark: Mark | None, cell: NotebookNode) -> str | None:
    if mark is None or mark.score is None:
        reason = result.reason or (mark.headline if mark else "") or "A person must look at this."
        return reason.translate(NO_MARKUP)
    if cell.metadata.nbgrader.get("checksum") == compute_checksum(cell):
        return NO_RESPONSE
    return TROUBLE.get(mark.trouble)
