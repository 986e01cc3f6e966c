"""The filter's table, held against libseccomp's own; and what the filter does not forbid."""

import ctypes
import ctypes.util

import pytest

from grader.engine.sandbox import system_calls
from grader.engine.sandbox.system_calls import ABSENT, ARCHITECTURES, BY_ARGUMENT, FIRST_UNKNOWN, PRETENDED, REFUSED

TABLE = REFUSED | ABSENT | PRETENDED | BY_ARGUMENT
LIBRARY = ctypes.util.find_library("seccomp")
NOT_THERE = -1
"""What libseccomp says of a name that it does not know; a call that an architecture lacks has another negative one."""
UNNAMED_YET = {"set_mempolicy_home_node"}
"""Younger than the libseccomp of some systems."""
CONTAINERS_REFUSE = {
    "acct",
    "bpf",
    "clock_adjtime",
    "clock_settime",
    "delete_module",
    "finit_module",
    "fsconfig",
    "fsmount",
    "fsopen",
    "fspick",
    "init_module",
    "io_uring_enter",
    "io_uring_register",
    "io_uring_setup",
    "kcmp",
    "kexec_file_load",
    "kexec_load",
    "lookup_dcookie",
    "mbind",
    "mount",
    "mount_setattr",
    "move_mount",
    "move_pages",
    "name_to_handle_at",
    "nfsservctl",
    "open_by_handle_at",
    "open_tree",
    "perf_event_open",
    "personality",
    "pivot_root",
    "process_vm_readv",
    "process_vm_writev",
    "ptrace",
    "quotactl",
    "quotactl_fd",
    "reboot",
    "request_key",
    "add_key",
    "keyctl",
    "set_mempolicy",
    "setns",
    "settimeofday",
    "swapoff",
    "swapon",
    "sysfs",
    "syslog",
    "umount2",
    "unshare",
    "uselib",
    "userfaultfd",
    "ustat",
    "vhangup",
    "fanotify_init",
    "chroot",
}
"""Of the calls that exist today, those that container engines refuse to a container without rights."""


@pytest.fixture(scope="module")
def resolve():
    if not LIBRARY:
        pytest.skip("there is no libseccomp to compare with (on Debian: apt install libseccomp2)")
    function = ctypes.CDLL(LIBRARY).seccomp_syscall_resolve_name_arch
    function.argtypes, function.restype = [ctypes.c_uint32, ctypes.c_char_p], ctypes.c_int
    return function


@pytest.mark.parametrize("name", TABLE)
def test_the_numbers_are_libseccomps(resolve, name):
    for token, number in zip(ARCHITECTURES.values(), TABLE[name], strict=True):
        found = resolve(token, name.encode())
        if found == NOT_THERE and name in UNNAMED_YET:
            continue
        assert found != NOT_THERE, f"libseccomp knows no call {name}"
        assert number == (found if found >= 0 else None)


def test_every_number_is_below_the_unknown_ones():
    assert max(number for numbers in TABLE.values() for number in numbers if number is not None) < FIRST_UNKNOWN


def test_what_container_engines_refuse_is_refused():
    assert set(REFUSED) >= CONTAINERS_REFUSE


@pytest.mark.parametrize("strong", [True, False])
def test_no_jump_leaves_the_filter(strong):
    """Each jump is 8 bits: a longer table would need more than that."""
    code = system_calls.program(strong)
    lines = [code[i : i + 8] for i in range(0, len(code), 8)]
    assert len(lines) <= 4096
    for place, line in enumerate(lines):
        if line[0] & 7 == 5:
            assert place + 1 + max(line[2], line[3]) < len(lines)


@pytest.mark.parametrize(
    ("what", "source"),
    {
        "inotify": "import ctypes\nlibc = ctypes.CDLL(None)\nanswer = libc.inotify_init1(0)",
        "a larger pipe": "import ctypes, os\nanswer = ctypes.CDLL(None).fcntl(os.pipe()[0], 1031, 1 << 20)",
    }.items(),
)
def test_what_the_users_programs_share_is_not_taken(lab, what, source):
    assert lab.ask(source) == -1


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("resource.prlimit(1, resource.RLIMIT_CPU, (9, 9))", "PermissionError"),
        ("resource.prlimit(os.getppid() or 1, resource.RLIMIT_NOFILE)", "PermissionError"),
        ("few = resource.RLIMIT_NOFILE\nresource.setrlimit(few, (32, 32))\nanswer = resource.prlimit(0, few)[0]", 32),
        ("answer = int(subprocess.check_output('ulimit -n 16; ulimit -n', shell=True))", 16),
    ],
)
def test_limits_are_its_own_to_lower_and_no_other_process(lab, source, answer):
    assert lab.ask(f"import os, resource, subprocess\n{source}") == answer


def test_a_weak_child_talks_to_no_program_of_its_user(lab, tmp_path):
    if lab.tier == "strong":
        pytest.skip("it sees none")
    assert lab.ask("import socket\nsocket.socket(socket.AF_UNIX)") == "PermissionError"
    assert lab.ask("import socket\none, other = socket.socketpair()\none.send(b'x')\nanswer = other.recv(1) == b'x'")


def test_a_child_cannot_split_into_sessions(lab):
    source = (
        "import os\nif os.fork() == 0:\n    try:\n        os.setsid()\n        os._exit(int(os.getsid(0) != {0}))\n"
    )
    source += "    finally:\n        os._exit(9)\nanswer = os.wait()[1]"
    assert lab.ask("import os\nsession = os.getsid(0)\n" + source.format("session")) == 0
