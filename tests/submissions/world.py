"""What a sample can see of the course, and what lies around for it to steal or to break."""

import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.courses import LESSON, ROOT


@dataclass(frozen=True)
class World:
    """course: root of the live course that is graded. port: of a listener on loopback that nobody may reach.
    secret: a file outside every sandbox, whose text nobody may learn or change."""

    course: Path
    port: int
    secret: Path

    @property
    def released(self) -> NotebookNode:
        """A fresh copy of the released notebook."""
        return copy.deepcopy(_read(LESSON.released))

    @property
    def solved(self) -> NotebookNode:
        """A fresh copy of the solved notebook."""
        return copy.deepcopy(_read(LESSON.solved))


@cache
def _read(path: Path) -> NotebookNode:
    return nbformat.read(ROOT / path, as_version=4)
