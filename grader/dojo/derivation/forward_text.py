"""A forward pass as text, taken apart for the way back: its lines as trees, and the shapes that its comments say."""

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from grader.checking.operations import FUNCTIONS
from grader.dojo.derivation.shapes import Shape, shapes_said


class NotKnown(ValueError):
    """A line whose way back is not known, and why."""


@dataclass(frozen=True)
class ForwardText:
    """arguments: in their order. lines: what each assigns -> its expression. shapes: of what the comments speak of."""

    arguments: tuple[str, ...]
    lines: dict[str, ast.expr]
    shapes: dict[str, Shape]


def forward_text(text: str) -> ForwardText:
    """Read a forward pass: lines `name = expression`, or a function of such lines, that end in a loss.

    NotKnown where a line is something else.
    """
    text = textwrap.dedent(text).strip("\n")
    try:
        body, arguments = ast.parse(text).body, None
    except SyntaxError as error:
        raise NotKnown(f"line {error.lineno} is no Python: {error.msg}") from None
    if len(body) == 1 and isinstance(body[0], ast.FunctionDef):
        arguments = tuple(argument.arg for argument in body[0].args.args)
        body = [*_without_docstring_and_return(body[0].body)]
    lines: dict[str, ast.expr] = {}
    for node in body:
        if isinstance(node, ast.For | ast.While):
            raise NotKnown(f"{_at(node)}: a loop is not known here; write its rounds out, each as lines of their own")
        if not (isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)):
            raise NotKnown(f"{_at(node)}: a line assigns one name, `name = expression`; this one does something else")
        name = node.targets[0].id
        if name in lines or name in (arguments or ()):
            raise NotKnown(f"{_at(node)}: {name} has a value already; each line needs a name of its own")
        lines[name] = node.value
    if not lines:
        raise NotKnown("there are no lines `name = expression` in this text")
    return ForwardText(arguments or _read_first(lines), lines, shapes_said(text))


def _without_docstring_and_return(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for i, node in enumerate(body):
        is_docstring = i == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not is_docstring and not (node is body[-1] and isinstance(node, ast.Return)):
            yield node


def _read_first(lines: dict[str, ast.expr]) -> tuple[str, ...]:
    read = [name for value in lines.values() for name in names_in(value)]
    return tuple(dict.fromkeys(name for name in read if name not in {"np", "len", *FUNCTIONS, *lines}))


def names_in(node: ast.AST) -> Iterator[str]:
    """All names in it, in order."""
    return (part.id for part in _parts(node) if isinstance(part, ast.Name))


def values_in(node: ast.AST) -> Iterator[str]:
    """The names whose values it reads: not those of which it asks the length alone."""
    return (part.id for part in _parts(node, lengths=False) if isinstance(part, ast.Name))


def _parts(node: ast.AST, lengths: bool = True) -> Iterator[ast.AST]:
    yield node
    if lengths or not (isinstance(node, ast.Call) and ast.unparse(node.func) == "len"):
        for child in ast.iter_child_nodes(node):
            yield from _parts(child, lengths)


def _at(node: ast.AST) -> str:
    first = ast.unparse(node).splitlines()[0]
    return f"line {getattr(node, 'lineno', '?')}, `{first}`"
