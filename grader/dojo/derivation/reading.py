"""An expression of a forward pass as a formula, with its shape."""

import ast
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from grader.checking.operations import FUNCTIONS
from grader.dojo.derivation.algebra import added, leaf, matmul, minus, number, times, to_power, turned
from grader.dojo.derivation.formula import Formula
from grader.dojo.derivation.forward_text import NotKnown
from grader.dojo.derivation.functions import NUMPY_SLOPES
from grader.dojo.derivation.shapes import Shape, broadcast, reduced

REDUCTIONS = ("sum", "mean", "max")
TWO_OPERANDS = frozenset({"np.maximum", "np.minimum"})


class Reduction(NamedTuple):
    """A sum, mean or maximum of x along the axis."""

    name: str
    x: ast.expr
    axis: int | None
    keepdims: bool


@dataclass(frozen=True)
class Reading:
    """shapes: of all names so far. functions: names of arguments that are called."""

    shapes: dict[str, Shape]
    functions: frozenset[str] = frozenset()

    def read(self, node: ast.expr) -> Formula:
        """The formula of an expression. NotKnown where it holds what is not known here, ValueError where shapes do not
        fit.
        """
        match node:
            case ast.Name():
                if node.id not in self.shapes:
                    raise NotKnown(f"the shape of {node.id} is not said; a comment says it: # {node.id}: (N, 3)")
                return leaf(node.id, self.shapes[node.id])
            case ast.Constant(value=int() | float() as value):
                return number(value)
            case ast.UnaryOp(op=ast.USub()):
                return minus(self.read(node.operand))
            case ast.Attribute(attr="T"):
                return turned(self.read(node.value))
            case ast.BinOp():
                return self._operation(node)
            case ast.Call():
                return self._call(node)
            case ast.Subscript():
                return leaf(ast.unparse(node), self._looked_up(node))
        raise not_known(node)

    def _operation(self, node: ast.BinOp) -> Formula:
        left = self.read(node.left)
        if isinstance(node.op, ast.Pow):
            return to_power(left, exponent(node))
        right = self.read(node.right)
        match node.op:
            case ast.Add():
                broadcast(left.shape, right.shape)
                return added([left, right])
            case ast.Sub():
                broadcast(left.shape, right.shape)
                return added([left, minus(right)])
            case ast.Mult():
                broadcast(left.shape, right.shape)
                return times(left, right)
            case ast.Div():
                broadcast(left.shape, right.shape)
                return times(left, to_power(right, Fraction(-1)))
            case ast.MatMult():
                return matmul(left, right)
        raise not_known(node)

    def _call(self, node: ast.Call) -> Formula:
        text, name = ast.unparse(node), ast.unparse(node.func)
        if reduction := reduction_of(node):
            return leaf(text, reduced(self.read(reduction.x).shape, reduction.axis, reduction.keepdims))
        if name == "len" and len(node.args) == 1:
            return leaf(text, ())
        operands = [self.read(operand) for operand in node.args]
        match name, len(operands):
            case "np.sqrt", 1:
                return to_power(operands[0], Fraction(1, 2))
            case "np.square", 1:
                return to_power(operands[0], Fraction(2))
            case "one_hot", 2:
                return leaf(text, (*operands[0].shape, ast.unparse(node.args[1])))
            case "softmax_cross_entropy", 2:
                return leaf(text, operands[0].shape[:-1])
        if name not in {*FUNCTIONS, *NUMPY_SLOPES, *TWO_OPERANDS, *self.functions} or node.keywords:
            raise not_known(node)
        return leaf(text, broadcast(*(operand.shape for operand in operands)))

    def _looked_up(self, node: ast.Subscript) -> Shape:
        x = self.read(node.value).shape
        if labels := picked(node):
            return self.read(labels).shape
        if isinstance(node.slice, ast.Name):
            return self.read(node.slice).shape + x[1:]
        raise not_known(node)


def not_known(node: ast.AST) -> NotKnown:
    """What to raise at an operation that is none of those here."""
    return NotKnown(f"the way back through `{ast.unparse(node)}` is not known here")


def exponent(node: ast.BinOp) -> Fraction:
    """The number that x is taken to, in x ** number."""
    try:
        return Fraction(str(ast.literal_eval(node.right)))
    except ValueError:
        raise not_known(node) from None


def reduction_of(node: ast.Call) -> Reduction | None:
    """x.sum(...), or np.sum(x, ...), and so on; None where it is something else."""
    if not (isinstance(node.func, ast.Attribute) and node.func.attr in REDUCTIONS):
        return None
    of_numpy = ast.unparse(node.func.value) == "np"
    x = node.args[0] if of_numpy and node.args else node.func.value
    try:
        options = {option.arg: ast.literal_eval(option.value) for option in node.keywords}
        axis, keepdims = options.pop("axis", None), options.pop("keepdims", False)
    except ValueError:
        raise not_known(node) from None
    if options or len(node.args) != of_numpy or not (axis is None or isinstance(axis, int)):
        raise not_known(node)
    return Reduction(node.func.attr, x, axis, bool(keepdims))


def picked(node: ast.Subscript) -> ast.expr | None:
    """The labels, where one entry of each row is picked: x[np.arange(len(labels)), labels]."""
    if not (isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2):
        return None
    rows, labels = node.slice.elts
    return labels if ast.unparse(rows) == f"np.arange(len({ast.unparse(labels)}))" else None
