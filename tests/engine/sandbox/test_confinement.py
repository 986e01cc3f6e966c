"""What a confined child cannot do, tried from within, in each tier that this machine offers."""

import os
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grader.engine.sandbox import bubblewrap, landlock
from tests.engine.conftest import SMALL, ask

ROOT = Path(__file__).parents[3]
STATUS = """
fields = dict(line.split(":", 1) for line in open("/proc/self/status"))
"""
COUNT_FORKS = """
import os, signal
made = []
try:
    for _ in range(200):
        pid = os.fork()
        if pid == 0:
            signal.pause()
            os._exit(0)
        made.append(pid)
except OSError:
    pass
for pid in made:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
answer = len(made)
"""
FILL_DISK = """
import os
answer = 0
for place in ("/student", "/tmp", "/dev/shm"):
    for number in range(40):
        try:
            with open(f"{place}/fill{number}", "wb", buffering=0) as file:
                for _ in range(16):
                    answer += file.write(bytes(65536))
        except OSError:
            break
"""
EVERY_PROCESS = """
import os
FIELDS = ("Seccomp", "NoNewPrivs", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "Uid", "Gid", "Groups")
answer = {}
for pid in filter(str.isdecimal, os.listdir("/proc")):
    status = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status"))
    answer[pid] = {name: status[name].strip() for name in FIELDS} | {"limits": open(f"/proc/{pid}/limits").read()}
"""
LOOK_INTO = """
import os
answer = []
for place in places:
    path = f"/proc/1/{place}"
    for look in (os.listdir, os.readlink, lambda path: open(path, "rb").read(1), lambda path: open(path, "r+b")):
        try:
            look(path)
        except OSError:
            continue
        answer.append(path)
"""


# Each is harmless where it is not refused: it works on the child's own folder, or on nothing.
REFUSED_CALLS = """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
calls = {
    "new user namespace": lambda: libc.unshare(0x10000000),
    "new user namespace for a fork": lambda: libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0) or libc._exit(0),
    "new mount namespace": lambda: libc.unshare(0x00020000),
    "mount": lambda: libc.mount(b"none", b".", b"tmpfs", 0, None),
    "remount": lambda: libc.mount(b"none", b".", None, 32 | 4096, None),
    "unmount": lambda: libc.umount2(b".", 2),
    "trace": lambda: libc.ptrace(0, 0, 0, 0),
    "memory file": lambda: libc.memfd_create(b"x", 0),
    "shared memory": lambda: libc.shmget(0, 4096, 0o1600),
    "message queue": lambda: libc.msgget(0, 0o1600),
    "posix queue": lambda: libc.syscall(240, b"x", 0o102, 0o600, None),
    "session keyring": lambda: libc.syscall(250, 1, None),
    "io_uring": lambda: libc.syscall(425, 1, None),
    "bpf": lambda: libc.syscall(321, 0, None, 0),
    "a call younger than the table": lambda: libc.syscall(458, None, None, 0, 0),
    "a call of another ABI": lambda: libc.syscall(0x40000000 + 39),
}
refusals = (errno.EPERM, errno.ENOSYS)
answer = [name for name, call in calls.items() if call() != -1 or ctypes.get_errno() not in refusals]
"""


def test_it_has_no_capability_and_can_gain_none(lab):
    sets = lab.ask(STATUS + "answer = {name: int(fields[name], 16) for name in fields if name.startswith('Cap')}")
    if lab.tier == "weak" and os.geteuid() != 0:
        del sets["CapBnd"]  # only root may empty it; no_new_privs makes it mean nothing
    assert set(sets.values()) == {0}
    assert lab.ask(STATUS + "answer = fields['NoNewPrivs'].strip(), fields['Seccomp'].strip()") == ["1", "2"]


def test_it_is_not_root(lab):
    assert 0 not in lab.ask("import os\nanswer = [*os.getresuid(), *os.getresgid()]")
    assert 0 not in lab.ask("import os\nanswer = os.getgroups()")
    assert lab.ask("import os\nos.setresuid(0, 0, 0)") in ("PermissionError", "OSError")


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86_64")
def test_the_kernel_refuses_what_a_notebook_does_not_need(lab):
    assert lab.ask(REFUSED_CALLS) == []


