from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS, aimed, recorded
from tests.submissions.notebooks import answered, save
from tests.submissions.world import ROOT, World

TRIES = (
    "Searches the disk for the solved notebook, the secret and other submissions, and runs the first answer it finds."
)
MUST = "It finds none of them."
STATUS = Status.GRADED

ANSWER = """
import json
import os
import time
from pathlib import Path

import grader


def hidden_delta(delta_next, W_next, z):
    return np.zeros_like(z)


seen, end = [], time.monotonic() + 10
own = str(Path(grader.__file__).resolve().parents[1])
for root in ("<course>", "<root>", own, os.getcwd(), os.path.expanduser("~"), "/"):
    for folder, folders, files in os.walk(root):
        if time.monotonic() > end:
            break
        folders[:] = [name for name in folders if name not in ("proc", "sys", "site-packages")]
        seen += [os.path.join(folder, name) for name in files if name.endswith((".ipynb", ".zip"))]
for path in seen:
    try:
        cells = json.loads(Path(path).read_text())["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell.get("id") == "hidden-delta"]
        exec(next(source for source in sources if "NotImplementedError" not in source))
        break
    except Exception:
        pass
try:
    print(Path("<secret>").read_text())
except OSError:
    print("no secret")
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=aimed(ANSWER, world).replace("<root>", str(ROOT))))


def afterwards(world: World) -> None:
    assert world.secret.read_text() not in str(recorded(world, __name__))
