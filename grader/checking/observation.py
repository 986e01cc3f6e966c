"""What each expression of a function was when the function was run."""

import ast
import copy
from typing import Any

from grader.checking.scope import slots
from grader.checking.source import Definition, Source
from grader.checking.trial import run

SEE, GIVEN = "__see__", "__given__"


def observe(
    source: Source, definition: Definition, arguments: dict[str, Any], seconds: float
) -> tuple[dict[ast.AST, Any], dict[str, Any]]:
    """Call the function; (what every expression was last, and every name that a loop sets; what its arguments were)."""
    nodes = watched_nodes(definition.node)
    seen: dict[ast.AST, Any] = {}
    given: dict[str, Any] = {}

    def see(index: int, value: Any) -> Any:
        seen[nodes[index]] = value
        return value

    own = definition.node
    definition.node = watched(own)
    source.namespace |= {SEE: see, GIVEN: given.update}
    try:
        run(source.make(definition), arguments, seconds)
    finally:
        definition.node = own
    return seen, given


def loop_names(node: ast.AST) -> list[ast.expr]:
    """The names that the loops and comprehensions in it go through their values with."""
    targets = [loop.target for loop in ast.walk(node) if isinstance(loop, ast.For | ast.comprehension)]
    return [name for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]


def watched_nodes(root: ast.stmt) -> list[ast.expr]:
    """What is told of: `see` gets its place in this list."""
    return [slot.node for slot in slots(root)] + loop_names(root)


def watched(root: ast.stmt) -> ast.stmt:
    """A copy of a function that calls GIVEN with its arguments, and SEE with each expression's place and value.

    It can be written as text, too.
    """
    return _Watched({node: index for index, node in enumerate(watched_nodes(root))}).watched(root)


class _Watched(ast.NodeTransformer):
    """A copy of a function that tells what its arguments and its expressions are."""

    def __init__(self, index: dict[ast.expr, int]) -> None:
        self._index = index

    def watched(self, root: ast.stmt) -> ast.stmt:
        """The copy."""
        for node, index in self._index.items():
            node.watched = index  # type: ignore[attr-defined]
        tree = self.visit(copy.deepcopy(root))
        tell = ast.parse(f"{GIVEN}(dict(locals()))").body[0]
        if isinstance(tree, ast.FunctionDef):
            tree.body.insert(0, tell)
        elif isinstance(tree, ast.Assign) and isinstance(tree.value, ast.Lambda) and isinstance(tell, ast.Expr):
            tree.value.body = ast.BoolOp(ast.Or(), [tell.value, tree.value.body])
        return ast.fix_missing_locations(tree)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Lead the expression's value past `see`, and in a loop those of its names."""
        node = super().generic_visit(node)
        if isinstance(node, ast.For):
            node.body[:0] = [ast.Expr(told) for told in _told(node.target)]
        elif isinstance(node, ast.ListComp | ast.GeneratorExp | ast.SetComp):
            told = [each for generator in node.generators for each in _told(generator.target)]
            node.elt = ast.Subscript(ast.Tuple([*told, node.elt], ast.Load()), ast.Constant(-1), ast.Load())
        index = getattr(node, "watched", None)
        if index is None or not isinstance(node, ast.expr) or _has_slices(node):
            return node
        return node if isinstance(getattr(node, "ctx", None), ast.Store) else _call(index, node)


def _told(target: ast.expr) -> list[ast.expr]:
    """What tells the values of a loop's names."""
    names = [(getattr(name, "watched", None), name.id) for name in ast.walk(target) if isinstance(name, ast.Name)]
    return [_call(index, ast.Name(name, ast.Load())) for index, name in names if index is not None]


def _call(index: int, value: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(SEE, ast.Load()), [ast.Constant(index), value], [])


def _has_slices(node: ast.expr) -> bool:
    """Whether this is the inside of `x[:, 0]`, which is no value to be written anywhere else."""
    return isinstance(node, ast.Tuple) and any(isinstance(part, ast.Slice) for part in node.elts)
