"""What /proc says about processes: who descends from whom, and how much memory they hold."""

import os
from collections.abc import Iterator
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


def descendants(ancestor: int) -> list[int]:
    """The processes that `ancestor` made, and those that they made, zombies included. Empty without /proc."""
    children: dict[int, list[int]] = {}
    for pid, parent in _parents():
        children.setdefault(parent, []).append(pid)
    found, waiting = [], [ancestor]
    while waiting:
        made = children.get(waiting.pop(), [])
        found += made
        waiting += made
    return found


def resident(pids: list[int], limit: int) -> int:
    """Bytes of memory that `pids` hold together.

    Pages that they share count once for each of them while the sum stays within `limit`: that is cheap. Beyond it they
    are counted exactly where the kernel allows that.
    """
    total = sum(_resident_size(pid) for pid in pids)
    return total if total <= limit else sum(_proportional_size(pid) for pid in pids)


def scheduled(pid: int) -> tuple[float, float]:
    """Seconds that the main thread of a process has run, and that it could have run and had to wait for a core.

    Of one thread alone, so they are never more than the time on the clock. 0.0 where it is gone.
    """
    try:
        ran, waited, _ = Path(f"/proc/{pid}/schedstat").read_bytes().split()
    except (OSError, ValueError):
        return 0.0, 0.0
    return int(ran) / 1e9, int(waited) / 1e9


def computed(pids: list[int]) -> float:
    """Seconds of processor time that `pids` have used, all their threads, and the processes that they waited for."""
    return sum(sum(map(int, fields[11:15])) for pid in pids if (fields := _stat(pid))) / TICKS


def count_threads(uid: int) -> int:
    """Threads of all processes of the user `uid`: what RLIMIT_NPROC counts."""
    total = 0
    for name in os.listdir("/proc"):
        folder = f"/proc/{name}"
        try:
            if name.isdecimal() and os.stat(folder).st_uid == uid:
                total += len(os.listdir(f"{folder}/task"))
        except OSError:
            continue
    return total


def counted_by_namespace() -> bool:
    """Whether RLIMIT_NPROC counts within a user namespace: kernels before 5.14 count all that the user runs."""
    major, minor = (int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
    return (major, minor) >= (5, 14)


def _parents() -> Iterator[tuple[int, int]]:
    for name in os.listdir("/proc"):
        if name.isdecimal() and (fields := _stat(int(name))):
            yield int(name), int(fields[1])


def _stat(pid: int) -> list[bytes]:
    """The fields of a process from its state on, see proc_pid_stat(5); none where it has ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return []
    # A program can give itself any name, brackets and spaces too: the fields begin after the last bracket.
    return stat[stat.rindex(b")") + 2 :].split()


def _resident_size(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * PAGE
    except OSError:
        return 0


def _proportional_size(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return _resident_size(pid)
