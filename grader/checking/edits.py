"""Single edits of a function's syntax tree, likely ones first, each with the kind of thing that it touches.

The rules give the text of an expression that may stand in another's place: `replacements` and `insertions`.
"""

import ast
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from grader.checking.insertions import Rule
from grader.checking.replacements import exchanged, expression_edits, symbol_of
from grader.checking.scope import Scope, Slot, slots

KINDS = {
    "argument": "what each function is called on",
    "assignment": "whether it should set the value or add to it",
    "axis": "the axis",
    "bounds": "where the counting begins and ends",
    "comparison": "the comparison",
    "constant": "the numbers in it",
    "division": "what is divided by what",
    "factor": "its factors (one missing, one too many?)",
    "function": "which function is called",
    "index": "the indices and counts",
    "keepdims": "the axes that are kept",
    "name": "the names in it",
    "operator": "the operators",
    "order": "the order of the product",
    "place": "whether it stands where it should",
    "power": "the powers",
    "sequence": "the order in which things are listed",
    "sign": "the signs",
    "slope": "the slope",
    "sum": "its sums and means (one missing, one too many?)",
    "term": "its terms (one missing, one too many?)",
    "transpose": "the transposes",
    "whole": "all of it (the values that it uses are right, what it makes of them is not)",
}
"""What to look at, in words, by kind of edit."""


@dataclass(frozen=True, eq=False)
class Edit:
    """One change. kind: a key of KINDS; rank: 0 is likeliest; statement: where it is made; line: its line number there.

    In `holder`, `field` (at `place`, where it is a list) gets `new`: an expression's text, or a list of statements.
    elsewhere: whether what is changed there is a value only handed on, which must have gone wrong where it was made.
    """

    kind: str
    rank: int
    statement: ast.stmt
    line: int
    holder: ast.AST
    field: str
    place: int | None
    new: str | list[ast.stmt]
    elsewhere: bool = False

    @property
    def changed(self) -> ast.AST | list[ast.stmt]:
        """What gives way to `new`."""
        old = getattr(self.holder, self.field)
        return old if self.place is None else old[self.place]

    @property
    def sets(self) -> str:
        """The name that the statement assigns; empty where it assigns none."""
        target = getattr(self.statement, "targets", [getattr(self.statement, "target", None)])[0]
        return target.id if isinstance(target, ast.Name) else ""

    @contextmanager
    def made(self) -> Iterator[None]:
        """The tree with the change in it, and without it again afterwards. SyntaxError where it reads as nothing."""
        old = getattr(self.holder, self.field)
        new: Any = ast.parse(self.new, mode="eval").body if isinstance(self.new, str) else self.new
        if self.place is not None:
            new = [*old[: self.place], new, *old[self.place + 1 :]]
        setattr(self.holder, self.field, new)
        try:
            yield
        finally:
            setattr(self.holder, self.field, old)


def edits(root: ast.stmt, parameters: dict[str, Any], seen: dict[ast.AST, Any]) -> list[Edit]:
    """All edits of a function, likeliest first.

    root: its tree. parameters: name -> value. seen: expression -> the value it had when the function was last run;
    what was never reached is not edited.
    """
    scope = Scope(root, parameters, seen)
    found: dict[tuple, Edit] = {}
    for slot in slots(root):
        if not scope.reached(slot.statement):
            continue
        for kind, rank, text in expression_edits(slot, scope):
            key = (id(slot.node), text)
            where = (slot.statement, slot.node.lineno, slot.holder, slot.field, slot.place)
            edit = Edit(kind, rank, *where, text, is_handed_on(slot, scope) and not text.isidentifier())
            if text != scope.text(slot.node) and (key not in found or rank < found[key].rank):
                found[key] = edit
    return sorted([*found.values(), *statement_edits(root, scope)], key=lambda edit: edit.rank)


