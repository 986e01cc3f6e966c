"""The course's settings at work in nbgrader itself."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grader.build.built import Built
from tests.courses import hand_in

pytestmark = pytest.mark.slow


def nbgrader(course: Path, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "nbgrader", *arguments], cwd=course, check=True, timeout=120)


def test_a_submission_with_an_output_widget_is_graded_and_keeps_no_widget_state(course, toy, toy_files):
    """nbclient fails on an Output widget where it is told to store no widget state."""
    Built(toy_files).write(course)
    nbgrader(course, "generate_assignment", toy.slug, "--force")
    notebook = nbformat.read(course / toy.released, as_version=nbformat.NO_CONVERT)
    widget = "import ipywidgets\nwith ipywidgets.Output():\n    print('inside')"
    notebook.cells.append(nbformat.v4.new_code_cell(widget, id="widget"))
    hand_in(course, "ada", notebook, lesson=toy)
    nbgrader(course, "autograde", toy.slug)
    graded = nbformat.read(
        course / "gradebook" / "autograded" / "ada" / toy.slug / toy.released.name, as_version=nbformat.NO_CONVERT
    )
    assert graded.cells[-1].execution_count is not None
    assert set(graded.metadata) == {"kernelspec", "language_info"}
