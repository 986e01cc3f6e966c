"""The build writes over no answers: a notebook in course/ in which cells were run is somebody's work."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.course import Lesson
from grader.errors import CommandError


def keep_own_work(root: Path, lesson: Lesson, files: Mapping[Path, bytes], stray: Iterable[Path]) -> None:
    """Raises CommandError where writing `files` or removing `stray` would lose a notebook in which cells were run.

    files: what the build has made, by path below `root`. A released lesson has no outputs; the front page has its own.
    """
    replaced = [path for path, content in files.items() if path == lesson.released and _differs(root / path, content)]
    for path in [*replaced, *stray] if lesson.solved else []:
        if path.suffix == ".ipynb" and _was_run(root / path):
            raise CommandError(
                f"{path} holds cells that were run, which may be somebody's answers: move or delete it, and build again"
            )


def _differs(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() != content


def _was_run(path: Path) -> bool:
    try:
        cells = json.loads(path.read_bytes())["cells"]
        return any(cell.get("execution_count") or cell.get("outputs") for cell in cells)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False  # no notebook, so no answers
