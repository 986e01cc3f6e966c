"""The system calls that a child may not make: a seccomp filter, which no process can take off again.

It closes what namespaces and resource limits leave open: memory that no limit counts (memfd, SysV segments, a tmpfs in
a new user namespace), what a user's programs share (inotify, the size of pipes), the network, other processes' memory,
and kernel interfaces that have no use in a notebook. Why it lists what is refused: docs/decisions/012.
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
    "fanotify_mark": (301, 263),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "modify_ldt": (154, None),
    "ioperm": (173, None),
    "iopl": (172, None),
    "mount": (165, 40),
    "umount2": (166, 39),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "vhangup": (153, 58),
    "personality": (135, 92),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    "set_mempolicy_home_node": (450, 450),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42),
    "uselib": (134, None),
    "ustat": (136, None),
    "sysfs": (139, None),
    "_sysctl": (156, None),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
}
# Its flags lie in memory, where a filter cannot look. The C library falls back on clone.
ABSENT: Table = {"clone3": (435, 435)}
# Without a process namespace, leaving the process group would be a way to outlive the grading; and where the kernel
# shares the cores out by session, to take more than one share. It seems to work.
PRETENDED: Table = {"setsid": (112, 157), "setpgid": (109, 154)}
BY_ARGUMENT: Table = {
    "clone": (56, 220),
    "kill": (62, 129),
    "socket": (41, 198),
    "fcntl": (72, 25),
    "prlimit64": (302, 261),
}
FIRST_UNKNOWN = 457  # younger than this table; on x86_64 also the numbers of the x32 calls

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
NAMESPACE_FLAGS = 0x7E020000
EVERYONE = 0xFFFFFFFF  # kill(-1, ...)
ITSELF = 0  # prlimit64(0, ...), as the C library's setrlimit asks; process 1 has limits of its own to keep
NOTHING = 0xFFFFFFFF  # no family of sockets: those of a path lead to the user's other programs
AF_UNIX = 1
F_SETPIPE_SZ = 1031

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, (16, 24)  # places in struct seccomp_data, little-endian
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
    for table, number in ((REFUSED, errno.EPERM), (ABSENT, errno.ENOSYS), (PRETENDED, 0)):
        for call in (numbers[column] for numbers in table.values()):
            if call is not None:
                lines += [_line(EQUAL, call, skip_false=1), _line(RETURN, FAIL | number)]
    clone, kill, new_socket, control, limit = (numbers[column] for numbers in BY_ARGUMENT.values())
    lines += _by_argument(clone, 0, ANY_BIT, NAMESPACE_FLAGS, refused=True)
    lines += _by_argument(control, 1, EQUAL, F_SETPIPE_SZ, refused=True)
    lines += _by_argument(limit, 0, EQUAL, ITSELF, refused=False)
    # Within its own walls a child may talk to its own processes, as a Jupyter kernel and its client do.
    lines += _by_argument(new_socket, 0, EQUAL, AF_UNIX if strong else NOTHING, refused=False)
    if not strong:
        lines += _by_argument(kill, 0, EQUAL, EVERYONE, refused=True)
    return b"".join([*lines, _line(RETURN, ALLOW)])


def _by_argument(number: int | None, place: int, test: int, operand: int, refused: bool) -> list[bytes]:
    """Call `number` is refused, or else allowed, where its argument at `place` meets the test."""
    assert number is not None
    refusal, permission = _line(RETURN, FAIL | errno.EPERM), _line(RETURN, ALLOW)
    return [
        _line(EQUAL, number, skip_false=4),
        _line(LOAD, ARGUMENTS[place]),
        _line(test, operand, skip_false=1),
        *((refusal, permission) if refused else (permission, refusal)),
    ]


def _line(code: int, operand: int, skip_true: int = 0, skip_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, skip_true, skip_false, operand)