def test_threads_and_programs_still_run(lab):
    source = "import subprocess, threading\nthread = threading.Thread(target=print)\nthread.start()\nthread.join()\n"
    assert lab.ask(source + "answer = subprocess.check_output(['echo', 'hello'], text=True)") == "hello\n"


def test_it_reaches_nobody_over_the_network(lab):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        assert lab.ask(f"import socket\nsocket.create_connection(('127.0.0.1', {port}), 5)") == "PermissionError"
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_it_reaches_no_socket_without_a_path(strong_lab):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("")
        listener.listen()
        name = listener.getsockname()
        source = f"import socket\nsocket.socket(socket.AF_UNIX).connect({name!r})"
        assert strong_lab.ask(source) == "ConnectionRefusedError"


def test_processes_are_bounded(lab):
    made = lab.ask(COUNT_FORKS)
    assert made >= 1
    # Where the limit counts all of the user's threads, those that end meanwhile make room.
    assert made <= SMALL.processes + (0 if lab.tier == "strong" or os.geteuid() == 0 else 100)


def test_the_memory_of_one_process_is_bounded(lab):
    assert lab.ask(f"bytearray({SMALL.memory})") == "MemoryError"


def test_a_file_is_bounded(lab):
    assert lab.ask(f"with open('big', 'wb') as file:\n    file.write(bytes({SMALL.file} + 1))") == "OSError"


def test_all_files_together_are_bounded(strong_lab):
    assert strong_lab.ask(FILL_DISK, replace(SMALL, file=SMALL.disk)) <= SMALL.disk


def test_the_number_of_files_is_bounded(strong_lab):
    assert strong_lab.ask("import os\nfor number in range(5000):\n    os.mkdir(str(number))") == "OSError"


def test_it_has_no_file_open_but_its_socket(lab):
    source = "import os\nanswer = [number for number in range(256) if os.path.exists(f'/proc/self/fd/{number}')]"
    assert lab.ask(source) == [0, 1, 2, 3]
    assert lab.ask("import os\nanswer = {os.readlink(f'/proc/self/fd/{n}') for n in range(3)} == {'/dev/null'}")


def test_every_process_in_its_namespace_is_shut_in_as_it_is(strong_lab):
    seen = strong_lab.ask(EVERY_PROCESS)
    assert set(seen) == {"1", "2"}
    assert seen["1"] == seen["2"]
    assert seen["1"]["Seccomp"] == "2"


def test_it_can_look_into_no_process_but_its_own(strong_lab):
    places = ["root", "cwd", "exe", "fd", "mem", "maps", "environ", "map_files", "task/1/root", "task/1/mem", "ns/mnt"]
    reached = strong_lab.ask(f"places = {places}\n" + LOOK_INTO)
    assert reached == []


def test_a_weak_child_cannot_leave_its_process_group(lab):
    if lab.tier == "strong":
        pytest.skip("a namespace holds its processes together")
    source = "import os\ngroup = os.getpgrp()\npid = os.fork()\nif pid == 0:\n    os.setsid()\n    os.setpgid(0, 0)\n"
    source += "    os._exit(int(os.getpgrp() != group))\nanswer = os.waitpid(pid, 0)[1]"
    assert lab.ask(source) == 0


def test_it_leaves_no_core_file_and_starts_no_crash_handler(lab):
    # 1, not 0: at 0 the kernel still starts the handler of the host, as root.
    assert lab.ask("import resource\nanswer = resource.getrlimit(resource.RLIMIT_CORE)") == [1, 1]


def test_its_environment_is_made_for_it(lab):
    names = set(lab.ask("import os\nanswer = list(os.environ)"))
    assert names <= set(bubblewrap.environment(True, "/side")) | {"USER", "LOGNAME", "TMPDIR", "PWD"}


def test_its_files_go_to_its_own_folder(lab):
    source = "import os, tempfile\nanswer = [os.getcwd(), os.environ['HOME'], tempfile.gettempdir(), os.listdir()]"
    here, home, temporary, found = lab.ask(source)
    assert here == home == temporary
    assert [name for name in found if not name.startswith(".")] == []


