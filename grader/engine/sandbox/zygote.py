"""The program inside the sandbox: imports once, then forks one keeper for each request. It runs no student code.

Started by `zygote_client`, whose requests come over a socket: one JSON text with file descriptors, two for sockets and
those of the child's control groups.
"""

import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
from dataclasses import dataclass

import grader
from grader.engine.job import Limits
from grader.engine.sandbox import linux, system_calls
from grader.engine.sandbox.confinement import Confinement
from grader.engine.sandbox.control_groups import CONTROLLERS, Membership
from grader.engine.sandbox.keeper import keep
from grader.engine.sandbox.preloading import preload

READY = b"ready"
REQUEST_SIZE = 4096
MOST_DESCRIPTORS = 2 + 1 + len(CONTROLLERS)


@dataclass(frozen=True)
class Settings:
    """How a zygote is started. entry: "module:function", called in each child with its socket.

    readable: what a weak child can read, where the kernel has Landlock, but for what lies in hidden.
    """

    control: int
    entry: str
    strong: bool
    root: bool
    preload: bool
    readable: tuple[str, ...]
    hidden: tuple[str, ...]


def main(text: str) -> None:
    """Serves requests until the other end of the control socket is closed."""
    settings = _settings(json.loads(text))
    os.set_inheritable(settings.control, False)
    control = socket.socket(fileno=settings.control)
    if not settings.strong:
        linux.prctl(linux.PR_SET_DUMPABLE, 0)  # a child of the same user could write to this memory
    for found in pkgutil.walk_packages(
        grader.__path__, "grader."
    ):  # its files are there no longer than the start takes
        importlib.import_module(found.name)
    if settings.preload:
        preload()
    module, _, function = settings.entry.partition(":")
    serve = getattr(importlib.import_module(module), function)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel clears the keepers away
    system_calls.program(settings.strong)  # built once, for all children
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # nobody reads it from here on
    control.send(READY)
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, REQUEST_SIZE, MOST_DESCRIPTORS)
        if not request:
            return
        for number in descriptors:  # no program may inherit them
            os.set_inheritable(number, False)
        talk, leash = (socket.socket(fileno=number) for number in descriptors[:2])
        if os.fork() == 0:
            try:
                control.close()
                keep(_terms(json.loads(request), settings, descriptors[2:]), talk, leash, serve)
            finally:
                os._exit(0)
        talk.close()
        leash.close()
        for number in descriptors[2:]:
            os.close(number)
        control.send(READY)


def greet(sock: socket.socket) -> None:
    """The smallest entry: it shows that a child can be confined."""
    sock.sendall(READY)


def _settings(fields: dict) -> Settings:
    return Settings(readable=tuple(fields.pop("readable")), hidden=tuple(fields.pop("hidden")), **fields)


def _terms(request: dict, settings: Settings, descriptors: list[int]) -> Confinement:
    """descriptors: those of `Group.opened`."""
    limits = Limits(**request["limits"])
    events = descriptors.pop(0) if request["memory_limited"] else None
    groups = Membership(tuple(descriptors), events)
    return Confinement(
        settings.strong,
        settings.root,
        request["slot"],
        request["others"],
        limits,
        groups,
        settings.readable,
        settings.hidden,
    )


if __name__ == "__main__":
    main(sys.argv[1])
