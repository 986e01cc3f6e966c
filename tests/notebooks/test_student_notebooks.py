"""A released notebook, run from top to bottom by a student who has written nothing yet.

The cells that need an answer say so, with NotImplementedError, and nothing else fails.
"""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.build.execution import notebook_client
from grader.course import Lesson, find_lessons

ROOT = Path(__file__).parents[2]
# Calls a function that the student has not written, with the arguments that `check` would use.
CALL = "from grader.exercises import sample_arguments\n{name}(*sample_arguments({name!r}))"


def read(path: Path) -> NotebookNode:
    return nbformat.read(ROOT / path, as_version=nbformat.NO_CONVERT)


def tagged(cell: NotebookNode, tag: str) -> bool:
    return tag in cell.metadata.get("tags", [])


def errors(cells: list[NotebookNode]) -> dict[str, str]:
    """Cell id -> name of the exception, for each cell that raised."""
    outputs = [(cell.id, output) for cell in cells for output in cell.get("outputs", [])]
    return {cell_id: output.ename for cell_id, output in outputs if output.output_type == "error"}


class Run:
    """A lesson's released notebook after a run, and one call of each exercise's function after that."""

    def __init__(self, lesson: Lesson, folder: Path):
        document = read(lesson.released)
        self.cells = list(document.cells)
        self.exercises = [cell.id.replace("-", "_") for cell in self.cells if tagged(cell, "exercise")]
        self.calls = [new_code_cell(CALL.format(name=name), id=f"call-{name}") for name in self.exercises]
        document.cells += self.calls
        shutil.copytree(ROOT / lesson.released.parent, folder)
        notebook_client(document, folder, allow_errors=True).execute()


@pytest.fixture(scope="module", params=find_lessons(ROOT), ids=lambda lesson: lesson.slug)
def lesson(request: pytest.FixtureRequest) -> Lesson:
    return request.param


@pytest.fixture(scope="module")
def run(lesson: Lesson, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(lesson, tmp_path_factory.mktemp("student") / lesson.slug)


def test_every_function_waits_to_be_written(run: Run):
    assert run.exercises
    assert errors(run.calls) == {f"call-{name}": "NotImplementedError" for name in run.exercises}


def test_every_grade_cell_gives_zero(run: Run):
    graded = [cell for cell in run.cells if tagged(cell, "grade")]
    values = {
        cell.id: output.data["text/plain"]
        for cell in graded
        for output in cell.outputs
        if output.output_type == "execute_result"
    }
    assert values == {f"check-{name.replace('_', '-')}": "0.0" for name in run.exercises}


def test_exactly_the_cells_that_need_an_answer_fail(lesson: Lesson, run: Run):
    expected = {cell.id: "NotImplementedError" for cell in run.cells if tagged(cell, "uses-exercise")}
    meant_to_fail = errors(read(lesson.solved).cells)  # cells that show an error, whoever runs them
    assert errors(run.cells) == expected | meant_to_fail


def test_nothing_goes_to_stderr(run: Run):
    outputs = [output for cell in run.cells for output in cell.get("outputs", [])]
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
