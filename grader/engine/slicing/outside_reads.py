"""Which names a cell may read that it has not bound itself by then: what is surely bound is followed line by line."""

import ast
from collections.abc import Iterable, Sequence


def outside_reads(body: Sequence[ast.stmt]) -> set[str]:
    """The names that these statements may read before they have bound them; a function's body is not looked into."""
    reads: set[str] = set()
    _follow(body, set(), reads)
    return reads


def _follow(body: Sequence[ast.stmt], bound: set[str], reads: set[str]) -> set[str]:
    """Adds to `reads`; what is surely bound after these statements, where `bound` was before them."""
    bound = set(bound)
    for node in body:
        match node:
            case ast.For() | ast.AsyncFor():
                reads |= _read([node.iter, node.target]) - bound
                _follow(node.body, bound | _stored([node.target]), reads)
                _follow(node.orelse, bound, reads)
            case ast.If():
                reads |= _read([node.test]) - bound
                bound = _follow(node.body, bound, reads) & _follow(node.orelse, bound, reads)
            case ast.Try():
                whole = _follow([*node.body, *node.orelse], bound, reads)
                ends = [whole, *(_follow(handler.body, bound, reads) for handler in node.handlers)]
                reads |= _read([handler.type for handler in node.handlers if handler.type]) - bound
                _follow(node.finalbody, bound, reads)
                bound = set.intersection(*ends)
            case ast.With() | ast.AsyncWith():
                reads |= _read(node.items) - bound
                _follow(node.body, bound | _stored(node.items), reads)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                reads |= _read([node]) - bound
                bound.add(node.name)
            case ast.Import() | ast.ImportFrom():
                bound |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
            case ast.Assign():
                reads |= _read([node]) - bound
                bound |= _stored(node.targets)
            case ast.Delete():
                reads |= _stored(node.targets) | _read([node])
                bound -= _stored(node.targets)
            case ast.AugAssign():
                reads |= (_read([node]) | _stored([node.target])) - bound
            case _:
                reads |= _read([node]) - bound
    return bound


def _read(nodes: Iterable[ast.AST]) -> set[str]:
    """Names that are loaded anywhere in these nodes, but in the bodies of functions."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            own = _stored([generator.target for generator in node.generators])
            found |= _read(ast.iter_child_nodes(node)) - own | _read([node.generators[0].iter])
        elif isinstance(node, ast.Lambda):
            found |= _read([node.args])
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found |= _read([node.args, *node.decorator_list, *([node.returns] if node.returns else [])])
        else:
            found |= _read(ast.iter_child_nodes(node))
    return found


def _stored(nodes: Iterable[ast.AST]) -> set[str]:
    parts = (part for node in nodes for part in ast.walk(node))
    return {part.id for part in parts if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load)}
