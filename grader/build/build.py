"""Turns a lesson's source into the files that readers get."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbgrader.utils import find_all_files

from grader.build.execution import run_notebook
from grader.build.marking import Exercise
from grader.build.outputs import keep_machine_outputs, settle_outputs
from grader.build.source import read_source
from grader.build.student import load_config, released_text
from grader.course import Lesson, find_lessons
from grader.errors import CommandError

NEVER_BUILT = [".ipynb_checkpoints", "__pycache__", ".DS_Store"]


def build_lesson(root: Path, lesson: Lesson, exercises: Mapping[str, Exercise]) -> dict[Path, bytes]:
    """Every file that a lesson's source gives rise to: path relative to `root`, and content.

    Nothing is written below `root`; the lesson runs in a private copy of its folder in `course/`. Outputs that depend
    on the machine stay as they are stored, as long as their cell does. Raises CommandError where the source is wrong
    or a cell fails.
    """
    notebook, lines = read_source(root, lesson, exercises)
    files = _static_files(root, lesson)
    with TemporaryDirectory() as folder:
        for path, content in (files | _beside(root, lesson)).items():
            copy = Path(folder, path.relative_to(lesson.released.parent))
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)
        run_notebook(notebook, lines, lesson.source, Path(folder))
    settle_outputs(notebook, lines, lesson.source)
    if lesson.solved:  # what a reader's own run of the front page has left in it is not to be kept
        keep_machine_outputs(notebook, root / lesson.solved)
    executed = nbformat.writes(notebook) + "\n"
    if lesson.solved is None:
        files[lesson.released] = executed.encode()
    else:
        files[lesson.solved] = executed.encode()
        files[lesson.released] = released_text(notebook, root).encode()
    return files


def _beside(root: Path, lesson: Lesson) -> dict[Path, bytes]:
    """What the front page finds around it: the released lessons, whose progress it shows."""
    if lesson.solved is not None:
        return {}
    released = [other.released for other in find_lessons(root)]
    return {path: (root / path).read_bytes() for path in released if (root / path).is_file()}


def write_files(root: Path, files: Mapping[Path, bytes]) -> list[Path]:
    """Writes what differs from the disk; returns the paths written. Raises CommandError where it may not."""
    written = []
    for path, content in files.items():
        target = root / path
        try:
            if target.is_file() and target.read_bytes() == content:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError as error:
            raise CommandError(f"cannot write {path}: {error.strerror}") from None
        written.append(path)
    return written


def stray_files(root: Path, lesson: Lesson, files: Mapping[Path, bytes]) -> list[Path]:
    """Files in the lesson's folder of `course/` that the build does not make, and so should not be there."""
    if lesson.solved is None:
        return []  # the front page lies beside the lessons' folders, not in one of its own
    found = find_all_files(str(root / lesson.released.parent), NEVER_BUILT)
    return sorted({Path(path).relative_to(root) for path in found} - set(files))


def remove_files(root: Path, paths: list[Path]) -> None:
    """Removes files. Raises CommandError where it may not."""
    for path in paths:
        try:
            (root / path).unlink()
        except OSError as error:
            raise CommandError(f"cannot remove {path}: {error.strerror}") from None


def _static_files(root: Path, lesson: Lesson) -> dict[Path, bytes]:
    """The lesson's files that are handed out as they are: those nbgrader would copy."""
    if lesson.solved is None:
        return {}
    folder = root / lesson.source.parent
    ignored = [*load_config(root).CourseDirectory.ignore, "*.ipynb"]
    found = [Path(path).relative_to(folder) for path in find_all_files(str(folder), ignored)]
    return {lesson.released.parent / path: (folder / path).read_bytes() for path in sorted(found)}
