"""How a child ends, what is said of it, and that nothing of it is left."""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from grader.engine.job import Limits
from grader.engine.sandbox import processes
from grader.engine.sandbox.confinement import Confinement
from grader.engine.sandbox.keeper import keep
from grader.engine.sandbox.zygote_client import Ending
from tests.engine.conftest import SMALL, ask

SLEEPERS = """
import os, subprocess
command = ["sleep", "{seconds}"]
subprocess.Popen(command)
subprocess.Popen(command, start_new_session=True)
subprocess.Popen(command, process_group=0)
read, write = os.pipe()
if os.fork() == 0:
    if os.fork() == 0:
        os.setsid()
        os.execvp("sleep", command)
    os._exit(0)
os.wait()
os.close(write)
os.read(read, 1)  # returns when the last copy of its other end is closed: by exec
answer = "all started"
"""
CHAIN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    for _ in range(200):
        if os.fork():
            os._exit(0)
        os.setsid()
        time.sleep(0.01)
    os.execvp("sleep", ["sleep", "{seconds}"])
"""
WORKER = """
import sys
from grader.engine.job import Limits
from grader.engine.sandbox.zygote_client import Zygote
from tests.engine.conftest import ask
zygote = Zygote(sys.argv[1], "sandbox_entries:run_source", [sys.argv[2]], preload=False)
child = zygote.spawn(Limits())
print(ask(child, sys.argv[3]), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def seconds(request):
    """A number of seconds for `sleep` that no other process on this machine waits for."""
    return f"{1000 + os.getpid()}.{abs(hash(request.node.nodeid)) % 10**6}"


def sleeping(seconds):
    """The processes that wait for `seconds`, as this machine sees them."""
    found = []
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            words = Path(f"/proc/{name}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words[:2] == [b"sleep", seconds.encode()]:
            found.append(int(name))
    return found


def wait_for_sleeping(seconds, count):
    """As `sleeping`, once there are so many: a program that has just been started has no name for a moment."""
    deadline = time.monotonic() + 30
    while len(found := sleeping(seconds)) < count and time.monotonic() < deadline:
        os.sched_yield()
    return found


@pytest.mark.parametrize(
    ("source", "ending"),
    [
        ("import os\nos._exit(7)", Ending("exit", 7)),
        ("import sys\nsys.exit(3)", Ending("exit", 3)),
        ("import sys\nsys.exit('why')", Ending("exit", 1)),
        ("import os\nos.kill(os.getpid(), 9)", Ending("signal", signal.SIGKILL)),
        ("import os\nos.kill(os.getpid(), 15)", Ending("signal", signal.SIGTERM)),
        ("import os\nos.abort()", Ending("signal", signal.SIGABRT)),
        ("import ctypes\nctypes.string_at(0)", Ending("signal", signal.SIGSEGV)),
    ],
)
def test_it_says_how_a_child_ended(lab, source, ending):
    child = lab.child()
    assert ask(child, source) is None
    assert child.ended(30) == ending


def test_a_child_whose_socket_is_closed_ends_by_itself(lab):
    child = lab.child()
    child.sock.close()
    assert child.ended(30) == Ending("exit", 0)


def test_a_running_child_has_not_ended(lab):
    assert lab.child().ended(0) is None


def test_a_child_is_killed_at_once(lab):
    child = lab.child()
    child.sock.sendall(b'"while True: pass"\n')
    child.kill()
    assert child.ended(30) == Ending("killed", signal.SIGKILL)


def test_a_child_cannot_keep_the_first_process_of_its_namespace_alive(strong_lab):
    child = strong_lab.child()
    source = "try:\n    held = open('/proc/1/fd/0', 'wb')\nexcept OSError:\n    pass\n"
    assert ask(child, source + "answer = 0") == 0
    child.kill()
    assert child.ended(30) == Ending("killed", signal.SIGKILL)


def test_computing_for_too_long_ends_a_child(lab):
    child = lab.child(replace(SMALL, notebook=0.0))
    assert ask(child, "while True: pass") is None
    assert child.ended(30) == Ending("signal", signal.SIGKILL)


def test_the_memory_of_all_processes_together_is_bounded(lab):
    source = "import os, signal\nfor _ in range(8):\n    if os.fork() == 0:\n"
    source += "        held = b'x' * 60_000_000\n        signal.pause()\nsignal.pause()"
    child = lab.child(replace(SMALL, memory=300_000_000))
    assert ask(child, source) is None
    ending = child.ended(30)
    assert ending.kind == "memory"
    assert ending.value >= 300_000_000


def test_memory_that_processes_share_counts_once(lab):
    source = "import os, signal\nheld = b'x' * 100_000_000\nfor _ in range(8):\n    if os.fork() == 0:\n"
    source += "        signal.pause()\nos.sched_yield()\nimport time\ntime.sleep(0.3)\nanswer = 'alive'"
    assert lab.ask(source, replace(SMALL, memory=400_000_000)) == "alive"


@pytest.mark.parametrize("how", ["kill", "exit", "signal"])
def test_nothing_that_a_child_started_is_left(lab, seconds, how):
    child = lab.child()
    assert ask(child, SLEEPERS.format(seconds=seconds)) == "all started"
    assert len(wait_for_sleeping(seconds, 4)) == 4
    if how == "kill":
        child.kill()
    else:
        assert ask(child, "import os\n" + {"exit": "os._exit(0)", "signal": "os.abort()"}[how]) is None
    assert child.ended(30) is not None
    assert sleeping(seconds) == []


def test_a_child_does_not_outlive_its_keeper(lab, seconds):
    child = lab.child()
    folder = ask(
        child, f"import os, subprocess\nprocess = subprocess.Popen(['sleep', '{seconds}'])\nanswer = os.getcwd()"
    )
    [sleeper] = wait_for_sleeping(seconds, 1)
    of_the_child = parent(sleeper)
    watched = os.pidfd_open(of_the_child)
    watched_sleeper = os.pidfd_open(sleeper)
    os.kill(parent(of_the_child), signal.SIGKILL)
    assert select.select([watched], [], [], 30)[0]
    if lab.tier == "weak":
        os.kill(sleeper, signal.SIGKILL)  # only a namespace takes it along
    assert select.select([watched_sleeper], [], [], 30)[0]
    os.close(watched)
    os.close(watched_sleeper)
    assert child.ended(30) == Ending("lost", 0)
    shutil.rmtree(folder, ignore_errors=True)  # a weak one's keeper would have done it


def test_a_process_that_forks_on_and_on_does_not_get_away(lab, seconds):
    child = lab.child()
    ask(child, CHAIN.format(seconds=seconds))
    child.close()
    assert sleeping(seconds) == []
    assert [pid for pid in processes.descendants(os.getpid()) if b"State:\tZ" in _status(pid)] == []


def test_other_processes_of_the_user_are_untouched(lab, seconds):
    with subprocess.Popen(["sleep", seconds]) as other:
        try:
            # Signal 0 only asks whether it may.
            refused = lab.ask("import os\nos.kill(-1, 0)") == "PermissionError"
            assert refused or lab.tier == "strong"
            lab.children[-1].close()
            assert other.poll() is None
        finally:
            other.kill()


def test_a_private_folder_is_removed_however_it_was_left(lab):
    if lab.tier == "strong":
        pytest.skip("it goes with its namespace")
    source = "import os\nanswer = os.getcwd()\nfor _ in range(3000):\n    os.mkdir('d')\n    os.chdir('d')\n"
    child = lab.child()
    folder = ask(child, source + "os.mkdir('closed', 0)\nos.chmod(answer, 0)")
    assert os.path.isdir(folder)
    child.close()
    assert not os.path.exists(folder)


def test_nothing_is_left_when_the_worker_is_killed(lab, seconds, entries):
    command = [sys.executable, "-c", WORKER, lab.tier, str(entries), SLEEPERS.format(seconds=seconds)]
    root = Path(__file__).parents[3]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=root) as worker:
        assert worker.stdout.readline() == "all started\n"
        started = processes.descendants(worker.pid)
        assert len(started) >= 7
        left = [os.pidfd_open(pid) for pid in started]
        worker.kill()
        for descriptor in left:
            assert select.select([descriptor], [], [], 30)[0]
            os.close(descriptor)


def test_a_child_that_cannot_be_confined_is_not_run():
    talk, talk_inside = socket.socketpair()
    leash, leash_inside = socket.socketpair()
    if os.fork() == 0:
        # Outside bubblewrap there is no place for its disk.
        keep(
            Confinement(True, os.geteuid() == 0, 0, 0, Limits()),
            talk_inside,
            leash_inside,
            lambda sock: sock.send(b"ran"),
        )
        os._exit(0)
    talk_inside.close()
    leash_inside.close()
    assert b"failed" in leash.recv(4096)
    assert talk.recv(16) == b""
    os.wait()


def parent(pid):
    """The process that made it."""
    return int(_status(pid).split(b"PPid:")[1].split()[0])


def _status(pid):
    try:
        return Path(f"/proc/{pid}/status").read_bytes()
    except OSError:
        return b""
