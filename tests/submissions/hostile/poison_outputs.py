from pathlib import Path

import nbformat

from grader.engine.result import Status
from tests.submissions.hostile import SOCKET, recorded
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Displays what is no display: other types than text, circular data, infinite counts, names of no kind."
MUST = "What is recorded is a valid notebook, and the answers are graded."
STATUS = {Status.GRADED, Status.CRASHED}

CELL = (
    SOCKET
    + """
from IPython.display import display


class Evil:
    def __repr__(self):
        raise SystemExit("no text")

    def _repr_html_(self):
        return {"not": "text"}

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": 5, "image/png": ["x"], 7: None, "text/plain": Evil}


circle = {}
circle["circle"] = circle
display(Evil())
for data in ({"text/html": {"a": 1}, "text/plain": None, "image/png": 5}, {7: 8}, {"application/json": circle}):
    try:
        display(data, metadata={"a": Evil}, raw=True)
    except BaseException:
        pass
forged = {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": float("inf")}
put(message({"outputs": [forged, {"output_type": "stream", "name": ["stdout"], "text": ["x"]}]}))
"""
)


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    nbformat.validate(recorded(world, __name__))
