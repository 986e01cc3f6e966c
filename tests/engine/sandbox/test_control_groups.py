"""Limits that the kernel keeps, where this machine has control groups; and how they are found on others."""

import os
import shutil
from pathlib import Path

import pytest

from grader.engine.job import Limits
from grader.engine.sandbox import control_groups
from grader.engine.sandbox.control_groups import ENGINE, Membership, Place, find_place
from tests.engine.conftest import ask

# Ways to hold memory that the processes' own sizes do not show.
HOLD = {
    "pages that no process maps any more": """
import mmap
held = mmap.mmap(-1, 100 << 20)
for start in range(0, 100 << 20, 4 << 20):
    held[start : start + (4 << 20)] = b"x" * (4 << 20)
    held.madvise(mmap.MADV_DONTNEED, start, 4 << 20)
""",
    "a file in memory that is open and has no name": """
import os
held = os.open("/dev/shm", os.O_TMPFILE | os.O_RDWR)
for _ in range(100):
    os.write(held, b"x" * (1 << 20))
""",
    "buffers of sockets": """
import socket
held = []
for _ in range(110):
    held.append(socket.socketpair())
    for end in held[-1]:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        end.setblocking(False)
        try:
            while True:
                end.send(b"x" * 65536)
        except OSError:
            pass
""",
    "plain memory": "held = b'x' * (100 << 20)",
}
EIGHT = """
import os, signal
for _ in range(8):
    if os.fork() == 0:
        try:
            exec(hold)
            signal.pause()
        finally:
            os._exit(0)
signal.pause()
"""


def needs(*controllers):
    """Skips where this machine does not limit these."""
    place = find_place()
    if not place or set(controllers) - set(place.folders):
        pytest.skip(f"no control groups for {', '.join(controllers)} here")


@pytest.mark.parametrize("hold", [source for name, source in HOLD.items() if "file" not in name])
def test_the_memory_of_all_processes_together_is_limited(lab, hold):
    needs("memory")
    child = lab.child()
    assert ask(child, f"hold = {hold!r}\n{EIGHT}") is None
    assert child.ended(30).kind == "memory"


def test_a_file_without_a_name_counts_for_the_disk(strong_lab):
    assert strong_lab.ask(HOLD["a file in memory that is open and has no name"]) == "OSError"


def test_a_child_is_in_groups_of_its_own(lab):
    needs("memory", "pids", "cpu")
    one, other = lab.child(), lab.child()
    assert ask(one, "answer = 0") == ask(other, "answer = 0") == 0  # they have joined
    groups = [members(folder) for folder in made()]
    assert len(groups) >= 2 * len(set(find_place().folders.values()))
    assert all(groups), "a group without a process"
    for child in (one, other):
        child.close()
    assert made() == []


def test_memory_that_was_taken_back_is_nobodys_fault(lab):
    needs("memory")
    source = "for _ in range(20):\n    held = bytearray(100 << 20)\nanswer = 'alive'"
    assert lab.ask(source) == "alive"


def test_it_is_not_spared_when_memory_is_short(strong_lab):
    assert strong_lab.ask("answer = open('/proc/self/oom_score_adj').read()") == "1000\n"
    assert strong_lab.ask("open('/proc/self/oom_score_adj', 'w').write('0')") == "OSError"


def made():
    """The groups of this process' children."""
    folders = dict.fromkeys(find_place().folders.values())
    return [group for folder in folders for group in folder.glob(f"grader-{os.getpid()}-*")]


def members(folder):
    """The processes in a group."""
    return (folder / "cgroup.procs").read_text().split()


class Tree:
    """A made-up machine with control groups of version 2: plain files take what is written."""

    def __init__(self, root: Path, own: str, monkeypatch):
        self.root = root
        self.mounts, self.groups = root / "mountinfo", root / "own"
        self.mounts.write_text(f"31 24 0:27 / {root} rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n")
        self.groups.write_text(f"0::{own}\n")
        monkeypatch.setattr(control_groups, "MOUNTS", self.mounts)
        monkeypatch.setattr(control_groups, "OWN_GROUPS", self.groups)
        monkeypatch.setattr(Path, "rmdir", lambda folder: shutil.rmtree(folder))
        monkeypatch.setattr(Place, "_events", lambda place, made: None)
        real = Path.mkdir

        def mkdir(folder, *arguments, **options):
            real(folder, *arguments, **options)
            (folder / "cgroup.procs").touch()

        monkeypatch.setattr(Path, "mkdir", mkdir)

    def group(self, path, processes=(), on="", there="cpuset cpu io memory pids"):
        """Adds a group and returns its folder."""
        folder = self.root / path
        os.makedirs(folder, exist_ok=True)
        (folder / "cgroup.procs").write_text("".join(f"{number}\n" for number in processes))
        (folder / "cgroup.controllers").write_text(there)
        (folder / "cgroup.subtree_control").write_text(on)
        return folder

    def find(self):
        """`find_place` without the answer that it keeps."""
        return find_place.__wrapped__()


