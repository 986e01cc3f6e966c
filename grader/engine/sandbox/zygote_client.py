"""The trusted side of the zygote: start it, spawn a child, learn how it ended."""

import contextlib
import json
import os
import socket
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from grader.engine.job import Limits
from grader.engine.sandbox import bubblewrap, control_groups, processes, student_side, zygote
from grader.engine.sandbox.confined_process import Child, Ending
from grader.errors import CommandError

__all__ = ["SLOTS", "Child", "Ending", "Zygote", "is_root", "try_strong", "weak_problem"]

START_TIMEOUT = 120.0
END_TIMEOUT = 10.0
SLOTS = 1000


class Zygote:
    """A sandbox with a preloaded zygote in it. Children come from `spawn`; a zygote that has died is started again.

    tier: "strong" or "weak". entry: "module:function", what each child calls with its socket. extra_paths: folders
    that children may read and import from. slot: 0..999, different for each that lives on this machine at the same time
    (by default it follows from the process number). preload: also all that a notebook's shell needs. The end of the
    thread that made it is the end of the zygote too.
    """

    def __init__(
        self,
        tier: str,
        entry: str = "grader.engine.running.child:serve",
        extra_paths: Sequence[str | os.PathLike[str]] = (),
        slot: int | None = None,
        preload: bool = True,
    ) -> None:
        self._strong = tier == "strong"
        self._root = is_root()
        self._entry = entry
        self._extra_paths = tuple(os.fspath(path) for path in extra_paths)
        self._slot = os.getpid() % SLOTS if slot is None else slot
        self._preload = preload
        if not self._strong and (problem := weak_problem()):
            raise CommandError(problem)
        self._start()

    def spawn(self, limits: Limits) -> Child:
        """A new child. Raises CommandError if the zygote cannot be started again, OSError where the machine refuses
        what a child takes: its sockets, its control groups."""
        for _ in range(2):
            if child := self._ask_for_child(limits):
                return child
            self.close()
            self._start()
        raise CommandError("the sandbox does not stay up: run `grader doctor`")

    def _ask_for_child(self, limits: Limits) -> Child | None:
        """A new child; None where the zygote has died, or does not answer."""
        sock, talk = socket.socketpair()
        leash, held = socket.socketpair()
        place = control_groups.find_place()
        with contextlib.ExitStack() as on_failure, contextlib.ExitStack() as own:
            for inherited in (talk, held):
                own.enter_context(inherited)
            for kept in (sock, leash):
                on_failure.enter_context(kept)
            descriptors = [talk.fileno(), held.fileno()]
            watched = False
            if place:
                group = on_failure.enter_context(place.group(limits))
                descriptors += own.enter_context(group.opened())
                watched = group.events is not None
            request = {"limits": asdict(limits), "slot": self._slot, "others": self._others()}
            text = json.dumps(request | {"memory_limited": watched}).encode()
            try:
                socket.send_fds(self._control, [text], descriptors)
                if self._control.recv(16) != zygote.READY:
                    return None
            except OSError:
                return None
            return Child(sock, leash, on_failure.pop_all())

    def close(self) -> None:
        """Ends the zygote, and in the strong tier every child that is left; a weak one ends with its `Child`."""
        with self._process:  # which waits, and closes its pipe
            self._process.kill()
        # bubblewrap takes the zygote along: the socket says when that is done.
        with contextlib.suppress(OSError):
            self._control.settimeout(END_TIMEOUT)
            self._control.recv(1)
        self._control.close()

    def __enter__(self) -> "Zygote":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="grader-") as side:
                # Once it is ready, all of it is in memory.
                student_side.write(Path(side))
                self._start_with(side)
        except OSError as error:
            raise CommandError(f"the sandbox did not start: {error}") from None

    def _start_with(self, side: str) -> None:
        self._control, inner = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        settings = {"control": inner.fileno(), "entry": self._entry, "strong": self._strong, "root": self._root}
        settings |= {"preload": self._preload, "readable": bubblewrap.readable(self._extra_paths)}
        settings["hidden"] = bubblewrap.hidden()
        command = bubblewrap.python_command("grader.engine.sandbox.zygote", json.dumps(settings))
        if self._strong:
            command = bubblewrap.bwrap_command(command, self._root, side, self._extra_paths)
        with inner:
            self._process = subprocess.Popen(
                command,
                env=bubblewrap.environment(self._strong, side, self._extra_paths),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[inner.fileno()],
                start_new_session=True,  # Ctrl-C is the worker's to handle
            )
        self._control.settimeout(START_TIMEOUT)
        try:
            ready = self._control.recv(16) == zygote.READY
        except OSError:
            ready = False
        if not ready:
            self._process.kill()
            complaint = self._process.communicate()[1].decode(errors="replace").strip().splitlines()
            self.close()
            raise CommandError(f"the sandbox did not start: {complaint[-1] if complaint else 'no reason given'}")

    def _others(self) -> int:
        """What RLIMIT_NPROC counts beside the child: the user's own threads, where child and user are one for it."""
        own = self._root or (self._strong and processes.counted_by_namespace())
        return 0 if own else processes.count_threads(os.getuid())


def is_root() -> bool:
    """Whether children can become users of their own."""
    return os.geteuid() == 0


def weak_problem() -> str:
    """Why even a weak child cannot be had here, "" if it can: root's become another user, who must read Python."""
    if not is_root():
        return ""
    for folder in bubblewrap.shown():
        for path in (folder, *map(str, Path(folder).parents)):
            if not os.stat(path).st_mode & stat.S_IXOTH:
                return f"{path} is closed to other users, but student code needs {folder}: open it, or move Python"
    return ""


def try_strong() -> str:
    """Tries to confine a child in the strong tier. Returns why that fails, or "" if it works."""
    try:
        with Zygote("strong", "grader.engine.sandbox.zygote:greet", preload=False) as own, own.spawn(Limits()) as child:
            ending = child.ended(END_TIMEOUT)
            child.sock.settimeout(END_TIMEOUT)
            if child.sock.recv(16) == zygote.READY:
                return ""
            return "it does not answer" if ending is None else ending.reason or ending.kind
    except (CommandError, OSError) as error:
        return str(error)
