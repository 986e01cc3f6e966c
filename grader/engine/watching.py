"""`grade --watch`: looks again and again at what was handed in, and grades what is new there once it has settled."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import Course, select_lessons
from grader.engine.grade_class import grade_class, sandbox_in_force
from grader.engine.preflight.submission import find_submissions
from grader.engine.result import Result
from grader.errors import CommandError
from grader.names import shown

Look = tuple[tuple[str, int, int, int], ...]
MOST_LOOKED_AT = 2000
"""Files of one submission; grading reads fewer."""


def run_watch(
    root: Path,
    lessons: Sequence[str] = (),
    *,
    students: Sequence[str] = (),
    every: float = 5.0,
    scheduler: str | None = None,
    allow_weak: bool = False,
    say: Callable[[str], None] = print,
    **options: Any,
) -> int:
    """Grades what appears or changes in gradebook/submitted, with a line for each, until Ctrl+C or SIGTERM.

    every: seconds between two looks; what looks the same in two of them is taken to be whole. All else: as
    `grade_class` takes it. What goes wrong in between is said, and tried again at the next look. Returns 0. Raises
    CommandError where it cannot begin.
    """
    known = Course(root).assignments()
    chosen = list(dict.fromkeys(lesson.slug for lesson in (select_lessons(known, lessons) if lessons else known)))
    said = {sandbox_in_force(root, allow_weak, scheduler)}
    say(*said)
    say(f"watching {Course(root).shown(Course(root).submitted)}, every {every:g} s: Ctrl+C ends it")

    def once(sentence: str) -> None:
        if sentence not in said:
            said.add(sentence)
            say(sentence)

    watch = _Watch(root, chosen, students, {"scheduler": scheduler, "allow_weak": allow_weak, **options}, say, once)
    with _until_asked() as stop:
        try:
            while not stop.asked:
                watch.look(stop)
                time.sleep(every)
        except KeyboardInterrupt:
            pass
    say(f"stopped: {watch.graded} graded; what is recorded stays")
    return 0


@dataclass
class _Stop:
    asked: bool = False


@contextmanager
def _until_asked() -> Iterator[_Stop]:
    """Ctrl+C and SIGTERM interrupt the body once; a second one would interrupt the clearing up."""
    stop = _Stop()

    def ask(*_: object) -> None:
        if not stop.asked:
            stop.asked = True
            raise KeyboardInterrupt

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Watch:
    def __init__(
        self,
        root: Path,
        lessons: list[str],
        students: Sequence[str],
        options: dict[str, Any],
        say: Callable[[str], None],
        once: Callable[[str], None],
    ) -> None:
        self.graded, self._trouble = 0, ""
        self._root, self._lessons, self._students, self._options = root, lessons, students, options
        self._say, self._once = say, once
        self._seen: dict[tuple[str, str], Look] = {}
        self._done: dict[tuple[str, str], Look] = {}

    def look(self, stop: _Stop) -> None:
        """Grades what is new and was the same at the last look."""
        for lesson in self._lessons:
            submissions = find_submissions(self._root, lesson)
            looks = {(lesson, one.student): _look(one.folder) for one in submissions if self._is_asked(one.student)}
            settled = [key for key, look in looks.items() if look == self._seen.get(key) != self._done.get(key)]
            self._seen |= looks
            if settled and self._grade(lesson, [student for _, student in settled], stop):
                self._done |= {key: looks[key] for key in settled}

    def _is_asked(self, student: str) -> bool:
        return not self._students or student in self._students

    def _grade(self, lesson: str, students: list[str], stop: _Stop) -> bool:
        """Whether it could be done; if not, a sentence says why, but the same one only once in a row."""
        try:
            summary = grade_class(self._root, [lesson], students, progress=self._lines, say=self._once, **self._options)
        except CommandError as error:
            if not stop.asked and str(error) != self._trouble:
                self._trouble = str(error)
                self._say(self._trouble)
            return False
        self._trouble = ""
        for line in summary.left_out:
            self._say(f"not graded: {line.strip()}")
        for line in summary.times:
            self._say(f"the time of handing in does not count: {line.strip()}")
        return True

    @contextmanager
    def _lines(self, count: int) -> Iterator["_Watch"]:
        yield self

    def done(self, result: Result) -> None:
        """A line for a submission that is recorded."""
        self.graded += 1
        self._say(f"{shown(result.student)}, {result.lesson}: {_words(result)}")


def _words(result: Result) -> str:
    scores = [mark.score for mark in result.marks if mark.score is not None]
    points = [f"{sum(scores):g} of {result.full:g} points"] if scores else []
    return ", ".join([str(result.status), *points, *filter(None, [shown(result.reason)])])


def _look(folder: Path) -> Look:
    """What tells one state of a submission's folder from another, without reading it; no link is followed."""
    found: list[tuple[str, int, int, int]] = []
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted([*files, *folders]):
            path = os.path.join(place, name)
            try:
                facts = os.lstat(path)
            except OSError:  # it is gone meanwhile
                continue
            found.append((path, facts.st_size, facts.st_mtime_ns, facts.st_ino))
            if len(found) == MOST_LOOKED_AT:
                return tuple(found)
    return tuple(found)
