"""What a lesson's graded cells are called, and how a cell calls `check`.

An exercise `hidden_delta` is answered in the cell "hidden-delta" and checked in the cell "check-hidden-delta".
"""

import re
from collections.abc import Mapping
from typing import Any

CHECK_CELL = re.compile(r"check\((\w+)\)")
"""All that a grade cell holds."""
CHECK_CALL = re.compile(r"^\s*check\((\w+)\s*[,)]", re.MULTILINE)
"""A check anywhere in a cell, with a seed perhaps: `check(hidden_delta, seed=5)`."""
PREFIX = "check-"


def answer_id(exercise: str) -> str:
    """nbgrader's name (grade_id) for the cell that students fill in."""
    return exercise.replace("_", "-")


def grade_id(exercise: str) -> str:
    """nbgrader's name for the cell that checks an exercise."""
    return PREFIX + answer_id(exercise)


def exercise_of(cell_id: str) -> str:
    """The exercise that a cell answers or checks, by nbgrader's name for the cell."""
    return cell_id.removeprefix(PREFIX).replace("-", "_")


def is_grade_cell(cell: Mapping[str, Any]) -> bool:
    """Whether a notebook's cell gives points and holds no answer: its outputs are the judge's."""
    settings = cell["metadata"].get("nbgrader", {})
    return bool(settings.get("grade")) and not settings.get("solution")
