"""One run of `grade` at a time, and a note of what was asked for, so that an interrupted run can be taken up again."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.engine.durable import write_whole
from grader.release.errors import CommandError

FOLDER = Path("gradebook", "engine")
LEFT_BY = (
    "gradebook/*.{}.tmp",
    "gradebook/*.{}.new",
    "gradebook/results/*/*.{}.tmp",
    "gradebook/autograded/*/*/*.{}.tmp",
)
"""What a killed process of that number may leave half written in gradebook/."""


@dataclass(frozen=True)
class Request:
    """What was asked for. lessons, students: empty for all. fresh: grade again what has a result already."""

    lessons: tuple[str, ...] = ()
    students: tuple[str, ...] = ()
    runner: str = "warm"
    allow_weak: bool = False
    fresh: bool = False


@contextmanager
def only_run(root: Path) -> Iterator[None]:
    """Holds the course for this run. Raises CommandError where another holds it. A killed run holds nothing."""
    path = root / FOLDER / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"another `grader grade` is at work in {root}: wait for its end, or stop it") from None
        yield


@contextmanager
def noted(root: Path, request: Request) -> Iterator[None]:
    """Notes the request, until the body ends without an exception. Needs `only_run`."""
    path = _note(root)
    for unfinished in path.parent.glob("*.tmp"):
        unfinished.unlink()
    if path.exists():
        process, _ = _read(path)
        for pattern in LEFT_BY:
            for unfinished in (root / FOLDER.parent).glob(pattern.format(process)):
                unfinished.unlink()
    write_whole(path, json.dumps({"process": os.getpid(), **asdict(request)}).encode(), durable=True)
    yield
    path.unlink()


def interrupted(root: Path) -> Request:
    """What the interrupted run was asked for. Raises CommandError where none was interrupted."""
    path = _note(root)
    if not path.exists():
        raise CommandError("there is nothing to resume: the last run came to its end, use `grader grade`")
    return _read(path)[1]


def _read(path: Path) -> tuple[int, Request]:
    """The number of the process that wrote the note, and the request."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        lessons, students = tuple(fields.pop("lessons")), tuple(fields.pop("students"))
        return int(fields.pop("process")), Request(lessons=lessons, students=students, **fields)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CommandError(
            f"{path} cannot be read: remove it, and run `grader grade` (what is done stays done)"
        ) from None


def _note(root: Path) -> Path:
    return root / FOLDER / "run.json"
