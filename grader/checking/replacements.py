"""What may stand in an expression's place: another name, number, operator or function, a part of it alone.

What the expressions were in a run of the function (`seen`) keeps out what could not fit there.
"""

import ast
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import numpy as np

from grader.checking.insertions import FUNCTIONS, LARGE, Rule, insertions
from grader.checking.scope import Scope, Slot, fits, is_integer, is_number

SWAPS: tuple[tuple[str, ...], ...] = (
    ("sum", "mean", "max", "min", "prod", "linalg.norm"),
    ("argmax", "argmin"),
    ("maximum", "minimum"),
    ("zeros_like", "ones_like", "empty_like"),
    ("zeros", "ones"),
    ("std", "var"),
    ("tanh", "sin", "cos", "cosh", "sinh", "arctan"),
    ("exp", "log", "log1p", "expm1", "sqrt", "abs", "square", "sign"),
    ("outer", "dot", "multiply", "matmul"),
    ("add", "subtract", "multiply", "divide"),
    ("append", "extend"),
)
"""Names of functions and methods that are taken for each other."""
OPERATORS: dict[type[ast.operator], tuple[str, ...]] = {
    ast.Add: ("-", "*", "/", "@"),
    ast.Sub: ("+", "*", "/", "@"),
    ast.Mult: ("/", "+", "-", "@", "**"),
    ast.Div: ("*", "-", "+", "@"),
    ast.MatMult: ("*", "+", "-", "/"),
    ast.Pow: ("*", "/", "+"),
    ast.FloorDiv: ("/", "*"),
    ast.Mod: ("//", "/"),
}
COMPARISONS = (">", ">=", "<", "<=", "==", "!=", "in", "not in")
MOST_NAMES = 20
OFTEN = (0, 1, 2, 0.5, -1, 3)


def expression_edits(slot: Slot, scope: Scope) -> Iterator[Rule]:
    """What may stand in the place of an expression."""
    node = slot.node
    rules: dict[type[ast.expr], Callable[[Any, Slot, Scope], Iterator[Rule]]] = {
        ast.Name: name_edits,
        ast.Constant: constant_edits,
        ast.BinOp: operation_edits,
        ast.UnaryOp: unary_edits,
        ast.Compare: comparison_edits,
        ast.BoolOp: logic_edits,
        ast.Call: call_edits,
        ast.Attribute: attribute_edits,
        ast.Subscript: subscript_edits,
        ast.Tuple: listing_edits,
        ast.List: listing_edits,
        ast.IfExp: condition_edits,
    }
    if type(node) in rules:
        yield from rules[type(node)](node, slot, scope)
    if isinstance(slot.parent, ast.stmt):
        yield from exchanged_names(node, scope)
        yield from renamed_twice(node, slot, scope)
    is_callee = isinstance(slot.parent, ast.Call) and slot.field == "func"
    is_module = isinstance(slot.parent, ast.Attribute) and not is_number(scope.seen.get(node))
    if not is_callee and not is_module and not isinstance(node, ast.Tuple | ast.List):
        yield from insertions(node, slot, scope)


def exchanged_names(node: ast.expr, scope: Scope) -> Iterator[Rule]:
    """Two names of a line in each other's place."""
    names = [n for n in ast.walk(node) if isinstance(n, ast.Name) and n in scope.seen and not callable(scope.seen[n])]
    for i, one in enumerate(names[:MOST_NAMES]):
        for other in names[i + 1 : MOST_NAMES]:
            if one.id != other.id:
                one.id, other.id = other.id, one.id
                yield "name", 1, ast.unparse(node)
                one.id, other.id = other.id, one.id


def renamed_twice(node: ast.expr, slot: Slot, scope: Scope) -> Iterator[Rule]:
    """Another name at two places of a line, as where a slope is written out at the wrong value."""
    names = [n for n in ast.walk(node) if isinstance(n, ast.Name) and is_number(scope.seen.get(n))][:MOST_NAMES]
    for one, two in combinations(names, 2):
        own = one.id
        if two.id != own:
            continue
        others = [
            other for other, it in scope.names(slot.statement).items() if fits(scope.seen[one], it) and other != own
        ]
        calls = [f"{called}({own})" for called in scope.called]
        for rank, texts in ((1, others), (2, calls)):
            for text in texts:
                one.id = two.id = text  # a call reads as well as a name does
                yield "name" if rank == 1 else "function", rank, ast.unparse(node)
                one.id = two.id = own


