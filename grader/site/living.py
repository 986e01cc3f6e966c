"""A widget that answers on a page, where no Python runs: its pictures, drawn beforehand by the widget itself."""

import ast
import json
import zlib
from base64 import b64encode
from collections.abc import Sequence
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from nbformat import NotebookNode

from grader.cells import is_grade_cell
from grader.engine.slicing.cells_to_run import cells_to_run
from grader.engine.slicing.global_names import Names, names
from grader.errors import CommandError
from grader.site.dials import Dial, dials


class Living(NamedTuple):
    """dials: the controls. pictures: an SVG for each of their settings, the last dial turning fastest; a list in JSON,
    deflated, in base64. whole: whether it shows all that it shows where the lesson runs.
    """

    dials: tuple[Dial, ...]
    pictures: str
    whole: bool


def living(solved: NotebookNode, cell: NotebookNode) -> Living:
    """The widget that a cell of the solved notebook ends with.

    Runs that cell, and those that it needs. Raises CommandError where one of them fails.
    """
    code = [one for one in solved.cells if one.cell_type == "code"]
    place = next(i for i, one in enumerate(code) if one.id == cell.id)
    read = [Names() if is_grade_cell(one) else names(one.source) for one in code]
    run = cells_to_run(read, {place}).run
    return _drawn(tuple(code[i].source for i in sorted(run) if i <= place))


@cache
def _drawn(sources: Sequence[str]) -> Living:
    with np.printoptions():  # a lesson sets how numbers are printed: for itself alone
        states = _shown(sources).states
        offered = dials(states)
        settings = product(*(dial.values for dial in offered.values()))
        pictures = [states.draw(dict(zip(offered, values, strict=True))).svg() for values in settings]
    packed = zlib.compress(json.dumps(pictures, ensure_ascii=False).encode(), 9)
    return Living(tuple(offered.values()), b64encode(packed).decode(), states.whole)


def _shown(sources: Sequence[str]) -> Any:
    """What the last of these cells shows: the value of its last line."""
    *before, last = ast.parse("\n".join(sources)).body
    if not isinstance(last, ast.Expr):
        raise CommandError(f"a cell that shows a widget must end with it, not with {ast.unparse(last)!r}")
    namespace: dict[str, Any] = {"__name__": "__main__"}
    try:
        with redirect_stdout(StringIO()):
            exec(compile(ast.Module(before, []), "<lesson>", "exec"), namespace)
            return eval(compile(ast.Expression(last.value), "<lesson>", "eval"), namespace)
    except Exception as error:
        raise CommandError(f"{ast.unparse(last)} cannot be drawn: {type(error).__name__}: {error}") from error
