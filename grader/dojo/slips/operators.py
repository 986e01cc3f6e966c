"""The edits: each operator takes a node and its surroundings, and gives what may stand in the node's place.

An operator is one kind of slip of a student's: a sign, an axis, a transpose, a name, a factor. Those that move whole
lines are in `every_slip`.
"""

import ast
import builtins
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Operator = Callable[[Any, "Scope"], Iterator[ast.AST]]

OTHER_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add, ast.MatMult),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
}
OTHER_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ORDERED = (ast.Sub, ast.Div, ast.MatMult, ast.Pow)
SIBLINGS = (
    ("np.sum", "np.mean", "np.max"),
    ("np.exp", "np.log"),
    ("np.sin", "np.cos"),
    ("np.tanh", "sigmoid", "sigmoid_prime"),
    ("np.maximum", "np.minimum"),
    ("np.zeros_like", "np.ones_like"),
    ("np.zeros", "np.ones"),
    ("np.sqrt", "np.square"),
    ("softmax", "np.exp"),
    ("np.outer", "np.multiply"),
    ("np.linalg.norm", "np.sum"),
    ("reversed", "list"),
)
GLOBALS = tuple(name for group in SIBLINGS for name in group if "." not in name and name not in dir(builtins))
"""Names of a lesson that edits may bring in."""
SIBLING_METHODS = (("sum", "mean", "max"), ("max", "min"), ("argmax", "argmin"), ("normal", "uniform"))


@dataclass(frozen=True)
class Scope:
    """Where a node stands.

    parents: the chain of nodes above it, nearest first. names: the local names that are bound there; called: those
    of them that are functions. globals: the names of the lesson. batch: an argument that has a row an example.
    """

    parents: tuple[ast.AST, ...]
    names: tuple[str, ...]
    called: frozenset[str]
    globals: frozenset[str]
    batch: str

    @property
    def parent(self) -> ast.AST:
        return self.parents[0]


def other_operator(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        for other in OTHER_OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, other(), node.right)
    if isinstance(node, ast.AugAssign):
        for other in OTHER_OPERATORS.get(type(node.op), ()):
            yield ast.AugAssign(node.target, other(), node.value)


def swapped_operands(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ORDERED):
        yield ast.BinOp(node.right, node.op, node.left)


