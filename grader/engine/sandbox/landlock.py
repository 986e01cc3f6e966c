"""Landlock: files that a process and all that it starts can still reach, on kernels since 5.13; no rights are needed.

Besides, it can then look into no process outside, whatever the user, and since Linux 6.12 send none a signal.
"""

import os
import stat
import struct
from collections.abc import Collection, Iterable, Iterator

from grader.engine.sandbox import linux

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
VERSION, PATH_BENEATH = 1, 1
LIST = 1 << 3
READ = 1 << 0 | 1 << 2 | 1 << 3  # execute, read files and folders
WRITE_FILE, TRUNCATE = 1 << 1, 1 << 14
OF_FILES = 1 << 0 | WRITE_FILE | 1 << 2 | TRUNCATE
ALL = (1 << 13) - 1, 1 << 13, TRUNCATE  # rights that versions 1, 2 and 3 added
NO_ABSTRACT_SOCKETS_AND_SIGNALS = 3  # since version 6
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


def version() -> int:
    """Landlock's version in this kernel, 0 where it has none."""
    try:
        return linux.system_call(CREATE_RULESET, None, 0, VERSION)
    except OSError:
        return 0


def restrict(readable: Iterable[str], hidden: Collection[str], writable: Iterable[str]) -> bool:
    """From here on only what lies below these paths can be opened, and DEVICES. no_new_privs must be set.

    hidden: real folders that cannot be read although they lie in readable ones, of which then the names can be listed.
    Paths that do not exist are left out. Returns False, with nothing done, where the kernel has no Landlock; raises
    OSError where it refuses.
    """
    found = version()
    if not found:
        return False
    everything = sum(ALL[:found])
    scopes = NO_ABSTRACT_SOCKETS_AND_SIGNALS if found >= 6 else 0
    attributes = struct.pack("QQQ", everything, 0, scopes)[: 8 if found < 4 else 16 if found < 6 else 24]
    rules = linux.system_call(CREATE_RULESET, attributes, len(attributes), 0)
    try:
        for path in readable:
            for part, rights in _without(os.path.realpath(path), hidden):
                _allow(rules, part, rights)
        for path in writable:
            _allow(rules, path, everything)
        for path in DEVICES:
            _allow(rules, path, READ | WRITE_FILE)
        linux.system_call(RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)
    return True


def _without(path: str, hidden: Collection[str]) -> Iterator[tuple[str, int]]:
    """All that lies in `path` but for `hidden`, and how it can be read. All real: rules hold for what a link means."""
    if path in hidden:
        return
    if not any(folder.startswith(f"{path}/") for folder in hidden):
        yield path, READ
        return
    yield path, LIST
    for name in os.listdir(path):
        if not os.path.islink(f"{path}/{name}"):  # where it leads to has a rule of its own, or none
            yield from _without(f"{path}/{name}", hidden)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= OF_FILES
        linux.system_call(ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)
