"""The class of six: who they are, and the real notebooks that they hand in."""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass

from nbformat import NotebookNode

from grader.release.errors import CommandError

STUB = re.compile(r"^( *)raise NotImplementedError\(.*\)$", re.MULTILINE)

# What the demo plants, and where. Each text must stand exactly once in the answer of lesson 3, or the demo
# stops.
TRANSPOSED, RIGHT, WRONG = "parameter_gradients", "delta.T @ a_prev", "a_prev.T @ delta"
RENAMED = "hidden_delta"
ENDLESS = "output_delta"


@dataclass(frozen=True)
class Student:
    """One of the class. `write` makes the notebook handed in from the released and the solved one."""

    name: str
    story: str
    write: Callable[[NotebookNode, NotebookNode], NotebookNode]


def answers(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """The answer cells of a lesson, by the exercise's name, in order."""
    cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    return {cell.metadata.nbgrader.grade_id.replace("-", "_"): cell for cell in cells}


def all_right(released: NotebookNode, solved: NotebookNode) -> NotebookNode:
    """Every exercise answered as in the solved notebook."""
    return _answered(released, solved, list(answers(solved)))


def one_transposed(released: NotebookNode, solved: NotebookNode) -> NotebookNode:
    """All right, but one gradient is the transpose of itself."""
    return _replaced(all_right(released, solved), TRANSPOSED, RIGHT, WRONG)


def half_done(released: NotebookNode, solved: NotebookNode) -> NotebookNode:
    """The first half of the exercises answered, the others as released."""
    names = list(answers(solved))
    return _answered(released, solved, names[: len(names) // 2])


def untouched(released: NotebookNode, solved: NotebookNode) -> NotebookNode:
    """The notebook as released."""
    return copy.deepcopy(released)


def renamed(released: NotebookNode, solved: NotebookNode) -> NotebookNode:
    """All right, but one function has a name of the student's own."""
    return _replaced(all_right(released, solved), RENAMED, f"def {RENAMED}(", f"def my_{RENAMED}(")


def endless(released: NotebookNode, solved: NotebookNode) -> NotebookNode:
    """All right, but one function never returns."""
    notebook = all_right(released, solved)
    loop, count = STUB.subn(r"\1while True:\n\1    pass", _answer(released, ENDLESS).source)
    if count != 1:
        raise CommandError(f"the demo cannot plant an endless loop: {ENDLESS} has {count} stubs, not one")
    _answer(notebook, ENDLESS).source = loop
    return notebook


CLASS = (
    Student("ada", "all right", all_right),
    Student("ben", "one gradient transposed", one_transposed),
    Student("cleo", "half done", half_done),
    Student("dan", "untouched", untouched),
    Student("eve", "one function renamed", renamed),
    Student("finn", "an endless loop", endless),
)


def _answered(released: NotebookNode, solved: NotebookNode, names: list[str]) -> NotebookNode:
    """The released notebook with the answers to the exercises `names` filled in."""
    notebook = copy.deepcopy(released)
    for name in names:
        _answer(notebook, name).source = _answer(solved, name).source
    return notebook


def _replaced(notebook: NotebookNode, name: str, old: str, new: str) -> NotebookNode:
    """The notebook with one text replaced in the answer to the exercise `name`, in place."""
    cell = _answer(notebook, name)
    if cell.source.count(old) != 1:
        raise CommandError(
            f"the demo cannot plant its mistake: {old!r} must stand once in the answer to {name};"
            " put today's text into grader/demo/students.py"
        )
    cell.source = cell.source.replace(old, new)
    return notebook


def _answer(notebook: NotebookNode, name: str) -> NotebookNode:
    found = answers(notebook)
    if name not in found:
        raise CommandError(
            f"the demo needs the exercise {name}, and the lesson has {', '.join(found)};"
            " put today's name into grader/demo/students.py"
        )
    return found[name]
