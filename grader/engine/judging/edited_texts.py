"""The edits of a wrong answer, as texts: each defines the function and its helpers again, with one thing changed.

For a limited process: it parses what a student wrote. It runs none of it, and knows nothing of what is right.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from grader.checking.edits import Edit, edits
from grader.checking.observation import watched, watched_nodes

WATCHED = "__watched__"
"""The function of a watching text. It gives what the expressions were, by their numbers, the arguments by their names;
and which of these can be called."""
BEFORE = """
__seen__, __called__ = {}, {}
def __see__(place, value):
    (__called__ if callable(value) else __seen__)[place] = value
    return value
def __given__(arguments):
    for name, value in arguments.items():
        __see__(name, value)
"""
AFTER = """
def __watched__(*arguments):
    try:
        FUNCTION(*arguments)
    except Exception:
        pass
    return __seen__, list(__called__)
"""


@dataclass(frozen=True, eq=False)
class Definition:
    """A function as a cell has it. lines: the cell's."""

    node: ast.FunctionDef
    lines: list[str]


def unchanged(cells: Sequence[str], name: str) -> dict[str, Any]:
    """The texts before anything is changed. cells: the student's, in order; name: the function's.

    own: the definitions as they stand, empty where there is none. watching: for each of them a text that tells of it.
    """
    found = definitions(cells, name)
    watching = []
    for one in found:
        copy = watched(one.node)
        program = _program(copy if other is one else other.node for other in found)
        watching.append("\n".join([BEFORE, program, AFTER.replace("FUNCTION", name)]))
    return {"own": _program(one.node for one in found), "watching": watching}


def edited(
    cells: Sequence[str], name: str, seen: Sequence[tuple[dict[Any, Any], list[Any]]], rank: int
) -> list[dict[str, Any]]:
    """The texts of the edits of a rank, each a `program` beside what `repair.Mend` says of its edit.

    seen: for each definition what its watching text told.
    """
    found = definitions(cells, name)
    texts: list[dict[str, Any]] = []
    for one, (values, called) in zip(found, seen, strict=True):
        told = values | dict.fromkeys(called, callable)
        at: dict[ast.AST, Any] = {n: told[place] for place, n in enumerate(watched_nodes(one.node)) if place in told}
        arguments = {name: told[name] for name in _arguments(one.node) if name in told}
        for edit in filter(lambda edit: edit.rank == rank, edits(one.node, arguments, at)):
            with suppress(SyntaxError), edit.made():
                texts.append(_about(edit, one, found) | {"program": _program(one.node for one in found)})
    return texts


def definitions(cells: Sequence[str], name: str) -> list[Definition]:
    """The function as it was last defined, and the student's own functions that it calls, and those call."""
    known = {definition.node.name: definition for cell in cells for definition in _defined_in(cell)}
    found = [known[name]] if name in known else []
    for one in found:
        spoken = {node.id for node in ast.walk(one.node) if isinstance(node, ast.Name)}
        found += [known[other] for other in sorted(spoken & known.keys()) if known[other] not in found]
    return found


def _defined_in(cell: str) -> Iterator[Definition]:
    with suppress(SyntaxError, ValueError):
        for node in ast.parse(cell).body:
            if isinstance(node, ast.FunctionDef):
                node.decorator_list, node.returns = [], None
                for arg in ast.walk(node.args):
                    if isinstance(arg, ast.arg):
                        arg.annotation = None
                yield Definition(node, cell.split("\n"))


def _program(nodes: Iterable[ast.stmt]) -> str:
    return "\n".join(map(ast.unparse, nodes))


def _arguments(function: ast.FunctionDef) -> list[str]:
    return [arg.arg for arg in ast.walk(function.args) if isinstance(arg, ast.arg)]


def _about(edit: Edit, one: Definition, found: list[Definition]) -> dict[str, Any]:
    return {
        "kind": edit.kind,
        "rank": edit.rank,
        "elsewhere": edit.elsewhere,
        "sets": edit.sets,
        "of": "" if one is found[0] else one.node.name,
        "statement": edit.statement.lineno,
        "number": edit.line,
        "text": one.lines[edit.line - 1].strip(),
    }
