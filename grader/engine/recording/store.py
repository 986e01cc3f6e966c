"""The result store: what the engine said of each submission, one file each, for `--resume` and for the report."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from grader.course import Course
from grader.engine.result import Result
from grader.names import file_name
from grader.whole_file import RESUME, write_whole


class ResultStore:
    """The results of the course in the folder `root`, gradebook/results/LESSON/STUDENT.json."""

    def __init__(self, root: Path):
        self._folder = Course(root).results

    def path(self, lesson: str, student: str) -> Path:
        """Where a result lies, or would."""
        return self._folder / file_name(lesson) / f"{file_name(student)}.json"

    def read(self, lesson: str, student: str) -> Result | None:
        """The result of a submission, None where there is none that can be read: it is then graded again."""
        result = _read(self.path(lesson, student))
        return result if result and (result.lesson, result.student) == (lesson, student) else None

    def write(self, result: Result) -> None:
        """Keeps a result, in place of an earlier one. Whatever happens, one of the two is there, whole.

        Raises CommandError where it cannot be written, a full disk say.
        """
        path = self.path(result.lesson, result.student)
        write_whole(path, result.to_json().encode("utf-8", "surrogatepass"), durable=True, then=RESUME)

    def all(self, lesson: str) -> Iterator[Result]:
        """The results of a lesson, one after another, in the order of their files' names."""
        folder = self._folder / file_name(lesson)
        for name in sorted(os.listdir(folder)) if folder.is_dir() else ():
            result = _read(folder / name)
            if result and self.path(result.lesson, result.student) == folder / name:
                yield result


def _read(path: Path) -> Result | None:
    # RecursionError: JSON that is nested too deeply, which no result is.
    with suppress(OSError, ValueError, RecursionError):
        return Result.from_json(path.read_bytes().decode("utf-8", "surrogatepass"))
    return None
