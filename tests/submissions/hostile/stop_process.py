from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS, survivors
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Stops its own process as Ctrl-Z does; a helper would wake it after two minutes."
MUST = "The call is ended from outside; its question is lost, and no other, and the helper goes too."
STATUS = Status.TIMED_OUT

ANSWER = """
import os
import signal
import subprocess


def hidden_delta(delta_next, W_next, z):
    pid = os.getpid()
    subprocess.Popen(["sh", "-c", f"sleep 120.4303; kill -CONT {pid}"], start_new_session=True)
    os.kill(pid, signal.SIGSTOP)
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))


def afterwards(world: World) -> None:
    assert survivors("120.4303") == []
