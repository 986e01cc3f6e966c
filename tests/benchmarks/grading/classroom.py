"""A class of any size: half of it all right, a quarter with one or two mistakes, the rest half done or untouched.

Nobody is hostile and nothing runs for ever: this is what the time of an ordinary class goes into.
"""

import copy
from dataclasses import dataclass
from enum import StrEnum

from nbformat import NotebookNode

GRADE_ID_PREFIX = "check-"


class Kind(StrEnum):
    """What a student hands in."""

    RIGHT = "all right"
    MISTAKES = "one or two mistakes"
    HALF = "half done"
    UNTOUCHED = "untouched"


_R, _M, _H, _U = Kind
PATTERN = (_R, _M, _R, _H, _R, _M, _R, _U, _R, _M, _R, _H, _R, _M, _R, _H, _R, _M, _R, _U)
"""Repeated over the class, so that the first few are mixed as the whole is."""

MISTAKES = (
    ("parameter_gradients", "delta.T @ a_prev", "a_prev.T @ delta"),
    ("forward", "np.maximum(z[l], 0.0) if l < L else z[l]", "np.maximum(z[l], 0.0)"),
    ("output_delta", "return da * a * (1 - a)", "return da"),
    ("backward", "f_prime(z[l - 1])", "f_prime(a[l - 1])"),
    ("hidden_delta", "1 - np.tanh(z) ** 2", "1 - z**2"),
    ("backward_loops", "* o * (1 - o) for", "for"),
    ("repaired_backward", "db2 = delta2.sum(axis=0)", "db2 = delta2.mean(axis=0)"),
)
"""Exercise, a text that stands exactly once in its answer, and the text in its place."""


@dataclass(frozen=True)
class Submission:
    """One notebook and whose it is."""

    student: str
    kind: Kind
    notebook: NotebookNode


def make_submission(released: NotebookNode, solved: NotebookNode, number: int) -> Submission:
    """What student `number` (0 and up) hands in. No two students hand in the same bytes.

    Raises ValueError where a mistake cannot be planted, because the lesson's answer has changed.
    """
    student, kind = f"student-{number:04d}", PATTERN[number % len(PATTERN)]
    notebook, given = copy.deepcopy(released), answers(solved)
    names = {Kind.UNTOUCHED: [], Kind.HALF: list(given)[: len(given) // 2]}.get(kind, list(given))
    for name, cell in answers(notebook).items():
        # A remark of the student's own, in touched and in untouched answers: no two notebooks are the same bytes.
        cell.source = f"{given[name].source if name in names else cell.source}\n# {student}"
    if kind is Kind.MISTAKES:
        for k in range(1 + number % len(MISTAKES) % 2):
            _plant(notebook, *MISTAKES[(number + k) % len(MISTAKES)])
    return Submission(student, kind, notebook)


def answers(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """The answer cells of a lesson, by the exercise's name, in order."""
    return {_exercise(cell): cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")}


def grade_cells(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """The cells that give points, by the exercise's name, in order."""
    return {_exercise(cell): cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")}


def _exercise(cell: NotebookNode) -> str:
    return cell.metadata.nbgrader.grade_id.removeprefix(GRADE_ID_PREFIX).replace("-", "_")


def _plant(notebook: NotebookNode, exercise: str, right: str, wrong: str) -> None:
    cell = answers(notebook)[exercise]
    if cell.source.count(right) != 1:
        raise ValueError(f"{right!r} must stand once in the answer to {exercise}: put today's text into {__file__}")
    cell.source = cell.source.replace(right, wrong)
