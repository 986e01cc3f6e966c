"""The program inside the sandbox: imports once, then forks one keeper for each request. It runs no student code.

Started by `zygote_client`, whose requests come over a socket: one JSON text with two file descriptors.
"""

import importlib
import json
import os
import signal
import socket
import sys
from dataclasses import dataclass

from grader.engine.job import Limits
from grader.engine.sandbox import linux, system_calls
from grader.engine.sandbox.confinement import Confinement
from grader.engine.sandbox.keeper import keep
from grader.engine.sandbox.preloading import preload

READY = b"ready"
REQUEST_SIZE = 4096


@dataclass(frozen=True)
class Settings:
    """How a zygote is started. entry: "module:function", called in each child with its socket."""

    control: int
    entry: str
    strong: bool
    root: bool
    preload: bool


def main(text: str) -> None:
    """Serves requests until the other end of the control socket is closed."""
    settings = Settings(**json.loads(text))
    os.set_inheritable(settings.control, False)
    control = socket.socket(fileno=settings.control)
    if not settings.strong:
        linux.prctl(linux.PR_SET_DUMPABLE, 0)  # a child of the same user could write to this memory
    if settings.preload:
        preload()
    module, _, function = settings.entry.partition(":")
    serve = getattr(importlib.import_module(module), function)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel clears the keepers away
    system_calls.program(settings.strong)  # built once, for all children
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # nobody reads it from here on
    control.send(READY)
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, REQUEST_SIZE, 2)
        if not request:
            return
        for number in descriptors:  # no program may inherit them
            os.set_inheritable(number, False)
        talk, leash = (socket.socket(fileno=number) for number in descriptors)
        if os.fork() == 0:
            try:
                control.close()
                keep(_terms(json.loads(request), settings), talk, leash, serve)
            finally:
                os._exit(0)
        talk.close()
        leash.close()
        control.send(READY)


def greet(sock: socket.socket) -> None:
    """The smallest entry: it shows that a child can be confined."""
    sock.sendall(READY)


def _terms(request: dict, settings: Settings) -> Confinement:
    limits = Limits(**request["limits"])
    return Confinement(settings.strong, settings.root, request["slot"], request["others"], limits)


if __name__ == "__main__":
    main(sys.argv[1])
