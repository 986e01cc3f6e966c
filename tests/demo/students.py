"""The demo's own students: who they are, and the real notebooks that they hand in."""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass

from nbformat import NotebookNode

from grader.errors import CommandError

STUB = re.compile(r"^( *)raise NotImplementedError\(.*\)$", re.MULTILINE)
RIGHT = ("ada", "ali", "amy", "bao", "bea", "cem", "dee", "eli", "fay", "gus")

# What is planted in lesson 3: student -> (exercise, text that stands once in its answer, text that takes its place).
PLANTED = {
    "ben": [("parameter_gradients", "delta.T @ a_prev", "a_prev.T @ delta")],
    "hal": [("parameter_gradients", "delta.sum(axis=0)", "delta.mean(axis=0)")],
    "ida": [("hidden_delta", "np.tanh(z) ** 2", "np.tanh(np.tanh(z)) ** 2")],
    "jan": [("hidden_delta", "np.tanh(z) ** 2", "np.tanh(np.tanh(z)) ** 2")],
    "kim": [("hidden_delta", "return da * (1 - np.tanh(z) ** 2)", "return da")],
    "lea": [("output_delta", "(a - y) / len(y)", "a - y"), ("backward", "(a[L] - y) / len(y)", "a[L] - y")],
    "moe": [("output_delta", "(a - y) / len(y)", "a - y")],
    "nia": [("output_delta", "(a - y)", "(y - a)")],
    "oda": [("backward", "f_prime(z[l - 1])", "f_prime(a[l - 1])"), ("hidden_delta", "tanh(z)", "tanh(np.tanh(z))")],
    "pam": [("repaired_backward", "a2 - y", "(a2 - y) * a2 * (1 - a2)")],
}
RENAMED, ENDLESS = "hidden_delta", "output_delta"


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


def half_done(released: NotebookNode, solved: NotebookNode) -> NotebookNode:
    """The first half of the exercises answered, the others as released."""
    names = list(answers(solved))
    return _answered(released, solved, names[: len(names) // 2])


def untouched(released: NotebookNode, solved: NotebookNode) -> NotebookNode:
    """The notebook as released."""
    return copy.deepcopy(released)


def planted(name: str) -> Callable[[NotebookNode, NotebookNode], NotebookNode]:
    """All right, but for the mistakes of the student `name`."""

    def write(released: NotebookNode, solved: NotebookNode) -> NotebookNode:
        notebook = all_right(released, solved)
        for exercise, old, new in PLANTED[name]:
            _replace(notebook, exercise, old, new)
        return notebook

    return write


def renamed(released: NotebookNode, solved: NotebookNode) -> NotebookNode:
    """All right, but one function has a name of the student's own."""
    notebook = all_right(released, solved)
    _replace(notebook, RENAMED, f"def {RENAMED}(", f"def my_{RENAMED}(")
    return notebook


def endless(released: NotebookNode, solved: NotebookNode) -> NotebookNode:
    """All right, but one function never returns."""
    notebook = all_right(released, solved)
    loop, count = STUB.subn(r"\1while True:\n\1    pass", _answer(released, ENDLESS).source)
    if count != 1:
        raise CommandError(f"the demo cannot plant an endless loop: {ENDLESS} has {count} stubs, not one")
    _answer(notebook, ENDLESS).source = loop
    return notebook


CLASS = (
    *(Student(name, "all right", all_right) for name in RIGHT),
    *(Student(name, "wrong in " + " and ".join(m[0] for m in PLANTED[name]), planted(name)) for name in PLANTED),
    *(Student(name, "half done", half_done) for name in ("cleo", "quin", "rob")),
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


def _replace(notebook: NotebookNode, name: str, old: str, new: str) -> None:
    """Replaces one text in the answer to the exercise `name`, in place."""
    cell = _answer(notebook, name)
    if cell.source.count(old) != 1:
        raise CommandError(
            f"the demo cannot plant its mistake: {old!r} must stand once in the answer to {name};"
            " put today's text into tests/demo/students.py"
        )
    cell.source = cell.source.replace(old, new)


def _answer(notebook: NotebookNode, name: str) -> NotebookNode:
    found = answers(notebook)
    if name not in found:
        raise CommandError(
            f"the demo needs the exercise {name}, and the lesson has {', '.join(found)};"
            " put today's name into tests/demo/students.py"
        )
    return found[name]
