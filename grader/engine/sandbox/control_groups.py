"""Limits that the kernel keeps for all processes of a child together: its control groups, of version 1 or 2.

Memory here is all that the kernel counts: pages that no process maps any more, disks in memory, pipes and sockets too.
"""

import contextlib
import functools
import os
import secrets
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.engine.job import Limits

CONTROLLERS = ("memory", "pids", "cpu")
NAME = "grader"
ENGINE = "grader-engine"
"""In version 2 a group with limited groups below it holds no process of its own: the engine's own move here."""
ENTRANCE = "cgroup.procs"
MOUNTS, OWN_GROUPS = Path("/proc/self/mountinfo"), Path("/proc/self/cgroup")
SWAPS = Path("/proc/swaps")
SWAP_LIMITS = {1: "memory.memsw.limit_in_bytes", 2: "memory.swap.max"}
"""Version -> the file that limits what a group has on disk for memory; some kernels keep none."""
BESIDE = 1
"""Processes of a child's groups that are not its own: the first of its namespace."""
LAST_TRY = 2.0
"""Seconds within which the kernel is done with processes that have ended."""


@dataclass(frozen=True)
class Place:
    """Where this process may make groups. folders: controller -> folder; in version 2 it is the same for all."""

    version: int
    folders: Mapping[str, Path]

    @contextlib.contextmanager
    def group(self, limits: Limits) -> Iterator["Group"]:
        """New groups for one child, removed on the way out; all that was in them must have ended by then.

        Raises OSError where the kernel refuses.
        """
        # Drawn: a process number may come again, where a killed worker of that number has left its groups.
        name = f"{NAME}-{os.getpid()}-{secrets.token_hex(8)}"
        made = {controller: folder / name for controller, folder in self.folders.items()}
        ours: list[Path] = []
        try:
            for folder in dict.fromkeys(made.values()):
                folder.mkdir()
                ours.append(folder)
            self._limit(made, limits)
            yield Group(tuple(dict.fromkeys(made.values())), self._events(made))
        finally:
            for folder in ours:
                _remove(folder)

    def _limit(self, made: Mapping[str, Path], limits: Limits) -> None:
        # A disk in memory is counted as memory.
        memory = limits.memory + limits.disk
        if "pids" in made:
            _write(made["pids"] / "pids.max", limits.processes + 1 + BESIDE)
        if "memory" not in made:
            return
        if self.version == 1:
            _write(made["memory"] / "memory.limit_in_bytes", memory)
        else:
            _write(made["memory"] / "memory.max", memory)
        with_swap = made["memory"] / SWAP_LIMITS[self.version]
        if with_swap.exists():
            _write(with_swap, memory if self.version == 1 else 0)

    def _events(self, made: Mapping[str, Path]) -> Path | None:
        if "memory" not in made:
            return None
        return made["memory"] / ("memory.oom_control" if self.version == 1 else "memory.events")


@dataclass(frozen=True)
class Group:
    """The groups of one child. folders: all of them. events: the file that counts who was killed for memory."""

    folders: tuple[Path, ...]
    events: Path | None

    @contextlib.contextmanager
    def opened(self) -> Iterator[list[int]]:
        """File descriptors for the keeper, who sees no control group: `Membership` takes them."""
        entrances = [os.open(folder / ENTRANCE, os.O_WRONLY | os.O_CLOEXEC) for folder in self.folders]
        descriptors = [os.open(self.events, os.O_RDONLY | os.O_CLOEXEC), *entrances] if self.events else entrances
        try:
            yield descriptors
        finally:
            for number in descriptors:
                os.close(number)


@dataclass(frozen=True)
class Membership:
    """The keeper's side of a `Group`. events: None where its memory is not limited."""

    entrances: tuple[int, ...] = ()
    events: int | None = None

    def join(self) -> None:
        """Moves this process into the groups; what it starts is born there. Raises OSError where it cannot."""
        for number in self.entrances:
            os.write(number, b"0")  # this process, whatever its number is out there

    def killed_for_memory(self) -> bool:
        """Whether the kernel has ended any of its processes for memory."""
        if self.events is None:
            return False
        fields = dict(line.split() for line in os.pread(self.events, 4096, 0).splitlines())
        return int(fields.get(b"oom_kill", 0)) > 0