def is_handed_on(slot: Slot, scope: Scope) -> bool:
    """Whether this is a name in a `return` that was given its value in the function."""
    returned = isinstance(slot.statement, ast.Return) and isinstance(slot.parent, ast.Return | ast.Tuple)
    return returned and isinstance(slot.node, ast.Name) and scope.first.get(slot.node.id, 0) > 0


def statement_edits(root: ast.stmt, scope: Scope) -> Iterator[Edit]:
    """A statement left out, moved, or with `+=` for `=`."""
    for holder in ast.walk(root):
        for field in ("body", "orelse"):
            body = getattr(holder, field, None)
            if not isinstance(body, list) or not body:
                continue
            for i, statement in enumerate(body):
                if not scope.reached(statement) or isinstance(statement, ast.FunctionDef):
                    continue

                where = (statement, statement.lineno, holder, field, None)
                rest = body[:i] + body[i + 1 :]
                if rest and not isinstance(statement, ast.Return):
                    yield Edit("place", 1, *where, rest)
                if i + 1 < len(body) and not isinstance(body[i + 1], ast.Return | ast.FunctionDef):
                    yield Edit("place", 1, *where, [*body[:i], body[i + 1], statement, *body[i + 2 :]])
                for kind, rank, text in reassigned(statement, scope):
                    with suppress(SyntaxError):
                        yield Edit(kind, rank, *where, [*body[:i], *ast.parse(text).body, *body[i + 1 :]])
                if isinstance(statement, ast.If):
                    yield Edit("comparison", 1, *where, body[:i] + statement.body + body[i + 1 :])
                if isinstance(statement, ast.For | ast.If) and len(statement.body) > 1:
                    for kept, moved in (
                        (statement.body[:-1], statement.body[-1:]),
                        (statement.body[1:], statement.body[:1]),
                    ):
                        shorter = type(statement)(**{**dict(ast.iter_fields(statement)), "body": kept})
                        ast.copy_location(shorter, statement)
                        around = [shorter, *moved] if kept[0] is statement.body[0] else [*moved, shorter]
                        yield Edit(
                            "place",
                            1,
                            moved[0],
                            moved[0].lineno,
                            holder,
                            field,
                            None,
                            [*body[:i], *around, *body[i + 1 :]],
                        )


def reassigned(statement: ast.stmt, scope: Scope) -> Iterator[Rule]:
    """The statement with another of `=`, `+=`, `-=`, `*=`, `/=`, or with another name before it.

    A name that has a value already is seldom the one that was meant there.
    """
    symbol = "="
    if isinstance(statement, ast.Assign):
        targets = [scope.text(target) for target in statement.targets]
        if len(targets) > 1:
            yield from (("assignment", 0, f"{target} = {scope.text(statement.value)}") for target in targets)
    elif isinstance(statement, ast.AugAssign):
        targets, symbol = [scope.text(statement.target)], symbol_of(statement.op, scope) + "="
    elif isinstance(statement, ast.Expr):
        if not isinstance(statement.value, ast.Call):
            text = scope.text(statement.value)
            yield from (("assignment", 0, f"{name} {symbol} {text}") for name in scope.spoken for symbol in ("=", "+="))
        if isinstance(statement.value, ast.BinOp):
            dropped = statement.value
            left, right, symbol = scope.text(dropped.left), scope.text(dropped.right), symbol_of(dropped.op, scope)
            yield from (("assignment", 0, f"{left} {other} {right}") for other in ("=", "+=", f"{symbol}="))
        return
    else:
        return
    text = scope.text(statement.value)
    if not targets[0].startswith("("):
        yield from (
            ("assignment", 0, f"{targets[0]} {other} {text}")
            for other in ("=", "+=", "-=", "*=", "/=")
            if other != symbol
        )
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Tuple):
        names = [scope.text(name) for name in statement.targets[0].elts]
        yield from (("sequence", 0, f"{', '.join(swapped)} = {text}") for swapped in exchanged(names))
    if targets[0].isidentifier():
        others = [name for name in scope.spoken if name != targets[0]]
        yield from (("name", int(name in scope.first), f"{name} {symbol} {text}") for name in others)
