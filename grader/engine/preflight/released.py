"""The released notebook, and where in it everything stands."""

import copy
import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from nbformat import NotebookNode

from grader.cells import exercise_of
from grader.engine.preflight.student_cells import read_cells


@dataclass(frozen=True)
class Question:
    """A cell that students fill in: its place in the release, its label, what the release has in it.

    function: the one that the answer defines, "" where it defines none (a cell for text, say).
    """

    place: int
    grade_id: str
    cell_id: str
    kind: str
    stub: str
    function: str


class Release:
    """A released notebook, given as its text or as nbformat has it."""

    def __init__(self, notebook: NotebookNode | str) -> None:
        self.content: dict[str, Any] = json.loads(notebook) if isinstance(notebook, str) else copy.deepcopy(notebook)
        self.cells, _ = read_cells(self.content)

    @cached_property
    def questions(self) -> list[Question]:
        """The cells that students fill in, in order."""
        questions = []
        for place, cell in enumerate(self.cells):
            if cell.label.get("solution"):
                name = exercise_of(cell.grade_id)
                function = name if name in cell.names.functions else ""
                questions.append(Question(place, cell.grade_id, cell.id, cell.kind, cell.bare, function))
        return questions

    @cached_property
    def labels(self) -> dict[str, int]:
        """grade_id -> place."""
        return {cell.grade_id: place for place, cell in enumerate(self.cells) if cell.grade_id}

    @cached_property
    def ids(self) -> dict[str, int]:
        """Cell id -> place."""
        return {cell.id: place for place, cell in enumerate(self.cells) if cell.id}

    @cached_property
    def sources(self) -> dict[str, int]:
        """Source, bare -> place. Empty cells say nothing of a place."""
        return {cell.bare: place for place, cell in enumerate(self.cells) if cell.bare}


@lru_cache(maxsize=8)
def released(text: str) -> Release:
    """The release of this text, read once for a class."""
    return Release(text)