def name_edits(node: ast.Name, slot: Slot, scope: Scope) -> Iterator[Rule]:
    """Another name."""
    value = scope.seen.get(node)
    if callable(value):
        for name, other in scope.called.items():
            if name != node.id and callable(other):
                yield "function", 0, name
        yield from (("function", 1, sibling) for sibling in siblings(node.id))
        return
    for name, other in scope.names(slot.statement).items():
        if name == node.id or callable(other):
            continue
        yield ("index" if is_integer(value) else "name"), 0, name


def siblings(name: str) -> list[str]:
    """Other functions that this one is taken for, the derivative or what it is the derivative of among them."""
    others = [other for group in SWAPS if name in group for other in group if other != name]
    return [*others, name.removesuffix("_prime") if name.endswith("_prime") else f"{name}_prime"]


def constant_edits(node: ast.Constant, slot: Slot, scope: Scope) -> Iterator[Rule]:
    """Another number; True for False; the letters of an einsum."""
    value = node.value
    if isinstance(value, bool) or value is None:
        if isinstance(slot.holder, ast.keyword) and slot.holder.arg == "axis":
            yield from (("axis", 0, text) for text in ("0", "1", "-1"))
        elif isinstance(value, bool):
            yield ("keepdims" if isinstance(slot.holder, ast.keyword) else "comparison"), 0, str(not value)
        return
    if isinstance(value, str):
        yield from einsum_edits(value)
        return
    if not isinstance(value, int | float):
        return
    if isinstance(slot.holder, ast.keyword) and slot.holder.arg == "axis":
        yield from (("axis", 0, text) for text in ("0", "1", "-1", "None"))
        return
    kind = "constant"
    if isinstance(slot.parent, ast.Subscript | ast.Slice):
        kind = "index"
    elif isinstance(slot.parent, ast.BinOp) and isinstance(slot.parent.op, ast.Pow) and slot.field == "right":
        kind = "power"
    elif isinstance(slot.parent, ast.Call) and scope.text(slot.parent.func) == "range":
        kind = "bounds"
    others = [*OFTEN, -value, value + 1, value - 1, *scope.constants]
    if isinstance(value, float):
        others += [1 - value, value * value, 2 * value, value / 2, 10 * value, value / 10]
        others += [1 / value] if value else []
    for other in dict.fromkeys(others):
        yield kind, 0, repr(other)
    for name, other in scope.usable(slot.statement).items():
        if np.ndim(other) == 0 and (kind != "index" or is_integer(other)):
            yield kind, 2, name
            if kind == "index" and name.isidentifier():
                yield from ((kind, 2, f"{name} {sign} 1") for sign in "+-")
    if isinstance(value, float):
        names = [name for name, other in scope.usable(slot.statement).items() if np.ndim(other) == 0]
        yield from ((kind, 3, f"min({value!r}, {a} / {b})") for a in names for b in names if a != b)


def einsum_edits(value: str) -> Iterator[Rule]:
    """The letters of one of its terms in another order."""
    if "->" not in value:
        return
    inputs, output = value.replace(" ", "").split("->")
    terms = [*inputs.split(","), output]
    for i, term in enumerate(terms):
        for other in {
            term[::-1],
            *(term[:k] + letter + term[k + 1 :] for k in range(len(term)) for letter in set(inputs)),
        }:
            if "," not in other:
                changed = [*terms[:i], other, *terms[i + 1 :]]
                yield "transpose", 1, repr(",".join(changed[:-1]) + "->" + changed[-1])


