"""What more may be put around an expression: a sign, a transpose, a factor, a term, a sum, a slope.

`e` is the expression's own text.
"""

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.checking.scope import Scope, Slot, fits, is_integer, is_number

Rule = tuple[str, int, str]
"""(kind, rank, text)."""
FUNCTIONS = (
    *("np.tanh({})", "1 / (1 + np.exp(-{}))", "np.maximum({}, 0)", "np.sin({})", "np.cos({})"),
    *("np.exp({})", "np.log({})", "np.sqrt({})", "np.abs({})"),
)
"""What is called around an expression, written so that it needs no name of the lesson's."""
LARGE = 3_000
"""Numbers in an array that must not be squared."""


def insertions(node: ast.expr, slot: Slot, scope: Scope) -> Iterator[Rule]:
    """Something more around an expression: a sign, a transpose, a factor, a term, a sum, a slope."""
    known = node in scope.seen
    value = scope.seen.get(node)
    if known and not is_number(value):
        return
    e = f"({scope.text(node)})"
    if is_integer(value) and not isinstance(node, ast.Constant):
        kind = "bounds" if isinstance(slot.parent, ast.Call) and scope.text(slot.parent.func) == "range" else "index"
        yield kind, 0, f"{e} + 1"
        yield kind, 0, f"{e} - 1"
    if is_integer(value) and counts(slot, scope):
        return
    whole = not in_product(slot)
    shape: tuple[int, ...] = np.shape(scope.seen[node]) if known else ()
    if whole:
        yield "sign", 1, f"-{e}"
        yield "factor", 1, f"2 * {e}"
        yield "factor", 1, f"{e} / 2"
    yield "term", 1, f"1 - {e}"
    yield "term", 2, f"1 + {e}"
    yield "term", 2, f"{e} - 1"
    yield "power", 1, f"{e} ** 2"
    yield "power", 2, f"{e} ** 3"
    yield "power", 2, f"1 - {e} ** 2"
    yield "slope", 2, f"{e} * (1 - {e})"
    yield "function", 2, f"1 / {e}"
    yield from (("function", 2, function.format(e)) for function in FUNCTIONS)
    for name in scope.called:
        if not (isinstance(node, ast.Call) and scope.text(node.func) == name):
            yield "function", 1, f"{name}({e})"
    if len(shape) == 2 or not known:
        yield "transpose", 0, f"{e}.T"
    if len(shape) > 0 or not known:
        for axis in range(max(len(shape), 1)):
            yield "sum", 1, f"{e}.sum(axis={axis})"
            yield "sum", 1, f"{e}.sum(axis={axis}, keepdims=True)"
            yield "sum", 2, f"{e}.mean(axis={axis})"
            yield "sum", 2, f"{e}.mean(axis={axis}, keepdims=True)"
            yield "sum", 2, f"{e}.max(axis={axis}, keepdims=True)"
            yield "division", 2, f"{e} / {e}.sum(axis={axis}, keepdims=True)"
            yield "term", 2, f"{e} - {e}.mean(axis={axis}, keepdims=True)"
        yield "sum", 1, f"{e}.sum()"
        yield "sum", 1, f"{e}.mean()"
        yield "sequence", 2, f"{e}[::-1]"
        if scope.size(node) < LARGE:
            yield "index", 2, f"{e}[:, None]"
            yield "index", 2, f"{e}[None, :]"
    usable = scope.usable(slot.statement)
    if whole and known:
        names = [name for name, it in usable.items() if name.isidentifier() and fits(value, it)]
        for i, a in enumerate(names):
            for b in names[i:]:
                if fits(value, usable[a] * usable[b]):
                    yield from (("term", 3, f"{e} {sign} {a} * {b}") for sign in "+-")
                    yield from (("factor", 3, f"{e} * {a} {sign} {b}") for sign in "*/")
                    yield from (("factor", 3, f"{e} / {text}") for text in (f"{a} * {b}", f"({a} * {b})"))
                    if a != b:
                        yield from (("factor", 4, f"{e} * ({text})") for text in (f"{a} - {b}", f"{b} - {a}"))
        for product in products(shape, usable):
            yield "term", 4, f"{e} + {product}"
            yield "factor", 4, f"{e} * ({product})"
    if whole and known and isinstance(slot.parent, ast.Assign) and value is not None:
        yield from (("term", 3, f"{e} + {share}") for share in shares(value, usable, scope))
    yield from (("term", 2, f"{e} - {twin}") for twin in twins(node, scope))
    for other, it in usable.items():
        if other == scope.text(node):
            continue
        beside = fits(value, it)
        o = f"({other})"
        if whole and (beside or not known):
            yield "factor", 1, f"{e} * {o}"
            yield "factor", 1, f"{e} / {o}"
            yield "division", 2, f"{o} / {e}"
            if np.ndim(it) > 0 or isinstance(it, float):
                yield "slope", 2, f"{e} * (1 - {o} ** 2)"
                yield "slope", 2, f"{e} * {o} * (1 - {o})"
                yield "slope", 2, f"{e} * (1 - {o})"
                yield "slope", 2, f"{e} * ({o} > 0)"
                yield "factor", 2, f"{e} * {o} ** 2"
                yield "factor", 2, f"{e} / {o} ** 2"
                yield "factor", 2, f"{e} / np.sqrt{o}"
                yield "slope", 3, f"{e} * (1 - np.tanh({o}) ** 2)"
                for name in scope.called:
                    yield "slope", 2, f"{e} * {name}({o})"
                    yield "slope", 3, f"{e} * {name}({o}) * (1 - {name}({o}))"
                    yield "slope", 3, f"{e} * (1 - {name}({o}) ** 2)"
            elif not is_integer(it):
                yield "factor", 2, f"{e} / np.sqrt{o}"
        if known and not beside and fits(it, value):
            # What was dropped was the larger of the two.
            yield from (("factor", 2, text) for text in (f"{e} * {o}", f"{e} / {o}", f"{e} * {o} ** 2", f"{o} / {e}"))
            yield from (("term", 2, text) for text in (f"{e} + {o}", f"{e} - {o}", f"{o} - {e}"))
        if is_integer(it) and isinstance(value, float):
            yield "power", 2, f"{e} ** {o}"
        if beside or not known:
            yield "term", 1, f"{e} + {o}"
            yield "term", 1, f"{e} - {o}"
            yield "term", 2, f"{o} - {e}"
        if known and not isinstance(node, ast.Name) and np.shape(it) == shape and len(shape) > 0:
            yield "name", 1, o
        if np.ndim(it) == 2 and len(shape) in (1, 2) and whole:
            for text, left, right in (
                (f"{e} @ {o}", shape[-1], np.shape(it)[0]),
                (f"{e} @ {o}.T", shape[-1], np.shape(it)[1]),
                (f"{o} @ {e}", np.shape(it)[1], shape[0]),
                (f"{o}.T @ {e}", np.shape(it)[0], shape[0]),
            ):
                if left == right:
                    yield "factor", 2, text