def test_two_children_draw_other_numbers(lab):
    source = "import random, numpy\nanswer = random.random(), numpy.random.rand()"
    (one, other), (another_one, another_other) = lab.ask(source), lab.ask(source)
    assert one != another_one
    assert other != another_other


def test_it_sees_no_process_but_its_own(strong_lab):
    source = "import os\nanswer = [name for name in os.listdir('/proc') if name.isdecimal()]"
    assert set(strong_lab.ask(source)) <= {"1", "2"}
    assert strong_lab.ask(f"import os\nos.kill({os.getpid()}, 0)") == "ProcessLookupError"


def test_it_cannot_end_the_first_process_of_its_namespace(strong_lab):
    source = "import os, signal\ntry:\n    os.kill(1, signal.SIGKILL)\nexcept PermissionError:\n    pass\n"
    assert strong_lab.ask(source + "answer = os.getpid()") == 2


def test_it_sees_nothing_private(strong_lab, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    private = [str(ROOT / name) for name in ("solutions", "gradebook", "tests", ".git", "nbgrader_config.py")]
    private += [
        str(ROOT / "grader"),
        str(ROOT / "course" / "index.ipynb"),
        str(Path.home() / ".cache"),
        str(secret),
        "/etc/passwd",
        "/sys",
        "/run",
    ]
    # The course's own folders are there, and those above them.
    private += [folder for folder in ("/var", "/home") if not ROOT.is_relative_to(folder)]
    assert strong_lab.ask(f"import os\nanswer = [path for path in {private} if os.path.lexists(path)]") == []


def test_a_weak_child_reaches_no_file_but_those_it_needs(lab, tmp_path):
    if lab.tier == "strong":
        pytest.skip("it sees no others")
    if not landlock.version():
        pytest.skip("this kernel has no Landlock")
    secret = tmp_path / "secret"
    secret.write_text("secret")
    secret.chmod(0o666)
    for path in (
        secret,
        ROOT / "nbgrader_config.py",
        "/etc/passwd",
        Path.home() / ".profile",
        f"/proc/{os.getpid()}/environ",
    ):
        assert lab.ask(f"open({str(path)!r}).read()") in ("PermissionError", "FileNotFoundError")
    assert lab.ask(f"open({str(secret)!r}, 'a')") == "PermissionError"
    assert lab.ask(f"open('{tmp_path}/new', 'w')") == "PermissionError"
    assert lab.ask(f"import os\nos.unlink({str(secret)!r})") == "PermissionError"
    assert secret.read_text() == "secret"


def test_a_weak_child_sends_no_signal_to_others(lab):
    if lab.tier == "strong" or landlock.version() < 6:
        pytest.skip("a matter of the weak tier, on kernels since 6.12")
    assert lab.ask(f"import os\nos.kill({os.getpid()}, 0)") == "PermissionError"


def test_it_can_write_nowhere_but_to_its_own_disk(strong_lab):
    source = "answer = [line.split()[1] for line in open('/proc/mounts') if line.split()[3].startswith('rw')]"
    writable = [path for path in strong_lab.ask(source) if path not in ("/student", "/tmp", "/dev/shm")]
    # Of these the file system is writable, but they hold devices and the kernel's own files.
    assert [path for path in writable if not path.startswith(("/dev/", "/proc"))] == []
    places = ["/", "/dev", "/etc", "/usr", "/proc", sys.prefix, sys.base_prefix, str(ROOT), str(ROOT / "grader")]
    for place in places:
        assert strong_lab.ask(f"open({place!r} + '/written', 'w')") in (
            "OSError",
            "PermissionError",
            "FileNotFoundError",
        )


def test_it_sees_nothing_of_the_child_before_it(strong_lab):
    places = ["/student", "/tmp", "/dev/shm"]
    first = strong_lab.child()
    source = (
        f"import multiprocessing\nlock = multiprocessing.Lock()\nfor place in {places}:\n    open(place + '/left', 'w')"
    )
    assert ask(first, source) is None
    look = f"import os\nanswer = [place for place in {places} if os.path.exists(place + '/left')]"
    assert ask(first, look) == places
    assert strong_lab.ask(look) == []
