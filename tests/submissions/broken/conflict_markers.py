import nbformat

from grader.engine.result import Status
from tests.submissions.notebooks import all_right

TRIES = "A merge left its markers in an answer: the student's own side, and the empty cell."
MUST = "The student's side is graded, for every question."
STATUS = Status.REPAIRED


def marks(full):
    return full


def write(folder, world):
    text, blank = nbformat.writes(all_right(world)).splitlines(), nbformat.writes(world.released).splitlines()
    start = next(n for n, line in enumerate(text) if "def hidden_delta" in line)
    end = next(n for n, line in enumerate(text) if n > start and line == "   ]")
    stub = next(n for n, line in enumerate(blank) if "def hidden_delta" in line)
    theirs = blank[stub : next(n for n, line in enumerate(blank) if n > stub and line == "   ]")]
    text[start:end] = ["<<<<<<< HEAD", *text[start:end], "=======", *theirs, ">>>>>>> origin/main"]
    (folder / "multi-layer.ipynb").write_text("\n".join(text))
