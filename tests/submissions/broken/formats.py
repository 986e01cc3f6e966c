"""Notebook formats, old and yet to come."""

from collections.abc import Callable
from pathlib import Path

import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, right_json, save_json, save_text
from tests.submissions.sample import Sample, sample
from tests.submissions.world import World


@sample(
    tries="The notebook is in format 2: worksheets, and no metadata for cells.",
    must="The functions are found by their names, and graded.",
    status=Status.REPAIRED,
)
def format_2(folder: Path, world: World) -> None:
    old = nbformat.convert(all_right(world), 3)
    old.nbformat = 2
    for cell in old.worksheets[0].cells:
        cell.pop("metadata", None)
    save_json(folder, old)


@sample(
    tries="The notebook was saved by IPython 2, in format 3.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def format_3(folder: Path, world: World) -> None:
    save_text(folder, nbformat.writes(all_right(world), version=3))


def format_4(minor: int, novelty: str, add: Callable[[list[dict]], None] = lambda cells: None) -> Sample:
    """The notebook in a format before cells had ids. add: puts what is new in that format into the cells."""

    @sample(
        tries=f"The notebook is in format 4.{minor}, which {novelty}.",
        must="Every answer is graded.",
        status=Status.GRADED,
    )
    def write(folder: Path, world: World) -> None:
        notebook = right_json(world)
        notebook["nbformat_minor"] = minor
        for cell in notebook["cells"]:
            del cell["id"]
        add(notebook["cells"])
        save_json(folder, notebook)

    return write


OUTPUT = {"output_type": "display_data", "data": {"application/json": {"x": [1, 2]}}, "metadata": {}}
TIMES = {"iopub.execute_input": "2024-01-01T00:00:00Z"}

format_4_0 = format_4(0, "knows no ids for cells")
format_4_1 = format_4(1, "added attachments", lambda cells: cells[0].update(attachments={"x.txt": {"text/plain": "x"}}))
format_4_2 = format_4(2, "added JSON in outputs", lambda cells: cells[1].update(outputs=[OUTPUT]))
format_4_3 = format_4(3, "added names for cells", lambda cells: cells[1]["metadata"].update(name="imports"))
format_4_4 = format_4(4, "added times of runs", lambda cells: cells[1]["metadata"].update(execution=TIMES))


@sample(
    tries="The notebook says that it is in format 5, which does not exist yet.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def format_5(folder: Path, world: World) -> None:
    save_json(folder, right_json(world) | {"nbformat": 5, "nbformat_minor": 0})


@sample(
    tries="The numbers of the format are texts.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def format_in_words(folder: Path, world: World) -> None:
    save_json(folder, right_json(world) | {"nbformat": "4", "nbformat_minor": "five"})


@sample(
    tries="The notebook does not say which format it is in.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def format_missing(folder: Path, world: World) -> None:
    notebook = right_json(world)
    del notebook["nbformat"], notebook["nbformat_minor"]
    save_json(folder, notebook)
