"""Goes through the helper processes of its own namespaces: to the engine, to the next submission, past its limits."""

from pathlib import Path

from grader.engine.result import Status
from tests.submissions.aftermath import Aftermath
from tests.submissions.notebooks import all_right, save, with_cell
from tests.submissions.sample import Sample, sample
from tests.submissions.world import World

THROUGH = """
import os

reached = []
for pid in [int(name) for name in os.listdir("/proc") if name.isdecimal()]:
    if pid == os.getpid():
        continue
    for place in ("root", "cwd", f"task/{pid}/root", f"task/{pid}/cwd", "map_files", "fd"):
        path = f"/proc/{pid}/{place}"
        try:
            reached.append((path, sorted(os.listdir(path))[:3]))
        except OSError:
            pass
print("reached:", reached)
"""


def _reached_nothing(after: Aftermath) -> None:
    assert after.told("reached") == []


def _sample(tries: str, source: str) -> Sample:
    @sample(
        tries=tries, must="Nothing of it is there to be reached.", status=Status.GRADED, afterwards=_reached_nothing
    )
    def write(folder: Path, world: World) -> None:
        save(folder, with_cell(all_right(world), source))

    return write


process_one_as_a_way_out = _sample(
    "Looks at the files of every other process in sight, process 1 first.",
    THROUGH,
)

process_one_as_a_letter_box = _sample(
    "Leaves a file for a friend on the disk of another process, and looks for the friend's.",
    """
import os

reached = []
for root in [f"/proc/{name}/root" for name in os.listdir("/proc") if name.isdecimal() and int(name) != os.getpid()]:
    for place in ("student", "tmp", "dev/shm", ""):
        path = os.path.join(root, place, "for-a-friend")
        try:
            with open(path, "a+") as file:
                file.write("answers")
            reached.append(path)
        except OSError:
            pass
print("reached:", reached)
""",
)

process_one_as_a_body = _sample(
    "Opens every other process' memory for writing, and asks the kernel to trace it or to lend its files.",
    """
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
reached = []
for pid in [int(name) for name in os.listdir("/proc") if name.isdecimal() and int(name) != os.getpid()]:
    try:
        os.close(os.open(f"/proc/{pid}/mem", os.O_RDWR))
        reached.append((pid, "memory"))
    except OSError:
        pass
    if libc.ptrace(16, pid, 0, 0) == 0:
        reached.append((pid, "trace"))
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:
        continue
    reached += [(pid, "file") for number in range(5) if libc.syscall(438, descriptor, number, 0) >= 0]
print("reached:", reached)
""",
)

spared_when_memory_is_short = _sample(
    "Asks the kernel to end any other process before it, where memory is short.",
    """
import os

reached = []
for name in ("self", "1", "thread-self"):
    for file, text in (("oom_score_adj", "-1000"), ("oom_score_adj", "0"), ("oom_adj", "-17"), ("autogroup", "-20")):
        try:
            with open(f"/proc/{name}/{file}", "w") as setting:
                setting.write(text)
            reached.append((name, file))
        except OSError:
            pass
print("reached:", reached)
""",
)
