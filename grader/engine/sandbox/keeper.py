"""The keeper of one child: starts it confined, watches it, ends it with all that it left, and says how it ended.

It stands between the zygote and the student's process, runs no student code and shares no channel with it.
"""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NoReturn

from grader.engine.sandbox import linux, processes
from grader.engine.sandbox.confinement import Confinement, confine, only_descriptors, separate
from grader.engine.sandbox.first_process import first_process, wait_until_confined
from grader.engine.sandbox.waiting import BETWEEN_LOOKS, Waiting


def keep(terms: Confinement, talk: socket.socket, leash: socket.socket, serve: Callable[[socket.socket], None]) -> None:
    """Runs `serve(talk)` in a confined child until it ends or `leash` is closed at the other end.

    While it runs, each byte that comes over `leash` is answered with a line of JSON: {"waited": what `Waiting` counts}.
    At the end comes {"exit": code}, {"signal": number}, {"memory": bytes in use, at least}, {"killed": 9} (the leash)
    or {"failed": why it could not be confined}, with "waited" too.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    ending: dict[str, int] | dict[str, str]
    waited = 0.0
    try:
        with _kept_together(terms) as (terms, first):
            child = os.fork()
            if child == 0:
                _run(terms, talk, leash, first, serve)
            talk.close()
            waiting = Waiting(child, os.getpid())
            ending = _watch(child, leash, terms, waiting)
            waiting.look()
            waited = waiting.seconds
    except OSError as error:
        ending = {"failed": str(error)}
    _say(leash, ending | {"waited": waited})


@contextlib.contextmanager
def _kept_together(terms: Confinement) -> Iterator[tuple[Confinement, socket.socket | None]]:
    """Makes sure that no process started within gets away, and ends all of them, and no other, on the way out.

    Gives the terms with the child's folder, and the line to the first process of a strong child's namespace.
    """
    if terms.strong:
        linux.die_with_parent()
        separate(terms)
        with first_process(terms) as first:
            yield terms, first
        return
    # Orphans of the child become children of the keeper.
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    folder = tempfile.mkdtemp(prefix="grader-")
    try:
        os.chown(folder, terms.uid, -1)
        yield replace(terms, folder=folder), None
    finally:
        _end_descendants()
        _remove(folder)


def _run(
    terms: Confinement,
    talk: socket.socket,
    leash: socket.socket,
    first: socket.socket | None,
    serve: Callable[[socket.socket], None],
) -> NoReturn:
    """The child's whole life. Never returns."""
    code = 1
    try:
        # To be ended together; and where the kernel shares the cores out by session, they have one share.
        os.setsid()
        try:
            terms.groups.join()
        except OSError as error:
            _say(leash, {"failed": f"its control groups: {error}"})
            os._exit(code)
        talk, leash, *firsts = only_descriptors(talk, leash, *([first] if first else []))
        try:
            confine(terms)
            for first in firsts:
                wait_until_confined(first)
        except Exception as error:
            _say(leash, {"failed": f"{type(error).__name__}: {error}"})
            os._exit(code)
        leash.close()
        serve(talk)
        code = 0
    except SystemExit as end:
        code = end.code & 0xFF if isinstance(end.code, int) else int(end.code is not None)
    finally:
        os._exit(code)


def _watch(child: int, leash: socket.socket, terms: Confinement, waiting: Waiting) -> dict[str, int]:
    """Waits for the end of `child` or a reason to end it. Does not reap it: its number stays taken until then."""
    poll = select.poll()
    poll.register(leash, select.POLLIN)
    poll.register(os.pidfd_open(child), select.POLLIN)
    next_look = time.monotonic() + BETWEEN_LOOKS
    while True:
        ready = [number for number, _ in poll.poll(max(next_look - time.monotonic(), 0.0) * 1000)]
        started = time.monotonic()
        if started >= next_look:
            waiting.look()
        if leash.fileno() in ready:
            if not leash.recv(1):
                return {"killed": signal.SIGKILL}
            _say(leash, {"waited": waiting.seconds})
        elif terms.groups.killed_for_memory():
            return {"memory": terms.limits.memory}
        elif ready and (end := os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)):
            return {"exit" if end.si_code == os.CLD_EXITED else "signal": end.si_status}
        if started < next_look:
            continue
        memory = terms.limits.memory
        # Not where the kernel counts more, and at once. Twice: a look takes its time, and who held the memory may have
        # let go of it before the look was over.
        if terms.groups.events is None and _in_use(memory) > memory and (used := _in_use(memory)) > memory:
            return {"memory": used}
        # On a machine with many processes a look costs more, and is taken less often.
        next_look = time.monotonic() + max(BETWEEN_LOOKS, 10 * (time.monotonic() - started))


def _in_use(limit: int) -> int:
    return processes.resident(processes.descendants(os.getpid()), limit)


def _end_descendants() -> None:
    while left := processes.descendants(os.getpid()):
        for pid in left:
            # The group first: it ends at once, so that none slips through by forking.
            for end in (os.killpg, os.kill):
                with contextlib.suppress(ProcessLookupError):
                    end(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, 0)


def _remove(folder: str) -> None:
    # A child can close its folders to itself, and nest them deeper than Python can follow.
    for command in (["chmod", "-R", "u+rwX", folder], ["rm", "-rf", folder]):
        subprocess.run(command, stderr=subprocess.DEVNULL)


def _say(leash: socket.socket, ending: dict) -> None:
    with contextlib.suppress(OSError):  # nobody listens any more
        leash.sendall(json.dumps(ending).encode() + b"\n")
