"""Metadata, ids and kernels: lost, exchanged, or another's."""

from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, right_json, save, save_json
from tests.submissions.sample import sample
from tests.submissions.world import World


@sample(
    tries="A tool dropped all metadata, of the notebook and of its cells, and gave them new ids.",
    must="The answers are known by the functions that they define.",
    status=Status.REPAIRED,
)
def all_metadata_dropped(folder: Path, world: World) -> None:
    notebook = all_right(world)
    notebook.metadata = {}
    for number, cell in enumerate(notebook.cells):
        cell.metadata, cell.id = {}, f"cell-{number}"
    save(folder, notebook)


@sample(
    tries="The label of an answer was renamed.",
    must="The answer is known by its function.",
    status=Status.REPAIRED,
)
def grade_id_renamed(folder: Path, world: World) -> None:
    notebook = all_right(world)
    answer(notebook, "backward").metadata.nbgrader.grade_id = "my-backward"
    save(folder, notebook)


@sample(
    tries="All cells have the same id.",
    must="Every answer is graded.",
    status=Status.GRADED,
)
def ids_doubled(folder: Path, world: World) -> None:
    notebook = right_json(world)
    for cell in notebook["cells"]:
        cell["id"] = "cell"
    save_json(folder, notebook)


@sample(
    tries="The notebook names no kernel.",
    must="Python is used, and every answer is graded.",
    status=Status.REPAIRED,
)
def kernel_missing(folder: Path, world: World) -> None:
    notebook = all_right(world)
    notebook.metadata = {}
    save(folder, notebook)


@sample(
    tries="The notebook names a Python kernel that only the student's machine has.",
    must="Every answer is graded.",
    status=Status.GRADED,
)
def kernel_of_another_machine(folder: Path, world: World) -> None:
    notebook = all_right(world)
    notebook.metadata.kernelspec = {"name": "my-env", "display_name": "Python (my-env)", "language": "python"}
    save(folder, notebook)


@sample(
    tries="The notebook names R's kernel.",
    must="Python is used, and every answer is graded.",
    status=Status.REPAIRED,
)
def kernel_of_r(folder: Path, world: World) -> None:
    notebook = all_right(world)
    notebook.metadata = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}
    save(folder, notebook)


@sample(
    tries="A tool dropped nbgrader's labels from all cells and kept the ids.",
    must="The answers are known by their ids.",
    status=Status.REPAIRED,
)
def labels_dropped(folder: Path, world: World) -> None:
    notebook = all_right(world)
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)
    save(folder, notebook)


@sample(
    tries="Two answers have each other's labels.",
    must="Each is graded as the function that it defines.",
    status=Status.REPAIRED,
)
def labels_exchanged(folder: Path, world: World) -> None:
    notebook = all_right(world)
    first, second = answer(notebook, "forward"), answer(notebook, "backward")
    first.metadata, second.metadata = second.metadata, first.metadata
    save(folder, notebook)


@sample(
    tries="The metadata of the notebook and of all cells without a label are lists.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def metadata_of_wrong_type(folder: Path, world: World) -> None:
    notebook = right_json(world)
    notebook["metadata"] = []
    for cell in notebook["cells"]:
        cell["metadata"] = cell["metadata"] or []
    save_json(folder, notebook)
