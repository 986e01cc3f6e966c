"""Calls a function in a process that may use only so much: for all that parses, cleans or renders a student's data.

The process is kept, one a thread, since what it has imported and remembers of the course serves the next call too. One
that took too much is gone, and the next call starts another. What comes back is JSON, never a pickle: who made it has
read the student's bytes.
"""

import contextlib
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from grader.engine import limited_process
from grader.errors import CommandError

MOST_ANSWER = 64 * 1024**2  # bytes
MOST_ENDED = 3
"""Items of one call that may take too much; then the others are not looked at any more."""
START_UP = 60.0
"""Seconds on the clock for the first call, beside its own: on a machine in use to import takes many."""
_kept = threading.local()


@dataclass(frozen=True)
class Allowance:
    """What a call may use: seconds of computing, seconds on the clock, and bytes by which the process may grow.

    The clock's are many more: how fast it goes depends on the neighbours. Computing is counted where the system has
    limits of it (Linux, macOS), memory on Linux alone.
    """

    computing: int = 10
    clock: float = 60.0
    memory: int = 1024**3


class Exceeded(Exception):
    """It took too much. The text says what, to end a sentence: "more than 10 seconds of computing".

    certain: whether it would again, on a machine with nothing else to do.
    """

    def __init__(self, text: str, certain: bool = True) -> None:
        super().__init__(text)
        self.certain = certain


class GradingError(Exception):
    """A mistake of the engine's own came to light. Its text is the exception's name, its note the traceback."""


class _Lost(Exception):
    """The process ended, and no limit says why: it may have been ended from outside."""


def limited(function: str, *arguments: Any, allowance: Allowance = Allowance()) -> Any:
    """What the function ("module:function") gives for these arguments: plain data, as JSON knows it.

    Raises Exceeded, and as the function would CommandError; whatever else it raises is a GradingError.
    """
    (answer,) = limited_each(function, [arguments], allowance)
    if isinstance(answer, Exceeded):
        raise answer
    return answer


def limited_each(function: str, items: Sequence[tuple], allowance: Allowance = Allowance()) -> list[Any]:
    """As `limited`, for each of the items (arguments); an Exceeded in the place of what took too much.

    The allowance is for all of them together; after an item that took too much, those that follow get another.
    """
    answers: list[Any] = []
    ended, lost = 0, -1
    while len(answers) < len(items):
        place = len(answers)
        try:
            for answer in _process().ask(function, items[place:], allowance):
                answers.append(answer)
        except Exceeded as exceeded:
            answers.append(exceeded)
            ended += 1
            if ended == MOST_ENDED:
                answers += [exceeded] * (len(items) - len(answers))
        except _Lost as death:
            # Perhaps by a person's hand, or for another's memory: whoever it was, a second time it was the item.
            if lost == len(answers):
                answers.append(Exceeded(str(death), certain=False))
            lost = len(answers)
    return answers


def _process() -> "_Process":
    """This thread's own."""
    process = getattr(_kept, "process", None)
    if process is None or process.ended:
        process = _kept.process = _Process()
    return process


class _Process:
    def __init__(self) -> None:
        self._start_up = START_UP
        # Its own path, as multiprocessing would give it: the current folder is not on it.
        variables = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"}
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", f"from {limited_process.__name__} import serve; serve()"],
                env=os.environ | variables,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is its parent's to handle
            )
        except OSError as error:  # the machine's lack, no student's fault
            raise CommandError(f"no process to read in can be started: {error}; run `grader doctor`") from None
        weakref.finalize(self, _end, self._process)  # with its thread, or with the interpreter

    @property
    def ended(self) -> bool:
        """Whether another is needed."""
        return self._process.poll() is not None

    def ask(self, function: str, items: Sequence[tuple], allowance: Allowance) -> Iterator[Any]:
        """The answers, as they come. Raises as `limited`, and _Lost; the process has then ended."""
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        clock = threading.Timer(allowance.clock + self._start_up, end)
        clock.start()
        try:
            with contextlib.suppress(OSError):  # it reads no more: how it ended is found below
                pickle.dump((function, items, allowance.computing, allowance.memory), self._pipe("stdin"))
                self._pipe("stdin").flush()
            for _ in items:
                yield _checked(self._receive())
                self._start_up = 0.0
        except EOFError:
            raise self._death(allowance, late.is_set()) from None
        except BaseException:
            _end(self._process)  # what it still has to say would be taken for an answer to the next call
            raise
        finally:
            clock.cancel()

    def _receive(self) -> dict:
        (length,) = limited_process.LENGTH.unpack(self._read(limited_process.LENGTH.size))
        if length > MOST_ANSWER:
            raise Exceeded(f"more than {MOST_ANSWER // 2**20} MiB for its outcome")
        return json.loads(self._read(length))

    def _read(self, size: int) -> bytes:
        content = self._pipe("stdout").read(size)
        if len(content) < size:
            raise EOFError
        return content

    def _pipe(self, name: str) -> BinaryIO:
        return getattr(self._process, name)

    def _death(self, allowance: Allowance, late: bool) -> Exception:
        code = _end(self._process)
        signal_name = {-number: number.name for number in signal.Signals}.get(code, str(code))
        if late:
            return Exceeded(f"more than {allowance.clock:g} seconds", certain=False)
        if signal_name == "SIGXCPU":
            return Exceeded(f"more than {allowance.computing} seconds of computing")
        if signal_name == "SIGABRT":  # how a library that is not Python's ends where no memory is left
            return Exceeded(f"more than {allowance.memory // 2**20} MiB of memory")
        return _Lost(f"more than its process could bear ({signal_name})")


def _end(process: subprocess.Popen) -> int:
    """Its exit code."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):  # of what could not be written
                pipe.close()
    return process.wait()


def _checked(reply: dict) -> Any:
    """The answer in a reply of `limited_process`. Raises what else it may be."""
    kind, answer = reply["kind"], reply["answer"]
    if kind == limited_process.EXCEEDED:
        raise Exceeded(answer)
    if kind == limited_process.REFUSED:
        raise CommandError(answer)
    if kind == limited_process.FAILED:
        failure = GradingError(answer[0])
        failure.add_note(answer[1])
        raise failure
    return answer
