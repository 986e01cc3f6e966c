from pathlib import Path

from grader.engine.recording.store import ResultStore
from grader.engine.result import Status
from tests.submissions.hostile import SOCKET
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import LESSON, World

TRIES = "Sends the outputs of its cells itself, fifteen megabytes each, in thousands of pieces, and errors without end."
MUST = "The notebook that is kept has a limit whatever the process says, and the answers are graded."
STATUS = {Status.GRADED, Status.CRASHED}

HUGE = """
put(message({"outputs": [{"output_type": "stream", "name": "stdout", "text": "x" * 15_000_000}]}))
"""
MANY = """
put(message({"outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}] * 100_000}))
"""
ERRORS = """
def fail(text):
    raise ValueError(text)


for _ in range(30):
    try:
        fail("x" * 100_000)
    except ValueError:
        get_ipython().showtraceback()
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    notebook = all_right(world)
    for number, source in enumerate((ERRORS, MANY, HUGE, HUGE, SOCKET)):
        notebook = with_cell(notebook, source)
        notebook.cells[2].id = f"own-{number}"
    save(folder, notebook)


def afterwards(world: World) -> None:
    result = ResultStore(world.course).read(LESSON.slug, __name__.rpartition(".")[2])
    assert len(result.notebook) < 12_000_000
