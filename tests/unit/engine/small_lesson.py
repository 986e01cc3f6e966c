"""A lesson of two questions, in place of a real one."""

import json

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.engine.preflight.released import Release
from grader.engine.preflight.student_cells import read_cells

STUB = "def {}(x):\n    raise NotImplementedError"
ONE, TWO = STUB.format("one"), STUB.format("two_b")


def label(grade_id, **settings):
    """nbgrader's metadata."""
    kind = {"grade": False, "solution": True, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": {"grade_id": grade_id, **kind, **settings}}


def answer_cell(grade_id, source):
    """A cell that answers a question."""
    return new_code_cell(source, id=grade_id, metadata=label(grade_id))


def grade_cell(exercise):
    """A cell that marks one."""
    grade_id = f"check-{exercise.replace('_', '-')}"
    settings = label(grade_id, grade=True, solution=False, locked=True, points=2)
    return new_code_cell(f"check({exercise})", id=grade_id, metadata=settings)


def lesson(one=ONE, two=TWO):
    """The notebook: text, imports, the first question, text, a picture, the second question."""
    return new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        cells=[
            new_markdown_cell("# A lesson", id="title"),
            new_code_cell("import numpy as np", id="imports"),
            answer_cell("one", one),
            grade_cell("one"),
            new_markdown_cell("More.", id="text"),
            new_code_cell("picture = draw()", id="picture"),
            answer_cell("two-b", two),
            grade_cell("two_b"),
        ],
    )


def release():
    """As it was released: without answers."""
    return Release(json.dumps(lesson()))


def cells_of(notebook):
    """The cells of a student's notebook."""
    return read_cells(notebook)[0]
