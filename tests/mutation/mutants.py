"""Every single edit of an answer, as text: all other lines stay as they are, so that line numbers mean the same."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tests.mutation.answers import Answer
from tests.mutation.operators import OPERATORS, Scope


@dataclass(frozen=True)
class Mutant:
    """source: the whole cell. lines: those that the edit touched. edit: which operator, and what it made of what."""

    source: str
    lines: tuple[int, ...]
    edit: str


def mutants(answer: Answer) -> list[Mutant]:
    """All of them, each text once."""
    found = {answer.source: Mutant(answer.source, (), "")}
    for mutant in (*_replaced(answer), *_moved(answer)):
        found.setdefault(mutant.source, mutant)
    return list(found.values())[1:]


def _replaced(answer: Answer) -> Iterator[Mutant]:
    tree = ast.parse(answer.source)
    for node, parents in _nodes(tree):
        if not answer.first <= getattr(node, "lineno", 0) <= answer.last:
            continue
        scope = _scope(answer, node, parents)
        for operator in OPERATORS:
            for new in operator(node, scope):
                source = _with(answer.source, tree, node, parents[0], new)
                lines = tuple(range(node.lineno, node.end_lineno + 1))
                edit = f"{operator.__name__}: {ast.unparse(node)} -> {ast.unparse(ast.fix_missing_locations(new))}"
                yield Mutant(source, lines, edit)


def _nodes(node: ast.AST, parents: tuple[ast.AST, ...] = ()) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...]]]:
    if parents:
        yield node, parents
    for child in ast.iter_child_nodes(node):
        yield from _nodes(child, (node, *parents))


def _scope(answer: Answer, node: ast.AST, parents: tuple[ast.AST, ...]) -> Scope:
    functions = [p for p in parents if isinstance(p, ast.FunctionDef)]
    arguments = [arg.arg for function in functions for arg in function.args.args]
    inside = [part for part in ast.walk(functions[-1]) if getattr(part, "lineno", node.lineno) < node.lineno]
    inside += [part for p in parents if isinstance(p, ast.ListComp | ast.GeneratorExp) for part in ast.walk(p)]
    bound = [part.id for part in inside if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)]
    names = tuple(dict.fromkeys(arguments + bound))
    calls = [part for part in ast.walk(functions[-1]) if isinstance(part, ast.Call)]
    called = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
    sized = [ast.unparse(call.args[0]) for call in calls if ast.unparse(call.func) == "len"]
    batch = next((name for name in sized if name in arguments), arguments[0] if arguments else "")
    functions_too = frozenset(called | {name for name in names if name.endswith("_prime")})
    return Scope(parents, names, functions_too, frozenset(answer.globals), batch)


def _with(source: str, tree: ast.AST, node: ast.AST, parent: ast.AST, new: ast.AST) -> str:
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
    for field, value in ast.iter_fields(parent):
        if value is node:
            setattr(parent, field, new)
            dumped = ast.dump(tree)
            setattr(parent, field, node)
            return dumped
        if isinstance(value, list) and any(item is node for item in value):
            place = next(i for i, item in enumerate(value) if item is node)
            value[place] = new
            dumped = ast.dump(tree)
            value[place] = node
            return dumped
    raise ValueError("the node is no child of its parent")


def _spliced(source: str, node: ast.AST, text: str) -> str:
    lines = source.encode().splitlines(keepends=True)
    start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    end = sum(map(len, lines[: node.end_lineno - 1])) + node.end_col_offset
    # Blank lines keep the numbers of those below.
    padding = "\n" * (node.end_lineno - node.lineno) if isinstance(node, ast.stmt) else ""
    data = source.encode()
    return (data[:start] + text.encode() + padding.encode() + data[end:]).decode()


def _moved(answer: Answer) -> Iterator[Mutant]:
    """Two lines in the wrong order; a line that slipped out of its loop, or into it."""
    lines = answer.source.splitlines(keepends=True)

    def mutant(new: list[str], touched: tuple[int, ...], edit: str) -> Mutant:
        return Mutant("".join(new), touched, f"{edit}: {' '.join(lines[n - 1].strip() for n in touched)}")

    for node in ast.walk(ast.parse(answer.source)):
        body = [s for s in getattr(node, "body", []) if isinstance(s, ast.stmt)] if isinstance(node, ast.stmt) else []
        body = [s for s in body if s.lineno >= answer.first]
        for first, second in pairwise(body):
            i, j = first.lineno - 1, second.lineno - 1
            if first.end_lineno - 1 == i and second.end_lineno - 1 == j:
                new = lines.copy()
                new[i], new[j] = lines[j], lines[i]
                yield mutant(new, (i + 1, j + 1), "swapped_lines")
            if isinstance(first, ast.For | ast.While) and second.end_lineno - 1 == j:
                yield mutant([*lines[:j], "    " + lines[j], *lines[j + 1 :]], (j + 1,), "into_the_loop")
        if isinstance(node, ast.For | ast.While) and len(body) > 1 and body[-1].end_lineno == body[-1].lineno:
            j = body[-1].lineno - 1
            yield mutant([*lines[:j], lines[j][4:], *lines[j + 1 :]], (j + 1,), "out_of_the_loop")
