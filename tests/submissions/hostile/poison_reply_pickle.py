from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import SOCKET, WRONG_MARKS, aimed
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Writes a pickle that would create a file on the socket that its answers go through."
MUST = "Nothing that comes from the student is unpickled; the question earns nothing, and the others are graded."
STATUS = {Status.GRADED, Status.CRASHED}

ANSWER = (
    SOCKET
    + """
import pickle


class Payload:
    def __reduce__(self):
        return (open, ("<secret>.unpickled", "w"))


def hidden_delta(delta_next, W_next, z):
    data = pickle.dumps(Payload())
    put(data)
    put(message(data))
    put(message({"outputs": []}, data))
    return np.zeros_like(z)
"""
)


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=aimed(ANSWER, world)))


def afterwards(world: World) -> None:
    assert not Path(f"{world.secret}.unpickled").exists()
