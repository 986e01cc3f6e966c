"""Whether a notebook is one of the lesson's, whatever it is called: by the functions that it has checked."""

import re
from pathlib import Path

from grader.collect.entries import Entry
from grader.course import Lesson

CHECK = re.compile(rb"\bcheck\((\w+)\)")
LARGEST = 8 * 1024**2


class LessonText:
    """What the released notebook has checked."""

    def __init__(self, root: Path, lesson: Lesson) -> None:
        try:
            self._names = set(CHECK.findall((root / lesson.released).read_bytes()))
        except OSError:
            self._names = set()

    def is_in(self, entry: Entry) -> bool | None:
        """Whether half of it is there at least; None where that cannot be told, as of what is no notebook."""
        try:
            with entry.open() as file:
                text = file.read(LARGEST)
        except Exception:  # of a damaged zip it may be any
            return None
        if not self._names or b'"cells"' not in text:
            return None
        return 2 * len(self._names & set(CHECK.findall(text))) >= len(self._names)
