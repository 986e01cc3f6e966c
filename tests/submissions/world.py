"""What a sample can see of the course, and what lies around for it to steal or to break."""

import copy
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

import nbformat
from nbformat import NotebookNode

from grader.course import Lesson

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
LESSON = Lesson.from_slug("03-multi-layer")


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


def samples(kind: str) -> dict[str, ModuleType]:
    """All samples of a kind, "hostile" or "broken", by name."""
    names = sorted(path.stem for path in (HERE / kind).glob("*.py") if path.stem != "__init__")
    return {name: import_module(f"tests.submissions.{kind}.{name}") for name in names}


def _read(path: Path) -> NotebookNode:
    return nbformat.read(ROOT / path, as_version=4)
