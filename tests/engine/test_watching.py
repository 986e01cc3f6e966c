"""`grade --watch`: what comes is graded once it is whole, what goes wrong ends nothing, a signal ends it cleanly."""

import fcntl
import multiprocessing
import signal
import threading
from pathlib import Path

import pytest

from grader.course import Course
from grader.engine.recording.store import ResultStore
from grader.engine.sandbox.tiers import Tier
from grader.engine.watching import run_watch
from tests.courses import LESSON, hand_in
from tests.engine.nothing_lost.live_class import FAKE, make_class


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADER_SEED", "5")
    monkeypatch.setattr("grader.engine.sandbox.tiers.detect", lambda: Tier("strong", "it was tried"))
    return make_class(tmp_path, 1)


class Heard:
    """Keeps what is said, and wakes who waits for it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._more = threading.Condition()

    def __call__(self, line: str) -> None:
        with self._more:
            self.lines.append(line)
            self._more.notify_all()

    def wait_for(self, words: str, times: int = 1) -> None:
        with self._more:
            assert self._more.wait_for(lambda: sum(words in line for line in self.lines) >= times, 120), self.lines


def watched(course: Path, story, *, grade: str = f"{FAKE}:grade", end: int = signal.SIGTERM) -> tuple[int, list[str]]:
    """Watches until `story(heard)`, told in another thread, has come to its end; then the signal comes."""
    heard, failed = Heard(), []

    def tell() -> None:
        try:
            story(heard)
        except BaseException as error:
            failed.append(error)
        signal.pthread_kill(threading.main_thread().ident, end)

    teller = threading.Thread(target=tell)
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    teller.start()
    code = run_watch(course, every=0.2, jobs=1, say=heard, grade=grade)
    teller.join()
    assert not failed, failed
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == handlers
    assert not multiprocessing.active_children()
    return code, heard.lines


def test_what_comes_is_graded_and_what_fails_or_is_locked_ends_nothing(course: Path):
    def story(heard: Heard) -> None:
        heard.wait_for("student-00, ")
        with (Course(course).run_state / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # another run is at work
            hand_in(course, "student-02", "what the engine fails on")
            heard.wait_for("another `grader grade` is at work")
        heard.wait_for("student-02, 03-multi-layer: needs a person")
        hand_in(course, "student-01", "late but here")
        heard.wait_for("student-01, ")
        hand_in(course, "student-01", "changed")
        heard.wait_for("student-01, ", times=2)

    code, lines = watched(course, story, grade=f"{FAKE}:raises")
    assert code == 0
    assert lines[0] == "sandbox: strong (it was tried)"
    assert lines[-1] == "stopped: 4 graded; what is recorded stays"
    assert len([line for line in lines if "at work" in line]) == 1
    assert {one.student for one in ResultStore(course).all(LESSON.slug)} == {f"student-0{n}" for n in range(3)}


def test_a_signal_in_the_middle_leaves_nothing_half_done(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    tried = tmp_path / "tried"
    tried.mkdir()
    monkeypatch.setenv("FAKE_GRADING_TRIED", str(tried))
    pause = threading.Event()

    def story(heard: Heard) -> None:
        heard.wait_for("watching")
        assert any((tried / "student-00").exists() or pause.wait(0.05) for _ in range(2000))

    code, lines = watched(course, story, grade=f"{FAKE}:waits", end=signal.SIGINT)
    assert (code, lines[-1]) == (0, "stopped: 0 graded; what is recorded stays")
    assert list(ResultStore(course).all(LESSON.slug)) == []
    assert not list(course.glob("gradebook/**/*.tmp"))


def test_what_is_still_being_written_waits(course: Path):
    work = hand_in(course, "student-01") / "multi-layer.ipynb"
    whole = threading.Event()

    def story(heard: Heard) -> None:
        with work.open("w") as file:
            while not any("student-00, " in line for line in heard.lines):
                file.write("more and more")
                file.flush()
                whole.wait(0.02)
            assert not any("student-01, " in line for line in heard.lines)
        heard.wait_for("student-01, ")

    assert watched(course, story)[0] == 0