@functools.cache
def find_place() -> Place | None:
    """Where this process may make groups, found by making one; None where nowhere. The answer is kept."""
    try:
        mounts, own = MOUNTS.read_text(), OWN_GROUPS.read_text()
    except OSError:  # no Linux
        return None
    old = {controller: folder for controller in CONTROLLERS if (folder := _old_folder(controller, mounts, own))}
    places = [Place(1, {name: folder for name, folder in old.items() if _works(Place(1, {name: folder}))})]
    places += [place for place in _new_places(mounts, own) if _works(place)]
    place = max(places, key=lambda place: len(place.folders))
    if not place.folders:
        return None
    _clear_away(place)
    return place


def limits_swap(place: Place) -> bool:
    """Whether memory on disk counts too, in a place that limits memory, or this machine has none."""
    if len(_lines(SWAPS)) < 2:  # the first names the columns
        return True
    try:
        with place.group(Limits()) as group:
            return any((folder / SWAP_LIMITS[place.version]).exists() for folder in group.folders)
    except OSError:
        return False


def _works(place: Place) -> bool:
    """Whether a group can be made there, and a process moved into it."""
    try:
        with place.group(Limits()) as group, group.opened() as descriptors:
            return all(map(_can_join, descriptors[-len(group.folders) :]))
    except OSError:
        return False


def _can_join(entrance: int) -> bool:
    """A shell tries, as its own number: who is in a group may not be free to leave it again."""
    joining = subprocess.run(["/bin/sh", "-c", "echo 0"], stdout=entrance, stderr=subprocess.DEVNULL, cwd="/")
    return joining.returncode == 0


def _old_folder(controller: str, mounts: str, own: str) -> Path | None:
    """This process' own group of a controller of version 1."""
    paths = (path for _, controllers, path in _own_groups(own) if controller in controllers.split(","))
    return next((folder for path in paths for folder in _folders(mounts, "cgroup", controller, path)), None)


def _new_places(mounts: str, own: str) -> Iterator[Place]:
    """The group that is this process' alone, as `systemd-run --user --scope --property Delegate=yes` makes it.

    For root also those above it, where systemd has switched the controllers on.
    """
    for _, _, path in (group for group in _own_groups(own) if group[0] == "0"):
        for folder in _folders(mounts, "cgroup2", "", path):
            base = folder.parent if folder.name == ENGINE else folder
            for place in [base, *base.parents] if os.geteuid() == 0 else [base]:
                if (place / ENTRANCE).exists() and (on := _switched_on(place)):
                    yield Place(2, dict.fromkeys(on, place))


def _switched_on(base: Path) -> list[str]:
    """The controllers that groups below `base` have; they are switched on where all processes in it are of this one."""
    on = _words(base / "cgroup.subtree_control")
    if not {*CONTROLLERS} & on and _words(base / ENTRANCE) == {str(os.getpid())}:
        there = _words(base / "cgroup.controllers")
        with contextlib.suppress(OSError):
            (base / ENGINE).mkdir(exist_ok=True)
            _write(base / ENGINE / ENTRANCE, os.getpid())
            _write(base / "cgroup.subtree_control", " ".join(f"+{name}" for name in CONTROLLERS if name in there))
        on = _words(base / "cgroup.subtree_control")
    return [name for name in CONTROLLERS if name in on]


def _own_groups(own: str) -> list[list[str]]:
    return [line.split(":", 2) for line in own.splitlines()]


def _folders(mounts: str, kind: str, option: str, path: str) -> Iterator[Path]:
    """Where the group `path` of a hierarchy lies, for each mount of it. See proc_pid_mountinfo(5)."""
    for line in mounts.splitlines():
        fields, _, more = line.partition(" - ")
        found, _, options = more.split(" ", 2)
        root, place = fields.split(" ")[3:5]
        if found == kind and (not option or option in options.split(",")) and Path(path).is_relative_to(root):
            yield Path(place) / Path(path).relative_to(root)


def _clear_away(place: Place) -> None:
    """What killed workers have left."""
    for folder in dict.fromkeys(place.folders.values()):
        for left in folder.glob(f"{NAME}-*-*"):
            pid = left.name.split("-")[1]
            if pid.isdecimal() and not os.path.exists(f"/proc/{pid}"):
                with contextlib.suppress(OSError):
                    left.rmdir()


def _remove(folder: Path) -> None:
    deadline = time.monotonic() + LAST_TRY
    while True:
        try:
            return folder.rmdir()
        except FileNotFoundError:
            return None
        except OSError:
            if time.monotonic() > deadline:
                return None  # the next run clears it away
            time.sleep(0.01)


def _words(path: Path) -> set[str]:
    return set(" ".join(_lines(path)).split())


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except OSError:
        return []


def _write(path: Path, what: object) -> None:
    path.write_text(str(what))
