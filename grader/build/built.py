"""What the build has made, and how it goes to the disk: over nobody's answers, and with nothing stray left there."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nbgrader.utils import find_all_files

from grader.course import Lesson
from grader.errors import CommandError

NEVER_BUILT = [".ipynb_checkpoints", "__pycache__", ".DS_Store"]


@dataclass(frozen=True)
class Built:
    """What a source gives rise to; all paths are below the course's root.

    files: path -> content. stray: files beside them that the build does not make. answered: those of `files` that have
    no outputs until a student works in them.
    """

    files: Mapping[Path, bytes]
    stray: tuple[Path, ...] = ()
    answered: frozenset[Path] = frozenset()

    def write(self, root: Path) -> list[str]:
        """Writes what differs from the disk and removes what is stray; returns a few words for each change.

        Raises CommandError where it may not, and, before anything is changed, where a notebook in which cells were run
        would be lost: it is somebody's work.
        """
        changed = [path for path, content in self.files.items() if _differs(root / path, content)]
        _keep_own_work(root, [*(path for path in changed if path in self.answered), *self.stray])
        for path in self.stray:
            try:
                (root / path).unlink()
            except OSError as error:
                raise CommandError(f"cannot remove {path}: {error.strerror}") from None
        for path in changed:
            try:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(self.files[path])
            except OSError as error:
                raise CommandError(f"cannot write {path}: {error.strerror}") from None
        return [*(f"{path} written" for path in changed), *(f"{path} removed" for path in self.stray)]


def stray_files(root: Path, lesson: Lesson, files: Iterable[Path]) -> tuple[Path, ...]:
    """Files in the lesson's folder of `course/` that the build does not make, and so should not be there."""
    found = find_all_files(str(root / lesson.released.parent), NEVER_BUILT)
    return tuple(sorted({Path(path).relative_to(root) for path in found} - set(files)))


def _keep_own_work(root: Path, lost: Iterable[Path]) -> None:
    for path in lost:
        if path.suffix == ".ipynb" and _was_run(root / path):
            raise CommandError(
                f"{path} holds cells that were run, which may be somebody's answers: move or delete it, and build again"
            )


def _differs(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() != content
    except OSError:  # there is none, or writing will say what is wrong with it
        return True


def _was_run(path: Path) -> bool:
    try:
        cells = json.loads(path.read_bytes())["cells"]
        return any(cell.get("execution_count") or cell.get("outputs") for cell in cells)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False  # no notebook, so no answers
