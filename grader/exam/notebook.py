"""The notebook that a student is dealt: it needs the course's module, and no check that could tell a right answer."""

import re
from collections.abc import Iterable, Sequence

import nbformat
from backprop import ACTIVATIONS
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import compute_checksum

from grader.cells import KERNEL, answer_id, grade_id, nbgrader_settings
from grader.csv_text import number
from grader.dojo.question import HUNT, Question
from grader.engine.dealt import METADATA, dealt_line
from grader.exam.spec import Spec
from grader.names import plain

ABOUT = """\
# {title}

{minutes} minutes, {points} points, {questions}.

This notebook was dealt to you alone: others have other networks, as hard as yours. Each question shows a forward
pass, whose N is the number of examples, from 3 on. A loss is differentiated as it is written: where it has no 1/N, the
gradients have none.

- **A network:** write its backward pass. Every gradient that is right in all cases earns its share of the
  points.{carried}
- **A hunt:** the backward pass is there, with one slip. It runs, and every shape is right. Mend it; there are points
  where all is right then, and none for less.

`check` says whether your function runs, and whether the shapes are right. It does not know the right numbers.

Write in the cells of the functions. Cells of your own may come between. Save the notebook before you hand it in."""
IMPORTS = """\
import numpy as np
from backprop import softmax
from backprop.activations import {activations}
from backprop.activations import {slopes}"""
CHECK = '''\
tried = {}


def check(function):
    """Say whether the function runs, and whether each gradient has the shape of its parameter."""
    arguments, parameters = tried[function.__name__]
    gradients = function(*(np.copy(value) for value in arguments.values()))
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    shapes = [np.shape(gradient) for gradient in gradients]
    wanted = [np.shape(arguments[name]) for name in parameters]
    if shapes == wanted:
        print("It runs, and the shapes are right.")
    else:
        print(f"Shapes: {shapes}. Wanted: {wanted}.")
'''
NETWORK = '''\
def {name}({arguments}):
    """The gradients of {forward}: {returns}."""
    raise NotImplementedError("write your code here")
'''
CARRIED = " What is wrong only because it follows from one slip earns its share too: the slip costs one gradient."
TASKS = {False: "Write the backward pass of this network.", True: "Mend the backward pass of this network."}


def exam_notebook(spec: Spec, questions: Sequence[Question], student: str, token: str) -> str:
    """The notebook's text. questions: of this student; "" is nobody's, the class's own, which is a sample."""
    count = len(questions)
    words = {"title": spec.title, "minutes": spec.minutes, "points": number(spec.points)}
    words["carried"] = CARRIED if spec.carry_forward else ""
    cells = [new_markdown_cell(ABOUT.format(questions=f"{count} question{'s'[: count != 1]}", **words))]
    own = f"# Dealt to {plain(student) or 'nobody: this is a sample'}. {dealt_line(token)}\n"
    slopes = ", ".join(f"{name}_prime" for name in ACTIVATIONS)
    cells.append(new_code_cell(own + IMPORTS.format(activations=", ".join(ACTIVATIONS), slopes=slopes)))
    cells.append(new_code_cell(CHECK.strip()))
    for place, question in enumerate(questions, start=1):
        cells += _question(place, question, token)
    for place, cell in enumerate(cells):
        cell.id = cell.metadata.get("nbgrader", {}).get("grade_id", f"{spec.slug}-{place}")
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    notebook.metadata[METADATA] = {"deal": token, "questions": [question.plain() for question in questions]}
    return nbformat.writes(notebook) + "\n"


def _question(place: int, question: Question, token: str) -> Iterable[NotebookNode]:
    is_hunt, forward = question.kind == HUNT, f"forward_{question.name}"
    arguments = [*question.inputs, *question.learned]
    yield new_markdown_cell(
        f"## {place}. {question.kind.capitalize()}, {number(question.points)} points\n\n{TASKS[is_hunt]}"
    )
    given = f"# {dealt_line(token)}\n{_forward(question, forward)}\n\n{_tried(question)}"
    yield _marked(new_code_cell(given), f"given-{answer_id(question.name)}")
    names = {"name": question.name, "forward": forward, "arguments": ", ".join(arguments)}
    text = _hunted(question) if is_hunt else NETWORK.format(returns=", ".join(question.returns), **names)
    answer = _marked(new_code_cell(text.strip()), answer_id(question.name), solution=True)
    answer.metadata.nbgrader.checksum = compute_checksum(answer)  # by which an answer that is as dealt is known
    yield answer
    yield _marked(new_code_cell(f"check({question.name})"), grade_id(question.name), points=question.points)


def _forward(question: Question, name: str) -> str:
    """The forward pass under this name; of classes it says that they are."""
    text = question.forward.replace("def forward(", f"def {name}(", 1)
    return re.sub(r"^( +# y: .*)$", r"\1, a single 1 in each row", text, flags=re.M) if question.has_classes else text


def _hunted(question: Question) -> str:
    """The backward pass with its slip, under the question's name; what it imports stands above."""
    text = question.given[question.given.index("def backward(") :]
    return re.sub(r"^def backward\(", f"def {question.name}(", text)


def _tried(question: Question) -> str:
    """The line by which `check` has arguments to try the function on: of the right shapes, and nothing besides."""
    values = []
    for name in (*question.inputs, *question.learned):
        shape = tuple(5 if size == "N" else size for size in question.shapes[name])
        one_hot = name == "y" and question.has_classes
        values.append(f"    {name}={f'np.eye({shape[1]})[np.arange(5) % {shape[1]}]' if one_hot else _normal(shape)},")
    lines = "\n".join(values)
    return f"rng = np.random.default_rng(1)\narguments = dict(\n{lines}\n)\n" + (
        f'tried["{question.name}"] = arguments, {[*question.learned]}'
    )


def _normal(shape: tuple[int | str, ...]) -> str:
    return f"rng.normal(size={shape})" if shape else "np.array(rng.normal())"


def _marked(cell: NotebookNode, name: str, *, points: float | None = None, solution: bool = False) -> NotebookNode:
    cell.metadata.nbgrader = NotebookNode(nbgrader_settings(name, points=points, solution=solution))
    return cell
