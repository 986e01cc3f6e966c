"""The cells of a notebook that was exported as a Python script, by jupytext or nbconvert."""

import re
from itertools import islice

from grader.engine.preflight.student_cells import MAX_CELL_CHARS, MOST_CELLS, StudentCell

SEPARATOR = re.compile(r"^# (?:%%(?P<options>.*)|In ?\[.*\]:?[ \t]*)$", re.MULTILINE)
GRADE_ID = re.compile(r'"grade_id": "([\w-]++)"')
NOT_CODE = ("[markdown]", "[md]", "[raw]")


def cells_of_script(text: str) -> list[StudentCell]:
    """The code cells of a script; a script without separators is one cell."""
    text = text.replace("\r\n", "\n").replace("\0", "")
    marks = list(islice(SEPARATOR.finditer(text), MOST_CELLS))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    options = ["", *(mark["options"] or "" for mark in marks)]
    return [
        StudentCell("code", text[start:end].strip()[:MAX_CELL_CHARS], "", _label(option))
        for start, end, option in zip(starts, ends, options, strict=True)
        if not any(word in option for word in NOT_CODE)
    ]


def _label(options: str) -> dict[str, str]:
    found = GRADE_ID.search(options)
    return {"grade_id": found[1]} if found else {}
