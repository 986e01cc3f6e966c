"""JSON that no notebook should hold: missing fields, wrong types, sizes without measure."""

from pathlib import Path

from nbformat.v4 import new_output

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, right_json, right_text, save, save_json, save_text
from tests.submissions.sample import sample
from tests.submissions.world import World


@sample(
    tries="A program wrote the cells without outputs, ids and counts.",
    must="Every answer is graded.",
    status=Status.GRADED,
)
def bare_cells(folder: Path, world: World) -> None:
    notebook = right_json(world)
    for cell in notebook["cells"]:
        for key in ("id", "outputs", "execution_count"):
            cell.pop(key, None)
    save_json(folder, notebook)


@sample(
    tries="The cells are an object with numbers for keys, not a list.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def cells_in_an_object(folder: Path, world: World) -> None:
    notebook = right_json(world)
    notebook["cells"] = {str(n): cell for n, cell in enumerate(notebook["cells"])}
    save_json(folder, notebook)


@sample(
    tries="The metadata of the notebook is nested a hundred thousand deep.",
    must="The answers are saved from the text, and graded.",
    status=Status.REPAIRED,
)
def deep_nesting(folder: Path, world: World) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    save_text(folder, right_text(world).replace('"kernelspec": {', f'"deep": {deep}, "kernelspec": {{', 1))


@sample(
    tries="An output holds a number of ten thousand digits.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def endless_number(folder: Path, world: World) -> None:
    save_text(folder, right_text(world).replace('"nbformat": 4', f'"digits": {"7" * 10_000}, "nbformat": 4'))


@sample(
    tries="The notebook is larger than any notebook may be: 21 MiB of output.",
    must="It ends as unreadable, and says how large a file may be.",
    status=Status.UNREADABLE,
)
def huge_file(folder: Path, world: World) -> None:
    notebook = all_right(world)
    notebook.cells[1].outputs = [new_output("stream", text="x" * 21 * 1024**2)]
    save(folder, notebook)


@sample(
    tries="The notebook has half a million lines of output.",
    must="Every answer is graded.",
    status=Status.GRADED,
)
def huge_outputs(folder: Path, world: World) -> None:
    notebook = all_right(world)
    notebook.cells[1].outputs = [new_output("stream", text="loss 0.1\n" * 500_000)]
    save(folder, notebook)


@sample(
    tries="The cells do not say whether they are code or text.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def kinds_missing(folder: Path, world: World) -> None:
    notebook = right_json(world)
    for cell in notebook["cells"]:
        del cell["cell_type"]
    save_json(folder, notebook)


@sample(
    tries="The outputs hold NaN and Infinity, which JSON does not know.",
    must="Every answer is graded.",
    status=Status.GRADED,
)
def not_a_number(folder: Path, world: World) -> None:
    notebook = right_json(world)
    data = {"application/json": {"loss": float("nan"), "most": float("inf")}}
    notebook["cells"][1]["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    save_json(folder, notebook)


@sample(
    tries="One answer's source is a list of numbers, one is null, one is a number.",
    must="These three get nothing, the other answers are graded.",
    status=Status.REPAIRED,
    lost=("forward", "output_delta", "hidden_delta"),
)
def sources_of_any_type(folder: Path, world: World) -> None:
    notebook = right_json(world)
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    cells["forward"]["source"] = [1, 2.5, True]
    cells["output-delta"]["source"] = None
    cells["hidden-delta"]["source"] = 3
    save_json(folder, notebook)
