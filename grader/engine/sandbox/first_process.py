"""Number 1 of a child's process namespace: when it ends, the kernel ends all others.

Student code sees it and runs as the same user, so it is shut in as the child is, and closed to it besides.
"""

import contextlib
import os
import signal
import socket
from collections.abc import Iterator
from typing import NoReturn

from grader.engine.sandbox import linux
from grader.engine.sandbox.confinement import Confinement, confine, only_descriptors

CONFINED = b"confined"
LONGEST_ANSWER = 1000


@contextlib.contextmanager
def first_process(terms: Confinement) -> Iterator[socket.socket]:
    """Within it the process namespace made by `separate` stands; on the way out all of its processes are ended.

    It ends with this process, too, which holds the socket given here. The child is number 2, as the kernel shields
    number 1 from its own signals: a crash would not look like one. It asks `wait_until_confined` before it runs
    anything.
    """
    ours, its = socket.socketpair()
    first = os.fork()
    if first == 0:
        _wait(terms, its)
    its.close()
    with ours:
        try:
            yield ours
        finally:
            os.kill(first, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                while True:
                    os.waitpid(-1, 0)


def wait_until_confined(first: socket.socket) -> None:
    """Raises OSError where the first process could not be confined, and closes `first`."""
    with first:
        answer = first.recv(LONGEST_ANSWER)
    if answer != CONFINED:
        raise OSError(answer.decode() or "the first process of its namespace died")


def _wait(terms: Confinement, line: socket.socket) -> NoReturn:
    """Its whole life. Never returns."""
    try:
        terms.groups.join()
        [line] = only_descriptors(line)
        # The kernel shields it only from signals that it does not handle; and it clears away orphans that have ended.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        answer = CONFINED
        try:
            confine(terms)
            linux.prctl(linux.PR_SET_DUMPABLE, 0)
        except Exception as error:
            answer = f"{type(error).__name__}: {error}".encode()[:LONGEST_ANSWER]
        line.sendall(answer)
        line.recv(1)
    finally:
        os._exit(0)
