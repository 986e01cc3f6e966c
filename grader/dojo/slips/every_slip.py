"""Every single edit of a function, as text: all other lines stay as they are, so that line numbers mean the same."""

import ast
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from types import CodeType
from typing import Any

from grader.dojo.slips.operators import OPERATORS, Operator, Scope


@dataclass(frozen=True)
class Slip:
    """source: the whole text. lines: those that the edit touched. edit: which operator, and what it made of what."""

    source: str
    lines: tuple[int, ...]
    edit: str


@dataclass(frozen=True)
class Proposal:
    """An edit that is not made yet: `new` in the node's place. parents: the chain of nodes above it, nearest first."""

    text: str
    tree: ast.Module
    node: Any
    parents: tuple[ast.AST, ...]
    operator: Operator
    new: ast.AST

    @property
    def edit(self) -> str:
        """The operator, and what it makes of what."""
        new = ast.unparse(ast.fix_missing_locations(self.new))
        return f"{self.operator.__name__}: {ast.unparse(self.node)} -> {new}"

    def slip(self) -> Slip:
        """Make it."""
        source = _with(self.text, self.tree, self.node, self.parents[0], self.new)
        return Slip(source, tuple(range(self.node.lineno, self.node.end_lineno + 1)), self.edit)

    def statement(self) -> tuple[int, CodeType]:
        """Which of the function's lines the edit is in, counted from 0, and that line's code with the edit made."""
        function: Any = self.tree.body[0]
        body = function.body
        place = next(i for i, line in enumerate(body) if line.lineno <= self.node.lineno <= line.end_lineno)
        with _in_place(self.node, self.parents[0], ast.fix_missing_locations(self.new)):
            return place, compile(ast.Module([body[place]], []), "<slip>", "exec")


def every_slip(text: str, first: int, last: int, names: Collection[str]) -> list[Slip]:
    """All of them, each text once. first, last: the lines that are edited. names: global ones, which edits may use."""
    found = {text: Slip(text, (), "")}
    for proposal in proposals(text, first, last, names):
        slip = proposal.slip()
        found.setdefault(slip.source, slip)
    for slip in moved_lines(text, first):
        found.setdefault(slip.source, slip)
    return list(found.values())[1:]


def proposals(
    text: str, first: int, last: int, names: Collection[str], operators: Sequence[Operator] = OPERATORS
) -> Iterator[Proposal]:
    """The edits of parts of lines, node by node."""
    tree = ast.parse(text)
    seen: dict[ast.AST, _Seen] = {}
    for node, parents in _nodes(tree):
        if first <= getattr(node, "lineno", 0) <= last:
            functions = [p for p in parents if isinstance(p, ast.FunctionDef)]
            if functions[-1] not in seen:
                seen[functions[-1]] = _Seen(functions[-1])
            scope = _scope(node, parents, functions, seen[functions[-1]], names)
            for operator in operators:
                for new in operator(node, scope):
                    yield Proposal(text, tree, node, parents, operator, new)


class _Seen:
    """What a function holds: the names that it binds, with their lines; what it calls; what it asks the length of."""

    def __init__(self, function: ast.FunctionDef) -> None:
        parts: list[Any] = list(ast.walk(function))
        self.bound = [(part.lineno, part.id) for part in parts if _is_bound(part)]
        calls = [part for part in parts if isinstance(part, ast.Call)]
        self.called = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
        self.sized = [ast.unparse(call.args[0]) for call in calls if ast.unparse(call.func) == "len"]


def _is_bound(part: Any) -> bool:
    return isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)


def _nodes(node: ast.AST, parents: tuple[ast.AST, ...] = ()) -> Iterator[tuple[Any, tuple[ast.AST, ...]]]:
    if parents:
        yield node, parents
    for child in ast.iter_child_nodes(node):
        yield from _nodes(child, (node, *parents))


