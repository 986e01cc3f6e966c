"""One run of `grade` at a time, and a note of what was asked for, so that an interrupted run can be taken up again."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from grader.course import Course
from grader.errors import CommandError
from grader.whole_file import write_whole


@dataclass(frozen=True)
class Request:
    """What was asked for. lessons, students: empty for all. fresh: grade again what has a result already. lines: look
    for lines."""

    lessons: tuple[str, ...] = ()
    students: tuple[str, ...] = ()
    allow_weak: bool = False
    fresh: bool = False
    lines: bool = False

    def together_with(self, other: "Request") -> "Request":
        """This request, for the lessons and students of both."""
        return replace(self, lessons=_all(self.lessons, other.lessons), students=_all(self.students, other.students))


def _all(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*some, *others})) if some and others else ()


@contextmanager
def only_run(root: Path) -> Iterator[None]:
    """Holds the course for this run. Raises CommandError where another holds it. A killed run holds nothing."""
    path = Course(root).run_state / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"another `grader grade` is at work in {root}: wait for its end, or stop it") from None
        yield


@contextmanager
def noted(root: Path, request: Request) -> Iterator[None]:
    """Notes the request, until the body ends without an exception; removes what the killed run left half written.

    Needs `only_run`.
    """
    path = _note(root)
    unfinished = list(path.parent.glob("*.tmp"))
    earlier = None
    if path.exists():
        process, earlier = _read(path)
        unfinished += _left_by(process, Course(root))
    for file in unfinished:
        file.unlink()
    both = request.together_with(earlier or request)
    _write(path, both)
    yield
    # A run for one student, formgrader's say, does not end what was interrupted for the class.
    if earlier is None or both == request.together_with(request):
        path.unlink()
    else:
        _write(path, earlier)


def _left_by(process: int, course: Course) -> list[Path]:
    """What a killed process of that number may have left half written."""
    names = ((course.gradebook, "*"), (course.results, "*/*"), (course.autograded, "*/*/*"))
    found = [file for folder, name in names for file in folder.glob(f"{name}.{process}.tmp")]
    return [*found, *course.gradebook.glob(f"*.{process}.new")]


def interrupted(root: Path) -> Request:
    """What the interrupted run was asked for. Raises CommandError where none was interrupted."""
    path = _note(root)
    if not path.exists():
        raise CommandError("there is nothing to resume: the last run came to its end, use `grader grade`")
    return _read(path)[1]


def _write(path: Path, request: Request) -> None:
    write_whole(path, json.dumps({"process": os.getpid(), **asdict(request)}).encode(), durable=True)


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
    return Course(root).run_state / "run.json"
