"""A small live class, its engine as a process, and all that must be the same after any accident."""

import os
import subprocess
import uuid
from contextlib import suppress
from pathlib import Path

import psutil

from grader.engine.result import Result
from tests.courses import ROOT, hand_in, make_course
from tests.engine.nothing_lost import engine
from tests.engine.nothing_lost.dump import dump
from tests.forked import Forked

FAKE = "tests.engine.nothing_lost.fake_grading"


def make_class(root: Path, students: int) -> Path:
    """A course with one lesson, and submissions that only `fake_grading` can grade."""
    make_course(root)
    for number in range(students):
        hand_in(root, f"student-{number:02d}", f"the work of student-{number:02d}")
    return root


class Engine:
    """A run of `grade` in a process of its own. grade: a function of `fake_grading`, or "module:function"."""

    def __init__(self, root: Path, grade: str = "grade", **options: object):
        self.mark = ("NOTHING_LOST", uuid.uuid4().hex)
        options = {"grade": grade if ":" in grade else f"{FAKE}:{grade}", "allow_weak": True, "jobs": 2, **options}
        environment = {**os.environ, **dict([self.mark])}
        self.process = Forked(engine.main, root, options, environment=environment, folder=ROOT)

    def finish(self) -> tuple[int, str]:
        """Exit code, and all that was said."""
        try:
            return self.process.wait(timeout=120), self.process.said()
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def processes(self) -> list[psutil.Process]:
        """Every process of this run that is alive: the first, and those with the mark in their environment."""
        return [process for process in psutil.process_iter() if self._is_mine(process)]

    def workers(self) -> list[psutil.Process]:
        """The processes that grade."""
        return [process for process in self.processes() if "spawn_main" in " ".join(process.cmdline())]

    def wait_for(self, results: int, root: Path) -> bool:
        """Whether so many results were there before the run came to its end. Bounded."""
        for _ in range(24_000):
            if len(list((root / "gradebook" / "results").rglob("*.json"))) >= results:
                return True
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=0.005)
                return False
        raise AssertionError("the engine hangs")

    def wait_until_noted(self, root: Path) -> None:
        """Until the run has begun."""
        while not (root / "gradebook" / "engine" / "run.json").exists():
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=0.005)
                raise AssertionError(self.process.said())

    def kill(self) -> None:
        """kill -9 of the main process; the others must then end by themselves."""
        self.process.kill()
        _, alive = psutil.wait_procs(self.processes(), timeout=30)
        for process in alive:
            process.kill()
        assert not alive, f"left behind: {alive}"

    def _is_mine(self, process: psutil.Process) -> bool:
        name, value = self.mark
        try:
            return process.pid == self.process.pid or process.environ().get(name) == value
        except psutil.Error:
            return False


def run(root: Path, code: int = 0, **options: object) -> str:
    """A run to its end, with this exit code, by one worker unless told otherwise. Returns what was said."""
    ended, said = Engine(root, **{"jobs": 1, **options}).finish()  # a second takes longer to start than all of it
    assert ended == code, said
    return said


def state(root: Path) -> dict[str, object]:
    """Gradebook, results and autograded files; times and drawn ids left out."""
    results = sorted((root / "gradebook" / "results").rglob("*.json"))
    autograded = root / "gradebook" / "autograded"
    files = [path for path in sorted(autograded.rglob("*")) if path.is_file()]
    return {
        "gradebook": dump(root / "gradebook" / "gradebook.db"),
        "results": [Result.from_json(path.read_text()).without_time() for path in results],
        "autograded": {path.relative_to(autograded).as_posix(): path.read_bytes() for path in files},
    }


def leftovers(root: Path) -> list[Path]:
    """Files that only a run under way may have."""
    folder = root / "gradebook"
    return [*folder.rglob("*.tmp"), *folder.rglob("*-journal"), *folder.rglob("run.json")]
