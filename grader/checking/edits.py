"""Single edits of a function's syntax tree, likely ones first, each with the kind of thing that it touches.

A rule gives the text of an expression that may stand in another's place. `e` is the expression's own text. What the
expressions were in a run of the function (`seen`) keeps out what could not fit there.
"""

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np

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
    "index": "the indices",
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
    "whole": "the whole of it, for all that goes into it is right",
}
"""What to look at, in words, by kind of edit."""

SWAPS: tuple[tuple[str, ...], ...] = (
    ("sum", "mean", "max", "min", "prod"),
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
FUNCTIONS = (
    *("np.tanh({})", "1 / (1 + np.exp(-{}))", "np.maximum({}, 0)", "np.sin({})", "np.cos({})"),
    *("np.exp({})", "np.log({})", "np.sqrt({})", "np.abs({})"),
)
"""What is called around an expression, written so that it needs no name of the lesson's."""
COMPARISONS = (">", ">=", "<", "<=", "==", "!=", "in", "not in")
MOST_NAMES = 20
LARGE = 3_000
"""Numbers in an array that must not be squared."""
OFTEN = (0, 1, 2, 0.5, -1, 3)


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


SAFE = frozenset({"np", "len", "range", "sum", "float"})

Rule = tuple[str, int, str]
"""(kind, rank, text)."""


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
        yield from eindroppededits(value)
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


def eindroppededits(value: str) -> Iterator[Rule]:
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


def is_handed_on(slot: Slot, scope: Scope) -> bool:
    """Whether this is a name in a `return` that was given its value in the function."""
    returned = isinstance(slot.statement, ast.Return) and isinstance(slot.parent, ast.Return | ast.Tuple)
    return returned and isinstance(slot.node, ast.Name) and scope.first.get(slot.node.id, 0) > 0


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


def symbol_of(operator: ast.operator, scope: Scope) -> str:
    """How an operator is written."""
    return scope.text(ast.BinOp(ast.Name("a"), operator, ast.Name("b")))[2:-2]
