from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import told
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.world import World

TRIES = "Asks for user 0, for other groups and for capabilities, and runs every program that would grant them."
MUST = "It stays the user it was, without capabilities."
STATUS = Status.GRADED

CELL = """
import ctypes
import os
import subprocess

for change in (
    lambda: os.setuid(0),
    lambda: os.setresuid(0, 0, 0),
    lambda: os.setgid(0),
    lambda: os.setgroups([0]),
    lambda: ctypes.CDLL(None).prctl(38, 0, 0, 0, 0),
):
    try:
        change()
    except OSError:
        pass
for command in (["su", "-c", "id -u"], ["sudo", "-n", "id", "-u"], ["pkexec", "id", "-u"], ["newgrp", "root"]):
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        pass
status = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
print("users:", sorted({*os.getresuid(), *os.getresgid()}))
print("capabilities:", int(status["CapEff"], 16) | int(status["CapPrm"], 16))
print("no_new_privileges:", int(status["NoNewPrivs"]))
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full


def write(folder: Path, world: World) -> None:
    save(folder, with_cell(all_right(world), CELL))


def afterwards(world: World) -> None:
    assert min(told(world, __name__, "users")) >= 60000
    assert told(world, __name__, "capabilities") == 0
    assert told(world, __name__, "no_new_privileges") == 1