def operation_edits(node: ast.BinOp, slot: Slot, scope: Scope) -> Iterator[Rule]:
    """Another operator, the operands the other way round, one of them alone, transposes."""
    a, b = f"({scope.text(node.left)})", f"({scope.text(node.right)})"
    symbol = symbol_of(node.op, scope)
    index = is_integer(scope.seen.get(node)) and not isinstance(node.op, ast.Pow)
    in_sum = isinstance(node.op, ast.Add | ast.Sub)
    for other in OPERATORS.get(type(node.op), ()):
        sign = in_sum and other in "+-"
        yield ("index" if index else "sign" if sign else "operator"), 0, f"{a} {other} {b}"
    kind = {ast.Sub: "sign", ast.Div: "division", ast.MatMult: "order", ast.Pow: "power"}.get(type(node.op))
    if kind:
        yield kind, 0, f"{b} {symbol} {a}"
    dropped = "index" if index else "power" if isinstance(node.op, ast.Pow) else "term" if in_sum else "factor"
    yield dropped, 0, a
    yield dropped, 0, b
    if isinstance(node.op, ast.Sub):
        yield "sign", 1, f"-{b}"
        yield "sign", 1, f"-{a} - {b}"
    if isinstance(node.op, ast.Div):
        yield "division", 1, f"1 / {b}"
    if isinstance(node.op, ast.MatMult):
        turned = [(a + t, b + u) for t in ("", ".T") for u in ("", ".T")]
        yield from (("transpose", 0, f"{left} @ {right}") for left, right in turned[1:])
        yield from (("order", 0, f"{right} @ {left}") for left, right in turned)
        if isinstance(node.left, ast.Attribute) and node.left.attr == "T":
            yield "order", 0, f"{b}.T @ ({scope.text(node.left.value)})"
        if isinstance(node.right, ast.Attribute) and node.right.attr == "T":
            yield "order", 0, f"({scope.text(node.right.value)}) @ {a}.T"
    if isinstance(node.op, ast.MatMult | ast.Mult) and scope.size(node.left) * scope.size(node.right) < LARGE**2:
        yield "order", 1, f"np.outer({a}, {b})"
        yield "order", 1, f"np.outer({b}, {a})"
    if isinstance(node.op, ast.Mult | ast.MatMult):
        yield "order", 1, f"{a}.T * {b}"
        yield "order", 1, f"{a} * {b}.T"
    if isinstance(node.op, ast.Mult):
        yield from (
            ("order", 1, f"{left} @ {right}") for left, right in ((a + ".T", b), (a, b + ".T"), (b, a), (b + ".T", a))
        )
    # a * (b + c) for a * b + c, and the other way round.
    for left, right, first in ((node.left, b, True), (node.right, a, False)):
        if isinstance(left, ast.BinOp) and type(left.op) is not type(node.op):
            inner = symbol_of(left.op, scope)
            p, q = f"({scope.text(left.left)})", f"({scope.text(left.right)})"
            text = f"{p} {inner} ({q} {symbol} {right})" if first else f"({right} {symbol} {p}) {inner} {q}"
            yield "operator", 1, text


def unary_edits(node: ast.UnaryOp, slot: Slot, scope: Scope) -> Iterator[Rule]:
    """Without the sign, or the `not`."""
    kind = "comparison" if isinstance(node.op, ast.Not) else "index" if is_integer(scope.seen.get(node)) else "sign"
    yield kind, 0, f"({scope.text(node.operand)})"


def comparison_edits(node: ast.Compare, slot: Slot, scope: Scope) -> Iterator[Rule]:
    """Another comparison, or another side."""
    if len(node.ops) > 1:
        return
    a, b = f"({scope.text(node.left)})", f"({scope.text(node.comparators[0])})"
    own = scope.text(ast.Compare(ast.Name("a"), node.ops, [ast.Name("b")]))[2:-2]
    for symbol in COMPARISONS:
        if symbol == own:
            continue
        yield "comparison", 0, f"{a} {symbol} {b}"
    yield "comparison", 1, "True"
    yield "comparison", 1, "False"


def logic_edits(node: ast.BoolOp, slot: Slot, scope: Scope) -> Iterator[Rule]:
    """`or` for `and`, and each part alone."""
    parts = [f"({scope.text(value)})" for value in node.values]
    yield "comparison", 0, (" or " if isinstance(node.op, ast.And) else " and ").join(parts)
    yield from (("comparison", 0, part) for part in parts)


