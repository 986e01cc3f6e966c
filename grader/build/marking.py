"""Turns the tags of a lesson's source into nbgrader's metadata.

Two tags are all that an author writes:

    # %% tags=["exercise"]            the cell that defines the function to write; the answer stands between
                                      `### BEGIN SOLUTION` and `### END SOLUTION`
    # %% tags=["grade"]               the cell below it, and all it holds is `check(the_function)`

Names and points come from the exercise's declaration, so each is written once.
"""

import ast
import re
from collections.abc import Mapping
from typing import Protocol

from nbformat import NotebookNode

from grader.cells import CHECK_CELL, answer_id, grade_id, nbgrader_settings
from grader.course import Page
from grader.errors import CommandError


class Exercise(Protocol):
    """What the build needs to know of an exercise's declaration."""

    @property
    def name(self) -> str:
        """The function's."""

    @property
    def points(self) -> float:
        """Full marks."""

    @property
    def lesson(self) -> str:
        """The slug of the lesson that has it."""


def mark_exercises(notebook: NotebookNode, lines: list[int], lesson: Page, expected: Mapping[str, Exercise]) -> None:
    """Turns the authors' tags into nbgrader's metadata."""
    answered: set[str] = set()
    graded: set[str] = set()
    for cell, line in zip(notebook.cells, lines, strict=True):
        where = f"{lesson.source}, line {line}"
        tags = cell.metadata.get("tags", [])
        if "exercise" in tags:
            name = _answered_exercise(cell, where, lesson, expected)
            cell.metadata.nbgrader = NotebookNode(nbgrader_settings(answer_id(name), solution=True))
            _add_once(name, answered, where, "exercise")
        elif "grade" in tags:
            name = _graded_exercise(cell, where, answered)
            cell.metadata.nbgrader = NotebookNode(nbgrader_settings(grade_id(name), points=expected[name].points))
            _add_once(name, graded, where, "grade")
        elif "BEGIN SOLUTION" in cell.source or "END SOLUTION" in cell.source:
            raise CommandError(f'{where}: the cell has a solution but not the tag "exercise"')
    for name in expected:
        if name not in graded:
            kind = "grade" if name in answered else "exercise"
            raise CommandError(f'{lesson.source}: no cell tagged "{kind}" for {name}, which {lesson.slug} declares')


def _answered_exercise(cell: NotebookNode, where: str, lesson: Page, expected: Mapping[str, Exercise]) -> str:
    """The name of the exercise that an exercise cell answers."""
    defined = [node.name for node in ast.parse(cell.source).body if isinstance(node, ast.FunctionDef)]
    names = [name for name in defined if name in expected]
    if len(names) != 1:
        raise CommandError(
            f"{where}: an exercise cell defines exactly one exercise declared for {lesson.slug}"
            f" (it defines {', '.join(defined) or 'no function'})"
        )
    delimiters = re.findall(r"(BEGIN|END) SOLUTION", cell.source)
    if delimiters != ["BEGIN", "END"] * (len(delimiters) // 2) or not delimiters:
        raise CommandError(
            f"{where}: the answer of {names[0]} must stand between ### BEGIN SOLUTION and ### END SOLUTION"
        )
    return names[0]


def _graded_exercise(cell: NotebookNode, where: str, answered: set[str]) -> str:
    """The name of the exercise that a grade cell checks."""
    match = CHECK_CELL.fullmatch(cell.source)
    if match is None:
        raise CommandError(f"{where}: a grade cell holds `check(the_function)` and nothing else")
    if match[1] not in answered:
        raise CommandError(f"{where}: {match[1]} is checked, but no exercise cell above defines it")
    return match[1]


def _add_once(name: str, seen: set[str], where: str, kind: str) -> None:
    if name in seen:
        raise CommandError(f"{where}: there is a second {kind} cell for {name}")
    seen.add(name)
