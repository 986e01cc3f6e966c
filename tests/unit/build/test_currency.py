"""What `build --check` compares: the solved toy notebook, with one thing changed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.build.built import Built
from grader.build.currency import difference, differences


@pytest.fixture
def told(course: Path, toy, toy_files) -> Callable[..., str | None]:
    """What is said of the solved notebook after a change made by `change(cells by id, notebook)`."""

    def after(change) -> str | None:
        Built(toy_files).write(course)
        document = json.loads(toy_files[toy.solved])
        change({cell["id"]: cell for cell in document["cells"]}, document)
        (course / toy.solved).write_text(json.dumps(document))
        return difference(toy.solved, toy_files[toy.solved], course)

    return after


def test_layout_of_the_json_does_not_matter(told, toy):
    assert told(lambda cells, document: None) is None


def test_a_changed_source_matters(told, toy):
    said = told(lambda cells, _: cells["double"].update(source="pass"))
    assert said == f"{toy.solved} differs in cell 3 (double): source"


def test_a_changed_output_matters(told, toy):
    said = told(lambda cells, _: cells["check-double"].update(outputs=[]))
    assert said == f"{toy.solved} differs in cell 4 (check-double): outputs"


def test_a_changed_picture_does_not_matter(told, toy):
    def repaint(cells, document):
        (cell,) = [cell for cell in document["cells"] if cell["source"] == ["plt.plot([1, 2]);"]]
        cell["outputs"][0]["data"]["image/png"] = "AAAA"
        cell["outputs"][0]["metadata"] = {"image/png": {"width": 1}}

    assert told(repaint) is None


def test_an_output_tagged_to_be_ignored_does_not_matter(told, toy):
    def reprint(_, document):
        assert document["cells"][-1]["outputs"]
        document["cells"][-1]["outputs"] = []

    assert told(reprint) is None


def test_a_missing_cell_matters(told, toy):
    said = told(lambda _, document: document["cells"].pop())
    assert said == f"{toy.solved} differs in its number of cells (10, and the source gives 11)"


def test_changed_metadata_matters(told, toy):
    said = told(lambda _, document: document["metadata"].pop("kernelspec"))
    assert said == f"{toy.solved} differs in its metadata"


def test_broken_and_missing_files_are_told(course, toy, toy_files):
    wanted = toy_files[toy.solved]
    assert difference(toy.solved, wanted, course) == f"{toy.solved} is missing"
    (course / toy.solved).write_text("{")
    assert difference(toy.solved, wanted, course) == f"{toy.solved} is not a readable notebook"


def test_all_files_of_a_lesson_are_compared_and_a_stray_one_is_told(course, toy, toy_files):
    built = Built(toy_files, stray=(Path("course/01-toy/old.csv"),))
    Built(toy_files).write(course)
    (course / toy.released).unlink()
    told = [f"{toy.released} is missing", "course/01-toy/old.csv is not made by the build"]
    assert differences(course, built) == told
