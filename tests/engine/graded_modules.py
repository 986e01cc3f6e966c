"""Grades one submission and prints, as JSON, the files that were imported: `python -m tests.engine.graded_modules`."""

import json
import sys
from importlib.util import find_spec

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from grader.engine.grading import grade_one
from grader.engine.job import Job
from tests.unit.engine.small_lesson import answer_cell, grade_cell

IMPORTED = """
import json, sys
print(json.dumps([name for name in sys.modules if name.split(".")[0] in ("backprop", "grader")]))
"""


def lesson(answer: str) -> str:
    """A notebook of one exercise; its cell prints what is imported once `check` is."""
    start = new_code_cell("from grader import check", id="imports")
    return nbformat.writes(new_notebook(cells=[start, answer_cell("one", answer), grade_cell("hidden_delta")]))


def main() -> None:
    """A wrong answer: what is right needs less."""
    files = {"small.ipynb": lesson(f"def hidden_delta(*arguments):\n    return 0.0\n{IMPORTED}").encode()}
    release = lesson("def hidden_delta(delta, W, z):\n    raise NotImplementedError")
    result = grade_one(Job("ada", "03-multi-layer", "small.ipynb", files, (), release, "", "", 0, tier="weak"))
    judging = [m.__file__ for n, m in sys.modules.items() if n.split(".")[0] in ("backprop", "grader")]
    (answered,) = [cell for cell in nbformat.reads(result.notebook, as_version=4).cells if cell.get("id") == "one"]
    # The child has copies of these files, which are gone.
    child = [find_spec(name).origin for name in json.loads(answered.outputs[0].text)]
    print(json.dumps({"judge": judging, "child": child, "score": result.score}))


if __name__ == "__main__":
    main()
