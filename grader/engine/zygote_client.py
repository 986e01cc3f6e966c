"""The trusted side of the zygote: start it, spawn a child, learn how it ended."""

import contextlib
import json
import os
import select
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from grader.engine import processes, sandbox, zygote
from grader.engine.job import Limits
from grader.release.errors import CommandError

START_TIMEOUT = 120.0
END_TIMEOUT = 10.0
SLOTS = 1000


@dataclass(frozen=True)
class Ending:
    """How a child ended.

    kind and value: "exit" and its code, "signal" and its number, "memory" and the bytes that were in use, "killed" and 9 (by
    `Child.kill`). Or, with value 0 and never through the student's doing: "failed" (it could not be confined, so it was not
    run; `reason` says why) and "lost" (the sandbox itself was ended from outside).
    """

    kind: str
    value: int
    reason: str = ""


class Child:
    """One confined process, as its worker sees it. `sock` is the worker's end of the talk with it."""

    def __init__(self, sock: socket.socket, leash: socket.socket) -> None:
        self.sock = sock
        self._leash = leash
        self._ending: Ending | None = None

    def kill(self) -> None:
        """Asks for its end, and for that of all it has started. Returns at once; `ended` waits."""
        with contextlib.suppress(OSError):  # its keeper has gone already
            self._leash.shutdown(socket.SHUT_WR)

    def ended(self, timeout: float | None = None) -> Ending | None:
        """How it ended, or None if it runs on after `timeout` seconds. All that it started has ended then, too."""
        if self._ending is None and select.select([self._leash], [], [], timeout)[0]:
            self._ending = _ending(self._leash)
        return self._ending

    def close(self) -> None:
        """Ends it, waits until nothing of it is left, and closes the sockets."""
        if self._ending is None:
            self.kill()
            self.ended()
        self.sock.close()
        self._leash.close()

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Warm:
    """A sandbox with a preloaded zygote in it. Children come from `spawn`; a zygote that has died is started again.

    tier: "strong" or "weak". entry: "module:function", what each child calls with its socket. extra_paths: folders that
    children may read and import from. slot: 0..999, different for each Warm that lives on this machine at the same time
    (by default it follows from the process number). Belongs to the thread that made it: its end is the end of the zygote.
    """

    def __init__(
        self,
        tier: str,
        entry: str = "grader.engine.child:serve",
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
        if not self._strong and (problem := sandbox.weak_problem()):
            raise CommandError(problem)
        self._start()

    def spawn(self, limits: Limits) -> Child:
        """A new child. Raises CommandError if the zygote cannot be started again."""
        for _ in range(2):
            sock, talk = socket.socketpair()
            leash, held = socket.socketpair()
            request = {"limits": asdict(limits), "slot": self._slot, "others": self._others()}
            with talk, held:
                try:
                    socket.send_fds(self._control, [json.dumps(request).encode()], [talk.fileno(), held.fileno()])
                    return Child(sock, leash)
                except OSError:
                    sock.close()
                    leash.close()
                    self.close()
                    self._start()
        raise CommandError("the sandbox does not stay up: run `grader doctor`")

    def close(self) -> None:
        """Ends the zygote, and in the strong tier every child that is left; a weak one ends with its `Child`."""
        self._process.kill()
        self._process.wait()
        # bubblewrap takes the zygote along: the socket says when that is done.
        with contextlib.suppress(OSError):
            self._control.settimeout(END_TIMEOUT)
            self._control.recv(1)
        self._control.close()
        self._process.stderr.close()

    def __enter__(self) -> "Warm":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> None:
        self._control, inner = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        settings = {"control": inner.fileno(), "entry": self._entry, "strong": self._strong, "root": self._root}
        command = sandbox.python_command("grader.engine.zygote", json.dumps(settings | {"preload": self._preload}))
        if self._strong:
            command = sandbox.bwrap_command(command, self._root, self._extra_paths)
        with inner:
            try:
                self._process = subprocess.Popen(
                    command,
                    env=sandbox.environment(self._strong, self._extra_paths),
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    pass_fds=[inner.fileno()],
                    start_new_session=True,  # Ctrl-C is the worker's to handle
                )
            except OSError as error:
                raise CommandError(f"the sandbox did not start: {error}") from None
        ready = select.select([self._control], [], [], START_TIMEOUT)[0] and self._control.recv(16)
        if ready != zygote.READY:
            self._process.kill()
            complaint = self._process.stderr.read().decode(errors="replace").strip().splitlines()
            self.close()
            raise CommandError(f"the sandbox did not start: {complaint[-1] if complaint else 'no reason given'}")

    def _others(self) -> int:
        """What RLIMIT_NPROC counts beside the child: the user's own threads, where child and user are one for it."""
        own = self._root or (self._strong and _counts_by_namespace())
        return 0 if own else processes.count_threads(os.getuid())


def is_root() -> bool:
    """Whether children can become users of their own."""
    return os.geteuid() == 0


def try_strong() -> str:
    """Tries to confine a child in the strong tier. Returns why that fails, or "" if it works."""
    try:
        with Warm("strong", "grader.engine.zygote:greet", preload=False) as warm, warm.spawn(Limits()) as child:
            ending = child.ended(END_TIMEOUT)
            child.sock.settimeout(END_TIMEOUT)
            return "" if child.sock.recv(16) == zygote.READY else ending.reason or ending.kind
    except (CommandError, OSError) as error:
        return str(error)


def _counts_by_namespace() -> bool:
    major, minor = (int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
    return (major, minor) >= (5, 14)


def _ending(leash: socket.socket) -> Ending:
    line = b""
    try:
        while part := leash.recv(4096):
            line += part
    except OSError:
        pass
    if not line:  # the keeper itself was killed
        return Ending("lost", 0)
    kind, value = next(iter(json.loads(line.splitlines()[0]).items()))
    return Ending("failed", 0, value) if kind == "failed" else Ending(kind, value)
