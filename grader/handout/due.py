"""Due dates, where students look: in the hand-out's README and on its front page."""

import re
from collections.abc import Mapping
from datetime import datetime

import nbformat

from grader.times import written

README = "\nDue\n---\n\n{}\n"
LINE = re.compile(r"^    (\S+): (.+)$", re.MULTILINE)
FRONT_PAGE = "## When it is due\n\n| lesson | due |\n|---|---|\n{}"
CELL = "due-dates"


def in_readme(readme: str, due: Mapping[str, datetime]) -> str:
    """The README, with a line for each lesson that has a due date."""
    lines = [f"    {lesson}: {written(time)}" for lesson, time in sorted(due.items())]
    return readme + README.format("\n".join(lines)) if lines else readme


def dates_of(readme: str) -> dict[str, str]:
    """The due dates that `in_readme` has written, in its words."""
    return dict(LINE.findall(readme.partition(README.partition("{}")[0])[2]))


def on_front_page(front_page: str, due: Mapping[str, datetime]) -> str:
    """The front page, a notebook, with a table of the due dates below its first cell."""
    if not due:
        return front_page
    notebook = nbformat.reads(front_page, as_version=4)
    rows = "\n".join(f"| {lesson} | {written(time)} |" for lesson, time in sorted(due.items()))
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell(FRONT_PAGE.format(rows), id=CELL))
    return nbformat.writes(notebook) + "\n"
