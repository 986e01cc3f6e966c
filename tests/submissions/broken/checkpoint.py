from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save

TRIES = "Jupyter's checkpoint, older than the notebook, was handed in with it."
MUST = "The notebook is graded, not its checkpoint, although that has one answer more."
STATUS = Status.GRADED


def marks(full):
    return full | {"train_xor": 0.0}


def write(folder, world):
    notebook = all_right(world)
    answer(notebook, "train_xor").source = answer(world.released, "train_xor").source
    save(folder, notebook)
    (folder / ".ipynb_checkpoints").mkdir()
    save(folder / ".ipynb_checkpoints", all_right(world), "multi-layer-checkpoint.ipynb")
