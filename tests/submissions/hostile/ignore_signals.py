from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Ignores and blocks every signal that it can, then counts in C for two minutes."
MUST = "The call is ended from outside; its question is lost, and no other."
STATUS = Status.TIMED_OUT

ANSWER = """
import signal


def hidden_delta(delta_next, W_next, z):
    for number in signal.valid_signals():
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    signal.setitimer(signal.ITIMER_REAL, 0)
    sum(range(5 * 10**9))
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