def call_edits(node: ast.Call, slot: Slot, scope: Scope) -> Iterator[Rule]:
    """Other keywords, the arguments in another order, one of them without the call."""
    called = scope.text(node.func)

    def call(args: list[ast.expr], keywords: list[ast.keyword], more: str = "") -> str:
        inside = [scope.text(arg) for arg in args] + [
            f"{keyword.arg}={scope.text(keyword.value)}" if keyword.arg else f"**{scope.text(keyword.value)}"
            for keyword in keywords
        ]
        return f"{called}({', '.join([*inside, *([more] if more else [])])})"

    given = {keyword.arg for keyword in node.keywords}
    method = called.rpartition(".")[2]
    reduces = method in SWAPS[0] or method in ("std", "var", "norm", "argmax", "argmin")
    for k in range(len(node.keywords)):
        kind = (
            "axis"
            if node.keywords[k].arg == "axis"
            else "keepdims"
            if node.keywords[k].arg == "keepdims"
            else "argument"
        )
        yield kind, 0, call(node.args, node.keywords[:k] + node.keywords[k + 1 :])
    if reduces and "axis" not in given:
        for axis in (0, 1, -1):
            yield "axis", 0, call(node.args, node.keywords, f"axis={axis}")
            yield "axis", 1, call(node.args, node.keywords, f"axis={axis}, keepdims=True")
    elif reduces and "keepdims" not in given:
        yield "keepdims", 0, call(node.args, node.keywords, "keepdims=True")
        others = [keyword for keyword in node.keywords if keyword.arg != "axis"]
        for axis in (0, 1):
            yield "axis", 1, call(node.args, others, f"axis={axis}, keepdims=True")
    elif reduces:
        yield "axis", 1, call(node.args, [])
        for axis in (0, 1):
            yield "axis", 1, call(node.args, [], f"axis={axis}")
    for k in range(len(node.args) - 1):
        args = list(node.args)
        args[k], args[k + 1] = args[k + 1], args[k]
        yield ("order" if method in ("outer", "dot", "matmul") else "argument"), 0, call(args, node.keywords)
    if len(node.args) > 1:
        for k in range(len(node.args)):
            kind = "bounds" if called == "range" else "argument"
            yield kind, 1, call(node.args[:k] + node.args[k + 1 :], node.keywords)
    for arg in node.args:
        if not isinstance(arg, ast.Starred):
            yield ("sum" if reduces else "function"), 0, f"({scope.text(arg)})"
    if isinstance(node.func, ast.Attribute) and is_number(scope.seen.get(node.func.value)):
        yield ("sum" if reduces else "function"), 0, f"({scope.text(node.func.value)})"
    if called == "range" and len(node.args) == 1:
        yield "bounds", 1, f"range(1, {scope.text(node.args[0])})"
    if called in ("reversed", "range", "list"):
        yield "bounds", 1, f"reversed({scope.text(node)})"
    # a' for a at z: the slope of a function in place of its value.
    if len(node.args) == 1 and is_number(scope.seen.get(node)):
        for name in scope.called:
            if name != called:
                yield "function", 1, f"{name}({scope.text(node.args[0])})"
        yield from (("function", 1, function.format(f"({scope.text(node.args[0])})")) for function in FUNCTIONS)


def attribute_edits(node: ast.Attribute, slot: Slot, scope: Scope) -> Iterator[Rule]:
    """Without the transpose; another function of the same family."""
    if node.attr == "T":
        yield "transpose", 0, f"({scope.text(node.value)})"
    own = scope.text(node.value)
    kind = "sum" if node.attr in SWAPS[0] else "order" if node.attr == "outer" else "function"
    for other in siblings(node.attr)[:-1]:
        yield kind, 0, f"({own}).{other}"


def subscript_edits(node: ast.Subscript, slot: Slot, scope: Scope) -> Iterator[Rule]:
    """The whole in place of the part."""
    yield "index", 0, f"({scope.text(node.value)})"
    if isinstance(node.slice, ast.Slice):
        own = f"({scope.text(node.value)})"
        for part in (":", "1:", ":-1", "::-1", "2:", ":1"):
            yield "index", 1, f"{own}[{part}]"
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
        a, b = (scope.text(part) for part in node.slice.elts)
        yield "index", 0, f"({scope.text(node.value)})[{b}, {a}]"


def listing_edits(node: ast.Tuple | ast.List, slot: Slot, scope: Scope) -> Iterator[Rule]:
    """Two neighbours in each other's place."""
    if isinstance(slot.parent, ast.Subscript) or len(node.elts) > 12:
        return
    for swapped in exchanged([scope.text(part) for part in node.elts]):
        listed = ", ".join(swapped)
        yield "sequence", 0, f"({listed})" if isinstance(node, ast.Tuple) else f"[{listed}]"


def exchanged(parts: list[str]) -> Iterator[list[str]]:
    """The list with two of its parts in each other's place."""
    for i in range(len(parts)):
        for k in range(i + 1, len(parts)):
            swapped = list(parts)
            swapped[i], swapped[k] = swapped[k], swapped[i]
            yield swapped


def condition_edits(node: ast.IfExp, slot: Slot, scope: Scope) -> Iterator[Rule]:
    """Either branch alone, or each in the other's place."""
    a, b, test = (f"({scope.text(part)})" for part in (node.body, node.orelse, node.test))
    yield "comparison", 0, f"{b} if {test} else {a}"
    yield "comparison", 0, a
    yield "comparison", 0, b


def symbol_of(operator: ast.operator, scope: Scope) -> str:
    """How an operator is written."""
    return scope.text(ast.BinOp(ast.Name("a"), operator, ast.Name("b")))[2:-2]
