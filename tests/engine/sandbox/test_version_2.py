"""Control groups of version 2 on this machine's kernel: a group that is a user's own, as systemd gives one away.

Where the kernel keeps memory, pids and cpu in hierarchies of version 1, a controller that is free stands for them.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.engine.sandbox.control_groups import CONTROLLERS, ENGINE, ENTRANCE, MOUNTS

MEMBER = """
import json, os, sys
from grader.engine.job import Limits
from grader.engine.sandbox import control_groups

scope, user, controllers = sys.argv[1], int(sys.argv[2]), sys.argv[3].split(",")
control_groups.CONTROLLERS = tuple(controllers)
control_groups._write(control_groups.Path(scope) / control_groups.ENTRANCE, os.getpid())
os.setresgid(user, user, user)
os.setresuid(user, user, user)
place = control_groups.find_place()
if place is None:
    sys.exit(json.dumps(None))
found = {"version": place.version, "folders": {name: str(folder) for name, folder in place.folders.items()}}
with place.group(Limits()) as group, group.opened() as descriptors:
    member = os.fork()
    if member == 0:
        control_groups.Membership(tuple(descriptors[-1:])).join()
        wanted = f"0::/{os.path.basename(scope)}/{group.folders[0].name}"
        os._exit(wanted not in open("/proc/self/cgroup").read())
    found["joined"] = os.waitpid(member, 0)[1] == 0
found["left"] = group.folders[0].exists()
print(json.dumps(found))
"""


def hierarchy() -> Path | None:
    """Where it is mounted, as a whole."""
    mounts = [line.partition(" - ") for line in MOUNTS.read_text().splitlines()]
    places = (fields.split(" ")[3:5] for fields, _, more in mounts if more.startswith("cgroup2 "))
    return next((Path(place) for root, place in places if root == "/"), None)


@pytest.fixture
def free() -> Iterator[tuple[Path, list[str]]]:
    """A group for the test, and which controllers can be had in it."""
    top = hierarchy()
    if os.geteuid() != 0 or top is None:
        pytest.skip("only root can give a group away, and where version 2 is mounted")
    there = (top / "cgroup.controllers").read_text().split()
    controllers = [name for name in CONTROLLERS if name in there] or there[:1]
    on = (top / "cgroup.subtree_control").read_text().split()
    group = top / f"given-away-{os.getpid()}"
    if not controllers:
        pytest.skip("version 2 has no controller here")
    try:
        for name in controllers:
            (top / "cgroup.subtree_control").write_text(f"+{name}")
        group.mkdir()
        yield group, controllers
    finally:
        for folder in (group / ENGINE, group):
            if folder.exists():
                folder.rmdir()
        for name in set(controllers) - set(on):
            with contextlib.suppress(OSError):  # another test may have it in use
                (top / "cgroup.subtree_control").write_text(f"-{name}")


def find(group: Path, user: int, controllers: list[str]) -> dict | None:
    """What a process of the user, alone in the group, makes of it."""
    command = [sys.executable, "-c", MEMBER, str(group), str(user), ",".join(controllers)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout or done.stderr == "null\n", done.stderr
    return json.loads(done.stdout or done.stderr)


@pytest.mark.parametrize("user", [0, 12345])
def test_a_group_given_away_is_divided_and_joined(free, user: int):
    group, controllers = free
    for path in (group, *(group / name for name in (ENTRANCE, "cgroup.threads", "cgroup.subtree_control"))):
        os.chown(path, user, user)
    found = find(group, user, controllers)
    folders = dict.fromkeys(controllers, str(group))
    assert found == {"version": 2, "folders": folders, "joined": True, "left": False}
    assert (group / ENGINE).exists()


def test_one_that_can_be_divided_and_not_joined_is_none(free):
    group, controllers = free
    os.chown(group, 12345, 12345)  # groups can be made in it; its processes stay root's to move
    (group / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in controllers))
    (group / ENGINE).mkdir()
    assert find(group / ENGINE, 12345, controllers) is None
