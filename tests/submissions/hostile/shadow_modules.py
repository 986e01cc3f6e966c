from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG, WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = (
    "Hands in modules of its own beside the notebook: numpy, json, torch, and a grader whose check gives full marks."
)
MUST = "They shadow nothing that grades; the answer stays wrong."
STATUS = {Status.GRADED, Status.REPAIRED}

GRADER = "def check(function, seed=None):\n    return 3.0\n"
PERSISTENT = "print('shadowed')\n"


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    for name in ("numpy", "json", "socket", "struct", "IPython", "sitecustomize", "usercustomize", "nbgrader_config"):
        (folder / f"{name}.py").write_text(PERSISTENT)
    for name in ("grader", "backprop", ".ipython/profile_default/startup"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(GRADER)
    (folder / "hostile.pth").write_text("import os; os.environ['HOSTILE'] = '1'\n")
    save(folder, answered(world, hidden_delta=WRONG))