def products(shape: tuple[int, ...], usable: dict[str, Any]) -> Iterator[str]:
    """The products of a matrix and a name that have this shape: a whole one may be missing."""
    names = {name: it for name, it in usable.items() if name.isidentifier() and np.ndim(it) in (1, 2)}
    turned = [(f"{name}{t}", it.T if t else it) for name, it in names.items() for t in ("", ".T")[: it.ndim]]
    for left, matrix in turned:
        for right, it in turned if matrix.ndim == 2 else ():
            if matrix.shape[1] == it.shape[0] and matrix.shape[:1] + it.shape[1:] == shape:
                yield f"{left} @ {right}"


def shares(value: Any, usable: dict[str, Any], scope: Scope) -> Iterator[str]:
    """What a running mean may lack: a constant times a name, or times its square."""
    constants = {repr(c) for c in scope.constants if 0 < c < 1} | {
        repr(round(1 - c, 6)) for c in scope.constants if 0 < c < 1
    }
    numbers = {name for name, it in usable.items() if name.isidentifier() and isinstance(it, float)}
    parts = [*sorted(constants), *sorted(numbers), *(f"(1 - {name})" for name in sorted(numbers))]
    for name, it in usable.items():
        if name.isidentifier() and np.shape(it) == np.shape(value) and name not in numbers:
            yield from (f"{part} * {name}{power}" for part in parts for power in ("", " ** 2"))


def twins(node: ast.expr, scope: Scope) -> Iterator[str]:
    """A call's mirror images: with a minus for a plus in what it is called on, or the other way round."""
    for part in ast.walk(node) if isinstance(node, ast.Call) else ():
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add | ast.Sub):
            own, part.op = part.op, ast.Sub() if isinstance(part.op, ast.Add) else ast.Add()
            yield ast.unparse(node)
            part.op = own


def counts(slot: Slot, scope: Scope) -> bool:
    """Whether this whole number says which or how many, so that nothing is multiplied by it."""
    for parent, child in zip(reversed(slot.parents), [slot.node, *reversed(slot.parents)], strict=False):
        if isinstance(parent, ast.Subscript) and child is parent.slice:
            return True
        if isinstance(parent, ast.Call | ast.keyword | ast.List | ast.comprehension):
            return not (isinstance(parent, ast.Call) and isinstance(scope.seen.get(parent), float | np.ndarray))
        if is_number(scope.seen.get(parent)) and not is_integer(scope.seen[parent]):
            return False
    return False


def in_product(slot: Slot) -> bool:
    """Whether a factor that is put here might as well stand in front of what it is part of."""
    if isinstance(slot.parent, ast.UnaryOp):
        return isinstance(slot.parent.op, ast.USub)
    return isinstance(slot.parent, ast.BinOp) and isinstance(slot.parent.op, ast.Mult | ast.Div)
