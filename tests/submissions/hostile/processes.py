"""Ends its process, and starts others."""

import sys
from pathlib import Path

from grader.engine.result import Status
from tests.submissions.aftermath import Aftermath, survivors
from tests.submissions.notebooks import all_right, answered, save, with_cell
from tests.submissions.sample import sample
from tests.submissions.world import World

EXIT_EVERY_WAY = {
    "hidden_delta": """
def hidden_delta(delta_next, W_next, z):
    raise SystemExit(0)
""",
    "output_delta": """
def output_delta(z, y):
    raise KeyboardInterrupt
""",
    "train_xor": """
def train_xor(rng):
    raise GeneratorExit
""",
}


@sample(
    tries="Raises SystemExit, KeyboardInterrupt and GeneratorExit from its functions, and leaves a cell by quit().",
    must="These three questions are lost, and no other.",
    status={Status.GRADED, Status.CRASHED},
    lost=("output_delta", "hidden_delta", "train_xor"),
)
def exit_every_way(folder: Path, world: World) -> None:
    save(folder, with_cell(answered(world, **EXIT_EVERY_WAY), "\nquit()\n"))


EXIT_HOOK = """
import atexit
import os
import signal
import subprocess
import weakref


def last_act(*arguments):
    subprocess.Popen(["sleep", "644.4505"], start_new_session=True)
    os.write(2, b"last act")


class Grave:
    def __del__(self):
        last_act()


atexit.register(last_act)
grave = Grave()
weakref.finalize(grave, last_act)
signal.signal(signal.SIGTERM, last_act)
signal.signal(signal.SIGHUP, last_act)
"""


def _after_exit_hook(after: Aftermath) -> None:
    assert survivors("644.4505") == []


@sample(
    tries="Registers functions that start a process and shout when its own process ends.",
    must="Its process is ended without them, or they end with it.",
    status=Status.GRADED,
    afterwards=_after_exit_hook,
)
def exit_hook(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), EXIT_HOOK))


FORK_IN_FUNCTION = """
import os


def hidden_delta(delta_next, W_next, z):
    os.fork()
    return np.zeros_like(z)
"""


@sample(
    tries="Forks when its function is called, so that two processes answer every question from there on.",
    must="The question is lost, and no other.",
    status={Status.GRADED, Status.CRASHED, Status.TIMED_OUT},
    lost=("hidden_delta",),
)
def fork_in_function(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=FORK_IN_FUNCTION))


KILL_EVERYTHING = """
import os
import signal

# Only as one of the sandbox's own users: as anyone else this would end more than the sandbox.
if os.getuid() >= 60000:
    for target in (os.getppid(), 1, -1):
        try:
            os.kill(target, signal.SIGKILL)
        except OSError:
            pass
    os.kill(0, signal.SIGKILL)
print("did not try, or came through")
"""


def _after_kill_everything(after: Aftermath) -> None:
    assert "did not try" not in after.printed


@sample(
    tries="Sends a killing signal to its parent, to process 1, to its group and to every process that it may reach.",
    must="It reaches nothing but its own processes, and costs this one cell.",
    status=Status.CRASHED,
    afterwards=_after_kill_everything,
)
def kill_everything(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), KILL_EVERYTHING))


KILL_PROCESS_IN_ANSWER = """
import os

os._exit(0)


def hidden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
"""

KILL_PROCESS_IN_CELL = """
import os
import signal

os.kill(os.getpid(), signal.SIGKILL)
"""


@sample(
    tries="Ends its own process in two cells: by an exit with success and by a killing signal.",
    must="Each cell is lost; the one that holds an answer costs that question, and no other.",
    status=Status.CRASHED,
    lost=("hidden_delta",),
)
def kill_process_in_cell(folder: Path, world: World) -> None:
    save(folder, with_cell(answered(world, hidden_delta=KILL_PROCESS_IN_ANSWER), KILL_PROCESS_IN_CELL))


KILL_PROCESS_IN_FUNCTION = {
    "hidden_delta": """
import ctypes


def hidden_delta(delta_next, W_next, z):
    ctypes.string_at(0)
""",
    "output_delta": """
import os


def output_delta(z, y):
    os.abort()
""",
    "train_xor": """
import os


def train_xor(rng):
    os._exit(0)
""",
}


@sample(
    tries="Ends its own process when its functions are called: by a segmentation fault, an abort and an exit "
    "with success.",
    must="These three questions are lost, and no other.",
    status=Status.CRASHED,
    lost=("output_delta", "hidden_delta", "train_xor"),
)
def kill_process_in_function(folder: Path, world: World) -> None:
    save(folder, answered(world, **KILL_PROCESS_IN_FUNCTION))


LEAVE_PROCESS = """
import os
import subprocess

for command in (["sleep", "611.4101"], ["nohup", "sleep", "611.4101"], ["setsid", "sleep", "611.4101"]):
    try:
        subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        pass
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "611.4101"])
    os._exit(0)
print("done: True")
"""


def _after_leave_process(after: Aftermath) -> None:
    assert after.told("done")
    assert survivors("611.4101") == []


@sample(
    tries="Starts processes that leave its session and its process group, by a double fork, setsid and nohup.",
    must="All that it started ends with it.",
    status=Status.GRADED,
    afterwards=_after_leave_process,
)
def leave_process(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), LEAVE_PROCESS))


SHELL_COMMANDS = """
!sleep 633.4404 > /dev/null 2>&1 &
!(nohup sleep 633.4404 > /dev/null 2>&1 &)
%cd /
import os, warnings
os.environ["GRADER_SEED"] = "1"
warnings.simplefilter("error")
np.seterr(all="raise")
np.set_printoptions(precision=1, threshold=1)
"""


def _after_shell_commands(after: Aftermath) -> None:
    assert survivors("633.4404") == []


@sample(
    tries="Leaves a sleeping process by the shell's own commands, goes to another folder and sets all "
    "warnings to errors.",
    must="The process ends with it, and the answers are graded.",
    status=Status.GRADED,
    afterwards=_after_shell_commands,
)
def shell_commands(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), SHELL_COMMANDS))


STACK_OVERFLOW = """
import sys


def deeper(depth):
    return max(map(deeper, [depth - 1])) if depth else 0


def hidden_delta(delta_next, W_next, z):
    sys.setrecursionlimit(10**7)
    deeper(10**6)
    return np.zeros_like(z)
"""


@sample(
    tries="Recurses through C until the stack is full.",
    must="The question is lost, and no other; since 3.12 Python stops it itself, with an exception.",
    status=Status.CRASHED if sys.version_info < (3, 12) else Status.GRADED,
    lost=("hidden_delta",),
)
def stack_overflow(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=STACK_OVERFLOW))
