"""Does not come to an end."""

from pathlib import Path

from grader.engine.result import Status
from tests.submissions.aftermath import Aftermath, survivors
from tests.submissions.notebooks import all_right, answered, save, with_cell
from tests.submissions.sample import sample
from tests.submissions.world import World

ASK_FOR_INPUT = """
import getpass
import sys

for ask in (input, getpass.getpass, sys.stdin.readline):
    try:
        ask()
    except (Exception, SystemExit):
        pass
print("\\ndone: True")
breakpoint()
"""


def _after_ask_for_input(after: Aftermath) -> None:
    assert after.told("done")


@sample(
    tries="Waits for the keyboard: by input, getpass and the debugger.",
    must="Nobody answers, at once, and the answers are graded.",
    status=Status.GRADED,
    afterwards=_after_ask_for_input,
)
def ask_for_input(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), ASK_FOR_INPUT))


ENDLESS_LOOP_CELL = """
import time

end = time.monotonic() + 120
while time.monotonic() < end:
    pass


def hidden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
"""


@sample(
    tries="Loops for two minutes before it defines its function.",
    must="The cell is stopped; its question is lost, and no other.",
    status=Status.TIMED_OUT,
    lost=("hidden_delta",),
    hangs=True,
)
def endless_loop_cell(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ENDLESS_LOOP_CELL))


ENDLESS_LOOP_FUNCTION = """
import time


def hidden_delta(delta_next, W_next, z):
    end = time.monotonic() + 120
    while time.monotonic() < end:
        pass
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
"""


@sample(
    tries="Loops for two minutes whenever its function is called.",
    must="The call is stopped; its question is lost, and no other.",
    status=Status.TIMED_OUT,
    lost=("hidden_delta",),
    hangs=True,
)
def endless_loop_function(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ENDLESS_LOOP_FUNCTION))


IGNORE_SIGNALS = """
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


@sample(
    tries="Ignores and blocks every signal that it can, then counts in C for two minutes.",
    must="The call is ended from outside; its question is lost, and no other.",
    status=Status.TIMED_OUT,
    lost=("hidden_delta",),
    hangs=True,
)
def ignore_signals(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=IGNORE_SIGNALS))


SLEEP_BELOW_THE_LIMIT = """
import time


def hidden_delta(delta_next, W_next, z):
    time.sleep(3)
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
"""


@sample(
    tries="Takes most of a call's time limit in every call, so that one question takes ten times that.",
    must="All calls of a question together have the limit of one cell; the question is lost, and no other.",
    status=Status.TIMED_OUT,
    lost=("hidden_delta",),
    hangs=True,
)
def sleep_below_the_limit(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=SLEEP_BELOW_THE_LIMIT))


SLEEP_CATCHING_EVERYTHING = """
import time


def hidden_delta(delta_next, W_next, z):
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            while time.monotonic() < end:
                try:
                    time.sleep(1)
                finally:
                    continue
        except BaseException:
            pass
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
"""


@sample(
    tries="Sleeps for two minutes and swallows everything that would wake it.",
    must="The call is ended from outside; its question is lost, and no other.",
    status=Status.TIMED_OUT,
    lost=("hidden_delta",),
    hangs=True,
)
def sleep_catching_everything(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=SLEEP_CATCHING_EVERYTHING))


STOP_PROCESS = """
import os
import signal
import subprocess


def hidden_delta(delta_next, W_next, z):
    pid = os.getpid()
    subprocess.Popen(["sh", "-c", f"sleep 120.4303; kill -CONT {pid}"], start_new_session=True)
    os.kill(pid, signal.SIGSTOP)
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
"""


def _after_stop_process(after: Aftermath) -> None:
    assert survivors("120.4303") == []


@sample(
    tries="Stops its own process as Ctrl-Z does; a helper would wake it after two minutes.",
    must="The call is ended from outside; its question is lost, and no other, and the helper goes too.",
    status=Status.TIMED_OUT,
    lost=("hidden_delta",),
    afterwards=_after_stop_process,
    hangs=True,
)
def stop_process(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=STOP_PROCESS))
