"""What a lesson's graded cells are called, and how a cell calls `check`.

An exercise `hidden_delta` is answered in the cell "hidden-delta" and checked in the cell "check-hidden-delta".
"""

import ast
import re
import warnings
from collections.abc import Mapping
from typing import Any

CHECK_CELL = re.compile(r"check\((\w+)\)")
"""All that a grade cell holds."""
CHECK_CALL = re.compile(r"^[^#\n]*\bcheck\(\s*(\w+)\s*[,)]", re.MULTILINE)
"""A check in a cell that is not Python."""
PREFIX = "check-"
NBGRADER_SCHEMA = 3
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
"""The kernelspec of every notebook."""


def answer_id(exercise: str) -> str:
    """nbgrader's name (grade_id) for the cell that students fill in."""
    return exercise.replace("_", "-")


def grade_id(exercise: str) -> str:
    """nbgrader's name for the cell that checks an exercise."""
    return PREFIX + answer_id(exercise)


def nbgrader_settings(cell_id: str, *, points: float | None = None, solution: bool = False) -> dict[str, Any]:
    """What nbgrader keeps in a cell's metadata. points: of a grade cell. solution: for students to fill."""
    settings = {
        "grade": points is not None,
        "grade_id": cell_id,
        "locked": not solution,
        "schema_version": NBGRADER_SCHEMA,
        "solution": solution,
        "task": False,
    }
    return settings if points is None else settings | {"points": points}


def exercise_of(cell_id: str) -> str:
    """The exercise that a cell answers or checks, by nbgrader's name for the cell."""
    return cell_id.removeprefix(PREFIX).replace("-", "_")


def is_grade_cell(cell: Mapping[str, Any]) -> bool:
    """Whether a notebook's cell gives points and holds no answer: its outputs are the judge's."""
    settings = cell["metadata"].get("nbgrader", {})
    return bool(settings.get("grade")) and not settings.get("solution")


def is_answer(cell: Mapping[str, Any]) -> bool:
    """Whether a notebook's cell is one that students fill in."""
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


def checked_in(source: str) -> list[str]:
    """The names of the functions that a cell checks, anywhere in it: `score = check(hidden_delta, seed=5)`."""
    try:
        return _checked(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return CHECK_CALL.findall(source)


def _checked(source: str) -> list[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(_as_python(source))
    found: list[str] = []
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "function")]
        called = _last_name(call.func)
        if called == "check" and given:
            found.append(_last_name(given[0]))
        elif called in ("run_line_magic", "run_cell_magic") and given and isinstance(given[-1], ast.Constant):
            found += _checked(str(given[-1].value))
    return [name for name in found if name]


def _last_name(expression: ast.expr) -> str:
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""


def _as_python(source: str) -> str:
    """What IPython makes of a cell, where it is installed: a call of each magic, of `!` and of `?`."""
    try:
        from IPython.core.inputtransformer2 import TransformerManager
    except ImportError:
        return source
    return TransformerManager().transform_cell(source)