def _scope(
    node: Any, parents: tuple[ast.AST, ...], functions: Sequence[ast.FunctionDef], seen: _Seen, names: Collection[str]
) -> Scope:
    arguments = [arg.arg for function in functions for arg in function.args.args]
    bound = [name for line, name in seen.bound if line < node.lineno]
    loops = [p for p in parents if isinstance(p, ast.ListComp | ast.GeneratorExp)]
    inside: Iterator[Any] = (part for loop in loops for part in ast.walk(loop))
    bound += [part.id for part in inside if _is_bound(part)]
    known = tuple(dict.fromkeys(arguments + bound))
    batch = next((name for name in seen.sized if name in arguments), arguments[0] if arguments else "")
    functions_too = frozenset(seen.called | {name for name in known if name.endswith("_prime")})
    return Scope(parents, known, functions_too, frozenset(names), batch)


def _with(source: str, tree: ast.AST, node: Any, parent: ast.AST, new: ast.AST) -> str:
    """The text with `new` in the node's place, in parentheses where they are needed."""
    meant = _dump_with(tree, node, parent, new)
    text = ast.unparse(ast.fix_missing_locations(new))
    for written in (text, f"({text})"):
        edited = _spliced(source, node, written)
        try:
            if ast.dump(ast.parse(edited)) == meant:
                return edited
        except SyntaxError:
            continue
    raise ValueError(f"{ast.unparse(node)} cannot become {text}")


def _dump_with(tree: ast.AST, node: ast.AST, parent: ast.AST, new: ast.AST) -> str:
    """The dump of the tree with `new` in the node's place; the tree stays as it is."""
    with _in_place(node, parent, new):
        return ast.dump(tree)


@contextmanager
def _in_place(node: ast.AST, parent: ast.AST, new: ast.AST) -> Iterator[None]:
    """Within, `new` stands in the node's place."""
    for field, value in ast.iter_fields(parent):
        if value is node:
            setattr(parent, field, new)
            try:
                yield
            finally:
                setattr(parent, field, node)
            return
        if isinstance(value, list) and any(item is node for item in value):
            place = next(i for i, item in enumerate(value) if item is node)
            value[place] = new
            try:
                yield
            finally:
                value[place] = node
            return
    raise ValueError("the node is no child of its parent")


def _spliced(source: str, node: Any, text: str) -> str:
    lines = source.encode().splitlines(keepends=True)
    start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    end = sum(map(len, lines[: node.end_lineno - 1])) + node.end_col_offset
    more = node.end_lineno - node.lineno
    # Blank lines keep the numbers of those below.
    padding = "\n" * more if isinstance(node, ast.stmt) else ""
    data = source.encode()
    return (data[:start] + text.encode() + padding.encode() + data[end:]).decode()


def moved_lines(text: str, first: int) -> Iterator[Slip]:
    """Two lines in the wrong order; a line that slipped out of its loop, or into it. first: the first that may move."""
    lines = text.splitlines(keepends=True)

    def slip(new: list[str], touched: tuple[int, ...], edit: str) -> Slip:
        return Slip("".join(new), touched, f"{edit}: {' '.join(lines[n - 1].strip() for n in touched)}")

    nodes: Iterator[Any] = ast.walk(ast.parse(text))
    for node in nodes:
        statements: list[Any] = getattr(node, "body", []) if isinstance(node, ast.stmt) else []
        body: list[Any] = [s for s in statements if isinstance(s, ast.stmt) and s.lineno >= first]
        for one, other in pairwise(body):
            i, j = one.lineno - 1, other.lineno - 1
            if one.end_lineno - 1 == i and other.end_lineno - 1 == j:
                new = lines.copy()
                new[i], new[j] = lines[j], lines[i]
                yield slip(new, (i + 1, j + 1), "swapped_lines")
            if isinstance(one, ast.For | ast.While) and other.end_lineno - 1 == j:
                yield slip([*lines[:j], "    " + lines[j], *lines[j + 1 :]], (j + 1,), "into_the_loop")
        if isinstance(node, ast.For | ast.While) and len(body) > 1 and body[-1].end_lineno == body[-1].lineno:
            j = body[-1].lineno - 1
            yield slip([*lines[:j], lines[j][4:], *lines[j + 1 :]], (j + 1,), "out_of_the_loop")