def test_a_delegated_scope_is_divided(tmp_path, monkeypatch):
    tree = Tree(tmp_path, "/user.slice/run-1.scope", monkeypatch)
    scope = tree.group("user.slice/run-1.scope", [os.getpid()])
    real = control_groups._write

    def write(path, what):
        real(path, what)
        if path == scope / "cgroup.subtree_control":  # the kernel shows it without the signs
            path.write_text(str(what).replace("+", ""))

    monkeypatch.setattr(control_groups, "_write", write)
    assert tree.find() == Place(2, dict.fromkeys(("memory", "pids", "cpu"), scope))
    assert members(scope / ENGINE) == [str(os.getpid())]


def test_a_worker_finds_the_scope_that_was_divided_before(tmp_path, monkeypatch):
    tree = Tree(tmp_path, f"/run-1.scope/{ENGINE}", monkeypatch)
    scope = tree.group("run-1.scope", on="cpu memory pids")
    tree.group(f"run-1.scope/{ENGINE}", [os.getpid()])
    assert tree.find().folders == dict.fromkeys(("memory", "pids", "cpu"), scope)


def test_a_group_with_others_processes_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    tree = Tree(tmp_path, "/session.scope", monkeypatch)
    tree.group("", on="cpu memory pids")
    session = tree.group("session.scope", [os.getpid(), 1])
    assert tree.find() is None
    assert members(session) == [str(os.getpid()), "1"]


def test_root_takes_a_group_above_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    tree = Tree(tmp_path, "/user.slice/session.scope", monkeypatch)
    top = tree.group("", on="cpu memory pids")
    tree.group("user.slice", on="memory")
    tree.group("user.slice/session.scope", [os.getpid(), 1])
    assert tree.find() == Place(2, dict.fromkeys(("memory", "pids", "cpu"), top))


def test_the_limits_of_version_2(tmp_path, monkeypatch):
    tree = Tree(tmp_path, "/s", monkeypatch)
    place = Place(2, dict.fromkeys(("memory", "pids", "cpu"), tree.group("s", on="cpu memory pids")))
    limits = Limits(memory=1000, disk=24, processes=7)
    with place.group(limits) as group:
        [folder] = group.folders
        assert (folder / "memory.max").read_text() == "1024"
        assert (folder / "pids.max").read_text() == "9"
    assert not folder.exists()


def test_a_group_that_nobody_can_join_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    tree = Tree(tmp_path, "/s", monkeypatch)
    tree.group("s", on="cpu memory pids")
    assert tree.find()
    make = Path.mkdir
    closed = "cgroup.closed"
    monkeypatch.setattr(control_groups, "ENTRANCE", closed)
    monkeypatch.setattr(Path, "mkdir", lambda folder: (make(folder), (folder / closed).symlink_to("/dev/full")))
    (tmp_path / "s" / closed).touch()
    assert tree.find() is None


SWAPS = "Filename Type Size Used Priority\n"


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(("swaps", "counted"), [(SWAPS + "/swap file 9 0 -2\n", False), (SWAPS, True), ("", True)])
def test_swap_that_is_not_limited_is_known(tmp_path, monkeypatch, version, swaps, counted):
    Tree(tmp_path, "/s", monkeypatch)
    place = Place(version, {"memory": tmp_path})
    monkeypatch.setattr(control_groups, "SWAPS", tmp_path / "swaps")
    (tmp_path / "swaps").write_text(swaps)
    assert control_groups.limits_swap(place) is counted
    make = Path.mkdir
    limit = control_groups.SWAP_LIMITS[version]
    monkeypatch.setattr(Path, "mkdir", lambda folder: (make(folder), (folder / limit).touch()))
    assert control_groups.limits_swap(place)
    with place.group(Limits(memory=1000, disk=24)) as group:
        assert (group.folders[0] / limit).read_text() == ("1024" if version == 1 else "0")


@pytest.mark.parametrize(
    ("text", "killed"), [("low 0\noom 3\noom_kill 2\n", True), ("oom_kill_disable 0\noom_kill 0\n", False), ("", False)]
)
def test_the_kernels_count_is_read_in_both_versions(tmp_path, text, killed):
    (tmp_path / "events").write_text(text)
    with (tmp_path / "events").open() as events:
        assert Membership(events=events.fileno()).killed_for_memory() is killed


def test_where_there_are_no_groups_there_is_no_place(tmp_path, monkeypatch):
    monkeypatch.setattr(control_groups, "OWN_GROUPS", tmp_path / "absent")
    assert find_place.__wrapped__() is None
