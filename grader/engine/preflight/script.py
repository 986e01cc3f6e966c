"""The cells of a notebook that was exported as a Python script, by jupytext, nbconvert, Spyder, VS Code or marimo."""

import re
from collections.abc import Mapping
from itertools import islice

from grader.engine.preflight.apart import by_function
from grader.engine.preflight.marimo import marimo_cells
from grader.engine.preflight.student_cells import MAX_CELL_CHARS, MOST_CELLS, StudentCell, taken_apart

SEPARATOR = re.compile(
    r"^#[ \t]*+(?:%%(?P<options>.*)|In ?\[.*\]:?[ \t]*|<codecell>[ \t]*|COMMAND -{5,}[ \t]*)$",
    re.MULTILINE,
)
GRADE_ID = re.compile(r'"grade_id": "([\w-]++)"')
NOT_CODE = ("[markdown]", "[md]", "[raw]")


def cells_of_script(text: str) -> tuple[list[StudentCell], tuple[str, ...]]:
    """The code cells of a script, and what was mended, a sentence each. Without separators, each function is a cell."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    marks = list(islice(SEPARATOR.finditer(text), MOST_CELLS))
    if not marks:
        parts = marimo_cells(text) or by_function(text[:MAX_CELL_CHARS])
        return taken_apart(_code(part) for part in parts[:MOST_CELLS])
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    options = ["", *(mark["options"] or "" for mark in marks)]
    return taken_apart(
        [
            _code(text[start:end], _label(option))
            for start, end, option in zip(starts, ends, options, strict=True)
            if not any(word in option for word in NOT_CODE)
        ]
    )


def _code(text: str, label: Mapping[str, str] | None = None) -> StudentCell:
    return StudentCell("code", text.strip()[:MAX_CELL_CHARS], "", label or {})


def _label(options: str) -> dict[str, str]:
    found = GRADE_ID.search(options)
    return {"grade_id": found[1]} if found else {}
