"""The system calls that a child may not make: a seccomp filter, which no process can take off again.

It closes what namespaces and resource limits leave open: memory that no limit counts (memfd, SysV segments, a tmpfs in
a new user namespace), the network, other processes' memory, and kernel interfaces that have no use in a notebook.
"""

import ctypes
import errno
import functools
import platform
import struct

from grader.engine.sandbox import linux

Table = dict[str, tuple[int, int | None]]
"""Numbers on (x86_64, aarch64); None where the call does not exist."""

REFUSED: Table = {
    "unshare": (272, 97),
    "setns": (308, 268),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "fanotify_init": (300, 262),
    "modify_ldt": (154, None),
}
# Its flags lie in memory, where a filter cannot look. The C library falls back on clone.
ABSENT: Table = {"clone3": (435, 435)}
# Without a process namespace, leaving the process group would be a way to outlive the grading. It seems to work.
PRETENDED: Table = {"setsid": (112, 157), "setpgid": (109, 154)}
CLONE, KILL, SOCKET = (56, 220), (62, 129), (41, 198)
FIRST_UNKNOWN = 457  # younger than this table; on x86_64 also the numbers of the x32 calls

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
NAMESPACE_FLAGS = 0x7E020000
EVERYONE = 0xFFFFFFFF  # kill(-1, ...)
AF_UNIX = 1

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # places in struct seccomp_data, little-endian
ALLOW, KILL_PROCESS, FAIL = 0x7FFF0000, 0x80000000, 0x00050000


def supported() -> bool:
    """Whether the table has this machine's numbers."""
    return platform.machine() in ARCHITECTURES


def restrict(strong: bool) -> None:
    """Puts the filter on this process and all that it will make. no_new_privs must be set.

    strong: whether a process namespace keeps its processes together. On a machine that is not `supported` a weak child
    goes without; a strong one is refused with OSError.
    """
    if not supported():
        if strong:
            raise OSError(errno.ENOSYS, f"no table of system calls for {platform.machine()}")
        return
    code = program(strong)
    text = ctypes.create_string_buffer(code, len(code))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(text)))
    linux.prctl(linux.PR_SET_SECCOMP, linux.SECCOMP_MODE_FILTER, ctypes.addressof(header))


@functools.cache
def program(strong: bool) -> bytes:
    """The filter as the kernel reads it; built once and kept. Empty where this machine is not `supported`."""
    if not supported():
        return b""
    column = list(ARCHITECTURES).index(platform.machine())
    lines = [
        _line(LOAD, ARCHITECTURE),
        _line(EQUAL, ARCHITECTURES[platform.machine()], skip_true=1),
        _line(RETURN, KILL_PROCESS),
        _line(LOAD, NUMBER),
        _line(AT_LEAST, FIRST_UNKNOWN, skip_false=1),
        _line(RETURN, FAIL | errno.ENOSYS),
    ]
    tables = [(REFUSED, errno.EPERM), (ABSENT, errno.ENOSYS)] + ([] if strong else [(PRETENDED, 0)])
    for table, number in tables:
        for call in (numbers[column] for numbers in table.values()):
            if call is not None:
                lines += [_line(EQUAL, call, skip_false=1), _line(RETURN, FAIL | number)]
    lines += _by_argument(CLONE[column], ANY_BIT, NAMESPACE_FLAGS, refused=True)
    # Within its own walls a child may talk to its own processes, as a Jupyter kernel and its client do.
    lines += _by_argument(SOCKET[column], EQUAL, AF_UNIX, refused=False)
    if not strong:
        lines += _by_argument(KILL[column], EQUAL, EVERYONE, refused=True)
    return b"".join([*lines, _line(RETURN, ALLOW)])


def _by_argument(number: int, test: int, operand: int, refused: bool) -> list[bytes]:
    """Call `number` is refused, or else allowed, where its first argument meets the test."""
    refusal, permission = _line(RETURN, FAIL | errno.EPERM), _line(RETURN, ALLOW)
    return [
        _line(EQUAL, number, skip_false=4),
        _line(LOAD, FIRST_ARGUMENT),
        _line(test, operand, skip_false=1),
        *((refusal, permission) if refused else (permission, refusal)),
    ]


def _line(code: int, operand: int, skip_true: int = 0, skip_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, skip_true, skip_false, operand)
