"""A function's expressions, where each stands, and what they were when the function was run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Slot:
    """An expression and where it stands. parents: the expressions around it, innermost last."""

    node: ast.expr
    holder: ast.AST
    field: str
    place: int | None
    statement: ast.stmt
    parents: tuple[ast.AST, ...]

    @property
    def parent(self) -> ast.AST:
        """What it is part of."""
        return self.parents[-1]


UNTOUCHED = ("decorator_list", "returns", "annotation", "args", "type_params")


def slots(root: ast.stmt) -> Iterator[Slot]:
    """Every expression whose value is used, from the outside in."""

    def within(node: ast.AST, statement: ast.stmt, parents: tuple[ast.AST, ...]) -> Iterator[Slot]:
        for field, value in ast.iter_fields(node):
            definition = isinstance(node, ast.FunctionDef | ast.Lambda)
            if (definition and field in UNTOUCHED) or field == "annotation" or isinstance(node, ast.JoinedStr):
                continue
            several = isinstance(value, list)
            for place, child in enumerate(value if several else [value]):
                if not isinstance(child, ast.AST):
                    continue
                inner = child if isinstance(child, ast.stmt) else statement
                used = isinstance(getattr(child, "ctx", ast.Load()), ast.Load)
                docstring = isinstance(node, ast.Expr) and isinstance(child, ast.Constant)
                no_value = docstring or isinstance(child, ast.Slice | ast.Starred | ast.Lambda)
                if isinstance(child, ast.expr) and used and not no_value:
                    yield Slot(child, node, field, place if several else None, inner, (*parents, node))
                yield from within(child, inner, (*parents, node))

    yield from within(root, root, ())


SAFE = frozenset({"np", "len", "range", "sum", "float"})


class Scope:
    """What a function can speak of, and what it was when the function was run."""

    def __init__(self, root: ast.stmt, parameters: dict[str, Any], seen: dict[ast.AST, Any]) -> None:
        self.seen: dict[ast.AST, Any] = seen
        self._texts: dict[ast.AST, str] = {}
        self._reached = {slot.statement for slot in slots(root) if slot.node in seen}
        # What raised at once has no value to show for it; what came before it has.
        started = {root, *self._reached}
        for holder in ast.walk(root):
            for body in (getattr(holder, "body", None), getattr(holder, "orelse", None)):
                if isinstance(body, list):
                    line = body if isinstance(holder, ast.If) else [holder, *body]
                    self._reached |= {after for before, after in pairwise(line) if before in started}
        self.first: dict[str, int] = dict.fromkeys(parameters, 0)
        self.values: dict[str, Any] = dict(parameters)
        """By text: every name, and every expression of some length or less."""
        self.called: dict[str, Any] = {name: value for name, value in parameters.items() if callable(value)}
        self.constants: list[Any] = []
        self.spoken = sorted({n.id for n in ast.walk(root) if isinstance(n, ast.Name) and not callable(seen.get(n))})
        """Every name in the function that is not called."""
        loops: dict[ast.stmt, int] = {}
        for comprehension in ast.walk(root):
            if isinstance(comprehension, ast.comprehension):
                # Its names are there on its own line; where they are not, what speaks of them raises.
                self.first.update({n.id: 0 for n in ast.walk(comprehension.target) if isinstance(n, ast.Name)})
        for node in ast.walk(root):
            if isinstance(node, ast.For | ast.While):
                for inner in ast.walk(node):
                    if isinstance(inner, ast.stmt):
                        loops[inner] = max(node.end_lineno or node.lineno, loops.get(inner, 0))
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.first.setdefault(node.id, node.lineno)
            if isinstance(node, ast.Constant) and type(node.value) in (int, float):
                self.constants.append(node.value)
        self._loops = loops
        for node in ast.walk(root):
            if isinstance(node, ast.Assign) and node.value in seen:
                self._bind(node.targets[0], seen[node.value])
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and callable(seen.get(node)):
                self.called[node.id] = seen[node]
            elif isinstance(node, ast.Name) and node in seen and node.id in self.first:
                # What a loop counts, or goes through.
                self.values.setdefault(node.id, seen[node])
        self.operands: dict[str, tuple[int, Any]] = {}
        """Text -> (the line from which on it can be used, value) of all that may be put into an expression."""
        for name, value in self.values.items():
            if is_number(value):
                self.operands[name] = (self.first.get(name, 0), value)
            if isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim):
                self.operands[f"len({name})"] = (self.first.get(name, 0), 1)
        for slot in slots(root):
            node = slot.node
            if node not in seen or not is_number(seen[node]) or isinstance(node, ast.Constant | ast.Name):
                continue
            inside = [n.id for n in ast.walk(node) if isinstance(n, ast.Name)]
            if len(self.text(node)) <= 24 and all(
                name in self.first or name in SAFE or name in self.called for name in inside
            ):
                since = max((self.first.get(name, 0) for name in inside), default=0)
                self.operands.setdefault(self.text(node), (since, seen[node]))
        self._add_items(root)

    def _add_items(self, root: ast.stmt) -> None:
        """Of every list the items at the places that the function asks any list for: one may have been left out."""
        places = [node.slice for node in ast.walk(root) if isinstance(node, ast.Subscript)]
        lists = {name: value for name, value in self.values.items() if isinstance(value, list | tuple)}
        for place in places:
            at, inside = self.seen.get(place), [n.id for n in ast.walk(place) if isinstance(n, ast.Name)]
            if isinstance(at, int | np.integer) and all(name in self.first for name in inside):
                for name, value in lists.items():
                    since = max(self.first.get(n, 0) for n in (name, *inside))
                    if -len(value) <= at < len(value) and is_number(value[at]):
                        self.operands.setdefault(f"{name}[{self.text(place)}]", (since, value[at]))

    def _bind(self, target: ast.AST, value: Any) -> None:
        if isinstance(target, ast.Name):
            self.values[target.id] = value
        elif isinstance(target, ast.Tuple) and isinstance(value, tuple | list) and len(value) == len(target.elts):
            for part, item in zip(target.elts, value, strict=True):
                self._bind(part, item)

    def text(self, node: ast.AST) -> str:
        """An expression's text."""
        if node not in self._texts:
            self._texts[node] = ast.unparse(node)
        return self._texts[node]

    def size(self, node: ast.AST) -> int:
        """How many numbers the expression was; 1 where that is not known."""
        return np.size(self.seen[node]) if node in self.seen else 1

    def reached(self, statement: ast.stmt) -> bool:
        """Whether the statement was run, if only until something was raised in it."""
        return statement in self._reached

    def usable(self, statement: ast.stmt) -> dict[str, Any]:
        """The operands that exist where this statement is run."""
        last = max(statement.lineno - 1, self._loops.get(statement, 0))
        return {text: value for text, (since, value) in self.operands.items() if since <= last}

    def names(self, statement: ast.stmt) -> dict[str, Any]:
        """The names that exist where this statement is run."""
        last = max(statement.lineno - 1, self._loops.get(statement, 0))
        return {name: value for name, value in self.values.items() if self.first.get(name, 0) <= last}


def is_number(value: Any) -> bool:
    """Whether this is an array of numbers or one number."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "fiub"
    return isinstance(value, float | int | np.floating | np.integer)


def is_integer(value: Any) -> bool:
    """Whether this is one whole number."""
    return isinstance(value, int | np.integer)


def fits(value: Any, other: Any) -> bool:
    """Whether the other can be put beside the value without changing its shape."""
    try:
        return np.broadcast_shapes(np.shape(value), np.shape(other)) == np.shape(value)
    except ValueError:
        return False
