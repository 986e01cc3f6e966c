"""Called in a limited process by its tests: each does one thing that a parser may come to do."""

import os
import time

from grader.errors import CommandError


def gives_back(value):
    return value


def process() -> int:
    return os.getpid()


def computes() -> None:
    while True:
        pass


def waits() -> None:
    time.sleep(600)


def fills(size: int) -> int:
    return len(bytearray(size))


def nests(depth: int) -> int:
    return depth and nests(depth - 1)


def ends(signal: int) -> None:
    os.kill(os.getpid(), signal)


def ends_once(noted: str) -> str:
    """The first time."""
    if not os.path.exists(noted):
        open(noted, "w").close()
        os.kill(os.getpid(), 9)
    return "done"


def fails() -> None:
    raise KeyError("a mistake of ours")


def refuses() -> None:
    raise CommandError("there is none: make one")


def prints() -> str:
    os.write(1, b"noise of a library")
    print("noise")
    return "an answer"


def gives_an_object() -> object:
    return object()
