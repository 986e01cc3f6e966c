"""Check every exercise of a notebook from a terminal: its cells are run here, one after another, without Jupyter.

For one's own notebook only: its code runs with all the rights of whoever calls this.
"""

import ast
import contextlib
import io
import json
import linecache
import os
import re
import warnings
from pathlib import Path

from grader.cells import CHECK_CALL
from grader.checking.examination import examine
from grader.checking.report import Report
from grader.errors import CommandError
from grader.exercises import EXERCISES

MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)


def check_notebook(path: Path, seed: int) -> list[tuple[str, Report | None, str]]:
    """Every exercise that the notebook checks, in its order: (name, report, reason).

    The report is None where the function does not exist once all cells have run; the reason says why. Raises
    CommandError where the file is no notebook or checks nothing.
    """
    sources = _code_cells(path)
    names = [name for source in sources for name in CHECK_CALL.findall(source) if name in EXERCISES]
    if not names:
        raise CommandError(f"{path} has no cell that checks an exercise: is it a lesson of this course?")
    namespace, errors = _run(sources, path)
    reason = f"no such function after running all cells{errors}"
    return [
        (name, examine(namespace[name], EXERCISES[name], seed), "")
        if callable(namespace.get(name))
        else (name, None, reason)
        for name in dict.fromkeys(names)
    ]


def _code_cells(path: Path) -> list[str]:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        return ["".join(cell["source"]) for cell in cells]
    except FileNotFoundError:
        raise CommandError(f"{path} does not exist") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CommandError(f"{path} is not a notebook that can be read: open it in Jupyter and save it again") from None


def _run(sources: list[str], path: Path) -> tuple[dict, str]:
    """The namespace after all cells but the checks, and what the first failing cell said."""
    os.environ.setdefault("MPLBACKEND", "agg")
    namespace: dict = {"__name__": "__main__", "display": lambda *values: None}
    errors = ""
    unheard = io.StringIO()
    with (
        contextlib.chdir(path.resolve().parent),
        contextlib.redirect_stdout(unheard),
        contextlib.redirect_stderr(unheard),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        for number, source in enumerate(sources, start=1):
            try:
                _run_cell(source, f"<code cell {number}>", namespace)
            except (Exception, SystemExit) as error:
                errors = errors or f" (code cell {number}: {type(error).__name__}: {error})"
    return namespace, errors


def _run_cell(source: str, filename: str, namespace: dict) -> None:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        source = MAGIC.sub(r"\1pass", source)
        tree = ast.parse(source)
    # A cell may hold the function and its check: all but the check is run.
    tree.body = [statement for statement in tree.body if not CHECK_CALL.match(ast.unparse(statement))]
    # So that an error can quote the student's line.
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(tree, filename, "exec"), namespace)
