"""Runs a command and watches how much memory it and its processes take."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.benchmarks.grading.course_folder import environment

INTERVAL = 0.1
"""Seconds between two looks. What lives shorter may be missed; the engine's own processes live for the whole run."""


@dataclass
class Watched:
    """seconds: wall time. main, largest_worker: the most resident memory of one process, in bytes."""

    seconds: float = 0.0
    main: int = 0
    largest_worker: int = 0


def run_watched(command: list[str], folder: Path) -> Watched:
    """Runs the command there. Raises RuntimeError where it fails; its output is in `command.log` there."""
    seen, start = Watched(), time.perf_counter()
    with (folder / "command.log").open("wb") as log:
        process = psutil.Popen(command, cwd=folder, env=environment(), stdout=log, stderr=subprocess.STDOUT)
        while process.poll() is None:
            seen.main = max(seen.main, _resident(process))
            seen.largest_worker = max([seen.largest_worker, *map(_resident, _workers(process))])
            time.sleep(INTERVAL)
    seen.seconds = time.perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: see {folder / 'command.log'}")
    return seen


def _workers(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0