def dropped_operand(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        yield from (node.left, node.right)
    if isinstance(node, ast.BoolOp):
        yield from node.values


def other_constant(node: Any, scope: Scope) -> Iterator[ast.AST]:
    value: Any = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield from (_number(value + 1), _number(value - 1))
        if value:
            yield _number(-value)
    elif isinstance(value, float):
        yield from map(_number, (2 * value, value / 2, 1.0 - value))


def other_name(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in scope.names:
        like = [n for n in scope.names if (n in scope.called) == (node.id in scope.called)]
        yield from (ast.Name(name, ast.Load()) for name in like if name != node.id)


def transposed(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if _is_transpose(node):
        yield node.value
    is_factor = isinstance(scope.parent, ast.BinOp) and isinstance(scope.parent.op, ast.MatMult)
    is_value = isinstance(scope.parent, ast.Assign | ast.Return) and isinstance(node, ast.BinOp)
    if (is_factor or is_value) and isinstance(node, ast.expr) and not _is_transpose(node):
        yield ast.Attribute(node, "T", ast.Load())


def other_axis(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        for i, keyword in enumerate(node.keywords):
            if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant):
                axis: Any = keyword.value.value
                other = ast.keyword("axis", ast.Constant(1 - axis))
                yield ast.Call(node.func, node.args, [*node.keywords[:i], other, *node.keywords[i + 1 :]])


def dropped_keyword(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        for i in range(len(node.keywords)):
            yield ast.Call(node.func, node.args, node.keywords[:i] + node.keywords[i + 1 :])


def other_sign(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    elif _is_result(node, scope) or _is_first_term(node, scope):
        yield ast.UnaryOp(ast.USub(), node)


def averaged(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if _is_result(node, scope) and scope.batch:
        size = ast.Call(ast.Name("len", ast.Load()), [ast.Name(scope.batch, ast.Load())], [])
        yield ast.BinOp(node, ast.Div(), size)


def sibling(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Call):
        return
    for group in SIBLINGS:
        if (name := ast.unparse(node.func)) in group:
            known = [other for other in group if other != name and other.partition(".")[0] in scope.globals]
            yield from (ast.Call(_expression(other), node.args, node.keywords) for other in known)
    if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) != "np":
        for group in SIBLING_METHODS:
            for other in group if node.func.attr in group else ():
                if other != node.func.attr:
                    method = ast.Attribute(node.func.value, other, ast.Load())
                    yield ast.Call(method, node.args, node.keywords)


def dropped_call(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value, scope):
            yield node.func.value
        elif len(node.args) == 1:
            yield node.args[0]


def called_twice(node: Any, scope: Scope) -> Iterator[ast.AST]:
    is_function = isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords
    if is_function and ast.unparse(node.func) not in ("len", "range", "reversed", "set", "list"):
        yield ast.Call(node.func, [node], [])


def swapped_arguments(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        for args in _neighbours_swapped(node.args):
            yield ast.Call(node.func, args, node.keywords)
    if isinstance(node, ast.Tuple | ast.List) and not any(isinstance(item, ast.Slice) for item in node.elts):
        for elements in _neighbours_swapped(node.elts):
            yield type(node)(elements, node.ctx)


def other_comparison(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for other in OTHER_COMPARISONS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [other(), *node.ops[1:]], node.comparators)


def other_branch(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse, ast.IfExp(node.test, node.orelse, node.body))
    if isinstance(scope.parent, ast.If) and node is scope.parent.test:
        yield from (ast.Constant(True), ast.UnaryOp(ast.Not(), node))


def other_index(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Subscript):
        return
    if isinstance(node.ctx, ast.Load):
        yield node.value
    if isinstance(node.slice, ast.Slice):
        yield ast.Subscript(node.value, ast.Slice(), node.ctx)
    elif isinstance(node.slice, ast.Name | ast.BinOp):
        for shift in (ast.Add(), ast.Sub()):
            yield ast.Subscript(node.value, ast.BinOp(node.slice, shift, ast.Constant(1)), node.ctx)


def other_range(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "range":
        for i, end in enumerate(node.args[:2]):
            for shift in (ast.Add(), ast.Sub()):
                shifted = ast.BinOp(end, shift, ast.Constant(1))
                yield ast.Call(node.func, [*node.args[:i], shifted, *node.args[i + 1 :]], [])


def other_assignment(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value)
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target: Any = node.targets[0]
        is_bound = isinstance(target, ast.Name) and target.id in scope.names
        if is_bound or isinstance(target, ast.Subscript):
            yield ast.AugAssign(target, ast.Add(), node.value)


def dropped_statement(node: Any, scope: Scope) -> Iterator[ast.AST]:
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.Return):
        yield ast.Pass()


OPERATORS: tuple[Operator, ...] = (
    *(other_operator, swapped_operands, dropped_operand, other_constant, other_name, transposed, other_axis),
    *(dropped_keyword, other_sign, averaged, sibling, dropped_call, called_twice, swapped_arguments),
    *(other_comparison, other_branch, other_index, other_range, other_assignment, dropped_statement),
)


def _number(value: float) -> ast.expr:
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _is_transpose(node: Any) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "T"


def _is_module(node: ast.expr, scope: Scope) -> bool:
    """Whether this is a module of the lesson's, or a part of one."""
    return ast.unparse(node).partition(".")[0] in scope.globals


def _is_result(node: Any, scope: Scope) -> bool:
    """Whether this is a value that is assigned or returned, alone or among others."""
    if not isinstance(node, ast.expr) or isinstance(node, ast.Tuple | ast.List | ast.Constant):
        return False
    holder = scope.parents[1] if isinstance(scope.parent, ast.Tuple) else scope.parent
    return isinstance(holder, ast.Assign | ast.AugAssign | ast.Return) and not isinstance(
        getattr(node, "ctx", None), ast.Store
    )


def _is_first_term(node: Any, scope: Scope) -> bool:
    parent = scope.parent
    return isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Add | ast.Sub) and node is parent.left


def _neighbours_swapped(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    for i in range(len(items) - 1):
        yield [*items[:i], items[i + 1], items[i], *items[i + 2 :]]
