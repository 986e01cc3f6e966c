"""The cells of answers: doubled, split, moved, deleted."""

import copy
import random
from pathlib import Path

from nbformat.v4 import new_code_cell

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save
from tests.submissions.sample import sample
from tests.submissions.world import World


@sample(
    tries="The cell of an answer is there twice: a wrong draft, then the right answer.",
    must="The last one is graded.",
    status=Status.REPAIRED,
)
def answer_doubled(folder: Path, world: World) -> None:
    notebook = all_right(world)
    last = answer(notebook, "hidden_delta")
    draft = copy.deepcopy(last)
    draft.id, draft.source = "draft", "def hidden_delta(delta_next, W_next, z):\n    return delta_next @ W_next"
    notebook.cells.insert(notebook.cells.index(last), draft)
    save(folder, notebook)


@sample(
    tries="The cell of an answer is there twice: the right answer, then an untouched copy.",
    must="The one that was filled in is graded.",
    status=Status.REPAIRED,
)
def answer_doubled_untouched(folder: Path, world: World) -> None:
    notebook = all_right(world)
    filled = answer(notebook, "hidden_delta")
    untouched = answer(world.released, "hidden_delta")
    untouched.id = "untouched"
    notebook.cells.insert(notebook.cells.index(filled) + 1, untouched)
    save(folder, notebook)


@sample(
    tries="The cell of an answer is untouched; function and helper stand in new cells at the end.",
    must="The function is graded where it belongs, and finds its helper.",
    status=Status.REPAIRED,
)
def answer_in_a_new_cell(folder: Path, world: World) -> None:
    notebook = all_right(world)
    answer(notebook, "output_delta").source = answer(world.released, "output_delta").source
    helper = new_code_cell("def bend(x):\n    return 1.0 / (1.0 + np.exp(-x))")
    function = new_code_cell("def output_delta(z, y):\n    a = bend(z)\n    return (a - y) / len(y) * a * (1 - a)")
    notebook.cells += [helper, function]
    save(folder, notebook)


@sample(
    tries="The cell of an answer was turned into text.",
    must="Its text is graded all the same.",
    status=Status.REPAIRED,
)
def answer_in_markdown(folder: Path, world: World) -> None:
    notebook = all_right(world)
    cell = answer(notebook, "forward")
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]
    save(folder, notebook)


@sample(
    tries="An answer's cell was split in two, which doubles its label: a helper, then the function.",
    must="The function is graded, and finds its helper.",
    status=Status.REPAIRED,
)
def answer_split(folder: Path, world: World) -> None:
    notebook = all_right(world)
    second = answer(notebook, "output_delta")
    first = copy.deepcopy(second)
    first.id, first.source = "first-half", "def bend(x):\n    return 1.0 / (1.0 + np.exp(-x))"
    second.source = "def output_delta(z, y):\n    a = bend(z)\n    return (a - y) / len(y) * a * (1 - a)"
    notebook.cells.insert(notebook.cells.index(second), first)
    save(folder, notebook)


@sample(
    tries="The cells of two answers were deleted.",
    must="These get nothing, the others are graded.",
    status=Status.REPAIRED,
    lost=("forward", "train_xor"),
)
def answers_deleted(folder: Path, world: World) -> None:
    notebook = all_right(world)
    for exercise in ("forward", "train_xor"):
        notebook.cells.remove(answer(notebook, exercise))
    save(folder, notebook)


@sample(
    tries="All functions stand in one new cell at the end, and the cells of the answers are untouched.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def answers_in_one_cell(folder: Path, world: World) -> None:
    notebook, right = world.released, all_right(world)
    answers = [cell.source for cell in right.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    notebook.cells.append(new_code_cell("\n\n\n".join(answers)))
    save(folder, notebook)


@sample(
    tries="Everything was deleted but the answers.",
    must="They are graded between the lesson's own cells.",
    status=Status.REPAIRED,
)
def only_answers(folder: Path, world: World) -> None:
    notebook = all_right(world)
    notebook.cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    save(folder, notebook)


@sample(
    tries="All cells were shuffled.",
    must="They are put back into order, and every answer is graded.",
    status=Status.REPAIRED,
)
def reordered(folder: Path, world: World) -> None:
    notebook = all_right(world)
    random.Random(3).shuffle(notebook.cells)
    save(folder, notebook)
