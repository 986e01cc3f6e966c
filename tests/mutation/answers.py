"""The solution of every exercise as text, with the names that its lesson defines above it."""

import ast
import builtins
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from grader.exercises import EXERCISES

SOLUTIONS = Path(__file__).parents[2] / "solutions"
MARKER = re.compile(r"^# %%.*\n", re.MULTILINE)
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass(frozen=True)
class Answer:
    """source: the exercise's cell. first, last: the lines of the solution in it. above: the text it needs before it."""

    exercise: str
    source: str
    first: int
    last: int
    above: str

    def namespace(self) -> dict[str, Any]:
        """The lesson's names, made anew."""
        names: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(self.above, "<lesson>", "exec"), names)
        return names

    @property
    def globals(self) -> set[str]:
        """Every global name that an edit may use."""
        return _bound(ast.parse(self.above).body) | set(dir(builtins))


@cache
def answers(also: tuple[str, ...] = ()) -> dict[str, Answer]:
    """The solutions by exercise. also: names that edits may bring in, so that the namespaces hold them where known."""
    found = {}
    for file in sorted(SOLUTIONS.glob("*/*.py")):
        cells = MARKER.split(file.read_text(encoding="utf-8"))
        for i, cell in enumerate(cells):
            if BEGIN in cell:
                name = next(n.name for n in ast.parse(cell).body if getattr(n, "name", None) in EXERCISES)
                lines = [line.strip() for line in cell.splitlines()]
                first, last = lines.index(BEGIN) + 2, lines.index(END)
                above = _needed("\n".join(cells[:i]), set(also).union(*map(_loaded, ast.parse(cell).body)))
                found[name] = Answer(name, cell.rstrip() + "\n", first, last, above)
    return found


def _needed(text: str, names: set[str]) -> str:
    """The statements of the text that bind these names, the last for each, and those that they need, in order."""
    statements = ast.parse(text).body
    binds = {name: i for i, statement in enumerate(statements) for name in _bound([statement])}
    kept: set[int] = set()
    waiting = set(names)
    while waiting:
        place = binds.pop(waiting.pop(), None)
        if place is not None:
            kept.add(place)
            waiting |= _loaded(statements[place])
    return "\n".join(ast.unparse(statements[place]) for place in sorted(kept))


def _loaded(tree: ast.AST) -> set[str]:
    """The names that a statement reads; not those that its functions bind themselves."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    own = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    if isinstance(tree, ast.FunctionDef):
        own |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return {node.id for node in names if isinstance(node.ctx, ast.Load)} - own


def _bound(statements: Iterable[ast.stmt]) -> set[str]:
    bound: set[str] = set()
    for node in statements:
        if isinstance(node, ast.Import | ast.ImportFrom):
            bound |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.Assign):
            parts = [part for target in node.targets for part in ast.walk(target)]
            bound |= {part.id for part in parts if isinstance(part, ast.Name)}
    return bound
