"""The limited side of `limited`: reads calls from its input, and writes answers as JSON to its output."""

import json
import math
import os
import pickle
import pkgutil
import struct
import sys
import traceback
from typing import Any, BinaryIO

from grader.engine.bounded_memory import bounded_memory
from grader.errors import CommandError

LENGTH = struct.Struct(">Q")
"""Goes before each answer."""
ANSWER, EXCEEDED, REFUSED, FAILED = "answer", "exceeded", "refused", "failed"
"""Kinds of replies: what the function gave, what it took too much of, a CommandError's text, and of any other exception
its name and traceback."""
INSTALL = 'pip install "backprop-course[instructor]"'


def serve() -> None:
    """Answers calls until the other side closes its end."""
    if sys.platform == "linux":
        from grader.engine.sandbox import linux  # importable there alone

        linux.prctl(linux.PR_SET_DUMPABLE, 0)  # a weak child of the same user could write to this memory
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    while True:
        try:
            function, items, computing, memory = pickle.load(calls)
        except EOFError:
            return
        try:
            call = pkgutil.resolve_name(function)
        except ImportError as error:  # no student's fault
            _send(answers, _text(REFUSED, f"{function} cannot be imported ({error}): {INSTALL}"))
            return
        _bound_computing(computing)
        with bounded_memory(memory):
            for item in items:
                if not _answer(answers, call, item, memory):
                    return


def _answer(answers: BinaryIO, call: Any, item: tuple, memory: int) -> bool:
    """Whether there is one. An exception in the midst of anything may leave anything behind: it is the last then."""
    kind = ANSWER
    try:
        text = _text(ANSWER, call(*item))
    except MemoryError:
        kind, text = EXCEEDED, _text(EXCEEDED, f"more than {memory // 2**20} MiB of memory")
    except RecursionError:
        kind, text = EXCEEDED, _text(EXCEEDED, "a deeper nesting than can be followed")
    except CommandError as error:
        kind, text = REFUSED, _text(REFUSED, str(error))
    except Exception as error:
        kind, text = FAILED, _text(FAILED, [type(error).__name__, traceback.format_exc()])
    _send(answers, text)
    return kind == ANSWER


def _send(answers: BinaryIO, text: bytes) -> None:
    answers.write(LENGTH.pack(len(text)) + text)
    answers.flush()


def _text(kind: str, answer: Any) -> bytes:
    return json.dumps({"kind": kind, "answer": answer}).encode()


def _bound_computing(seconds: int) -> None:
    """From now on so many seconds, and the system ends this process. Where it has such limits."""
    try:
        import resource
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime) + seconds, hard))
