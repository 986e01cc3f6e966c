"""Where one looks for what a sample did: in the recorded notebook, and on the machine around it.

A sample prints what it found, "label: a Python literal", which `Aftermath.told` reads. What must be found although the
sample would hide it is looked for from outside: files, processes, connections.
"""

import ast
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from grader.engine.recording.store import ResultStore
from grader.engine.result import Result
from tests.submissions.world import LESSON, World

HOSTILE = Path(__file__).parent / "hostile"
MARKER = re.compile(r"\d{3}\.\d{4}")


@dataclass(frozen=True)
class Aftermath:
    """What is left of a student's submission once the class is graded."""

    world: World
    student: str

    @property
    def result(self) -> Result:
        """What the engine keeps."""
        result = ResultStore(self.world.course).read(LESSON.slug, self.student)
        assert result is not None, f"{self.student} has no result"
        return result

    @property
    def notebook(self) -> NotebookNode:
        """The notebook that the engine wrote."""
        folder = self.world.course / "gradebook" / "autograded" / self.student / LESSON.slug
        return nbformat.read(folder / LESSON.released.name, as_version=4)

    @property
    def printed(self) -> str:
        """All that the notebook's cells printed."""
        cells = [cell for cell in self.notebook.cells if cell.cell_type == "code"]
        return "".join(output.get("text", "") for cell in cells for output in cell.outputs)

    def told(self, label: str) -> Any:
        """What the sample printed under this label. Fails where it did not come to that."""
        for line in self.printed.splitlines():
            if line.startswith(f"{label}: "):
                return ast.literal_eval(line.partition(": ")[2])
        raise AssertionError(f"{self.student} printed nothing under {label!r}: it was not graded as far as that")


def markers() -> set[str]:
    """The lengths of all sleeps of the hostile samples: odd ones, by which a process is known, whoever looks for it."""
    return {marker for path in HOSTILE.glob("*.py") for marker in MARKER.findall(path.read_text(encoding="utf-8"))}


def lies_there(paths: Iterable[str | Path]) -> list[str | Path]:
    """Those that exist. Where the grader may not look, so that `Path.exists` raises, its child cannot write."""
    return [path for path in paths if os.path.lexists(path)]


def survivors(marker: str) -> list[int]:
    """The processes that still run with this argument, on the whole machine."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if marker.encode() in arguments:
            found.append(int(folder.name))
    return found
