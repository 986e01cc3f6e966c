"""The master's lines below each answer of an exam, where the instructor gives them."""

import json
from contextlib import suppress
from typing import Any

from grader.cells import exercise_of, is_grade_cell
from grader.dojo.question import HUNT, Question
from grader.engine.dealt import questions


def with_masters_lines(graded: str, release: str) -> str:
    """The graded notebook's text with a cell more below each grade cell. release: the text of what was dealt.

    What is no notebook stays as it is: whoever makes the page says so.
    """
    with suppress(ValueError, KeyError, TypeError):
        notebook, dealt = json.loads(graded), questions(release)
        cells = []
        for cell in notebook["cells"]:
            cells.append(cell)
            question = dealt.get(exercise_of(cell["metadata"].get("nbgrader", {}).get("grade_id", "")))
            if question and is_grade_cell(cell):
                cells.append(_cell(question))
        return json.dumps(notebook | {"cells": cells}, ensure_ascii=False)
    return graded


def _cell(question: Question) -> dict[str, Any]:
    words = [f"A master's way, line by line:\n\n```python\n{question.master.source}```"]
    if question.kind == HUNT:
        right = set(question.master.function.splitlines())
        slip = [line.strip() for line in question.given.splitlines() if line.startswith("    ") and line not in right]
        words.insert(
            0, f"The slip stood here:\n\n```python\n{chr(10).join(slip)}\n```" if slip else "A line was missing."
        )
    return {"cell_type": "markdown", "id": f"master-{question.name}", "metadata": {}, "source": "\n\n".join(words)}
