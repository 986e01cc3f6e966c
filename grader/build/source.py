"""Reads a lesson's one source, a py:percent text file, as a notebook. See `marking` for what an author writes."""

import ast
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import jupytext
from nbformat import NotebookNode

from grader.build.marking import Exercise, mark_exercises
from grader.cells import KERNEL
from grader.course import Page
from grader.errors import CommandError

MARKER = re.compile(r"# %%($|[ \[])")
# Of use only to write the text file again.
JUPYTEXT_LAYOUT = ("lines_to_next_cell", "lines_to_end_of_cell_marker")
NOTEBOOK_METADATA = {
    "kernelspec": KERNEL,
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}


def read_source(root: Path, lesson: Page, exercises: Mapping[str, Exercise]) -> tuple[NotebookNode, list[int]]:
    """The notebook of a lesson's source, not run, and the source line at which each of its cells starts.

    Raises CommandError, with file and line, where the source is missing or breaks the authoring rules.
    """
    try:
        text = (root / lesson.source).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CommandError(f"{lesson.source} is missing: it is the source of lesson {lesson.slug}") from None
    except UnicodeDecodeError as error:
        raise CommandError(f"{lesson.source}: the file is not UTF-8 text ({error.reason})") from None
    try:
        ast.parse(text)
    except SyntaxError as error:
        raise CommandError(f"{lesson.source}, line {error.lineno}: {error.msg}") from None

    notebook = jupytext.reads(text, fmt="py:percent")
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if MARKER.match(line)]
    if len(lines) != len(notebook.cells):
        raise CommandError(
            f"{lesson.source}: found {len(notebook.cells)} cells and {len(lines)} `# %%` markers;"
            " is there text before the first marker, or a marker inside a string?"
        )
    notebook.metadata = NotebookNode(NOTEBOOK_METADATA)
    for cell in notebook.cells:
        for key in JUPYTEXT_LAYOUT:
            cell.metadata.pop(key, None)
    expected = {name: exercise for name, exercise in exercises.items() if exercise.lesson == lesson.slug}
    mark_exercises(notebook, lines, lesson, expected)
    _name_cells(notebook)
    return notebook, lines


def _name_cells(notebook: NotebookNode) -> None:
    """Gives each cell an id that stays the same from build to build, and when other cells come and go.

    py:percent keeps no ids: a graded cell takes its grade_id, any other one a hash of its text.
    """
    seen: dict[str, int] = {}
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.id = cell.metadata.nbgrader.grade_id
        else:
            digest = hashlib.sha256(cell.source.encode()).hexdigest()[:12]
            seen[digest] = seen.get(digest, 0) + 1
            cell.id = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
